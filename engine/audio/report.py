"""Tell the application what happens, without ever waiting for it.

Guard: an application that does not listen costs levels, never sound.
"""

from __future__ import annotations

import os
import select
import time

from engine.audio.events import Event, Level, to_line


class Report:
    """The recorder's side of its standard output."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._waiting = bytearray()
        self.broken = False
        os.set_blocking(descriptor, False)

    def send(self, event: Event) -> None:
        """Tell an event; a level is left out while older lines still wait."""
        if self._waiting and isinstance(event, Level):
            return
        self._waiting += to_line(event)
        self.flush()

    def flush(self) -> None:
        """Hand over what waits, as far as the pipe takes it."""
        try:
            while self._waiting:
                del self._waiting[: os.write(self._descriptor, self._waiting)]
        except BlockingIOError:
            return
        except OSError:
            self.broken = True
            self._waiting.clear()

    def finish(self, seconds: float) -> None:
        """Hand over the rest, waiting no longer than this."""
        end = time.monotonic() + seconds
        while self._waiting and (left := end - time.monotonic()) > 0:
            select.select([], [self._descriptor], [], left)
            self.flush()
