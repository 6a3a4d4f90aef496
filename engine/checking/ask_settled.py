"""Whether what a record settles was settled; the rule: a proposal needs its yes, and "one or the other" is neither."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.case import overlap
from engine.checking.commitments import takes_on
from engine.checking.concepts import listed
from engine.checking.evidence import reply_of
from engine.checking.findings import REVIEW, Found
from engine.checking.lexicon import word_set
from engine.checking.values import fits
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.evidence import Turn
    from engine.checking.values import Value
    from engine.checking.words import Token

_SETTLING = word_set("settled_verbs")
_SETTLERS = frozenset({"was", "were", "been", "meeting", "group", "team", "all"})
_PUTTING = word_set("settled_proposing")
_YES = word_set("commitments_yes") - {"i", "no", "not", "can", "will", "that", "course"}
_REPLIES, _THREAD, _APART = 2, 5, 7


def settled(case: Case) -> Iterator[Found]:
    """Find a proposal that nobody took up, or that was turned down, written as agreed."""
    if not _agreed(case.claim.words) or any(c.turns for c in case.claim.clauses) or not case.anchors:
        return
    best = max(case.turns, key=lambda t: (overlap(case.index, case.weights, t.number), -t.number))
    if _open(case, best):
        yield Found("certainty_raised", Risk.HIGH, REVIEW, "This was put forward here, and nobody agreed to it.")


def _agreed(words: tuple[Token, ...]) -> bool:
    """Tell whether something is said to be agreed, and not by one person: "it was agreed", "the meeting decided"."""
    lower = [t.lower for t in words]
    return any(
        a in _SETTLERS and b in _SETTLING and c in {"that", "to"}
        for a, b, c in zip(lower, lower[1:], lower[2:], strict=False)
    )


def _open(case: Case, turn: Turn) -> bool:
    """Tell whether a turn only proposes and no yes follows, or a no does."""
    after = case.index.turns[turn.number + 1 : turn.number + 1 + _REPLIES]
    heard = [t for t in after if t.person is None or t.person != turn.person]
    if heard and not turn.asks and reply_of(heard[0].words) == "no":
        return True
    proposed = any(c.question or c.hedged or _PUTTING & {t.lower for t in c.words} for c in turn.clauses)
    return proposed and not any(takes_on(c) for c in turn.clauses) and not any(_takes_up(t) for t in heard)


def _takes_up(turn: Turn) -> bool:
    """Tell whether a turn opens by saying yes without taking half of it back, or goes on to do it."""
    opening = [t.lower for t in turn.words if t.word][:2]
    yes = bool(_YES & set(opening)) and not any(c.negated or c.hedged for c in turn.clauses[:2])
    return yes or any(takes_on(c) for c in turn.clauses[:1])


def either(case: Case) -> Iterator[Found]:
    """Find a name or a value that the talk leaves open between two, written as if there were no other."""
    if "or" in {t.lower for t in case.claim.words} or listed("hedges").has(case.claim.words):
        return
    for number in case.index.window(case.anchors, 1, _THREAD):
        if case.index.turns[number].asks:
            continue
        for one, other in [*_named_or(case, number), *_valued_or(case, number)]:
            shown = f"“{one}” or “{other}”"
            yield Found("certainty_raised", Risk.HIGH, REVIEW, f"In the meeting it was {shown}; which was not settled.")
            return


def _named_or(case: Case, number: int) -> Iterator[tuple[str, str]]:
    """Give a name of the claim and the other that the talk sets beside it with an "or"."""
    turn = case.index.turns[number]
    mine = {t.lower for m in case.claim.mentions if m.named for t in case.claim.words[m.at : m.past]}
    names = [(i, t) for i, t in enumerate(turn.words) if t.lower in case.index.names and t.text[:1].isupper()]
    for (i, one), (j, other) in pairwise(names):
        if _or(turn.words[i + 1 : j]) and (one.lower in mine) != (other.lower in mine):
            yield (one.text, other.text) if one.lower in mine else (other.text, one.text)


def _valued_or(case: Case, number: int) -> Iterator[tuple[str, str]]:
    turn, day = case.index.turns[number], case.index.meeting.date
    told = sorted(turn.values.all, key=lambda v: v.at)
    for one, other in pairwise(told):
        held = [any(fits(a, v, day) for a in case.claim.values.all) for v in (one, other)]
        if type(one) is type(other) and _or(turn.words[one.past : other.at]) and held[0] != held[1]:
            first, second = (one, other) if held[0] else (other, one)
            yield _shown(turn, first), _shown(turn, second)


def _shown(turn: Turn, value: Value) -> str:
    return " ".join(t.text for t in turn.words[value.at : value.past])


def _or(between: Sequence[Token]) -> bool:
    return len(between) <= _APART and "or" in {t.lower for t in between}
