from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import FakeWorkspace, door
from keyboard import Desk, at_stage
from rich.terminal_theme import TerminalTheme
from textual.color import Color
from textual.filter import NoColor

from engine.meeting import Stage
from tui.app import CandourApp
from tui.themes import NAMES, SIXTEEN, fitting, following

if TYPE_CHECKING:
    from pathlib import Path

    from rich.color import Color as RichColor
    from textual.strip import Strip

LEAST = 7.0
BLACK = Color(0, 0, 0)
DRAWN = set("█▁▂▃▄▅▆▇▔▊▎▌▐━┃┏┓┗┛─│▼▽· ")
"""Shapes that say nothing a word beside them does not say."""


CONSOLE = TerminalTheme(
    (0, 0, 0),
    (170, 170, 170),
    [(0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)],
    [
        (85, 85, 85),
        (255, 85, 85),
        (85, 255, 85),
        (255, 255, 85),
        (85, 85, 255),
        (255, 85, 255),
        (85, 255, 255),
        (255,) * 3,
    ],
)
XTERM = TerminalTheme(
    (0, 0, 0),
    (229, 229, 229),
    [(0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229)],
    [(127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255), (255,) * 3],
)
"""The sixteen colours of the Linux console, and of xterm."""


def seen(color: RichColor, palette: TerminalTheme, *, ink: bool) -> Color:
    """Return a colour as a terminal with this palette shows it."""
    return Color(*color.get_truecolor(palette, foreground=ink))


def shown(desk: Desk) -> list[Strip]:
    """Return the lines of the screen, or of the box that stands over it."""
    strips = desk.app.screen._compositor.render_strips()
    boxes = [box.region for box in desk.app.screen.query(".box")]
    if not boxes:
        return strips
    return [strip.crop(boxes[0].x, boxes[0].right) for strip in strips[boxes[0].y : boxes[0].bottom]]


def faint(desk: Desk) -> set[str]:
    """Return the words on the screen with less contrast than promised."""
    found = set()
    for strip in shown(desk):
        for piece in strip:
            words = piece.text.strip()
            if set(words) <= DRAWN or piece.style is None or piece.style.color is None or piece.style.bgcolor is None:
                continue
            for palette in (CONSOLE, XTERM):
                ink = seen(piece.style.color, palette, ink=True)
                contrast = ratio(ink, seen(piece.style.bgcolor, palette, ink=False))
                found |= {f"{words} {contrast:.1f}"} if contrast < LEAST else set()
    return found


def ratio(ink: Color, paper: Color) -> float:
    """Return the contrast of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("stage", list(Stage))
async def test_every_word_stands_out_seven_to_one_in_every_theme(workspace: FakeWorkspace, stage: Stage) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        for theme in NAMES:
            desk.app.theme = theme
            await desk.press("tab")
            assert (theme, faint(desk)) == (theme, set())


async def test_work_edits_help_and_what_is_asked_stand_out_too(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        await desk.press("f5", "m", "n")
        await stands_out(desk)
    async with at_stage(FakeWorkspace(), Stage.REVIEW) as (desk, _flow):
        await desk.press("enter", "e")
        await desk.type(" Yes.", "enter")
        for _ in range(6):
            await desk.press(*(["k"] if "{+" not in desk.text else []))
        assert "{+" in desk.text
        await stands_out(desk)
        await desk.press("f1")
        await stands_out(desk)


async def test_what_the_palette_asks_and_offers_stands_out(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        await desk.press("i")
        for theme in NAMES:
            desk.app.theme = theme
            await desk.press()
            said = "hat would you like to do?", "Take this line into the record as it stands."
            assert not {words for words in faint(desk) if words.startswith(said)}
            assert all(words in desk.text for words in said)


async def stands_out(desk: Desk) -> None:
    for theme in NAMES:
        desk.app.theme = theme
        await desk.press()
        assert (theme, faint(desk)) == (theme, set())


async def test_without_colour_none_is_written_and_the_place_is_still_seen(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert fitting() == SIXTEEN
    workspace.at(Stage.SETUP)
    app = CandourApp(door(workspace), workspace=workspace, theme=SIXTEEN)
    async with app.run_test(size=(80, 24)) as pilot:
        desk = Desk(pilot, app)
        await desk.press("enter", "tab", "tab")
        pieces = [
            piece for line in app.screen._compositor.render_strips() for piece in line.apply_filter(NoColor(), BLACK)
        ]
        assert all(piece.style is None or piece.style.color.is_default for piece in pieces)
        assert any(piece.style and piece.style.reverse and "2026" in piece.text for piece in pieces)


def test_the_theme_fits_the_terminal_unless_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "CANDOUR_COLOURS", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    assert fitting() == NAMES[0]
    monkeypatch.setenv("CANDOUR_COLOURS", "stark-light")
    assert fitting() == "candour-stark-light"
    monkeypatch.setenv("NO_COLOR", "1")
    assert fitting() == "candour-stark-light"
    assert {following(name) for name in NAMES} == set(NAMES)


async def test_the_colours_chosen_are_there_at_the_next_start(
    workspace: FakeWorkspace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("NO_COLOR", "CANDOUR_COLOURS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    kept = tmp_path / "colours"
    app = CandourApp(door(workspace), workspace=workspace, colours=kept)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await Desk(pilot, app).press("ctrl+t")
    assert fitting(kept) == "candour-light"
    kept.write_bytes(b"\xff")
    assert fitting(kept) == NAMES[0]
