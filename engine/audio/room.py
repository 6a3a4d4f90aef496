"""Watch the room left on the disk, and say it in minutes of recording before it runs out.

Guard: a recording ends while there is still room to seal all of it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from engine.audio.chunks import CHUNK_SECONDS, DISK_BYTES
from engine.audio.events import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_WARNINGS = (30, 5)
_LEAST_MINUTES = 0.5
_HINT = "Make room on this disk, or stop soon: everything so far is safe."


class Room:
    """The disk a recording goes to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._warned: int | None = None
        self._refused = False

    def minutes(self) -> float:
        """Tell for how many minutes of sound there is room."""
        disk = os.statvfs(self._folder)
        return disk.f_bavail * disk.f_frsize / DISK_BYTES * CHUNK_SECONDS / 60

    @property
    def gone(self) -> bool:
        """Tell whether there is only room left to end decently."""
        return self.minutes() < _LEAST_MINUTES

    def warnings(self) -> Iterator[Trouble]:
        """Say once each that half an hour and that five minutes are left, and when there is room again."""
        minutes = self.minutes()
        passed = [limit for limit in _WARNINGS if minutes < limit]
        lowest = min(passed, default=None)
        if lowest is not None and (self._warned is None or lowest < self._warned):
            yield Trouble("disk_low", f"There is room for about {minutes:.0f} more minutes of sound.", _HINT)
        elif lowest is None and self._warned is not None:
            yield Trouble("disk_low", "There is room again.", over=True)
        self._warned = lowest

    def refused(self, message: str) -> Iterator[Trouble]:
        """Say once that the disk refuses, until it takes sound again (an empty message)."""
        if message and not self._refused:
            yield Trouble("disk_refuses", f"{message} The sound is kept in memory and tried again.", _HINT)
        elif not message and self._refused:
            yield Trouble("disk_refuses", "The disk takes sound again; everything is sealed.", over=True)
        self._refused = bool(message)
