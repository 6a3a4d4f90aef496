"""The voices of the meeting: hear up to three clips of each, and say whose it is.

Rule: telling voices apart is a suggestion; only what somebody says here becomes a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from rich.console import Group
from rich.padding import Padding
from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.errors import CandourError
from engine.text import clean, listed
from engine.transcript.voices import introduces, telling
from tui import jobs
from tui.command import Command, bindings, keyed
from tui.screens.dialogs import CloseDialog, ErrorDialog, Over
from tui.transcript_commands import NameVoice, NextSample, TakeNameBack, TellAgain
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import Apart, PlainText, cell, piece
from tui.widgets.rows import InSight
from tui.widgets.work_line import WorkLine
from tui.words import clock, counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from engine.flow import MeetingFlow, Progress
    from engine.meeting import Segment
    from engine.transcript.voices import Voice
    from tui.messages import JobCancelled, JobEnded, JobFailed, JobMoved

GROUPED = (
    "The machine grouped what sounds like one voice, by this recording alone; it forgets how anybody sounds as soon as "
    "it has done so. It can be wrong: listen, then press the number of the person, or 0 if you do not know; the voice "
    "stays in hand until an arrow goes to another. Two voices may be the same person."
)
BRIEFLY = "It can be wrong; two voices may be one person. Listen, press whose it is."
KEYS = (
    "{NextSample} plays on, {TellAgain} tells anew, {TakeNameBack} takes a name back, {CloseVoices} closes: names stay."
)
NAMED = "Voice {}: {}{}. {}"
NO_MORE = " now, no more {}; {} takes that back"
NOTHING_BACK = "No name has been given here that could be taken back."
LEAD = 30
"""Cells of a sample before the name that is said in it."""


class CloseVoices(CloseDialog):
    """Close this; the names you gave are kept."""

    key = "escape"
    word = "Close"


class VoicesScreen(Over[None]):
    """Whose voice is whose."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (NextSample, NameVoice, TakeNameBack, TellAgain, CloseVoices)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "OptionList"
    WHAT = GROUPED
    JOB = "telling voices apart"

    def __init__(self, flow: MeetingFlow) -> None:
        super().__init__()
        self._flow = flow
        self._voices: tuple[Voice, ...] = ()
        self._clip = self._given = 0

    def compose(self) -> ComposeResult:
        """Lay out what this is, the voices, and the keys."""
        with Vertical(classes="box tall"):
            yield PlainText(piece("Who is who?", "bold"), classes="box-title")
            yield PlainText(BRIEFLY, classes="box-text")
            yield WorkLine(id="telling")
            yield InSight(id="voices", markup=False, compact=True)
            yield ClipLine(id="sample")
            yield PlainText(self._people(), id="people")
            yield PlainText(keyed(KEYS))

    def _people(self) -> Apart:
        names = (f"{number} {person.name}" for number, person in enumerate(self._flow.meeting.participants[:9], 1))
        return Apart("0 don’t know", *names)

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

    def _row(self, voice: Voice, *, open_: bool = False) -> Group:
        """Return a voice with what tells most of whose it is: a line of it, or all its clips where it is in hand."""
        said = f"{clock(voice.seconds)} in {counted(voice.segments, 'segment')}"
        heading = f"Voice {voice.label:<3} {said:<24} {voice.speaker or '–'}"
        clips = self._clips(voice)
        if open_:
            lines = [cell(f"{clock(part.start)} “{part.text}”") for part in clips]
        else:
            lines = [Text(clean(f"“{_from_name(part.text)}”"), no_wrap=True, overflow="ellipsis") for part in clips[:1]]
        return Group(cell(heading), *(Padding(line, (0, 0, 0, 4)) for line in lines))

    def _clips(self, voice: Voice) -> list[Segment]:
        """Return a voice's clips, the most telling first: what was said tells a voice where it cannot be heard."""
        transcript = self._flow.transcript
        parts = [part for part in (transcript.segments if transcript else ()) if part.id in voice.clips]
        return sorted(parts, key=telling, reverse=True)

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
    def _another(self, moved: OptionList.OptionHighlighted) -> None:
        """Open the voice under the cursor, close the others, and begin with its first clip."""
        self._clip = 0
        for at, voice in enumerate(self._voices):
            prompt = self._row(voice, open_=at == moved.option_index)
            moved.option_list.replace_option_prompt_at_index(at, prompt)
        moved.option_list.scroll_to_highlight()

    def action_next_sample(self) -> None:
        """Play the next clip of the voice under the cursor."""
        voice = self._chosen
        clips = self._clips(voice) if voice is not None else []
        if clips:
            at = self._clip % len(clips)
            self._clip += 1
            self.query_one(ClipLine).play(self._flow, clips[at], which=f", clip {at + 1} of {len(clips)}")

    @on(ClipLine.Failed)
    def _not_heard(self, failed: ClipLine.Failed) -> None:
        self.app.push_screen(ErrorDialog(failed.error))

    def action_name_voice(self, number: int) -> None:
        """Say whose it is; the voice stays in hand, or a number meant for the next would go to the one after it."""
        voice, people = self._chosen, self._flow.meeting.participants
        if voice is None or number > len(people):
            return
        if self._changed(lambda: self._flow.name_voice(voice.label, people[number - 1].id if number else None)):
            who = people[number - 1].name if number else "not known"
            other = voice.speaker not in {None, who}
            before = NO_MORE.format(voice.speaker, TakeNameBack.now()) if other else ""
            self._say(NAMED.format(voice.label, who, before, self._left()))

    def action_take_name_back(self) -> None:
        """Take the last name given here back; what was changed in the transcript before stays."""
        if not self._given:
            self._say(NOTHING_BACK)
        elif self._changed(self._flow.undo_correction, by=-1):
            self._say(f"Taken back. {self._left()}")

    def _changed(self, change: Callable[[], None], by: int = 1) -> bool:
        """Make a change and show it, counting those that can be taken back here; tell whether it was made."""
        before = self._edits
        try:
            change()
        except CandourError as error:
            self.app.push_screen(ErrorDialog(error))
            return False
        self._given += by if self._edits != before else 0
        self._show()
        return True

    @property
    def _edits(self) -> object:
        return self._flow.transcript.edits if self._flow.transcript else ()

    def _left(self) -> str:
        left = [one.label for one in self._voices if one.speaker is None]
        return f"↓ goes on; no name yet: voice {listed(left)}." if left else "Every voice has a name."

    def _say(self, text: str) -> None:
        self.query_one("#telling", WorkLine).update(text)

    def action_close_voices(self) -> None:
        """Stop what runs and close."""
        self.query_one(ClipLine).stop()
        if jobs.running(self, self.JOB):
            jobs.cancel(self, self.JOB)
        else:
            self.dismiss()


def _from_name(text: str) -> str:
    """Return a text from shortly before where somebody says their name in it, so that a line of it shows the name."""
    at = introduces(text) or 0
    return text if at <= LEAD else f"… {text[at:]}"
