"""Fits the weights of the checker's scores and shows what they would have said of authors left out.

Run by hand as `python -m benchmarks.truth.fit`; it prints what engine/checking/lexicon/weights.toml holds. True lines
are set against true lines turned into false ones (a plan told as done; another person) and against labelled ones; a
"not" that was said against one that is put in. The sets held back to the end teach nothing.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.truth.__main__ import sets
from benchmarks.truth.data import NEWEST, UNREAD
from benchmarks.truth.turning import done, swapped
from engine.checking import claims
from engine.checking.case import lay
from engine.checking.contrary import affirmed, denials
from engine.checking.doing import Doing, doings
from engine.checking.evidence import Index
from engine.checking.firmness import Firmness, firmnesses
from engine.checking.standing import Standing, standings
from engine.checking.whose import Whose, whose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from benchmarks.truth.data import Case
    from engine.checking import case as case_
    from engine.meeting import Statement

Signs = Standing | Doing | Firmness | Whose
_PENALTY, _STEPS = 1.0, 100
HELD_BACK = ("seventh", *NEWEST)
_FALSE_ALARMS = (0.02, 0.04, 0.06, 0.08, 0.10, 0.12, 0.15)
_SECOND = (
    "conference_review", "core_group_winter_held", "strategy_phones_held", "supervision_unnamed", "visit_unnamed_held",
    "early_help_choir", "home_visit_row",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Score:
    """One score: its signs, and how lines are read as clauses that are to come above its bar or stay below."""

    signs: type[Signs]
    read: Callable[[Statement, Case, Index], Iterator[tuple[Signs, bool]]]


def _laid(statement: Statement, index: Index) -> case_.Case:
    return lay(claims.read(statement.text, index), index, None)


def _against(
    read: Callable[[case_.Case], Iterator[Signs]],
    turn: Callable[[Statement, Case], Iterable[Statement]],
    errors: tuple[str, ...],
) -> Callable[[Statement, Case, Index], Iterator[tuple[Signs, bool]]]:
    """Set the clauses of true lines against those of the same lines turned, and of lines with labelled errors."""

    def labelled(statement: Statement, case: Case, index: Index) -> Iterator[tuple[Signs, bool]]:
        wrong = not case.labels[statement.id].supported
        if wrong and case.labels[statement.id].error not in errors:
            return
        own = list(read(_laid(statement, index)))
        yield from ((signs, wrong) for signs in own)
        for turned in () if wrong else turn(statement, case):
            yield from ((signs, True) for signs in read(_laid(turned, index)) if signs not in own)

    return labelled


def _nots(statement: Statement, case: Case, index: Index) -> Iterator[tuple[Standing, bool]]:
    """Set each "not" of a true line, which the talk denies, against each that is put in, which it does not."""
    if not case.labels[statement.id].supported:
        return
    placed = [(statement.text, at, True) for _, at in affirmed(statement.text) if at >= 0]
    placed += [(text, at, False) for text, at in denials(statement.text)]
    for text, at, said in placed:
        found = standings(_laid(replace(statement, text=text), index))
        yield from ((signs, said) for signs in [signs for place, signs in found if place == at][:1])


def _done(statement: Statement, _: Case) -> tuple[Statement, ...]:
    made = done(statement)
    return () if made is None else (made,)


def _nothing(_: Statement, __: Case) -> tuple[Statement, ...]:
    return ()


SCORES = {
    "denial": Score(Standing, _nots),
    "doing": Score(Doing, _against(doings, _done, ("plan_as_done",))),
    "firmness": Score(Firmness, _against(firmnesses, _nothing, ("certainty_inflation", "opinion_as_fact"))),
    "whose": Score(Whose, _against(whose, swapped, ("wrong_person", "wrong_speaker", "wrong_owner"))),
}


def author(name: str) -> str:
    """Give who wrote a set, as far as sets go together: what one author's lines teach must hold of another's."""
    if name in {"demo", "m1", "m2", "m3"}:
        return "scripted"
    family = name.partition("_")[0]
    if family in {"plain", "late", "later", *UNREAD}:
        return family + ", held" * (family == "plain" and name.endswith("_held"))
    return "own, second" if name in _SECOND else "own"


def rows(score: Score, cases: list[tuple[str, Case]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the signs of each clause a score reads, whether it is to come above the bar, and its author."""
    found = []
    for name, case in cases:
        index = Index(case.transcript, case.meeting)
        read = [pair for statement in case.statements for pair in score.read(statement, case, index)]
        found += [((*astuple(signs), 1.0), above, author(name)) for signs, above in read]
    signs, above, home = zip(*found, strict=True)
    return np.array(signs), np.array(above, dtype=float), np.array(home)


def fit(signs: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Fit a logistic score by Newton's steps; large weights are held down."""
    found = np.zeros(signs.shape[1])
    held = np.diag([_PENALTY] * (signs.shape[1] - 1) + [0.0])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-signs @ found))
        slope = signs.T @ (chance - above) + held @ found
        bend = (signs * (chance * (1 - chance))[:, None]).T @ signs + held + 1e-6 * np.eye(signs.shape[1])
        found -= np.linalg.solve(bend, slope)
    return found


def show(name: str, score: Score, cases: list[tuple[str, Case]]) -> None:
    """Print the weights of one score, and what scores fitted without an author say of that author's lines."""
    signs, above, home = rows(score, cases)
    scores = np.zeros(len(above))
    for who in set(home):
        scores[home == who] = signs[home == who] @ fit(signs[home != who], above[home != who])
    below = np.sort(scores[above == 0])
    print(
        f"# {name}: {int(above.sum())} clauses for above the bar, {len(below)} for below; one author left out each time"
    )
    for share in _FALSE_ALARMS:
        bar = np.quantile(below, 1 - share)
        told = float((scores[above == 1] > bar).mean())
        print(f"#   above {bar:5.2f}: {share:4.0%} of those for below, {told:4.0%} of those for above")
    print(f"[{name}]")
    for sign, weight in zip((*(f.name for f in fields(score.signs)), "start"), fit(signs, above), strict=True):
        print(f"{sign} = {weight:.2f}")


def main() -> None:
    """Print the weights of every score, fitted on all sets but the public ones and those held back to the end."""
    public = {"summedits", "committee", "visit"}
    cases = [
        (name, case)
        for name, found in sets(set(), evidence=False)
        if name not in public and not name.startswith(HELD_BACK)
        for case in found
    ]
    for name, score in SCORES.items():
        show(name, score, cases)


if __name__ == "__main__":
    main()
