"""Seal chunks on a thread of their own, so that a slow disk never holds up the sound.

Guard: a chunk leaves memory only when it is on the disk; after a failure it is written again as a new file, in order.
"""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from threading import Condition, Thread
from typing import TYPE_CHECKING

from engine.audio import RATE
from engine.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.audio.chunks import Chunk, ChunkWriter

_RETRY_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Done:
    """A chunk is on the disk (`message` empty) or was refused for now."""

    chunks: int
    samples: int
    message: str = ""


class Sealer:
    """A queue of chunks and the thread that seals them."""

    def __init__(self, writer: ChunkWriter) -> None:
        self._writer = writer
        self._queue: deque[Chunk] = deque()
        self._results: deque[Done] = deque()
        self._changed = Condition()
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def put(self, chunk: Chunk) -> None:
        """Take a chunk over."""
        with self._changed:
            self._queue.append(chunk)
            self._changed.notify_all()

    @property
    def waiting(self) -> float:
        """Give how many seconds of sound are not on the disk yet."""
        return sum(chunk.samples for chunk in tuple(self._queue)) / RATE

    def results(self) -> Iterator[Done]:
        """Give what became of the chunks since this was last asked."""
        while self._results:
            yield self._results.popleft()

    def finish(self, seconds: float) -> bool:
        """Wait until everything is on the disk; False when that did not happen in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._queue, seconds)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._queue)
            self._seal(self._queue[0])

    def _seal(self, chunk: Chunk) -> None:
        try:
            self._writer.write(chunk)
        except (StorageError, MemoryError) as error:
            message = str(error) or "There is not enough memory to seal the sound."
            self._results.append(Done(chunk.index, chunk.first, message))
            time.sleep(_RETRY_SECONDS)
            return
        with self._changed:
            self._results.append(Done(chunk.index + 1, chunk.first + chunk.samples))
            self._queue.popleft()
            self._changed.notify_all()
