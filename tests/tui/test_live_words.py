"""Words while recording: shown as they come, going on at the transcript, and never in the way of the recording."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from fakes import SEGMENTS
from keyboard import at_desk, at_stage

from engine.errors import ChildFailed
from engine.meeting import Answer, Dropped, Scope, Stage

if TYPE_CHECKING:
    from fakes import FakeWorkspace


async def test_the_last_words_stand_beneath_the_meter(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.hold = asyncio.Event()
        await desk.press("f5")
        assert "● RECORDING" in desk.text
        assert "Words appear here seconds after they are said" in desk.text
        flow.hold.set()
        await desk.press("m")
        assert "● RECORDING" in desk.text
        assert "Words up to 0:36" in desk.text
        assert "–: So we agreed that I visit on Thursday." in desk.text
        assert "Rhys Gray: ⟨Siobhan?⟩ said she has not been drinking" in desk.text
        assert len(flow.markers) == 1


async def test_a_first_look_is_marked_and_stands_last(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.hold = asyncio.Event()
        flow.hold.set()
        flow.glance = (replace(SEGMENTS[0], id="", text="And then I thought", speaker=None),)
        await desk.press("f5", "m")
        assert "Words up to 0:36; ~ marks a first look, not kept" in desk.text
        assert desk.text.index("~ –: And then I thought") > desk.text.index("visit on Thursday")


async def test_what_fits_is_shown_the_newest_last(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING, size=(80, 19)) as (desk, flow):
        flow.hold = asyncio.Event()
        flow.hold.set()
        await desk.press("f5")
        await desk.press()
        assert "visit on Thursday" in desk.text
        assert "I am Helen Okafor" not in desk.text
        assert "● RECORDING" in desk.text


async def test_going_on_to_the_transcript_the_hearing_goes_on(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.hold = asyncio.Event()
        await desk.press("f5", "s", "y", "f2")
        assert desk.screen == "TranscriptScreen"
        assert "Turning sound into text" in desk.text
        flow.hold.set()
        await desk.press()
        assert flow.calls.count("window 1") == 1, "it was never begun again"
        assert flow.transcript.complete
        assert "5 segments" in desk.text


async def test_a_meeting_put_aside_is_not_heard_any_further(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.hold = asyncio.Event()
        await desk.press("f5", "s", "y", "f10")
        assert "Stop the transcription?" in desk.text, "leaving would stop what is still being recognised"
        await desk.press("n", "f4", "n")
        assert desk.screen == "RecordingScreen"
        await desk.press("f4", "y")
        assert desk.screen == "HomeScreen"
        flow.hold.set()
        await desk.press()
        assert flow.transcript is None
        assert not [worker for worker in desk.app.workers if not worker.is_finished]


async def test_without_agreement_to_it_no_words_are_recognised(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.RECORDING)
    flow.answer("p2", Scope.TRANSCRIBE, Answer.NO)
    async with at_desk(workspace) as desk:
        await desk.press("enter", "f5")
        assert "● RECORDING" in desk.text
        assert "No words while recording." in desk.text
        assert "window 1" not in flow.calls


async def test_a_dead_recogniser_is_told_in_a_line_and_taken_up_by_a_key(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.hold = asyncio.Event()
        flow.hold.set()
        flow.fail["window 2"] = ChildFailed("The recogniser ended by itself.")
        await desk.press("f5")
        assert desk.screen == "RecordingScreen", "nothing stands between a recording and its keys"
        assert "! Words: The recogniser ended by itself. What is recorded is safe." in desk.text
        assert "● RECORDING" in desk.text
        await desk.press("1", "t")
        assert flow.spoke == ("p1",)
        assert "The recogniser ended" not in desk.text
        assert "Words up to 0:36" in desk.text
        await desk.press("t")
        assert flow.calls.count("window 3") == 1


async def test_missing_sound_is_named_at_the_transcript(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.DRAFT)
    flow.meeting = replace(flow.meeting, stage=Stage.TRANSCRIPT)
    lost = (Dropped(3.0, 4.5, "loop"), Dropped(61.0, 63.0, "missing"))
    flow.transcript = replace(flow.transcript, segments=SEGMENTS, dropped=lost)
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert "! Sound is missing at 1:01-1:03" in desk.text


async def test_a_note_is_dictated_by_one_key_a_name_and_a_yes(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("d")
        assert "is your yes to all three" in desk.text
        await desk.press("escape")
        assert desk.screen == "HomeScreen"
        assert workspace.flows == {}
        await desk.press("d", "enter")
        assert workspace.flows == {}, "nobody said yes"
        await desk.press("d")
        await desk.type("Ada Obi", "enter")
        assert desk.screen == "RecordingScreen"
        (flow,) = workspace.flows.values()
        assert flow.meeting.practitioner == "Ada Obi"
        assert "Dictated note" in desk.lines[0]
