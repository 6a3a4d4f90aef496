"""First looks give way to the record: one that would come too late is not begun, one nearly done is not undone."""

from __future__ import annotations

import asyncio

import pytest

from engine.transcript import glances
from engine.transcript.glances import FULL, RELOAD, Glances
from engine.transcript.windows import Window

RATE = 16_000


def window(seconds: float) -> Window:
    return Window(0, round(seconds * RATE), pcm=bytes(2 * round(seconds * RATE)), open=True)


class Looking:
    """Looks that end when they are told to, on a clock of their own."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        self.shown = asyncio.Event()
        self.broken_off = 0
        monkeypatch.setattr(glances, "monotonic", lambda: self.now)
        self.looks = Glances(self.look)

    async def look(self, _window: Window) -> tuple[()]:
        try:
            await self.shown.wait()
        except asyncio.CancelledError:
            self.broken_off += 1
            raise
        return ()

    async def first(self, took: float) -> None:
        """Take one look, so that it is known how long they take, and rest."""
        self.looks.begin(window(5))
        await asyncio.sleep(0)
        self.now += took
        self.shown.set()
        assert self.looks.task is not None
        await self.looks.task
        assert self.looks.take() is not None
        self.now += took
        self.shown.clear()


async def test_a_look_that_would_end_after_the_window_is_full_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    looking = Looking(monkeypatch)
    await looking.first(4.0)
    looking.looks.begin(window(FULL - 3.9))
    assert looking.looks.task is None
    looking.looks.begin(window(FULL - 4.1))
    assert looking.looks.task is not None
    await looking.looks.cancel()


@pytest.mark.parametrize("left", [RELOAD - 0.5, RELOAD + 0.5], ids=["nearly done", "just begun"])
async def test_a_look_is_broken_off_only_where_that_is_quicker(monkeypatch: pytest.MonkeyPatch, left: float) -> None:
    looking = Looking(monkeypatch)
    await looking.first(4.0)
    looking.looks.begin(window(10))
    await asyncio.sleep(0)
    looking.now += 4.0 - left
    asyncio.get_running_loop().call_soon(looking.shown.set)
    await looking.looks.make_way()
    assert looking.broken_off == (left > RELOAD)
    assert (looking.looks.take() is None) == (left > RELOAD)
