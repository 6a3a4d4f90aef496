"""How times, lengths, people and segments read on a screen, the same everywhere."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from engine.errors import InputInvalid
from engine.meeting import Attendance
from engine.policy import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.meeting import Meeting, Participant, Segment

MINUTE = 60
HOUR = 3600
NOBODY = "Speaker not named"
WELCOME = (
    "Candour takes a meeting from consent to an approved record: it records, turns speech into text, "
    "writes a draft for you to check line by line, and deletes everything but the record you approved. "
    "All of it happens on this machine. Nothing is sent anywhere.\n\n"
    "Everything is kept in a locked vault. Choose its passphrase: at least 12 characters, such as four "
    "words of your own. Nobody can reset it; without it the vault stays closed for ever."
)
"""What Candour is and what a passphrase is for, said when there is no vault yet."""

ATTENDING = {
    Attendance.PRESENT: "present",
    Attendance.TELEPHONE: "by telephone",
    Attendance.LATE: "arrived late",
    Attendance.LEFT: "left early",
    Attendance.APOLOGIES: "apologies",
}

RULES = {Rule.ALLOWED: "", Rule.PERMISSION: " (recorded with permission)", Rule.NEVER: " (never recorded)"}


def clock(seconds: float) -> str:
    """Return a moment of the meeting as m:ss, or h:mm:ss from an hour on."""
    whole = max(0, int(seconds))
    if whole >= HOUR:
        return f"{whole // HOUR}:{whole % HOUR // MINUTE:02d}:{whole % MINUTE:02d}"
    return f"{whole // MINUTE}:{whole % MINUTE:02d}"


def about(seconds: float | None) -> str:
    """Return how long something will still take, as a person would say it."""
    if seconds is None:
        return "estimating"
    if seconds < 10:  # noqa: PLR2004 - below ten seconds nobody counts
        return "nearly done"
    if seconds < MINUTE:
        return f"about {round(seconds / 10) * 10} seconds left"
    minutes = round(seconds / MINUTE)
    return f"about {minutes} {plural('minute', minutes)} left"


def lasting(minutes: float) -> str:
    """Return a length in minutes as a person would say it, in hours where it is long."""
    hours = round(minutes / MINUTE)
    return counted(round(minutes), "minute") if hours < 5 else f"{hours} hours"  # noqa: PLR2004 - a long day's work


def plural(noun: str, count: int) -> str:
    """Return the noun for this many."""
    return noun if count == 1 else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """Return a number and its noun, such as "3 lines"."""
    return f"{count} {plural(noun, count)}"


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def label(name: str) -> str:
    """Return an identifier such as "case-note" as words with a capital."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def heading(meeting: Meeting) -> str:
    """Return what a meeting is called in the top line."""
    day = f"{meeting.date:%-d %b %Y}" if meeting.date else "no date yet"
    return f"{label(meeting.kind)}, {day}"


def speaker(people: Iterable[Participant], who: str | None) -> str:
    """Return the name of a speaker known by id or by name."""
    return next((person.name for person in people if who in (person.id, person.name)), who or NOBODY)


def marked(segment: Segment) -> str:
    """Return the words of a segment with the uncertain ones in ⟨…?⟩, marked in text and not in colour."""
    text = segment.text
    for word in dict.fromkeys(segment.uncertain):
        text = re.sub(rf"(?<![\w⟨]){re.escape(word)}(?!\w)", f"⟨{word}?⟩", text)
    return text


def typed_day(text: str) -> date | None:
    """Return the day somebody typed, None for nothing; `InputInvalid` for what is no day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InputInvalid(
            "The date is not one.", title="Date not in order", hint="Write year, month and day as in 2026-11-30."
        ) from error
