"""Consent: the script to be read aloud, everyone's answers to the three questions, and what follows from them."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on, work
from textual.containers import VerticalScroll
from textual.coordinate import Coordinate
from textual.widgets import DataTable

from engine.asking import Asked
from engine.consent import NOES
from engine.errors import InputInvalid
from engine.meeting import Answer, Scope
from engine.policy import Rule
from engine.text import clean_line, listed
from tui.asking import SHORT, Asking, answering
from tui.command import bindings, keyed
from tui.consent_commands import (
    AnsweredBy,
    AnswerNo,
    AnswerPolicy,
    AnswerYes,
    ChooseHowAsked,
    ChooseScript,
    EverybodyYes,
    OtherBasis,
    ReadAloud,
    ShowConsentRecord,
    TakeBack,
)
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.screens.dialogs import AskLine, AskValue, Choose, Confirm
from tui.screens.paper import PaperScreen
from tui.screens.script import UNCHECKED, ScriptScreen, how_told
from tui.widgets.plain_text import PlainText
from tui.words import typed_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from textual.app import ComposeResult

    from engine.meeting import ConsentAnswer, Participant
    from engine.script import Script

QUESTIONS = {Scope.RECORD: "May record?", Scope.TRANSCRIBE: "To text?", Scope.DRAFT: "First draft?"}
SAID = {
    Answer.YES: "✓ yes",
    Answer.SO_FAR: "✓ so far",
    Answer.NO: "✗ no",
    Answer.NOT_ASKED: "· not asked",
    Answer.OTHER_BASIS: "other basis",
}
ALOUD = "To read aloud: the script %s. {ChooseScript} shows the others."
KEYS = "{ChooseHowAsked} %s   {AnsweredBy} for a child   {TakeBack} not asked   {ShowConsentRecord} consent record"
ALONE = (
    "To be asked in their own row: %s. {ChooseScript} has the scripts for children, {AnsweredBy} keeps who answers "
    "for a child."
)
ANEW = (
    "{name} has answered already. The three answers go back to not asked, for {by} to answer; what was answered "
    "before stays in the consent record."
)
READY = "{GoOn} goes on to the recording."
ORGANISATION = "{AnswerPolicy} answers what your organisation asks first."
NAME, ANSWER = 32, 12
"""Columns for a person, more where there is room, and for an answer."""
FOLLOWS = {Scope.RECORD: "Recording", Scope.TRANSCRIBE: "Turning it into text", Scope.DRAFT: "A first draft"}


class ConsentScreen(StageScreen):
    """Ask everyone, and keep what each of them said."""

    VERBS = (
        *(AnswerYes, AnswerNo, EverybodyYes, ReadAloud, ChooseScript, ChooseHowAsked, AnsweredBy, TakeBack),
        *(OtherBasis, AnswerPolicy, ShowConsentRecord),
        *STAGE_VERBS,
    )
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "DataTable"
    WHAT = (
        "Read the script aloud ({ReadAloud} shows it large, {ChooseScript} chooses for whom it is, or one about a "
        "recording there is already), then ask each person the three questions and press {AnswerYes} or {AnswerNo} in "
        "their row. Every answer is kept with its "
        "time. Recording starts only when everyone present has said yes to it; whoever says no to a part is "
        "respected in that part, and there is a way on for every no. What your organisation asks first is answered "
        "with {AnswerPolicy}. {ShowConsentRecord} shows what was asked and said, as the family can have it."
    )
    _asking: Asking

    def body(self) -> ComposeResult:
        """Lay out script, answers and consequences."""
        yield PlainText(id="whose")
        with VerticalScroll(id="script", can_focus=False):
            yield PlainText(id="words")
        yield DataTable(id="answers", zebra_stripes=False)
        yield PlainText(id="follows")
        yield PlainText(id="keys", classes="keys")

    def fill(self) -> None:
        """Fill the table of answers."""
        self._asking = Asking(self.flow)
        table = self.query_one(DataTable)
        left = self.app.size.width - len(QUESTIONS) * (ANSWER + 2) - 4
        longest = max((len(_named(person)) for person in self._asked), default=0)
        table.add_column("Person", width=min(max(NAME, longest), max(NAME, left)), key="person")
        for scope, question in QUESTIONS.items():
            table.add_column(question, width=ANSWER, key=scope.value)
        for person in self._asked:
            table.add_row(Text(_named(person)), *["" for _ in QUESTIONS], key=person.id, height=None)
        table.fixed_columns = 1
        self._show_script()
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
        first = keyed(ORGANISATION) if self._policy_asks() else ""
        first = keyed(READY) if permissions[Scope.RECORD].allowed else first
        proxies = [f"* {by} answers for {listed(names)}." for by, names in answering(self.flow).items()]
        follows = [*proxies, *dict.fromkeys(_shortened(lines)), first]
        self.query_one("#follows", PlainText).update("\n".join(filter(None, follows)))
        self._show_how()

    def _show_script(self) -> None:
        """Show what is read aloud and for whom: both are kept with every answer."""
        script = self.flow.script(self._asking.read)
        self.query_one("#whose", PlainText).update(keyed(ALOUD) % _for_whom(script))
        self.query_one("#words", PlainText).update(("" if script.checked else f"{UNCHECKED}\n\n") + script.text)

    @on(DataTable.CellHighlighted)
    def _show_how(self) -> None:
        """Show how the person under the cursor is asked and told: that too is kept with their answers."""
        place = self._place()
        way = next(iter(self._asking.ways([place[0]]))) if place else "in person"
        self.query_one("#keys", PlainText).update(keyed(KEYS) % way)

    def _policy_asks(self) -> bool:
        kind = self.flow.kind
        return (
            kind is not None and bool(kind.rule is Rule.PERMISSION or kind.questions) and not self.flow.rule().allowed
        )

    async def _said_how_told(self, people: Sequence[Participant]) -> bool:
        """Have it said how the script was put to them before anything is kept with it; tell whether it is known."""
        if not self._asking.all_told(people):
            said = await how_told(self, self.flow.script(self._asking.read))
            if said is None:
                return False
            self._asking.put(said)
            self._show_how()
        return True

    @work(description="how asked")
    async def action_choose_how_asked(self) -> None:
        """Say how people are asked; it is kept with the answers from now on."""
        choices = [(way.value, text) for way, text in SHORT.items()]
        chosen: str | None = await self.app.push_screen_wait(Choose("How are they asked?", choices))
        if chosen is not None:
            self._asking.take_way(Asked(chosen))
            self._show()

    def action_show_consent_record(self) -> None:
        """Show who was told what and who said what, to be read, or written out for the family."""
        with self.told():
            write = self.flow.export_consent_record
            paper = PaperScreen(self.flow.consent_record(), self.workspace.export_folder, lambda to: [write(to)])
            self.app.push_screen(paper)

    @work(description="first answer")
    async def _first_answer(self, person: Participant, answer: Answer, basis: str) -> None:
        """Keep the answer at the cursor once it has been said how they were told."""
        with self.told():
            if await self._said_how_told([person]):
                self._answer(answer, basis)

    def _answer(self, answer: Answer, basis: str = "") -> None:
        """Keep the answer at the cursor and go on to the next question."""
        place = self._place()
        if place is None:
            return
        person, scope = place
        with self.told():
            if answer is not Answer.NOT_ASKED and not self._asking.all_told([person]):
                self._first_answer(person, answer, basis)
                return
            self._asking.keep(person, scope, answer, basis=basis)
        self._show()
        self._next_question()

    def _next_question(self) -> None:
        table = self.query_one(DataTable)
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
        self.app.push_screen(ScriptScreen(self.flow.script(self._asking.read)))

    @work(description="script")
    async def action_choose_script(self) -> None:
        """Take another script; the answers from now on are kept with it."""
        with self.told():
            choices = [(one.name, _for_whom(one)) for one in self.flow.scripts()]
            chosen = await self.app.push_screen_wait(Choose("Which script do you read?", choices))
            if chosen is not None:
                self._asking.take_script(chosen)
                self._show_script()
                self._show_how()

    @work(description="policy")
    async def action_answer_policy(self) -> None:
        """Ask for the manager's permission where one is needed, then every question of the organisation's."""
        kind = self.flow.kind
        if kind is None:
            return
        with self.told():
            if kind.rule is Rule.PERMISSION:
                await self._note_permission()
            for question in kind.questions:
                said = await self.app.push_screen_wait(Choose(question.ask, (("yes", "Yes"), ("no", "No"))))
                if said is None:
                    break
                note = await self.app.push_screen_wait(AskLine("Anything to note about it?", question.ask))
                self.flow.reply(question.ask, yes=said == "yes", note=note or "")
        self._show()

    async def _note_permission(self) -> None:
        """Ask who gave it, on which day and why; Escape at any of the three notes nothing."""
        held = self.flow.permission
        ask = self.app.push_screen_wait
        manager: str | None = await ask(
            AskLine("Which manager allowed this to be recorded?", value=held.manager if held else "")
        )
        wrong = "That is no day. Write it as 22/11/2026."
        day: date | None = await ask(AskValue("On which day?", "as 22/11/2026", _day, wrong)) if manager else None
        reason: str | None = await ask(AskLine("Why?", value=held.reason if held else "")) if day else None
        if manager and day and reason:
            self.flow.permit(manager, day, reason)

    @work(description="other basis")
    async def action_other_basis(self) -> None:
        """Note one of the policy's other bases for the answer under the cursor."""
        bases = self.flow.policy.other_bases
        if not bases:
            self.notify("Your organisation's policy lists no other basis than a yes.")
            return
        basis = await self.app.push_screen_wait(
            Choose("On which basis?", [(str(at), one) for at, one in enumerate(bases)])
        )
        if basis is not None:
            self._answer(Answer.OTHER_BASIS, bases[int(basis)])

    @work(description="all yes")
    async def action_everybody_yes(self) -> None:
        """Keep a yes to all three from every adult, each named first; children are asked in their own row."""
        people, alone = self._asking.together(self._asked)
        if not people:
            self.notify(keyed(ALONE) % listed([person.name for person in alone]))
            return
        if not await self._said_how_told(people):
            return
        text = (
            f"The script {_for_whom(self.flow.script(self._asking.read))}: you asked each of them, and "
            "each said yes to recording, to turning it into text, and to a first draft:\n\n"
            + "\n".join(f"{listed(names)}, asked {how}" for how, names in self._asking.ways(people).items())
            + self._changed_minds(people)
            + (f"\n\n{keyed(ALONE) % listed([person.name for person in alone])}" if alone else "")
            + keyed("\n\nThat is kept as the consent record. {SayNo} goes back, to another script or way of asking.")
        )
        question = Confirm("Did each of them say yes to all three?", text, yes="Yes, each of them")
        if not await self.app.push_screen_wait(question):
            return
        with self.told():
            for person, scope in product(people, QUESTIONS):
                self._asking.keep(person, scope, Answer.YES)
        self._show()

    def _changed_minds(self, people: Sequence[Participant]) -> str:
        """Name those whose no a yes would take the place of."""
        refusing = {one.participant for one in self._given().values() if one.answer in NOES}
        said = [person.name for person in people if person.id in refusing]
        return f"\n\n! {listed(said)} said no before: only their own yes may take its place." if said else ""

    @work(description="on behalf")
    async def action_answered_by(self) -> None:
        """Ask who answers for this person from now on; what others have answered is asked anew, never made theirs."""
        place = self._place()
        if place is None:
            return
        person = place[0]
        known = self._asking.who_answers(person)
        name = await self.app.push_screen_wait(AskLine(f"Who answers for {person.name}?", value=known))
        if name is None:
            return
        by = clean_line(name)
        others = [one for one in self._asking.answered(person).values() if one.answered_by != by]
        if others:
            text = ANEW.format(name=person.name, by=by or f"{person.name} in person")
            question = Confirm("Are the three questions asked anew?", text, yes="Ask anew")
            if not await self.app.push_screen_wait(question):
                return
        if others or by != known:
            with self.told():
                self._asking.ask_anew(person, by)
            self.query_one(DataTable).move_cursor(column=1)
        self._show()


def _day(text: str) -> date | None:
    try:
        return typed_day(text)
    except InputInvalid:
        return None


def _for_whom(script: Script) -> str:
    return f"for {script.audience}" + ("" if script.checked else " (checked by nobody who speaks it)")


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
