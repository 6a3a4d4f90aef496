"""The consent record: read on the screen, and written out by one key for the family to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll

from engine.errors import CandourError
from tui.command import Command, bindings
from tui.screens.dialogs import CloseDialog, Dialog, ErrorDialog
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from engine.flow import MeetingFlow


class WriteItOut(Command):
    """Write it into the folder for exports as plain text."""

    key = "f5"
    word = "Write it out"


class ConsentRecordScreen(Dialog[None]):
    """The record as it stands now."""

    VERBS = (WriteItOut, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, flow: MeetingFlow, folder: Path) -> None:
        super().__init__("")
        self._flow = flow
        self._folder = folder

    def compose(self) -> ComposeResult:
        """Lay out the record over the whole screen, and below it where it can be written to."""
        with VerticalScroll(id="record"):
            yield PlainText(self._flow.consent_record())
        yield PlainText(f"{WriteItOut.now()} writes it into {self._folder}   {CloseDialog.now()} back", id="said")

    def action_write_it_out(self) -> None:
        """Write it, and say where."""
        try:
            done = self._flow.export_consent_record(self._folder)
        except CandourError as error:
            self.app.push_screen(ErrorDialog(error))
            return
        self.query_one("#said", PlainText).update(f"Written: {done.path}   {CloseDialog.now()} back")
