"""Which matter a spoken value belongs to; the rule: of two values near by, the one said of the same matter counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.case import placed
from engine.checking.concepts import wanted
from engine.checking.dates import Day
from engine.checking.numbers import Amount

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case
    from engine.checking.evidence import Turn
    from engine.checking.values import Value

_THREAD = (1.0, 0.55, 0.4, 0.25)
"""What counts of a word said with the value, in the value's turn, in the turn before, and in the two before that."""
_CLOSE, _NEAR = 4, 9
_ASIDE = 0.5
"""What counts of a word said in another clause than the value."""
_ELLIPTIC = 1
_MARGIN, _SLACK = 1.25, 0.35

Wants = list[tuple[dict[str, float], float]]


def comparable(asked: Value, said: Value) -> bool:
    """Tell whether two values could stand in each other's place: two dates, two times, two amounts of one unit."""
    if type(asked) is not type(said):
        return False
    if isinstance(asked, Amount) and isinstance(said, Amount):
        if _may_be_year(asked) != _may_be_year(said) or asked.ordinal != said.ordinal or said.value in _DIALLED:
            return False
        if asked.unit == said.unit:
            return True
        return not ((asked.measured and said.measured) or said.weak or asked.unit == "times")
    return not (isinstance(asked, Day) and isinstance(said, Day)) or asked.vague == said.vague


def _may_be_year(amount: Amount) -> bool:
    return not amount.measured and amount.value in _YEARS


_YEARS = range(1900, 2101)
_DIALLED = frozenset({101, 111, 112, 999})
"""What is rung for help, and no number of anything."""


def local(case: Case, value: Value) -> Wants:
    """Give what a claim says near one of its values: the names and the telling words, the nearer the weightier."""
    return local_to(case, value.at, value.past)


def local_to(case: Case, first: int, past: int) -> Wants:
    """Give what a claim says near some of its words, themselves left out."""
    own = _clause_at(case, first)
    found = [
        (wanted(t.lemma, t.keys), weight * _fade(first, past, at) * (1.0 if at in own else _ASIDE))
        for t, at, weight in placed(case)
        if not first <= at < past
    ]
    for mention in case.claim.mentions:
        if mention.named and not first <= mention.at < past:
            said = {t.lower for t in case.claim.words[mention.at : mention.past]}
            weight = 1.0 if mention.at in own else _ASIDE
            found.append((dict.fromkeys(said, 1.0), weight * _fade(first, past, mention.at)))
    return found


def _clause_at(case: Case, at: int) -> range:
    """Give the places of the clause of a claim that holds a word."""
    start = 0
    for clause in case.claim.clauses:
        if at < start + len(clause.words):
            return range(start, start + len(clause.words))
        start += len(clause.words)
    return range(start)


def _fade(first: int, past: int, at: int) -> float:
    distance = first - at if at < first else at - past
    return 1.0 if distance <= _CLOSE else 0.7 if distance <= _NEAR else 0.4


def bond(case: Case, wants: Wants, turn: Turn, value: Value) -> float:
    """Score how much of what a claim says of a value a turn says of its own value."""
    return bond_at(case, wants, turn, value.at)


def bond_at(case: Case, wants: Wants, turn: Turn, at: int) -> float:
    """Score how much of what a claim says near one of its words a turn says near one of its own."""
    start = turn.words[at].start
    place = next((n for n, c in enumerate(turn.clauses) if c.words[0].start <= start <= c.words[-1].start), -1)
    layers = [_said_with(turn, place), *(_heard(t) for t in _before(case, turn))]
    return sum(
        weight * max(factor * _best(near, keys) for factor, keys in zip(_THREAD, layers, strict=False))
        for near, weight in wants
    )


def _before(case: Case, turn: Turn) -> Iterator[Turn]:
    yield turn
    yield from reversed(case.index.turns[max(0, turn.number - 2) : turn.number])


def _said_with(turn: Turn, place: int) -> frozenset[str]:
    """Give the keys of the clause that holds a value; one that says little else leans on those before it."""
    first = place
    while first > 0 and len(turn.clauses[first].terms) <= _ELLIPTIC:
        first -= 1
    held = turn.clauses[max(0, first) : place + 1]
    return frozenset(key for c in held for key in (*c.keys, *(t.lower for t in c.words)))


def _heard(turn: Turn) -> frozenset[str]:
    names = turn.person.names if turn.person else frozenset[str]()
    return turn.keys | names | {t.lower for t in turn.words}


def _best(near: dict[str, float], keys: frozenset[str]) -> float:
    return max((near[key] for key in keys & near.keys()), default=0.0)


def outbid(mine: float, theirs: float) -> bool:
    """Tell whether another value belongs to the matter more plainly than the one a claim gives it."""
    return theirs > _MARGIN * mine + _SLACK
