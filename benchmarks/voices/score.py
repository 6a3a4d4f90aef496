"""Diarisation error as NIST's md-eval counts it, and references in its RTTM.

Rule: time is counted once for each person who speaks in it, overlaps included; missed, invented and confused time
together, over all time spoken, with the mapping of voices to people that is best for the whole meeting. On the sets of
this benchmark it gives what pyannote.metrics 4.2 gives.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Turn = tuple[float, float, str]
"""From, to, who."""


@dataclass(frozen=True)
class Errors:
    """Seconds of speech missed, invented, given to somebody else, and of speech there is."""

    missed: float
    invented: float
    confused: float
    spoken: float

    @property
    def rate(self) -> float:
        """Return the diarisation error rate."""
        return (self.missed + self.invented + self.confused) / self.spoken if self.spoken else 0.0


def read_rttm(path: Path) -> list[Turn]:
    """Read who speaks when."""
    fields = (line.split() for line in path.read_text("utf-8").splitlines())
    return [(float(f[3]), float(f[3]) + float(f[4]), f[7]) for f in fields if f and f[0] == "SPEAKER"]


def score(reference: Sequence[Turn], found: Sequence[Turn]) -> Errors:
    """Return the errors of what was found."""
    spans = list(_spans(reference, found))
    same = _mapping(spans)
    missed = invented = confused = spoken = 0.0
    for length, people, voices in spans:
        right = len(people & {same[voice] for voice in voices if voice in same})
        spoken += length * len(people)
        missed += length * max(0, len(people) - len(voices))
        invented += length * max(0, len(voices) - len(people))
        confused += length * (min(len(people), len(voices)) - right)
    return Errors(missed, invented, confused, spoken)


def _spans(reference: Sequence[Turn], found: Sequence[Turn]) -> list[tuple[float, frozenset[str], frozenset[str]]]:
    """Return the stretches in which nobody begins or ends, with who speaks and which voices were found."""
    edges = sorted({edge for turn in (*reference, *found) for edge in turn[:2]})

    def at(turns: Sequence[Turn], moment: float) -> frozenset[str]:
        return frozenset(who for start, end, who in turns if start <= moment < end)

    middles = [(end - start, (start + end) / 2) for start, end in pairwise(edges)]
    return [(length, at(reference, moment), at(found, moment)) for length, moment in middles]


def _mapping(spans: Sequence[tuple[float, frozenset[str], frozenset[str]]]) -> dict[str, str]:
    """Return the voices' people by which most time is right: the best of every set of people taken so far."""
    together: dict[tuple[str, str], float] = {}
    for length, people, voices in spans:
        for pair in ((voice, who) for voice in voices for who in people):
            together[pair] = together.get(pair, 0.0) + length
    everybody = sorted({who for _, who in together})
    best: dict[frozenset[str], tuple[float, dict[str, str]]] = {frozenset(): (0.0, {})}
    for voice in sorted({voice for voice, _ in together}):
        for taken, (right, same) in list(best.items()):
            for who in everybody:
                if who in taken:
                    continue
                more = right + together.get((voice, who), 0.0)
                if more > best.get(taken | {who}, (0.0, {}))[0]:
                    best[taken | {who}] = (more, {**same, voice: who})
    return max(best.values(), key=lambda one: one[0])[1]
