"""The recording: sound sealed as it is heard, and what the practitioner marks and types meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.audio import chunks
from engine.audio.events import Level, Paused, Resumed, Stopped
from engine.audio.room import Room
from engine.errors import InputInvalid, NotAllowed
from engine.flow.preparing import Preparing
from engine.meeting import Marker, MarkerKind, Note, Scope, SpeakerChange, Stage
from engine.text import clean

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from engine.audio.capture import Microphone, SoundFile
    from engine.audio.devices import Device
    from engine.audio.events import Event
    from engine.flow.tools import Recorder


class Recording(Preparing):
    """Record, pause, mark, note, stop."""

    _recorder: Recorder | None = None
    _elapsed = 0.0

    async def devices(self) -> Sequence[Device]:
        """List the microphones, by names people recognise."""
        return await self._tools.devices()

    @property
    def recordings(self) -> tuple[chunks.Recording, ...]:
        """Every run of the recorder in this meeting, in order."""
        return self._sealed.read("recordings", tuple[chunks.Recording, ...]) or ()

    @property
    def recording_now(self) -> bool:
        """Tell whether a recorder is at work."""
        return self._recorder is not None

    @property
    def sealed_seconds(self) -> float:
        """How much sound is safely sealed, in all recordings of this meeting."""
        return sum(chunks.survey(self._sealed, recording).seconds for recording in self.recordings)

    @property
    def space_minutes(self) -> float:
        """For how many minutes of sound there is room."""
        return Room(self._sealed.folder).minutes()

    @property
    def elapsed(self) -> float:
        """The position in the meeting's sound, in seconds: where a marker or a note made now belongs."""
        return self._elapsed

    @property
    def interrupted(self) -> bool:
        """Tell whether a recording ended without being stopped: the machine died, or the program did."""
        return self._recorder is None and any(recording.chunks is None for recording in self.recordings)

    def missing_sound(self) -> tuple[chunks.Missing, ...]:
        """Return the pieces of sound that cannot be read, each with its time in its recording."""
        return tuple(part for recording in self.recordings for part in chunks.survey(self._sealed, recording).missing)

    async def record(
        self, source: Microphone | SoundFile, *, seconds: float | None = None
    ) -> AsyncGenerator[Event, None]:
        """Record until stopped or for so many seconds, telling what happens.

        Raises `NotAllowed` before any process is started when somebody present has not agreed.
        """
        self._require(Stage.RECORDING)
        self._demand(Scope.RECORD)
        if self._recorder is not None:
            raise NotAllowed("This meeting is being recorded already.", hint="Stop that recording first.")
        before = self.sealed_seconds
        self._elapsed = before
        recording = chunks.new_recording(type(source).__name__, self._tools.now())
        self._keep_recording(recording)
        self._note_event("recording_started")
        made = self._tools.recorder(self._sealed.sound, self._sealed.recipient, recording, source, seconds=seconds)
        async with made as recorder:
            self._recorder = recorder
            try:
                async for event in recorder.events():
                    if isinstance(event, Paused | Resumed | Stopped):
                        self._keep_recording(recorder.recording)
                    if isinstance(event, Level):
                        self._elapsed = before + event.at
                    yield event
            finally:
                self._recorder = None
                self._note_event("recording_stopped")

    def _keep_recording(self, recording: chunks.Recording) -> None:
        others = tuple(known for known in self.recordings if known.id != recording.id)
        self._sealed.write("recordings", (*others, recording))

    async def pause(self) -> None:
        """Go off the record."""
        if self._recorder is not None:
            await self._recorder.pause()

    async def resume(self) -> None:
        """Go back on the record."""
        if self._recorder is not None:
            await self._recorder.resume()

    async def stop(self) -> None:
        """Seal what is there and end the recording."""
        if self._recorder is not None:
            await self._recorder.stop()

    @property
    def markers(self) -> tuple[Marker, ...]:
        """The moments marked so far."""
        return self._sealed.read("markers", tuple[Marker, ...]) or ()

    def mark(self, kind: MarkerKind) -> None:
        """Mark this moment."""
        self._sealed.write("markers", (*self.markers, Marker(self._elapsed, kind)))

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes typed so far."""
        return self._sealed.read("notes", tuple[Note, ...]) or ()

    def note(self, text: str) -> None:
        """Keep a typed note with its time."""
        typed = clean(text).strip()
        if not typed:
            raise InputInvalid("The note is empty.")
        notes = self.notes
        note = Note(f"n{len(notes) + 1}", self._elapsed, self._tools.now(), typed)
        self._sealed.write("notes", (*notes, note))

    @property
    def speakers(self) -> tuple[SpeakerChange, ...]:
        """Who was heard from when on, by the speaker keys."""
        return self._sealed.read("speakers", tuple[SpeakerChange, ...]) or ()

    def speaker(self, participant: str, *, at: float | None = None) -> None:
        """Note that from this moment, or from `at`, a participant speaks."""
        if participant not in {person.id for person in self.meeting.participants}:
            raise InputInvalid("That participant is not in this meeting.")
        self._sealed.write(
            "speakers", (*self.speakers, SpeakerChange(self._elapsed if at is None else at, participant))
        )

    def _demand(self, scope: Scope) -> None:
        """Raise `NotAllowed` unless everyone present has agreed; the message names nobody."""
        if not self.permitted(scope).allowed:
            raise NotAllowed(
                f"Not everyone present has agreed: {scope} is not allowed.",
                hint="Ask again at the stage of consent, or go on without it.",
            )
