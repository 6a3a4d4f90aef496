"""How often the checker is right on labelled statements; floors, so that a change that costs truth is seen."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from benchmarks.truth import __main__ as bench
from benchmarks.truth import data, fit
from benchmarks.truth.turning import altered, negated
from engine.checking import check
from models.reader import LineReader

if TYPE_CHECKING:
    from benchmarks.truth.data import Case
    from models.catalogue import Weights

EVERY = sorted((Path(__file__).parent / "data").glob("*.json"))
OWN = [path for path in EVERY if not path.stem.startswith(data.UNREAD)]
SCRIPTED = ("demo", "synthetic/m1_supervision", "synthetic/m2_homevisit", "synthetic/m3_strategy")


def flags(cases: list[Case]) -> tuple[list[bool], list[bool], list[bool]]:
    """Give, for false, high-risk and true statements, whether each is flagged."""
    false, risky, true = [], [], []
    for case in cases:
        for result in check(case.statements, case.transcript, case.meeting).statements:
            label, flagged = case.labels[result.id], result.verdict != "supported"
            (true if label.supported else false).append(flagged)
            if label.error == "invented_risk":
                risky.append(flagged)
    return false, risky, true


def test_our_own_meetings() -> None:
    false, risky, true = flags([data.written(path) for path in OWN if not path.stem.endswith("held")])
    assert all(risky)
    assert sum(false) >= 0.85 * len(false)
    assert sum(true) <= 0.12 * len(true)


def test_meetings_held_back() -> None:
    false, risky, true = flags([data.written(path) for path in OWN if path.stem.endswith("held")])
    assert sum(risky) >= 0.90 * len(risky)
    assert sum(false) >= 0.75 * len(false)
    assert sum(true) <= 0.22 * len(true)


def test_meetings_of_six_more_authors() -> None:
    """Hold what was reached on talk that hardly any rule was written for: not yet what is wanted."""
    false, risky, true = flags([data.written(path) for path in EVERY if path.stem.startswith(data.MET)])
    assert sum(risky) >= 0.85 * len(risky)
    assert sum(false) >= 0.78 * len(false)
    assert sum(true) <= 0.33 * len(true)


@pytest.mark.real
async def test_with_the_reader_more_false_lines_and_fewer_true_ones_are_flagged(reading_weights: Weights) -> None:
    """A meeting by an author of whom the reader was taught nothing."""
    cases = [data.written(path) for path in EVERY if path.stem.startswith("eighth_core")]
    async with LineReader(reading_weights) as reader:
        row = await bench.measure("eighth", cases, reader, misses=False)
    false, true = row.alone
    assert row.false[0] >= false[0]
    assert row.true[0] <= true[0]
    assert row.false[0] - row.true[0] > false[0] - true[0]


@pytest.mark.parametrize(
    "path", [*OWN[:2], *(pytest.param(p, marks=pytest.mark.soak) for p in EVERY[2:])], ids=lambda p: p.stem
)
def test_a_supported_line_denied_or_with_a_digit_changed_is_flagged(path: Path) -> None:
    """Lines that are borne out: of a false one that got through, the contrary may well be true."""
    case = data.written(path)
    passed = {r.id for r in check(case.statements, case.transcript, case.meeting).statements if not bench.flagged(r)}
    borne_out = [s for s in case.statements if s.id in passed and case.labels[s.id].supported]
    turned = [made for s in borne_out for made in (*negated(s), *altered(s))]
    checked = check(turned, case.transcript, case.meeting).statements
    assert turned
    assert [made.text for made, r in zip(turned, checked, strict=True) if not bench.flagged(r)] == []


@pytest.mark.parametrize("name", fit.SCORES)
def test_a_score_is_fitted_from_the_signs_the_check_reads(name: str) -> None:
    score = fit.SCORES[name]
    signs, above, home = fit.rows(score, [(path.stem, data.written(path)) for path in OWN[:2]])
    assert signs.shape == (len(above), len(fields(score.signs)) + 1)
    assert set(above) == {0.0, 1.0}
    assert set(home) == {"own", "own, second"}


@pytest.mark.parametrize("evidence", [False, True])
def test_the_scripted_meetings(evidence: bool) -> None:  # noqa: FBT001 - both ways of asking
    folders = [data.root() / name for name in SCRIPTED]
    if not all(folder.exists() for folder in folders):
        pytest.skip("the development data is not here (CANDOUR_DATA)")
    false, risky, true = flags([data.planted(folder, evidence=evidence) for folder in folders])
    assert all(risky)
    assert sum(false) >= 0.9 * len(false)
    assert sum(true) <= 0.10 * len(true)
