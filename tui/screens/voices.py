"""The voices of the meeting: hear up to three clips of each, and say whose it is.

Rule: telling voices apart is a suggestion; only what somebody says here becomes a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.console import Group
from rich.padding import Padding
from textual import on
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.errors import CandourError
from tui import jobs
from tui.command import Command, bindings, keyed
from tui.screens.dialogs import CloseDialog, ErrorDialog, Over
from tui.transcript_commands import NameVoice, NextSample, TellAgain
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import PlainText, cell, piece
from tui.widgets.rows import InSight
from tui.widgets.work_line import WorkLine
from tui.words import clock, counted, listed

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import MeetingFlow, Progress
    from engine.transcript.voices import Voice
    from tui.messages import JobCancelled, JobEnded, JobFailed, JobMoved

GROUPED = (
    "The machine grouped what sounds like one voice, by this recording alone; it forgets how anybody sounds as soon as "
    "it has done so. It can be wrong: listen, then press the number of the person, or 0 if you do not know. Two voices "
    "may be the same person."
)


KEYS = "{NextSample} plays the next clip, {TellAgain} tells anew, {CloseDialog} closes: names are kept."


class VoicesScreen(Over[None]):
    """Whose voice is whose."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (NextSample, NameVoice, TellAgain, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "OptionList"
    WHAT = GROUPED
    JOB = "telling voices apart"

    def __init__(self, flow: MeetingFlow) -> None:
        super().__init__()
        self._flow = flow
        self._voices: tuple[Voice, ...] = ()
        self._clip = 0

    def compose(self) -> ComposeResult:
        """Lay out what this is, the voices, and the keys."""
        with Vertical(classes="box tall"):
            yield PlainText(piece("Who is who?", "bold"), classes="box-title")
            yield PlainText(GROUPED, classes="box-text")
            yield WorkLine(id="telling")
            yield InSight(id="voices", markup=False, compact=True)
            yield ClipLine(id="sample")
            yield PlainText(self._people(), id="people")
            yield PlainText(keyed(KEYS))

    def _people(self) -> str:
        names = [f"{number} {person.name}" for number, person in enumerate(self._flow.meeting.participants[:9], 1)]
        return "   ".join(("0 don’t know", *names))

    def on_mount(self) -> None:
        """Show the voices, or tell them apart first."""
        self.query_one(ClipLine).hint = "{NextSample} plays the next"
        self._show()
        if not self._voices:
            self.action_tell_again()

    def _show(self) -> None:
        rows = self.query_one("#voices", OptionList)
        at = rows.highlighted
        self._voices = self._flow.voices
        rows.clear_options()
        rows.add_options([Option(self._row(voice)) for voice in self._voices])
        if self._voices:
            rows.highlighted = min(at or 0, len(self._voices) - 1)

    def _row(self, voice: Voice) -> Group:
        said = f"{clock(voice.seconds)} in {counted(voice.segments, 'segment')}"
        heading = f"Voice {voice.label:<3} {said:<24} {voice.speaker or '–'}"
        return Group(cell(heading), Padding(cell(f"“{self._sample(voice)}”"), (0, 0, 0, 4)))

    def _sample(self, voice: Voice) -> str:
        """Return the longest of a voice's clips in words: what was said tells a voice where it cannot be heard."""
        transcript = self._flow.transcript
        said = [part.text for part in (transcript.segments if transcript else ()) if part.id in voice.clips]
        return max(said, key=len, default="…")

    # Telling apart

    def action_tell_again(self) -> None:
        """Group the voices."""
        if not jobs.running(self, self.JOB):
            self.query_one("#telling", WorkLine).show("Telling voices apart", None)
            jobs.start(self, self.JOB, self._flow.tell_voices)

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show how far it has come."""
        self.query_one("#telling", WorkLine).show("Telling voices apart", cast("Progress", moved.event))

    def on_job_ended(self, _ended: JobEnded) -> None:
        """Show the voices."""
        self._show()
        found = counted(len(self._voices), "voice")
        self.query_one("#telling", WorkLine).update(f"{found} told apart." if self._voices else "Nobody is heard.")

    def on_job_cancelled(self, _cancelled: JobCancelled) -> None:
        """Show what there was."""
        self.query_one("#telling", WorkLine).update("")

    def on_job_failed(self, failed: JobFailed) -> None:
        """Say why not."""
        self.query_one("#telling", WorkLine).update("")
        self.app.push_screen(ErrorDialog(failed.error))

    # Hearing and naming

    @property
    def _chosen(self) -> Voice | None:
        at = self.query_one("#voices", OptionList).highlighted
        return None if at is None or at >= len(self._voices) else self._voices[at]

    @on(OptionList.OptionHighlighted)
    def _another(self) -> None:
        self._clip = 0

    def action_next_sample(self) -> None:
        """Play the next clip of the voice under the cursor."""
        voice, transcript = self._chosen, self._flow.transcript
        if voice is None or transcript is None or not voice.clips:
            return
        name = voice.clips[self._clip % len(voice.clips)]
        segment = next(part for part in transcript.segments if part.id == name)
        which = f", clip {self._clip % len(voice.clips) + 1} of {len(voice.clips)}"
        self._clip += 1
        self.query_one(ClipLine).play(self._flow, segment, which=which)

    @on(ClipLine.Failed)
    def _not_heard(self, failed: ClipLine.Failed) -> None:
        self.app.push_screen(ErrorDialog(failed.error))

    def action_name_voice(self, number: int) -> None:
        """Say whose it is; the voice stays in hand, or a number meant for the next would go to the one after it."""
        voice, people = self._chosen, self._flow.meeting.participants
        if voice is None or number > len(people):
            return
        try:
            self._flow.name_voice(voice.label, people[number - 1].id if number else None)
        except CandourError as error:
            self.app.push_screen(ErrorDialog(error))
            return
        self._show()
        left = [one.label for one in self._voices if one.speaker is None]
        then = f"The down arrow goes on; no name yet: voice {listed(left)}." if left else "Every voice has a name."
        who = people[number - 1].name if number else "not known"
        self.query_one("#telling", WorkLine).update(f"Voice {voice.label}: {who}. {then}")

    def action_close_dialog(self) -> None:
        """Stop what runs and close."""
        self.query_one(ClipLine).stop()
        if jobs.running(self, self.JOB):
            jobs.cancel(self, self.JOB)
        else:
            self.dismiss()
