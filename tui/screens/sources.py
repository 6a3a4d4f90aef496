"""The transcript at hand: what was said, line by line, each to be heard, looked for, and tied to a statement or not.

Rule: nothing is changed here; what comes of it is which sources a line rests on, in the order of the meeting.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual import on, work
from textual.containers import Container, Vertical
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.meeting import Segment
from tui.command import Command, bindings, keyed
from tui.commands import PlayClip
from tui.screens.dialogs import AskLine, CloseDialog, Dialog, ErrorDialog, KeepText
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import PlainText, piece
from tui.widgets.rows import Rows
from tui.widgets.statement_view import source_of
from tui.words import counted

if TYPE_CHECKING:
    from collections.abc import Collection

    from textual.app import ComposeResult
    from textual.content import Content

    from engine.flow import MeetingFlow
    from engine.meeting import Note

T = TypeVar("T")

SAID, APPROVED = "What was said", "The approved record"
KEYS = "Enter ties and unties, {PlayClip} plays, {SearchWords} searches, {KeepText} keeps it, {CloseDialog} leaves it."


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


class AtHand(Dialog[T]):
    """What was said and noted, each to be tied or untied; what stands above it and what comes of it differ."""

    VERBS = (SearchWords, NextMatch, PreviousMatch, PlayClip, KeepText, CloseDialog)
    BINDINGS = bindings(VERBS)
    KEYS = KEYS
    _among = True
    """Whether one begins among what was said."""

    def __init__(self, flow: MeetingFlow, title: str, tied: Collection[str], at: str = "") -> None:
        super().__init__(title)
        self._flow = flow
        self._sources = sources(flow)
        self._others = tuple(name for name in tied if name not in {part.id for part in self._sources})
        self._chosen = set(tied)
        self._at = at
        self._sought = ""

    def compose(self) -> ComposeResult:
        """Lay out what it is for, what was said, and the words in hand."""
        with Vertical(classes="box page at-hand"):
            yield PlainText(piece(self._title, "bold"), classes="box-title")
            with Container(id="beside"):
                with Vertical(id="above"):
                    yield from self.fields()
                with Vertical(id="at-hand"):
                    yield ClipLine(id="clip")
                    yield Rows(id="said-lines", markup=False, compact=True)
                    yield PlainText(id="words")
            yield PlainText(id="tied")
            yield PlainText(id="keys")

    def on_mount(self) -> None:
        """Show what was said from where the line rests on it."""
        rows = self.query_one(OptionList)
        rows.add_options([Option(self._row(part), id=part.id) for part in self._sources])
        places = [place for place, part in enumerate(self._sources) if part.id in self._chosen or part.id == self._at]
        if self._sources:
            rows.highlighted = places[0] if places else 0
        if self._among:
            rows.focus()
        self._tell()

    def _row(self, part: Segment | Note) -> Content:
        mark = "✓" if part.id in self._chosen else " "
        at, who, _ = source_of(part, self._flow.meeting.participants)
        return piece(f"{mark} {at:>7} {who:14.14} {part.text}")

    def _tell(self, found: str = "") -> None:
        tied = f"{counted(len(self._chosen), 'piece')} tied to it." if self._chosen else "Nothing is tied to it."
        self.query_one("#tied", PlainText).update(f"{tied} {found}")
        self.query_one("#keys", PlainText).update(keyed(self.KEYS))

    @property
    def _here(self) -> int | None:
        return self.query_one(OptionList).highlighted

    @property
    def tied(self) -> tuple[str, ...]:
        """What is tied, in the order of the meeting; what is not in sight here stays tied."""
        return (*self._others, *(part.id for part in self._sources if part.id in self._chosen))

    @on(OptionList.OptionHighlighted)
    def _show_words(self, event: OptionList.OptionHighlighted) -> None:
        at, who, words = source_of(self._sources[event.option_index], self._flow.meeting.participants)
        for shown in self.query("#words").results(PlainText):  # none any more, where the box is just closing
            shown.update(piece(f"{at}  {who}:  ", "bold") + piece(words))

    @on(OptionList.OptionSelected)
    def _tie(self, event: OptionList.OptionSelected) -> None:
        part = self._sources[event.option_index]
        self._chosen ^= {part.id}
        self.query_one(OptionList).replace_option_prompt_at_index(event.option_index, self._row(part))
        self._tell()
        self.was_tied()

    def was_tied(self) -> None:
        """Do what follows from another source being tied or untied."""

    @work(description="search")
    async def action_search_words(self) -> None:
        """Ask for the words and go to the first line after this one that has them."""
        sought = await self.app.push_screen_wait(AskLine("Search what was said for", value=self._sought, keep="Find"))
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
        holds = [place for place, part in enumerate(self._sources) if self._sought in part.text.casefold()]
        if not self._sought:
            self.action_search_words()
            return
        if not holds:
            self._tell(f"Nobody said “{self._sought}”.")
            return
        ahead = [place for place in holds if place > here] if way > 0 else [place for place in holds if place < here]
        found = (ahead or holds)[0 if way > 0 else -1]
        self.query_one(OptionList).highlighted = found
        self._tell(
            f"“{self._sought}” {holds.index(found) + 1} of {len(holds)}: "
            f"{NextMatch.now()} goes on, {PreviousMatch.now()} goes back."
        )

    def action_play_clip(self) -> None:
        """Hear it, or fall silent; what was typed has no sound."""
        line = self.query_one(ClipLine)
        part = None if self._here is None else self._sources[self._here]
        if line.playing:
            line.stop()
        elif isinstance(part, Segment):
            line.play(self._flow, part)

    @on(ClipLine.Failed)
    def _not_heard(self, failed: ClipLine.Failed) -> None:
        self.app.push_screen(ErrorDialog(failed.error))


class SourcesDialog(AtHand["tuple[str, ...] | None"]):
    """Choose what a line rests on; the result is the ids of the sources chosen, or None."""

    def __init__(self, flow: MeetingFlow, line: str, tied: Collection[str], at: str = "") -> None:
        super().__init__(flow, APPROVED if flow.reader else SAID, tied, at)
        self._text = line

    def fields(self) -> ComposeResult:
        """Lay out the line."""
        yield PlainText(self._text, id="line")

    def action_keep_text(self) -> None:
        """Return what is tied."""
        self.dismiss(self.tied)


def sources(flow: MeetingFlow) -> tuple[Segment | Note, ...]:
    """Return all that a line can rest on, in the order of the meeting: what was said, and what was typed."""
    segments = flow.transcript.segments if flow.transcript else ()
    parts: list[Segment | Note] = [*(part for part in segments if not part.struck), *flow.notes]
    return tuple(sorted(parts, key=lambda part: part.start if isinstance(part, Segment) else part.at))
