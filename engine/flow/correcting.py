"""Putting the transcript right: words, where segments begin and end, who spoke, what is struck out.

Rule: every change is sealed before the method returns and can be taken back; names come from the participants only.
What the sound suggests of who spoke is a label, and becomes a name only by somebody's choice.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.audio.chunks import sealed_pcm
from engine.checking.dated import other_day
from engine.errors import InputInvalid
from engine.flow.hearing import Hearing
from engine.flow.progress import Progress, Stopwatch
from engine.meeting import Scope, Stage
from engine.text import whole
from engine.transcript import corrections
from engine.transcript.corrections import ASSIGNED, BY_VOICE, STRUCK, flagged, without
from engine.transcript.voices import Voice, tell_apart, voices_in

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from engine.meeting import Segment, Transcript

VOICES = "voice-encoder"
"""The model that tells voices apart."""


class Correcting(Hearing):
    """Correct, split, merge, strike out, say who spoke; take it back."""

    def correct(self, segment: str, text: str) -> None:
        """Correct the words of a segment, what was recognised kept beside them; the same words again confirm them."""
        typed = whole(text).strip()
        if not typed:
            raise InputInvalid("The line is empty.", hint="Strike it out instead, if it does not belong in the record.")
        self._change_segment(segment, lambda old: corrections.with_text(old, typed))

    @property
    def respelling(self) -> corrections.Respelling | None:
        """The name that was just put right and is still written as before somewhere, or None."""
        return corrections.last_respelling(self.transcript, self._spelt) if self.transcript else None

    def respell(self) -> None:
        """Put the name that was just put right right wherever else it is written so, as one change."""
        self._correct(lambda transcript: corrections.respell(transcript, self._spelt))

    @property
    def _spelt(self) -> frozenset[str]:
        """The words of the participants' names: nobody misheard them where they stand so."""
        return frozenset(word for person in self.meeting.participants for word in person.name.split())

    def as_heard(self, segment: str) -> None:
        """Put the words back that were recognised."""
        self._change_segment(segment, corrections.as_heard)

    def split(self, segment: str, word: int) -> None:
        """Cut a segment in two before its word of this number, counted from 0."""
        self._correct(lambda transcript: corrections.split(transcript, segment, word))

    def merge(self, segment: str) -> None:
        """Make one segment of this and the next; refused where two people said them."""
        self._correct(lambda transcript: corrections.merge(transcript, segment))

    def strike(self, segment: str) -> None:
        """Strike a segment out: it never reaches the draft."""
        self._change_segment(segment, lambda old: flagged(old, STRUCK))

    def unstrike(self, segment: str) -> None:
        """Take a struck segment back in."""
        self._change_segment(segment, lambda old: without(old, STRUCK))

    def assign(self, segment: str, participant: str | None) -> None:
        """Say who spoke in one segment."""
        speaker = self._name(participant)
        self._change_segment(segment, lambda old: replace(flagged(without(old, BY_VOICE), ASSIGNED), speaker=speaker))

    def name_voice(self, voice: str, participant: str | None) -> None:
        """Say whose voice this is, or that it is not known; segments somebody named one by one stay as they are."""
        speaker = self._name(participant)

        def name_all(transcript: Transcript) -> Transcript:
            theirs = [part.id for part in transcript.segments if part.voice == voice and ASSIGNED not in part.flags]
            return corrections.changed(transcript, lambda old: replace(flagged(old, BY_VOICE), speaker=speaker), theirs)

        self._correct(name_all)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """The voices told apart, the one heard first first."""
        return voices_in(self._words.segments)

    async def tell_voices(self) -> AsyncGenerator[Progress, None]:
        """Tell the voices of the meeting apart and label each segment with its own; names that were given stay.

        Raises `NotAllowed` where not everyone has agreed to transcription, `ModelMissing` without the model for it.
        """
        self._require(Stage.TRANSCRIPT, Stage.DRAFT, Stage.REVIEW)
        self._demand(Scope.TRANSCRIBE)
        self._may_use(VOICES)
        watch, total = Stopwatch(), self.length
        async with self._tools.voices() as grouper, aclosing(self._whole_sound()) as sound:
            async for told in tell_apart(sound, self._words.segments, grouper):
                yield watch.at(told.done, total)
                self._demand(Scope.TRANSCRIBE)
        labels = told.labels
        labelled = corrections.mapped(self._words, lambda part: replace(part, voice=labels.get(part.id, part.voice)))
        self._sealed.write_bulk("transcript", labelled)

    async def _whole_sound(self) -> AsyncGenerator[bytes, None]:
        for pcm in sealed_pcm(self._sealed, self.recordings):
            yield pcm
            await asyncio.sleep(0)  # the keys come first

    @property
    def other_day(self) -> Segment | None:
        """Where another day than the meeting's is said to be today's, or None: deadlines are counted from its date."""
        return other_day(self._words.segments, self.meeting.date) if self.transcript else None

    def undo_correction(self) -> None:
        """Take the last change to the transcript back."""
        self._correct(corrections.undo)

    def redo_correction(self) -> None:
        """Make the change that was taken back again."""
        self._correct(corrections.redo)

    def _name(self, participant: str | None) -> str | None:
        names = {person.id: person.name for person in self.meeting.participants}
        if participant is not None and participant not in names:
            raise InputInvalid("That participant is not in this meeting.")
        return None if participant is None else names[participant]

    def _change_segment(self, segment: str, change: Callable[[Segment], Segment]) -> None:
        def once(transcript: Transcript) -> Transcript:
            corrections.place_of(transcript, segment)
            return corrections.changed(transcript, change, (segment,))

        self._correct(once)

    def _correct(self, change: Callable[[Transcript], Transcript]) -> None:
        """Seal what a change makes of the transcript; who spoke by the keys holds for what is brought back, too."""
        self._require(Stage.TRANSCRIPT, Stage.DRAFT, Stage.REVIEW)
        before = self._words
        after = change(before)
        if after != before:
            self._sealed.write_bulk("transcript", replace(after, segments=self._with_speakers(after.segments)))
