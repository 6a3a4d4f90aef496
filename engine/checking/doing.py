"""Whether what a clause tells as done was done or is still to come; the rule: a plan is no deed, whatever its words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.commitments import asked_for, takes_on
from engine.checking.concepts import wanted
from engine.checking.lexicon import word_set
from engine.checking.standing import above, around, best, denies, held, near, read, telling
from engine.checking.words import past_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case
    from engine.checking.evidence import Clause
    from engine.checking.words import Token

_PLANNING = word_set("planning")
_TO_COME = word_set("ask_sense_to_come")
_PERFECT = frozenset({"has", "had", "have"})
_DOING = frozenset({"told", "asked", "advised", "reminded", "invited", "offered", "given"})
_ADVERBS = word_set("ask_sense_adverbs")
_HAPPENED = word_set("happened")
_OPEN_ENDED = word_set("open_ended")
_PAST = word_set("past")
_STOPS = frozenset(".?!;")
_FEW = 2


@dataclass(frozen=True, slots=True)
class Doing:
    """What speaks for and against something's having been done; each sign is from 0 to 1.

    `past` and `ahead`: the share of a clause that the talk says as past, and as still to come; `did` and `will`: how
    well its verb is said so; `pasts` and `plans`: what part of the evidence is told so at all.
    """

    past: float
    ahead: float
    did: float
    will: float
    pasts: float
    plans: float

    @property
    def still_to_come(self) -> bool:
        """Tell whether the signs are that the talk only plans this."""
        return above("doing", self)


def doings(case: Case) -> Iterator[Doing]:
    """Give how each clause of a claim that tells something as done stands in the talk."""
    for clause in case.claim.clauses if case.anchors else ():
        verb = happened(clause)
        if verb is not None and not clause.turns and not clause.inner and telling(case, clause):
            yield _doing(case, clause, verb)


def _doing(case: Case, clause: Clause, verb: int) -> Doing:
    reached = read(case, clause, telling(case, clause))
    head = next((wanted(t.lemma, t.keys) for t in clause.terms if t.at == verb and "_" not in t.lemma), {})
    shares, verbs = {"past": 0.0, "ahead": 0.0}, {"past": 0.0, "ahead": 0.0}
    for turn in around(case):
        counts = near(case, turn)
        for there in turn.clauses:
            tense = _tense(case, there)
            if tense:
                shares[tense] = max(shares[tense], counts * held(case, reached, turn, there))
                verbs[tense] = max(verbs[tense], counts * best(head, there.keys))
    told = [_tense(case, c) for n in case.anchors[:_FEW] for c in case.index.turns[n].clauses] or [""]
    return Doing(
        shares["past"], shares["ahead"], verbs["past"], verbs["ahead"],
        told.count("past") / len(told), told.count("ahead") / len(told),
    )  # fmt: skip


def _tense(case: Case, clause: Clause) -> str:
    """Tell whether a clause says plainly what has been ("past"), or what is to come ("ahead"); else nothing."""
    if denies(clause) or (clause.question and not clause.answer and not asked_for(clause)):
        return ""
    if planned(case, clause) or takes_on(clause) or asked_for(clause):
        return "ahead"
    return "past" if not clause.hedged and any(_past(t) for t in clause.words) else ""


def _past(word: Token) -> bool:
    return word.lower in _PAST or (past_form(word.lower) and not word.lower.endswith("ing"))


def happened(clause: Clause) -> int | None:
    """Give the place of the verb by which a clause says that something has happened, other than that it was planned."""
    words = [t.lower for t in clause.words]
    for i, word in enumerate(words):
        if word not in _HAPPENED or _OPEN_ENDED & set(words[: i + 1]):
            continue
        verb = next((j for j in range(i + 1, min(i + 4, len(words))) if words[j] not in _ADVERBS), None)
        if verb is None or not past_form(words[verb]) or clause.words[verb].lemma in _TO_COME:
            continue
        if words[verb] not in _PLANNING or (word in _PERFECT and words[verb] in _DOING and "to" not in words[verb:]):
            return verb
    return None


def planned(case: Case, clause: Clause) -> bool:
    """Tell whether a clause speaks of what is to come; "and" carries a promise on to the next clause."""
    words = [t.lower for t in clause.words]
    if words[:1] == ["and"]:
        before = [c for c in case.index.turns[clause.turn].clauses if c.words[-1].end <= clause.words[0].start]
        if before and before[-1].words[-1].text not in _STOPS and planned(case, before[-1]):
            return True
    going = any(a == "going" and b == "to" for a, b in pairwise(words))
    coming = any(w in _TO_COME and not (w == "'d" and _pluperfect(words, i)) for i, w in enumerate(words))
    return going or (coming and "now" not in words)


def _pluperfect(words: list[str], at: int) -> bool:
    """Tell whether a "'d" is a "had": "I'd wondered", "he'd already done it"."""
    after = next((w for w in words[at + 1 :] if w not in _ADVERBS), "")
    return past_form(after) and not after.endswith("ing")
