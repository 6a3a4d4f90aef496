"""Messages and sound between the processes of a recording: a line of JSON, and after it the bytes it announces.

Guard: standard output is claimed for frames before any native library is loaded; whatever a library prints goes to
standard error, which is a pipe that nobody shows.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1 << 20


class Outlet:
    """The writing end: claims standard output of this process for frames."""

    def __init__(self) -> None:
        self._descriptor = os.dup(1)
        os.dup2(2, 1)

    def send(self, message: dict[str, Any], sound: bytes = b"") -> None:
        """Write one frame whole; OSError where nobody reads any more."""
        if sound:
            message["bytes"] = len(sound)
        rest = memoryview(msgspec.json.encode(message) + b"\n" + sound)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


class Frames:
    """The reading end: bytes in as they come, whole frames out."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._message: dict[str, Any] | None = None

    def feed(self, data: bytes) -> Iterator[tuple[dict[str, Any], bytes]]:
        """Take what a pipe gave and yield every frame now complete; ValueError where it is not frames."""
        self._buffer += data
        while self._head():
            message = self._message or {}
            size = message.get("bytes", 0)
            if len(self._buffer) < size:
                return
            sound = bytes(self._buffer[:size])
            del self._buffer[:size]
            self._message = None
            yield message, sound

    def _head(self) -> bool:
        """Have the head of the next frame read, if all of it is there."""
        if self._message is not None:
            return True
        end = self._buffer.find(b"\n")
        if end < 0:
            if len(self._buffer) > LONGEST:
                raise ValueError("no line within reason")
            return False
        try:
            self._message = msgspec.json.decode(self._buffer[:end], type=dict[str, Any])
        except RecursionError:
            raise ValueError("a frame nested beyond reason") from None
        del self._buffer[: end + 1]
        msgspec.convert(self._message.get("bytes", 0), Annotated[int, msgspec.Meta(ge=0, le=LONGEST)])
        return True
