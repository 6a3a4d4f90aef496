"""A page as Markdown (CommonMark) that shows every character as it was approved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.export.page import Page

_ANYWHERE = re.compile(r"([\\`*_\[\]<>&~|!])")
_AT_START = re.compile(r"^([ \t]*)([#+\-=:]|\d+(?=[.)]))", re.MULTILINE)


def write(page: Page) -> str:
    """Return the page as Markdown."""
    parts = [_paragraph(page.header), f"# {_escaped(page.title)}"]
    for part in page.parts:
        parts += [f"## {_escaped(part.title)}", *map(_paragraph, part.paragraphs)]
    parts += ["---", *map(_paragraph, page.closing), _paragraph(page.footer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _paragraph(text: str) -> str:
    """Return text as paragraphs, its single line ends kept as hard breaks."""
    blocks = re.split(r"\n\s*\n", text)
    return "\n\n".join("\\\n".join(map(_escaped, block.split("\n"))) for block in blocks)


def _escaped(text: str) -> str:
    """Return one line with every character that Markdown would take for itself escaped."""
    line = _ANYWHERE.sub(r"\\\1", " ".join(text.split("\n")).strip())
    return _AT_START.sub(_start, line)


def _start(match: re.Match[str]) -> str:
    space, mark = match.groups()
    return f"{space}{mark}\\" if mark.isdigit() else f"{space}\\{mark}"
