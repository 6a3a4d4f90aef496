"""Approval: a named practitioner states that they have checked the record and answer for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Button, Input

from engine.text import clean_line
from tui.screens.dialogs import CloseDialog, Dialog
from tui.widgets.plain_text import PlainText
from tui.words import DECLARATION

if TYPE_CHECKING:
    from textual.app import ComposeResult

UNNAMED = "! Type your full name first: a person answers for the record."
OTHERWISE = "! Set-up names {}. Press Enter again to approve as {}."


class ApprovalDialog(Dialog[str | None]):
    """Show the declaration and take the name."""

    AUTO_FOCUS = "Input"

    def __init__(self, summary: str, practitioner: str) -> None:
        super().__init__("Approve the record", f"{DECLARATION}\n\n{summary}")
        self._practitioner = practitioner
        self._asked = ""

    def fields(self) -> ComposeResult:
        """Lay out the name."""
        yield PlainText("Your full name", classes="label")
        yield Input(id="name", compact=True)
        yield PlainText(id="said")

    def buttons(self) -> ComposeResult:
        """Lay out approve and close."""
        yield Button("Enter  Approve", id="approve", compact=True)
        yield Button(f"{CloseDialog.now()}  Not yet", id="close", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#approve")
    def _approved(self) -> None:
        name = clean_line(self.query_one(Input).value)
        if name and name.casefold() in {self._practitioner.casefold(), self._asked}:
            self.dismiss(name)
            return
        self._asked = name.casefold()
        said = UNNAMED if not name else OTHERWISE.format(self._practitioner, name)
        self.query_one("#said", PlainText).update(said)
