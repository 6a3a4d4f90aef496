"""A page as plain text, 72 columns wide, for any screen, printer or case system."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.export.page import Page

WIDTH = 72


def write(page: Page) -> str:
    """Return the page as text; only where a line ends is changed, never a word or a mark."""
    parts = [_wrapped(page.header), _underlined(page.title, "=")]
    for part in page.parts:
        parts += [_underlined(part.title, "-"), *map(_wrapped, part.paragraphs)]
    parts += ["-" * WIDTH, *map(_wrapped, page.closing), _wrapped(page.footer)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _underlined(title: str, rule: str) -> str:
    lines = _wrapped(title)
    return f"{lines}\n{rule * max(map(len, lines.splitlines()), default=0)}"


def _wrapped(text: str) -> str:
    wrapper = textwrap.TextWrapper(
        WIDTH,
        expand_tabs=False,
        replace_whitespace=False,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join("\n".join(wrapper.wrap(line)) for line in text.split("\n"))
