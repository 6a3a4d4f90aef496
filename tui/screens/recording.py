"""Recording: where the sound comes from, how loud it is, how much is safely sealed, what is marked meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits, Input, OptionList, Select
from textual.widgets.option_list import Option

from engine.audio.events import Level, Paused, Resumed, Sealed, Started, Stopped, Trouble
from engine.errors import CandourError
from engine.flow import Microphone, SoundFile
from engine.meeting import MarkerKind, Scope
from engine.text import clean_line
from tui import jobs
from tui.command import bindings
from tui.commands import (
    HearAgain,
    MarkAction,
    MarkChildsWords,
    MarkImportant,
    NameSpeaker,
    PauseRecording,
    StartRecording,
    StopRecording,
    WriteNote,
)
from tui.screens.base import STAGE_VERBS
from tui.screens.dialogs import Confirm
from tui.screens.live import LiveScreen
from tui.widgets.level_meter import LevelMeter
from tui.widgets.plain_text import OptionalText, PlainText, piece
from tui.words import clock, lasting

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from textual.app import ComposeResult
    from textual.content import Content

    from engine.audio.devices import Device
    from engine.flow import MeetingFlow, Workspace
    from tui.messages import JobCancelled, JobEnded, JobMoved

FILE = "file"
PACES = (("as fast as it can be read", 0.0), ("at the speed it was spoken, to mark while listening", 1.0))
MARKS = {MarkerKind.IMPORTANT: "important", MarkerKind.CHILDS_WORDS: "child’s own words", MarkerKind.ACTION: "action"}
WHILE = frozenset(
    verb.action() for verb in (PauseRecording, MarkImportant, MarkChildsWords, MarkAction, NameSpeaker, StopRecording)
)
"""What can be done only while recording."""


class RecordingScreen(LiveScreen):
    """Record from a microphone, or from a sound file as if it were one; take notes with or without sound."""

    VERBS = (
        StartRecording,
        PauseRecording,
        WriteNote,
        MarkImportant,
        MarkChildsWords,
        MarkAction,
        NameSpeaker,
        HearAgain,
        StopRecording,
        *STAGE_VERBS,
    )
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "#sources"
    JOB = "recording"
    WHAT = (
        "Choose the microphone, or a sound file, and press F5. Everything is sealed as it is captured: at most the "
        "last two and a half seconds are ever at risk. Press the number of whoever speaks, mark what matters, type "
        "notes with n. p goes off the record and back. s stops, once you have confirmed it. Where everyone agreed to "
        "it, the words appear as they are recognised, about half a minute later."
    )

    def __init__(self, flow: MeetingFlow, workspace: Workspace) -> None:
        super().__init__(flow, workspace)
        self._devices: tuple[Device, ...] = ()
        self._sample = ""
        self._earlier = 0.0
        self._sealed_to = 0.0
        self._elapsed = 0.0
        self._paused = ""
        self._begun = False
        self._speaking = ""
        self._minutes_left: float | None = None

    def offer(self, path: Path) -> None:
        """Offer a sound file as what to record."""
        self._sample = str(path)

    def body(self) -> ComposeResult:
        """Lay out the choice of source, the desk while recording, and the notes."""
        yield PlainText(id="state")
        with Horizontal(id="time"):
            yield Digits("0:00", id="elapsed")
            yield PlainText(id="sealed")
        with Vertical(id="choice"):
            yield PlainText("Where does the sound come from?", classes="label")
            yield OptionList(id="sources", markup=False, compact=True)
            with Vertical(id="file"):
                yield PlainText("Path of the sound file (WAV, FLAC, OGG or MP3)", classes="label")
                yield Input(self._sample, id="path", compact=True)
                yield PlainText("Play it", classes="label")
                yield Select(PACES, value=0.0, allow_blank=False, id="pace", compact=True)
        with Vertical(id="desk"):
            yield LevelMeter(id="level")
            yield OptionalText(id="trouble")
            yield OptionalText(id="speakers")
            yield OptionalText(id="marks")
        yield from self.words()
        yield from self.notes()

    def fill(self) -> None:
        """Show what there is already, and look for microphones."""
        super().fill()
        self._say_trouble("")
        self._show()
        self.show_words()
        self._show_sources()
        self._find_devices()

    @work(description="devices")
    async def _find_devices(self) -> None:
        try:
            self._devices = tuple(await self.flow.devices())
        except CandourError as error:
            self._say_trouble(f"! {error.title}: {error.message} {error.hint}")
        self._show_sources()

    def _show_sources(self) -> None:
        sources = self.query_one("#sources", OptionList)
        sources.clear_options()
        sources.add_options(
            [
                *(Option(_named(device), id=f"device-{n}") for n, device in enumerate(self._devices)),
                Option("A sound file, played as if it were the microphone", id=FILE),
            ]
        )
        sources.highlighted = len(self._devices) if self._sample else 0

    @on(OptionList.OptionHighlighted, "#sources")
    def _source_changed(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#file").display = event.option_id == FILE

    @on(OptionList.OptionSelected, "#sources")
    def _source_chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == FILE:
            self.query_one("#path").focus()
        else:
            self.action_start_recording()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now: markers while recording, starting and leaving while not."""
        if action in WHILE and not self.busy:
            return False
        if action in {StartRecording.action(), "go_on", "go_back"} and self.busy:
            return False
        return super().check_action(action, parameters)

    # Recording

    def action_start_recording(self) -> None:
        """Start, or say why not."""
        permission = self.flow.permitted(Scope.RECORD)
        if self.busy or not permission.allowed:
            if not self.busy:
                self._say_trouble(f"! Recording cannot start. {permission.reason}")
            return
        self._earlier = self._sealed_to = self._elapsed = self.flow.sealed_seconds
        self._paused, self._begun = "", False
        self.query_one(LevelMeter).slot = None
        self._say_trouble("")
        jobs.start(self, self.JOB, self._events)
        self.set_focus(None)
        self._show()

    @on(Input.Submitted, "#path")
    def _path_given(self) -> None:
        self.action_start_recording()

    def _source(self) -> Microphone | SoundFile:
        index = self.query_one("#sources", OptionList).highlighted
        if index is not None and index < len(self._devices):
            return Microphone(self._devices[index].id)
        path = Path(self.query_one("#path", Input).value.strip()).expanduser()
        pace = self.query_one("#pace", Select).value
        return SoundFile(path, pace=pace if isinstance(pace, float) else 0.0)

    async def _events(self) -> AsyncGenerator[object, None]:
        """Yield what happens while recording; levels go into the meter's slot and not through messages."""
        meter = self.query_one(LevelMeter)
        async for event in self.flow.record(self._source()):
            if isinstance(event, Level):
                meter.slot = event
                self._tick(self._earlier + event.at)
            else:
                yield event

    def _tick(self, at: float) -> None:
        """Move the clock on when a new second has begun."""
        if int(at) != int(self._elapsed):
            self.query_one("#elapsed", Digits).update(clock(at))
        self._elapsed = at

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show what the recorder tells."""
        if moved.job != self.JOB:
            return
        match moved.event:
            case Started():
                self._begun = True
                self.hear()
            case Sealed(to=to, minutes_left=minutes):
                self._minutes_left, self._sealed_to = minutes, self._earlier + to
                self._show_sealed()
                return
            case Paused(reason=reason):
                self._paused = reason or "off the record"
                self.query_one(LevelMeter).slot = None
            case Resumed():
                self._paused = ""
            case Trouble() as trouble:
                self._say_trouble("" if trouble.over else f"! {trouble.message} {trouble.hint}")
            case Stopped(unsealed=unsealed) if unsealed:
                self._say_trouble(f"! The last {unsealed:.1f} seconds could not be put on the disk.")
        self._show()

    def on_job_ended(self, ended: JobEnded) -> None:
        """Show that it has stopped."""
        if ended.job == self.JOB:
            self.work_ended()

    def on_job_cancelled(self, cancelled: JobCancelled) -> None:
        """Show that it has stopped."""
        if cancelled.job == self.JOB:
            self.work_ended()

    def work_ended(self) -> None:
        """Show what is sealed and where to go on."""
        self._paused, self._begun = "", False
        self._show()
        self.show_words()

    def work_again(self) -> None:
        """Record on."""
        self.action_start_recording()

    def stop_work(self) -> None:
        """Never stop a recording by Escape alone."""
        self.action_stop_recording()

    @work(description="pause")
    async def action_pause_recording(self) -> None:
        """Go off the record, or back on."""
        with self.told():
            await (self.flow.resume() if self._paused else self.flow.pause())

    @work(description="stop")
    async def action_stop_recording(self) -> None:
        """Stop after a yes."""
        text = "Everything up to now is sealed. You can record more afterwards, in the same meeting."
        if await self.app.push_screen_wait(Confirm("Stop recording?", text, yes="Stop", no="No, go on recording")):
            with self.told():
                await self.flow.stop()

    # Markers and speakers

    def _mark(self, kind: MarkerKind) -> None:
        with self.told():
            self.flow.mark(kind)
        self._show()

    def action_mark_important(self) -> None:
        """Mark this moment."""
        self._mark(MarkerKind.IMPORTANT)

    def action_mark_childs_words(self) -> None:
        """Mark this moment."""
        self._mark(MarkerKind.CHILDS_WORDS)

    def action_mark_action(self) -> None:
        """Mark this moment."""
        self._mark(MarkerKind.ACTION)

    def action_name_speaker(self, number: int) -> None:
        """Note who speaks from now on."""
        people = [person for person in self.flow.meeting.participants if person.present]
        if number <= len(people):
            with self.told():
                self.flow.speaker(people[number - 1].id)
            self._speaking = people[number - 1].id
            self._show()

    # Showing

    def _say_trouble(self, text: str) -> None:
        self.query_one("#trouble", PlainText).update(text)

    def _show(self) -> None:
        """Show the state of the recording, its notes and its markers."""
        busy = self.busy
        sealed = self._sealed_to = self._sealed_to if busy else self.flow.sealed_seconds
        self.query_one("#choice").display = not busy
        self.query_one("#time").display = busy or sealed > 0
        self.query_one("#level").display = busy
        self.query_one("#state", PlainText).update(self._state(sealed))
        self.query_one("#elapsed", Digits).update(clock(self._elapsed if busy else sealed))
        self._show_sealed()
        self.query_one("#speakers", PlainText).update(self._speakers() if busy else "")
        self.query_one("#marks", PlainText).update(self._marks())
        self.show_notes()
        self.refresh_bindings()

    def _state(self, sealed: float) -> Content:
        if self.busy and self._paused:
            return piece(f"‖ PAUSED: {self._paused}. Nothing is recorded. p goes on.", "bold $warning")
        if self.busy:
            return piece("● RECORDING", "bold $error") if self._begun else piece("… waiting for sound", "bold")
        if sealed and self.flow.interrupted:
            return piece(f"■ The recording was broken off; {clock(sealed)} of it is safe. F5 records more, F2 goes on.")
        if sealed:
            return piece("■ Not recording. F5 records more, F2 goes on to the transcript.")
        permission = self.flow.permitted(Scope.RECORD)
        return piece(
            "■ Not recording yet. F5 starts." if permission.allowed else f"■ No recording: {permission.reason}"
        )

    def _show_sealed(self) -> None:
        """Show how much is on the disk and for how much more there is room."""
        minutes = self._minutes_left if self._minutes_left is not None else self.flow.space_minutes
        self.query_one("#sealed", PlainText).update(
            f"safely sealed up to {clock(self._sealed_to)}\nspace left for {lasting(minutes)}"
        )

    def _speakers(self) -> str:
        people = [person for person in self.flow.meeting.participants if person.present][:9]
        return "Who speaks:  " + "   ".join(
            f"{'▶' if person.id == self._speaking else ' '}{number} {person.name}"
            for number, person in enumerate(people, 1)
        )

    def _marks(self) -> str:
        kinds = [marker.kind for marker in self.flow.markers]
        counts = [f"{name} {kinds.count(kind)}" for kind, name in MARKS.items() if kind in kinds]
        return f"Marked:  {'   '.join(counts)}" if counts else ""


def _named(device: Device) -> str:
    """Return a microphone's name with what should be known before it is chosen."""
    said = [clean_line(device.name), "the usual one" if device.default else "", "! muted" if device.muted else ""]
    return ", ".join(filter(None, said))
