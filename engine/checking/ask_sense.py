"""Polarity, certainty and content against the evidence; the rule: the clause that fits best decides."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.case import best_matches, clause_weight, unlicensed
from engine.checking.claims import verb_at, weigh
from engine.checking.commitments import takes_on
from engine.checking.concepts import directions, groups, listed, opposed, risks, speech, wanted
from engine.checking.evidence import negators
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.lexicon import word_set
from engine.checking.words import past_form, stem, tokens
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case, Match
    from engine.checking.concepts import Term
    from engine.checking.evidence import Clause, Turn
    from engine.checking.words import Token

_INNER = word_set("ask_sense_inner")
_PLAIN = word_set("ask_sense_plain")
# Thresholds as measured by benchmarks.truth: how near the best a clause must come, what share it must carry.
_NEAR = 0.9
_WIDE = 0.8
_ANY = 0.6
_FIRM = 0.6
_THIN = 0.3
_THINNER = 0.4
_BARE, _PLAINLY = 0.7, 0.9
_COMMENT, _REACH, _SCOPE, _BRIEF, _CLOSE = 25, 140, 5, 8, 2
_LEFT = word_set("ellipsis_ends")
_STOPS = frozenset(".?!;")
_BARRIERS = word_set("barriers")


def polarity(case: Case) -> Iterator[Found]:
    """Find a lost or an added "not", and things turned into their opposite."""
    yield from _denied(case)
    yield from _only_denied(case)
    for clause in case.claim.clauses:
        near, share = _polar(case, clause)
        if _ignorance() & clause.keys or any(_agrees(case, clause, match.clause) for match in near):
            continue
        if not near or share < _THIN:
            if _PLAIN & {t.lower for t in clause.words} and not _turned_near(case):
                yield Found("negation_added", Risk.HIGH, REVIEW, "Nobody here says “not”.")
            continue
        if _flips(case, clause, near[0].clause):
            yield Found("opposite_in_evidence", Risk.HIGH, REFUTED, "The meeting says the opposite.")
            continue
        if clause.hedged and near[0].clause.hedged:
            continue
        lost = _turned(near[0].clause, clause)
        if not lost and (not _PLAIN & {t.lower for t in clause.words} or _denied_near(case, clause, near[0].clause)):
            continue
        kind = "negation_lost" if lost else "negation_added"
        detail = "The meeting says that this was not so." if lost else "The meeting does not say “not”."
        yield Found(kind, Risk.HIGH, REFUTED if share >= _FIRM else REVIEW, detail)


def _roles(case: Case) -> list[Token]:
    """Give the words that only name a role: the police who hold records are not a risk."""
    return [t for m in case.claim.mentions if not m.named for t in case.claim.words[m.at : m.past]]


def _turned_near(case: Case) -> bool:
    """Tell whether anything at all is denied where a statement rests."""
    numbers = case.index.window(case.anchors, 1, 1)
    return any(c.negated or c.hedged for n in numbers for c in case.index.turns[n].clauses)


def _denied_near(case: Case, clause: Clause, best: Clause) -> bool:
    """Tell whether the talk there denies what a claim denies, or denies without naming it again: "We've not"."""
    at = min((i for i, t in enumerate(clause.words) if t.lower in _PLAIN), default=0)
    wants = [wanted(t.lemma, t.keys) for t in clause.terms if t.at > at]
    home = case.index.turns[best.turn]
    for number in case.index.window([best.turn], 3, 2):
        turn = case.index.turns[number]
        beside = number == best.turn or (number == best.turn + 1 and (home.asks or turn.person == home.person))
        for there in turn.clauses:
            if not there.negated or there is best:
                continue
            if any(near[key] >= _FIRM for near in wants for key in there.keys & near.keys()):
                return True
            if beside and not there.terms and _elliptic(there):
                return True
    return False


def _elliptic(clause: Clause) -> bool:
    """Tell whether a clause denies what the last one named: "She doesn't want to.", "We've not done that one."."""
    said = [t.lower for t in clause.words if t.word]
    return 1 < len(said) <= _BRIEF and (said[-1] in _LEFT or said[0] == "not")


@cache
def _ignorance() -> frozenset[str]:
    """Give the keys of not knowing, which is neither yes nor no."""
    return groups().find(tokens("unconfirmed"))[0][2] | groups().find(tokens("unsure"))[0][2]


def _denied(case: Case) -> Iterator[Found]:
    """Find high-risk matter that the evidence only ever denies, or only ever affirms."""
    for clause in case.claim.clauses:
        for first, past, labels in risks().find(clause.words):
            if any(t is word for t in _roles(case) for word in clause.words[first:past]):
                continue
            mine = _touched(clause, first, past)
            told = [c for turn in case.turns for c in turn.clauses if not c.question or c.answer]
            there = [_touched(c, at, end) for c in told for at, end, names in risks().find(c.words) if names & labels]
            open_ = [c for c in told if any(names & labels for _, _, names in risks().find(c.words))]
            if open_ and all(c.hedged for c in open_) and not (clause.hedged or case.claim.owned or case.claim.said):
                yield Found(
                    "certainty_raised", Risk.HIGH, REVIEW, "In the meeting this was guessed or doubted, not said."
                )
            if there and all(said != mine for said in there):
                shown = " ".join(t.text for t in clause.words[first:past])
                kind, detail = ("negation_added", "is not denied") if mine else ("negation_lost", "is denied")
                yield Found(kind, Risk.HIGH, REFUTED, f"“{shown}” {detail} in the meeting.")


def _only_denied(case: Case) -> Iterator[Found]:
    """Find what a statement says is so where every mention of it near the evidence says that it is not."""
    near = [c for n in case.index.window(case.anchors, 1, 2) for c in case.index.turns[n].clauses]
    for clause in case.claim.clauses:
        if _PLAIN & {t.lower for t in clause.words} or clause.hedged:
            continue
        for term in clause.terms:
            if weigh(term) < 1 and term.lemma not in _ASPECT:
                continue
            if "_" in term.lemma or not past_form(clause.words[term.at].lower):
                continue
            told = [c for c in near if _speaks_of(term, c) and (not c.question or c.answer)]
            if told and all(_touches(c, term) for c in told):
                yield Found("negation_lost", Risk.HIGH, REVIEW, f"“{term.text}” is only denied in the meeting.")
                return


_ASPECT = frozenset({"stop", "start", "begin", "finish", "attend", "remain"})


def _speaks_of(term: Term, clause: Clause) -> bool:
    return any(term.lemma == t.lemma or f"~{stem(term.lemma)}" in t.keys for t in clause.terms)


def _touches(clause: Clause, term: Term) -> bool:
    if clause.answer:
        return clause.negated
    at = next(t.at for t in clause.terms if term.lemma == t.lemma or f"~{stem(term.lemma)}" in t.keys)
    return _touched(clause, at, at + 1) or bool(_PLAIN & {t.lower for t in clause.words[max(0, at - _CLOSE) : at]})


def _touched(clause: Clause, first: int, past: int) -> bool:
    """Tell whether a "not" reaches a word: a few words before it, or straight after."""
    if clause.answer:
        return clause.negated
    places = negators(clause.words)
    for at in places:
        between = {t.lower for t in clause.words[at:first]}
        if (first - _SCOPE <= at < first and not between & _BARRIERS) or (
            past <= at < past + 3 and clause.words[at].lower == "not"
        ):
            return True
    return False


def _near(case: Case, clause: Clause) -> tuple[list[Match], float]:
    """Give the evidence clauses that say what a clause says, questions left out, and the share the best carries."""
    ranked = [m for m in best_matches(case, clause) if not m.clause.question or _polar_question(m.clause)]
    if not ranked:
        return [], 0.0
    total = sum(clause_weight(case, clause, t) for t in clause.terms) or 1.0
    own = max(m.own for m in ranked)
    near = [m for m in ranked if m.score >= _WIDE * ranked[0].score and m.own >= 0.5 * own]
    return near, ranked[0].score / 1.2 / total


def _polar(case: Case, clause: Clause) -> tuple[list[Match], float]:
    """Give the clauses that decide polarity: there a clause's own words count more than what is about it."""
    ranked = [
        (m.own + 0.35 * (m.score - m.own), m)
        for m in best_matches(case, clause)
        if not m.clause.question or m.clause.answer
    ]
    if not ranked:
        return [], 0.0
    best = max(value for value, _ in ranked)
    total = sum(clause_weight(case, clause, t) for t in clause.terms) or 1.0
    ratio = _ANY if clause.negated else _NEAR
    near = sorted((pair for pair in ranked if pair[0] >= ratio * best), key=lambda pair: -pair[0])
    return [m for _, m in near], best / total


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
    if clause.answer:
        return clause.negated
    count = clause.turns
    theirs = _phrases(other)
    for label, inner in _phrases(clause).items():
        if inner and label in other.keys and not theirs.get(label, False):
            count -= 1
    return count > 0


def _flips(case: Case, mine: Clause, theirs: Clause) -> int:
    """Count the words of a clause that the other has the opposites of."""
    turn = case.index.turns[theirs.turn]
    said = {key for clause in case.claim.clauses for key in clause.keys}
    return sum(
        1
        for t in mine.terms
        if not t.keys & turn.keys and any(w in theirs.keys and w not in said for w in opposed(t.lemma))
    )


def _agrees(case: Case, mine: Clause, theirs: Clause) -> bool:
    return _turned(mine, theirs) ^ _turned(theirs, mine) == (_flips(case, mine, theirs) % 2 == 1)


def certainty(case: Case) -> Iterator[Found]:
    """Find what was only guessed, asked or passed on, written as fact."""
    if case.claim.tasks or case.claim.owned or listed("hedges").has(case.claim.words):
        return
    for clause in case.claim.clauses:
        near, share = _near(case, clause)
        if _done(clause) and not clause.turns and _only_planned(case, clause):
            yield Found(
                "certainty_raised", Risk.HIGH, REVIEW, "The meeting speaks of this as still to come, not as done."
            )
            return
        if not near or share < _THINNER:
            continue
        loose = [_loose(case, match.clause, clause) for match in near]
        if all(loose):
            yield Found(
                "certainty_raised", Risk.HIGH, REVIEW, "In the meeting this was asked, guessed or doubted, not said."
            )
            return
        if _done(clause) and all(free or _planned(case, m.clause) for free, m in zip(loose, near, strict=True)):
            yield Found(
                "certainty_raised", Risk.HIGH, REVIEW, "The meeting speaks of this as still to come, not as done."
            )
            return


def _only_planned(case: Case, clause: Clause) -> bool:
    """Tell whether what a clause says was done is only spoken of as still to be done."""
    near = [c for n in case.index.window(case.anchors, 1, 2) for c in case.index.turns[n].clauses]
    for term in clause.terms:
        if weigh(term) < 1 or "_" in term.lemma or not past_form(clause.words[term.at].lower):
            continue
        keys = wanted(term.lemma, term.keys)
        told = [c for c in near if any(keys[k] >= _PLAINLY for k in c.keys & keys.keys())]
        if told and all(_planned(case, c) or takes_on(c) or _asked_for(c) for c in told):
            return True
    return False


_AUXILIARIES = word_set("ask_sense_auxiliaries")


def _polar_question(clause: Clause) -> bool:
    """Tell whether a question wants yes or no, so that by itself it says nothing: it opens with an auxiliary."""
    return bool(_AUXILIARIES & {t.lower for t in [t for t in clause.words if t.word][:3]}) and not _OPEN & {
        t.lower for t in clause.words
    }


_OPEN = word_set("ask_sense_open")


_PLANNING = word_set("planning")


def _done(clause: Clause) -> bool:
    """Tell whether a clause says that something has happened, other than that it was planned."""
    words = {t.lower for t in clause.words}
    coming = any(t.lower == "to" and verb_at(clause.words, i + 1) for i, t in enumerate(clause.words))
    return bool(_HAPPENED & words) and not coming and not (_OPEN_ENDED | _PLANNING) & words


_HAPPENED = word_set("happened")
_OPEN_ENDED = word_set("open_ended")


def _planned(case: Case, clause: Clause) -> bool:
    """Tell whether a clause speaks of what is to come; "and" carries a promise on to the next clause."""
    words = [t.lower for t in clause.words]
    if words[:1] == ["and"]:
        before = [c for c in case.index.turns[clause.turn].clauses if c.words[-1].end <= clause.words[0].start]
        if before and before[-1].words[-1].text not in _STOPS and _planned(case, before[-1]):
            return True
    going = any(a == "going" and b == "to" for a, b in pairwise(words))
    return going or bool({"will", "'d", "shall"} & set(words))


def _loose(case: Case, clause: Clause, mine: Clause | None = None) -> bool:
    turn = case.index.turns[clause.turn]
    if mine is not None and _plan(mine) and (takes_on(clause) or _asked_for(clause)):
        return False
    if (
        clause.hedged
        or any(clause.words[0].start < at < clause.words[-1].end + _REACH for at in turn.doubts)
        or (_passed_on(turn, clause) and risks().has(case.claim.words))
    ):
        return True
    after = case.index.turns[turn.number + 1 : turn.number + 2]
    if after and after[0].doubt and len(after[0].words) < _COMMENT:
        return True
    return clause.question and not clause.answer


def _plan(clause: Clause) -> bool:
    """Tell whether a clause says what is to come: "would be posted", "was to be sent"."""
    words = [t.lower for t in clause.words]
    return bool({"would", "will"} & set(words)) or any(a in _BE and b == "to" for a, b in pairwise(words))


_BE = frozenset({"was", "were", "is", "are"})


def _asked_for(clause: Clause) -> bool:
    """Tell whether a question asks somebody to do something: "can you get it to me"."""
    words = [t.lower for t in clause.words]
    return any(a in _ASKING and b == "you" for a, b in pairwise(words))


_ASKING = frozenset({"can", "could", "will", "would"})


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
    bare = [t.text for t in strong if t.text in words]
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
    for _, _, labels in directions().find(case.claim.words):
        said = {label for turn in case.turns for _, _, names in directions().find(turn.words) for label in names}
        moved = {way for turn in case.turns for way in _moves(case, turn)}
        if not labels & (moved or said) and (moved or said):
            yield Found(
                "direction_not_in_evidence", Risk.HIGH, REFUTED, "The meeting says that this went the other way."
            )


_THEN = word_set("ask_sense_then")


def _moves(case: Case, turn: Turn) -> Iterator[str]:
    """Tell which way a turn's figures went: from one to the other, or what was against what is."""
    asked = case.claim.values.amounts
    told = turn.values.amounts
    for a, b in pairwise(told):
        if (
            (a.unit and b.unit and a.unit != b.unit)
            or a.value == b.value
            or (asked and not any(x.fits(y) for x in asked for y in (a, b)))
        ):
            continue
        then_a, then_b = (bool(_THEN & {t.lower for t in turn.words[max(0, v.at - 4) : v.at]}) for v in (a, b))
        first, last = (b, a) if then_b and not then_a else (a, b)
        yield "up" if last.value > first.value else "down"
