"""Cut a stream of sound into numbered chunks, and keep the time they were made at by a clock nobody can set back.

Guard: positions count samples and nothing else; a break in time is always the start of a chunk that names its reason.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from engine.audio import RATE, SAMPLE_BYTES
from engine.audio.chunks import CHUNK_SAMPLES, Chunk

if TYPE_CHECKING:
    from collections.abc import Iterator


class Clock:
    """Wall-clock time that goes on through sleep and ignores whoever sets the clock while a recording runs."""

    def __init__(self) -> None:
        self._wall = datetime.now(UTC)
        self._since = time.clock_gettime(time.CLOCK_BOOTTIME)
        self._asleep = self._sleep_so_far()

    def now(self) -> datetime:
        """Give the time by the clock as it was set when the recording began."""
        return self._wall + timedelta(seconds=time.clock_gettime(time.CLOCK_BOOTTIME) - self._since)

    def before(self, seconds: float) -> datetime:
        """Give the time so many seconds ago."""
        return self.now() - timedelta(seconds=seconds)

    def slept(self) -> float:
        """Give for how many seconds the machine slept since this was last asked."""
        before, self._asleep = self._asleep, self._sleep_so_far()
        return self._asleep - before

    @staticmethod
    def _sleep_so_far() -> float:
        return time.clock_gettime(time.CLOCK_BOOTTIME) - time.clock_gettime(time.CLOCK_MONOTONIC)


class Tape:
    """The sound taken so far, of which only the unfinished chunk is held here."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._index = 0
        self._first = 0
        self._held = bytearray()
        self._started: datetime | None = None
        self._gap = ""

    @property
    def samples(self) -> int:
        """Give how many samples were taken."""
        return self._first + len(self._held) // SAMPLE_BYTES

    @property
    def seconds(self) -> float:
        """Give how much sound was taken, in seconds."""
        return self.samples / RATE

    @property
    def chunks(self) -> int:
        """Give how many chunks were cut."""
        return self._index

    def add(self, pcm: bytes) -> Iterator[Chunk]:
        """Take sound; yield each chunk that is full."""
        if self._started is None:
            self._started = self._clock.now() - timedelta(seconds=len(pcm) / SAMPLE_BYTES / RATE)
        self._held += pcm
        while len(self._held) >= CHUNK_SAMPLES * SAMPLE_BYTES:
            yield self._cut(CHUNK_SAMPLES, last=False)

    def cut(self, gap: str) -> Iterator[Chunk]:
        """Yield what is held as a chunk of its own; the next one will say that a gap of this reason precedes it."""
        if self._held:
            yield self._cut(len(self._held) // SAMPLE_BYTES, last=False)
        self._started = None
        self._gap = gap

    def finish(self) -> Chunk:
        """Give the closing chunk, which says that the recording truly ends there; it may be empty."""
        return self._cut(len(self._held) // SAMPLE_BYTES, last=True)

    def _cut(self, samples: int, *, last: bool) -> Chunk:
        size = samples * SAMPLE_BYTES
        started = self._started or self._clock.now()
        chunk = Chunk(self._index, self._first, samples, started, self._gap, last, bytes(self._held[:size]))
        del self._held[:size]
        self._index += 1
        self._first += samples
        self._started = started + timedelta(seconds=samples / RATE)
        self._gap = ""
        return chunk
