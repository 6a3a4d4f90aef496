"""The record as numbered boxes for a case system: one for each heading, with its length and whether it fits."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.export.page import EMPTY

if TYPE_CHECKING:
    from engine.meeting import Record


@dataclass(frozen=True, slots=True)
class Box:
    """One heading's text as it is pasted; lengths in characters, a limit of 0 is none."""

    number: int
    title: str = field(repr=False)
    text: str = field(repr=False)
    limit: int = 0

    @property
    def over(self) -> int:
        """By how many characters it is too long, 0 when it fits."""
        return max(0, len(self.text) - self.limit) if self.limit else 0

    @property
    def length(self) -> str:
        """How long it is and may be, in words."""
        of = f" of {self.limit}" if self.limit else ""
        over = f", {self.over} too many" if self.over else ""
        return f"{len(self.text)}{of} characters{over}"

    @property
    def sha256(self) -> str:
        """The digest by which it is known that this very text was copied."""
        return hashlib.sha256(self.text.encode()).hexdigest()


def boxes(record: Record, limit: int | Mapping[str, int] | None = None) -> tuple[Box, ...]:
    """Return a box for every heading, numbered from 1; the limit is one for all, or by heading."""
    by_heading = limit if isinstance(limit, Mapping) else dict.fromkeys((part.title for part in record.sections), limit)
    return tuple(
        Box(
            number,
            section.title,
            "\n".join(line.text for line in section.lines) or EMPTY,
            by_heading.get(section.title) or 0,
        )
        for number, section in enumerate(record.sections, 1)
    )


def boxes_text(every: tuple[Box, ...]) -> bytes:
    """Return all boxes as one plain file, their lines as they are pasted and not wrapped."""
    return "\n".join(f"[{box.number}] {box.title} ({box.length})\n\n{box.text}\n" for box in every).encode()
