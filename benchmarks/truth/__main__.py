"""Measures the checker on labelled statements: `python -m benchmarks.truth [SET ...] [--misses] [--evidence]`."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.truth import data
from engine.checking import check

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.truth.data import Case
    from engine.checking import CheckedStatement


NOTES = {"acronym_unexplained", "action_without_owner_or_date"}


def sets(names: set[str], *, evidence: bool) -> Iterable[tuple[str, list[Case]]]:
    """Give the named sets, or all, that are there."""
    root = data.root()
    for name, folder in (
        ("demo", "demo"),
        ("m1", "synthetic/m1_supervision"),
        ("m2", "synthetic/m2_homevisit"),
        ("m3", "synthetic/m3_strategy"),
    ):
        if (not names or name in names) and (root / folder).exists():
            yield name, [data.planted(root / folder, evidence=evidence)]
    for path in sorted((Path(__file__).parents[2] / "tests/checking/data").glob("*.json")):
        if not names or path.stem in names or ("own" in names and not path.stem.endswith("held")):
            yield path.stem, [data.written(path)]
    visit = root / "social_care/synthetic_scripts/syn_cin_visit_dev.json"
    if (not names or "visit" in names) and visit.exists():
        yield "visit", [data.visit(visit)]
    sales = root / "factual/summedits/summedits_sales_call.json"
    if (not names or "summedits" in names) and sales.exists():
        yield "summedits", data.summedits(sales)
    claims = root / "factual/constructed/committee_claims_dev.jsonl"
    if (not names or "committee" in names) and claims.exists():
        yield "committee", data.committee(claims, root / "meetings/qmsum/data")


def measure(name: str, cases: list[Case], *, misses: bool) -> None:
    """Print one set's figures: recall of errors, false flags, balanced accuracy, recall by kind."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    flagged_true: list[bool] = []
    started = time.perf_counter()
    for case in cases:
        for result in check(case.statements, case.transcript, case.meeting).statements:
            label, flagged = case.labels[result.id], result.verdict != "supported"
            (flagged_true if label.supported else by_kind[label.error]).append(flagged)
            if misses and flagged == label.supported:
                explain(case, result)
    took = time.perf_counter() - started
    flagged_false = [flag for flags in by_kind.values() for flag in flags]
    recall, alarms = share(flagged_false), share(flagged_true)
    print(f"{name}: errors flagged {sum(flagged_false)}/{len(flagged_false)} = {recall:.2f}; ", end="")
    print(f"supported flagged {sum(flagged_true)}/{len(flagged_true)} = {alarms:.2f}; ", end="")
    print(f"balanced accuracy {(recall + 1 - alarms) / 2:.3f}; {took:.1f} s")
    for kind, flags in sorted(by_kind.items()):
        print(f"    {kind}: {sum(flags)}/{len(flags)}")


def share(flags: list[bool]) -> float:
    """Give the share that is flagged."""
    return sum(flags) / max(1, len(flags))


def explain(case: Case, result: CheckedStatement) -> None:
    """Print a statement that was judged wrongly, with what was found."""
    text = next(s.text for s in case.statements if s.id == result.id)
    label = case.labels[result.id]
    print(f"  {'FALSE FLAG' if label.supported else 'MISSED'} {case.name} {result.id} [{label.error}] {text}")
    print(f"      {list(result.evidence)} {[(f.kind, f.detail) for f in result.findings]}")


if __name__ == "__main__":
    arguments = sys.argv[1:]
    chosen = {a for a in arguments if not a.startswith("-")}
    for set_name, found in sets(chosen, evidence="--evidence" in arguments):
        measure(set_name, found, misses="--misses" in arguments)
