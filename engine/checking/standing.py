"""How one clause of a claim stands in the talk: said, denied or left open; the rule: few signs, weighed, one answer."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.claims import weigh
from engine.checking.commitments import asked_for
from engine.checking.concepts import groups, listed, wanted, word_keys
from engine.checking.evidence import negators
from engine.checking.lexicon import weights, word_set
from engine.checking.values import fits
from engine.checking.words import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from _typeshed import DataclassInstance

    from engine.checking.case import Case
    from engine.checking.concepts import Term
    from engine.checking.evidence import Clause, Turn
    from engine.checking.values import Value
    from engine.checking.words import Token

NOTS = word_set("ask_sense_plain")
_CARRIED, _LIGHT, _LEANING = 0.6, 0.35, 0.4
_DISTANCE = (1.0, 0.9, 0.75)
"""What counts of a turn the evidence rests on, of its neighbours, and of theirs."""
AROUND = 2
_BARE, _SOON, _BRIEF, _BESIDE, _MOST = 1, 4, 2, 2, 4
_POSSIBLE = frozenset({"may", "might"})
_HELPING = word_set("after_not")


@dataclass(frozen=True, slots=True)
class Standing:
    """What speaks for and against a "not" in a statement; each sign is from 0 to 1.

    Of what it reaches: `said`, the share that the talk says plainly; `after`, the share named after a "not" there;
    `verb`, how well its verb is named after a "not" there, and `denials`, after how many. Of the whole clause:
    `whole`, the share that the talk says plainly; `beside`, the share said in a denial or straight before one, as in
    "I'll ask him, but I'm not promising". 1 or 0: `unknown`, it only says that a thing is not known; `others`, the
    statement denies more than this, which may be what was denied.
    """

    said: float
    after: float
    verb: float
    denials: float
    whole: float
    beside: float
    unknown: float
    others: float

    @property
    def denied(self) -> bool:
        """Tell whether the signs are that somebody denied this."""
        return above("denial", self)

    @property
    def groundless(self) -> bool:
        """Tell whether the signs are that nobody denied anything like this."""
        return not above("denial", self, "floor")


def above(name: str, signs: DataclassInstance, bar: str = "bar") -> bool:
    """Tell whether some signs, weighed as benchmarks.truth.fit found, come above the bar of their score."""
    known = weights(name)
    return known["start"] + sum(known[s.name] * float(getattr(signs, s.name)) for s in fields(signs)) > known[bar]


@dataclass(frozen=True, slots=True)
class Reached:
    """What a part of a clause says: terms with the keys that license them and their weights, and values."""

    terms: tuple[tuple[dict[str, float], float], ...]
    values: tuple[Value, ...]


def standings(case: Case) -> Iterator[tuple[int, Standing]]:
    """Give the standing of each "not" of a claim and where it stands in the text; not of what only might be."""
    for clause, at, after in _nots(case):
        if at in negators(clause.words) and _real(clause):
            yield clause.words[at].start, _standing(case, clause, at, after)


def denied_at(case: Case, start: int) -> bool:
    """Tell whether the talk denies what a claim denies by the "not" at a place of its text, rather than says it."""
    return any(standing.denied for at, standing in standings(case) if at == start)


def _real(clause: Clause) -> bool:
    """Tell whether a clause tells what is or was, not what might be, or "would have" been, or was asked."""
    words = [t.lower for t in clause.words if t.lower not in NOTS]
    return not (clause.inner or _POSSIBLE & set(words) or ("would", "have") in pairwise(words))


def _nots(case: Case) -> Iterator[tuple[Clause, int, list[Term]]]:
    """Give each "not" of a claim that nothing undoes, as its clause, its place there and what it reaches."""
    for clause in case.claim.clauses if case.anchors else ():
        told = telling(case, clause)
        places = [i for i, t in enumerate(clause.words) if t.lower in NOTS]
        for at, past in pairwise([*places, len(clause.words)]):
            after = [t for t in told if at < t.at < past] or told
            if after and not _undone(clause, at):
                yield clause, at, after


def telling(case: Case, clause: Clause) -> list[Term]:
    """Give the words of a clause that tell something: not names and values, unless it has nothing else."""
    named = {id(t) for m in case.claim.mentions if m.named for t in case.claim.words[m.at : m.past]}
    named |= {id(t) for v in case.claim.values.all for t in case.claim.words[v.at : v.past]}
    told = sorted((t for t in clause.terms if "_" not in t.lemma), key=lambda t: t.at)
    return [t for t in told if id(clause.words[t.at]) not in named] or told


def _undone(clause: Clause, at: int) -> bool:
    """Tell whether a "not" is undone by what follows: "no order stopped him" denies nothing that was to be."""
    return clause.turns == 0 and listed("negators").has(clause.words[at + 1 : at + _SOON])


def read(case: Case, clause: Clause, terms: Sequence[Term]) -> Reached:
    """Read what some terms of a clause and its values ask for."""
    ids = {id(t) for t in clause.words}
    return Reached(
        tuple((wanted(t.lemma, t.keys), (1.0 if weigh(t) == 1 else _LIGHT) * case.index.weight(t)) for t in terms),
        tuple(v for v in case.claim.values.all if id(case.claim.words[v.at]) in ids),
    )


def near(case: Case, turn: Turn) -> float:
    """Give what counts of a turn for its distance from those the evidence rests on."""
    return _DISTANCE[min(abs(turn.number - a) for a in case.anchors)]


def around(case: Case) -> list[Turn]:
    """Give the turns the evidence rests on and those near by."""
    return [case.index.turns[n] for n in case.index.window(case.anchors, AROUND, AROUND)]


def denies(clause: Clause) -> bool:
    """Tell whether a clause says that something is not so; a question without its answer says nothing."""
    return clause.negated and (not clause.question or bool(clause.answer))


def _standing(case: Case, clause: Clause, at: int, terms: list[Term]) -> Standing:
    reached, verb = read(case, clause, terms), _verb(clause.words[at + 1 :])
    whole = read(case, clause, [t for t in clause.terms if "_" not in t.lemma])
    said = after = wholly = 0.0
    verbs = [0.0]
    for turn in around(case):
        counts = near(case, turn)
        for there in turn.clauses:
            if there.negated and (denies(there) or asked_for(there)):
                after = max(after, _after(case, reached, turn, there, counts * held(case, reached, turn, there)))
                verbs.append(counts * _denied(there, verb))
            elif not there.question or there.answer:
                wholly = max(wholly, counts * held(case, whole, turn, there))
                said = max(said, 0.0 if there.hedged else counts * held(case, reached, turn, there))
    named = sum(v >= _CARRIED for v in verbs)
    return Standing(
        said, after, max(verbs), min(named, _MOST) / _MOST, wholly, _beside(case, whole),
        float(any(ignorance() & t.keys and t.at <= at < t.at + t.size for t in clause.terms)),
        float(len(negators(case.claim.words)) > 1),
    )  # fmt: skip


def _verb(words: Sequence[Token]) -> dict[str, float]:
    """Give what licenses the first word after a "not" that is more than a helping one."""
    found = next((t for t in words[:_SOON] if t.word and t.lower not in _HELPING and not t.lower.endswith("ly")), None)
    return {} if found is None else wanted(found.lemma, word_keys(found.lemma))


def _denied(clause: Clause, wants: dict[str, float]) -> float:
    """Give how well a clause that denies something names a word after its "not", or anywhere if it is an answer."""
    places = negators(clause.words)
    reach = clause.words if clause.answer or not places else clause.words[places[0] :]
    return max((best(wants, word_keys(t.lemma)) for t in reach if t.word), default=0.0)


def _beside(case: Case, whole: Reached) -> float:
    """Give the share of a clause that is said in a denial or straight before it; a long denial has its own matter."""
    there = [c for n in case.index.window(case.anchors, 1, AROUND) for c in case.index.turns[n].clauses]
    shares = [_share(whole, c.keys, frozenset(), 0) for c in there]
    return max(
        (
            (1.0 if sum(weigh(t) == 1 for t in c.terms) <= _BRIEF else 0.5) * max(shares[max(0, i - _BESIDE) : i + 1])
            for i, c in enumerate(there)
            if denies(c)
        ),
        default=0.0,
    )


def held(case: Case, reached: Reached, turn: Turn, there: Clause) -> float:
    """Give the share of what is reached that a clause carries; what only the talk around it carries counts less."""
    return _share(reached, there.keys, _context(case, turn, there), _values(case, reached, turn, there))


def _values(case: Case, reached: Reached, turn: Turn, there: Clause) -> int:
    """Count the values reached that a clause names."""
    inside = [v for v in turn.values.all if there.words[0].start <= turn.words[v.at].start <= there.words[-1].start]
    return sum(any(fits(v, w, case.index.meeting.date) for w in inside) for v in reached.values)


def _share(reached: Reached, keys: frozenset[str], context: frozenset[str], values: int) -> float:
    carried = sum(w * max(best(wants, keys), _LEANING * best(wants, context)) for wants, w in reached.terms)
    asked = sum(weight for _, weight in reached.terms) + len(reached.values)
    return (carried + values) / asked if asked else 0.0


def best(wants: dict[str, float], keys: frozenset[str]) -> float:
    """Give how well some keys license a word; hardly at all is not at all."""
    found = max((wants[k] for k in keys & wants.keys()), default=0.0)
    return found if found >= _CARRIED else 0.0


def _context(case: Case, turn: Turn, clause: Clause) -> frozenset[str]:
    """Give what a clause takes for granted: its turn, the question before; a bare denial leans on any turn before."""
    before = case.index.turns[turn.number - 1] if turn.number else None
    bare = clause.negated and sum(weigh(t) == 1 for t in clause.terms) <= _BARE
    return turn.keys | before.keys if before and (before.asks or bare) else turn.keys


def _after(case: Case, reached: Reached, turn: Turn, clause: Clause, held: float) -> float:
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
