"""Measures the checker: `python -m benchmarks.truth [SET ...] [--misses] [--evidence] [--rules]`.

Each set is measured by the rules alone and with the reader; with --rules by the rules alone.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.truth import data
from benchmarks.truth.turning import affirmed, altered, denied, done, negated, supported, swapped
from engine.checking import check, reread
from models.catalogue import default, find
from models.reader import LineReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.truth.data import Case
    from engine.checking import CheckedStatement
    from engine.meeting import Statement


PUBLIC = {"summedits", "committee"}
RESULTS = Path(__file__).with_name("results.md")


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
    if "talks" in names:
        yield "talks", data.talks(Path(__file__).with_name("talks.jsonl"))


@dataclass(frozen=True, slots=True)
class Row:
    """One set's figures: how many false and true statements were flagged of how many, by the rules alone too."""

    name: str
    false: tuple[int, int]
    true: tuple[int, int]
    by_kind: dict[str, tuple[int, int]]
    took: float
    alone: tuple[tuple[int, int], tuple[int, int]]

    @property
    def balanced(self) -> float:
        """Give the balanced accuracy: the mean of errors flagged and supported statements let through."""
        return (share(self.false) + 1 - share(self.true)) / 2


async def measure(name: str, cases: list[Case], reader: LineReader | None, *, misses: bool) -> Row:
    """Check one set's statements and count; with `misses`, print what was judged wrongly."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    sides: dict[tuple[bool, bool], list[bool]] = defaultdict(list)
    started = time.perf_counter()
    for case in cases:
        ruled = check(case.statements, case.transcript, case.meeting).statements
        for first, result in zip(ruled, await read(case, ruled, reader), strict=True):
            label = case.labels[result.id]
            sides[label.supported, True].append(flagged(first))
            sides[label.supported, False].append(flagged(result))
            if not label.supported:
                by_kind[label.error].append(flagged(result))
            if misses and flagged(result) == label.supported:
                explain(case, result)
    counts = {side: (sum(flags), len(flags)) for side, flags in sides.items()}
    kinds = {kind: (sum(flags), len(flags)) for kind, flags in sorted(by_kind.items())}
    took = time.perf_counter() - started
    (false, alone_false), (true, alone_true) = (
        [counts.get((supported, alone), (0, 0)) for alone in (False, True)] for supported in (False, True)
    )
    return Row(name, false, true, kinds, took, (alone_false, alone_true))


async def read(case: Case, ruled: Sequence[CheckedStatement], reader: LineReader | None) -> Sequence[CheckedStatement]:
    """Weigh the reader's opinion in, where there is a reader."""
    if reader is None:
        return ruled
    return [one async for one in reread(ruled, case.statements, case.transcript, case.meeting, reader)]


def share(counted: tuple[int, int]) -> float:
    """Give the share that is flagged."""
    return counted[0] / max(1, counted[1])


def table(rows: Sequence[Row]) -> str:
    """Lay the figures out as a table, the kinds of error below."""
    lines = [
        "| set | false flagged | by rules alone | supported flagged | by rules alone | balanced accuracy | seconds |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.name} | {shown(r.false)} | {shown(r.alone[0])} | {shown(r.true)} | {shown(r.alone[1])} "
        f"| {r.balanced:.3f} | {r.took:.1f} |"
        for r in rows
    ]
    lines += ["", "| kind of error | flagged |", "|---|---|"]
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        for kind, (flagged, of) in row.by_kind.items() if row.name not in PUBLIC else ():
            kinds[kind.replace("_", " ")][0] += flagged
            kinds[kind.replace("_", " ")][1] += of
    lines += [f"| {kind} | {flagged} of {of} |" for kind, (flagged, of) in sorted(kinds.items())]
    return "\n".join(lines)


READ_TOO = ("a “not” put in after the first auxiliary", "a “not” taken out")
"""Ways of turning a line that the reader is measured on too: elsewhere it takes nothing back."""


async def turned(cases: Iterable[Case], reader: LineReader | None) -> str:
    """Tell how many true lines are flagged that were not, once they are turned into false ones."""
    ways: dict[str, Callable[[Case, Statement], Iterable[Statement | None]]] = {
        READ_TOO[0]: lambda _, s: [denied(s)],
        "denied in any plain way": lambda _, s: negated(s),
        READ_TOO[1]: lambda _, s: [affirmed(s)],
        "a plan told as done": lambda _, s: [done(s)],
        "another of those present in place of one": lambda case, s: swapped(s, case),
        "one digit changed": lambda _, s: altered(s),
    }
    counts = {way: [0, 0] for way in ways}
    for case in cases:
        passed = {r.id for r in check(case.statements, case.transcript, case.meeting).statements if not flagged(r)}
        true = [s for s in supported(case) if s.id in passed]
        for way, turn in ways.items():
            made = [m for s in true for m in turn(case, s) if m is not None]
            ruled = check(made, case.transcript, case.meeting).statements
            results = await read(replace(case, statements=tuple(made)), ruled, reader if way in READ_TOO else None)
            counts[way] = [counts[way][0] + sum(map(flagged, results)), counts[way][1] + len(results)]
    told = "; ".join(f"{way}: {shown((caught, of))}" for way, (caught, of) in counts.items())
    return f"True lines turned into false ones, flagged of how many (the “not” with the reader). {told}."


def flagged(result: CheckedStatement) -> bool:
    """Tell whether the check calls a statement unsupported or asks for a review."""
    return result.verdict != "supported"


def shown(counted: tuple[int, int]) -> str:
    """Write a count with its share: "14 of 20, 70 %"."""
    return f"{counted[0]} of {counted[1]}, {100 * share(counted):.0f} %"


def explain(case: Case, result: CheckedStatement) -> None:
    """Print a statement that was judged wrongly, with what was found."""
    text = next(s.text for s in case.statements if s.id == result.id)
    label = case.labels[result.id]
    print(f"  {'FALSE FLAG' if label.supported else 'MISSED'} {case.name} {result.id} [{label.error}] {text}")
    print(f"      {list(result.evidence)} {[(f.kind, f.detail) for f in result.findings]}")


async def main(arguments: list[str]) -> None:
    """Measure the sets named, or all; all of them together are written to results.md beside this file."""
    chosen = {a for a in arguments if not a.startswith("-")}
    found = sets(chosen, evidence="--evidence" in arguments)
    reader = None if "--rules" in arguments else LineReader(find(default("reader")))
    rows = [await measure(name, cases, reader, misses="--misses" in arguments) for name, cases in found]
    print(table(rows))
    if not arguments:
        meetings = (cases for name, cases in sets(set(), evidence=False) if name not in PUBLIC)
        own = await turned((case for cases in meetings for case in cases), reader)
        day = datetime.now(UTC)
        machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
        head = f"# Measured: the checker, {day.day} {day:%B %Y}, {machine}"
        said = "`python -m benchmarks.truth` writes this file. What the sets are: docs/benchmarks.md."
        RESULTS.write_text(f"{head}\n\n{said}\n\n{table(rows)}\n\n{own}\n", encoding="utf-8")
    if reader is not None:
        await reader.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
