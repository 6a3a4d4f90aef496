"""First looks at a window that is not yet full, so that words can be read seconds after they were said.

Rule: a look is read and forgotten: no word of it becomes part of a record, and the record waits for one no longer than
breaking it off would take, which ends a process and has another load its weights.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

from engine.transcript.stretches import FRAME, LIMIT, RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from engine.meeting import Segment
    from engine.transcript.windows import Window

NEWS = 1.0
"""Seconds of speech, new since the last look, that are worth another."""
REST = 1.0
"""How long the recogniser rests after a look, by how long that took: looks take half of one core at most."""
RELOAD = 2.0
"""Seconds that breaking a look off costs: a process ended, another started, its weights verified and loaded."""
FULL = LIMIT * FRAME / RATE
"""Seconds of speech in a full window."""


@dataclass(frozen=True, slots=True)
class Glance:
    """What seems to have been said since what was heard last; the segments have no numbers."""

    segments: tuple[Segment, ...] = field(repr=False)


class Glances:
    """Looks, one at a time, with a rest after each; `task` is the one under way."""

    def __init__(self, look: Callable[[Window], Coroutine[Any, Any, tuple[Segment, ...]]]) -> None:
        self.task: asyncio.Task[Glance] | None = None
        self._look = look
        self._start = -1
        self._seconds = 0.0
        self._began = self._took = self._rested = 0.0

    def begin(self, window: Window) -> None:
        """Look at a window, if there is news in it, it is time, and the look will be over before the window is full."""
        seen = self._seconds if window.start == self._start else 0.0
        in_time = monotonic() >= self._rested and window.seconds + self._took < FULL
        if self.task is None and in_time and window.seconds >= seen + NEWS:
            self._start, self._seconds, self._began = window.start, window.seconds, monotonic()
            self.task = asyncio.create_task(self._timed(window))

    async def _timed(self, window: Window) -> Glance:
        try:
            return Glance(await self._look(window))
        finally:
            self._took = monotonic() - self._began
            self._rested = monotonic() + REST * self._took

    def take(self) -> Glance | None:
        """Return what the look has shown, if it is done."""
        if self.task is None or not self.task.done():
            return None
        shown, self.task = self.task.result(), None
        return shown

    async def make_way(self) -> None:
        """Let the look under way end where, going by the one before, it soon will; else break it off."""
        left = self._took - (monotonic() - self._began) if self._took else RELOAD
        if self.task is not None and left < RELOAD:
            await asyncio.wait([self.task], timeout=RELOAD)
        if self.task is not None and not self.task.done():
            await self.cancel()

    async def cancel(self) -> None:
        """Break off the look under way."""
        task, self.task = self.task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
