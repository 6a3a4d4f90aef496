"""Three-way merge by word: what a person made of a text, kept while the text it was made of changes beneath it.

Rule: not a word of the person's is ever lost; where both changed the same words the person's stand, and the other
wording is offered as a choice.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.review.diff import Hunk, apply, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Conflict:
    """Words both sides changed: what they were, what the person has and what the machine has now.

    `start` is where the person's words are in the merged text.
    """

    base: str = field(repr=False)
    ours: str = field(repr=False)
    theirs: str = field(repr=False)
    start: int


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged text, the person's words standing in every conflict."""

    text: str = field(repr=False)
    conflicts: tuple[Conflict, ...] = ()


def merge(base: str, ours: str, theirs: str) -> Merged:
    """Bring the changes from `base` to `ours` (the person) and from `base` to `theirs` (the machine) together."""
    parts: list[str] = []
    conflicts: list[Conflict] = []
    at, length = 0, 0
    for start, end, mine, yours in _groups(words(base, ours), words(base, theirs)):
        original = base[start:end]
        our_words, their_words = _taken(original, start, mine), _taken(original, start, yours)
        chosen = our_words if mine else their_words
        parts += [base[at:start], chosen]
        length += start - at
        if mine and yours and our_words != their_words:
            conflicts.append(Conflict(original, our_words, their_words, length))
        length += len(chosen)
        at = end
    return Merged("".join([*parts, base[at:]]), tuple(conflicts))


Group = tuple[int, int, list[Hunk], list[Hunk]]
"""From where to where in the base, our hunks there and theirs."""


def _groups(ours: Sequence[Hunk], theirs: Sequence[Hunk]) -> Iterator[Group]:
    """Yield the hunks of both sides in order, those that overlap or touch together."""
    sides = (deque(ours), deque(theirs))
    while any(sides):
        start = end = min(side[0].start for side in sides if side)
        group: tuple[list[Hunk], list[Hunk]] = ([], [])
        while reached := [number for number in (0, 1) if sides[number] and sides[number][0].start <= end]:
            hunk = sides[reached[0]].popleft()
            group[reached[0]].append(hunk)
            end = max(end, hunk.end)
        yield start, end, *group


def _taken(original: str, start: int, hunks: Sequence[Hunk]) -> str:
    """Return a stretch of the base with one side's hunks taken."""
    return apply(original, [Hunk(hunk.old, hunk.new, hunk.start - start, hunk.new_start) for hunk in hunks])
