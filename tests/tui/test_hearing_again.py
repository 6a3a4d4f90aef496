from __future__ import annotations

from typing import TYPE_CHECKING

from keyboard import at_stage

from engine.errors import DeviceError
from engine.meeting import Stage

if TYPE_CHECKING:
    from fakes import FakeWorkspace

SILENT = "Space stops"


async def test_the_segment_under_the_cursor_is_played_and_stopped_by_the_same_key(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("space")
        assert flow.played == []
        await desk.press("f5", "down", "space")
        assert flow.played == [("s2", None)]
        assert "▶ 0:07 Rhys Gray Space stops, b goes back 3 seconds" in desk.text
        await desk.press("space")
        assert SILENT not in desk.text
        await desk.press("space")
        flow.quiet.set()
        await desk.press()
        assert SILENT not in desk.text
        assert len(flow.played) == 2


async def test_a_step_back_begins_three_seconds_earlier(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "end", "b")
        (segment, start), *_ = flow.played
        assert (segment, 28.0 <= start < 31.0) == ("s5", True)
        await desk.press("home", "b")
        segment, again = flow.played[-1]
        assert (segment, again < 31.0) == ("s5", True)
        await desk.press("space", "b", "b", "b")
        assert flow.played[-1] == ("s1", 0.0)


async def test_without_a_loudspeaker_it_is_said_and_the_work_goes_on(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.fail["play"] = DeviceError("The loudspeaker cannot be used.", hint="Check the sound settings.")
        await desk.press("f5", "space")
        assert "The loudspeaker cannot be used." in desk.text
        assert "Check the sound settings." in desk.text
        await desk.press("escape", "x")
        assert flow.transcript.segments[0].struck


async def test_leaving_the_screen_falls_silent(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, _flow):
        await desk.press("f5", "space", "f4")
        assert desk.screen == "HomeScreen"
        assert not [worker for worker in desk.app.workers if worker.name == "playback" and not worker.is_finished]


async def test_what_a_line_rests_on_is_heard_and_a_risky_one_is_opened_by_it(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        assert "d2" not in flow.review.history.opened
        await desk.press("space")
        assert flow.played == [("s4", None)]
        assert "d2" in flow.review.history.opened
        assert "▶ 0:23 Rhys Gray" in desk.text
        await desk.press("b")
        assert flow.played[-1][1] < 23.0
        await desk.press("space")
        assert SILENT not in desk.text


async def test_each_of_several_segments_is_heard_in_turn(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        flow.step(lambda review, by: review.link("d1", ("s1", "s3"), by))
        await desk.press("k", "space", "m")
        assert [name for name, _ in flow.played] == ["s1", "s3"]
        assert "2 of 2" in desk.text
        await desk.press("m")
        assert flow.played[-1] == ("s1", None)


async def test_where_nothing_was_said_there_is_nothing_to_play(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.REVIEW) as (desk, flow):
        await desk.press("j", "j", "space", "b", "m")
        assert "The machine writes nothing here" in desk.text
        assert flow.played == []
