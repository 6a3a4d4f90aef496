"""What is said of the day at the beginning of a meeting, held against its date: deadlines are counted from that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.dates import days
from engine.checking.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from engine.checking.dates import Day
    from engine.checking.words import Token
    from engine.meeting import Segment

_BEGINNING = 120.0
"""Seconds within which people say what day it is."""
_IT_IS = {(noun, verb) for noun in ("it", "today", "date") for verb in ("is", "'s")}

_MEETING = {"supervision", "meeting", "conference", "group", "review", "visit", "discussion"}
_BEFORE_IT = {"a", "the", "our", "on", ",", "case", "home", "core", "strategy"}
"""What may stand between "this is" and the day: what the meeting is."""


def other_day(segments: Iterable[Segment], meeting: date | None) -> Segment | None:
    """Return where a day and month are said to be today's that are not the meeting's, None where none are."""
    early = (part for part in segments if part.start < _BEGINNING and not part.struck)
    return next((part for part in early if meeting and _another(tokens(part.text), meeting)), None)


def _another(words: Sequence[Token], meeting: date) -> bool:
    said = [day for day in days(words) if day.day and day.month and _of_today(words, day)]
    return any((day.day, day.month, day.year or meeting.year) != _parts(meeting) for day in said)


def _of_today(words: Sequence[Token], day: Day) -> bool:
    """Tell whether it is said to be that day: "it's Monday the third", "this is supervision, Monday the third"."""
    before = [token.lower.replace("’", "'") for token in words[: day.at]]
    before = before[:-1] if before[-1:] == ["the"] else before
    if tuple(before[-2:]) in _IT_IS:
        return True
    named = len(before)
    while named and before[named - 1] in _MEETING | _BEFORE_IT:
        named -= 1
    return before[named - 2 : named] == ["this", "is"]


def _parts(day: date) -> tuple[int, int, int]:
    return day.day, day.month, day.year
