"""What the meeting's own data say: date, kind, who was there and who was not.

Rule: attendance comes from the list of participants and from nowhere else, least of all from what was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.drafting.days import WEEKDAYS, spoken
from engine.drafting.template import Data
from engine.meeting import Attendance

if TYPE_CHECKING:
    from engine.drafting.template import SectionPlan
    from engine.meeting import Meeting, Participant


def data_lines(plan: SectionPlan, meeting: Meeting) -> list[str]:
    """Return the lines a section takes from the meeting's data, in its order; unknown things are left out."""
    return [line for wanted in plan.data for line in _LINES[wanted](meeting) if line]


def _date(meeting: Meeting) -> list[str]:
    if meeting.date is None:
        return []
    return [f"Date: {WEEKDAYS[meeting.date.weekday()].capitalize()} {spoken(meeting.date)}."]


def _kind(meeting: Meeting) -> list[str]:
    kind = meeting.kind.replace("_", " ").replace("-", " ").strip()
    return [f"Kind of meeting: {kind}."] if kind else []


def _purpose(meeting: Meeting) -> list[str]:
    return [f"Purpose: {_closed(meeting.purpose)}"] if meeting.purpose.strip() else []


def _practitioner(meeting: Meeting) -> list[str]:
    return [f"Recorded by: {_closed(meeting.practitioner)}"] if meeting.practitioner.strip() else []


def _present(meeting: Meeting) -> list[str]:
    there = [_person(person) for person in meeting.participants if person.present]
    return [f"Present: {'; '.join(there)}."] if there else []


def _apologies(meeting: Meeting) -> list[str]:
    ways = (("Apologies", Attendance.APOLOGIES), ("Not present", Attendance.ABSENT))
    away = {said: [_person(one) for one in meeting.participants if one.attendance is way] for said, way in ways}
    return [f"{said}: {'; '.join(people)}." for said, people in away.items() if people]


def _children(meeting: Meeting) -> list[str]:
    children = [_person(person) for person in meeting.participants if person.child]
    return [f"Children: {'; '.join(children)}."] if children else []


def _person(person: Participant) -> str:
    role = f", {person.role.strip()}" if person.role.strip() else ""
    return f"{person.name.strip()}{role}{_HOW.get(person.attendance, '')}"


def _closed(text: str) -> str:
    text = " ".join(text.split())
    return text if text.endswith((".", "!", "?")) else text + "."


_HOW = {
    Attendance.TELEPHONE: ", by telephone",
    Attendance.LATE: ", arrived late",
    Attendance.LEFT: ", left early",
}
_LINES = {
    Data.DATE: _date,
    Data.KIND: _kind,
    Data.PURPOSE: _purpose,
    Data.PRACTITIONER: _practitioner,
    Data.PRESENT: _present,
    Data.APOLOGIES: _apologies,
    Data.CHILDREN: _children,
}
