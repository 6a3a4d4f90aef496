"""Fits the weights of the checker's score for a "not" and shows what it would have said of meetings left out.

Run by hand as `python -m benchmarks.truth.fit`; it prints what engine/checking/lexicon/weights.toml holds. True lines
with a "not" are set against true lines into which one was put, and against labelled false negations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.truth.__main__ import sets
from benchmarks.truth.turning import denied, supported
from engine.checking import claims
from engine.checking.case import lay
from engine.checking.evidence import Index
from engine.checking.standing import SIGNS, standings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.truth.data import Case
    from engine.meeting import Statement

_PENALTY, _STEPS = 1.0, 100
_FALSE_ALARMS = (0.05, 0.10, 0.15, 0.20)


def lines(case: Case) -> Iterator[tuple[Statement, bool]]:
    """Give the lines to learn from, with whether each is false."""
    true = supported(case)
    yield from ((s, False) for s in true)
    yield from ((turned, True) for s in true if (turned := denied(s)))
    yield from ((s, True) for s in case.statements if "negation" in case.labels[s.id].error)


def rows(cases: list[tuple[str, Case]]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give the signs of each clause with a "not", whether its line is false, and its meeting's number."""
    signs, false, home = [], [], []
    for number, (_, case) in enumerate(cases):
        index = Index(case.transcript, case.meeting)
        for statement, wrong in lines(case):
            for standing in standings(lay(claims.read(statement.text, index), index, None)):
                signs.append([float(getattr(standing, s)) for s in SIGNS] + [1.0])
                false.append(wrong)
                home.append(number)
    return np.array(signs), np.array(false, dtype=float), np.array(home)


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


def main() -> None:
    """Print the weights, and what scores fitted without a meeting say of that meeting."""
    cases = [(name, case) for name, found in sets(set(), evidence=False) if name != "summedits" for case in found]
    signs, false, home = rows(cases)
    scores = np.zeros(len(false))
    for number in set(home):
        scores[home == number] = signs[home == number] @ fit(signs[home != number], false[home != number])
    own = np.array([cases[n][0] != "committee" for n in home])
    for title, chosen in (("own and scripted meetings", own), ("committee meetings", ~own)):
        true = np.sort(scores[chosen & (false == 0)])
        print(f"{title}: {int(false[chosen].sum())} clauses with a false “not”, {len(true)} with a true one")
        for share in _FALSE_ALARMS:
            bar = np.quantile(true, 1 - share)
            caught = float((scores[chosen & (false == 1)] > bar).mean())
            print(f"  above {bar:5.2f}: {share:4.0%} of true, {caught:4.0%} of false ones")
    for sign, weight in zip((*SIGNS, "start"), fit(signs, false), strict=True):
        print(f"{sign} = {weight:.2f}")


if __name__ == "__main__":
    main()
