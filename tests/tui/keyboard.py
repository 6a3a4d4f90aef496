"""Pilots over a workspace in memory, at the size the screens are designed for."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fakes import FakeFlow, FakeWorkspace, door
from textual.events import Key

from tui.app import CandourApp

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from engine.meeting import Stage

SIZE = (80, 24)


class Desk:
    """Somebody at the keyboard of a running application."""

    def __init__(self, pilot: object, app: CandourApp) -> None:
        self.pilot = pilot
        self.app = app

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
        await self.pilot.pause()

    async def burst(self, *keys: str) -> None:
        """Send keys all at once, as a keeper of passwords or a quick hand on a slow machine does."""
        for key in keys:
            event = Key(key, " " if key == "space" else key if len(key) == 1 else None)
            self.app._driver.send_message(event.set_sender(self.app))
        await self.press()

    async def type(self, text: str, *then: str) -> None:
        await self.press(*("space" if sign == " " else sign for sign in text), *then)

    @property
    def screen(self) -> str:
        """The name of the topmost screen."""
        return type(self.app.screen).__name__

    @property
    def lines(self) -> list[str]:
        """What is on the screen, line by line."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(piece.text for piece in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        """What is on the screen as one line of words."""
        return " ".join(" ".join(self.lines).split())


@asynccontextmanager
async def at_desk(
    workspace: FakeWorkspace,
    *,
    unlocked: bool = True,
    exists: bool = True,
    size: tuple[int, int] = SIZE,
    practise: Path | None = None,
) -> AsyncIterator[Desk]:
    app = CandourApp(door(workspace, exists=exists), workspace=workspace if unlocked else None, practise=practise)
    async with app.run_test(size=size, notifications=True) as pilot:
        desk = Desk(pilot, app)
        await pilot.pause()
        yield desk


@asynccontextmanager
async def at_stage(
    workspace: FakeWorkspace, stage: Stage, size: tuple[int, int] = SIZE
) -> AsyncIterator[tuple[Desk, FakeFlow]]:
    flow = workspace.at(stage)
    async with at_desk(workspace, size=size) as desk:
        await desk.press("enter")
        yield desk, flow
