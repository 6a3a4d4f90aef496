"""How a diff is laid out as lines: signs round what goes and comes, wrapped between words; nothing of a terminal in it.

Rule: a word is broken only where it is longer than the line, and no control character gets onto the screen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len, chop_cells

from engine.review.diff import Hunk, HunkKind
from engine.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_UNIT = re.compile(r"\n|[^\S\n]+|\S+")


class Choice(StrEnum):
    """What became of a hunk; the value is the sign shown for it, the hunk's own while it is open."""

    OPEN = ""
    ACCEPTED = "✓"
    REJECTED = "✗"


class Part(StrEnum):
    """What a stretch of text is, by the name of its component class."""

    SAME = "diff-view--same"
    GONE = "diff-view--gone"
    COME = "diff-view--come"


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of shown text of one kind; `hunk` is the number of the hunk it belongs to, or -1."""

    text: str = field(repr=False)
    part: Part = Part.SAME
    hunk: int = -1


def runs(parts: Iterable[str | Hunk], choices: Sequence[Choice]) -> Iterator[Run]:
    """Yield what is shown, with the signs that stand in the text."""
    number = -1
    for part in parts:
        if isinstance(part, str):
            yield Run(part)
            continue
        number += 1
        choice = choices[number]
        if choice is Choice.ACCEPTED:
            yield from _signed(part.new, Part.COME, number, ("{", "}"))
        elif choice is Choice.REJECTED:
            yield from _signed(part.old, Part.GONE, number, ("[", "]"))
        else:
            if part.kind is not HunkKind.ADDED:
                yield from _signed(part.old, Part.GONE, number, ("[-", "-]"))
            if part.kind is not HunkKind.REMOVED:
                yield from _signed(part.new, Part.COME, number, ("{+", "+}"))


def _signed(text: str, part: Part, hunk: int, signs: tuple[str, str]) -> Iterator[Run]:
    """Yield a hunk's words between their signs, the space around them outside; mere space is made visible."""
    core = text.strip()
    visible = core or ("¶" if "\n" in text else "␣" * bool(text))
    lead = text[: text.index(core)] if core else ""
    yield Run(lead, part, hunk)
    yield Run(f"{signs[0]}{visible}{signs[1]}", part, hunk)
    yield Run(text[len(lead) + len(core) :], part, hunk)


class _Lines:
    """Lines being filled with runs."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[list[Run]] = [[]]
        self.used = 0

    def end(self) -> None:
        """Begin a new line."""
        self.lines.append([])
        self.used = 0

    def put(self, run: Run) -> None:
        """Put a run that fits into a line at the end, on a new line where this one is too full."""
        size = cell_len(run.text)
        if self.used and self.used + size > self.width:
            self.end()
        line = self.lines[-1]
        if line and (line[-1].part, line[-1].hunk) == (run.part, run.hunk):
            run = Run(line.pop().text + run.text, run.part, run.hunk)
        line.append(run)
        self.used += size


def wrap(stretches: Iterable[Run], width: int) -> list[list[Run]]:
    """Return the runs as lines of at most `width` cells, broken between words; the space at a break is left out."""
    lines = _Lines(width)
    space: list[Run] = []
    for word in _words(stretches):
        if word[0].text == "\n":
            lines.end()
            space = []
        elif word[0].text.isspace():
            space += word
        else:
            size = sum(cell_len(run.text) for run in (*space, *word))
            if lines.used and lines.used + size > width:
                lines.end()
                space = []
            for run in (*space, *word):
                for text in chop_cells(run.text, width):
                    lines.put(Run(text, run.part, run.hunk))
            space = []
    return lines.lines


def _words(stretches: Iterable[Run]) -> Iterator[list[Run]]:
    """Yield words, each a list of the runs it goes through, and the spaces and line ends between them."""
    word: list[Run] = []
    for run in stretches:
        for unit in _UNIT.findall(run.text):
            after_gone = bool(word) and word[-1].part is Part.GONE and run.part is Part.COME
            if word and (unit.isspace() or after_gone):
                yield word
                word = []
            fragment = Run(unit if unit.isprintable() or unit == "\n" else _shown(unit), run.part, run.hunk)
            if unit.isspace():
                yield [fragment]
            else:
                word.append(fragment)
    if word:
        yield word


def _shown(unit: str) -> str:
    """Return a word or space without anything that steers a terminal; what vanishes altogether leaves a mark."""
    return clean(unit).replace("\t", "    ") or "\N{REPLACEMENT CHARACTER}"
