"""Set-up in plain lines: what the meeting is, and who is there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tui.account import OTHER, SAME, WHO, other_person
from tui.command import Command
from tui.commands import AddPerson, EditPerson, GoOn, RemovePerson
from tui.plain.lines import Choice, Left, heading, say
from tui.words import ATTENDING, RULES, counted, full_day, label

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.flow import MeetingFlow, Workspace
    from engine.flow.preparing import MeetingFields
    from engine.meeting import Meeting, Participant
    from engine.policy import Policy
    from tui.plain.lines import Asker
    from tui.plain.sitting import Sitting

SUCH_AS = "such as 30/11/2026"
DATE = f"Date of the meeting, {SUCH_AS}; days such as “by Friday” are counted from it."
YOUR_NAME = "Your name: you answer for the record."


class DescribeMeeting(Command):
    """Change the kind of meeting, the date, your name, the purpose and likely terms; Enter alone keeps each."""


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
    if not present(sitting):
        say("Nobody is entered as present. Who is there?")
        _add(sitting)
    sitting.go_on()


def _say_people(sitting: Sitting) -> None:
    people = sitting.flow.meeting.participants
    expected = f"{counted(len(people), 'person').replace('persons', 'people')} expected."
    say(expected if people else "Nobody is expected yet.")
    for person in people:
        say(f"{called(person)}, {ATTENDING[person.attendance]}{', a child' if person.child else ''}.", indent="  ")


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
    person = entered(sitting, sitting.flow.newcomer("" if people else sitting.flow.meeting.practitioner))
    sitting.flow.change(participants=(*people, person))


def _edit(sitting: Sitting) -> None:
    chosen = one_of(sitting, sitting.flow.meeting.participants, "Who is to be changed?")
    if chosen is not None:
        changed = entered(sitting, chosen)
        other = other_person(sitting.flow, chosen, changed)
        if other is not None:
            ways = (Choice(changed, SAME), Choice(other, OTHER))
            changed = sitting.asker.choose(WHO.format(chosen.name, changed.name), ways, out="Change nothing") or chosen
        people = sitting.flow.meeting.participants
        sitting.flow.change(participants=tuple(changed if one.id == chosen.id else one for one in people))


def _remove(sitting: Sitting) -> None:
    chosen = one_of(sitting, sitting.flow.meeting.participants, "Who is to be taken off the list?")
    if chosen is not None:
        people = sitting.flow.meeting.participants
        sitting.flow.change(participants=tuple(one for one in people if one.id != chosen.id))


def entered(sitting: Sitting, person: Participant, *, coming: bool = False) -> Participant:
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


def one_of(sitting: Sitting, people: tuple[Participant, ...], question: str) -> Participant | None:
    """Have one of these people chosen; None where nobody is meant."""
    return sitting.asker.choose(question, [Choice(person, called(person)) for person in people], out="Nobody")


def present(sitting: Sitting) -> tuple[Participant, ...]:
    """Return who is there, and so is asked."""
    return tuple(person for person in sitting.flow.meeting.participants if person.present)


def called(person: Participant) -> str:
    """Return somebody's name, with their part in the meeting where that is known."""
    return f"{person.name} ({person.role})" if person.role else person.name
