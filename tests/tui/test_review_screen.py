from __future__ import annotations

from typing import TYPE_CHECKING

from keyboard import at_stage

from engine.errors import StorageError
from engine.meeting import Stage, Verdict

if TYPE_CHECKING:
    from fakes import FakeWorkspace


def verdicts(flow: object) -> dict[str, Verdict | None]:
    return {item.id: item.verdict for item in flow.review.desk}


async def test_from_draft_to_approval_by_keys(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        assert "0 of 4 decided, 2 of high risk left" in desk.text
        assert "Siobhan had been drinking since September." in desk.text
        await desk.press("enter", "e", "end")
        await desk.press(*["backspace"] * 10)
        await desk.type("May.", "enter")
        assert verdicts(flow)["d2"] is Verdict.EDIT
        await desk.press("enter", "r")
        await desk.type("It was withdrawn later", "enter")
        assert flow.review.item("omission-1").reason == "It was withdrawn later"
        await desk.press("r")
        assert verdicts(flow)["d1"] is Verdict.REJECT
        await desk.press("a")
        assert verdicts(flow)["d3"] is Verdict.ACCEPT
        assert "4 of 4 decided F8 approves" in desk.text
        await desk.press("f8")
        assert "1 line accepted, 1 edited, 1 left out, 0 written by you." in desk.text
        assert "Nothing stands under Analysis." in desk.text
        await desk.press("enter")
        assert flow.approval is None
        await desk.type("Rhys Gra", "enter")
        assert "Set-up names Rhys Gray." in desk.text
        assert flow.approval is None
        await desk.type("y", "enter")
        assert flow.approval.by == "Rhys Gray"
        assert desk.screen == "ExportScreen"


async def test_high_risk_is_opened_before_it_is_decided(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        assert "Press Enter to see what was said before you decide" in desk.text
        assert "she has not been drinking" not in desk.text
        await desk.press("a")
        assert verdicts(flow)["d2"] is None
        assert "has not been drinking since" in desk.text
        await desk.press("a")
        assert verdicts(flow)["d2"] is Verdict.ACCEPT


async def test_what_was_changed_is_marked_word_by_word_without_colour(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        await desk.press("enter", "e", "end")
        await desk.press(*["backspace"] * len("September."))
        await desk.type("May.", "enter", "k", "k", "k")
        assert "[-September-]" in desk.text
        assert "{+May+}" in desk.text


async def test_a_step_is_undone_and_done_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("k", "a")
        assert verdicts(flow)["d1"] is Verdict.ACCEPT
        await desk.press("u")
        assert verdicts(flow)["d1"] is None
        await desk.press("ctrl+r")
        assert verdicts(flow)["d1"] is Verdict.ACCEPT


async def test_a_page_up_from_the_first_line_and_down_from_the_last_leave_the_cursor_there(
    workspace: FakeWorkspace,
) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        for key, line in (("pageup", flow.review.desk[0].id), ("pagedown", flow.review.desk[-1].id)):
            await desk.press(key, key)
            assert desk.app.screen._chosen == line


async def test_a_section_of_ones_own_is_written_changed_and_taken_away(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("j", "j")
        assert "The machine writes nothing here" in desk.text
        await desk.press("w")
        await desk.type("The risk is lower.")
        await desk.pilot.pause(0.5)
        assert "Nothing is tied to it" in desk.text
        await desk.press("enter")
        (own,) = flow.review.section("analysis")
        assert own.text == "The risk is lower."
        await desk.press("e", "end")
        await desk.type(" For now.", "enter")
        assert flow.review.section("analysis")[0].text == "The risk is lower. For now."
        await desk.press("r")
        assert flow.review.section("analysis") == ()
        assert "Your line is taken away; u takes that back." in desk.text
        await desk.press("u")
        assert len(flow.review.section("analysis")) == 1


async def test_what_was_left_out_is_put_into_a_section(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("end", "enter", "a")
        assert "Into which section?" in desk.text
        await desk.press("down", "enter")
        await desk.type("Rhys Gray visits on Thursday.", "enter")
        assert flow.review.section("actions")[-1].text == "Rhys Gray visits on Thursday."
        assert flow.review.item("omission-1").decided


async def test_approval_says_what_is_left(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("f2")
        assert "Not yet" in desk.text
        assert "2 of them of high risk" in desk.text
        await desk.press("enter")
        assert flow.approval is None


async def test_a_decision_that_cannot_be_saved_is_not_shown_as_made(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("k")
        flow.fail["step"] = StorageError("There is no room left.")
        await desk.press("a")
        assert "The disk refused" in desk.text
        await desk.press("enter")
        assert "0 of 4 decided" in desk.text


async def test_wide_terminals_show_lines_and_evidence_side_by_side(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW, size=(120, 40)) as (desk, _flow):
        await desk.press("enter")
        lines, view = desk.app.screen.query_one("#lines"), desk.app.screen.query_one("#in-hand")
        assert lines.region.right <= view.region.x
