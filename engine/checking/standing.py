"""How one clause of a claim stands in the talk: said, denied or left open; the rule: few signs, weighed, one answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from engine.checking.claims import weigh
from engine.checking.commitments import asked_for
from engine.checking.concepts import groups, listed, wanted
from engine.checking.evidence import negators
from engine.checking.lexicon import weights, word_set
from engine.checking.values import fits
from engine.checking.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case
    from engine.checking.concepts import Term
    from engine.checking.evidence import Clause, Turn
    from engine.checking.values import Value

NOTS = word_set("ask_sense_plain")
_CARRIED, _LIGHT, _LEANING = 0.6, 0.35, 0.4
_DISTANCE = (1.0, 0.9, 0.75)
"""What counts of a turn the evidence rests on, of its neighbours, and of theirs."""
_AROUND, _BARE, _SOON = 2, 1, 4
SIGNS = ("said", "denied", "after", "denies", "unknown")


@dataclass(frozen=True, slots=True)
class Standing:
    """Shares, from 0 to 1, of what a "not" reaches that the talk says plainly, denies, and names after its own "not".

    `denies` and `unknown` are 1 or 0: something is denied in the evidence; the "not" only says that a thing is unknown.
    """

    said: float
    denied: float
    after: float
    denies: float
    unknown: float

    @property
    def groundless(self) -> bool:
        """Tell whether the signs, weighed as benchmarks.truth.fit found, are that nobody denied this."""
        known = weights("denial")
        return known["start"] + sum(known[sign] * float(getattr(self, sign)) for sign in SIGNS) > known["bar"]


@dataclass(frozen=True, slots=True)
class _Reached:
    """What a "not" reaches: terms with the keys that license them and their weights, and values."""

    terms: tuple[tuple[dict[str, float], float], ...]
    values: tuple[Value, ...]


def standings(case: Case) -> Iterator[Standing]:
    """Give the standing of each clause of a claim that has a "not"."""
    named = {id(t) for m in case.claim.mentions if m.named for t in case.claim.words[m.at : m.past]}
    named |= {id(t) for v in case.claim.values.all for t in case.claim.words[v.at : v.past]}
    for clause in case.claim.clauses:
        at = next((i for i, t in enumerate(clause.words) if t.lower in NOTS), None)
        told = [t for t in clause.terms if "_" not in t.lemma]
        plain = [t for t in told if id(clause.words[t.at]) not in named] or told
        reached = [t for t in plain if at is not None and t.at > at] or plain
        whole = _read(case, clause, reached)
        if (
            at is not None
            and not _undone(clause, at)
            and case.anchors
            and reached
            and (whole.values or any(weigh(t) == 1 for t in reached))
        ):
            yield _standing(case, clause, whole, at)


def _undone(clause: Clause, at: int) -> bool:
    """Tell whether a "not" is undone by what follows: "no order stopped him" denies nothing that was to be."""
    return clause.turns == 0 and listed("negators").has(clause.words[at + 1 : at + _SOON])


def _read(case: Case, clause: Clause, reached: list[Term]) -> _Reached:
    ids = {id(t) for t in clause.words}
    return _Reached(
        tuple((wanted(t.lemma, t.keys), (1.0 if weigh(t) == 1 else _LIGHT) * case.index.weight(t)) for t in reached),
        tuple(v for v in case.claim.values.all if id(case.claim.words[v.at]) in ids),
    )


def _standing(case: Case, clause: Clause, reached: _Reached, at: int) -> Standing:
    said = denied = after = 0.0
    for number in case.index.window(case.anchors, _AROUND, _AROUND):
        turn = case.index.turns[number]
        near = _DISTANCE[min(abs(number - a) for a in case.anchors)]
        for there in turn.clauses:
            held = near * _held(case, reached, turn, there)
            told = not there.question or bool(there.answer) or asked_for(there)
            if there.negated and told:
                denied = max(denied, held)
                after = max(after, _after(case, reached, turn, there, held))
            elif told and not there.hedged and not there.negated:
                said = max(said, held)
    denies = any(c.negated for n in case.anchors for c in case.index.turns[n].clauses)
    unknown = any(ignorance() & t.keys and t.at <= at < t.at + t.size for t in clause.terms)
    return Standing(said, denied, after, float(denies), float(unknown))


def _held(case: Case, reached: _Reached, turn: Turn, there: Clause) -> float:
    """Give the share of what is reached that a clause carries; what only the talk around it carries counts less."""
    return _share(reached, there.keys, _context(case, turn, there), _values(case, reached, turn, there))


def _values(case: Case, reached: _Reached, turn: Turn, there: Clause) -> int:
    """Count the values reached that a clause names."""
    inside = [v for v in turn.values.all if there.words[0].start <= turn.words[v.at].start <= there.words[-1].start]
    return sum(any(fits(v, w, case.index.meeting.date) for w in inside) for v in reached.values)


def _share(reached: _Reached, keys: frozenset[str], context: frozenset[str], values: int) -> float:
    carried = sum(w * max(_best(near, keys), _LEANING * _best(near, context)) for near, w in reached.terms)
    return (carried + values) / (sum(weight for _, weight in reached.terms) + len(reached.values))


def _best(near: dict[str, float], keys: frozenset[str]) -> float:
    best = max((near[k] for k in keys & near.keys()), default=0.0)
    return best if best >= _CARRIED else 0.0


def _context(case: Case, turn: Turn, clause: Clause) -> frozenset[str]:
    """Give what a clause takes for granted: its turn, the question before; a bare denial leans on any turn before."""
    before = case.index.turns[turn.number - 1] if turn.number else None
    bare = clause.negated and sum(weigh(t) == 1 for t in clause.terms) <= _BARE
    return turn.keys | before.keys if before and (before.asks or bare) else turn.keys


def _after(case: Case, reached: _Reached, turn: Turn, clause: Clause, held: float) -> float:
    """Give the share of what is reached named after a clause's "not"; a question answered "no" denies the whole."""
    places = negators(clause.words)
    if clause.answer or not places:
        return held
    keys = frozenset(k for t in clause.terms if t.at >= places[0] - 1 for k in t.keys)
    return _share(reached, keys, frozenset(), _values(case, reached, turn, clause))


@cache
def ignorance() -> frozenset[str]:
    """Give the keys of not knowing, which is neither yes nor no."""
    return groups().find(tokens("unconfirmed"))[0][2] | groups().find(tokens("unsure"))[0][2]
