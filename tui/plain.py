"""Plain lines on standard output: no boxes, no colour, no cursor; for screen readers, serial consoles and pipes."""

from __future__ import annotations

import textwrap

COLUMNS = 80


def say(text: str = "", indent: str = "") -> None:
    """Print `text` wrapped to 80 columns, each line after `indent`."""
    for line in text.splitlines() or [""]:
        wrapped = textwrap.wrap(line, COLUMNS, initial_indent=indent, subsequent_indent=indent)
        print("\n".join(wrapped) if wrapped else "", flush=True)


def heading(text: str) -> None:
    """Print a heading with a blank line before it."""
    say()
    say(text.upper())
