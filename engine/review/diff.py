"""What changed between two texts, by word, as hunks that can be taken or left one by one.

Rule: a word is never broken, whitespace is never lost, and taking every hunk gives exactly the new text.

Long texts are first pinned together at the words that occur once in each (patience diff, Bram Cohen), so that a hundred
pages cost little more than one; what lies between two pins goes to `difflib`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TYPE_CHECKING

from engine.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

_OUTSIDE = r"\s.,;:!?\"“”„«»‘’'()\[\]{}…–—"
_TOKEN = re.compile(rf"\s+|[^{_OUTSIDE}]+(?:[.,:'’][^{_OUTSIDE}]+)*|\S")

_EASY = 20_000
"""Pairs of equal words in a stretch that `difflib` compares at once; above it, pins are looked for first."""
_RUN = 9
"""Tokens in a run (five words) that may serve as a pin where no single word occurs only once."""
_HARD = 200_000
"""Pairs of equal words above which a stretch without a single pin is taken as replaced whole."""


class HunkKind(StrEnum):
    """What a hunk does to the old text; the value is the mark it is shown with."""

    ADDED = "+"
    REMOVED = "-"
    CHANGED = "~"


@dataclass(frozen=True, slots=True)
class Hunk:
    """A stretch of whole words that differs; `start` and `new_start` are characters from the start of each text."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    start: int
    new_start: int

    @property
    def kind(self) -> HunkKind:
        """Tell whether words were added, removed or changed."""
        if not self.old:
            return HunkKind.ADDED
        return HunkKind.CHANGED if self.new else HunkKind.REMOVED

    @property
    def end(self) -> int:
        """Where the hunk ends in the old text."""
        return self.start + len(self.old)

    @property
    def new_end(self) -> int:
        """Where the hunk ends in the new text."""
        return self.new_start + len(self.new)


def tokens(text: str) -> list[str]:
    """Split into words, marks and runs of whitespace; joined again they are the text."""
    return _TOKEN.findall(text)


def same_words(old: str, new: str) -> bool:
    """Tell whether two texts differ in nothing but their whitespace."""
    return old.split() == new.split()


def words(old: str, new: str) -> tuple[Hunk, ...]:
    """Return the hunks that make `new` of `old`, in order, none touching another."""
    before, after = tokens(old), tokens(new)
    starts, new_starts = _offsets(before), _offsets(after)
    return tuple(
        Hunk(old[starts[i] : starts[j]], new[new_starts[k] : new_starts[m]], starts[i], new_starts[k])
        for i, j, k, m in _joined(_changes(before, after, (0, len(before), 0, len(after))), before, after)
    )


def pieces(old: str, new: str) -> tuple[str | Hunk, ...]:
    """Return unchanged text and hunks in reading order, to be shown."""
    found: list[str | Hunk] = []
    at = 0
    for hunk in words(old, new):
        found += [old[at : hunk.start], hunk]
        at = hunk.end
    found.append(old[at:])
    return tuple(piece for piece in found if piece)


def apply(old: str, hunks: Sequence[Hunk]) -> str:
    """Return the old text with these hunks taken, any choice of them in order."""
    return _replaced(old, [(hunk.start, hunk.old, hunk.new) for hunk in hunks])


def revert(new: str, hunks: Sequence[Hunk]) -> str:
    """Return the new text with these hunks taken back."""
    return _replaced(new, [(hunk.new_start, hunk.new, hunk.old) for hunk in hunks])


def old_offset(hunks: Sequence[Hunk], offset: int) -> int:
    """Return the place in the old text that a place in the new text came from; inside a hunk, the hunk's end."""
    shift = 0
    for hunk in hunks:
        if offset < hunk.new_start or (offset == hunk.new_start and hunk.new):
            break
        if offset < hunk.new_end:
            return hunk.end
        shift = hunk.end - hunk.new_end
    return offset + shift


def _replaced(text: str, swaps: Sequence[tuple[int, str, str]]) -> str:
    parts: list[str] = []
    at = 0
    for start, gone, come in swaps:
        if start < at or text[start : start + len(gone)] != gone:
            raise UsageError("These hunks belong to another text.")
        parts += [text[at:start], come]
        at = start + len(gone)
    return "".join([*parts, text[at:]])


def _offsets(parts: Sequence[str]) -> list[int]:
    """Return where each token starts, and the length of the whole."""
    offsets = [0]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return offsets


Change = tuple[int, int, int, int]
"""Tokens i to j of the old text became tokens k to m of the new."""


def _joined(changes: Iterator[Change], before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Join changes with nothing but a space between them, and long ones with only a short word between them.

    Two changed words in a row are one hunk; so is a sentence put in place of another that happens to share a "the".
    """
    joined: list[Change] = []
    lengths: list[int] = []
    for i, j, k, m in changes:
        length = max(sum(map(len, before[i:j])), sum(map(len, after[k:m])))
        between = "".join(before[joined[-1][1] : i]) if joined else "\n"
        if "\n" in between or (between.strip() and 2 * len(between) > min(lengths[-1], length)):
            joined.append((i, j, k, m))
            lengths.append(length)
        else:
            joined[-1] = (joined[-1][0], j, joined[-1][2], m)
            lengths[-1] += length
    return joined


def _changes(before: Sequence[str], after: Sequence[str], stretch: Change) -> Iterator[Change]:
    """Yield what differs in one stretch, with what is alike at its ends cut off first."""
    i, j, k, m = stretch
    while i < j and k < m and before[i] == after[k]:
        i, k = i + 1, k + 1
    while i < j and k < m and before[j - 1] == after[m - 1]:
        j, m = j - 1, m - 1
    if i == j and k == m:
        return
    counts, new_counts = Counter(before[i:j]), Counter(after[k:m])
    cost = sum(count * new_counts[token] for token, count in counts.items())
    pins: list[tuple[int, int]] = []
    if cost > _EASY:
        pins = _pins(before, after, (i, j, k, m), 1) or _pins(before, after, (i, j, k, m), _RUN)
    if not cost or (cost > _HARD and not pins):
        yield i, j, k, m
    elif pins:
        yield from _from_pin_to_pin(before, after, (i, j, k, m), pins)
    else:
        matcher = SequenceMatcher(None, before[i:j], after[k:m], autojunk=False)
        for tag, a, b, c, d in matcher.get_opcodes():
            if tag != "equal":
                yield i + a, i + b, k + c, k + d


def _from_pin_to_pin(
    before: Sequence[str], after: Sequence[str], stretch: Change, pins: Sequence[tuple[int, int]]
) -> Iterator[Change]:
    at, end, new_at, new_end = stretch
    for pin, new_pin in [*pins, (end, new_end)]:
        yield from _changes(before, after, (at, pin, new_at, new_pin))
        at, new_at = pin + 1, new_pin + 1


def _pins(before: Sequence[str], after: Sequence[str], stretch: Change, width: int) -> list[tuple[int, int]]:
    """Return the longest sequence, in order in both, of runs of `width` tokens that occur once in each."""
    i, j, k, m = stretch
    once, places = _once(before, i, j, width), _once(after, k, m, width)
    ends: list[int] = []  # for each length, the lowest new place that such a sequence ends at ...
    tails: list[int] = []  # ... and the pin that is there (patience sorting)
    pins: list[tuple[int, int, int]] = []  # place, new place, the pin before it
    for run, place in once.items():
        if run not in places:
            continue
        length = bisect_left(ends, places[run])
        pins.append((place, places[run], tails[length - 1] if length else -1))
        ends[length : length + 1] = [places[run]]
        tails[length : length + 1] = [len(pins) - 1]
    sequence: list[tuple[int, int]] = []
    last = tails[-1] if tails else -1
    while last >= 0:
        place, new_place, last = pins[last]
        sequence.append((place, new_place))
    return sequence[::-1]


def _once(parts: Sequence[str], start: int, end: int, width: int) -> dict[Hashable, int]:
    """Return where each run of `width` tokens that occurs exactly once starts, in order."""
    runs: list[Hashable] = list(parts[start:end])
    if width > 1:
        runs = [tuple(parts[place : place + width]) for place in range(start, end - width + 1)]
    counts = Counter(runs)
    return {run: start + place for place, run in enumerate(runs) if counts[run] == 1}
