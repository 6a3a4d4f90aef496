"""How far the sound of a meeting is sealed while it is recorded, and who waits for more of it.

Guard: nothing is asked again and again; whoever follows sleeps until a chunk was sealed, the recording ended, or
somebody's agreement changed, and then looks for itself.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.audio import RATE, SAMPLE_BYTES
from engine.audio.chunks import CHUNK_SAMPLES, Chunk, Missing, read_chunks
from engine.meeting import Dropped

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator

    from engine.audio.chunks import Recording, SealedSound

MISSING = "missing"
"""Why no words are given where the sound cannot be read."""


class Tide:
    """The run of the recorder under way, if there is one, and how many of its chunks are sealed."""

    def __init__(self) -> None:
        self.run = ""
        self.chunks = 0
        self.seconds = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._news = asyncio.Event()

    def begin(self, run: str, at: float) -> None:
        """Note that a run begins, after so many seconds of the meeting."""
        self.run, self.chunks, self.seconds = run, 0, at

    def rise(self, chunks: int, seconds: float) -> None:
        """Note how many chunks of the run are sealed, and how much of the meeting."""
        self.chunks, self.seconds = chunks, seconds
        self.stir()

    def end(self) -> None:
        """Note that the run is over, however it ended."""
        self.run = ""
        self.stir()

    def stir(self) -> None:
        """Wake the follower, from whatever thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # its loop has ended, and it with it
                self._loop.call_soon_threadsafe(self._news.set)

    def follow(self) -> None:
        """Be the one who is woken from now on."""
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()

    async def more(self) -> None:
        """Wait until something has changed since this was last awaited."""
        await self._news.wait()
        self._news.clear()


class Follower:
    """The sound of one run from a sample on, as it is sealed; silence stands for what cannot be read.

    `begins` is where the run begins in the meeting, in samples; `may` raises when nobody may listen any more.
    """

    def __init__(self, sealed: SealedSound, tide: Tide, *, begins: int, first: int, may: Callable[[], None]) -> None:
        self._sealed = sealed
        self._tide = tide
        self._begins = begins
        self._first = first
        self._may = may
        self._lost: tuple[Dropped, ...] = ()

    async def sound(
        self, find: Callable[[], Recording | None], *, tells_ebb: bool = False
    ) -> AsyncGenerator[bytes, None]:
        """Yield s16le mono at 16 kHz to the end of the run, waiting for it; `find` gives the run as it is on record.

        Where it `tells_ebb`, an empty piece comes before each wait.
        """
        index = position = 0
        while (run := find()) is not None:
            end = self._tide.chunks if self._tide.run == run.id else None
            for piece in read_chunks(self._sealed, run, begin=index, position=position, end=end):
                after = piece.index + (piece.count if isinstance(piece, Missing) else 1)
                if isinstance(piece, Missing) and after == end:
                    break  # how much is missing is known when more has come
                for pcm in self._pieces(piece):
                    self._may()
                    yield pcm
                index, position = after, piece.first + (piece.samples or 0)
                await asyncio.sleep(0)  # a long way to where it was left must not hold up the keys
            if end is None:
                return
            if tells_ebb:
                yield b""
            await self._tide.more()

    def _pieces(self, piece: Chunk | Missing) -> Iterator[bytes]:
        """Yield what is wanted of a piece, no more than a chunk at a time, and remember what is missing."""
        samples = piece.samples or 0
        skip = min(max(0, self._first - piece.first), samples)
        if skip == samples:
            return
        if isinstance(piece, Chunk):
            yield piece.pcm[skip * SAMPLE_BYTES :]
        else:
            start, end = self._begins + piece.first + skip, self._begins + piece.first + samples
            self._lost = (*self._lost, Dropped(start / RATE, end / RATE, MISSING))
            for at in range(skip, samples, CHUNK_SAMPLES):
                yield bytes(min(CHUNK_SAMPLES, samples - at) * SAMPLE_BYTES)

    def lost_before(self, seconds: float) -> tuple[Dropped, ...]:
        """Return, once, the places before a time of the meeting whose sound is missing."""
        before = tuple(Dropped(gap.start, min(gap.end, seconds), MISSING) for gap in self._lost if gap.start < seconds)
        after = (Dropped(max(gap.start, seconds), gap.end, MISSING) for gap in self._lost if gap.end > seconds)
        self._lost = tuple(after)
        return before
