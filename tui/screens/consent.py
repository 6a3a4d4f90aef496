"""Consent: the script to be read aloud, everyone's answers to the three questions, and what follows from them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import work
from textual.containers import VerticalScroll
from textual.coordinate import Coordinate
from textual.screen import ModalScreen
from textual.widgets import DataTable

from engine.meeting import Answer, Scope
from engine.text import clean_line
from tui.command import Command, bindings
from tui.commands import AnsweredBy, AnswerNo, AnswerYes, EverybodyYes, ReadAloud, TakeBack
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.screens.dialogs import AskLine, CloseDialog, Confirm
from tui.widgets.plain_text import PlainText
from tui.words import listed

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.meeting import ConsentAnswer, Participant

QUESTIONS = {Scope.RECORD: "May record?", Scope.TRANSCRIBE: "To text?", Scope.DRAFT: "First draft?"}
SAID = {Answer.YES: "✓ yes", Answer.NO: "✗ no", Answer.NOT_ASKED: "· not asked", Answer.OTHER_BASIS: "other basis"}
FOLLOWS = {Scope.RECORD: "Recording", Scope.TRANSCRIBE: "Turning it into text", Scope.DRAFT: "A first draft"}


class CloseScript(CloseDialog):
    """Back to the answers."""

    key = "escape,r,enter"


class ScriptScreen(ModalScreen[None]):
    """The script over the whole screen, to be read aloud."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (CloseScript,)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, script: str) -> None:
        super().__init__()
        self._script = script

    def compose(self) -> ComposeResult:
        """Lay out the script with room around it."""
        with VerticalScroll(id="aloud"):
            yield PlainText(self._script)
            yield PlainText("Enter or Esc: back to the answers", classes="gap-above")

    def action_close_dialog(self) -> None:
        """Close."""
        self.dismiss()

    action_close_script = action_close_dialog


class ConsentScreen(StageScreen):
    """Ask everyone, and keep what each of them said."""

    VERBS = (AnswerYes, AnswerNo, EverybodyYes, ReadAloud, TakeBack, AnsweredBy, *STAGE_VERBS)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "DataTable"
    WHAT = (
        "Read the script aloud (r shows it large), then ask each person the three questions and press y or n in "
        "their row. Every answer is kept with its time. Recording starts only when everyone present has said yes to "
        "it; whoever says no to a part is respected in that part, and there is a way on for every no."
    )

    def body(self) -> ComposeResult:
        """Lay out script, answers and consequences."""
        with VerticalScroll(id="script", can_focus=False):
            yield PlainText(self.flow.script())
        yield DataTable(id="answers", zebra_stripes=False)
        yield PlainText(id="follows")

    def fill(self) -> None:
        """Fill the table of answers."""
        table = self.query_one(DataTable)
        table.add_column("Person", width=32, key="person")
        for scope, question in QUESTIONS.items():
            table.add_column(question, width=12, key=scope.value)
        for person in self._asked:
            table.add_row(
                Text(_named(person), overflow="ellipsis", no_wrap=True), *["" for _ in QUESTIONS], key=person.id
            )
        table.fixed_columns = 1
        if self._asked:
            table.move_cursor(row=0, column=1)
        self._show()

    @property
    def _asked(self) -> list[Participant]:
        return [person for person in self.flow.meeting.participants if person.present]

    def _given(self) -> dict[tuple[str, Scope], ConsentAnswer]:
        return {(answer.participant, answer.scope): answer for answer in self.flow.answers}

    def _show(self) -> None:
        """Show every answer and what follows from all of them."""
        table = self.query_one(DataTable)
        given = self._given()
        for person in self._asked:
            for scope in QUESTIONS:
                answer = given.get((person.id, scope))
                table.update_cell(person.id, scope.value, _said(answer))
        permissions = {scope: self.flow.permitted(scope) for scope in QUESTIONS}
        lines = [
            f"{FOLLOWS[scope]}: {'yes' if permission.allowed else f'no. {permission.reason}'}"
            for scope, permission in permissions.items()
        ]
        self.query_one("#follows", PlainText).update("\n".join(dict.fromkeys(_shortened(lines))))

    def _answer(self, answer: Answer) -> None:
        """Keep the answer at the cursor and go on to the next question."""
        table = self.query_one(DataTable)
        place = self._place()
        if place is None:
            return
        person, scope = place
        before = self._given().get((person.id, scope))
        with self.told():
            self.flow.answer(person.id, scope, answer, before.answered_by if before else "")
        self._show()
        row, column = table.cursor_coordinate
        if column < len(QUESTIONS):
            table.cursor_coordinate = Coordinate(row, column + 1)
        elif row + 1 < len(self._asked):
            table.cursor_coordinate = Coordinate(row + 1, 1)

    def _place(self) -> tuple[Participant, Scope] | None:
        row, column = self.query_one(DataTable).cursor_coordinate
        people = self._asked
        return (people[row], list(QUESTIONS)[max(0, column - 1)]) if row < len(people) else None

    def action_answer_yes(self) -> None:
        """Keep a yes."""
        self._answer(Answer.YES)

    def action_answer_no(self) -> None:
        """Keep a no."""
        self._answer(Answer.NO)

    def action_take_back(self) -> None:
        """Put the answer back to not asked."""
        self._answer(Answer.NOT_ASKED)

    def action_read_aloud(self) -> None:
        """Show the script large."""
        self.app.push_screen(ScriptScreen(self.flow.script()))

    @work(description="all yes")
    async def action_everybody_yes(self) -> None:
        """Keep a yes from everyone to all three, each person named first."""
        people = self._asked
        if not people:
            return
        text = (
            f"You asked each of them and each said yes to recording, to turning it into text, and to a first draft:\n\n"
            f"{listed([person.name for person in people])}."
        )
        question = Confirm("Did everyone say yes to all three?", text, yes="Yes, each of them")
        if not await self.app.push_screen_wait(question):
            return
        with self.told():
            for person, scope in product(people, QUESTIONS):
                self.flow.answer(person.id, scope, Answer.YES)
        self._show()

    @work(description="on behalf")
    async def action_answered_by(self) -> None:
        """Ask who answers for this person, and keep that with their answers."""
        place = self._place()
        if place is None:
            return
        person = place[0]
        given = self._given()
        known = next((given[key].answered_by for key in given if key[0] == person.id and given[key].answered_by), "")
        name = await self.app.push_screen_wait(AskLine(f"Who answers for {person.name}?", value=known))
        if name is not None:
            with self.told():
                for scope in QUESTIONS:
                    answer = given.get((person.id, scope))
                    kept = answer.answer if answer else Answer.NOT_ASKED
                    self.flow.answer(person.id, scope, kept, clean_line(name))
            self._show()


def _named(person: Participant) -> str:
    return f"{person.name} ({person.role})" if person.role else person.name


def _said(answer: ConsentAnswer | None) -> Text:
    said = SAID[answer.answer if answer else Answer.NOT_ASKED]
    return Text(said if not (answer and answer.answered_by) else f"{said} *")


def _shortened(lines: list[str]) -> list[str]:
    """Leave out of a line what the line before has said already."""
    short: list[str] = []
    said = ""
    for line in lines:
        what, _, reason = line.partition(". ")
        short.append(f"{what}, for the same reason." if reason and reason == said else line)
        said = reason or said
    return short
