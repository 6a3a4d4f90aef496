"""Lines that say what the meeting's own data say; the rule: attendance and dates come from the list, not from talk."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.checking.findings import REFUTED, REVIEW, Found, Verification, conclude
from engine.checking.values import read
from engine.checking.words import spoken, tokens
from engine.meeting import Origin, Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from engine.meeting import Meeting, Participant, Statement

_LABEL = re.compile(
    r"^\s*(?P<label>Date|Kind of meeting|Purpose|Recorded by|Present|Apologies|Not present|Children): *(?P<rest>.+)$"
)

_FACTS = frozenset({"Date", "Recorded by", "Present", "Apologies", "Not present", "Children"})


def by_meeting(statement: Statement, meeting: Meeting) -> Verification | None:
    """Check a line of data against the meeting; None for any line that is to be checked against the talk.

    A line that only reads like data counts as such where the meeting bears it out, or has the fact and belies it.
    """
    match = _LABEL.match(statement.text)
    data = statement.kind is Origin.DATA
    if match is None:
        wrong = Found("unsupported", Risk.HIGH, REVIEW, "Nothing in the meeting's data is called this.")
        return conclude([wrong], ()) if data else None
    found = list(_LABELS[match["label"]](match["rest"], meeting))
    settled = not found or (match["label"] in _FACTS and bool(meeting.participants) and meeting.date is not None)
    return conclude(found, ()) if data or (settled and not statement.evidence) else None


def _date(text: str, meeting: Meeting) -> Iterator[Found]:
    days = read(tokens(text)).days
    day = meeting.date
    full = [d for d in days if d.day and d.month]
    if (
        day is None
        or not full
        or any((d.day, d.month) != (day.day, day.month) for d in full)
        or not _agree(text, meeting)
    ):
        yield Found("date_not_in_evidence", Risk.HIGH, REFUTED, "The meeting's own date is another.")


def _agree(text: str, meeting: Meeting) -> bool:
    """Tell whether the weekday and the year of a text, where it has them, are those of the meeting."""
    if meeting.date is None:
        return False
    named = re.findall(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b", text.lower())
    years = re.findall(r"\b\d{4}\b", text)
    return all(name == f"{meeting.date:%A}".lower() for name in named) and all(
        y == str(meeting.date.year) for y in years
    )


def _kind(text: str, meeting: Meeting) -> Iterator[Found]:
    if _plain(text) != _plain(meeting.kind.replace("_", " ").replace("-", " ")):
        yield Found("unsupported", Risk.HIGH, REFUTED, "The meeting is of another kind.")


def _purpose(text: str, meeting: Meeting) -> Iterator[Found]:
    if _plain(text) != _plain(meeting.purpose):
        yield Found("unsupported", Risk.HIGH, REFUTED, "The meeting's purpose is written otherwise.")


def _practitioner(text: str, meeting: Meeting) -> Iterator[Found]:
    if _plain(text) != _plain(meeting.practitioner):
        yield Found("name_not_in_evidence", Risk.HIGH, REFUTED, "The meeting was recorded by somebody else.")


def _plain(text: str) -> str:
    return spoken(text.replace("-", " "))


def _people(wanted: Callable[[Participant], bool], kind: str, detail: str) -> Callable[[str, Meeting], Iterator[Found]]:
    """Give the check of a list of people, each written as "name, role", parted by semicolons."""

    def check(text: str, meeting: Meeting) -> Iterator[Found]:
        for item in text.rstrip(". ").split(";"):
            person = next((p for p in meeting.participants if _is(p, item)), None)
            if person is None:
                yield Found("name_not_in_evidence", Risk.HIGH, REFUTED, "Nobody of this name and role was expected.")
            elif not wanted(person):
                yield Found(kind, Risk.HIGH, REFUTED, detail)

    return check


def _is(person: Participant, item: str) -> bool:
    """Tell whether an item of a list is this person, by name and, where it is given, role."""
    name, role, written = _plain(person.name), _plain(person.role), _plain(item.replace(", by telephone", ""))
    return written == name or (bool(role) and written == f"{name} {role}")


_LABELS: dict[str, Callable[[str, Meeting], Iterator[Found]]] = {
    "Date": _date,
    "Kind of meeting": _kind,
    "Purpose": _purpose,
    "Recorded by": _practitioner,
    "Present": _people(lambda p: p.present, "absent_person_present", "Somebody here was not at the meeting."),
    **dict.fromkeys(
        ("Apologies", "Not present"),
        _people(lambda p: not p.present, "unsupported", "Somebody here was at the meeting."),
    ),
    "Children": _people(lambda p: p.child, "unsupported", "Somebody here is not a child of this meeting."),
}
