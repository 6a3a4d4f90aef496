"""What every form of export shows, in order, before it is dressed as text, Markdown, HTML or Word."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime  # noqa: TC003 - part of a record

EMPTY = "Nothing recorded under this heading."
"""Under a heading nobody wrote anything under, so that it is not taken for forgotten."""

_DAYS = "(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_MONTHS = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE = rf"(?:{_DAYS}|\d{{1,2}} {_MONTHS}|\d{{1,2}}(?:st|nd|rd|th)\b|tomorrow|next week|the end of)"
_HOUR = r"(?:(?i:noon|midday|midnight|lunchtime)|\d{1,2}(?:[.:]\d\d)?(?: ?[ap]m| o['’]clock)?),? (?:on )?"
_DUE = re.compile(
    rf" (?P<due>(?:(?:by|before|on|at) (?:{_HOUR})?(?:next |the )?{_DATE}(?:(?! and )[^()])*(?:\([^()]*\))?|"
    rf"\((?:{_DATE})[^()]*\))\.?)$"
)


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with its paragraphs; `actions` says that they are things to be done."""

    title: str = field(repr=False)
    paragraphs: tuple[str, ...] = field(repr=False)
    actions: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A text to be read: a title, headings with paragraphs, what is said at the end, and what stands around it."""

    title: str = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    closing: tuple[str, ...] = field(repr=False)
    at: datetime
    header: str = field(default="", repr=False)
    footer: str = field(default="", repr=False)
    author: str = field(default="", repr=False)
    people: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """One row of a table of actions; its cells read one after the other are the line as it was approved.

    Without a `who` it is one cell across the table: an empty one would say that nobody is to do it.
    """

    who: str = field(repr=False)
    what: str = field(repr=False)
    when: str = field(repr=False)

    @property
    def cells(self) -> tuple[str, ...]:
        """Its cells: three, or the one across the table."""
        return (self.who, self.what, self.when) if self.who else (self.what,)


def action(line: str, people: tuple[str, ...]) -> Action:
    """Lay one line out as a row; only one that begins with somebody's name and "to" is taken apart."""
    owner = next((name for name in people if line.startswith(f"{name} to ")), "")
    rest = line[len(owner) :].lstrip() if owner else line
    due = _DUE.search(rest) if owner else None
    if due is None:
        return Action(owner, rest, "")
    return Action(owner, rest[: due.start()], due["due"])
