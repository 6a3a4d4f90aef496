"""A lost or an added "not" and things turned round; the rule: who denies a thing must find it denied."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.case import best_matches, clause_weight
from engine.checking.claims import weigh
from engine.checking.concepts import opposed, risks, speech
from engine.checking.evidence import negators
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.lexicon import word_set
from engine.checking.standing import NOTS, denies, ignorance, standings
from engine.checking.words import past_form, stem
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case, Match
    from engine.checking.concepts import Term
    from engine.checking.evidence import Clause
    from engine.checking.words import Token

# Thresholds as measured by benchmarks.truth: how near the best a clause must come, what share it must carry.
_NEAR = 0.9
_ANY = 0.6
_FIRM = 0.6
_THIN = 0.3
_SCOPE, _CLOSE = 5, 2
_BARRIERS = word_set("barriers")


_JOINED = frozenset({"neither", "nor", "without"})
_CIRCUMSTANCES = word_set("circumstances")
_VERBS = word_set("words_auxiliaries")
_CONCERN = frozenset({"worry", "concern"})
_OPENERS = frozenset(
    {"that", "who", "whom", "whose", "which", "what", "where", "as", "because", "since", "and", "but", "when"}
)
_EXCEPTING = frozenset({"elsewhere", "until", "except"})
_ADJECTIVES = frozenset({"last"})
"""What "lasted" is no form of."""
_TELLING = frozenset({"report", "ask"})
_ASPECT = frozenset({"stop", "start", "begin", "finish", "attend", "remain"})


def polarity(case: Case) -> Iterator[Found]:
    """Find a lost or an added "not", and things turned into their opposite."""
    yield from _denied(case)
    if NOTS.isdisjoint(t.lower for t in case.claim.words):
        yield from _only_denied(case)
        yield from _left_out(case)
    if any(_doubly(clause) for clause in case.claim.clauses):
        yield Found("negation_added", Risk.HIGH, REVIEW, "This says “not” twice: is it meant?")
    elif any(standing.groundless for _, standing in standings(case)):
        yield Found("negation_added", Risk.HIGH, REVIEW, "Nobody here says “not” of this.")
    for clause in _real(case):
        near, share = _polar(case, clause)
        if ignorance() & clause.keys or any(_agrees(case, clause, match.clause) for match in near):
            continue
        if not near or share < _THIN:
            continue
        if _flips(case, clause, near[0].clause):
            yield Found("opposite_in_evidence", Risk.HIGH, REFUTED, "The meeting says the opposite.")
            continue
        if clause.hedged and near[0].clause.hedged:
            continue
        if _turned(near[0].clause, clause):
            verdict = REFUTED if share >= _FIRM else REVIEW
            yield Found("negation_lost", Risk.HIGH, verdict, "The meeting says that this was not so.")


def _real(case: Case) -> list[Clause]:
    """Give the clauses that tell what is or was, not what somebody "would have" done."""
    words = [[t.lower for t in clause.words] for clause in case.claim.clauses]
    return [
        c
        for c, said in zip(case.claim.clauses, words, strict=True)
        if not c.inner and ("would", "have") not in pairwise(said)
    ]


def _roles(case: Case) -> list[Token]:
    """Give the words that only name a role: the police who hold records are not a risk."""
    return [t for m in case.claim.mentions if not m.named for t in case.claim.words[m.at : m.past]]


def _denied(case: Case) -> Iterator[Found]:
    """Find high-risk matter that the evidence only ever denies, or only guesses at."""
    for clause in _real(case):
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
            if not there and _only_asked(case, labels) and not (mine or clause.turns or _asked(clause, first)):
                yield Found("certainty_raised", Risk.HIGH, REVIEW, "In the meeting this was only asked about.")
            if there and all(there) and not mine and not clause.turns:
                shown = " ".join(t.text for t in clause.words[first:past])
                yield Found("negation_lost", Risk.HIGH, REFUTED, f"“{shown}” is denied in the meeting.")


def _only_asked(case: Case, labels: frozenset[str]) -> bool:
    """Tell whether the evidence names high-risk matter in a question told of, and nowhere else."""
    named = [c for turn in case.turns for c in turn.clauses if any(n & labels for _, _, n in risks().find(c.words))]
    open_ = bool(named) and all(c.question and c.answer != "yes" for c in named)
    return open_ and all(c.inner or _waved_off(case, c) for c in named)


def _waved_off(case: Case, asked: Clause) -> bool:
    """Tell whether the turn after a question opens by saying that something is not so."""
    after = case.index.turns[asked.turn + 1 : asked.turn + 2]
    return bool(after) and any(denies(c) for c in after[0].clauses[:1])


def _asked(clause: Clause, before: int) -> bool:
    """Tell whether a clause itself only speaks of asking: "was to ask her about thoughts of harming herself"."""
    return any("ask" in acts and first < before for first, _, acts in speech().find(clause.words))


def _only_denied(case: Case) -> Iterator[Found]:
    """Find what a statement says is so where every mention of it near the evidence says that it is not."""
    near = [c for n in case.index.window(case.anchors, 1, 2) for c in case.index.turns[n].clauses]
    for clause in case.claim.clauses:
        if _EXCEPTING & {t.lower for t in clause.words} or clause.hedged or clause.inner:
            continue
        for term in clause.terms:
            if weigh(term) < 1 and term.lemma not in _ASPECT:
                continue
            risky = risks().has(clause.words[term.at : term.at + 1])
            if not risky and any(_TELLING & acts for _, _, acts in speech().find(clause.words[term.at : term.at + 1])):
                continue
            telling = risky or term.lemma in _CONCERN or past_form(clause.words[term.at].lower)
            if "_" in term.lemma or (clause.turns and (risky or _touched(clause, term.at, term.at + 1))) or not telling:
                continue
            told = [c for c in near if _speaks_of(term, c) and (not c.question or c.answer)]
            if told and all(_touches(c, term) for c in told):
                yield Found("negation_lost", Risk.HIGH, REVIEW, f"“{term.text}” is only denied in the meeting.")
                return


def _doubly(clause: Clause) -> bool:
    """Tell whether a clause has a "not" twice, and no "that" or "whose" between them."""
    places = [i for i, t in enumerate(clause.words) if t.lower in NOTS - _JOINED]
    return any(_OPENERS.isdisjoint(t.lower for t in clause.words[a:b]) for a, b in pairwise(places))


def _left_out(case: Case) -> Iterator[Found]:
    """Find somebody named among others whom the talk leaves out by name: "Auntie Win. Not Uncle Len"."""
    for turn in case.anchored[:1]:
        for mention in turn.mentions:
            before = [t.lower for t in turn.words[max(0, mention.at - 2) : mention.at]]
            opens = "not" in before and turn.words[mention.at - before[::-1].index("not") - 2].text in _STOPS
            if opens and mention.named and any(m.person.names & mention.person.names for m in case.claim.mentions):
                shown = " ".join(t.text for t in turn.words[mention.at : mention.past])
                yield Found("negation_lost", Risk.HIGH, REVIEW, f"“{shown}” is left out in the meeting.")
                return


_STOPS = frozenset(".?!;,")


def _speaks_of(term: Term, clause: Clause) -> bool:
    return any(term.lemma == t.lemma or f"~{stem(term.lemma)}" in t.keys for t in clause.terms)


def _touches(clause: Clause, term: Term) -> bool:
    if clause.answer:
        return clause.negated
    at = next(t.at for t in clause.terms if term.lemma == t.lemma or f"~{stem(term.lemma)}" in t.keys)
    return _touched(clause, at, at + 1) or bool(NOTS & {t.lower for t in clause.words[max(0, at - _CLOSE) : at]})


def _touched(clause: Clause, first: int, past: int) -> bool:
    """Tell whether a "not" reaches a word: a few words before it, or straight after."""
    if clause.answer:
        return clause.negated
    for at in negators(clause.words):
        if first - _SCOPE <= at < first and not {t.lower for t in clause.words[at:first]} & _BARRIERS:
            return True
        if (past <= at < past + 3 and clause.words[at].lower == "not") or (
            at == past and clause.words[at].lower == "no"
        ):
            return True
    return False


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
    count = clause.turns - sum(_aside(clause.words, at) for at in negators(clause.words) if clause.turns)
    theirs = _phrases(other)
    for label, inner in _phrases(clause).items():
        if inner and label in other.keys and not theirs.get(label, False):
            count -= 1
    return count > 0


def _aside(words: Sequence[Token], at: int) -> bool:
    """Tell whether a "not" only takes out a circumstance: "I saw her, but not on her own"."""
    after = words[at + 1].lower if at + 1 < len(words) else ""
    return bool(at) and words[at].lower == "not" and after in _CIRCUMSTANCES and words[at - 1].lower not in _VERBS


def _flips(case: Case, mine: Clause, theirs: Clause) -> int:
    """Count the words of a clause that the other has the opposites of."""
    turn = case.index.turns[theirs.turn]
    said = {key for clause in case.claim.clauses for key in clause.keys}
    return sum(
        1
        for t in mine.terms
        if t.text.lower() == t.lemma or t.lemma not in _ADJECTIVES
        if not t.keys & turn.keys and any(w in theirs.keys and w not in said for w in opposed(t.lemma))
    )


def _agrees(case: Case, mine: Clause, theirs: Clause) -> bool:
    return _turned(mine, theirs) ^ _turned(theirs, mine) == (_flips(case, mine, theirs) % 2 == 1)
