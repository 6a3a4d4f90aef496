"""What stands above a record: kind, date, purpose and who was there, from the meeting's own data and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.meeting import Attendance

if TYPE_CHECKING:
    from datetime import date

    from engine.meeting import Approval, Meeting, Participant

_LABELS = {
    Attendance.PRESENT: "Present",
    Attendance.TELEPHONE: "By telephone",
    Attendance.APOLOGIES: "Apologies",
}

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def heading(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """Return the heading as label and value, without what is not known."""
    rows = [
        ("Kind of meeting", meeting.kind.replace("-", " ").capitalize()),
        ("Date", day(meeting.date) if meeting.date else ""),
        ("Purpose", meeting.purpose),
        ("Practitioner", meeting.practitioner),
    ]
    rows += [(label, _people(meeting, attendance)) for attendance, label in _LABELS.items()]
    return tuple((label, value) for label, value in rows if value.strip())


def approval_line(approval: Approval) -> str:
    """Return the sentence that says who answers for the record."""
    moment = f"{day(approval.at)} at {approval.at:%H:%M}"
    return f"Checked and approved by {approval.by} on {moment}. SHA-256 of the approved text: {approval.digest}"


def day(when: date) -> str:
    """Return a date in words, as in 5 November 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def _people(meeting: Meeting, attendance: Attendance) -> str:
    return "; ".join(_person(one) for one in meeting.participants if one.attendance is attendance)


def _person(participant: Participant) -> str:
    return f"{participant.name} ({participant.role})" if participant.role else participant.name
