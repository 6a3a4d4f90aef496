"""First looks at a window that is not yet full, so that words can be read seconds after they were said.

Rule: a look is read and forgotten: no word of it becomes part of a record, and the record never waits for one.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from engine.meeting import Segment
    from engine.transcript.windows import Window

NEWS = 1.0
"""Seconds of speech, new since the last look, that are worth another."""
REST = 1.0
"""How long the recogniser rests after a look, by how long that took: looks take half of one core at most."""


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
        self._rested = 0.0

    def begin(self, window: Window) -> None:
        """Look at a window, if there is news in it and it is time."""
        seen = self._seconds if window.start == self._start else 0.0
        if self.task is None and monotonic() >= self._rested and window.seconds >= seen + NEWS:
            self._start, self._seconds = window.start, window.seconds
            self.task = asyncio.create_task(self._timed(window))

    async def _timed(self, window: Window) -> Glance:
        began = monotonic()
        try:
            return Glance(await self._look(window))
        finally:
            self._rested = monotonic() + REST * (monotonic() - began)

    def take(self) -> Glance | None:
        """Return what the look has shown, if it is done."""
        if self.task is None or not self.task.done():
            return None
        shown, self.task = self.task.result(), None
        return shown

    async def cancel(self) -> None:
        """Break off the look under way."""
        task, self.task = self.task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
