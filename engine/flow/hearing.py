"""The transcript: sealed sound to words, resumable at any moment, and what the practitioner corrects in it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from engine.audio.chunks import sealed_pcm
from engine.errors import InputInvalid
from engine.flow.progress import Progress, Stopwatch
from engine.flow.recording import Recording
from engine.meeting import Scope, Segment, Stage, Transcript
from engine.text import whole
from engine.transcript import Vocabulary, assign_speakers, transcribe

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

    from engine.flow.preparing import MeetingFields
    from engine.transcript import Heard

STRUCK = "struck"


class Hearing(Recording):
    """Transcribe, correct, strike out, assign."""

    @property
    def transcript(self) -> Transcript | None:
        """What has been heard so far, or None before the first word."""
        return self._sealed.read_bulk("transcript", Transcript)

    async def transcribe(self) -> AsyncGenerator[Progress, None]:
        """Recognise what is recorded and not yet heard; sealed window by window, so it can stop and go on anywhere.

        Raises `NotAllowed` before any process is started when somebody has not agreed, and `ChildFailed` when the
        recogniser dies; calling it again goes on from the last finished window. Agreement and stage are looked at
        again for every window.
        """
        self._may_hear()
        self._may_use(self._tools.speech_model)
        self._settle()
        total = self.length
        transcript = self.transcript or Transcript(self._tools.speech_model)
        watch = Stopwatch(transcript.heard_to, total)
        async with self._tools.recogniser() as recogniser:
            heard = transcribe(
                self._sound(transcript.heard_to),
                recogniser,
                start=transcript.heard_to,
                vocabulary=Vocabulary.of(self.meeting),
                first_id=len(transcript.segments) + 1,
            )
            async for part in heard:
                self._may_hear()
                self._keep_heard(part, total)
                yield watch.at(part.heard_to)
        self._note_event("transcribed")
        yield watch.at(total)

    def _may_hear(self) -> None:
        self._require(Stage.TRANSCRIPT)
        self._demand(Scope.TRANSCRIBE)

    def _keep_heard(self, part: Heard, total: float) -> None:
        """Seal one more part behind what is there now: lines may have been corrected since the part before it."""
        before = self.transcript or Transcript(self._tools.speech_model)
        grown = replace(
            before,
            segments=(*before.segments, *self._with_speakers(part.segments)),
            dropped=(*before.dropped, *part.dropped),
            heard_to=total if part.finished else part.heard_to,
            audio_seconds=total,
            complete=part.finished,
        )
        self._sealed.write_bulk("transcript", grown)

    def _sound_to_come(self) -> None:
        if (transcript := self.transcript) is not None and transcript.complete:
            self._sealed.write_bulk("transcript", replace(transcript, complete=False))

    def change(self, **fields: Unpack[MeetingFields]) -> None:
        """Change what is known of the meeting; a new name goes to every line its bearer spoke."""
        before = {person.id: person.name for person in self.meeting.participants}
        super().change(**fields)
        names = {before[person.id]: person.name for person in self.meeting.participants if person.id in before}
        if (transcript := self.transcript) is not None and any(old != new for old, new in names.items()):
            segments = tuple(
                replace(part, speaker=names.get(part.speaker or "", part.speaker)) for part in transcript.segments
            )
            self._sealed.write_bulk("transcript", replace(transcript, segments=segments))

    async def _sound(self, start: float) -> AsyncIterator[bytes]:
        """Yield the sealed sound from `start` seconds on, unsealed in memory only, s16le mono at 16 kHz."""
        for pcm in sealed_pcm(self._sealed, self.recordings, start):
            yield pcm

    def _with_speakers(self, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        names = {person.id: person.name for person in self.meeting.participants}
        return assign_speakers(segments, self.speakers, names)

    def correct(self, segment: str, text: str) -> None:
        """Correct the words of a segment; what was recognised is kept beside it."""
        typed = whole(text).strip()
        if not typed:
            raise InputInvalid("The line is empty.", hint="Strike it out instead, if it does not belong in the record.")
        self._change_segment(
            segment,
            lambda old: replace(
                old, text=typed, uncertain=(), original=old.text if old.original is None else old.original
            ),
        )

    def strike(self, segment: str) -> None:
        """Strike a segment out: it never reaches the draft."""
        self._change_segment(segment, lambda old: replace(old, flags=(*_without(old, STRUCK), STRUCK)))

    def unstrike(self, segment: str) -> None:
        """Take a struck segment back in."""
        self._change_segment(segment, lambda old: replace(old, flags=_without(old, STRUCK)))

    def assign(self, segment: str, participant: str | None) -> None:
        """Say who spoke; names come from the participants only."""
        names = {person.id: person.name for person in self.meeting.participants}
        if participant is not None and participant not in names:
            raise InputInvalid("That participant is not in this meeting.")
        speaker = None if participant is None else names[participant]
        self._change_segment(segment, lambda old: replace(old, speaker=speaker))

    def _change_segment(self, segment: str, change: Callable[[Segment], Segment]) -> None:
        self._require(Stage.TRANSCRIPT, Stage.DRAFT, Stage.REVIEW)
        transcript = self.transcript
        if transcript is None or segment not in {part.id for part in transcript.segments}:
            raise InputInvalid("That line is not in the transcript.")
        changed = tuple(change(part) if part.id == segment else part for part in transcript.segments)
        self._sealed.write_bulk("transcript", replace(transcript, segments=changed))


def _without(segment: Segment, flag: str) -> tuple[str, ...]:
    return tuple(known for known in segment.flags if known != flag)
