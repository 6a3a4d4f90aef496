"""Where a segment is to be cut: the words with a bar between two of them, moved by the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Button

from tui.command import Command, bindings, keyed
from tui.screens.dialogs import CloseDialog, Dialog
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from textual.app import ComposeResult

BAR = "┃"


class CutEarlier(Command):
    """Cut one word earlier."""

    key = "left"
    word = "Earlier"


class CutLater(Command):
    """Cut one word later."""

    key = "right"
    word = "Later"


class CutHere(Command):
    """Cut here."""

    key = "enter"
    word = "Cut here"


HOW = "{CutEarlier} and {CutLater} move the cut. {CutHere} cuts, {CloseDialog} leaves it whole."


class AskWhere(Dialog[int | None]):
    """Ask before which word to cut; the result is its number, from 1."""

    VERBS = (CutEarlier, CutLater, CutHere, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = ""

    def __init__(self, text: str) -> None:
        super().__init__("Where should it be cut?", keyed(HOW))
        self._words = text.split()
        ends = [at for at, word in enumerate(self._words[:-1], 1) if word[-1] in ".?!"]
        middle = len(self._words) // 2
        self._at = min(ends or [middle], key=lambda at: abs(at - middle))

    def fields(self) -> ComposeResult:
        """Lay out the words."""
        yield PlainText(self._shown(), id="words")

    def buttons(self) -> ComposeResult:
        """Lay out cut and close."""
        yield Button(f"{CutHere.now()}  Cut here", id="cut", compact=True)
        yield Button(f"{CloseDialog.now()}  Leave it whole", id="close", compact=True)

    def _shown(self) -> str:
        return " ".join((*self._words[: self._at], BAR, *self._words[self._at :]))

    def action_cut_earlier(self) -> None:
        """Move the cut back."""
        self._move(-1)

    def action_cut_later(self) -> None:
        """Move the cut on."""
        self._move(1)

    def _move(self, step: int) -> None:
        self._at = min(max(1, self._at + step), len(self._words) - 1)
        self.query_one("#words", PlainText).update(self._shown())

    @on(Button.Pressed, "#cut")
    def action_cut_here(self) -> None:
        """Return where."""
        self.dismiss(self._at)
