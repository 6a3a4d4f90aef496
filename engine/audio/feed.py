"""The recorder's end of the process that gives it sound: read without waiting, replace when it hangs.

Guard: no driver and no file can hold up the recorder; a child that says nothing is killed, not asked.
"""

from __future__ import annotations

import fcntl
import os
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from engine.audio import inside
from engine.audio.frames import Frames

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIPE_BYTES = 1 << 20
"""Half a minute of sound: so long may the recorder be held up before its source has to keep it."""

FRAME_SECONDS = 0.04
"""One frame a tick of the meter."""


class Feed:
    """A running source of sound: the microphone's process or the decoder's."""

    def __init__(self, module: str, order: dict[str, Any]) -> None:
        pipe = subprocess.PIPE
        self._process = subprocess.Popen(
            inside.sibling(module), stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, bufsize=0
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("pipes were asked for")
        self._orders, self._sound = self._process.stdin, self._process.stdout
        self._frames = Frames()
        self.ended = False
        os.set_blocking(self.fileno(), False)
        with suppress(OSError):
            fcntl.fcntl(self.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        self.say(order)

    def fileno(self) -> int:
        """Give the descriptor to wait on."""
        return self._sound.fileno()

    def say(self, order: dict[str, Any]) -> None:
        """Send an order; a child that is gone is noticed by its silence."""
        with suppress(OSError):
            self._orders.write(msgspec.json.encode(order) + b"\n")

    def read(self, size: int) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Yield the frames that have arrived, reading about this many bytes; sets `ended` at the end."""
        try:
            data = os.read(self.fileno(), size)
        except BlockingIOError:
            return
        if not data:
            self.ended = True
            return
        try:
            yield from self._frames.feed(data)
        except (ValueError, msgspec.DecodeError):
            self.kill()
            self.ended = True

    def finish(self) -> None:
        """Tell the child that no more is wanted: it gives what it holds and ends."""
        with suppress(OSError):
            self._orders.close()

    def kill(self) -> None:
        """End the child now and forget it."""
        self._process.kill()
        self._process.wait()
        self.finish()
        self._sound.close()
