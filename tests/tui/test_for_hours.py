"""The screens over hours: what is no longer shown is forgotten, what has not changed stays as it is."""

from __future__ import annotations

import gc
from dataclasses import replace
from typing import TYPE_CHECKING

from fakes import SEGMENTS
from keyboard import at_stage
from textual.widget import Widget

from engine.audio.events import Level, Sealed
from engine.audio.levels import Loudness, Silence
from engine.meeting import Stage

if TYPE_CHECKING:
    from fakes import FakeWorkspace


SPELL = 20


def living() -> int:
    """Count the widgets that anything still holds."""
    gc.collect()
    return sum(isinstance(one, Widget) for one in gc.get_objects())


async def test_keys_no_longer_shown_are_forgotten(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        await desk.press("f5")
        before = living()
        for _ in range(5):
            await desk.press("n")
            assert desk.app.screen.typing
            await desk.press("escape")
        assert living() == before


async def test_keys_that_are_the_same_stay(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        await desk.press("f5")
        before = list(desk.app.screen.query("FooterKey"))
        desk.app.screen.refresh_bindings()
        await desk.pilot.pause()
        assert list(desk.app.screen.query("FooterKey")) == before


async def test_what_is_heard_and_told_for_hours_leaves_nothing(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5")
        held = []
        for at in range(3 * SPELL):
            level = Level(12.0 + at, -30.0, at % 10 - 40.0, -12.0, Loudness.GOOD, 0.0, Silence.NONE)
            flow.happens.put_nowait(level)
            flow.happens.put_nowait(Sealed(10.0 + at, 5 + at, 200.0))
            flow.glance = (replace(SEGMENTS[0], id="", text=f"And then I thought of {at}", speaker=None),)
            desk.app.screen.show_words()
            await desk.pilot.pause()
            if at % SPELL == SPELL - 1:
                gc.collect()
                held.append(len(gc.get_objects()))
        assert held[2] - held[1] < 40 * SPELL, "the first spell fills what is kept to be quick"
