"""Set-up: what the meeting is, who answers for its record, and who is expected."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from rich.table import Table
from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from engine.errors import InputInvalid
from engine.keeping import minutes_due
from engine.text import clean_line
from tui.command import bindings
from tui.commands import AddPerson, EditPerson, GoBack, RemovePerson, ShowMeetings
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.screens.dialogs import Confirm
from tui.screens.person import PersonDialog, who_it_is
from tui.widgets.pick import Pick
from tui.widgets.plain_text import PlainText, cell, piece
from tui.words import ATTENDING, RULES, full_day, heading, label, typed_day

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.meeting import Participant


HOW = "Enter or Tab goes on to the next field, Shift+Tab back; ↓ opens a choice."


class SetupScreen(StageScreen):
    """Describe the meeting."""

    VERBS = (AddPerson, EditPerson, RemovePerson, *STAGE_VERBS)
    BINDINGS = bindings(VERBS, shown=(ShowMeetings,), hidden=(GoBack,))
    AUTO_FOCUS = "#kind"
    WHAT = (
        "Say what kind of meeting this is, when it is, who answers for the record, and who is expected. "
        "The names help the recogniser, and are the only names the record can use for speakers."
    )

    def body(self) -> ComposeResult:
        """Lay out the description and the list of people."""
        meeting = self.flow.meeting
        with Vertical(id="setup"):
            yield PlainText(HOW, classes="gap")
            with Horizontal(classes="row"):
                yield PlainText("Kind", classes="label")
                yield Pick(self._kinds(), value=meeting.kind, allow_blank=False, id="kind", compact=True)
            with Horizontal(classes="row"):
                yield PlainText("Date", classes="label")
                yield Input(full_day(meeting.date), id="date", compact=True)
                yield PlainText(id="due", classes="after")
            with Horizontal(classes="row"):
                yield PlainText("Your name", classes="label")
                yield Input(meeting.practitioner, id="practitioner", compact=True)
            with Horizontal(classes="row"):
                yield PlainText("Purpose", classes="label")
                yield Input(meeting.purpose, id="purpose", compact=True)
            with Horizontal(classes="row"):
                yield PlainText("Word list", classes="label")
                yield Input(", ".join(meeting.glossary), id="glossary", compact=True)
            yield PlainText("names and short forms to be spelt right: CAMHS, Thornbury", classes="hint")
            yield PlainText("People, you included", classes="heading")
            yield OptionList(id="people", markup=False, compact=True)

    def fill(self) -> None:
        """Fill the list of people, say when the record is due, and stand where the next thing is to be entered."""
        self._fill()
        self._show_due()
        if self.flow.meeting.practitioner:
            self.query_one("#people").focus()

    @on(Pick.Changed, "#kind")
    @on(Input.Blurred, "#date")
    def _show_due(self) -> None:
        """Write the day out, and say beside it by when the record of such a meeting is due."""
        kind, day = str(self.query_one("#kind", Pick).value), None
        with suppress(InputInvalid):
            day = typed_day(self._field("date"))
        meeting = replace(self.flow.meeting, kind=kind, date=day)
        due = minutes_due(meeting, self.flow.policy)
        unread = "! no day; write it as 22/11/2026" if self._field("date") else "as 22/11/2026"
        said = f"record due {full_day(due)}" if due else "" if day else unread
        self.query_one("#due", PlainText).update(said)
        self.query_one("#top", PlainText).update(f"Candour   {heading(meeting)}")
        if day is not None and not self.query_one("#date").has_focus:
            self.query_one("#date", Input).value = full_day(day)

    def _fill(self, at: int | None = None) -> None:
        """Show the people, and last the way to enter another, where the cursor stands unless somebody is in hand."""
        people = self.query_one("#people", OptionList)
        people.clear_options()
        wide = max((len(_attending(person)) for person in self._people), default=0)
        people.add_options([Option(_row(number, person, wide)) for number, person in enumerate(self._people, 1)])
        people.add_option(Option(piece(f"{AddPerson.now():<4}New person")))
        people.highlighted = len(self._people) if at is None else at

    @property
    def _people(self) -> tuple[Participant, ...]:
        return self.flow.meeting.participants

    def keep(self) -> None:
        """Save the fields; a date that is none raises `InputInvalid`. The cursor goes to what is wrong or missing."""
        meeting, kinds = self.flow.meeting, self.flow.policy.kind
        kind = str(self.query_one("#kind", Pick).value)
        try:
            day = typed_day(self._field("date"))
        except InputInvalid:
            self.query_one("#date", Input).focus().action_select_all()
            raise
        terms = (clean_line(term) for term in self._field("glossary").split(","))
        self.flow.change(
            kind=kind,
            template=meeting.template if kind == meeting.kind else kinds[kind].template,
            date=day,
            practitioner=self._field("practitioner"),
            purpose=self._field("purpose"),
            glossary=tuple(term for term in terms if term),
        )
        missing = {"#date": day, "#practitioner": self._field("practitioner"), "#people": self._people}
        if empty := next((name for name, value in missing.items() if not value), ""):
            self.query_one(empty).focus()

    def action_go_on(self) -> None:
        """Go on once somebody is entered."""
        with self.told():
            if self._field("practitioner") and not self._people:
                self.keep()
                raise InputInvalid(
                    "Nobody is entered yet.",
                    title="Who is expected?",
                    hint=f"{AddPerson.now()} enters a person: you, to begin with.",
                )
            super().action_go_on()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer changing somebody only where one is under the cursor."""
        if action in {EditPerson.action(), RemovePerson.action()} and self._chosen() is None:
            return False
        return super().check_action(action, parameters)

    def _kinds(self) -> list[tuple[str, str]]:
        """Return the policy's kinds of meeting by title, and this meeting's where the policy does not know it."""
        known = {name: kind.title + RULES[kind.rule] for name, kind in self.flow.policy.kind.items()}
        known.setdefault(self.flow.meeting.kind, f"{label(self.flow.meeting.kind)} (not in the policy)")
        return sorted((title, name) for name, title in known.items())

    def _field(self, name: str) -> str:
        return clean_line(self.query_one(f"#{name}", Input).value)

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    @work(description="new person")
    async def action_add_person(self) -> None:
        """Ask for somebody new."""
        somebody = self.flow.newcomer(self._field("practitioner") if not self._people else "")
        person = await self.app.push_screen_wait(PersonDialog("Who is expected?", somebody, self._people))
        if person is not None:
            self._save((*self._people, person))

    @on(OptionList.OptionHighlighted, "#people")
    def _other_in_hand(self) -> None:
        self.refresh_bindings()

    @on(OptionList.OptionSelected, "#people")
    def _row_chosen(self) -> None:
        if self._chosen() is None:
            self.action_add_person()
        else:
            self.action_edit_person()

    @work(description="edit person")
    async def action_edit_person(self) -> None:
        """Change the person under the cursor."""
        person = self._chosen()
        if person is None:
            return
        changed = await self.app.push_screen_wait(PersonDialog("Change this person", person, self._people))
        changed = changed and await who_it_is(self, self.flow, person, changed)
        if changed is not None:
            others = tuple(changed if other.id == person.id else other for other in self._people)
            self._save(others, self._people.index(person))

    @work(description="remove person")
    async def action_remove_person(self) -> None:
        """Take the person under the cursor off the list, once that is confirmed."""
        person = self._chosen()
        if person is None:
            return
        question = Confirm(f"Take {person.name} off the list?", person.role, yes="Yes, take them off", danger=True)
        if await self.app.push_screen_wait(question):
            self._save(tuple(other for other in self._people if other.id != person.id))

    def _chosen(self) -> Participant | None:
        """Return who is under the cursor; nobody where it is on the way to enter another."""
        index = self.query_one("#people", OptionList).highlighted
        return None if index is None or index >= len(self._people) else self._people[index]

    def _save(self, people: tuple[Participant, ...], at: int | None = None) -> None:
        with self.told():
            self.flow.change(participants=people)
        self._fill(at)
        self.query_one("#people").focus()


def _attending(person: Participant) -> str:
    return f"{ATTENDING[person.attendance]}, {'a child' if person.child else 'an adult'}"


def _row(number: int, person: Participant, wide: int) -> Table:
    """Return one person as a row, with a column this wide for how they attend."""
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=2, no_wrap=True)
    row.add_column(ratio=4)
    row.add_column(ratio=5)
    row.add_column(width=wide, no_wrap=True)
    row.add_row(*map(cell, (str(number), person.name, person.role, _attending(person))))
    return row
