"""The real screens over the real flow and vault: keys at random, and a record read by a colleague."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from studio import Studio, decide_all, drafted, worded, workspace
from textual.events import Key
from textual.screen import ModalScreen
from textual.widgets import Input

from benchmarks import tables
from engine.meeting import Risk, Stage, Verdict
from tui.app import CandourApp
from tui.door import Door
from tui.messages import MeetingOpened
from tui.screens.home import HomeScreen
from tui.screens.review import ReviewScreen
from tui.screens.setup import SetupScreen

if TYPE_CHECKING:
    from pathlib import Path

    from textual.pilot import Pilot

    from engine.flow import MeetingFlow, Workspace

LEAVING = {"f9", "f10", "f1", "ctrl+d", "ctrl+t", "ctrl+q", "ctrl+n"}
"""Locking, quitting, help, destroying, withdrawing: they end a meeting or the run, and bring nothing to export."""
KEYS = [
    *(key for verb in ReviewScreen.VERBS for key in verb.key.split(",") if key not in LEAVING),
    *("enter", "escape", "space", "tab", "up", "down", "home", "end", "left", "backspace", "f2", "f5", "y"),
    *("pagedown", "pageup"),
    *("a", "enter") * 6,
    *("r", "f8", "f2", "w", "e", "s", "d", "m"),
]
APPROVAL = ("f8", "A", "d", "a", "enter", "enter")
"""The second Enter says that it is approved under another name than that of set-up."""
ROUND = 150
"""Keys after which everything is decided, as a person would in the end, and an approval is tried."""


def app_of(space: Workspace) -> CandourApp:
    return CandourApp(Door(lambda: True, lambda _: space, lambda _: space), workspace=space)


def look(flow: MeetingFlow) -> bool:
    """Look whether anything undecided, or risky and unopened, got past the desk; tell whether it is at export."""
    risky = [item for item in flow.review.desk if item.risk is Risk.HIGH and not item.own]
    assert not any(item.decided and flow.review.must_open(item.id) for item in risky)
    gone = flow.stage in {Stage.EXPORT, Stage.DESTRUCTION}
    if gone or flow.approval is not None:
        assert flow.approval is not None
        assert not flow.review.undecided()
    return gone


async def press(pilot: Pilot[None], key: str) -> None:
    """Press a key as a terminal does and go on as soon as it is worked off; Textual's own press waits to be idle."""
    event = Key(key, key if len(key) == 1 else None)
    event.set_sender(pilot.app)
    pilot.app._driver.send_message(event)
    await pilot._wait_for_screen()


async def fuzz(flow: MeetingFlow, space: Workspace, presses: int, seed: int) -> int:
    """Press keys at random; return how often the meeting came to export."""
    chance, reached, there = random.Random(seed), 0, False  # noqa: S311 - the same keys each time
    app = app_of(space)
    async with app.run_test(size=(80, 24)) as pilot:
        for number in range(1, presses + 1):
            ended = number % ROUND == 0
            if ended:
                await pilot.pause()  # what the last key opens is open then
            for key in ("escape", "y") * 3 * ended:  # some boxes ask whether to lose what is in them
                if isinstance(app.screen, ModalScreen):
                    await pilot.press(key)
                    await pilot.pause()
            if ended and not flow.why_not(Stage.REVIEW):
                flow.go(Stage.REVIEW)
            if ended and flow.stage is Stage.REVIEW:
                decide_all(flow)
            if ended or isinstance(app.screen, HomeScreen):
                app.post_message(MeetingOpened(flow))
                await pilot.pause()
            if ended:
                await pilot.press(*APPROVAL)
                await pilot.pause()
            else:
                await press(pilot, chance.choice(KEYS))
            before, there = there, look(flow)
            reached += there and not before
        await pilot.pause()
    return reached


async def test_keys_at_random_bring_nothing_undecided_to_export(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # random keys may name a folder to export to
    assert await fuzz(await drafted(space, tmp_path), space, 300, 5)


@pytest.mark.soak
async def test_ten_thousand_keys_at_random_bring_nothing_undecided_to_export(
    space: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # random keys may name a folder to export to
    reached = await fuzz(await drafted(space, tmp_path), space, 10_000, 5)
    assert reached
    tables.keep(
        "reliability.md",
        "# Reliability",
        "10,000 keys pressed at random at the desk of the review and whatever opens from it",
        f"export reached {reached} times, never with anything undecided or of high risk and unopened; no crash",
    )


async def test_a_meeting_destroyed_beneath_its_screen_closes_nothing_else(space: Workspace) -> None:
    flow = space.new()
    async with app_of(space).run_test(size=(80, 24)) as pilot:
        pilot.app.post_message(MeetingOpened(flow))
        await pilot.pause()
        flow.destroy()
        pilot.app.screen.refresh_bindings()
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert type(pilot.app.screen) is SetupScreen


async def test_words_of_which_the_check_says_something_grave_stay_in_hand(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    line = worded(flow)[0]
    async with app_of(space).run_test(size=(80, 24)) as pilot:
        pilot.app.post_message(MeetingOpened(flow))
        await pilot.pause()
        pilot.app.screen._changed(line)
        added = " Zelda Quartz rang 41 times."
        await pilot.press("enter", "e", "end", *("space" if sign == " " else sign for sign in added), "enter")
        await pilot.pause()
        assert flow.review.item(line).verdict is Verdict.EDIT
        assert pilot.app.screen._chosen == line
        await pilot.press("e", *["backspace"] * len(added), "enter")
        await pilot.pause()
        assert pilot.app.screen._chosen != line


async def typed(pilot: Pilot[None], text: str, *then: str) -> None:
    pilot.app.screen.query_one(Input).value = text
    await pilot.press(*then)
    await pilot.pause()


async def test_a_record_goes_to_a_colleague_and_their_words_come_back(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    (tmp_path / "reader").mkdir()
    other = workspace(tmp_path / "reader", studio)
    first = worded(flow)[0]
    async with app_of(space).run_test(size=(80, 24)) as pilot:
        pilot.app.post_message(MeetingOpened(flow))
        await pilot.pause()
        await pilot.press("y")
        await typed(pilot, other.reading_key, "enter")
        await pilot.press("escape")
    (sent,) = space.export_folder.glob("*.age")
    read = other.read_for(sent, "Cy Dune")
    async with app_of(other).run_test(size=(80, 24)) as pilot:
        pilot.app.post_message(MeetingOpened(read))
        await pilot.pause()
        read.decide(first, Verdict.EDIT, "The school is rung on Friday.")
        await pilot.press("f8", "y", "y")
        await pilot.pause()
        await pilot.press("escape")
    (back,) = other.export_folder.glob("*.age")
    async with app_of(space).run_test(size=(80, 24)) as pilot:
        pilot.app.post_message(MeetingOpened(flow))
        await pilot.pause()
        await pilot.press("y", "enter")
        await typed(pilot, str(back), "enter")
        assert flow.review.item(first).amended == "The school is rung on Friday."
        await pilot.press("d")
        while pilot.app.screen.query("DiffView") and pilot.app.screen.query_one("DiffView").open_hunks:
            await pilot.press("a")
        await pilot.press("f2")
        await pilot.pause()
    assert flow.review.item(first).text == "The school is rung on Friday."
    assert flow.review.item(first).decided
    other.lock()
