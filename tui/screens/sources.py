"""The transcript at hand: what was said, line by line, each to be heard, looked for, and tied to a statement or not.

Rule: nothing is changed here; the result is which segments a line rests on, in the order of the meeting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.command import Command, bindings, keyed
from tui.commands import PlayClip
from tui.screens.dialogs import AskLine, CloseDialog, Dialog, ErrorDialog, KeepText
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import PlainText, piece
from tui.widgets.rows import Rows
from tui.words import clock, counted, marked, speaker

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual.app import ComposeResult
    from textual.content import Content

    from engine.flow import MeetingFlow
    from engine.meeting import Segment

KEYS = (
    "Enter ties and unties, {PlayClip} plays, {SearchWords} searches, {KeepText} keeps it so, {CloseDialog} leaves it."
)


class SearchWords(Command):
    """Search for words."""

    key = "/"
    word = "Search"


class NextMatch(Command):
    """Go to the next line with the words searched for."""

    key = "n"
    word = "Next"
    shown = False


class PreviousMatch(Command):
    """Go back to the line with the words searched for."""

    key = "N"
    word = "Before"
    shown = False


class SourcesDialog(Dialog["tuple[str, ...] | None"]):
    """Choose what a line rests on; the result is the ids of the segments chosen, or None."""

    VERBS = (SearchWords, NextMatch, PreviousMatch, PlayClip, KeepText, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "OptionList"

    def __init__(self, flow: MeetingFlow, line: str, chosen: Collection[str], at: str = "") -> None:
        super().__init__("What was said", line)
        self._flow = flow
        transcript = flow.transcript
        self._segments = tuple(part for part in transcript.segments if not part.struck) if transcript else ()
        self._others = tuple(name for name in chosen if name not in {part.id for part in self._segments})
        self._chosen = set(chosen)
        self._at = at
        self._sought = ""

    def compose(self) -> ComposeResult:
        """Lay out the line, what was said, and the words in hand."""
        with Vertical(classes="box page"):
            yield PlainText(piece(self._title, "bold"), classes="box-title")
            yield PlainText(self._text, id="line")
            yield ClipLine(id="clip")
            yield Rows(id="said-lines", markup=False, compact=True)
            yield PlainText(id="words")
            yield PlainText(id="keys")

    def on_mount(self) -> None:
        """Show what was said from where the line rests on it."""
        rows = self.query_one(OptionList)
        rows.add_options([Option(self._row(part), id=part.id) for part in self._segments])
        places = [place for place, part in enumerate(self._segments) if part.id in self._chosen or part.id == self._at]
        if self._segments:
            rows.highlighted = places[0] if places else 0
        self._tell()

    def _row(self, part: Segment) -> Content:
        tied = "✓" if part.id in self._chosen else " "
        return piece(f"{tied} {clock(part.start):>7} {self._speaker(part):14.14} {part.text}")

    def _speaker(self, part: Segment) -> str:
        return speaker(self._flow.meeting.participants, part.speaker) if part.speaker else "–"

    def _tell(self, text: str = "") -> None:
        tied = f"{counted(len(self._chosen), 'piece')} tied to it. "
        keys = keyed(KEYS)
        self.query_one("#keys", PlainText).update(text or tied + keys)

    @property
    def _here(self) -> int | None:
        return self.query_one(OptionList).highlighted

    @on(OptionList.OptionHighlighted)
    def _show_words(self, event: OptionList.OptionHighlighted) -> None:
        for words in self.query("#words").results(PlainText):  # none any more, where the box is just closing
            words.update(marked(self._segments[event.option_index]))

    @on(OptionList.OptionSelected)
    def _tie(self, event: OptionList.OptionSelected) -> None:
        part = self._segments[event.option_index]
        self._chosen ^= {part.id}
        self.query_one(OptionList).replace_option_prompt_at_index(event.option_index, self._row(part))
        self._tell()

    @work(description="search")
    async def action_search_words(self) -> None:
        """Ask for the words and go to the first line after this one that has them."""
        sought = await self.app.push_screen_wait(AskLine("Search what was said for", value=self._sought))
        if sought and sought.strip():
            self._sought = sought.strip().casefold()
            self._find(1)

    def action_next_match(self) -> None:
        """Go on."""
        self._find(1)

    def action_previous_match(self) -> None:
        """Go back."""
        self._find(-1)

    def _find(self, way: int) -> None:
        here = self._here or 0
        holds = [place for place, part in enumerate(self._segments) if self._sought in part.text.casefold()]
        if not self._sought or not holds:
            self._tell("Nobody said that." if self._sought else "/ searches.")
            return
        ahead = [place for place in holds if place > here] if way > 0 else [place for place in holds if place < here]
        found = (ahead or holds)[0 if way > 0 else -1]
        self.query_one(OptionList).highlighted = found
        self._tell(
            f"{holds.index(found) + 1} of {len(holds)}: {NextMatch.now()} goes on, {PreviousMatch.now()} goes back."
        )

    def action_play_clip(self) -> None:
        """Hear it, or fall silent."""
        line = self.query_one(ClipLine)
        if line.playing:
            line.stop()
        elif self._here is not None:
            line.play(self._flow, self._segments[self._here])

    @on(ClipLine.Failed)
    def _not_heard(self, failed: ClipLine.Failed) -> None:
        self.app.push_screen(ErrorDialog(failed.error))

    def action_keep_text(self) -> None:
        """Return what is tied, in the order of the meeting; what is no segment, such as a note, stays tied."""
        tied = tuple(part.id for part in self._segments if part.id in self._chosen)
        self.dismiss((*self._others, *tied))
