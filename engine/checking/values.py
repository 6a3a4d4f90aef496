"""The dates, times and amounts of a text in one reading, and which of them the speaker took back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.concepts import Phrases
from engine.checking.dates import Clock, Day, clocks, days
from engine.checking.lexicon import members, table, word_set
from engine.checking.numbers import Amount, amounts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.checking.words import Token

Value = Day | Clock | Amount
_CUES = Phrases((cue, "cue") for cue in members(table("corrections")["cues"]))
_OPENING = Phrases((cue, "cue") for cue in members(table("corrections")["opening"]))
_BACK = word_set("corrections_open")
_STOPS = frozenset(".?!;")
_BETWEEN, _LONG = 5, 24
_REACH = 12
_STRAIGHT = (["no", ","], ["sorry", ","], [",", "sorry"])
"""What stands between a value and the one put in its place right behind: "six point four, no, six point five"."""


@dataclass(frozen=True, slots=True)
class Values:
    """What a text names, with the values taken back kept apart."""

    days: tuple[Day, ...] = ()
    clocks: tuple[Clock, ...] = ()
    amounts: tuple[Amount, ...] = ()
    withdrawn: tuple[Value, ...] = ()

    @property
    def all(self) -> tuple[Value, ...]:
        """Give every value that stands."""
        return (*self.days, *self.clocks, *self.amounts)


def read(words: Sequence[Token]) -> Values:
    """Read every date, time and amount of a text."""
    found_days = days(words)
    taken = {i for d in found_days for i in range(d.at, d.past)}
    found_clocks = clocks(words, taken)
    taken |= {i for c in found_clocks for i in range(c.at, c.past)}
    found: list[Value] = [*found_days, *found_clocks, *amounts(words, taken)]
    back = _withdrawn(words, sorted(found, key=lambda v: v.at))
    kept = [v for v in found if v not in back]
    return Values(
        tuple(v for v in kept if isinstance(v, Day)),
        tuple(v for v in kept if isinstance(v, Clock)),
        tuple(v for v in kept if isinstance(v, Amount)),
        tuple(back),
    )


def fits(asked: Value, said: Value, day: date | None) -> bool:  # noqa: PLR0911 - one line a pair of kinds
    """Tell whether two values can be one and the same, seen from the meeting's day."""
    if isinstance(asked, Day) and isinstance(said, Day):
        return asked.fits(said, day)
    if isinstance(asked, Clock) and isinstance(said, Clock):
        return asked.fits(said)
    if isinstance(asked, Amount) and isinstance(said, Amount):
        return asked.fits(said)
    if isinstance(asked, Amount) and isinstance(said, Day):
        return asked.ordinal and asked.value == said.day
    if isinstance(asked, Day) and isinstance(said, Amount):
        return asked.month is None and said.ordinal and said.value == asked.day
    if isinstance(asked, Clock) and isinstance(said, Amount):
        hours = not (said.known or said.weak or said.ordinal)
        return hours and asked.minutes % 60 == 0 and (asked.minutes // 60) % 12 == said.value % 12
    return False


def _denied(words: Sequence[Token], value: Value) -> bool:
    """Tell whether a value stands straight after "not": "not Tuesday"."""
    if isinstance(value, Amount) and value.unit == "times":
        return False  # "not once" is never
    before = [t.lower for t in words[max(0, value.at - 3) : value.at]]
    return before[-1:] == ["not"] or before[-2:] in (["not", "on"], ["not", "the"], ["not", "at"], ["not", "by"])


def _kind(value: Value) -> tuple[type, bool]:
    return type(value), isinstance(value, Day) and value.vague


def _same(one: Value, other: Value) -> bool:
    """Tell whether two values were said alike."""
    if isinstance(one, Day) and isinstance(other, Day):
        return (one.day, one.weekday, one.offset) == (other.day, other.weekday, other.offset)
    if isinstance(one, Clock) and isinstance(other, Clock):
        return one.minutes == other.minutes
    return isinstance(one, Amount) and isinstance(other, Amount) and one.base == other.base


def _was_but_is(between: Sequence[str]) -> bool:
    """Tell whether words lead from a value that was meant to the one that is: "but Gethin can't, so it's the"."""
    at = next((i for i, word in enumerate(between) if word == "but"), len(between))
    after = list(between[at:])
    return len(after) <= _ASIDE and ["so", "it", "'s"] in [after[i : i + 3] for i in range(len(after))]


_ASIDE = 20
_TAKEN_BACK = [",", "no"]


def _turned_back(between: Sequence[Token]) -> bool:
    """Tell whether a sentence between two values begins by taking the first back: "No, that's a Sunday. The ninth."."""
    opens = [t.lower for a, t in pairwise(between) if a.text in _STOPS]
    return bool(_BACK & set(opens)) and bool(between) and _OPENING.has(between)


def _put_right(words: Sequence[Token], value: Value) -> bool:
    """Tell whether a sentence that opens on a value says that it takes another's place: "Five, actually"."""
    opens = words[value.at - 1].text in _STOPS
    return opens and [t.lower for t in words[value.past : value.past + 2]] == [",", "actually"]


def _frame(words: Sequence[Token], value: Value) -> bool:
    """Tell whether a value says since when something is counted: a count put right leaves it as it is."""
    return value.at > 0 and words[value.at - 1].lower == "since"


def _withdrawn(words: Sequence[Token], found: Sequence[Value]) -> list[Value]:
    """Find values that the speaker put right: "on Tuesday, sorry, not Tuesday, Wednesday"."""
    back = [v for v in found if _denied(words, v)]
    for n, one in enumerate(found):
        other = next((v for v in found[n + 1 :] if _kind(v) == _kind(one) and not _same(v, one)), None)
        if other is None or one in back or _frame(words, one) or _again(one, [v for v in found if v.at > other.at]):
            continue
        between = words[one.past : other.at]
        if words[other.at - 1].lower == "no":
            continue  # "no one" puts nobody in the place of two
        lowers = [t.lower for t in between]
        near = len(lowers) <= _BETWEEN and not {"no", "sorry", "rather"}.isdisjoint(lowers)
        near = near or (len(lowers) <= _LONG and (lowers[-2:] in _STRAIGHT or lowers[:2] == _TAKEN_BACK))
        near = near or (len(lowers) <= _BETWEEN and _put_right(words, other))
        if near or (len(between) <= _LONG and _turned_back(between)) or _was_but_is(lowers):
            back.append(one)
    cues = [(first, past) for first, past, _ in _CUES.find(words)]
    for first, past in cues:
        before = [v for v in found if v.at < first and first - v.past <= _REACH]
        after = [v for v in found if past <= v.at <= past + _REACH and v not in back]
        if not after:
            continue
        if any(v in back and first - v.past <= _REACH for v in before):
            continue  # what the cue takes back is found
        same = [v for v in before if _kind(v) == _kind(after[0])]
        if same:
            back.append(
                next((v for v in reversed(same) if not _again(v, [w for w in found if w.at >= past])), same[-1])
            )
    return back


def _again(value: Value, later: Sequence[Value]) -> bool:
    """Tell whether a value is said once more: of "eleven out of fifteen, no, thirteen out of fifteen" eleven goes."""
    return any(_kind(v) == _kind(value) and _same(v, value) for v in later)
