"""The transcript: sealed sound into text on this machine, and the practitioner's corrections to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.table import Table
from rich.text import Text
from textual import on, work
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.meeting import Scope
from engine.text import clean, clean_line
from tui import jobs
from tui.command import bindings
from tui.commands import (
    AssignSpeaker,
    EditSegment,
    FindUncertain,
    GoBack,
    PlayClip,
    StepBack,
    StrikeSegment,
    TranscribeSound,
)
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.screens.dialogs import AskText, ErrorDialog
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import PlainText, cell
from tui.widgets.work_line import WorkLine
from tui.words import NOBODY, clock, counted, marked, speaker

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import Progress
    from engine.meeting import Segment, Transcript
    from tui.messages import JobCancelled, JobEnded, JobMoved

WITH_SOUND = frozenset(verb.action() for verb in (PlayClip, StepBack))
WITH_SEGMENT = frozenset(verb.action() for verb in (EditSegment, StrikeSegment, FindUncertain, AssignSpeaker))
MISSING = "missing"
PLACES = 3
"""Places with missing sound that are named; more are counted."""
SLACK = 1.0
"""Seconds of sound at the very end that need not be heard."""


class TranscriptScreen(StageScreen):
    """See what was heard, and put it right."""

    VERBS = (
        TranscribeSound,
        PlayClip,
        EditSegment,
        StrikeSegment,
        FindUncertain,
        StepBack,
        AssignSpeaker,
        *STAGE_VERBS,
    )
    BINDINGS = bindings(VERBS, hidden=(GoBack,))
    AUTO_FOCUS = ""
    JOB = jobs.HEARING
    WHAT = (
        "F5 turns the sealed sound into text, on this machine. Words in ⟨…?⟩ are those the recogniser was unsure of: "
        "Space plays what was said, b goes back 3 seconds. Correct the words with e, say who speaks with the numbers, "
        "and strike out with x what is irrelevant or about somebody else: it never reaches the draft. Speech "
        "recognition mishears; a child’s speech most of all."
    )

    def body(self) -> ComposeResult:
        """Lay out the state of the work, who is who, and the segments."""
        yield WorkLine(id="work")
        yield ClipLine(id="clip")
        yield PlainText(id="who")
        yield OptionList(id="segments", markup=False, compact=True)
        yield PlainText(id="empty")

    def fill(self) -> None:
        """Show what has been heard so far."""
        people = self.flow.meeting.participants
        who = "   ".join(f"{number} {person.name}" for number, person in enumerate(people[:9], 1))
        self.query_one("#who", PlainText).update(f"0 nobody   {who}")
        self._transcript: Transcript | None = None
        self._seconds = 0.0
        self._show()
        if self.busy:
            self.query_one("#work", WorkLine).show("Turning sound into text", None)

    # Showing

    def _show(self) -> None:
        """Show the transcript as it is sealed, keeping the cursor where it was."""
        self._transcript, self._seconds = self.flow.transcript, self.flow.sealed_seconds
        rows = self.query_one("#segments", OptionList)
        at = rows.highlighted
        rows.clear_options()
        rows.add_options([Option(self._row(segment)) for segment in self._segments])
        rows.display = bool(self._segments)
        if self._segments:
            rows.highlighted = min(at or 0, len(self._segments) - 1)
            if not self.focused:
                rows.focus()
        else:
            self.set_focus(None)
        self.query_one("#empty").display = not self._segments
        self.query_one("#empty", PlainText).update("" if self.busy else self._why_empty())
        if not self.busy:
            self.query_one("#work", WorkLine).update(self._state())
        self.refresh_bindings()

    @property
    def _segments(self) -> tuple[Segment, ...]:
        return self._transcript.segments if self._transcript else ()

    def _why_empty(self) -> str:
        permission = self.flow.permitted(Scope.TRANSCRIBE)
        if not permission.allowed:
            return f"Nothing is turned into text. {permission.reason}"
        if self._transcript is not None and self._transcript.complete:
            return "No speech was recognised. You can go back and record again, or go on and write the record yourself."
        return "There is no text yet. F5 begins; it runs on this machine and can be stopped and taken up at any time."

    def _state(self) -> str:
        transcript = self._transcript
        if transcript is None:
            return f"{clock(self._seconds)} of sound, nothing turned into text yet"
        if not self._complete:
            return f"Heard up to {clock(transcript.heard_to)} of {clock(self._seconds)}. F5 goes on from there"
        unsure = sum(bool(segment.uncertain) for segment in transcript.segments)
        said = counted(len(transcript.segments), "segment")
        return f"{said}, {unsure} with words the recogniser was unsure of{_left_out(transcript)}"

    def _row(self, segment: Segment) -> Table:
        """Return a segment as a row: time, speaker, words; a struck one says so."""
        row = Table.grid(padding=(0, 1, 0, 0), expand=True)
        row.add_column(width=7, no_wrap=True, justify="right")
        row.add_column(width=14, no_wrap=True, overflow="ellipsis")
        row.add_column(ratio=1)
        name = clean_line(speaker(self.flow.meeting.participants, segment.speaker)) if segment.speaker else "–"
        said = Text(clean(marked(segment)))
        if segment.struck:
            said = Text.assemble("[struck out] ", (clean(segment.text), "strike"))
        elif segment.original is not None:
            said.append(" [corrected]")
        row.add_row(cell(clock(segment.start)), cell(name), said)
        return row

    def _refresh_row(self) -> None:
        """Show the segment under the cursor anew."""
        self._transcript = self.flow.transcript
        rows = self.query_one("#segments", OptionList)
        if rows.highlighted is not None:
            rows.replace_option_prompt_at_index(rows.highlighted, self._row(self._segments[rows.highlighted]))
        self.query_one("#work", WorkLine).update(self._state())

    # The work

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer corrections where there are segments, and starting while nothing runs."""
        if action in WITH_SEGMENT and (self.busy or not self._segments):
            return False
        if action in WITH_SOUND and not self._segments:
            return False
        if action == TranscribeSound.action() and (self.busy or self._complete):
            return False
        return super().check_action(action, parameters)

    @property
    def _complete(self) -> bool:
        """Whether all of the sealed sound has been heard, what was recorded since included."""
        transcript = self._transcript
        return transcript is not None and transcript.complete and transcript.heard_to + SLACK >= self._seconds

    def action_transcribe_sound(self) -> None:
        """Begin, or go on where it was left."""
        if not self.busy:
            jobs.start_lasting(self, self.JOB, self.flow.transcribe)
            self.query_one("#work", WorkLine).show("Turning sound into text", None)
            self._show()

    work_again = action_transcribe_sound

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show how far it has come and what was heard."""
        self._show()
        self.query_one("#work", WorkLine).show("Turning sound into text", cast("Progress", moved.event))

    def on_job_ended(self, _ended: JobEnded) -> None:
        """Show all of it."""
        self._show()

    def on_job_cancelled(self, _cancelled: JobCancelled) -> None:
        """Show what there is."""
        self._show()

    def work_ended(self) -> None:
        """Show what there is."""
        self._show()

    # Hearing

    def action_play_clip(self) -> None:
        """Play the segment under the cursor, or fall silent."""
        line = self.query_one(ClipLine)
        if line.playing:
            line.stop()
        elif (segment := self._chosen) is not None:
            line.play(self.flow, segment)

    def action_step_back(self) -> None:
        """Hear the last seconds again."""
        if (segment := self._chosen) is not None:
            self.query_one(ClipLine).step_back(self.flow, segment)

    @on(ClipLine.Failed)
    def _not_heard(self, failed: ClipLine.Failed) -> None:
        self.app.push_screen(ErrorDialog(failed.error))

    # Corrections

    @property
    def _chosen(self) -> Segment | None:
        index = self.query_one("#segments", OptionList).highlighted
        return None if index is None or not self._segments else self._segments[index]

    @on(OptionList.OptionSelected, "#segments")
    def _segment_chosen(self) -> None:
        if not self.busy:
            self.action_edit_segment()

    @work(description="edit segment")
    async def action_edit_segment(self) -> None:
        """Correct the words under the cursor."""
        segment = self._chosen
        if segment is None:
            return
        who = speaker(self.flow.meeting.participants, segment.speaker) if segment.speaker else NOBODY
        heard = f"Heard: {segment.original}" if segment.original is not None else ""
        text = await self.app.push_screen_wait(
            AskText(f"{clock(segment.start)}  {who}", heard, value=segment.text, one_line=True)
        )
        if text and text != segment.text:
            with self.told():
                self.flow.correct(segment.id, clean_line(text))
            self._refresh_row()

    def action_strike_segment(self) -> None:
        """Strike out, or take back in."""
        segment = self._chosen
        if segment is not None:
            with self.told():
                (self.flow.unstrike if segment.struck else self.flow.strike)(segment.id)
            self._refresh_row()

    def action_assign_speaker(self, number: int) -> None:
        """Say who speaks."""
        segment, people = self._chosen, self.flow.meeting.participants
        if segment is None or number > len(people):
            return
        with self.told():
            self.flow.assign(segment.id, people[number - 1].id if number else None)
            self._refresh_row()
            self.query_one("#segments", OptionList).action_cursor_down()

    def action_find_uncertain(self) -> None:
        """Go to the next segment with an unsure word, going round at the end."""
        rows = self.query_one("#segments", OptionList)
        here = rows.highlighted or 0
        order = [*range(here + 1, len(self._segments)), *range(here + 1)]
        unsure = [index for index in order if self._segments[index].uncertain and not self._segments[index].struck]
        if unsure:
            rows.highlighted = unsure[0]


def _left_out(transcript: Transcript) -> str:
    """Return how long nothing was understood, and where the sound itself is missing."""
    wordless = sum(part.end - part.start for part in transcript.dropped if part.reason != MISSING)
    gone = [f"{clock(part.start)}-{clock(part.end)}" for part in transcript.dropped if part.reason == MISSING]
    others = f" and {len(gone) - PLACES} more places" if len(gone) > PLACES else ""
    return (f"; {clock(wordless)} without words" if wordless else "") + (
        f". ! Sound is missing at {', '.join(gone[:PLACES])}{others}" if gone else ""
    )
