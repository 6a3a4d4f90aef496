"""High-risk matter against the evidence, in both directions; the rule: no risk without somebody saying it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.commitments import takes_on
from engine.checking.concepts import risks, signs, terms, wanted
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.lexicon import entry, word_set
from engine.checking.words import light_words, stopwords, tokens
from engine.meeting import Omission, Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.claims import Claim
    from engine.checking.evidence import Index, Turn
    from engine.checking.people import Mention
    from engine.checking.words import Token

_TASK, _CARRIED = 2, 0.6
_STRETCH = 6
"""How many turns may lie between two mentions in one stretch of talk."""
_THREAD = 12
"""How long a matter that was named stays the one spoken of: "the injury" where the talk says "scald", then "it"."""
_HARMING = word_set("harming")
_PERSONAL = word_set("personal")
_DETERMINERS = word_set("determiners")
_HELPING = frozenset({"has", "had", "have", "just", "also", "only"})
_LINKING = frozenset({"and", "with", "at", "in", "on", "by", "when", "while", "again", "after", "before", "badly"})
_NAMES = {"self_harm": "self-harm"}


def invented(case: Case) -> Iterator[Found]:
    """Find high-risk matter that the evidence does not speak of."""
    found = (table.find(turn.words) for turn in case.turns for table in (risks(), signs()))
    window = {label for places in found for *_, names in places for label in names}
    roles = {i for m in case.claim.mentions for i in range(m.at, m.past)}
    named = _named_by(case)
    for first, past, labels in risks().find(case.claim.words):
        if labels & window or first in roles or _plain(case, first, past):
            continue
        shown = " ".join(t.text for t in case.claim.words[first:past])
        told = [n for n, names in case.index.risky.items() if labels & names]
        if any(n >= named and 0 <= near - n <= _THREAD for n in told for near in case.anchors):
            continue
        elsewhere = bool(told)
        verdict = REVIEW if elsewhere and not case.given else REFUTED
        where = "it is spoken of elsewhere, not here" if elsewhere else "nobody spoke of it"
        yield Found("high_risk_term_invented", Risk.HIGH, verdict, f"“{shown}”: {where}.")


def _plain(case: Case, first: int, past: int) -> bool:
    """Tell whether a phrase is meant plainly: who looks after "the children", deals with money, screws missing."""
    words = case.claim.words
    if words[first].lemma == "look":
        return any(t.lower in _DETERMINERS for t in words[first:past])
    if words[first].lemma == "deal" and past < len(words) and words[past].lower == "with":
        return True
    pair = (words[first - 1].lemma, words[past - 1].lemma) if first and past - first > 1 else None
    said = ((a.lemma, b.lemma) for turn in case.turns for a, b in pairwise(turn.words))
    return pair is not None and words[first - 1].text.islower() and pair in said


def _named_by(case: Case) -> int:
    """Give the turn by which everybody a claim names has been named; what was said before it was said of others."""
    places = [
        {n for t in case.claim.words[m.at : m.past] for n in case.index.named.get(t.lower, ())}
        for m in case.claim.mentions
        if m.named and not m.person.id
    ]
    return max((min(numbers) for numbers in places if numbers), default=0)


def harmed(case: Case) -> Iterator[Found]:
    """Find harm done to somebody where the talk has it done only to a thing, and to nobody."""
    for at, token in enumerate(case.claim.words):
        patient = _patient(case.claim.words, at) if token.lemma in _HARMING else None
        if patient is None or not _somebody(patient, case.claim.words, case.claim.mentions):
            continue
        met = [
            _patient(turn.words, n)
            for n in case.index.window(case.anchors, 2, 2)
            for turn in (case.index.turns[n],)
            for n, t in enumerate(turn.words)
            if t.lemma == token.lemma and not _denied_or_asked(turn, t)
        ]
        if met and all(p is not None and _thing(p, case) for p in met):
            yield Found("high_risk_term_invented", Risk.HIGH, REVIEW, f"“{token.text}” is not said of anybody here.")
            return


def _denied_or_asked(turn: Turn, word: Token) -> bool:
    """Tell whether the clause of a word denies it or only asks."""
    held = next((c for c in turn.clauses if word in c.words), None)
    return held is not None and (held.negated if held.answer or not held.question else True)


def _patient(words: Sequence[Token], at: int) -> Token | None:
    """Give what a verb of harm is done to: what follows it, or the subject of "was hurt" and "got hurt"."""
    passive = next((i for i in range(max(0, at - 2), at) if words[i].lemma in {"be", "get"}), 0)
    if passive:
        return next((t for t in reversed(words[max(0, passive - 2) : passive]) if t.lower not in _HELPING), None)
    after = [t for t in words[at + 1 : at + 4] if t.word]
    if not after or not (after[0].lower in _DETERMINERS or after[0].lower in _PERSONAL or after[0].text.istitle()):
        return None
    lead = after[0].lower in _DETERMINERS and len(after) > 1 and after[1].text[0].isalpha()
    return after[1] if lead and after[1].lower not in _LINKING else after[0]


def _somebody(patient: Token, words: Sequence[Token], mentions: Sequence[Mention]) -> bool:
    return patient.lower in _PERSONAL or any(patient in words[m.at : m.past] for m in mentions)


def _thing(patient: Token, case: Case) -> bool:
    """Tell whether a word is a plain noun that names nobody."""
    turns = case.turns
    people = any(_somebody(patient, t.words, t.mentions) for t in turns)
    found = entry(patient.lemma)
    plain = patient.text.islower() and found is not None and "n" in found.parts
    return plain and not people


def omitted(index: Index, claims: Sequence[Claim]) -> Iterator[Omission]:
    """Find high-risk matter that no statement carries; one line per kind and stretch of talk."""
    carried = {label for claim in claims for _, _, names in risks().find(tokens(claim.text)) for label in names}
    last: dict[str, int] = {}
    for number, labels in index.risky.items():
        for label in sorted(labels - carried):
            near = label in last and number - last[label] <= _STRETCH
            last[label] = number
            if not near:
                name = _NAMES.get(label, label.replace("_", " "))
                yield Omission(
                    index.turns[number].segment.id,
                    "high_risk_term",
                    f"The draft says nothing of {name}, spoken of here.",
                    Risk.HIGH,
                )


def _carries(claim: Claim) -> frozenset[str]:
    """Give the keys of all that a statement carries, quotations included."""
    quoted = (term for quote in claim.quotes for term in terms(tokens(quote.words), stopwords()))
    own = (term for clause in claim.clauses for term in clause.terms)
    return frozenset(key for term in (*own, *quoted) for key in term.keys)


def left_undone(index: Index, claims: Sequence[Claim]) -> Iterator[Omission]:
    """Find what somebody took on or was asked to do that no statement carries."""
    said = [_carries(claim) for claim in claims]
    for turn in index.turns:
        for clause in turn.clauses:
            wants = [
                wanted(t.lemma, t.keys) for t in clause.terms if "_" not in t.lemma and t.lemma not in light_words()
            ]
            if len(wants) < _TASK or not takes_on(clause):
                continue
            if (
                max((sum(bool(keys & near.keys()) for near in wants) for keys in said), default=0)
                < len(wants) * _CARRIED
            ):
                yield Omission(
                    turn.segment.id,
                    "action",
                    "Somebody took this on or was asked to, and the draft does not say so.",
                    Risk.MEDIUM,
                )
                break
