"""The transcript: sealed sound into text on this machine, and the practitioner's corrections to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.table import Table
from rich.text import Text
from textual import on
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.flow.listening import SPEEDS
from engine.meeting import Scope, Segment
from engine.text import clean, clean_line
from engine.transcript.corrections import CORRECTED
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
from tui.screens.base import STAGE_VERBS
from tui.screens.dialogs import ErrorDialog
from tui.screens.putting_right import PuttingRight
from tui.transcript_commands import (
    AssignVoice,
    ChangeSpeed,
    FindDropped,
    FindWords,
    MergeSegment,
    NameVoices,
    NextFound,
    PlayOn,
    PreviousFound,
    RedoCorrection,
    RespellName,
    RestoreSegment,
    SplitSegment,
    UndoCorrection,
)
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import Apart, PlainText, cell
from tui.widgets.rows import InSight
from tui.widgets.work_line import WorkLine
from tui.words import clock, counted, marked, speaker

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import Progress
    from engine.meeting import Dropped, Transcript
    from tui.messages import JobCancelled, JobEnded, JobMoved

HEARING = (PlayClip, StepBack, PlayOn, ChangeSpeed)
LOOKING = (FindUncertain, FindDropped, FindWords, NextFound, PreviousFound)
PUTTING_RIGHT = (
    EditSegment,
    StrikeSegment,
    SplitSegment,
    MergeSegment,
    RespellName,
    RestoreSegment,
    AssignSpeaker,
    AssignVoice,
    NameVoices,
    UndoCorrection,
    RedoCorrection,
)
WITH_SEGMENTS = frozenset(verb.action() for verb in (*HEARING, *LOOKING))
WHEN_DONE = frozenset(verb.action() for verb in PUTTING_RIGHT)
MISSING = "missing"
REASONS = {
    "loop": "the recogniser only repeated itself",
    "phantom": "the recogniser wrote what it writes into silence",
    "no_speech": "the recogniser wrote words where nobody speaks",
    "distant": "somebody speaks far more quietly than in the room: next door, a television",
    "unheard": "somebody speaks here, and no words were found",
    MISSING: "the sound is missing",
}
"""Why there are no words, as a person would say it."""
PLACES = 3
"""Places with missing sound that are named; more are counted."""
SLACK = 1.0
"""Seconds of sound at the very end that need not be heard."""


class TranscriptScreen(PuttingRight):
    """See what was heard, hear it, and put it right."""

    VERBS = (TranscribeSound, *HEARING, *PUTTING_RIGHT, *LOOKING, *STAGE_VERBS)
    BINDINGS = bindings(VERBS, shown=(FindWords,), hidden=(GoBack, StrikeSegment))
    AUTO_FOCUS = ""
    JOB = jobs.HEARING
    WHAT = (
        "{TranscribeSound} turns the sealed sound into text, on this machine. Words in ⟨…?⟩ are those the recogniser "
        "was unsure of, ⋯ a place without words: {PlayClip} plays what was said there. Correct the words with "
        "{EditSegment}, say who speaks with the numbers or voice by voice with {NameVoices}, and strike out with "
        "{StrikeSegment} what is irrelevant or about somebody else: it never reaches the draft. {UndoCorrection} "
        "takes back whatever you changed. Speech recognition mishears; a child’s speech most of all, so where a "
        "child speaks, listen to the end: only then can the child be quoted in the record."
    )

    def body(self) -> ComposeResult:
        """Lay out the state of the work, who is who, and the segments."""
        yield WorkLine(id="work")
        yield ClipLine(id="clip")
        yield PlainText(id="who")
        yield InSight(id="segments", markup=False, compact=True)
        yield PlainText(id="about")
        yield PlainText(id="empty")

    def fill(self) -> None:
        """Show what has been heard so far."""
        self._unheard: frozenset[str] = frozenset()
        people = self.flow.meeting.participants
        named = (f"{number} {person.name}" for number, person in enumerate(people[:9], 1))
        self.query_one("#who", PlainText).update(Apart("0 nobody", *named))
        self._transcript: Transcript | None = None
        self._seconds = 0.0
        self.show()
        if self.busy:
            self.query_one("#work", WorkLine).show("Turning sound into text", None)

    # Showing

    def show(self) -> None:
        """Show the transcript as it is sealed, keeping the cursor where it was."""
        self._transcript, self._seconds = self.flow.transcript, self.flow.sealed_seconds
        before, at = self.chosen, self.rows.highlighted
        self.entries = _entries(self._transcript)
        self._unheard = frozenset(self.flow.unheard())
        self.rows.clear_options()
        self.rows.add_options([Option(self._row(one)) for one in self.entries])
        self.rows.display = bool(self.entries)
        if self.entries:
            self.rows.highlighted = self._place(before, at or 0)
            if not self.focused:
                self.rows.focus()
        else:
            self.set_focus(None)
        self.query_one("#empty").display = not self.entries
        self.query_one("#empty", PlainText).update("" if self.busy else self._why_empty())
        self._tell()
        if not self.busy:
            self.query_one("#work", WorkLine).update(self._state())
        self.refresh_bindings()

    def _place(self, before: Segment | Dropped | None, at: int) -> int:
        """Return where the cursor belongs: on the segment it was on, else where it was."""
        if isinstance(before, Segment):
            names = [one.id if isinstance(one, Segment) else "" for one in self.entries]
            at = names.index(before.id) if before.id in names else at
        return min(at, len(self.entries) - 1)

    @on(OptionList.OptionHighlighted, "#segments")
    def _tell(self) -> None:
        """Say beneath the list what else there is to know of the row under the cursor."""
        here = self.chosen
        parts = [self._found()]
        if isinstance(here, Segment):
            parts.append(self.step.get(here.id, ""))
            if here.original is not None:
                parts.append(f"Heard as: {here.original}")
            if here.id in self._unheard:
                parts.append("A child speaks here: listen to the end before these words can be used.")
            if here.voice and here.speaker:
                parts.append(f"Voice {here.voice}.")
        self.say("  ".join(part for part in parts if part))

    @property
    def _segments(self) -> tuple[Segment, ...]:
        return self._transcript.segments if self._transcript else ()

    def _why_empty(self) -> str:
        permission = self.flow.permitted(Scope.TRANSCRIBE)
        if not permission.allowed:
            return f"Nothing is turned into text. {permission.reason}"
        if self._transcript is not None and self._transcript.complete:
            return "No speech was recognised. You can go back and record again, or go on and write the record yourself."
        return f"There is no text yet. {TranscribeSound.now()} begins; it can be stopped and gone on with."

    def _state(self) -> str:
        transcript = self._transcript
        if transcript is None:
            return f"{clock(self._seconds)} of sound, nothing turned into text yet"
        if not self._complete:
            on = f"{TranscribeSound.now()} goes on from there"
            return f"Heard up to {clock(transcript.heard_to)} of {clock(self._seconds)}. {on}"
        unsure = sum(bool(segment.uncertain) for segment in transcript.segments)
        said = counted(len(transcript.segments), "segment")
        still = "still " if any(_put_right(segment) for segment in transcript.segments) else ""
        doubt = f", {unsure} {still}with ⟨unsure?⟩ words: {FindUncertain.now()} goes to each" if unsure else ""
        nobody = transcript.segments and not any(part.speaker or part.voice for part in transcript.segments)
        voices = f". {NameVoices.now()} tells who is who" if nobody else ""
        return f"{said}{doubt}{_left_out(transcript)}{voices}"

    def _row(self, one: Segment | Dropped) -> Table:
        """Return a row: time, speaker, words, or why there are none; what was done to it is said in words."""
        row = Table.grid(padding=(0, 1, 0, 0), expand=True)
        row.add_column(width=7, no_wrap=True, justify="right")
        row.add_column(width=14)
        row.add_column(ratio=1)
        if isinstance(one, Segment):
            row.add_row(cell(clock(one.start)), cell(self._who(one)), self._said(one))
        else:
            length = max(1, round(one.end - one.start))
            reason = REASONS.get(one.reason, one.reason)
            row.add_row(cell(clock(one.start)), cell(""), cell(f"⋯ {counted(length, 'second')}: {reason}"))
        return row

    def _who(self, segment: Segment) -> str:
        if segment.speaker:
            return clean_line(speaker(self.flow.meeting.participants, segment.speaker))
        return f"voice {segment.voice}" if segment.voice else "–"

    def _said(self, segment: Segment) -> Text:
        if segment.struck:
            return Text.assemble("[struck out] ", (clean(segment.text), "strike"))
        said = Text(clean(marked(segment)))
        if segment.original is not None:
            said.append(" [name put right]" if CORRECTED in segment.flags else " [corrected]")
        if segment.id in self._unheard:
            said.append(" [child: not listened to]")
        return said

    # The work

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer corrections where there are segments, and starting while nothing runs."""
        if action in WITH_SEGMENTS and not self.entries:
            return False
        if action in WHEN_DONE and (self.busy or not self.entries):
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
            self.show()

    work_again = action_transcribe_sound

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show how far it has come and what was heard."""
        self.show()
        self.query_one("#work", WorkLine).show("Turning sound into text", cast("Progress", moved.event))

    def on_job_ended(self, _ended: JobEnded) -> None:
        """Show all of it."""
        self.show()

    def on_job_cancelled(self, _cancelled: JobCancelled) -> None:
        """Show what there is."""
        self.show()

    def work_ended(self) -> None:
        """Show what there is."""
        self.show()

    # Hearing

    def action_play_clip(self) -> None:
        """Play what is under the cursor, or fall silent."""
        line, here = self.query_one(ClipLine), self.chosen
        if line.playing:
            line.stop()
        elif isinstance(here, Segment):
            line.play(self.flow, here)
        elif here is not None:
            line.play_dropped(self.flow, here)

    def action_play_on(self) -> None:
        """Play everything from here on."""
        if (segment := self.segment) is not None:
            self.query_one(ClipLine).play_on(self.flow, segment, self._segments)

    def action_step_back(self) -> None:
        """Hear the last seconds again."""
        line = self.query_one(ClipLine)
        if (segment := self.segment or line.playing) is not None:
            line.step_back(self.flow, segment)

    def action_change_speed(self) -> None:
        """Take the next speed; what is playing begins again at it."""
        line = self.query_one(ClipLine)
        line.change_speed(self.flow, SPEEDS[(SPEEDS.index(line.speed) + 1) % len(SPEEDS)])
        if not line.playing:
            self.say(f"What you play is played {said_speed(line.speed)}.")

    @on(ClipLine.Reached)
    def _follow(self, reached: ClipLine.Reached) -> None:
        self.go_to(lambda one: isinstance(one, Segment) and one.id == reached.segment)

    @on(ClipLine.Ended)
    def _listened(self) -> None:
        """Show that a child's words have been listened to."""
        if self._unheard:
            self.show()

    @on(ClipLine.Failed)
    def _not_heard(self, failed: ClipLine.Failed) -> None:
        self.app.push_screen(ErrorDialog(failed.error))


def _put_right(segment: Segment) -> bool:
    """Tell whether somebody corrected these words, and not only the list of names."""
    return segment.original is not None and CORRECTED not in segment.flags


def _left_out(transcript: Transcript) -> str:
    """Return how long nothing was understood, and where the sound itself is missing."""
    wordless = sum(part.end - part.start for part in transcript.dropped if part.reason != MISSING)
    gone = [f"{clock(part.start)}-{clock(part.end)}" for part in transcript.dropped if part.reason == MISSING]
    others = f" and {len(gone) - PLACES} more places" if len(gone) > PLACES else ""
    return (f"; {clock(wordless)} without words" if wordless else "") + (
        f". ! Sound is missing at {', '.join(gone[:PLACES])}{others}" if gone else ""
    )


def _entries(transcript: Transcript | None) -> tuple[Segment | Dropped, ...]:
    """Return the segments and the places without words, in the order of the meeting."""
    if transcript is None:
        return ()
    return tuple(sorted((*transcript.segments, *transcript.dropped), key=lambda one: one.start))


def said_speed(speed: float) -> str:
    """Return a speed as a person would say it."""
    return "at its own speed" if speed == 1.0 else f"{speed:g} times as fast"
