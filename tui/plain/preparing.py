"""Set-up and consent in plain lines: who is there, what is read aloud, and what each of them answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.asking import Asked, Told
from engine.meeting import Answer, Attendance, Scope
from engine.policy import Rule
from tui.command import Command
from tui.commands import AddPerson, EditPerson, RemovePerson
from tui.consent_commands import AnswerPolicy, ChooseScript, EverybodyYes, ReadAloud
from tui.plain.lines import Choice, say
from tui.words import ATTENDING, RULES, TOLD, counted, full_day, label, listed

if TYPE_CHECKING:
    from engine.meeting import ConsentAnswer, Participant
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


class DescribeMeeting(Command):
    """Enter the kind of meeting, the date, your name, the purpose and likely terms, one after the other."""


class AskPerson(Command):
    """Enter one person's answers to the three questions, and who answers for them."""


def set_up(sitting: Sitting) -> bool:
    """Describe the meeting and who is expected."""
    sitting.enter("Say what kind of meeting this is, when it is, who answers for the record, and who is expected.")
    meeting = sitting.flow.meeting
    if not meeting.practitioner:
        _describe(sitting)
        meeting = sitting.flow.meeting
    day = full_day(meeting.date) or "no date"
    say(f"{label(meeting.kind)}, {day}. The record is answered for by {meeting.practitioner or 'nobody yet'}.")
    _say_people(sitting)
    return sitting.next(
        {
            DescribeMeeting: lambda: _describe(sitting),
            AddPerson: lambda: _add(sitting),
            EditPerson: lambda: _edit(sitting),
            RemovePerson: lambda: _remove(sitting),
        }
    )


def _say_people(sitting: Sitting) -> None:
    people = sitting.flow.meeting.participants
    say(f"{counted(len(people), 'person').replace('persons', 'people')} expected.")
    for person in people:
        say(f"{_called(person)}, {ATTENDING[person.attendance]}{', a child' if person.child else ''}.", indent="  ")


def _describe(sitting: Sitting) -> None:
    """Ask for every field, keeping what is there at Enter."""
    flow, asker = sitting.flow, sitting.asker
    meeting, kinds = flow.meeting, flow.policy.kind
    known = sorted(kinds, key=lambda name: kinds[name].title)
    kind = asker.choose(
        "What kind of meeting?",
        [Choice(name, kinds[name].title + RULES[kinds[name].rule]) for name in known],
        out=f"As it is: {kinds[meeting.kind].title if meeting.kind in kinds else label(meeting.kind)}",
    )
    day = asker.day(f"Date of the meeting, {SUCH_AS}; days such as “by Friday” are counted from it.", meeting.date)
    name = asker.ask("Your name.", meeting.practitioner)
    purpose = asker.ask("Purpose.", meeting.purpose)
    terms = asker.ask("Names and short forms likely to be said, with commas.", ", ".join(meeting.glossary))
    flow.change(
        kind=kind or meeting.kind,
        template=kinds[kind].template if kind else meeting.template,
        date=day,
        practitioner=name,
        purpose=purpose,
        glossary=tuple(term.strip() for term in terms.split(",") if term.strip()),
    )


def _add(sitting: Sitting) -> None:
    """Ask who is expected; the first is most likely the practitioner."""
    people = sitting.flow.meeting.participants
    person = _asked(sitting, sitting.flow.newcomer("" if people else sitting.flow.meeting.practitioner))
    if person is not None:
        sitting.flow.change(participants=(*people, person))


def _edit(sitting: Sitting) -> None:
    chosen = _one_of(sitting, sitting.flow.meeting.participants, "Who is to be changed?")
    changed = chosen and _asked(sitting, chosen)
    if changed:
        people = sitting.flow.meeting.participants
        sitting.flow.change(participants=tuple(changed if one.id == changed.id else one for one in people))


def _remove(sitting: Sitting) -> None:
    chosen = _one_of(sitting, sitting.flow.meeting.participants, "Who is to be taken off the list?")
    if chosen is not None:
        people = sitting.flow.meeting.participants
        sitting.flow.change(participants=tuple(one for one in people if one.id != chosen.id))


def _asked(sitting: Sitting, person: Participant, *, coming: bool = False) -> Participant | None:
    """Ask for name, part, attendance and whether it is a child; without a name there is nobody."""
    asker = sitting.asker
    name = asker.ask("Name.", person.name)
    if not name:
        return None
    role = asker.ask("Part in the meeting, such as social worker or mother.", person.role)
    attending = [Choice(attendance, words) for attendance, words in ATTENDING.items()]
    here = f"As it is: {ATTENDING[person.attendance]}"
    attendance = None if coming else asker.choose("Attendance?", attending, out=here)
    return replace(
        person, name=name, role=role, attendance=attendance or person.attendance, child=asker.yes("Is this a child?")
    )


def _one_of(
    sitting: Sitting, people: tuple[Participant, ...], question: str, out: str = "Nobody"
) -> Participant | None:
    return sitting.asker.choose(question, [Choice(person, _called(person)) for person in people], out)


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
    return sitting.next(
        {
            ReadAloud: lambda: say(sitting.flow.script(sitting.script).text),
            ChooseScript: lambda: _choose_script(sitting),
            AnswerPolicy: lambda: _answer_policy(sitting),
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
    chosen = sitting.asker.choose(
        "Which script do you read?",
        [Choice(one.name, f"{one.title}: for {one.audience}{checked[one.checked]}") for one in known],
        out="The one before",
    )
    if chosen:
        sitting.script, sitting.told = chosen, None


def _said_how_told(sitting: Sitting) -> bool:
    """Have it said how the script was put to them before anything is kept with it; tell whether it was."""
    whom = sitting.flow.script(sitting.script).audience
    question = f"How was the script for {whom} put to them? That is kept with what they answer."
    ways = [Choice(way, text) for way, text in TOLD.items()]
    sitting.told = sitting.told or sitting.asker.choose(question, ways, out="Not yet")
    return sitting.told is not None


def _answer_policy(sitting: Sitting) -> None:
    """Ask for the manager's permission where one is needed, then every question of the organisation's."""
    flow, asker = sitting.flow, sitting.asker
    kind = flow.kind
    if kind is None or not (kind.questions or kind.rule is Rule.PERMISSION):
        say("Your organisation asks nothing before this kind of meeting is recorded.")
        return
    if kind.rule is Rule.PERMISSION:
        manager = asker.ask("Which manager allowed this to be recorded? Enter if nobody did.")
        day = asker.day(f"On which day, {SUCH_AS}?") if manager else None
        if manager and day:
            flow.permit(manager, day, asker.ask("Why?"))
    for question in kind.questions:
        said = asker.yes(question.ask)
        flow.reply(question.ask, yes=said, note=asker.ask("Anything to note about it? Enter if not."))


def _ask_person(sitting: Sitting) -> None:
    """Keep one person's three answers."""
    person = _one_of(sitting, _present(sitting), "Whose answers?")
    if person is not None:
        _take_answers(sitting, person)


def admit(sitting: Sitting) -> None:
    """Enter somebody who has come in, read the script to them, and keep what they answer."""
    people = sitting.flow.meeting.participants
    absent = tuple(person for person in people if not person.present)
    known = _one_of(sitting, absent, "Who has come?", out="Somebody else") if absent else None
    come = known or sitting.flow.newcomer()
    person = _asked(sitting, replace(come, attendance=Attendance.LATE), coming=True)
    if person is None:
        return
    sitting.flow.change(participants=(*(one for one in people if one.id != person.id), person))
    say(sitting.flow.script(sitting.script).text)
    sitting.told = None
    _take_answers(sitting, person)
    permission = sitting.flow.permitted(Scope.RECORD)
    say("You can record on." if permission.allowed else f"Nothing more is recorded. {permission.reason}")


def _take_answers(sitting: Sitting, person: Participant) -> None:
    if not _said_how_told(sitting):
        return
    by = sitting.asker.ask("Who answers for them? Enter if they answer themselves.")
    bases = sitting.flow.policy.other_bases
    choices = [Choice((answer, ""), SAID[answer]) for answer in (Answer.YES, Answer.NO, Answer.NOT_ASKED)]
    choices += [Choice((Answer.OTHER_BASIS, basis), f"other basis: {basis}") for basis in bases]
    for scope, words in SCOPES.items():
        answer = sitting.asker.choose(f"{person.name}, to {words}?", choices, out="Leave it as it is")
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
