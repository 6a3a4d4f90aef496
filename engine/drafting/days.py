"""Days named in speech, counted from the day of the meeting, only where just one day can be meant.

Rule: "by Wednesday" said on a Monday is a date; "next Monday" said on a Thursday is none, nor "the fourteenth", which
may be that of another month: they stay as they were said.
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
_WEEKDAY = re.compile(rf"\b(next |last |this )?({_DAY})\b(?! (?:before|after|week|fortnight)\b)", re.IGNORECASE)
_RELATIVE = (
    (
        re.compile(
            r"\b(?:today|that day|tonight|(?:this|that) (?:morning|afternoon|evening|night))\b",
            re.IGNORECASE,
        ),
        0,
    ),
    (re.compile(r"\b(?:tomorrow|the following (?:day|morning|afternoon|evening))\b", re.IGNORECASE), 1),
)
_PATTERNS = (_FULL, _OF_MONTH, _WEEKDAY, *(pattern for pattern, _ in _RELATIVE))
_NO_DAY = re.compile(r"\b(?:first(?:ly| thing|,)|second(?:ly| thing))|\bat first\b", re.IGNORECASE)
_WEEKS_ON = re.compile(
    rf"\b(?:{_DAY}|today|tomorrow) (?:week|fortnight)\b|\b(?:a week|weeks?|fortnight) (?:on|from|today)\b"
)
_TIMED = re.compile(
    r"\b(?:by|before|at|until|after|within|(?:this|next|in the|in a) (?:week|month|morning|afternoon|evening)|"
    r"o['’]clock|half past|quarter (?:past|to)|weekend|end of)\b",
    re.IGNORECASE,
)


def spoken(day: date) -> str:
    """Return a date as it is written in a record: 5 November 2025."""
    return f"{day.day} {day:%B} {day.year}"


def deadline(text: str, meeting: date | None) -> date | None:
    """Return the one day from the meeting on that a promise names, or None where there is none or more than one."""
    if meeting is None or _WEEKS_ON.search(text):
        return None
    found = _named(text, meeting)
    return found.pop() if len(found) == 1 else None


def only_day(text: str, meeting: date | None) -> date | None:
    """Return the day a text names, if no number in it may be another: "the seventeenth. So nineteenth it is."."""
    rest = text
    for pattern in _PATTERNS:
        rest = pattern.sub(" ", rest)
    return None if re.search(rf"\b(?:{ORDINAL})\b", _NO_DAY.sub(" ", rest), re.IGNORECASE) else deadline(text, meeting)


def with_day(text: str, meeting: date | None) -> str:
    """Put the one day a text names in brackets right behind its words, where that is not clear as it stands."""
    due = deadline(text, meeting)
    if due is None or f"{due.day} {due:%B}" in text:
        return text
    ends = [match.end() for pattern in _PATTERNS for match in pattern.finditer(text)]
    last = max(ends)
    return f"{text[:last]} ({spoken(due)}){text[last:]}"


def timed(text: str) -> bool:
    """Tell whether a text names a day, an hour or a time by which something is done."""
    return _TIMED.search(text) is not None or any(pattern.search(text) for pattern in _PATTERNS)


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
    if month_days and not (weekdays or relative):
        return {None}
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
