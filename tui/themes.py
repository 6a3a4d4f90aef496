"""Themes of our own, every text at least 7:1 against what it stands on: dark, light, stark, and for 16 colours or none.

Rule: colour only ever repeats what a word or a shape already says; nothing is dimmed.
"""

from __future__ import annotations

import curses
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.theme import Theme

if TYPE_CHECKING:
    from pathlib import Path

DARK = "candour-dark"
LIGHT = "candour-light"
STARK_DARK = "candour-stark-dark"
STARK_LIGHT = "candour-stark-light"
SIXTEEN = "candour-sixteen"
NAMES = (DARK, LIGHT, STARK_DARK, STARK_LIGHT, SIXTEEN)
"""In the order in which a key goes through them."""
PALETTE = 256
"""Colours from which on a terminal shows our own; below that it shows its nearest, which may be anything."""

INK = [
    "text",
    "text-muted",
    "text-disabled",
    "foreground-muted",
    "foreground-disabled",
    "border-blurred",
    "block-cursor-blurred-foreground",
    "input-cursor-background",
    "footer-foreground",
    "footer-description-foreground",
    "button-foreground",
    "scrollbar",
]
"""Names that Textual would blend into greys, here the colour of text."""
PAPER = ["block-cursor-foreground", "input-cursor-foreground", "button-color-foreground"]
MARK = [
    "text-primary",
    "text-accent",
    "border",
    "block-cursor-background",
    "footer-key-foreground",
    "scrollbar-hover",
    "scrollbar-active",
]
BAR = [
    "block-cursor-blurred-background",
    "block-hover-background",
    "input-selection-background",
    "footer-background",
    "footer-key-background",
    "footer-description-background",
    "footer-item-background",
    "scrollbar-background",
    "scrollbar-background-hover",
    "scrollbar-background-active",
    "scrollbar-corner-color",
]


def _theme(
    name: str, *, dark: bool, ink: str, paper: str, mark: str, warn: str, good: str, bad: str, bar: str
) -> Theme:
    """Build a theme from seven colours and nothing in between."""
    names = [(INK, ink), (PAPER, paper), (MARK, mark), (BAR, bar)]
    variables = {name: colour for group, colour in names for name in group}
    variables |= {"text-warning": warn, "text-success": good, "text-error": bad}
    variables |= {"ansi-background": paper, "ansi-foreground": ink}
    variables |= {"block-cursor-text-style": "bold", "button-focus-text-style": "bold reverse"}
    return Theme(
        name=name,
        dark=dark,
        primary=mark,
        secondary=mark,
        accent=mark,
        warning=warn,
        success=good,
        error=bad,
        foreground=ink,
        background=paper,
        surface=paper,
        panel=bar,
        boost=paper,
        text_alpha=1.0,
        variables=variables,
        ansi=ink.startswith("ansi"),
    )


def fitting(kept: Path | None = None) -> str:
    """Return the theme $CANDOUR_COLOURS names, else the one for few colours or none, else the one chosen last."""
    wished = f"candour-{os.environ.get('CANDOUR_COLOURS', '')}"
    if wished in NAMES:
        return wished
    if os.environ.get("NO_COLOR") or _colours() < PALETTE:
        return SIXTEEN
    chosen = ""
    with suppress(OSError, ValueError):
        chosen = kept.read_text(encoding="utf-8").strip() if kept else ""
    return chosen if chosen in NAMES else DARK


def keep(kept: Path, name: str) -> None:
    """Remember the theme chosen; where that cannot be written it holds until the end."""
    with suppress(OSError):
        kept.write_text(f"{name}\n", encoding="utf-8")


def following(name: str) -> str:
    """Return the theme after this one, going round at the end."""
    return NAMES[(NAMES.index(name) + 1) % len(NAMES)]


def _colours() -> int:
    """Return how many colours the terminal says it has; as many as we like where it does not say."""
    if os.environ.get("COLORTERM") in {"truecolor", "24bit"}:
        return PALETTE
    with suppress(curses.error):
        curses.setupterm(fd=2)
        return curses.tigetnum("colors")
    return PALETTE


THEMES = (
    _theme(
        DARK,
        dark=True,
        ink="#f4f1ea",
        paper="#101418",
        mark="#8fd0ff",
        warn="#ffcf70",
        good="#9be8a8",
        bad="#ffb3ab",
        bar="#26303a",
    ),
    _theme(
        LIGHT,
        dark=False,
        ink="#14181c",
        paper="#fdfbf5",
        mark="#0b3f75",
        warn="#5e3d00",
        good="#0f4a20",
        bad="#7c0f12",
        bar="#e6e2d6",
    ),
    _theme(
        STARK_DARK,
        dark=True,
        ink="#ffffff",
        paper="#000000",
        mark="#ffff00",
        warn="#ffff00",
        good="#ffffff",
        bad="#ffff00",
        bar="#333333",
    ),
    _theme(
        STARK_LIGHT,
        dark=False,
        ink="#000000",
        paper="#ffffff",
        mark="#00008b",
        warn="#000000",
        good="#000000",
        bad="#000000",
        bar="#d8d8d8",
    ),
    _theme(
        SIXTEEN,
        dark=True,
        ink="ansi_bright_white",
        paper="ansi_black",
        mark="ansi_bright_cyan",
        warn="ansi_bright_yellow",
        good="ansi_bright_green",
        bad="ansi_bright_yellow",
        bar="ansi_blue",
    ),
)
