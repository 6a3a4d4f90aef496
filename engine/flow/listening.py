"""Listening: the sound beneath one segment, unsealed into memory and handed to the loudspeaker.

Rule: nothing is written, nothing is noted, and whoever may read the words may hear them.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.audio import chunks
from engine.errors import Damaged, InputInvalid
from engine.flow.writing import Writing

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from engine.meeting import Segment

ROOM = 0.25
"""Seconds heard on either side of a segment: its bounds are the recogniser's, and may cut a word short."""


class Listening(Writing):
    """Hear a segment again."""

    def clip(self, segment: str, start: float | None = None) -> bytes:
        """Return the sound of a segment, or from `start` seconds of the meeting to the segment's end; in memory only.

        s16le mono at 16 kHz. Reads from the beginning of the sound: up to a second for an hour of it.
        """
        part = self._segment(segment)
        begin = part.start - ROOM if start is None else min(start, part.end)
        pcm = chunks.clip(self._sealed, self.recordings, max(0.0, begin), part.end + ROOM)
        if not any(pcm):
            raise Damaged("The sound of this segment is missing.", hint="The words are still there; judge by them.")
        return pcm

    async def play(self, segment: str, start: float | None = None) -> AsyncGenerator[float, None]:
        """Play what `clip` returns to its end or until left; tells once, as it begins, from which second on."""
        pcm = await asyncio.to_thread(self.clip, segment, start)
        yield self._segment(segment).start if start is None else max(0.0, start)
        await self._tools.player().play(pcm)

    def _segment(self, name: str) -> Segment:
        transcript = self.transcript
        found = next((part for part in transcript.segments if part.id == name), None) if transcript else None
        if found is None:
            raise InputInvalid("That line is not in the transcript.")
        return found
