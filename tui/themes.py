"""A dark and a light theme of our own, every text at least 7:1 against what it stands on.

Colour only ever repeats what a word or a shape already says.
"""

from __future__ import annotations

from textual.theme import Theme

DARK = "candour-dark"
LIGHT = "candour-light"


def _theme(
    name: str, *, dark: bool, ink: str, paper: str, mark: str, warn: str, good: str, bad: str, bar: str
) -> Theme:
    """Build a theme from few colours, naming outright those Textual would otherwise blend into greys."""
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
        variables={
            "text": ink,
            "text-muted": ink,
            "text-disabled": ink,
            "foreground-muted": ink,
            "foreground-disabled": ink,
            "text-primary": mark,
            "text-accent": mark,
            "text-warning": warn,
            "text-success": good,
            "text-error": bad,
            "border": mark,
            "border-blurred": ink,
            "block-cursor-background": mark,
            "block-cursor-foreground": paper,
            "block-cursor-text-style": "bold",
            "block-cursor-blurred-background": bar,
            "block-cursor-blurred-foreground": ink,
            "block-hover-background": bar,
            "input-cursor-background": ink,
            "input-cursor-foreground": paper,
            "input-selection-background": bar,
            "footer-background": bar,
            "footer-foreground": ink,
            "footer-key-foreground": mark,
            "footer-key-background": bar,
            "footer-description-foreground": ink,
            "footer-description-background": bar,
            "footer-item-background": bar,
            "button-foreground": ink,
            "button-color-foreground": paper,
            "button-focus-text-style": "bold reverse",
            "scrollbar": ink,
            "scrollbar-background": bar,
            "scrollbar-background-hover": bar,
            "scrollbar-background-active": bar,
            "scrollbar-corner-color": bar,
            "scrollbar-hover": mark,
            "scrollbar-active": mark,
        },
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
