"""Polarity, certainty and content against the evidence; the rule: the clause that fits best decides."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.case import best_matches, clause_weight, unlicensed
from engine.checking.commitments import asked_for, takes_on
from engine.checking.concepts import directions, groups, listed, risks, speech
from engine.checking.doing import doings
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.firmness import firmnesses
from engine.checking.lexicon import word_set
from engine.checking.words import tokens
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case, Match
    from engine.checking.evidence import Clause, Turn
    from engine.checking.words import Token

# Thresholds as measured by benchmarks.truth: how near the best a clause must come, what share it must carry.
_WIDE = 0.8
_THINNER = 0.4
_BARE = 0.7
_COMMENT, _REACH = 25, 140


_TO_BE_DONE = "The meeting speaks of this as still to come, not as done."
_NOT_SAID = "In the meeting this was asked, guessed or doubted, not said."


def _near(case: Case, clause: Clause) -> tuple[list[Match], float]:
    """Give the evidence clauses that say what a clause says, questions left out, and the share the best carries."""
    ranked = [
        m for m in best_matches(case, clause) if not m.clause.question or m.clause.inner or _polar_question(m.clause)
    ]
    if not ranked:
        return [], 0.0
    total = sum(clause_weight(case, clause, t) for t in clause.terms) or 1.0
    own = max(m.own for m in ranked)
    near = [m for m in ranked if m.score >= _WIDE * ranked[0].score and m.own >= 0.5 * own]
    return near, ranked[0].score / 1.2 / total


def certainty(case: Case) -> Iterator[Found]:
    """Find what was only guessed, asked or passed on, written as fact."""
    if listed("hedges").has(case.claim.words):
        return
    if any(doing.still_to_come for doing in doings(case)):
        yield Found("certainty_raised", Risk.HIGH, REVIEW, _TO_BE_DONE)
        return
    if any(firmness.raised for firmness in firmnesses(case)):
        yield Found("certainty_raised", Risk.HIGH, REVIEW, _NOT_SAID)
        return
    if case.claim.tasks or case.claim.said or case.claim.owned:
        return
    for clause in case.claim.clauses:
        near, share = _near(case, clause)
        if not near or share < _THINNER:
            continue
        loose = [_loose(case, match.clause, clause) for match in near]
        if all(loose):
            yield Found("certainty_raised", Risk.HIGH, REVIEW, _NOT_SAID)
            return


_AUXILIARIES = word_set("ask_sense_auxiliaries")


def _polar_question(clause: Clause) -> bool:
    """Tell whether a question wants yes or no, so that by itself it says nothing: it opens with an auxiliary."""
    return bool(_AUXILIARIES & {t.lower for t in [t for t in clause.words if t.word][:3]}) and not _OPEN & {
        t.lower for t in clause.words
    }


_OPEN = word_set("ask_sense_open")


def _loose(case: Case, clause: Clause, mine: Clause | None = None) -> bool:
    turn = case.index.turns[clause.turn]
    asks = clause.question and not clause.inner
    if mine is not None and _plan(mine) and (asks or takes_on(clause) or asked_for(clause)):
        return False
    if mine is not None and turn.asks and _answering() & mine.keys and any(c.answer for c in turn.clauses):
        return False
    if (
        clause.hedged
        or any(clause.words[0].start < at < clause.words[-1].end + _REACH for at in turn.doubts)
        or (_passed_on(turn, clause) and risks().has(case.claim.words))
    ):
        return True
    after = case.index.turns[turn.number + 1 : turn.number + 2]
    if after and not after[0].asks and len(after[0].words) < _COMMENT and _opens_on_doubt(after[0]):
        return True
    return clause.question and not clause.answer


def _opens_on_doubt(turn: Turn) -> bool:
    """Tell whether the first sentence of a turn doubts; further on it doubts something of its own."""
    end = next((t.end for t in turn.words if t.text in _STOPS), turn.words[-1].end if turn.words else 0)
    return any(at <= end for at in turn.doubts)


_STOPS = frozenset(".?!;")


@cache
def _answering() -> frozenset[str]:
    """Give the keys of saying yes or no to something: "turned down", "accepted"."""
    return groups().find(tokens("decline"))[0][2] | groups().find(tokens("accept"))[0][2]


def _plan(clause: Clause) -> bool:
    """Tell whether a clause says what is to come: "would be posted", "was to be sent"."""
    words = [t.lower for t in clause.words]
    return bool({"would", "will"} & set(words)) or any(a in _BE and b == "to" for a, b in pairwise(words))


_BE = frozenset({"was", "were", "is", "are"})


def _passed_on(turn: Turn, clause: Clause) -> bool:
    """Tell whether a clause passes on what somebody else said: "she told me she's stopped"."""
    acts = [first for first, _, names in speech().find(clause.words) if "report" in names]
    named = {id(t) for m in turn.mentions for t in turn.words[m.at : m.past]}
    return any(t.lower in _OTHERS or id(t) in named for at in acts for t in clause.words[max(0, at - 2) : at])


_OTHERS = frozenset({"he", "she", "they"})


def contents(case: Case) -> Iterator[Found]:
    """Find statements that say more than their evidence does."""
    if not case.anchors:
        yield Found("unsupported", Risk.HIGH, REFUTED, "Nothing like this was said.")
        return
    lost, share, words = unlicensed(case)
    strong = [t for t in case.claim.words if listed("loaded").has([t])]
    denied = any(c.negated for turn in case.anchored for c in turn.clauses)
    bare = [t.text for t in strong if t.text in words and not (denied and listed("negators").has([t]))]
    if bare:
        yield Found("unsupported", Risk.HIGH, REVIEW, f"Nobody spoke of “{bare[0]}”.")
    if share > (0.3 if case.strict else 0.45) and lost >= (1.0 if case.strict else 1.6):
        shown = ", ".join(f"“{w}”" for w in words[:4])
        yield Found(
            "unsupported", Risk.HIGH, REFUTED if share > _BARE else REVIEW, f"Nothing in the evidence for {shown}."
        )
    yield from _direction(case)


def _direction(case: Case) -> Iterator[Found]:
    """Find a rise or a fall that neither words nor figures bear out."""
    for first, past, labels in directions().find(case.claim.words):
        if _of_persons(case.claim.words, first, past):
            continue
        said = {label for turn in case.turns for _, _, names in directions().find(turn.words) for label in names}
        moved = {way for turn in case.turns for way in _moves(case, turn)}
        heard = moved | said
        if heard and not labels & heard:
            yield Found(
                "direction_not_in_evidence", Risk.HIGH, REFUTED, "The meeting says that this went the other way."
            )


def _of_persons(words: Sequence[Token], first: int, past: int) -> bool:
    """Tell whether somebody declines or raises something, which is no fall and no rise: "declined medication"."""
    if words[first].lemma not in {"decline", "raise"}:
        return False
    after = words[past] if past < len(words) else None
    passive = bool(first) and words[first - 1].lemma == "be"
    return passive or (after is not None and after.word and after.lower not in _MOVING)


_MOVING = frozenset({"from", "to", "by", "since", "over", "in", "during", "and", "but", "again", "at", "a"})
_THEN = word_set("ask_sense_then")


def _moves(case: Case, turn: Turn) -> Iterator[str]:
    """Tell which way a turn's figures went: from one to the other, or what was against what is."""
    asked = case.claim.values.amounts
    told = turn.values.amounts
    for a, b in pairwise(told):
        if (
            (a.unit and b.unit and a.unit != b.unit)
            or a.value == b.value
            or all(t.lower in {",", "or"} for t in turn.words[a.past : b.at] or turn.words[a.past - 1 : a.past])
            or (asked and not any(x.fits(y) for x in asked for y in (a, b)))
        ):
            continue
        then_a, then_b = (bool(_THEN & {t.lower for t in turn.words[max(0, v.at - 4) : v.at]}) for v in (a, b))
        first, last = (b, a) if then_b and not then_a else (a, b)
        yield "up" if last.value > first.value else "down"
