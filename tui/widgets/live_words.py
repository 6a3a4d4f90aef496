"""The last words heard, as many lines as there is room for, the newest at the bottom.

Rule: drawn when words come, and never by the meter's clock; a first look is never drawn like words of the record.
"""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widget import Widget

from engine.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Sequence

HANG = "  "
GLANCED = "~ "
"""What marks a first look where italics cannot be seen."""


class LiveWords(Widget):
    """One line that says how the hearing stands, and beneath it what was said last."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._standing = ""
        self._said: tuple[tuple[str, str], ...] = ()

    def show(self, standing: str, said: Sequence[str], glanced: Sequence[str] = ()) -> None:
        """Show how the hearing stands, these lines, and those of a first look; the last of them if room is short."""
        self._standing = clean_line(standing)
        looks = [(GLANCED + clean_line(line), "italic") for line in glanced]
        self._said = (*((clean_line(line), "") for line in said), *looks)
        self.display = bool(standing or self._said)
        self.refresh()

    def render(self) -> Content:
        """Draw what there is room for, from the bottom."""
        width = max(20, self.size.width)
        head = wrap(self._standing, width)
        room = max(0, self.size.height - len(head))
        lines: list[Content] = []
        for said, style in reversed(self._said):
            lines[:0] = [Content.styled(line, style) for line in wrap(said, width, subsequent_indent=HANG)]
            if len(lines) >= room:
                break
        shown = lines[len(lines) - room :] if len(lines) > room else lines
        return Content("\n").join([*(Content.styled(line, "bold") for line in head), *shown])
