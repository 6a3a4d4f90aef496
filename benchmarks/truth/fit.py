"""Fits the weights of the checker's scores and shows what they would have said of authors left out.

Run by hand as `python -m benchmarks.truth.fit`; it prints what engine/checking/lexicon/weights.toml holds. True lines
are set against true lines turned into false ones (a "not" put in; a plan told as done) and against labelled ones.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.truth.__main__ import sets
from benchmarks.truth.turning import denied, done, swapped
from engine.checking import claims
from engine.checking.case import lay
from engine.checking.doing import Doing, doings
from engine.checking.evidence import Index
from engine.checking.firmness import Firmness, firmnesses
from engine.checking.standing import Standing, standings
from engine.checking.whose import Whose, whose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.truth.data import Case
    from engine.checking import case as case_
    from engine.meeting import Statement

Signs = Standing | Doing | Firmness | Whose
_PENALTY, _STEPS = 1.0, 100
_FALSE_ALARMS = (0.02, 0.04, 0.06, 0.08, 0.10, 0.12, 0.15)
_SECOND = (
    "conference_review", "core_group_winter_held", "strategy_phones_held", "supervision_unnamed", "visit_unnamed_held",
    "early_help_choir", "home_visit_row",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """One score: its signs, how they are read, what makes a true line false for it, labelled errors."""

    signs: type[Signs]
    read: Callable[[case_.Case], Iterator[Signs]]
    turn: Callable[[Statement, Case], Iterator[Statement]]
    errors: tuple[str, ...]


def _once(turn: Callable[[Statement], Statement | None]) -> Callable[[Statement, Case], Iterator[Statement]]:
    """Give what turns a line at most once in the form of what may turn it several times."""

    def turned(statement: Statement, _: Case) -> Iterator[Statement]:
        made = turn(statement)
        return iter(() if made is None else (made,))

    return turned


SCORES = {
    "denial": Score(Standing, standings, _once(denied), ("added_negation",)),
    "doing": Score(Doing, doings, _once(done), ("plan_as_done",)),
    "firmness": Score(Firmness, firmnesses, _once(lambda _: None), ("certainty_inflation", "opinion_as_fact")),
    "whose": Score(Whose, whose, swapped, ("wrong_person", "wrong_speaker", "wrong_owner")),
}


def author(name: str) -> str:
    """Give who wrote a set, as far as sets go together: what one author's lines teach must hold of another's."""
    if name in {"demo", "m1", "m2", "m3"}:
        return "scripted"
    family = name.partition("_")[0]
    if family in {"plain", "late", "later", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}:
        return family + ", held" * (family == "plain" and name.endswith("_held"))
    return "own, second" if name in _SECOND else "own"


def rows(score: Score, cases: list[tuple[str, Case]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the signs of each clause a score reads, whether it is false, and its author."""
    signs, false, home = [], [], []
    for name, case in cases:
        index = Index(case.transcript, case.meeting)
        for statement in case.statements:
            wrong = not case.labels[statement.id].supported
            if wrong and case.labels[statement.id].error not in score.errors:
                continue
            own = _signs(score, statement, index)
            turned = () if wrong else score.turn(statement, case)
            made = [s for t in turned for s in _signs(score, t, index) if s not in own]
            signs += own + made
            false += [wrong] * len(own) + [True] * len(made)
            home += [author(name)] * len(own + made)
    return np.array(signs), np.array(false, dtype=float), np.array(home)


def _signs(score: Score, statement: Statement, index: Index) -> list[tuple[float, ...]]:
    laid = lay(claims.read(statement.text, index), index, None)
    return [(*astuple(found), 1.0) for found in score.read(laid)]


def fit(signs: np.ndarray, false: np.ndarray) -> np.ndarray:
    """Fit a logistic score by Newton's steps; large weights are held down."""
    found = np.zeros(signs.shape[1])
    held = np.diag([_PENALTY] * (signs.shape[1] - 1) + [0.0])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-signs @ found))
        slope = signs.T @ (chance - false) + held @ found
        bend = (signs * (chance * (1 - chance))[:, None]).T @ signs + held + 1e-6 * np.eye(signs.shape[1])
        found -= np.linalg.solve(bend, slope)
    return found


def show(name: str, score: Score, cases: list[tuple[str, Case]]) -> None:
    """Print the weights of one score, and what scores fitted without an author say of that author's lines."""
    signs, false, home = rows(score, cases)
    scores = np.zeros(len(false))
    for who in set(home):
        scores[home == who] = signs[home == who] @ fit(signs[home != who], false[home != who])
    true = np.sort(scores[false == 0])
    print(
        f"# {name}: {int(false.sum())} clauses that are false, {len(true)} that are true; one author left out each time"
    )
    for share in _FALSE_ALARMS:
        bar = np.quantile(true, 1 - share)
        print(
            f"#   above {bar:5.2f}: {share:4.0%} of true, {float((scores[false == 1] > bar).mean()):4.0%} of false ones"
        )
    print(f"[{name}]")
    for sign, weight in zip((*(f.name for f in fields(score.signs)), "start"), fit(signs, false), strict=True):
        print(f"{sign} = {weight:.2f}")


def main() -> None:
    """Print the weights of every score, fitted on all sets but the public ones."""
    public = {"summedits", "committee", "visit"}
    cases = [(name, case) for name, found in sets(set(), evidence=False) if name not in public for case in found]
    for name, score in SCORES.items():
        show(name, score, cases)


if __name__ == "__main__":
    main()
