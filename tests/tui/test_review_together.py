from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fakes import a_draft
from keyboard import at_desk, at_stage

from engine.meeting import Origin, Section, Stage, Statement, Verdict
from engine.review import Review

if TYPE_CHECKING:
    from fakes import FakeFlow, FakeWorkspace

LONG = "Maisie’s attendance was said to be at ninety-two per cent by the school, which " + "sent word of it, " * 4


def verdicts(flow: FakeFlow) -> dict[str, Verdict | None]:
    return {item.id: item.verdict for item in flow.review.desk}


def with_lines(flow: FakeFlow, *texts: str) -> None:
    """Put a section of harmless lines on top of the draft."""
    lines = tuple(Statement(f"x{number}", text, ("s3",)) for number, text in enumerate(texts, 1))
    flow.draft = replace(a_draft(), sections=(Section("first", "First", statements=lines), *a_draft().sections))
    flow._review = Review.begin(flow.draft)


async def test_a_section_is_read_in_full_and_taken_together_but_for_what_is_risky(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("s")
        assert "1 line to take together, 1 other one by one" in desk.text
        assert "Maisie’s attendance was at 92 per cent." in desk.text
        assert "Rhys Gray, 0:13: She is doing well." in desk.text
        assert set(verdicts(flow).values()) == {None}
        await desk.press("a")
        assert verdicts(flow) == {"d1": Verdict.ACCEPT, "d2": None, "d3": None, "omission-1": None}
        assert "1 line taken together; u takes that back." in desk.text
        await desk.press("u")
        assert verdicts(flow)["d1"] is None


async def test_nothing_is_taken_together_before_its_end_was_on_the_screen(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    with_lines(flow, *(f"{number}. {LONG}" for number in range(9)))
    async with at_desk(workspace) as desk:
        await desk.press("enter", "home", "s", "a")
        assert "! Read to the end first. Page 1 of" in desk.text
        await desk.press("space")
        assert "█ " in desk.text, "the line in hand comes along"
        while "that is all of it" not in desk.text:
            assert set(verdicts(flow).values()) == {None}
            await desk.press("space")
        await desk.press("a")
        assert [name for name, verdict in verdicts(flow).items() if verdict] == [
            f"x{number}" for number in range(1, 10)
        ]


async def test_a_line_is_put_aside_and_the_rest_taken(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    with_lines(flow, "First.", "Second.", "Third.")
    async with at_desk(workspace) as desk:
        await desk.press("enter", "home", "s")
        assert "█ First." in desk.text
        await desk.press("down", "x")
        assert "█ ✗ put aside: Second." in desk.text
        assert "1 put aside." in desk.text
        await desk.press("up", "x", "x", "a")
        assert [name for name, verdict in verdicts(flow).items() if verdict] == ["x1", "x3"]
        assert "2 lines taken together" in desk.text
        await desk.press("home", "s", "x", "a")
        assert "! All of them are put aside." in desk.text


async def test_unsure_words_are_marked_and_their_lines_decided_one_by_one(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        assert [item.id for item in flow.together("actions")] == []
        screen = desk.app.screen
        assert screen._rests_on(flow.review.item("d3")) == (
            "Rhys Gray, 0:07: I will send you the attendance figures for ⟨Maisie?⟩ by Wednesday."
        )


async def test_where_nothing_can_be_taken_together_it_says_why(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("k", "a", "k", "s")
        assert "Nothing here can be taken together: what is left is to be decided one by one." in desk.text
        assert verdicts(flow)["d2"] is None


async def test_a_wording_becomes_the_speakers_own_words_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("q")
        assert "Opened: look at what was said, then decide." in desk.text
        await desk.press("q")
        item = flow.review.item("d2")
        assert item.kind is Origin.QUOTED
        assert "Siobhan said she has not been drinking since September." in item.text
        assert not item.decided
        assert "In the speaker’s own words now: decide about them." in desk.text
        await desk.press("u")
        assert flow.review.item("d2").kind is Origin.WORDED


async def test_undecided_lines_are_gone_about_by_risk_and_by_order(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        here = []
        for key in ("g", "g", "G", "o", "o", "o", "O"):
            await desk.press(key)
            here.append(desk.app.screen._chosen)
        assert here == ["omission-1", "d1", "omission-1", "d1", "d2", "d3", "d2"]


async def test_what_is_left_is_reckoned_the_same_for_everybody(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        assert "0 of 4 decided, 2 of high risk left: about 3 minutes" in desk.text
        await desk.press("enter", "a")
        assert "1 of 4 decided, 1 of high risk left: about 2 minutes" in desk.text


async def test_a_draft_that_was_changed_beneath_is_said_and_let_stand(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    flow.outdated, flow.stale = "The meeting’s words were changed after the draft was made.", ("d1",)
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert "≠ ? Maisie’s attendance" in desk.text
        assert "were changed after the draft was made. f goes to ≠, l lets" in desk.text
        await desk.press("l", "enter")
        assert flow.outdated
        await desk.press("l", "y")
        assert not flow.outdated
        assert "≠" not in desk.text
        await desk.press("l")
        assert flow.calls.count("confirm_draft") == 1


async def test_a_place_stands_once_among_those_to_go_to_whatever_is_amiss_with_it(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    flow.outdated, flow.stale = "The meeting’s words were changed after the draft was made.", ("d2",)
    async with at_desk(workspace) as desk:
        await desk.press("enter", "t")
        places = dict(desk.app.screen._choices)
        assert len(places) == len(desk.app.screen._choices)
        assert places["d2"] == "≠ Changed since: Siobhan had been drinking since September."


async def test_the_desk_opens_where_there_is_something_left_to_do(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    for name in ("d1", "d2", "d3"):
        flow.open_statement(name)
        flow.decide(name, Verdict.ACCEPT)
    flow.open_statement("omission-1")
    flow.dismiss("omission-1", "It is said elsewhere.")
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert desk.app.screen._chosen == "section:analysis"
        assert "w Write" in desk.text
        await desk.press("w")
        await desk.type("Mine.", "f2", "f4", "enter")
        assert desk.app.screen._chosen == "own-5", "where the last step was"


async def test_what_was_said_is_at_hand_while_one_writes_and_is_tied_there(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("j", "j", "w")
        await desk.type("She is doing well, a judgement of mine.")
        await desk.press("tab", "slash")
        await desk.type("drinking", "enter", "enter")
        assert "1 piece tied to it." in desk.text
        assert "⟨Siobhan?⟩ said she has not been drinking since September." in desk.text
        await desk.press("f2")
        (own,) = flow.review.section("analysis")
        assert (own.text, own.evidence) == ("She is doing well, a judgement of mine.", ("s4",))
        await desk.press("e")
        assert "1 piece tied to it." in desk.text
        await desk.type(" So far.")
        await desk.press("tab", "enter", "f2")
        (own,) = flow.review.section("analysis")
        assert (own.text, own.evidence) == ("She is doing well, a judgement of mine. So far.", ())
        await desk.press("u")
        assert flow.review.section("analysis")[0].evidence == ("s4",)


async def test_what_was_written_is_not_lost_by_a_key(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("j", "j", "v")
        assert "Enter ties, Space plays, / searches" in desk.text
        await desk.press("tab", "f2")
        assert "Nothing is written yet." in desk.text
        await desk.type("Mine.", "escape")
        assert "What you have written here since it was opened is not kept." in desk.text
        await desk.press("n", "f2")
        assert flow.review.section("analysis")[0].text == "Mine."


async def test_joining_lines_of_two_families_says_so(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    with_lines(flow, "Under the Wards, Ann Lee said that he was well.", "Under Kai, it was said that she was ill.")
    async with at_desk(workspace) as desk:
        await desk.press("enter", "home", "J")
        assert "It speaks of two families" in desk.text
