"""High-risk matter against the evidence, in both directions; the rule: no risk without somebody saying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.commitments import takes_on
from engine.checking.concepts import risks, terms, wanted
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.words import light_words, stopwords, tokens
from engine.meeting import Omission, Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.claims import Claim
    from engine.checking.evidence import Index

_TASK, _CARRIED = 2, 0.6
_STRETCH = 6
"""How many turns may lie between two mentions in one stretch of talk."""
_NAMES = {"self_harm": "self-harm"}


def invented(case: Case) -> Iterator[Found]:
    """Find high-risk matter that the evidence does not speak of."""
    window = {label for turn in case.turns for _, _, names in risks().find(turn.words) for label in names}
    roles = {i for m in case.claim.mentions for i in range(m.at, m.past)}
    for first, past, labels in risks().find(case.claim.words):
        if labels & window or first in roles:
            continue
        shown = " ".join(t.text for t in case.claim.words[first:past])
        elsewhere = any(labels & names for names in case.index.risky.values())
        verdict = REVIEW if elsewhere and not case.given else REFUTED
        where = "it is spoken of elsewhere, not here" if elsewhere else "nobody spoke of it"
        yield Found("high_risk_term_invented", Risk.HIGH, verdict, f"“{shown}”: {where}.")


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
