"""The list of meetings by what they need, searched by words; and the practice that keeps nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from keyboard import at_desk

from engine import practice
from engine.flow import Summary
from engine.meeting import Stage
from tui.needs import found, in_order, need

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import FakeWorkspace

TODAY = date(2026, 11, 3)


def row(name: str, stage: Stage | None = Stage.REVIEW, **fields: object) -> Summary:
    return replace(Summary(name, stage, "supervision", TODAY), **fields)


def test_what_presses_comes_first_and_is_said_in_words() -> None:
    rows = [
        row("held", held_until=TODAY + timedelta(30), kept_until=TODAY),
        row("setup", Stage.SETUP),
        row("review", date=TODAY - timedelta(9)),
        row("newer review"),
        row("late", Stage.DRAFT, minutes_due=TODAY - timedelta(1)),
        row("due", Stage.DESTRUCTION, kept_until=TODAY),
        row("found", Stage.RECORDING, interrupted=True),
    ]
    order = [one.id for one in in_order(rows, TODAY)]
    assert order == ["found", "due", "late", "newer review", "review", "setup", "held"]
    said = [need(one, TODAY)[1] for one in in_order(rows, TODAY)]
    assert said[:3] == ["! recording broken off", "! due for destruction", "! minutes were due 2 Nov"]
    assert said[-1] == "on hold until 3 Dec"
    assert need(row("sound", Stage.RECORDING, recorded=True), TODAY)[1] == "recorded; the next step is its text"


def test_meetings_are_found_by_kind_purpose_and_date() -> None:
    rows = (row("a", title="Maisie"), row("b", kind="core-group"))
    assert found(rows, "maisie superv") == rows[:1]
    assert found(rows, "core 2026-11-03") == rows[1:]
    assert found(rows, "") == rows
    assert found(rows, "nowhere") == ()


async def test_long_names_are_shown_whole(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.CONSENT)
    purpose = "review of the plan agreed in September with both schools and the health visitor"
    person = replace(flow.meeting.participants[0], role="independent reviewing officer and chair of the conference")
    flow.meeting = replace(flow.meeting, purpose=purpose, participants=(person,))
    async with at_desk(workspace) as desk:
        assert "…" not in desk.text
        await desk.press("enter")
        assert "conference)" in desk.text
        assert "…" not in desk.text


async def test_searching_narrows_the_list_and_escape_widens_it(workspace: FakeWorkspace) -> None:
    workspace.at(Stage.REVIEW)
    other = workspace.at(Stage.SETUP)
    other.meeting = replace(other.meeting, kind="core-group")
    async with at_desk(workspace) as desk:
        await desk.press("/")
        await desk.type("core", "enter")
        assert "1 meeting" in desk.text
        assert "Core group" in desk.text
        await desk.press("escape")
        assert "2 meetings" in desk.text
        await desk.press("enter")
        assert desk.screen == "ReviewScreen"


def test_every_kind_of_error_is_explained_and_an_unanswered_one_is_missed() -> None:
    lines = practice.lines()
    wrong = [line for line in lines if line.error]
    assert len({line.error for line in wrong}) == 9
    nothing = practice.outcome({})
    assert (nothing.caught, nothing.missed) == ((), tuple(wrong))
    everything = practice.outcome({line.id: not line.error for line in lines})
    assert (everything.missed, everything.doubted) == ((), ())
    assert "You found 9 of 9 planted errors" in practice.told(everything)
    assert all(line.text in practice.told(nothing) for line in wrong)


async def test_practice_from_the_list_keeps_nothing_unless_it_is_kept(workspace: FakeWorkspace, tmp_path: Path) -> None:
    workspace.export_folder = tmp_path
    async with at_desk(workspace) as desk:
        await desk.press("p")
        assert "Line 1 of 18" in desk.text
        assert "What was said:" in desk.text
        await desk.press(*("a" if not line.error or line.id == "d05" else "r" for line in practice.lines()))
        assert "You found 8 of 9 planted errors" in desk.text
        assert "moved to another flat" in desk.text
        await desk.press("u")
        assert "Line 18 of 18" in desk.text
        await desk.press("u", "a" if not practice.lines()[-2].error else "r")
        await desk.press("a" if not practice.lines()[-1].error else "r")
        assert "You found 8 of 9 planted errors" in desk.text
        assert list(tmp_path.iterdir()) == []
        await desk.press("escape")
        assert "kept nowhere" in desk.text
        await desk.press("n")
        assert desk.screen == "PractiseScreen"
        await desk.press("f5")
        assert [path.name for path in tmp_path.iterdir()] == ["candour-practice.txt"]
        await desk.press("escape")
        assert desk.screen == "HomeScreen"


async def test_practice_by_itself_has_no_vault_to_lock(workspace: FakeWorkspace, tmp_path: Path) -> None:
    async with at_desk(workspace, unlocked=False, practise=tmp_path) as desk:
        await desk.press("f1")
        assert "F9" not in " ".join(str(shown.content) for shown in desk.app.screen.query("PlainText"))
        await desk.press("escape", "f9", "i")
        await desk.type("lock")
        assert "Lock vault" not in desk.text
