"""Set-up and consent in plain lines: who is there, what is read aloud, and what each of them answers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from engine.asking import Asked, Told
from engine.meeting import Answer, Attendance, Scope
from engine.policy import Rule
from tui.account import OTHER, SAME, WHO, other_person
from tui.command import Command
from tui.commands import AddPerson, EditPerson, GoOn, RemovePerson
from tui.consent_commands import AnswerPolicy, ChooseScript, EverybodyYes, ReadAloud
from tui.plain.lines import Choice, Left, heading, say
from tui.words import ATTENDING, RULES, TOLD, counted, full_day, label, listed

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.flow import MeetingFlow, Workspace
    from engine.flow.preparing import MeetingFields
    from engine.meeting import ConsentAnswer, Meeting, Participant
    from engine.policy import Kind, Policy
    from tui.plain.lines import Asker
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
SUCH_AS = "such as 30/11/2026"
DATE = f"Date of the meeting, {SUCH_AS}; days such as “by Friday” are counted from it."
YOUR_NAME = "Your name: you answer for the record."


class DescribeMeeting(Command):
    """Change the kind of meeting, the date, your name, the purpose and likely terms; Enter alone keeps each."""


class AskPerson(Command):
    """Enter one person's answers to the three questions, and who answers for them."""


def begin(workspace: Workspace, asker: Asker) -> MeetingFlow | None:
    """Ask what a new meeting is, and make it then: whoever leaves before has made none."""
    heading("New meeting")
    say("Five questions: kind, date, your name, purpose, likely names. Until the last is answered no meeting is made.")
    try:
        fields = _described(asker, workspace.policy, workspace.blank())
    except Left:
        say("Left. No meeting was made.")
        return None
    flow = workspace.new()
    flow.change(**fields)
    return flow


def set_up(sitting: Sitting) -> bool:
    """Say what the meeting is, and who is expected."""
    sitting.enter("Add everybody who is expected, yourself too. What is entered can be changed until they are asked.")
    meeting = sitting.flow.meeting
    day = full_day(meeting.date) or "no date"
    kind = sitting.flow.kind.title if sitting.flow.kind else label(meeting.kind)
    say(f"{kind}, {day}. The record is answered for by {meeting.practitioner or 'nobody yet'}.")
    _say_people(sitting)
    with_people: dict[type[Command], Callable[[], None]] = {
        EditPerson: lambda: _edit(sitting),
        RemovePerson: lambda: _remove(sitting),
    }
    return sitting.next(
        {
            DescribeMeeting: lambda: _describe(sitting),
            AddPerson: lambda: _add(sitting),
            **(with_people if meeting.participants else {}),
            GoOn: lambda: _go_on(sitting),
        }
    )


def _describe(sitting: Sitting) -> None:
    """Ask for every field, and change them together."""
    sitting.flow.change(**_described(sitting.asker, sitting.flow.policy, sitting.flow.meeting))


def _go_on(sitting: Sitting) -> None:
    """Ask for what is missing, and for nothing else, then go on."""
    flow, asker = sitting.flow, sitting.asker
    if not flow.meeting.practitioner.strip():
        flow.change(practitioner=asker.needed(YOUR_NAME))
    if flow.meeting.date is None:
        flow.change(date=asker.day(DATE))
    if not _present(sitting):
        say("Nobody is entered as present. Who is there?")
        _add(sitting)
    sitting.go_on()


def _say_people(sitting: Sitting) -> None:
    people = sitting.flow.meeting.participants
    expected = f"{counted(len(people), 'person').replace('persons', 'people')} expected."
    say(expected if people else "Nobody is expected yet.")
    for person in people:
        say(f"{_called(person)}, {ATTENDING[person.attendance]}{', a child' if person.child else ''}.", indent="  ")


def _described(asker: Asker, policy: Policy, meeting: Meeting) -> MeetingFields:
    """Ask for every field, keeping what is there at Enter."""
    kinds = policy.kind
    choices = [Choice(name, kinds[name].title + RULES[kinds[name].rule]) for name in kinds]
    choices.sort(key=lambda choice: choice.text)
    other = Choice(meeting.kind, label(meeting.kind))
    now = next((choice for choice in choices if choice.value == meeting.kind), other)
    kind = asker.keep_or_choose("What kind of meeting?", choices, now, out="Leave")
    day = asker.day(DATE, meeting.date)
    name = asker.needed(YOUR_NAME, meeting.practitioner)
    purpose = asker.ask("Purpose, such as monthly supervision. It may be left empty.", meeting.purpose)
    terms = asker.ask(
        "Names and short forms likely to be said, with commas. It may be left empty.", ", ".join(meeting.glossary)
    )
    return {
        "kind": kind,
        "template": meeting.template if kind == meeting.kind else kinds[kind].template,
        "date": day,
        "practitioner": name,
        "purpose": purpose,
        "glossary": tuple(term.strip() for term in terms.split(",") if term.strip()),
    }


def _add(sitting: Sitting) -> None:
    """Ask who is expected; the first is most likely the practitioner."""
    people = sitting.flow.meeting.participants
    person = _asked(sitting, sitting.flow.newcomer("" if people else sitting.flow.meeting.practitioner))
    sitting.flow.change(participants=(*people, person))


def _edit(sitting: Sitting) -> None:
    chosen = _one_of(sitting, sitting.flow.meeting.participants, "Who is to be changed?")
    if chosen is not None:
        changed = _asked(sitting, chosen)
        other = other_person(sitting.flow, chosen, changed)
        if other is not None:
            ways = (Choice(changed, SAME), Choice(other, OTHER))
            changed = sitting.asker.choose(WHO.format(chosen.name, changed.name), ways, out="Change nothing") or chosen
        people = sitting.flow.meeting.participants
        sitting.flow.change(participants=tuple(changed if one.id == chosen.id else one for one in people))


def _remove(sitting: Sitting) -> None:
    chosen = _one_of(sitting, sitting.flow.meeting.participants, "Who is to be taken off the list?")
    if chosen is not None:
        people = sitting.flow.meeting.participants
        sitting.flow.change(participants=tuple(one for one in people if one.id != chosen.id))


def _asked(sitting: Sitting, person: Participant, *, coming: bool = False) -> Participant:
    """Ask for name, part, attendance and whether it is a child."""
    asker = sitting.asker
    known = {True: "yes", False: "no"}[person.child] if person in sitting.flow.meeting.participants else ""
    name = asker.needed("Name.", person.name)
    role = asker.ask("Part in the meeting, such as social worker or mother.", person.role)
    attendance = person.attendance
    if not coming:
        attending = [Choice(way, words) for way, words in ATTENDING.items()]
        now = Choice(attendance, ATTENDING[attendance])
        attendance = asker.keep_or_choose("Attendance?", attending, now, out="Leave")
    child = asker.yes("Is this a child?", known)
    return replace(person, name=name, role=role, attendance=attendance, child=child)


def _one_of(sitting: Sitting, people: tuple[Participant, ...], question: str) -> Participant | None:
    return sitting.asker.choose(question, [Choice(person, _called(person)) for person in people], out="Nobody")


def ask_consent(sitting: Sitting) -> bool:
    """Read the script aloud, and keep what everyone answers."""
    sitting.enter(
        "Read the script aloud, then ask each person three questions. Nothing is recorded until everyone present "
        "has said yes to it, and there is a way on for every no."
    )
    for person in _present(sitting):
        answers = [f"{words} {_answer(sitting, person, scope)}" for scope, words in _SHORT.items()]
        say(f"{_called(person)}: {', '.join(answers)}.")
    for reason, scopes in _reasons(sitting).items():
        said = listed([_SHORT[scope] for scope in scopes])
        say(f"{said.capitalize()}: {f'no. {reason}' if reason else 'allowed.'}")
    kind = sitting.flow.kind
    policy: dict[type[Command], Callable[[], None]] = {}
    if kind is not None and (kind.questions or kind.rule is Rule.PERMISSION):
        policy = {AnswerPolicy: partial(_answer_policy, sitting, kind)}
    return sitting.next(
        {
            ReadAloud: lambda: say(sitting.flow.script(sitting.script).text),
            ChooseScript: lambda: _choose_script(sitting),
            **policy,
            AskPerson: lambda: _ask_person(sitting),
            EverybodyYes: lambda: _everybody(sitting),
        }
    )


_SHORT = {Scope.RECORD: "recording", Scope.TRANSCRIBE: "text", Scope.DRAFT: "draft"}


def _reasons(sitting: Sitting) -> dict[str, list[Scope]]:
    """Return what is not allowed by why, and what is by the empty text."""
    reasons: dict[str, list[Scope]] = {}
    for scope in SCOPES:
        reasons.setdefault(sitting.flow.permitted(scope).reason, []).append(scope)
    return reasons


def _present(sitting: Sitting) -> tuple[Participant, ...]:
    return tuple(person for person in sitting.flow.meeting.participants if person.present)


def _given(sitting: Sitting, person: Participant, scope: Scope) -> ConsentAnswer | None:
    """Return the last answer, which is the one that counts."""
    given = [one for one in sitting.flow.answers if (one.participant, one.scope) == (person.id, scope)]
    return given[-1] if given else None


def _answer(sitting: Sitting, person: Participant, scope: Scope) -> str:
    given = _given(sitting, person, scope)
    if given is None:
        return SAID[Answer.NOT_ASKED]
    by = f" (answered by {given.answered_by})" if given.answered_by else ""
    return SAID.get(given.answer, label(given.answer).lower()) + by


def _choose_script(sitting: Sitting) -> None:
    known = sitting.flow.scripts()
    checked = {True: "", False: " (not checked by anybody who speaks the language)"}
    choices = [Choice(one.name, f"{one.title}: for {one.audience}{checked[one.checked]}") for one in known]
    now = next(choice for choice in choices if choice.value == sitting.script)
    chosen = sitting.asker.keep_or_choose("Which script do you read?", choices, now, out="Leave")
    if chosen != sitting.script:
        sitting.script, sitting.told = chosen, None
        say("That is the script now; “Read aloud” reads it out.")


def _said_how_told(sitting: Sitting) -> bool:
    """Have it said how the script was put to them before anything is kept with it; tell whether it was."""
    whom = sitting.flow.script(sitting.script).audience
    question = f"How was the script for {whom} put to them? That is kept with what they answer."
    ways = [Choice(way, text) for way, text in TOLD.items()]
    sitting.told = sitting.told or sitting.asker.choose(question, ways, out="Not yet")
    return sitting.told is not None


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
    person = _one_of(sitting, _present(sitting), "Whose answers?")
    if person is not None:
        _take_answers(sitting, person)


def admit(sitting: Sitting) -> None:
    """Enter somebody who has come in, read the script to them, and keep what they answer."""
    people = sitting.flow.meeting.participants
    other = Choice(sitting.flow.newcomer(), "Somebody who is not on the list")
    absent = [Choice(person, _called(person)) for person in people if not person.present]
    come = sitting.asker.choose("Who has come?", [*absent, other], out="Nobody") if absent else other.value
    if come is None:
        return
    person = _asked(sitting, replace(come, attendance=Attendance.LATE), coming=True)
    sitting.flow.change(participants=(*(one for one in people if one.id != person.id), person))
    say(sitting.flow.script(sitting.script).text)
    sitting.told = None
    _take_answers(sitting, person)
    permission = sitting.flow.permitted(Scope.RECORD)
    say("You can record on." if permission.allowed else f"Nothing more is recorded. {permission.reason}")


def _take_answers(sitting: Sitting, person: Participant) -> None:
    if not _said_how_told(sitting):
        return
    by = sitting.asker.ask("Who answers for them? Enter alone if they answer themselves.")
    bases = sitting.flow.policy.other_bases
    ways = ((Answer.YES, ""), (Answer.NO, ""), (Answer.NOT_ASKED, ""))
    choices: list[Choice[tuple[Answer, str] | None]] = [Choice(way, SAID[way[0]]) for way in ways]
    choices += [Choice((Answer.OTHER_BASIS, basis), f"other basis: {basis}") for basis in bases]
    for scope, words in SCOPES.items():
        now: Choice[tuple[Answer, str] | None] = Choice(None, _answer(sitting, person, scope))
        answer = sitting.asker.keep_or_choose(f"{person.name}, to {words}?", choices, now, out="Leave")
        if answer is not None:
            _keep(sitting, person, scope, answer, by)


def _everybody(sitting: Sitting) -> None:
    """Keep a yes from everyone to all three, each of them named first."""
    people = _present(sitting)
    if not people or not _said_how_told(sitting):
        return
    say("You asked each of them, and each said yes to recording, to turning it into text, and to a first draft:")
    say(f"{listed([person.name for person in people])}.")
    if sitting.asker.yes("Is that so?"):
        for person in people:
            for scope in SCOPES:
                _keep(sitting, person, scope, (Answer.YES, ""))


def _keep(sitting: Sitting, person: Participant, scope: Scope, answer: tuple[Answer, str], by: str = "") -> None:
    """Keep an answer with the script, and how the person was told and asked."""
    how = Asked.TELEPHONE if person.attendance is Attendance.TELEPHONE else Asked.IN_PERSON
    how = Asked.INTERPRETER if sitting.script == "interpreter" else how
    told = sitting.told or Told.ALOUD
    sitting.flow.answer(person.id, scope, answer[0], by, read=sitting.script, how=how, basis=answer[1], told=told)


def _called(person: Participant) -> str:
    return f"{person.name} ({person.role})" if person.role else person.name
