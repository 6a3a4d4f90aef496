"""Typed notes with their times, for the screens on which one listens or writes without sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from engine.text import clean_line
from tui.command import keyed
from tui.screens.base import StageScreen
from tui.widgets.plain_text import OptionalText, PlainText
from tui.words import clock

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

SHOWN, LOW, FEW = 5, 30, 3
"""Notes that are shown; and how many lines a terminal has that is too low for them, and for how many it is enough."""


class NotingScreen(StageScreen):
    """A stage at which notes can be typed."""

    _came_from: Widget | None = None

    def notes(self) -> ComposeResult:
        """Lay out the last notes and the line for another."""
        yield OptionalText(id="notes")
        yield Input(placeholder=keyed("Type the note. Enter keeps it, {StepOut} leaves it."), id="note", compact=True)

    def fill(self) -> None:
        """Show the notes there are."""
        self.query_one("#note").display = False
        self.show_notes()

    def show_notes(self) -> None:
        """Show the last notes with their times."""
        shown = self.flow.notes[-(SHOWN if self.app.size.height > LOW else FEW) :]
        lines = [f"{clock(note.at):>7}  {clean_line(note.text)}" for note in shown]
        self.query_one("#notes", PlainText).update("\n".join(lines))

    def action_write_note(self) -> None:
        """Open the line for a note."""
        self._came_from = self.focused
        note = self.query_one("#note", Input)
        note.display = True
        note.focus()

    @on(Input.Submitted, "#note")
    def _note_written(self, event: Input.Submitted) -> None:
        if event.value.strip():
            with self.told():
                self.flow.note(event.value)
                self.show_notes()
        self._close_note()

    def _close_note(self) -> None:
        note = self.query_one("#note", Input)
        note.value = ""
        note.display = False
        self.set_focus(self._came_from if self._came_from is not None and self._came_from.display else None)

    def action_step_out(self) -> None:
        """Leave the note unwritten first."""
        if self.query_one("#note").has_focus:
            self._close_note()
        else:
            super().action_step_out()
