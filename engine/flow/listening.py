"""Listening: the sound beneath a segment, or beneath words that were dropped, from memory to the loudspeaker.

Rule: whoever may read the words may hear them, and nothing is noted of it, with one exception: a child's words are
quoted only when somebody has listened to them, so of a child's speech it is kept what was heard to its end.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from engine.audio import chunks
from engine.errors import Damaged, NotAllowed
from engine.flow.writing import Writing
from engine.meeting import MarkerKind, Span
from engine.transcript.corrections import place_of

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterable

    from engine.meeting import Dropped, Segment, Transcript

ROOM = 0.25
"""Seconds heard on either side of a segment: its bounds are the recogniser's, and may cut a word short."""
SPEEDS = (1.0, 1.25, 1.5, 2.0)
MARKER_REACH = 1.5
"""Seconds after a segment within which a marker still means it: it is pressed when the words have been said."""


class Listening(Writing):
    """Hear a segment again, or all from there on."""

    def clip(self, segment: str, start: float | None = None) -> bytes:
        """Return the sound of a segment, or from `start` seconds of the meeting to the segment's end; in memory only.

        s16le mono at 16 kHz. Reads from the beginning of the sound: up to a second for an hour of it.
        """
        part = self._segment(segment)
        begin = part.start - ROOM if start is None else min(start, part.end)
        return self._sound(begin, part.end + ROOM)

    def _sound(self, start: float, end: float) -> bytes:
        pcm = chunks.clip(self._sealed, self.recordings, max(0.0, start), end)
        if not any(pcm):
            raise Damaged("The sound of this segment is missing.", hint="The words are still there; judge by them.")
        return pcm

    async def play(
        self, segment: str, start: float | None = None, *, speed: float = 1.0
    ) -> AsyncGenerator[float, None]:
        """Play what `clip` returns to its end or until left; tells once, as it begins, from which second on."""
        part = self._segment(segment)
        pcm = await asyncio.to_thread(self.clip, segment, start)
        begin = part.start if start is None else max(0.0, start)
        yield begin
        began, done = monotonic(), False
        try:
            async with self._loudspeaker() as player:
                await player.play(pcm, speed)
            done = True
        finally:
            self._listened(part, begin, part.end if done else begin + (monotonic() - began) * speed)

    async def play_on(self, segment: str, *, speed: float = 1.0) -> AsyncGenerator[str, None]:
        """Play a segment and those after it, until left; tells each by its id as it begins; struck ones are passed."""
        transcript = self.transcript
        parts = transcript.segments[place_of(transcript, segment) :] if transcript else ()
        async with self._loudspeaker() as player:
            for part in parts:
                if part.id == segment or not part.struck:
                    pcm = await asyncio.to_thread(self.clip, part.id)
                    yield part.id
                    await player.play(pcm, speed)
                    self._listened(part, part.start, part.end)

    async def play_dropped(self, place: Dropped, *, speed: float = 1.0) -> AsyncGenerator[float, None]:
        """Play the sound of a place for which no words are given."""
        pcm = await asyncio.to_thread(self._sound, place.start - ROOM, place.end + ROOM)
        yield place.start
        async with self._loudspeaker() as player:
            await player.play(pcm, speed)

    def _segment(self, name: str) -> Segment:
        transcript = self.transcript
        place = place_of(transcript, name)
        return transcript.segments[place]  # type: ignore[union-attr]  # there is one: the segment is in it

    # A child's words

    def is_childs(self, part: Segment) -> bool:
        """Tell whether a child speaks here: by name, by the flag, or by the marker pressed while it was said."""
        children = {person.name for person in self.meeting.participants if person.child}
        marked = (one.at for one in self.markers if one.kind is MarkerKind.CHILDS_WORDS)
        return (
            part.speaker in children
            or "child" in part.flags
            or any(part.start - ROOM <= at <= part.end + MARKER_REACH for at in marked)
        )

    def _listened(self, part: Segment, start: float, end: float) -> None:
        """Keep that this much of a segment was listened to, if a child speaks in it."""
        transcript = self.transcript
        if transcript is None or end <= start or not self.is_childs(part):
            return
        spans = _united((*transcript.listened, Span(start, min(end, part.end))))
        if spans != transcript.listened:
            self._sealed.write_bulk("transcript", replace(transcript, listened=spans))

    def unheard(self, segments: Iterable[str] | None = None) -> tuple[str, ...]:
        """Return which of these segments, or of all, are a child's that nobody has listened to to the end."""
        transcript = self.transcript
        wanted = None if segments is None else set(segments)
        return tuple(
            part.id
            for part in (transcript.segments if transcript else ())
            if (wanted is None or part.id in wanted)
            and not part.struck
            and self.is_childs(part)
            and not _covered(part, transcript)
        )

    def _require_heard(self, segments: Iterable[str]) -> None:
        """Raise `NotAllowed` where a child speaks in one of these segments and nobody has listened to it."""
        if self.unheard(segments):
            raise NotAllowed(
                "This is a child’s words, and nobody has listened to them.",
                title="Listen first",
                hint="A child’s speech is often misheard. Play it first, or put the line in your own words.",
            )


def _united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the spans in order, those that touch as one."""
    united: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if united and span.start <= united[-1].end + ROOM:
            united[-1] = Span(united[-1].start, max(united[-1].end, span.end))
        else:
            united.append(span)
    return tuple(united)


def _covered(part: Segment, transcript: Transcript | None) -> bool:
    spans = transcript.listened if transcript else ()
    return any(span.start <= part.start + ROOM and span.end >= part.end - ROOM for span in spans)
