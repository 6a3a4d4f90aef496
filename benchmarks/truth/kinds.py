"""Shows what each kind of finding earns: how often it flags a false statement and how often a true one."""

from __future__ import annotations

import sys
from collections import Counter

from benchmarks.truth import __main__ as bench
from engine.checking import check
from engine.checking.reading import NOTES

if __name__ == "__main__":
    good: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    sole: Counter[str] = Counter()
    for _, cases in bench.sets(set(sys.argv[1:]), evidence=False):
        for case in cases:
            for result in check(case.statements, case.transcript, case.meeting).statements:
                kinds = {f.kind for f in result.findings if f.kind not in NOTES}
                (bad if case.labels[result.id].supported else good).update(kinds)
                if len(kinds) == 1 and not case.labels[result.id].supported:
                    sole.update(kinds)
    for kind in sorted(good | bad, key=lambda k: -good[k]):
        print(f"{kind:32} false statements {good[kind]:4} (alone {sole[kind]:3})   true statements {bad[kind]:4}")
