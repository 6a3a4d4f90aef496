"""A paper to be read over the whole screen and written out by one key: a consent record, a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll

from engine.errors import CandourError
from engine.text import listed
from tui.command import Command, bindings
from tui.screens.dialogs import CloseDialog, Dialog, ErrorDialog
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from textual.app import ComposeResult

    from engine.meeting import Export


class WriteItOut(Command):
    """Write it into the folder for exports as plain text."""

    key = "f5"
    word = "Write it out"


class PaperScreen(Dialog[None]):
    """The paper as it stands now; `write` writes it into a folder."""

    VERBS = (WriteItOut, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, text: str, folder: Path, write: Callable[[Path], Sequence[Export]]) -> None:
        super().__init__("", text)
        self._folder = folder
        self._write = write

    def compose(self) -> ComposeResult:
        """Lay out the paper over the whole screen, and below it where it can be written to."""
        with VerticalScroll(id="record"):
            yield PlainText(self._text)
        yield PlainText(f"{WriteItOut.now()} writes it into {self._folder}   {CloseDialog.now()} back", id="said")

    def action_write_it_out(self) -> None:
        """Write it, and say where."""
        try:
            written = [export.path for export in self._write(self._folder)]
        except CandourError as error:
            self.app.push_screen(ErrorDialog(error))
            return
        self.query_one("#said", PlainText).update(f"Written: {listed(written)}   {CloseDialog.now()} back")
