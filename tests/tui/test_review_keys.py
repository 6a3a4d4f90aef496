"""Shaping and going about by key: lines split, joined, moved, tied, compared and found; advice while one types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyboard import at_stage

from engine.meeting import Stage, Verdict
from engine.review import Amendment

if TYPE_CHECKING:
    from fakes import FakeFlow, FakeWorkspace


def texts(flow: FakeFlow, section: str = "since") -> list[str]:
    return [item.text for item in flow.review.section(section)]


async def test_a_line_is_split_at_a_word_joined_and_moved_and_each_is_taken_back(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("k", "x", "left", "enter")
        assert texts(flow)[:2] == ["Maisie’s attendance", "was at 92 per cent."]
        await desk.press("J")
        assert texts(flow)[0] == "Maisie’s attendance was at 92 per cent."
        await desk.press("greater_than_sign")
        assert texts(flow)[1].startswith("Maisie")
        await desk.press("M", "down", "enter")
        assert texts(flow, "analysis") == ["Maisie’s attendance was at 92 per cent."]
        for told in ("moving this line", "moving this line", "one line made of two", "two lines made of one"):
            await desk.press("u")
            assert f"Taken back: {told}. Ctrl+R does it again." in desk.text
            assert desk.app.screen._chosen == "d1"
        assert texts(flow)[0] == "Maisie’s attendance was at 92 per cent."


async def test_evidence_is_looked_for_tied_and_untied(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("k", "v")
        assert "1 piece tied to it." in desk.text
        await desk.press("slash")
        await desk.type("thursday", "enter")
        assert "1 of 1: n goes on, N goes back." in desk.text
        await desk.press("enter", "f2")
        assert flow.review.item("d1").evidence == ("s3", "s5")
        await desk.press("v", "enter", "f2")
        assert flow.review.item("d1").evidence == ("s5",)


async def test_places_are_gone_to_by_word_finding_heading_and_list(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        here = []
        for keys in (("f",), ("F",), ("h",), ("h",), ("H",), ("t", "home", "enter"), ("t", "end", "enter")):
            await desk.press(*keys)
            here.append(desk.app.screen._chosen)
        assert here == ["omission-1", "d2", "d3", "section:analysis", "d3", "d1", "omission-1"]
        await desk.press("slash")
        await desk.type("maisie", "enter")
        assert desk.app.screen._chosen == "d1"
        assert "1 of 1 with “maisie”" in desk.text


async def test_words_are_advised_as_they_are_typed_and_kept_all_the_same(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("k", "e", "end")
        await desk.type(" Zed came.")
        await desk.pilot.pause(0.5)
        assert "!! Nobody called “Zed” is named in the meeting." in desk.text
        await desk.press("enter")
        assert flow.review.item("d1").verdict is Verdict.EDIT
        assert flow.review.item("d1").text.endswith("Zed came.")


async def test_changes_are_chosen_one_by_one_and_shown_together(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        flow.decide("d1", Verdict.EDIT, "Maisie’s presence was at 93 per cent.")
        desk.app.screen._changed("d1")
        await desk.press("d", "f2")
        assert "! Choose every change first" in desk.text
        await desk.press("a", "r", "f2")
        assert flow.review.item("d1").text == "Maisie’s presence was at 92 per cent."
        await desk.press("D")
        assert "[-attendance-] {+presence+}" in desk.text


async def test_accepting_ones_own_line_and_an_empty_name_are_answered(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        flow.write("analysis", "My view.")
        desk.app.screen._changed("own-1")
        await desk.press("a")
        assert "This line is yours and stands" in desk.text
        for name in ("d1", "d2", "d3"):
            flow.open_statement(name)
            flow.decide(name, Verdict.ACCEPT)
        flow.open_statement("omission-1")
        flow.dismiss("omission-1", "said in passing")
        await desk.press("f8", "enter")
        assert "! Type your full name first" in desk.text
        assert flow.approval is None


async def test_a_line_a_second_reader_moved_is_moved_or_left(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        text = flow.review.item("d1").text
        moved = Amendment("d1", "actions", text, text, "d3")
        flow.step(lambda review, by: review.amend(moved, "Cy Dune", by))
        desk.app.screen._changed("d1")
        await desk.press("home")
        assert "Cy Dune would have it elsewhere: d shows where and moves it, a leaves it here." in desk.text
        await desk.press("d")
        assert "Under Actions, after:" in desk.text
        await desk.press("y")
        assert texts(flow, "actions") == ["“I will send you the figures”", text]
        assert flow.review.item("d1").verdict is Verdict.ACCEPT
        await desk.press("u")
        flow.decide("d1", Verdict.ACCEPT)
        assert flow.review.item("d1").section == "since"
        assert not flow.review.item("d1").proposed


async def test_a_name_somebody_had_before_is_shown_and_put_right_by_one_key(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    flow.write("analysis", "Rees Gray has put it well.")
    flow.renames = {"Rees Gray": "Rhys Gray", "Rees": "Rhys"}
    async with at_stage(workspace, Stage.REVIEW) as (desk, _):
        assert "! Rhys Gray is still Rees Gray in 1 line: R puts the name right, f goes to ≠." in desk.text
        assert "≠ + Rees Gray has put it well." in desk.text
        assert desk.app.screen._chosen == "own-1"
        await desk.press("g", "F", "R")
        assert "1 line put right; u takes that back." in desk.text
        assert "is still" not in desk.text
        assert texts(flow, "analysis") == ["Rhys Gray has put it well."]
        await desk.press("u")
        assert "Taken back: the names people have now." in desk.text
        assert texts(flow, "analysis") == ["Rees Gray has put it well."]


async def test_taking_back_shows_where_it_was_also_when_the_line_is_gone(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        flow.write("analysis", "My view.")
        desk.app.screen._changed("own-1")
        await desk.press("u")
        assert desk.app.screen._chosen == "section:analysis"
        assert "Taken back: the line you wrote. Ctrl+R does it again." in desk.text
        await desk.press("ctrl+r")
        assert desk.app.screen._chosen == "own-1"
        assert "Done again: the line you wrote." in desk.text


async def test_what_is_quoted_already_is_not_quoted_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("k", "q")
        assert "In the speaker’s own words now: decide about them." in desk.text
        steps = len(flow.review.history.steps)
        await desk.press("q")
        assert "These are the speaker’s own words already." in desk.text
        assert len(flow.review.history.steps) == steps
        flow.step(lambda review, by: review.link("d1", (), by))
        desk.app.screen._changed("d1")
        await desk.press("q")
        assert "Nothing that was said is tied to this line." in desk.text


async def test_a_key_that_is_none_is_typed_again_in_the_same_box(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, _flow):
        await desk.press("y")
        await desk.type("age1wrong", "enter")
        assert "! That is no such key." in desk.text
        assert desk.app.screen.query_one("Input").has_focus
        await desk.press("escape")
        assert desk.screen == "ReviewScreen"


async def test_a_line_is_written_behind_the_one_in_hand_and_at_a_heading_at_the_end(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        desk.app.screen._go_to("d1")
        await desk.press("w")
        await desk.type("She was well on that day.", "enter")
        assert texts(flow)[:2] == ["Maisie’s attendance was at 92 per cent.", "She was well on that day."]
        assert desk.app.screen._chosen == flow.review.section("since")[1].id
        await desk.press("u")
        assert desk.app.screen._chosen == "d1"
        await desk.press("ctrl+r")
        desk.app.screen._go_to("section:analysis")
        for words in ("The first thought.", "The second."):
            await desk.press("w")
            await desk.type(words, "enter")
        assert texts(flow, "analysis") == ["The first thought.", "The second."]


async def test_what_lines_begin_with_alike_is_not_said_again_in_the_list(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        for words in ("Under the Grays, it rained.", "Under the Grays, it was cold.", "Under the Shahs, it was dry."):
            flow.write("analysis", words)
        desk.app.screen._changed("section:analysis")
        rows = desk.app.screen._laid_out
        shown = [rows[item.id][0].plain.strip() for item in flow.review.section("analysis")]
        assert shown == ["+ Under the Grays, it rained.", "+ … it was cold.", "+ Under the Shahs, it was dry."]
