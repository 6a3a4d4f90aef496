"""The hold: why a meeting has to stay sealed, until which day; or the end of one that is there."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.widgets import Button, Input

from engine.errors import InputInvalid
from engine.holds import REASONS, HoldReason, today
from engine.text import clean_line
from tui.screens.dialogs import CloseDialog, Confirm, Dialog
from tui.widgets.pick import Pick
from tui.widgets.plain_text import PlainText
from tui.words import typed_day

if TYPE_CHECKING:
    from textual.app import App, ComposeResult

    from engine.flow import Workspace

TEXT = (
    "Sound, transcript, draft and notes stay sealed to the end of that day, by this computer’s clock; until then "
    "nothing destroys them."
)

Wanted = tuple[HoldReason, date, str]


class HoldDialog(Dialog[Wanted | None]):
    """Ask for the reason, the last day and a few words."""

    AUTO_FOCUS = "#reason"

    def __init__(self) -> None:
        super().__init__("Keep this meeting for a time?", TEXT)

    def fields(self) -> ComposeResult:
        """Lay out reason, day and words."""
        with Horizontal(classes="row"):
            yield PlainText("Reason", classes="label")
            choices = [(words, reason.value) for reason, words in REASONS.items()]
            yield Pick(choices, value=choices[0][1], allow_blank=False, id="reason", compact=True)
        with Horizontal(classes="row"):
            yield PlainText("Until", classes="label")
            yield Input(id="until", placeholder="such as 31/05/2027", compact=True)
        with Horizontal(classes="row"):
            yield PlainText("Why", classes="label")
            yield Input(id="why", placeholder="such as a reference", compact=True)
        yield PlainText(id="said")

    def buttons(self) -> ComposeResult:
        """Lay out keep and close."""
        yield Button("Hold", id="hold", compact=True)
        yield Button(f"{CloseDialog.now()}  Close", id="close", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#hold")
    def _wanted(self) -> None:
        until = None
        with suppress(InputInvalid):
            until = typed_day(self.query_one("#until", Input).value)
        if until is None or until < today():
            wrong = "That day is past." if until else "Until which day? Write it as 31/05/2027."
            self.query_one("#said", PlainText).update(wrong)
            self.query_one("#until").focus()
            return
        reason = HoldReason(str(self.query_one("#reason", Pick).value))
        self.dismiss((reason, until, clean_line(self.query_one("#why", Input).value)))


async def ask_about_hold(app: App[object], workspace: Workspace, meeting: str, by: str) -> bool:
    """Hold a meeting, or end the hold it is under; tell whether anything changed."""
    held = workspace.held(meeting)
    if held is not None:
        text = f"{REASONS[held.reason]}. {held.why}\n\nAfter that the meeting can be destroyed.".replace(". \n", ".\n")
        if await app.push_screen_wait(Confirm("End the hold?", text, yes="End it", danger=True)):
            workspace.lift_hold(meeting, by)
            return True
        return False
    wanted = await app.push_screen_wait(HoldDialog())
    if wanted is not None:
        workspace.hold(meeting, *wanted, by)
    return wanted is not None
