"""Recording: where the sound comes from, how loud it is, how much is safely sealed, what is marked meanwhile."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Group
from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widgets import Digits

from engine.audio.events import Level, Paused, Resumed, Sealed, Started, Stopped, Trouble
from engine.flow import Microphone
from engine.meeting import MarkerKind
from engine.text import listed
from tui import jobs
from tui.command import bindings, keyed
from tui.commands import (
    AdmitLateJoiner,
    HearAgain,
    MarkAction,
    MarkChildsWords,
    MarkImportant,
    NameSpeaker,
    PauseRecording,
    StartRecording,
    StopRecording,
    TryMicrophone,
    Withdraw,
    WriteNote,
)
from tui.screens.base import STAGE_VERBS
from tui.screens.dialogs import Confirm
from tui.screens.joining import admit
from tui.screens.live import LiveScreen
from tui.screens.record_source import SourceChooser
from tui.widgets.level_meter import LevelMeter
from tui.widgets.plain_text import Apart, OptionalText, PlainText, piece
from tui.words import clock, lasting, lost, no_more, spell

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from textual.app import ComposeResult
    from textual.content import Content

    from engine.flow import MeetingFlow, SoundFile, Workspace
    from engine.meeting import Gap
    from tui.messages import JobCancelled, JobEnded, JobMoved

MARKS = {MarkerKind.IMPORTANT: "important", MarkerKind.CHILDS_WORDS: "child’s own words", MarkerKind.ACTION: "action"}
WHILE = frozenset(
    verb.action()
    for verb in (
        *(PauseRecording, MarkImportant, MarkChildsWords, MarkAction, NameSpeaker, AdmitLateJoiner, StopRecording),
    )
)
"""What can be done only while recording."""
NOT_WHILE = frozenset((StartRecording.action(), TryMicrophone.action(), "go_on", "go_back"))
FOR_SOUND = frozenset((StartRecording.action(), TryMicrophone.action()))
"""What there is to do only where recording is allowed."""
ON = "{GoBack} goes back to consent, {GoOn} goes on."
MORE = "{GoOn} goes on to the transcript; {StartRecording} records more."
WHY_LOST = {"asleep": "this machine slept", "sound was dropped": "this machine was too busy"}


class RecordingScreen(LiveScreen):
    """Record from a microphone, or read a recording there is already; take notes with or without sound."""

    VERBS = (
        StartRecording,
        PauseRecording,
        WriteNote,
        MarkImportant,
        MarkChildsWords,
        MarkAction,
        NameSpeaker,
        AdmitLateJoiner,
        HearAgain,
        StopRecording,
        TryMicrophone,
        *STAGE_VERBS,
    )
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "#sources"
    JOB = jobs.RECORDING
    WHAT = (
        "Choose the microphone, or a sound file, and press {StartRecording}; {TryMicrophone} tries the microphone "
        "first. Everything is sealed as it is captured: at most the last two and a half seconds are ever at risk. "
        "Press the number of whoever speaks, mark what matters, type notes with {WriteNote}. {PauseRecording} goes "
        "off the record and back. {AdmitLateJoiner} pauses and asks somebody who comes in late. {StopRecording} "
        "stops, once you have confirmed it. Where everyone agreed to it, the words appear as they are recognised: at "
        "a first look, marked ~, seconds later; those that are kept within half a minute."
    )

    def __init__(self, flow: MeetingFlow, workspace: Workspace) -> None:
        super().__init__(flow, workspace)
        self._sample = ""
        self._earlier = self._sealed_to = self._elapsed = 0.0
        self._pause: Paused | None = None
        self._paused_at = 0.0
        self._begun = False
        self._file = self._read = ""
        self._refused = ""
        self._minutes_left: float | None = None
        self._troubles: dict[str, str] = {}

    def offer(self, path: Path) -> None:
        """Offer a sound file as what to record."""
        self._sample = str(path)

    def body(self) -> ComposeResult:
        """Lay out the choice of source, the desk while recording, and the notes."""
        yield PlainText(id="state")
        with Horizontal(id="time"):
            yield Digits("0:00", id="elapsed")
            yield PlainText(id="sealed")
        yield SourceChooser(self.flow, self._sample)
        with Vertical(id="desk"):
            yield LevelMeter(id="level")
            yield OptionalText(id="trouble")
            yield OptionalText(id="speakers")
            yield OptionalText(id="marks")
        yield from self.words()
        yield from self.notes()

    def fill(self) -> None:
        """Show what there is already."""
        super().fill()
        self._show_troubles()
        self._show()
        self.show_words()
        self.set_interval(1, self._count_pause)
        if self.flow.interrupted:
            self._look_for_missing()

    @work(description="missing sound")
    async def _look_for_missing(self) -> None:
        """Say what cannot be read of a recording that was broken off; it takes seconds, and nobody waits for it."""
        with self.told():
            parts = await asyncio.to_thread(self.flow.missing_sound)
            places = listed([f"{clock(part.start)}-{clock(part.end) if part.end else 'its end'}" for part in parts])
            self._trouble("missing", f"! Sound is missing at {places}; the rest can be used." if parts else "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done now: markers while recording, starting and leaving while not."""
        if action in WHILE and not self.busy:
            return False
        if action in NOT_WHILE and self.busy:
            return False
        if action in FOR_SOUND and self._refused:
            return False
        if action == TryMicrophone.action() and self.query_one(SourceChooser).device is None:
            return False
        return super().check_action(action, parameters)

    def action_try_microphone(self) -> None:
        """Try the microphone under the cursor."""
        self.query_one(SourceChooser).try_device()

    # Recording

    @on(SourceChooser.Chosen)
    def action_start_recording(self) -> None:
        """Start, or say why not."""
        if self.busy or (reason := no_more(self.flow)):
            if not self.busy:
                self._trouble("start", f"! Recording cannot start. {reason}")
            return
        source = self.query_one(SourceChooser).take()
        if source is None:
            return
        self._earlier = self._sealed_to = self._elapsed = self.flow.sealed_seconds
        self._pause, self._begun = None, False
        self._file, self._read = "" if isinstance(source, Microphone) else source.path.name, ""
        self.query_one("#level", LevelMeter).slot = None
        self._troubles.clear()
        self._show_troubles()
        jobs.start(self, self.JOB, lambda: self._events(source))
        self.set_focus(None)
        self._show()

    async def _events(self, source: Microphone | SoundFile) -> AsyncGenerator[object, None]:
        """Yield what happens while recording; levels go into the meter's slot and not through messages."""
        meter = self.query_one("#level", LevelMeter)
        async for event in self.flow.record(source):
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
                self._begun, self._pause = True, None
                self.hear()
            case Sealed(to=to, minutes_left=minutes):
                self._minutes_left, self._sealed_to = minutes, self._earlier + to
                self._show_sealed()
                return
            case Paused() as pause:
                self._paused_at = self._paused_at if self._pause else monotonic()
                self._pause = pause
                self._no_sound()
            case Resumed(gap=gap):
                self._pause = None
                self._say_lost(gap)
            case Trouble() as trouble:
                self._trouble(trouble.kind, "" if trouble.over else f"! {trouble.message} {trouble.hint}")
                if trouble.kind == "microphone_stalled":
                    self._no_sound()
            case Stopped() as ended:
                if self._file and ended.reason == "ended":
                    self._read = f"{self._file} is read to its end"
                    self.query_one(SourceChooser).clear_path()
                self._troubles = {line: f"! {line}" for line in lost(ended)}
                self._show_troubles()
        self._show()

    def _no_sound(self) -> None:
        """Show no level where none is heard: the last one would look like sound."""
        self.query_one("#level", LevelMeter).clear()

    def _say_lost(self, gap: Gap) -> None:
        """Say what is missing where nobody asked for it."""
        if gap.reason in WHY_LOST and gap.ended is not None:
            span = spell((gap.ended - gap.started).total_seconds())
            self._trouble("gap", f"! At {clock(self._earlier + gap.at)} {span} are missing: {WHY_LOST[gap.reason]}.")

    def on_job_ended(self, ended: JobEnded) -> None:
        """Show that it has stopped."""
        if ended.job == self.JOB:
            self.work_ended()

    def on_job_cancelled(self, cancelled: JobCancelled) -> None:
        """Show that it has stopped."""
        if cancelled.job == self.JOB:
            self.work_ended()

    def work_ended(self) -> None:
        """Show what is sealed and where to go on; a question whether to stop is answered by itself."""
        if self._file and not self._begun:
            self.query_one(SourceChooser).ask_path()  # that file could not be read: another is typed next
        self._pause, self._begun = None, False
        self.close_question()
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
            await (self.flow.resume() if self._pause is not None and self._pause.asked else self.flow.pause())

    @work(description="join")
    async def action_admit_late_joiner(self) -> None:
        """Pause, ask whoever has come in, and go on if they agree."""
        await admit(self.app, self.flow)
        self._show()

    @work(description="stop")
    async def action_stop_recording(self) -> None:
        """Stop after a yes."""
        text = "Everything up to now is sealed. You can record more afterwards, in the same meeting."
        if await self.asked(Confirm("Stop recording?", text, yes="Stop", no="No, go on recording")):
            with self.told():
                await self.flow.stop()

    # Markers and speakers

    def _mark(self, kind: MarkerKind) -> None:
        with self.told():
            self.flow.mark(kind)
        self._show_marks()

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
            self._show_speakers()

    # Showing

    def _trouble(self, kind: str, text: str) -> None:
        """Say what is wrong, each thing for as long as it is; an empty text takes it back."""
        self._troubles = {known: said for known, said in self._troubles.items() if known != kind}
        if text:
            self._troubles[kind] = text.strip()
        self._show_troubles()

    def _show_troubles(self) -> None:
        self.query_one("#trouble", PlainText).update("\n".join(self._troubles.values()))

    def _count_pause(self) -> None:
        if self._pause is not None:
            self._show_state()

    def _show(self) -> None:
        """Show the state of the recording, its notes and its markers."""
        busy = self.busy
        self._refused = "" if busy else no_more(self.flow)
        self._sealed_to = self._sealed_to if busy else self.flow.sealed_seconds
        self.query_one(SourceChooser).display = not busy and not self._refused
        self.query_one("#time").display = busy
        self.query_one("#level").display = busy
        self._show_state()
        self.query_one("#elapsed", Digits).update(clock(self._elapsed))
        self._show_sealed()
        self._show_speakers()
        self._show_marks()
        self.show_notes()
        self.refresh_bindings()

    def _show_state(self) -> None:
        self.query_one("#state", PlainText).update(self._state(self._sealed_to))

    def _state(self, sealed: float) -> Content:
        if self.busy and self._pause is not None:
            since = clock(monotonic() - self._paused_at)
            key = PauseRecording.now()
            on = f"{key} goes on." if self._pause.asked else f"It goes on by itself; {key} goes off the record."
            return piece(f"‖ PAUSED for {since}: {self._pause.reason}. Nothing is recorded. {on}", "bold $warning")
        if self.busy:
            begun = f"● READING {self._file}" if self._file else "● RECORDING"
            return piece(begun, "bold $error") if self._begun else piece("… waiting for sound", "bold")
        on = keyed(MORE) if not self._refused else f"{self._refused} {keyed(ON)}"
        if sealed and self.flow.interrupted:
            return piece(f"■ The recording was broken off; {clock(sealed)} of it is safe. {on}")
        if sealed:
            return piece(f"■ {self._read or 'Not recording'}: {clock(sealed)} is in. {on}")
        none = keyed("■ Not recording yet. {StartRecording} starts.")
        return piece(f"■ No recording: {self._refused}" if self._refused else none)

    def _show_sealed(self) -> None:
        """Show how much is on the disk and for how much more there is room."""
        minutes = self._minutes_left if self._minutes_left is not None else self.flow.space_minutes
        self.query_one("#sealed", PlainText).update(
            f"safely sealed up to {clock(self._sealed_to)}\nspace left for {lasting(minutes)}"
        )

    def _show_speakers(self) -> None:
        """Show who can be chosen and who is: what is said next is kept under that name."""
        people = [person for person in self.flow.meeting.participants if person.present][:9]
        speaking = self.flow.speaking if self.busy else ""
        named = (f"{' ▶'[person.id == speaking]}{number} {person.name}" for number, person in enumerate(people, 1))
        asked = (
            f"{AdmitLateJoiner.keys()}  somebody comes in",
            f"{Withdraw.keys()}  somebody takes their agreement back",
        )
        rows = Group(Apart("Who speaks:", *named), Apart(*asked))
        self.query_one("#speakers", PlainText).update(rows if self.busy else "")

    def _show_marks(self) -> None:
        kinds = [marker.kind for marker in self.flow.markers]
        counts = [f"{name} {kinds.count(kind)}" for kind, name in MARKS.items() if kind in kinds]
        self.query_one("#marks", PlainText).update(f"Marked:  {'   '.join(counts)}" if counts else "")
