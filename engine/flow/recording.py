"""The recording: sound sealed as it is heard, and what the practitioner marks and types meanwhile."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from engine import consent
from engine.audio import RATE, chunks
from engine.audio.capture import Microphone
from engine.audio.events import Level, Paused, Resumed, Sealed, Stopped
from engine.audio.room import Room
from engine.errors import Damaged, InputInvalid, NotAllowed, StorageError, VaultLocked
from engine.flow.tide import Tide
from engine.flow.trying import Trying
from engine.meeting import Gap, Marker, MarkerKind, Note, Scope, SpeakerChange, Stage
from engine.text import whole

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from engine.audio.capture import SoundFile
    from engine.audio.events import Event
    from engine.flow.tools import Recorder, Tools
    from engine.vault import SealedMeeting, Vault


class Recording(Trying):
    """Record, pause, mark, note, stop."""

    _recorder: Recorder | None = None
    _loop: asyncio.AbstractEventLoop | None = None
    _stop_asked = False
    _elapsed: float | None = None
    _real_time = False

    def __init__(self, vault: Vault, sealed: SealedMeeting, tools: Tools) -> None:
        super().__init__(vault, sealed, tools)
        self._tide = Tide()
        self._quiet = asyncio.Event()
        self._quiet.set()

    @property
    def recordings(self) -> tuple[chunks.Recording, ...]:
        """Every run of the recorder in this meeting, in order."""
        return self._sealed.read("recordings", tuple[chunks.Recording, ...]) or ()

    @property
    def recording_now(self) -> bool:
        """Tell whether a recorder is at work."""
        return bool(self._tide.run)

    @property
    def sealed_seconds(self) -> float:
        """How much sound is safely sealed, in all recordings of this meeting."""
        return sum(self._kept(recording).seconds for recording in self.recordings)

    @property
    def length(self) -> float:
        """How long the meeting's sound is, pieces that are missing included: the scale of every time in it."""
        return sum(self._kept(recording).length for recording in self.recordings)

    @property
    def space_minutes(self) -> float:
        """For how many minutes of sound there is room."""
        return Room(self._sealed.folder).minutes()

    @property
    def elapsed(self) -> float:
        """The position in the meeting's sound, in seconds: where a marker or a note made now belongs."""
        return self.length if self._elapsed is None else self._elapsed

    @property
    def interrupted(self) -> bool:
        """Tell whether a recording ended without being stopped: the machine died, or the program did."""
        return not self.recording_now and any(recording.chunks is None for recording in self.recordings)

    def missing_sound(self) -> tuple[chunks.Missing, ...]:
        """Return the pieces of sound that cannot be read, by their time in the meeting.

        Opens every piece: about a second for an hour of sound, so a screen asks from a thread.
        """
        missing, before = [], 0
        for recording in self.recordings:
            end = 0
            for part in chunks.read_chunks(self._sealed, recording):
                end = part.first + (part.samples or 0)
                if isinstance(part, chunks.Missing):
                    missing.append(replace(part, first=before + part.first))
            before += end
        return tuple(missing)

    async def record(
        self, source: Microphone | SoundFile, *, seconds: float | None = None
    ) -> AsyncGenerator[Event, None]:
        """Record until stopped or for so many seconds, telling what happens.

        Raises `NotAllowed` before any process is started when somebody present has not agreed. When somebody takes
        their agreement back meanwhile, the recorder is stopped at once; when somebody joins, it pauses until they are
        asked.
        """
        self._require(Stage.RECORDING)
        self._demand(Scope.RECORD)
        if self.recording_now:
            raise NotAllowed("This meeting is being recorded already.", hint="Stop that recording first.")
        self._settle()
        recording = chunks.new_recording(type(source).__name__, self._tools.now())
        made = self._tools.recorder(self._sealed.sound, self._sealed.recipient, recording, source, seconds=seconds)
        before = self._elapsed = self.length
        self._stop_asked, self._loop = False, asyncio.get_running_loop()
        self._real_time = isinstance(source, Microphone) or source.pace > 0
        self._tide.begin(recording.id, before)
        self._quiet.clear()
        try:
            self._sound_to_come()
            self._sealed.write("recordings", (*self.recordings, recording))
            self._note_event("recording_started")
            async with made as recorder:
                self._recorder = recorder
                self._demand(Scope.RECORD)
                if self._stop_asked:
                    await recorder.stop()
                async for event in recorder.events():
                    self._follow(event, recorder.recording, before)
                    yield event
        finally:
            self._recorder = None
            self._tide.end()
            try:
                self._recording_over(recording.id)
            finally:  # whoever waits for silence, to withdraw, must never wait for ever
                self._quiet.set()

    def _follow(self, event: Event, recording: chunks.Recording, before: float) -> None:
        if isinstance(event, Sealed):
            self._tide.rise(event.chunks, before + event.to)
        if isinstance(event, Sealed | Paused | Resumed | Stopped):
            self._keep_run(recording)
        if isinstance(event, Level):
            self._elapsed = before + event.at
        if isinstance(event, Stopped):
            self._elapsed = before + event.samples / RATE

    def _keep_run(self, recording: chunks.Recording) -> None:
        """Keep what the recorder tells of its run; what the disk refuses now is kept with the next piece it takes."""
        with suppress(StorageError):
            before = self.recordings
            known = tuple(recording if run.id == recording.id else run for run in before)
            if known != before:
                self._sealed.write("recordings", known)

    def _recording_over(self, name: str) -> None:
        """Note the end; a run that sealed nothing was none, one whose sound was lost since is not.

        What cannot be noted now (a full disk, a vault locked meanwhile) is found interrupted the next time.
        """
        with suppress(StorageError, VaultLocked):
            runs = tuple(self._closed(run) if run.id == name else run for run in self.recordings)
            kept = tuple(run for run in runs if run.id != name or run.chunks or self._kept(run).chunks)
            self._sealed.write("recordings", kept)
            self._note_event("recording_stopped" if any(run.id == name for run in kept) else "recording_empty")

    def _closed(self, run: chunks.Recording) -> chunks.Recording:
        """Return a run whose recorder sealed its end as ended, also where nobody heard it say so."""
        kept = self._kept(run)
        if run.chunks is not None or not kept.ended:
            return run
        return replace(run, chunks=_numbered(kept), samples=round(kept.length * RATE))

    def _kept(self, recording: chunks.Recording) -> chunks.Kept:
        return chunks.survey(self._sealed, recording)

    def _settle(self) -> None:
        """Take what is there of an interrupted recording for the whole of it, so that later losses are noticed."""
        if not self.interrupted:
            return
        settled = [run if run.chunks is not None else self._ended(run) for run in self.recordings]
        self._sealed.write("recordings", tuple(run for run in settled if run.chunks))

    def _ended(self, recording: chunks.Recording) -> chunks.Recording:
        kept = self._kept(recording)
        count, samples = _numbered(kept), round(kept.length * RATE)
        gap = Gap(samples / RATE, self._last_heard(recording, count), self._tools.now(), "interrupted")
        gaps = recording.gaps if kept.ended or not count else (*recording.gaps, gap)
        return replace(recording, chunks=count, samples=samples, gaps=gaps)

    def _last_heard(self, recording: chunks.Recording, count: int) -> datetime:
        """Return when the last sound was heard that can be read."""
        with suppress(Damaged):
            last = chunks.read_chunk(self._sealed, recording, count - 1)
            return last.started + timedelta(seconds=last.samples / RATE)
        return recording.started

    def _sound_to_come(self) -> None:
        """Let what was made of the sound so far know that there will be more."""
        self._nobody_speaks(self.length)

    def _permissions_changed(self) -> None:
        self._tide.stir()
        if self._recorder is not None and self._loop is not None and not self.permitted(Scope.RECORD).allowed:
            no = not self.rule().allowed or consent.refused(self.meeting.participants, self.answers)
            asyncio.run_coroutine_threadsafe(self.stop() if no else self.pause(), self._loop)

    async def pause(self) -> None:
        """Go off the record."""
        if self._recorder is not None:
            await self._recorder.pause()

    async def resume(self) -> None:
        """Go back on the record, if everyone present still agrees."""
        if self._recorder is not None:
            self._demand(Scope.RECORD)
            await self._recorder.resume()

    async def stop(self) -> None:
        """Seal what is there and end the recording, also one that is only about to begin."""
        self._stop_asked = True
        if self._recorder is not None:
            await self._recorder.stop()

    async def _silence(self) -> None:
        """Stop, and wait until the recorder is gone and its run on record."""
        await self.stop()
        await self._quiet.wait()

    @property
    def markers(self) -> tuple[Marker, ...]:
        """The moments marked so far."""
        return self._sealed.read("markers", tuple[Marker, ...]) or ()

    def mark(self, kind: MarkerKind) -> None:
        """Mark this moment."""
        self._sealed.write("markers", (*self.markers, Marker(self.elapsed, kind)))

    @property
    def notes(self) -> tuple[Note, ...]:
        """The notes typed so far."""
        return self._sealed.read("notes", tuple[Note, ...]) or ()

    def note(self, text: str) -> None:
        """Keep a typed note with its time."""
        typed = whole(text).strip()
        if not typed:
            raise InputInvalid("The note is empty.")
        notes = self.notes
        note = Note(f"n{len(notes) + 1}", self.elapsed, self._tools.now(), typed)
        self._sealed.write("notes", (*notes, note))

    @property
    def speakers(self) -> tuple[SpeakerChange, ...]:
        """Who was heard from when on, by the speaker keys."""
        return self._sealed.read("speakers", tuple[SpeakerChange, ...]) or ()

    @property
    def speaking(self) -> str:
        """Whose name is given to what is said now, by the speaker keys; empty where nobody's is."""
        pressed = [change for change in self.speakers if change.at <= self.elapsed]
        return max(reversed(pressed), key=lambda change: change.at).participant if pressed else ""

    def _nobody_speaks(self, moment: float) -> None:
        """Let a new recording begin with nobody chosen: who spoke last may not even be in the room any more.

        A key pressed on sound that was lost names nothing either. Where one person is alone nobody else can speak.
        """
        if len(self.meeting.participants) > 1 and (pressed := self.speakers):
            kept = tuple(change for change in pressed if change.at < moment)
            self._sealed.write("speakers", (*kept, SpeakerChange(moment, "")) if kept else ())

    def speaker(self, participant: str, *, at: float | None = None) -> None:
        """Note that from this moment, or from `at`, a participant speaks."""
        self._demand_participant(participant)
        self._sealed.write("speakers", (*self.speakers, SpeakerChange(self.elapsed if at is None else at, participant)))


def _numbered(kept: chunks.Kept) -> int:
    """Count the chunks there should be, the missing ones too."""
    return kept.chunks + sum(part.count for part in kept.missing)
