"""The line of keys over hours: what is no longer shown is forgotten, what has not changed stays as it is."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from keyboard import at_stage
from textual.widget import Widget

from engine.meeting import Stage

if TYPE_CHECKING:
    from fakes import FakeWorkspace


def living() -> int:
    """Count the widgets that anything still holds."""
    gc.collect()
    return sum(isinstance(one, Widget) for one in gc.get_objects())


async def test_keys_no_longer_shown_are_forgotten(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        await desk.press("f5")
        before = living()
        for _ in range(10):
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
