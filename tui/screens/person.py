"""One participant: name, part in the meeting, how they take part, whether they are a child."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import Button, Input

from engine.meeting import Attendance, Participant
from engine.text import clean_line
from tui.account import OTHER, SAME, WHO, other_person
from tui.command import bindings
from tui.screens.dialogs import Choose, CloseDialog, Confirm, Dialog, KeepText
from tui.widgets.pick import Pick
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.dom import DOMNode

    from engine.flow import MeetingFlow

ATTENDANCES = (
    ("present in the room", Attendance.PRESENT),
    ("joins by telephone", Attendance.TELEPHONE),
    ("arrived late", Attendance.LATE),
    ("left early", Attendance.LEFT),
    ("sent apologies", Attendance.APOLOGIES),
    ("is not there", Attendance.ABSENT),
)
AGES = (("an adult", False), ("a child", True))
HOW = "Enter goes on, and after the part keeps. Tab goes to the rest."
UNNAMED = "! Type a name first."
TWICE = (
    "%s is entered already. In the record people are known by their names alone: if these are two people, put "
    "into the name what tells them apart, such as “the aunt”."
)


class PersonDialog(Dialog[Participant | None]):
    """Enter or change a participant."""

    VERBS = (KeepText, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "#name"

    def __init__(self, title: str, person: Participant, people: Iterable[Participant] = ()) -> None:
        """Take the person, and the people there are: a name that one of the others has is asked about."""
        super().__init__(title, HOW)
        self._person = person
        self._names = {other.name.casefold(): other.name for other in people if other.id != person.id}

    def fields(self) -> ComposeResult:
        """Lay out the fields, one under the other."""
        yield PlainText("Name", classes="label")
        yield Input(self._person.name, id="name", compact=True)
        yield PlainText("Part in the meeting, such as social worker or mother", classes="label")
        yield Input(self._person.role, id="role", compact=True)
        yield PlainText("Attendance", classes="label")
        yield Pick(ATTENDANCES, value=self._person.attendance, allow_blank=False, id="attendance", compact=True)
        yield PlainText("Adult or child", classes="label")
        yield Pick(AGES, value=self._person.child, allow_blank=False, id="child", compact=True)
        yield PlainText(id="said")

    def buttons(self) -> ComposeResult:
        """Lay out keep and close."""
        yield Button(f"{KeepText.now()}  Keep", id="keep", compact=True)
        yield Button(f"{CloseDialog.now()}  Leave as it was", id="close", compact=True)

    @on(Input.Submitted, "#name")
    def _next_field(self) -> None:
        self.focus_next()

    @on(Input.Submitted, "#role")
    @on(Button.Pressed, "#keep")
    @work(exclusive=True, group="keep", description="keep person")
    async def action_keep_text(self) -> None:
        """Return the person; without a name there is nobody to return, and a name entered already may be a slip."""
        name = clean_line(self.query_one("#name", Input).value)
        if not name:
            self.query_one("#said", PlainText).update(UNNAMED)
            self.query_one("#name").focus()
            return
        if (same := self._names.get(name.casefold())) is not None:
            question = Confirm("The same name twice?", TWICE % same, yes="Yes, the same name", danger=True)
            if not await self.app.push_screen_wait(question):
                self.query_one("#name").focus()
                return
        attendance = self.query_one("#attendance", Pick).value
        self.dismiss(
            Participant(
                self._person.id,
                name,
                clean_line(self.query_one("#role", Input).value),
                attendance if isinstance(attendance, Attendance) else Attendance.PRESENT,
                self.query_one("#child", Pick).value is True,
            )
        )


async def who_it_is(screen: DOMNode, flow: MeetingFlow, before: Participant, now: Participant) -> Participant | None:
    """Return whom a changed entry is of: where somebody who has answered is called otherwise, that is asked.

    Another person comes under an id nobody had, so that nobody's answers are theirs; None where it was not said.
    """
    other = other_person(flow, before, now)
    if other is None:
        return now
    asked = WHO.format(before.name, now.name)
    chosen: str | None = await screen.app.push_screen_wait(Choose(asked, (("same", SAME), ("other", OTHER))))
    return None if chosen is None else now if chosen == "same" else other
