"""The transcript: sealed sound to words, also while it is recorded.

Rule: windows depend on the sound of one run of the recorder and on nothing else, so that words heard while recording
are those heard afterwards, wherever the work was interrupted.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from engine.audio import RATE
from engine.errors import NotAllowed
from engine.flow.computing import TimedSpeech
from engine.flow.progress import Progress, Stopwatch
from engine.flow.recording import Recording
from engine.flow.tide import MISSING, Follower
from engine.meeting import Dropped, Scope, Segment, Stage, Transcript
from engine.transcript import Glance, Vocabulary, assign_speakers, transcribe
from engine.transcript.corrections import ASSIGNED, BY_VOICE, mapped

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from engine.audio import chunks
    from engine.flow.preparing import MeetingFields
    from engine.flow.tools import Tools
    from engine.transcript import Heard, Recogniser
    from engine.vault import SealedMeeting, Vault

_CHOSEN = frozenset({ASSIGNED, BY_VOICE})


class Hearing(Recording):
    """Transcribe."""

    def __init__(self, vault: Vault, sealed: SealedMeeting, tools: Tools) -> None:
        super().__init__(vault, sealed, tools)
        self._turn = asyncio.Lock()
        self._hushed = False
        self._glance: tuple[Segment, ...] = ()

    @property
    def glance(self) -> tuple[Segment, ...]:
        """What seems to have been said since the transcript's end, at a first look: to be read, never to be kept."""
        return self._with_speakers(self._glance)

    @property
    def transcript(self) -> Transcript | None:
        """What has been heard so far, or None before the first word."""
        return self._sealed.read_bulk("transcript", Transcript)

    async def transcribe(self) -> AsyncGenerator[Progress, None]:
        """Recognise what is not yet heard, and what is recorded meanwhile, until there is no more of it.

        Sealed window by window, so it can stop and go on anywhere; one at a time, another waits. Raises `NotAllowed`
        before any process is started when somebody has not agreed, and `ChildFailed` when the recogniser dies; neither
        touches a recording under way. Agreement and stage are looked at again for every piece of sound.
        """
        async with self._turn:
            self._may_hear()
            self._may_use(self._tools.speech_model)
            self._settle()
            if not self.recordings:
                raise NotAllowed("Nothing has been recorded.", hint="Record first.")
            self._tide.follow()
            watch = Stopwatch()
            made = self._tools.recogniser(gentle=self.recording_now and self._real_time)
            async with (
                self._timing() as clock,
                self._glancing(),
                made as recogniser,
                aclosing(self._hear(TimedSpeech(recogniser, clock))) as parts,
            ):
                async for heard_to in parts:
                    yield watch.at(heard_to, self._to_hear)
            yield watch.at(self.length, self.length)

    @asynccontextmanager
    async def _glancing(self) -> AsyncIterator[None]:
        """Forget what a look has shown, however the hearing ends."""
        try:
            yield
        finally:
            self._glance = ()

    def _hush(self) -> None:
        """Hear nothing more, for good: the meeting is about to be no more."""
        self._hushed = True
        self._tide.stir()

    def _may_hear(self) -> None:
        if self._hushed:
            raise NotAllowed("This meeting is being destroyed.")
        self._require(Stage.RECORDING, Stage.TRANSCRIPT)
        self._demand(Scope.TRANSCRIBE)

    @property
    def _words(self) -> Transcript:
        return self.transcript or Transcript(self._tools.speech_model)

    @property
    def _to_hear(self) -> float:
        """How much sound there is to hear by now, in seconds."""
        return self._tide.seconds if self.recording_now else self.length

    async def _hear(self, recogniser: Recogniser) -> AsyncGenerator[float, None]:
        """Hear one run of the recorder after another, also those that begin meanwhile; yield how far it has come."""
        begins, done = 0, set[str]()
        while run := next((one for one in self.recordings if one.id not in done), None):
            done.add(run.id)
            async with aclosing(self._hear_run(recogniser, run.id, begins)) as parts:
                async for heard_to in parts:
                    yield heard_to
            self._settle()
            begins += self._samples(run.id)
        self._may_hear()
        self._finish_hearing()  # with nothing awaited since there was no more to hear

    async def _hear_run(self, recogniser: Recogniser, name: str, begins: int) -> AsyncGenerator[float, None]:
        """Hear the run of this name, which begins at sample `begins` of the meeting, from where it was left."""
        known = self._words
        first = max(0, round(known.heard_to * RATE) - begins)
        if self._tide.run != name and self._samples(name) <= first:
            return
        follower = Follower(self._sealed, self._tide, begins=begins, first=first, may=self._may_hear)
        heard = transcribe(
            follower.sound(lambda: self._run(name), tells_ebb=self._real_time),
            recogniser,
            start=(begins + first) / RATE,
            loudness=known.loudness,
            vocabulary=Vocabulary.of(self.meeting),
        )
        heard_to = known.heard_to
        async with aclosing(heard):
            async for part in heard:
                if isinstance(part, Glance):
                    self._may_hear()
                    self._glance = part.segments
                elif not part.finished:
                    self._may_hear()
                    self._keep_heard(part, follower.lost_before(part.heard_to))
                    heard_to = part.heard_to
                yield heard_to

    def _run(self, name: str) -> chunks.Recording | None:
        return next((run for run in self.recordings if run.id == name), None)

    def _samples(self, name: str) -> int:
        """Count the samples of a run; none of one that was given up."""
        run = self._run(name)
        return 0 if run is None else round(self._kept(run).length * RATE)

    def _keep_heard(self, part: Heard, lost: tuple[Dropped, ...]) -> None:
        """Seal one more part behind what is there now: lines may have been corrected since the part before it."""
        before = self._words
        dropped = sorted((*part.dropped, *lost), key=lambda place: place.start)
        fresh = tuple(replace(one, id=f"s{before.made + at}") for at, one in enumerate(part.segments, 1))
        grown = replace(
            before,
            segments=(*before.segments, *self._with_speakers(fresh)),
            made=before.made + len(fresh),
            dropped=_joined((*before.dropped, *dropped)),
            heard_to=part.heard_to,
            loudness=part.loudness,
            audio_seconds=self._to_hear,
            complete=False,
        )
        self._sealed.write_bulk("transcript", grown)
        self._glance = tuple(one for one in self._glance if one.start >= part.heard_to)

    def _finish_hearing(self) -> None:
        """Say that all is heard, and name the speakers once more: keys may have been pressed after the words were."""
        if not self.recordings:
            return  # the only run sealed nothing and was none
        total, heard = self.length, self._words
        named = self._with_speakers(heard.segments)
        finished = replace(heard, segments=named, heard_to=total, audio_seconds=total, complete=True)
        self._sealed.write_bulk("transcript", finished)
        self._note_event("transcribed")

    def _sound_to_come(self) -> None:
        super()._sound_to_come()
        if (transcript := self.transcript) is not None and transcript.complete:
            self._sealed.write_bulk("transcript", replace(transcript, complete=False))

    def change(self, **fields: Unpack[MeetingFields]) -> None:
        """Change what is known of the meeting; a new name goes to every line its bearer spoke."""
        before = {person.id: person.name for person in self.meeting.participants}
        super().change(**fields)
        names = {before[person.id]: person.name for person in self.meeting.participants if person.id in before}
        if (transcript := self.transcript) is not None and any(old != new for old, new in names.items()):
            renamed = mapped(
                transcript, lambda part: replace(part, speaker=names.get(part.speaker or "", part.speaker))
            )
            self._sealed.write_bulk("transcript", renamed)

    def _with_speakers(self, segments: tuple[Segment, ...]) -> tuple[Segment, ...]:
        """Name who spoke by the speaker keys, but where somebody said who it was."""
        names = {person.id: person.name for person in self.meeting.participants}
        keyed = assign_speakers(segments, self.speakers, names)
        return tuple(
            part if _CHOSEN & set(part.flags) else by_key for part, by_key in zip(segments, keyed, strict=True)
        )


def _joined(places: tuple[Dropped, ...]) -> tuple[Dropped, ...]:
    """Return the places in order, missing sound that goes on over the end of a window as one."""
    joined: list[Dropped] = []
    for place in places:
        if joined and place.reason == MISSING and (joined[-1].reason, joined[-1].end) == (MISSING, place.start):
            joined[-1] = replace(joined[-1], end=place.end)
        else:
            joined.append(place)
    return tuple(joined)
