"""Polarity, certainty and content of a statement against its evidence; the rule: the clause that fits best decides, not the meeting at large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.case import best_matches, unlicensed
from engine.checking.concepts import listed, opposed
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case, Match
    from engine.checking.evidence import Clause

_NEAR = 0.9
_FIRM = 0.6
_YES = frozenset(
    {
        "yes",
        "yeah",
        "yep",
        "sure",
        "definitely",
        "okay",
        "course",
        "absolutely",
        "right",
        "correct",
        "did",
        "have",
        "is",
        "has",
    }
)


def polarity(case: Case) -> Iterator[Found]:
    """Find a lost or an added "not", and things turned into their opposite."""
    for clause in case.claim.clauses:
        near, share = _near(case, clause)
        if not near or share < 0.3 or any(_agrees(clause, match.clause) for match in near):  # noqa: PLR2004 - too thin to judge
            continue
        lost = _turned(near[0].clause, clause)
        kind = "negation_lost" if lost else "negation_added"
        detail = "The meeting says that this was not so." if lost else "The meeting does not say “not”."
        yield Found(kind, Risk.HIGH, REFUTED if share >= _FIRM else REVIEW, detail)


def _near(case: Case, clause: Clause) -> tuple[list[Match], float]:
    """Give the evidence clauses that fit best and the share of the clause's terms that they carry."""
    ranked = best_matches(case, clause)
    if not ranked:
        return [], 0.0
    total = sum(1.0 for t in clause.terms if "_" not in t.lemma) or 1.0
    return [m for m in ranked if m.score >= _NEAR * ranked[0].score], ranked[0].score / total


def _phrases(clause: Clause) -> dict[str, bool]:
    """Give the group labels of a clause's phrases, with whether the phrase holds a "not"."""
    return {
        key: "not" in t.lemma.split("_")
        for t in clause.terms
        if "_" in t.lemma
        for key in t.keys
        if key.startswith("#")
    }


def _turned(clause: Clause, other: Clause) -> bool:
    """Tell whether a clause is turned round, leaving out a "not" inside a phrase that the other says in one word."""
    count = clause.turns
    theirs = _phrases(other)
    for label, inner in _phrases(clause).items():
        if inner and label in other.keys and not theirs.get(label, False):
            count -= 1
    return count % 2 == 1


def _agrees(mine: Clause, theirs: Clause) -> bool:
    flips = 0
    for term in mine.terms:
        if not term.keys & theirs.keys and any(word in theirs.keys for word in opposed(term.lemma)):
            flips += 1
    return _turned(mine, theirs) ^ _turned(theirs, mine) == (flips % 2 == 1)


def certainty(case: Case) -> Iterator[Found]:
    """Find what was only guessed, asked or passed on, written as fact."""
    if case.claim.owned or listed("hedges").has(case.claim.words):
        return
    for clause in case.claim.clauses:
        near, share = _near(case, clause)
        if near and share >= 0.4 and all(_loose(case, match.clause) for match in near):  # noqa: PLR2004
            yield Found(
                "certainty_raised",
                Risk.HIGH,
                REVIEW,
                "This was asked, guessed or doubted in the meeting, not said as fact.",
            )
            return


def _loose(case: Case, clause: Clause) -> bool:
    turn = case.index.turns[clause.turn]
    if clause.hedged or turn.doubt:
        return True
    after = case.index.turns[turn.number + 1 : turn.number + 2]
    if after and after[0].doubt and len(after[0].words) < 25:  # noqa: PLR2004 - a short comment on what was just said
        return True
    if not clause.question:
        return False
    reply = [t.lower for t in after[0].words if t.word][:3] if after else []
    return not _YES & set(reply)


def contents(case: Case) -> Iterator[Found]:
    """Find statements that say more than their evidence does."""
    if not case.anchors:
        yield Found("unsupported", Risk.HIGH, REFUTED, "Nothing like this was said.")
        return
    share, words = unlicensed(case)
    limit = 0.3 if case.strict else 0.45
    if share > limit:
        shown = ", ".join(f"“{w}”" for w in words[:4])
        yield Found(
            "unsupported", Risk.HIGH, REFUTED if share > 0.6 else REVIEW, f"Nothing in the evidence for {shown}."
        )  # noqa: PLR2004
