"""How firmly the talk says what a clause says; the rule: what was guessed, asked or put forward is no fact."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.checking.commitments import asked_for, takes_on
from engine.checking.doing import planned
from engine.checking.lexicon import word_set
from engine.checking.standing import NOTS, above, around, denies, held, near, read, telling

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case
    from engine.checking.evidence import Clause

_WOULD, _SETTLED = frozenset({"would", "will"}), word_set("settled_verbs")
_FEW = 2


@dataclass(frozen=True, slots=True)
class Firmness:
    """What speaks for and against a clause's being too sure; each sign is from 0 to 1.

    `firm`, `guessed`, `asked` and `ahead`: the share of it that the talk says plainly, guesses, asks and takes on;
    `guesses`: what part of the evidence is guessed. 1 or 0: `doubt`, somebody doubts something there; and of the
    statement: `would`, it speaks of what is to come; `said`, `owned` and `task`, somebody says it, it is somebody's
    view, somebody is to do it.
    """

    firm: float
    guessed: float
    asked: float
    ahead: float
    guesses: float
    doubt: float
    would: float
    said: float
    owned: float
    task: float

    @property
    def raised(self) -> bool:
        """Tell whether the signs are that nobody was as sure of this."""
        return above("firmness", self)


def firmnesses(case: Case) -> Iterator[Firmness]:
    """Give how firmly the talk says each clause of a claim, but for denials, guesses and what was agreed."""
    for clause in case.claim.clauses if case.anchors else ():
        words = frozenset(t.lower for t in clause.words)
        if not (clause.hedged or clause.inner or words & (NOTS | _SETTLED)) and telling(case, clause):
            yield _firmness(case, clause, words)


def _firmness(case: Case, clause: Clause, words: frozenset[str]) -> Firmness:
    reached = read(case, clause, telling(case, clause))
    shares = dict.fromkeys(("firm", "guessed", "asked", "ahead", "denied"), 0.0)
    for turn in around(case):
        for there in turn.clauses:
            how = _said(case, there)
            shares[how] = max(shares[how], near(case, turn) * held(case, reached, turn, there))
    resting = [case.index.turns[n] for n in case.anchors[:_FEW]]
    guesses = [c.hedged for t in resting for c in t.clauses] or [False]
    return Firmness(
        shares["firm"], shares["guessed"], shares["asked"], shares["ahead"], sum(guesses) / len(guesses),
        float(any(t.doubt for t in resting)), float(bool(words & _WOULD)),
        float(bool(case.claim.said)), float(case.claim.owned), float(bool(case.claim.tasks)),
    )  # fmt: skip


def _said(case: Case, clause: Clause) -> str:
    """Tell how a clause of the talk says what it says."""
    if clause.question and not clause.answer and not clause.inner and not asked_for(clause):
        return "asked"
    if clause.hedged:
        return "guessed"
    if clause.inner and not clause.answer:
        return "asked"
    if denies(clause):
        return "denied"
    return "ahead" if takes_on(clause) or asked_for(clause) or planned(case, clause) else "firm"
