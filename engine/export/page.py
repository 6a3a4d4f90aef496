"""What every form of export shows, in order, before it is dressed as text, Markdown or HTML."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Page:
    """A record to be read: a title, sections of paragraphs, and what is said at the end."""

    title: str = field(repr=False)
    sections: tuple[tuple[str, tuple[str, ...]], ...] = field(repr=False)
    closing: tuple[str, ...] = field(repr=False)
