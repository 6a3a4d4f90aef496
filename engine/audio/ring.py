"""Hold sound between the driver's callback and the loop that passes it on: no lock, no wait, no growth.

Guard: one side only writes `_written`, the other only `_read`; what does not fit is counted, never written over.
"""

from __future__ import annotations


class Ring:
    """A ring of bytes for one writer and one reader, in different threads."""

    def __init__(self, size: int) -> None:
        self._bytes = memoryview(bytearray(size))
        self._size = size
        self._written = 0
        self._read = 0
        self._dropped = 0
        self._told = 0

    def write(self, data: memoryview) -> None:
        """Take all of `data`, or count all of it as dropped."""
        length = len(data)
        if self._written - self._read + length > self._size:
            self._dropped += length
            return
        place = self._written % self._size
        fits = min(length, self._size - place)
        self._bytes[place : place + fits] = data[:fits]
        self._bytes[: length - fits] = data[fits:]
        self._written += length

    def take(self) -> bytes:
        """Give everything written so far."""
        end = self._written
        place, length = self._read % self._size, end - self._read
        fits = min(length, self._size - place)
        data = bytes(self._bytes[place : place + fits]) + bytes(self._bytes[: length - fits])
        self._read = end
        return data

    def dropped(self) -> int:
        """Give how many bytes were dropped since this was last asked."""
        before, self._told = self._told, self._dropped
        return self._told - before
