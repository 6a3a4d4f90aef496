"""A statement against the same with one digit changed; the rule: of two that both could be, the talk's own stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking import claims as claims_
from engine.checking.ask_values import later_denied
from engine.checking.binding import bond, local
from engine.checking.case import lay
from engine.checking.dates import Day
from engine.checking.findings import REVIEW, Found, Supported
from engine.checking.frames import quotes, without
from engine.checking.lexicon import word_set
from engine.checking.values import fits, read
from engine.checking.words import past_form, tokens
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from engine.checking.case import Case
    from engine.checking.evidence import Index, Turn
    from engine.checking.values import Value
    from engine.checking.words import Token

_AHEAD = word_set("ahead")


def misprinted(
    text: str, index: Index, given: Sequence[int] | None, judge: Callable[[str], Supported], *, strict: bool
) -> list[Found]:
    """Find that a statement with one digit changed would pass `judge` as well, and is no worse borne out."""
    for other, at in changed(text, index):
        if judge(other) is not Supported.SUPPORTED:
            continue
        mine, theirs = (_borne_out(index, given, t, at, strict=strict) for t in (text, other))
        if mine <= theirs:
            return [Found("number_not_in_evidence", Risk.HIGH, REVIEW, "The meeting names two numbers like this one.")]
    return []


def changed(text: str, index: Index) -> Iterator[tuple[str, int]]:
    """Give a statement with one digit changed, and its place, where the talk has such a value."""
    own = without(text, quotes(text))
    for at, digit in enumerate(own):
        for other in "0123456789" if "0" <= digit <= "9" else "":
            turned = own[:at] + other + own[at + 1 :]
            if other != digit and any(_heard(index, value) for value in _at(turned, at)):
                yield text[:at] + other + text[at + 1 :], at


def _at(text: str, at: int) -> list[Value]:
    """Read the values that stand on one place of a text."""
    words = tokens(text)
    return _on(read(words).all, words, at)


def _on(values: Iterable[Value], words: Sequence[Token], at: int) -> list[Value]:
    return [v for v in values if words[v.at].start <= at < words[v.past - 1].end]


def _heard(index: Index, value: Value) -> bool:
    return any(fits(value, said, index.meeting.date) for said in index.values)


def _borne_out(index: Index, given: Sequence[int] | None, text: str, at: int, *, strict: bool) -> tuple[float, ...]:
    """Weigh how plainly the talk gives the value at one place to this matter; of equals, what was said last."""
    case = lay(claims_.read(text, index), index, given, strict=strict)
    words, day = case.claim.words, index.meeting.date
    found = _on(case.claim.values.all, words, at)
    said = [
        (round(_weight(case, value, turn, there), 6), turn.number, there.at)
        for value in found
        for turn in case.turns
        for there in turn.values.all
        if fits(value, there, day) and there not in later_denied(case, turn)
    ]
    timely = all(_timely(case, v, day) for v in found if isinstance(v, Day))
    quoted = [q for quote in case.claim.quotes for q in read(tokens(quote.words)).all]
    shown = any(fits(v, q, day) for v in found for q in quoted)
    return (float(shown), float(bool(said)), float(timely), *max(said, default=(0.0,)))


def _weight(case: Case, value: Value, turn: Turn, there: Value) -> float:
    """Weigh how plainly a value is named of this matter; where the matter is found best, it is named of it."""
    return _plainness(turn, there) + bond(case, local(case, value), turn, there) + (turn.number in case.anchors[:1])


def _plainness(turn: Turn, said: Value) -> float:
    """Weigh how a value is named: told or asked about; a weekday alone is no date yet."""
    if not isinstance(said, Day):
        return 1.0 - turn.asks
    return 0.5 * (said.day is not None or said.offset is not None) + 0.5 * (said.month is not None) - turn.asks


def _timely(case: Case, asked: Day, day: date | None) -> bool:
    """Tell whether a date lies before the meeting where a statement tells what was, after it where what is to come."""
    start = case.claim.words[asked.at].start
    clause = next((c for c in case.claim.clauses if c.words[0].start <= start <= c.words[-1].start), None)
    if clause is None or day is None:
        return True
    dates = asked.readings(day)
    if _AHEAD & {t.lower for t in clause.words}:
        return not dates or max(dates) >= day
    return not dates or min(dates) <= day or not any(past_form(t.lower) for t in clause.words)
