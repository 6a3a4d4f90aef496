"""Dates and times as people say them, resolved by the meeting's day; the rule: every possible reading counts."""
# ruff: noqa: PLR2004 - the calendar and the clock have numbers of their own

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from engine.checking.lexicon import numbered, table, word_set
from engine.checking.numbers import UNITS, number_at, year_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.checking.words import Token

MONTHS = numbered("months")
_SHORT = {w[:3]: n for w, n in MONTHS.items()} | {"sept": 9}
DAYS = numbered("days")
DAYS |= {f"{name}s": n for name, n in DAYS.items()}
_OFFSETS = {"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1}
_PHRASES = {tuple(words.split()): offset for words, offset in numbered("near_days").items()}
_CLOSING = {("of", "the", "month"), ("of", "this", "month"), ("of", "that", "month")}
_BACK = frozenset({"last", "previous", "past", "preceding"})
_ON = frozenset({"next", "following", "coming"})
_IN_MONTH = word_set("dates_in_month")
_WEEK = 7
_FEASTS = {tuple(words.split()): tuple(map(int, day.split())) for words, day in table("feasts").items()}
_FEAST_HEADS = frozenset(words[0] for words in _FEASTS)
HOLIDAYS = word_set("dates_holidays")


@dataclass(frozen=True, slots=True)
class Day:
    """A date as said: what was named of it, and the tokens it stands on; offset is days from the meeting's."""

    at: int
    past: int
    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    offset: int | None = None
    back: bool = False
    on: bool = False
    week: bool = False
    closing: bool = False

    @property
    def vague(self) -> bool:
        """Tell whether only a month was named."""
        return self.month is not None and self.day is None

    def readings(self, meeting: date | None) -> frozenset[date]:
        """Give every calendar day this may mean for a meeting on that day; none when there is no telling."""
        if meeting is None or self.vague:
            return frozenset()
        if self.closing:
            first = (meeting.replace(day=28) + timedelta(days=4)).replace(day=1)
            return frozenset({first - timedelta(days=1)})
        if self.offset is not None:
            return frozenset({meeting + timedelta(days=self.offset)})
        if self.day is not None:
            found = self._by_number(meeting, self.day)
        else:
            found = self._by_weekday(meeting, self.weekday or 0)
        return frozenset(d for d in found if self.weekday is None or d.weekday() == self.weekday)

    def _by_number(self, meeting: date, day: int) -> set[date]:
        years = [self.year] if self.year else [meeting.year - 1, meeting.year, meeting.year + 1]
        months = [self.month] if self.month else range(1, 13)
        found = {made for y in years for m in months if (made := _made(y, m, day))}
        if self.year:
            return found
        span = 250 if self.month or self.weekday is not None else 70
        return {d for d in found if abs((d - meeting).days) <= span}

    def _by_weekday(self, meeting: date, weekday: int) -> set[date]:
        ahead = (weekday - meeting.weekday()) % _WEEK
        steps = {ahead, ahead - _WEEK} if ahead else {0, _WEEK, -_WEEK}
        if self.back:
            steps = {ahead - _WEEK, ahead - 2 * _WEEK}
        elif self.week:
            steps = {ahead + _WEEK, ahead + 2 * _WEEK} if ahead else {_WEEK}
        elif self.on:
            steps = {ahead, ahead + _WEEK} if ahead else {_WEEK}
        return {meeting + timedelta(days=n) for n in steps}

    def fits(self, other: Day, meeting: date | None) -> bool:
        """Tell whether two dates can be one and the same."""
        if self.vague or other.vague:
            alike = self._months(meeting) >= other._months(meeting) or other.month is None
            return self.vague and alike and self._year_fits(other, meeting)
        mine, theirs = self.readings(meeting), other.readings(meeting)
        if meeting is not None:
            return bool(mine & theirs)
        fields = [
            (self.day, other.day),
            (self.month, other.month),
            (self.year, other.year),
            (self.weekday, other.weekday),
            (self.offset, other.offset),
        ]
        both = [(a, b) for a, b in fields if a is not None and b is not None]
        return bool(both) and all(a == b for a, b in both)

    def _year_fits(self, other: Day, meeting: date | None) -> bool:
        """Tell whether a year that is named is the other's, or where none is said, one near the meeting's."""
        said = {other.year} if other.year else {d.year for d in other.readings(meeting)}
        if self.year and not said and meeting:
            return abs(self.year - meeting.year) <= 1
        return not (self.year and said) or self.year in said

    def _months(self, meeting: date | None) -> frozenset[int]:
        return frozenset({self.month} if self.month else {d.month for d in self.readings(meeting)})


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes; `half` is "am", "pm" or "" when not said."""

    minutes: int
    half: str
    at: int
    past: int

    def fits(self, other: Clock) -> bool:
        """Tell whether two times can be one and the same."""
        same = self.minutes % 720 == other.minutes % 720
        return same and (not self.half or not other.half or self.half == other.half)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(token: Token) -> int | None:
    if token.lower == "may" and token.text != "May":
        return None
    return MONTHS.get(token.lower) or (_SHORT.get(token.lower) if token.text[:1].isupper() else None)


def days(words: Sequence[Token]) -> list[Day]:
    """Find the dates in a text."""
    found: list[Day] = []
    at = 0
    while at < len(words):
        day = _day_at(words, at)
        if day and day.closing and words[at + 2].lower == "that" and found and found[-1].month:
            day = Day(at, day.past, month=found[-1].month, year=found[-1].year)
        if day:
            found.append(day)
        at = day.past if day else at + 1
    return found


def _day_at(words: Sequence[Token], at: int) -> Day | None:  # noqa: PLR0911 - one line a way of saying it
    token = words[at]
    pair = (token.lower, words[at + 1].lower) if at + 1 < len(words) else ("", "")
    if token.lower == "end" and tuple(t.lower for t in words[at + 1 : at + 4]) in _CLOSING:
        return Day(at, at + 4, closing=True)
    if pair in _PHRASES:
        return Day(at, at + 2, offset=_PHRASES[pair])
    if token.lower in _OFFSETS:
        return Day(at, at + 1, offset=_OFFSETS[token.lower])
    for size in (4, 3, 2, 1) if token.lower in _FEAST_HEADS else ():
        feast = _FEASTS.get(tuple(t.lower for t in words[at : at + size]))
        if feast and token.text[:1].isupper():
            return Day(at, min(at + size, len(words)), feast[0], feast[1])
    if "/" in token.lower:
        return _slashed(token.lower, at)
    if token.lower in DAYS:
        return _from_weekday(words, at)
    if _month(token):
        return _from_month(words, at)
    return _from_number(words, at)


def _slashed(text: str, at: int) -> Day | None:
    parts = text.split("/")
    if len(parts) not in {2, 3} or not all(p.isdecimal() for p in parts):
        return None
    day, month = int(parts[0]), int(parts[1])
    year = int(parts[2]) if len(parts) == 3 else None
    if year is not None and year < 100:
        year += 2000
    return Day(at, at + 1, day, month, year) if 1 <= month <= 12 and 1 <= day <= 31 else None


def _from_weekday(words: Sequence[Token], at: int) -> Day:
    before = {t.lower for t in words[max(0, at - 2) : at]}
    after = [t.lower for t in words[at + 1 : at + 4]]
    back = bool(_BACK & before) or after[:2] == ["before", "last"] or after[:1] == ["gone"]
    weekday = DAYS[words[at].lower]
    nxt = at + 1
    while nxt < len(words) and words[nxt].lower in {",", "(", "the", "on"}:
        nxt += 1
    numbered = _from_number(words, nxt, sure=True) if nxt < len(words) else None
    if numbered is None and nxt < len(words) and _month(words[nxt]):
        numbered = _from_month(words, nxt)
    if numbered and numbered.day is not None:
        return Day(at, numbered.past, numbered.day, numbered.month, numbered.year, weekday)
    week = [t.lower for t in words[max(0, at - 2) : at]] == ["week", "on"] or after[:1] == ["week"]
    return Day(at, at + 1 + (after[:1] == ["week"]), weekday=weekday, back=back, on=bool(_ON & before), week=week)


def _from_month(words: Sequence[Token], at: int) -> Day | None:
    month = _month(words[at])
    nxt = at + 1
    if nxt < len(words) and words[nxt].lower == "the":
        nxt += 1
    read = number_at(words, nxt) if nxt < len(words) and not year_at(words, nxt) else None
    if read and 1 <= read[0] <= 31 and read[0] == int(read[0]):
        year, past = _year(words, read[1])
        return Day(at, past, int(read[0]), month, year)
    if words[at].lower == "may" and (at == 0 or words[at - 1].lower not in _IN_MONTH):
        return None
    year, past = _year(words, at + 1)
    return Day(at, past, None, month, year)


def _year(words: Sequence[Token], at: int) -> tuple[int | None, int]:
    if (
        at < len(words)
        and len(words[at].lower) == 4
        and words[at].lower.isdecimal()
        and words[at].lower[:2] in {"19", "20"}
    ):
        return int(words[at].lower), at + 1
    return year_at(words, at) or (None, at)


def _from_number(words: Sequence[Token], at: int, *, sure: bool = False) -> Day | None:
    if at >= len(words):
        return None
    read = number_at(words, at)
    if read is None or not 1 <= read[0] <= 31 or read[0] != int(read[0]):
        return None
    value, past, ordinal = read
    nxt = past + 1 if past < len(words) and words[past].lower == "of" else past
    if nxt < len(words) and _month(words[nxt]) and (ordinal or words[at].lower[0].isdecimal()):
        year, end = _year(words, nxt + 1)
        return Day(at, end, int(value), _month(words[nxt]), year)
    return Day(at, past, int(value)) if ordinal and (sure or _bare(words, at, past, int(value))) else None


def _bare(words: Sequence[Token], at: int, past: int, value: int) -> bool:
    """Tell whether an ordinal without a month is a day: "on the ninth", not "the ninth child", "the first of which"."""
    if at == 0 or words[at - 1].lower not in {"the", "before", "by", "on", "until", "from", ","}:
        return False
    ends = (
        past >= len(words)
        or not words[past].word
        or words[past].lower
        in {
            "at",
            "and",
            "to",
            "for",
            "i",
            "with",
            "so",
            "then",
            "please",
            "as",
            "that",
            "if",
            "she",
            "he",
            "we",
            "they",
            "you",
            "it",
            "which",
        }
    )
    return ends and (
        value > 3
        or words[at].lower[0].isdecimal()
        or (at > 1 and words[at - 2].lower in {"on", "by", "until", "before", "from", ","})
    )


def clocks(words: Sequence[Token], taken: set[int]) -> list[Clock]:
    """Find the times of day in a text, leaving out the tokens that dates have taken."""
    found, at = [], 0
    while at < len(words):
        clock = None if at in taken else _clock_at(words, at)
        if clock:
            found.append(_with_half(words, clock))
        at = clock.past if clock else at + 1
    return found


_WHOLE = {"noon": 12, "midday": 12, "midnight": 12}
_ROUND = frozenset({15, 20, 30, 40, 45, 50})
_AFTER_BARE = word_set("after_bare_time")


def _clock_at(words: Sequence[Token], at: int) -> Clock | None:  # noqa: PLR0911 - one line a way of saying it
    word = words[at].lower
    if word in {"noon", "midday", "midnight"}:
        return Clock(0 if word == "midnight" else 720, "am" if word == "midnight" else "pm", at, at + 1)
    past_to = _past_to(words, at)
    if past_to:
        return past_to
    if word[0].isdecimal():
        return _figures(words, at)
    hour = UNITS.get(word)
    if not hour or hour > 12:
        return None
    after = words[at + 1].lower if at + 1 < len(words) else ""
    if after == "o'clock" or after in {"am", "pm"}:
        return Clock(hour * 60, "", at, at + 1 + (after == "o'clock"))
    read = number_at(words, at + 1) if at + 1 < len(words) else None
    before = words[at - 1].lower if at else ""
    if before == "at" and (not after or not after[0].isalpha() or after in _AFTER_BARE):
        return Clock(hour * 60, "", at, at + 1)
    if (
        read
        and 10 <= read[0] <= 59
        and not read[2]
        and (before in _LEADING or (before in {",", ""} and read[0] in _ROUND and _ends(words, read[1])))
    ):
        return Clock(hour * 60 + int(read[0]), "", at, read[1])
    return None


_LEADING = word_set("leading_time")


def _ends(words: Sequence[Token], at: int) -> bool:
    return at >= len(words) or not words[at].word


def _past_to(words: Sequence[Token], at: int) -> Clock | None:
    named = {"half": 30, "quarter": 15}
    read = (named[words[at].lower], at + 1, False) if words[at].lower in named else number_at(words, at)
    if read is None or read[2] or not 0 < read[0] < 60:
        return None
    nxt = read[1] + (read[1] < len(words) and words[read[1]].lower in {"minutes", "minute"})
    if words[at].lower == "half" and nxt < len(words) and 1 <= UNITS.get(words[nxt].lower, 0) <= 12:
        return Clock(UNITS[words[nxt].lower] * 60 + 30, "", at, nxt + 1)
    if nxt + 1 >= len(words) or words[nxt].lower not in {"past", "to"}:
        return None
    whole = _WHOLE.get(words[nxt + 1].lower)
    hour = (float(whole), nxt + 2, False) if whole else number_at(words, nxt + 1)
    if hour is None or hour[2] or not 1 <= hour[0] <= 12 or hour[1] > nxt + 2:
        return None
    if words[nxt].lower == "to" and read[0] not in {5, 10, 15, 20, 25}:
        return None
    minutes = int(hour[0]) * 60 + (int(read[0]) if words[nxt].lower == "past" else -int(read[0]))
    return Clock(minutes, "", at, hour[1])


def _figures(words: Sequence[Token], at: int) -> Clock | None:
    text = words[at].lower
    after = words[at + 1].lower if at + 1 < len(words) else ""
    suffix = after in {"am", "pm", "a", "p"} or after == "o'clock"
    for mark in (":", "."):
        hours, found, minutes = text.partition(mark)
        if (
            found
            and hours.isdecimal()
            and minutes.isdecimal()
            and len(minutes) == 2
            and int(hours) < 24
            and int(minutes) < 60
        ):
            before = words[at - 1].lower if at else ""
            set_for = before == "for" and after in {"on", "tomorrow", "this", "that"}
            if mark == ":" or suffix or set_for or before in {"at", "by", "until", "to", "from", "before"}:
                return Clock(int(hours) * 60 + int(minutes), "pm" if int(hours) > 12 else "", at, at + 1)
    if text.isdecimal() and suffix and 1 <= int(text) <= 12:
        return Clock(int(text) * 60, "", at, at + 1 + (after == "o'clock"))
    return None


def _with_half(words: Sequence[Token], clock: Clock) -> Clock:
    after = [t.lower for t in words[clock.past : clock.past + 5] if t.word]
    if after[:1] in (["am"], ["pm"]):
        return Clock(clock.minutes, after[0], clock.at, clock.past + 1)
    if after[:2] in (["a", "m"], ["p", "m"]):
        return Clock(clock.minutes, after[0] + "m", clock.at, clock.past + 2)
    if after[:3] == ["in", "the", "morning"]:
        return Clock(clock.minutes, "am", clock.at, clock.past)
    if after[:3] in (["in", "the", "afternoon"], ["in", "the", "evening"]):
        return Clock(clock.minutes, "pm", clock.at, clock.past)
    return clock
