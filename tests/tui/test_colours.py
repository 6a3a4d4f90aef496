from __future__ import annotations

import pytest
from fakes import FakeWorkspace
from keyboard import Desk, at_stage
from textual.color import Color

from engine.meeting import Stage
from tui.themes import DARK, LIGHT

LEAST = 7.0
DRAWN = set("█▁▂▃▄▅▆▇▔▊▎▌▐━┃┏┓┗┛─│▼▽· ")
"""Shapes that say nothing a word beside them does not say."""


def faint(desk: Desk) -> set[str]:
    """Return the words on the screen with less contrast than promised."""
    found = set()
    for strip in desk.app.screen._compositor.render_strips():
        for piece in strip:
            words = piece.text.strip()
            if set(words) <= DRAWN or piece.style is None or piece.style.color is None or piece.style.bgcolor is None:
                continue
            ink, paper = Color.from_rich_color(piece.style.color), Color.from_rich_color(piece.style.bgcolor)
            if ratio(ink, paper) < LEAST:
                found.add(f"{words} {ratio(ink, paper):.1f}")
    return found


def ratio(ink: Color, paper: Color) -> float:
    """Return the contrast of WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(ink), luminance(paper)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color: Color) -> float:
    parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in color.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("stage", list(Stage))
async def test_every_word_stands_out_seven_to_one(workspace: FakeWorkspace, stage: Stage, theme: str) -> None:
    async with at_stage(workspace, stage) as (desk, _flow):
        desk.app.theme = theme
        await desk.press("tab")
        assert faint(desk) == set()
        await desk.press("tab")
        assert faint(desk) == set()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
async def test_work_and_edits_stand_out_too(workspace: FakeWorkspace, theme: str) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        desk.app.theme = theme
        await desk.press("f5", "m", "n")
        assert faint(desk) == set()
    async with at_stage(FakeWorkspace(), Stage.REVIEW) as (desk, _flow):
        desk.app.theme = theme
        await desk.press("enter", "e")
        await desk.type(" Yes.", "enter", "k", "k", "j")
        assert "{+Yes+}" in desk.text or "{+" in desk.text
        assert faint(desk) == set()
