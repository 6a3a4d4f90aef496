"""What a copy leaves out: every line of the approved record with a box to tick, headings as a whole too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from textual import on, work
from textual.containers import VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.export import LeftOut
from engine.text import clean_line
from tui.command import bindings
from tui.export_commands import CloseScreen, CopyIsReady, GiveReason, ToggleLine
from tui.screens.dialogs import AskLine
from tui.screens.screen import CandourScreen
from tui.widgets.plain_text import PlainText, cell, piece
from tui.words import counted

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content

    from engine.export import Copy
    from engine.flow import MeetingFlow
    from engine.meeting import Record

WHOLE = -1
"""In place of a line's number: the heading itself."""


class LeavingOutScreen(CandourScreen):
    """Go through a copy and tick what is left out of it."""

    VERBS = (ToggleLine, GiveReason, CopyIsReady, CloseScreen)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "#outs"
    WHAT = (
        "Every line of the approved record. {ToggleLine} leaves a line out of this copy or takes it back in; on a "
        "heading, all its lines. What is left out is nowhere in the file, nor is your reason. In a record about one "
        "child, what names another child alone is ticked to begin with; look at every line all the same. "
        "{CopyIsReady} says you have."
    )

    def __init__(self, flow: MeetingFlow, paper: str) -> None:
        super().__init__()
        self._flow = flow
        self._paper = paper
        self._title = next((one.title for one in flow.papers if one.id == paper), "Copy")
        self._places: list[tuple[int, int]] = []

    @property
    def top_line(self) -> str:
        """Which copy it is."""
        return self._title

    def body(self) -> ComposeResult:
        """Lay out how much is left out, the lines, and the whole of the line under the cursor."""
        yield PlainText(id="how-much")
        yield OptionList(id="outs", markup=False, compact=True)
        with VerticalScroll(id="line", can_focus=False):
            yield PlainText(id="text")

    def on_mount(self) -> None:
        """Show the lines."""
        with self.told():
            self._fill()

    def _fill(self) -> None:
        self._record: Record = self._flow.record_so_far()
        copy = self._flow.copy_of(self._paper)
        rows = self.query_one("#outs", OptionList)
        here = rows.highlighted or 0
        self._places, options = [], []
        for number, section in enumerate(self._record.sections):
            for place in (WHOLE, *range(len(section.lines))):
                self._places.append((number, place))
                options.append(Option(self._row(copy, number, place)))
        rows.clear_options()
        rows.add_options(options)
        rows.highlighted = min(here, len(options) - 1)
        ready = "you have gone through it" if copy.ready else f"{CopyIsReady.now()} when you have gone through it"
        self.query_one("#how-much", PlainText).update(f"{counted(len(copy.left_out), 'line')} left out; {ready}")

    def _row(self, copy: Copy, number: int, place: int) -> Content | Table:
        section = self._record.sections[number]
        if place == WHOLE:
            return piece(section.title, "bold")
        out = copy.without(number, place)
        reason = f"({out.reason}) " if out and out.reason else ""
        row = Table.grid(padding=(0, 1, 0, 0), expand=True)
        row.add_column(width=4, justify="right")
        row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        row.add_row(cell("[x]" if out else "[ ]"), cell(f"{reason}{clean_line(section.lines[place].text)}"))
        return row

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        number, place = self._places[event.option_index]
        section = self._record.sections[number]
        self.query_one("#text", PlainText).update(section.title if place == WHOLE else section.lines[place].text)
        self.query_one("#line").scroll_home(animate=False)

    def _outs(self, reason: str = "") -> tuple[LeftOut, ...]:
        """Return the line under the cursor, or all lines of the heading there."""
        number, place = self._places[self.query_one("#outs", OptionList).highlighted or 0]
        lines = self._record.sections[number].lines
        places = range(len(lines)) if place == WHOLE else (place,)
        return tuple(LeftOut(number, one, lines[one].text, reason) for one in places)

    @on(OptionList.OptionSelected)
    def action_toggle_line(self) -> None:
        """Leave it out, or take it back in."""
        with self.told():
            self._flow.leave_out(self._paper, *self._outs())
            self._fill()

    @work(description="reason")
    async def action_give_reason(self) -> None:
        """Leave it out and say why."""
        text = "For yourself and your organisation; it is not in the copy."
        reason = await self.app.push_screen_wait(AskLine("Why is this left out?", text))
        if reason is not None and self._outs():
            with self.told():
                copy = self._flow.copy_of(self._paper)
                kept = [out for out in self._outs() if copy.without(out.section, out.line)]
                if kept:
                    self._flow.leave_out(self._paper, *kept)
                self._flow.leave_out(self._paper, *self._outs(reason.strip()))
                self._fill()

    def action_copy_is_ready(self) -> None:
        """Note that it was gone through, and go back."""
        with self.told():
            self._flow.copy_ready(self._paper)
            self.dismiss()

    def action_close_screen(self) -> None:
        """Go back to the export."""
        self.dismiss()
