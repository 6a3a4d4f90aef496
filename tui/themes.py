"""A dark and a light theme of our own, every text at least 7:1 against what it stands on.

Rule: colour only ever repeats what a word or a shape already says; nothing is dimmed.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = "candour-dark"
LIGHT = "candour-light"

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
    )


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
)
