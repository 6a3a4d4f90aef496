"""Consent asked more than once: of a child, of whoever answers for it, and after a visit to another stage."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from fakes import PEOPLE
from keyboard import at_desk

from engine.asking import Asked, Told
from engine.meeting import Answer, Participant, Scope, Stage

if TYPE_CHECKING:
    from fakes import FakeFlow, FakeWorkspace

TILLY = Participant("p3", "Tilly Hartley", "child", child=True)


@pytest.fixture
def flow(workspace: FakeWorkspace) -> FakeFlow:
    """Return a meeting at consent with two adults and a child."""
    made = workspace.at(Stage.CONSENT)
    made.change(participants=(*PEOPLE, TILLY))
    return made


def of_tilly(flow: FakeFlow) -> list[tuple[Answer, str]]:
    return [(one.answer, one.answered_by) for one in flow.answers if one.participant == TILLY.id]


async def test_a_child_is_no_part_of_everybodys_yes(workspace: FakeWorkspace, flow: FakeFlow) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("enter", "a", "enter")
        assert "Helen Okafor and Rhys Gray, asked in person, read aloud" in desk.text
        assert "To be asked in their own row: Tilly Hartley. s has the" in desk.text
        await desk.press("y")
        assert {one.participant for one in flow.answers} == {"p1", "p2"}
        assert "Tilly Hartley has not been asked about recording yet" in desk.text
        flow.meeting = replace(flow.meeting, participants=(TILLY,))
        await desk.press("a")
        assert desk.screen == "ConsentScreen"
        assert of_tilly(flow) == []


async def test_who_answers_for_a_child_is_kept_and_said_where_the_star_is(
    workspace: FakeWorkspace, flow: FakeFlow
) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("enter", "down", "down", "b")
        await desk.type("Siobhan Hartley", "enter")
        assert "* Siobhan Hartley answers for Tilly Hartley." in desk.text
        await desk.press("y", "enter", "y", "y")
        assert of_tilly(flow)[-3:] == [(Answer.YES, "Siobhan Hartley")] * 3
        kept = flow.answers
        await desk.press("b", "enter")
        assert flow.answers == kept


async def test_answers_given_by_a_child_become_nobody_elses(workspace: FakeWorkspace, flow: FakeFlow) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("enter", "down", "down", "y", "enter", "y", "y", "b")
        await desk.type("Siobhan Hartley", "enter")
        assert "Tilly Hartley has answered already." in desk.text
        await desk.press("n")
        assert of_tilly(flow) == [(Answer.YES, "")] * 3
        await desk.press("b")
        await desk.type("Siobhan Hartley", "enter", "y")
        assert of_tilly(flow) == [(Answer.YES, "")] * 3 + [(Answer.NOT_ASKED, "Siobhan Hartley")] * 3
        assert not flow.permitted(Scope.RECORD).allowed
        await desk.press("n")
        assert of_tilly(flow)[-1] == (Answer.NO, "Siobhan Hartley")


async def test_somebody_who_withdrew_is_still_answered_for(workspace: FakeWorkspace, flow: FakeFlow) -> None:
    flow.answer(TILLY.id, Scope.RECORD, Answer.YES, "Siobhan Hartley")
    flow.answers = (*flow.answers, replace(flow.answers[-1], answer=Answer.SO_FAR, answered_by="", script=""))
    async with at_desk(workspace) as desk:
        await desk.press("enter", "down", "down", "y")
        assert of_tilly(flow)[-1] == (Answer.YES, "Siobhan Hartley")


async def test_how_they_were_told_is_remembered_for_those_it_was_said_for(
    workspace: FakeWorkspace, flow: FakeFlow
) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("enter", "h", "down", "enter", "y", "down", "enter")
        assert (flow.answers[-1].how, flow.answers[-1].told) == (Asked.TELEPHONE, Told.GIVEN)
        await desk.press("f3", "f2")
        assert desk.screen == "ConsentScreen"
        assert "h by telephone, given to read" in desk.text
        kept = flow.answers
        await desk.press("y")
        assert desk.screen == "ConsentScreen"
        assert flow.answers == kept, "the same yes once more is no other answer"
        await desk.press("y")
        assert (flow.answers[-1].scope, flow.answers[-1].told) == (Scope.TRANSCRIBE, Told.GIVEN)
        await desk.press("down", "y")
        assert "How was the script for adults put to them?" in desk.text, "it was said for Helen Okafor alone"
        await desk.press("enter", "up", "up", "n")
        assert [(one.participant, one.told) for one in flow.answers[-2:]] == [("p2", Told.ALOUD), ("p1", Told.GIVEN)]


async def test_another_way_of_asking_is_said_anew(workspace: FakeWorkspace, flow: FakeFlow) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("enter", "y", "enter", "left", "h", "down", "enter", "y")
        assert "How was the script for adults put to them?" in desk.text
        await desk.press("down", "down", "enter")
        assert [one.told for one in flow.answers] == [Told.ALOUD, Told.OWN_WORDS]


@pytest.mark.parametrize("way", range(4))
@pytest.mark.parametrize("told", range(3))
async def test_all_keys_stand_on_the_screen_however_they_are_asked(
    workspace: FakeWorkspace, flow: FakeFlow, way: int, told: int
) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("enter", "h", *["down"] * way, "enter", "y", *["down"] * told, "enter")
        assert "u not asked c consent record" in desk.text
        assert "for a child" in desk.text
