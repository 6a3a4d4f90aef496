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
from engine.text import whole

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


Paragraph = list[tuple[str | Hunk, int]]
"""What stands between two unchanged line ends: text, and hunks with their numbers."""


def paragraphs(parts: Iterable[str | Hunk]) -> list[Paragraph]:
    """Return the pieces of a diff by paragraph, so that after a choice only one has to be wrapped again."""
    found: list[Paragraph] = [[]]
    number = -1
    for part in parts:
        if isinstance(part, Hunk):
            number += 1
            found[-1].append((part, number))
            continue
        first, *others = part.split("\n")
        found[-1].append((first, -1))
        found += [[(text, -1)] for text in others]
    return found


def runs(paragraph: Paragraph, choices: Sequence[Choice]) -> Iterator[Run]:
    """Yield what is shown, with the signs that stand in the text."""
    for part, number in paragraph:
        if isinstance(part, str):
            yield Run(part)
        elif choices[number] is Choice.ACCEPTED:
            yield from _signed(part.new, Part.COME, number, ("{", "}"))
        elif choices[number] is Choice.REJECTED:
            yield from _signed(part.old, Part.GONE, number, ("[", "]"))
        else:
            if part.kind is not HunkKind.ADDED:
                yield from _signed(part.old, Part.GONE, number, ("[-", "-]"))
            if part.kind is HunkKind.CHANGED and not any(map(str.isspace, part.old[-1:] + part.new[:1])):
                yield Run(" ")
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


Piece = tuple[str, Part, int]
"""A word, space or line end within one run: text, part and hunk; plain, for there may be a hundred thousand."""


class _Lines:
    """Lines being filled; a run is closed only where its kind or the line ends."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.lines: list[list[Run]] = [[]]
        self.used = 0
        self._open: list[str] = []
        self._kind = (Part.SAME, -1)

    def close(self) -> None:
        """Close the run being filled."""
        if self._open:
            self.lines[-1].append(Run("".join(self._open), *self._kind))
            self._open = []

    def end(self) -> None:
        """Begin a new line."""
        self.close()
        self.lines.append([])
        self.used = 0

    def put(self, text: str, kind: tuple[Part, int], size: int) -> None:
        """Put text at the end, on a new line where this one is too full."""
        if self.used and self.used + size > self.width:
            self.end()
        if kind != self._kind:
            self.close()
            self._kind = kind
        self._open.append(text)
        self.used += size


def wrap(stretches: Iterable[Run], width: int) -> list[list[Run]]:
    """Return the runs as lines of at most `width` cells, broken between words; the space at a break is left out."""
    lines = _Lines(width)
    space: list[Piece] = []
    for word in _words(stretches):
        if word[0][0] == "\n":
            lines.end()
            space = []
            continue
        if word[0][0].isspace():
            space += word
            continue
        if lines.used + sum(cell_len(text) for text, _, _ in (*space, *word)) > width:
            if lines.used:
                lines.end()
            space = []  # at the start of a line too: an indent gives way to the word
        for text, part, hunk in (*space, *word):
            for bit in chop_cells(text, width) if cell_len(text) > width else [text]:
                lines.put(bit, (part, hunk), cell_len(bit))
        space = []
    lines.close()
    return lines.lines


def _words(stretches: Iterable[Run]) -> Iterator[list[Piece]]:
    """Yield words, each a list of the runs it goes through, and the spaces and line ends between them."""
    word: list[Piece] = []
    for run in stretches:
        for unit in _UNIT.findall(run.text):
            after_gone = bool(word) and word[-1][1] is Part.GONE and run.part is Part.COME
            if word and (unit.isspace() or after_gone):
                yield word
                word = []
            piece = (unit if unit.isprintable() or unit == "\n" else _shown(unit), run.part, run.hunk)
            if unit.isspace():
                yield [piece]
            else:
                word.append(piece)
    if word:
        yield word


def _shown(unit: str) -> str:
    """Return a word or space without anything that steers a terminal; what vanishes altogether leaves a mark."""
    return whole(unit).replace("\t", "    ") or "\N{REPLACEMENT CHARACTER}"
