"""Two whole ways through a meeting by keys alone, counted: without sound to its end, and with everyone's yes."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path += [str(Path(__file__).parents[1] / room) for room in ("flow", "tui")]

from keyboard import at_desk
from studio import Studio, workspace

from engine.meeting import Answer, Scope

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from keyboard import Desk

    from engine.flow import MeetingFlow, Workspace

MOST = 40
"""Keys, besides the words that are typed."""


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Workspace]:
    made = workspace(tmp_path, Studio())
    yield made
    made.lock()


class Typist:
    """Somebody at the keys; words are not counted."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.keys = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.desk.press(*keys)

    async def type(self, words: str) -> None:
        await self.desk.type(words)

    async def set_up(self, *people: str) -> None:
        """Begin a meeting, enter oneself and the others."""
        await self.press("n", "tab", "tab")
        await self.type(people[0])
        await self.press("tab", "tab", "tab", "enter", "f2")
        for name in people[1:]:
            await self.press("enter")
            await self.type(name)
            await self.press("f2")
        await self.press("f2")
        assert self.desk.screen == "ConsentScreen"

    async def until(self, words: str) -> None:
        """Wait until work is done that takes a moment."""
        for _ in range(200):
            await self.desk.pilot.pause(0.05)
            if words in self.desk.text:
                return
        raise AssertionError(words)


@asynccontextmanager
async def at_keys(space: Workspace) -> AsyncIterator[Typist]:
    async with at_desk(space) as desk:
        yield Typist(desk)


def only(space: Workspace) -> MeetingFlow:
    (row,) = space.meetings()
    return space.open(row.id)


async def test_without_sound_to_the_end(space: Workspace) -> None:
    """A no, notes typed, laid out, decided line by line, approved, exported, filed and destroyed."""
    async with at_keys(space) as typist:
        await typist.set_up("Rhys", "Cy")
        await typist.press("down", "n", "enter", "f2", "y", "n")
        await typist.type("Seen at home.")
        await typist.press("enter", "f5")
        await typist.until("laid out from set-up and your notes")
        await typist.press("f2")
        while only(space).review.progress().left:
            await typist.press("a")
        await typist.press("f8")
        await typist.type("Rhys")
        await typist.press("enter", "f5")
        await typist.until("SHA-256")
        (written,) = only(space).exports
        assert Path(written.path).exists()
        await typist.press("f", "y")
        await typist.type("destroy")
        await typist.press("enter")
        await typist.until("Destroyed")
        assert space.meetings() == ()
        assert typist.keys < MOST  # 30


async def test_everyones_yes_to_the_recording(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three people; the script read aloud paragraph by paragraph, and each question to each of them."""
    async with at_keys(space) as typist:
        await typist.set_up("Rhys", "Cy", "Di")
        await typist.press("r", *["space"] * len(only(space).script().paragraphs))
        await typist.press("y", "enter", *["y"] * 8, "f2", "enter")
        monkeypatch.chdir(tmp_path)
        (tmp_path / "v.wav").touch()
        await typist.type("v.wav")
        await typist.press("enter")
        flow = only(space)
        assert flow.recordings
        assert all(flow.permitted(scope).allowed for scope in Scope)
        assert {answer.answer for answer in flow.answers} == {Answer.YES}
        assert typist.keys < MOST  # 33
