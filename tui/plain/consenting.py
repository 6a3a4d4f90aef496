"""Consent in plain lines: what is read aloud, what each person answers, and the record of it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from engine.consent import latest
from engine.meeting import Answer, Attendance, Scope
from engine.policy import Rule
from engine.text import listed
from tui.asking import SHORT
from tui.command import Command
from tui.consent_commands import (
    AnswerPolicy,
    ChooseHowAsked,
    ChooseScript,
    EverybodyYes,
    ReadAloud,
    ShowConsentRecord,
)
from tui.plain.lines import Choice, Left, say
from tui.plain.preparing import SUCH_AS, called, entered, one_of, present
from tui.words import TOLD, label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from engine.meeting import Participant
    from engine.policy import Kind
    from tui.plain.sitting import Sitting

SCOPES = {
    Scope.RECORD: "recording",
    Scope.TRANSCRIBE: "turning the recording into text on this machine",
    Scope.DRAFT: "a first draft written by a model on this machine",
}
SAID = {
    Answer.YES: "yes",
    Answer.SO_FAR: "yes, so far",
    Answer.NO: "no",
    Answer.NOT_ASKED: "not asked",
    Answer.OTHER_BASIS: "other basis",
}
CHILDREN = "“Choose script” has the scripts for children, and “Ask person” asks who answers for a child."


class AskPerson(Command):
    """Enter one person's answers to the three questions, and who answers for them."""


def ask_consent(sitting: Sitting) -> bool:
    """Read the script aloud, and keep what everyone answers."""
    sitting.enter(
        "Read the script aloud, then ask each person three questions. Nothing is recorded until everyone present "
        "has said yes to it, and there is a way on for every no."
    )
    for person in present(sitting):
        answers = [f"{words} {_answer(sitting, person, scope)}" for scope, words in _SHORT.items()]
        say(f"{called(person)}: {', '.join(answers)}.")
    for reason, scopes in _reasons(sitting).items():
        said = listed([_SHORT[scope] for scope in scopes])
        say(f"{said.capitalize()}: {f'no. {reason}' if reason else 'allowed.'}")
    kind = sitting.flow.kind
    policy: dict[type[Command], Callable[[], None]] = {}
    if kind is not None and (kind.questions or kind.rule is Rule.PERMISSION):
        policy = {AnswerPolicy: partial(_answer_policy, sitting, kind)}
    return sitting.next(
        {
            ReadAloud: lambda: say(sitting.flow.script(sitting.asking.read).text),
            ChooseScript: lambda: _choose_script(sitting),
            ChooseHowAsked: lambda: _choose_how_asked(sitting),
            **policy,
            AskPerson: lambda: _ask_person(sitting),
            EverybodyYes: lambda: _everybody(sitting),
            ShowConsentRecord: lambda: _show_record(sitting),
        }
    )


_SHORT = {Scope.RECORD: "recording", Scope.TRANSCRIBE: "text", Scope.DRAFT: "draft"}


def _reasons(sitting: Sitting) -> dict[str, list[Scope]]:
    """Return what is not allowed by why, and what is by the empty text."""
    reasons: dict[str, list[Scope]] = {}
    for scope in SCOPES:
        reasons.setdefault(sitting.flow.permitted(scope).reason, []).append(scope)
    return reasons


def _answer(sitting: Sitting, person: Participant, scope: Scope) -> str:
    given = latest(sitting.flow.answers).get((person.id, scope))
    if given is None:
        return SAID[Answer.NOT_ASKED]
    by = f" (answered by {given.answered_by})" if given.answered_by else ""
    return SAID.get(given.answer, label(given.answer).lower()) + by


def _choose_script(sitting: Sitting) -> None:
    known = sitting.flow.scripts()
    checked = {True: "", False: " (not checked by anybody who speaks the language)"}
    choices = [Choice(one.name, f"{one.title}: for {one.audience}{checked[one.checked]}") for one in known]
    now = next(choice for choice in choices if choice.value == sitting.asking.read)
    chosen = sitting.asker.keep_or_choose("Which script do you read?", choices, now, out="Leave")
    if chosen != sitting.asking.read:
        sitting.asking.take_script(chosen)
        say("That is the script now; “Read aloud” reads it out.")


def _choose_how_asked(sitting: Sitting) -> None:
    """Say how people are asked; it is kept with the answers from now on."""
    way = sitting.asker.choose("How are they asked?", [Choice(one, text) for one, text in SHORT.items()], out="Leave")
    if way is not None:
        sitting.asking.take_way(way)


def _said_how_told(sitting: Sitting, people: Sequence[Participant]) -> bool:
    """Have it said how the script was put to them before anything is kept with it; tell whether it is known."""
    if sitting.asking.all_told(people):
        return True
    whom = sitting.flow.script(sitting.asking.read).audience
    question = f"How was the script for {whom} put to them? That is kept with what they answer."
    told = sitting.asker.choose(question, [Choice(way, text) for way, text in TOLD.items()], out="Not yet")
    if told is not None:
        sitting.asking.put(told)
    return told is not None


def _show_record(sitting: Sitting) -> None:
    """Say the consent record, and write it into the export folder at a yes; to leave the question is a no."""
    say(sitting.flow.consent_record())
    with suppress(Left):
        if sitting.asker.yes("Write it into your export folder as well?"):
            say(f"Written: {sitting.flow.export_consent_record(sitting.workspace.export_folder).path}")


def _answer_policy(sitting: Sitting, kind: Kind) -> None:
    """Ask for the manager's permission where one is needed, then every question of the organisation's."""
    flow, asker = sitting.flow, sitting.asker
    if kind.rule is Rule.PERMISSION and (
        manager := asker.ask("Which manager allowed this to be recorded? Enter alone if nobody did.")
    ):
        flow.permit(manager, asker.day(f"On which day, {SUCH_AS}?"), asker.needed("Why?"))
        say("The permission is noted.")
    for question in kind.questions:
        said = asker.yes(question.ask)
        flow.reply(question.ask, yes=said, note=asker.ask("Anything to note about it? Enter alone if not."))


def _ask_person(sitting: Sitting) -> None:
    """Keep one person's three answers."""
    person = one_of(sitting, present(sitting), "Whose answers?")
    if person is not None:
        _take_answers(sitting, person)


def admit(sitting: Sitting) -> None:
    """Enter somebody who has come in, read the script to them, and keep what they answer."""
    people = sitting.flow.meeting.participants
    other = Choice(sitting.flow.newcomer(), "Somebody who is not on the list")
    absent = [Choice(person, called(person)) for person in people if not person.present]
    come = sitting.asker.choose("Who has come?", [*absent, other], out="Nobody") if absent else other.value
    if come is None:
        return
    person = entered(sitting, replace(come, attendance=Attendance.LATE), coming=True)
    sitting.flow.change(participants=(*(one for one in people if one.id != person.id), person))
    say(sitting.flow.script(sitting.asking.read).text)
    sitting.asking.take_script(sitting.asking.read)
    _take_answers(sitting, person)
    permission = sitting.flow.permitted(Scope.RECORD)
    say("You can record on." if permission.allowed else f"Nothing more is recorded. {permission.reason}")


def _take_answers(sitting: Sitting, person: Participant) -> None:
    if not _said_how_told(sitting, [person]):
        return
    known = sitting.asking.who_answers(person)
    by = sitting.asker.ask("Who answers for them? Enter alone if they answer themselves.", known)
    bases = sitting.flow.policy.other_bases
    ways = ((Answer.YES, ""), (Answer.NO, ""), (Answer.NOT_ASKED, ""))
    choices: list[Choice[tuple[Answer, str] | None]] = [Choice(way, SAID[way[0]]) for way in ways]
    choices += [Choice((Answer.OTHER_BASIS, basis), f"other basis: {basis}") for basis in bases]
    for scope, words in SCOPES.items():
        now: Choice[tuple[Answer, str] | None] = Choice(None, _answer(sitting, person, scope))
        answer = sitting.asker.keep_or_choose(f"{person.name}, to {words}?", choices, now, out="Leave")
        if answer is not None:
            sitting.asking.keep(person, scope, answer[0], by, answer[1])


def _everybody(sitting: Sitting) -> None:
    """Keep a yes to all three from every adult, each of them named first; children are asked one by one."""
    people, alone = sitting.asking.together(present(sitting))
    if people and _said_how_told(sitting, people):
        _yes_of(sitting, people)
    if alone:
        say(f"To be asked with “Ask person”: {listed([person.name for person in alone])}. {CHILDREN}")


def _yes_of(sitting: Sitting, people: Sequence[Participant]) -> None:
    say("You asked each of them, and each said yes to recording, to turning it into text, and to a first draft:")
    for how, names in sitting.asking.ways(people).items():
        say(f"{listed(names)}, asked {how}.")
    if sitting.asker.yes("Is that so?"):
        for person in people:
            for scope in SCOPES:
                sitting.asking.keep(person, scope, Answer.YES)
