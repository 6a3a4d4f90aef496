"""One key to take an agreement back, whatever is under way; and somebody who joins late."""

from __future__ import annotations

from typing import TYPE_CHECKING

from keyboard import at_desk, at_stage

from engine.errors import StorageError
from engine.meeting import Answer, Attendance, Scope, Stage

if TYPE_CHECKING:
    from fakes import FakeWorkspace


async def test_the_key_pauses_before_anything_is_asked_and_leaving_changes_nothing(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.agree()
        await desk.press("f5", "ctrl+n")
        assert flow.calls[-1] == "pause"
        assert "Who takes their agreement back?" in desk.text
        await desk.press("down", "enter")
        assert "Rhys Gray takes their agreement back" in desk.text
        await desk.press("escape")
        assert flow.recording_now
        assert "withdraw" not in flow.calls


async def test_what_there_is_is_kept_or_erased_from_a_moment(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.agree()
        await desk.press("f5", "ctrl+n", "enter", "enter")
        assert "What was recorded up to 0:10 is kept" in desk.text
        await desk.press("enter", "ctrl+n", "enter", "down", "enter")
        await desk.type("0:99", "enter")
        assert "Type minutes and seconds up to 0:1" in desk.text
        desk.app.screen.query_one("Input").value = ""
        await desk.type("0:06", "enter")
        assert flow.withdrew == ("p1", 6.0)
        assert "Everything from 0:06 on is erased" in desk.text


async def test_after_a_no_to_more_it_is_said_what_is_kept_and_recording_is_not_offered(
    workspace: FakeWorkspace,
) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.agree()
        assert "F5 Record" in desk.text
        await desk.press("f5", "ctrl+n", "enter", "enter", "enter")
        assert "Helen Okafor has agreed to what is recorded so far and to no more." in desk.text
        assert "What is recorded so far is kept and can be used." in desk.text
        assert "Only a new yes at the stage of consent lets more be recorded. F3 goes back to consent" in desk.text
        for untrue in ("F5", "records more", "without sound", "Where does the sound come from?"):
            assert untrue not in desk.text
        await desk.press("f5", "enter")
        assert flow.calls.count("record") == 1
        await desk.press("f3", "f2")
        assert desk.screen == "RecordingScreen", "the sound there is can be gone on from"
        flow.agree()
        await desk.press("f3", "f2", "f5")
        assert flow.calls.count("record") == 2


async def test_all_of_it_goes_only_after_a_yes(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.sealed_seconds = 10.0
        await desk.press("ctrl+n", "enter", "down", "down", "enter", "enter")
        assert "withdraw" not in flow.calls
        await desk.press("ctrl+n", "enter", "down", "down", "enter", "y")
        assert flow.withdrew == ("p1", 0.0)


async def test_an_answer_to_one_part_can_be_taken_back_at_the_desk(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    flow.sealed_seconds = 10.0
    flow.agree()
    async with at_desk(workspace) as desk:
        await desk.press("enter", "ctrl+n", "enter", *["down"] * 4, "enter", "y")
        assert "Helen Okafor has not agreed to drafting" in desk.text
        given = flow.answers[-1]
        assert (given.participant, given.scope, given.answer) == ("p1", Scope.DRAFT, Answer.NO)


async def test_the_whole_meeting_goes_after_the_word(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.REVIEW)
    flow.sealed_seconds = 10.0
    async with at_desk(workspace) as desk:
        await desk.press("enter", "ctrl+n", "enter", "up", "enter")
        await desk.type("destroy", "enter")
        assert flow.destroyed
        assert desk.screen == "HomeScreen"


async def test_a_disk_that_refuses_is_said(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.sealed_seconds = 10.0
        flow.fail["withdraw"] = StorageError("There is no room left.")
        await desk.press("ctrl+n", "enter", "enter")
        assert "There is no room left" in desk.text


async def test_a_late_joiner_is_entered_told_and_asked(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.agree()
        await desk.press("f5", "j")
        assert "pause" in flow.calls
        await desk.type("Cy Dune", "f2")
        assert desk.screen == "ScriptScreen"
        await desk.press("escape", "enter")
        assert "Cy Dune answers" in desk.text
        assert "May we record?" in desk.text
        await desk.press("y", "y", "n")
        assert flow.meeting.participants[-1].attendance is Attendance.LATE
        said = [answer.answer for answer in flow.answers if answer.participant == "p3"]
        assert said == [Answer.YES, Answer.YES, Answer.NO]
        assert flow.calls[-1] == "resume"


async def test_a_late_joiner_who_says_no_is_not_asked_further(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.agree()
        await desk.press("f5", "j")
        await desk.type("Cy Dune", "f2", "escape", "enter", "n")
        assert "Cy Dune has not agreed to recording" in desk.text
        assert "resume" not in flow.calls
