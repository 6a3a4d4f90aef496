"""Each voice's talk in one piece, so that a quotation may run over the turns it was cut into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.checking.words import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.meeting import Segment

_LONGEST = 12
"""Turns in one piece, so that looking through an unknown voice's whole meeting stays cheap."""


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring turns of one voice as words for comparing: each turn's number and where it begins in the text."""

    text: str = field(repr=False)
    starts: tuple[tuple[int, int], ...]

    def find(self, parts: Sequence[str]) -> list[int]:
        """Give the turns in which the first of some parts begins, where the others follow it in order."""
        found = []
        at = self.text.find(f" {parts[0]} ")
        while at >= 0:
            if self._follow(parts, at):
                found.append(max(number for place, number in self.starts if place <= at))
            at = self.text.find(f" {parts[0]} ", at + 1)
        return found

    def _follow(self, parts: Sequence[str], at: int) -> bool:
        for part in parts:
            at = self.text.find(f" {part} ", at)
            if at < 0:
                return False
            at += len(part)
        return True


def runs(segments: Sequence[Segment]) -> list[Run]:
    """Join neighbouring segments of one voice; long stretches overlap, so that no seam hides a quotation."""
    found: list[Run] = []
    for held in _stretches(segments):
        places = range(0, max(len(held) - _LONGEST // 2, 1), _LONGEST // 2)
        found += [_joined(held[first : first + _LONGEST]) for first in places]
    return found


def _stretches(segments: Sequence[Segment]) -> Iterable[list[tuple[int, Segment]]]:
    held: list[tuple[int, Segment]] = []
    for number, segment in enumerate(segments):
        if held and held[-1][1].speaker != segment.speaker:
            yield held
            held = []
        held.append((number, segment))
    if held:
        yield held


def _joined(held: Sequence[tuple[int, Segment]]) -> Run:
    text, starts = " ", []
    for number, segment in held:
        starts.append((len(text) - 1, number))
        words = spoken(segment.text)
        text += words + " " if words else ""
    return Run(text, tuple(starts))
