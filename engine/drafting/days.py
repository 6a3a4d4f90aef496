"""Days named in speech, counted from the day of the meeting, only where just one day can be meant.

Rule: "by Wednesday" said on a Monday is a date; "next Monday" said on a Thursday is not, and stays as it was said.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from engine.drafting.wordlists import in_order

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = in_order("ordinals")
_DAY = "|".join(WEEKDAYS)
ORDINAL = "|".join(sorted(_ORDINALS, key=len, reverse=True)) + r"|\d{1,2}(?:st|nd|rd|th)"
MONTH = "|".join(MONTHS)
_FULL = re.compile(rf"\b(?:the )?({ORDINAL}) (?:of )?({MONTH})\b|\b({MONTH}) (?:the )?({ORDINAL})\b", re.IGNORECASE)
_OF_MONTH = re.compile(rf"\bthe ({ORDINAL})\b(?! (?:of )?(?:{MONTH}|time|one|child|visit|meeting))", re.IGNORECASE)
_WEEKDAY = re.compile(rf"\b(next |last |this )?({_DAY})\b(?! (?:before|after)\b)", re.IGNORECASE)
_RELATIVE = (
    (
        re.compile(
            r"\b(?:today|that day|tonight|this (?:morning|afternoon|evening)|that (?:morning|afternoon|evening))\b",
            re.IGNORECASE,
        ),
        0,
    ),
    (re.compile(r"\b(?:tomorrow|the following (?:day|morning|afternoon|evening))\b", re.IGNORECASE), 1),
)


def spoken(day: date) -> str:
    """Return a date as it is written in a record: 5 November 2025."""
    return f"{day.day} {day:%B} {day.year}"


def deadline(text: str, meeting: date | None) -> date | None:
    """Return the one day from the meeting on that a promise names, or None where there is none or more than one."""
    if meeting is None:
        return None
    found = _named(text, meeting)
    return found.pop() if len(found) == 1 else None


def _named(text: str, meeting: date) -> set[date | None]:
    full = [
        _ahead(meeting, number(m[1] or m[4]), MONTHS.index((m[2] or m[3]).lower()) + 1) for m in _FULL.finditer(text)
    ]
    rest = _FULL.sub(" ", text)
    month_days = [_day_of_month(meeting, number(match[1])) for match in _OF_MONTH.finditer(rest)]
    weekdays = [
        _weekday(meeting, (match[1] or "").strip().lower(), match[2].lower()) for match in _WEEKDAY.finditer(rest)
    ]
    relative = [meeting + timedelta(days) for pattern, days in _RELATIVE if pattern.search(rest)]
    dates = {*full, *month_days, *relative}
    if dates - {None}:
        agree = all(
            day is None
            or any(date_ is not None and WEEKDAYS[date_.weekday()] == WEEKDAYS[day.weekday()] for date_ in dates)
            for day in weekdays
        )
        return dates if agree else {*dates, *weekdays}
    return {*dates, *weekdays}


def number(ordinal: str) -> int:
    """Return the number of "the third" or "3rd"."""
    low = ordinal.lower()
    return int(re.sub(r"\D", "", low)) if low[0].isdigit() else _ORDINALS.index(low) + 1


def _ahead(meeting: date, day: int, month: int) -> date | None:
    """Return the first such day not before the meeting; more than half a year on, it may be the past that is meant."""
    for year in (meeting.year, meeting.year + 1):
        try:
            candidate = date(year, month, day)
        except ValueError:
            continue
        if meeting <= candidate <= meeting + timedelta(183):
            return candidate
    return None


def _day_of_month(meeting: date, day: int) -> date | None:
    month, year = meeting.month, meeting.year
    if day < meeting.day:
        month, year = (1, year + 1) if month == len(MONTHS) else (month + 1, year)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _weekday(meeting: date, which: str, name: str) -> date | None:
    """Return the coming such weekday; "next" is only plain when it is the meeting's own weekday."""
    ahead = (WEEKDAYS.index(name) - meeting.weekday()) % 7
    if which == "last" or (ahead == 0 and which != "next") or (ahead != 0 and which == "next"):
        return None
    return meeting + timedelta(ahead or 7)
