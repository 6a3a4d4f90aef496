from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from keyboard import at_stage

from engine.audio.devices import Device
from engine.errors import ChildFailed, DeviceError
from engine.flow import Microphone, SoundFile
from engine.meeting import MarkerKind, Stage

if TYPE_CHECKING:
    from fakes import FakeWorkspace


async def test_a_recording_is_made_from_a_microphone_by_keys(workspace: FakeWorkspace) -> None:
    workspace.devices = (Device("pulse:desk", "Jabra Speak 510"),)
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        assert "Jabra Speak 510" in desk.text
        await desk.press("f5")
        assert flow.source == Microphone("pulse:desk")
        assert "● RECORDING" in desk.text
        assert "safely sealed up to 0:10" in desk.text
        assert "good" in desk.text
        await desk.press("1", "m", "k", "a", "p")
        assert flow.spoke == ("p1",)
        assert [marker.kind for marker in flow.markers] == list(MarkerKind)
        assert flow.calls[-1] == "pause"
        await desk.press("n")
        await desk.type("They agreed p s m", "enter")
        assert flow.notes[0].text == "They agreed p s m"
        assert flow.notes[0].at == 12.0
        await desk.press("s", "n")
        assert "stop" not in flow.calls
        await desk.press("s", "y")
        assert "■ Not recording" in desk.text
        await desk.press("f2")
        assert desk.screen == "TranscriptScreen"


async def test_a_sound_file_is_recorded_in_place_of_the_microphone(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("enter")
        await desk.type("/sounds/visit.wav", "enter")
        assert flow.source == SoundFile(Path("/sounds/visit.wav"), pace=0.0)
        assert "● RECORDING" in desk.text


async def test_nothing_is_left_while_recording_without_a_yes(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5", "f2")
        assert flow.stage is Stage.RECORDING
        await desk.press("f4")
        assert "Stop the recording?" in desk.text
        await desk.press("enter")
        assert "● RECORDING" in desk.text
        await desk.press("escape")
        assert "Stop recording?" in desk.text
        await desk.press("escape")
        assert "● RECORDING" in desk.text


async def test_a_failing_microphone_is_shown_and_can_be_tried_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.fail["record"] = DeviceError("The microphone is busy.")
        await desk.press("f5")
        assert "Microphone problem" in desk.text
        await desk.press("enter")
        assert "● RECORDING" in desk.text


async def test_a_recorder_that_dies_is_told_and_recording_goes_on(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.fail["recorded"] = ChildFailed("The recorder ended by itself.")
        await desk.press("f5", "s", "y")
        assert "stopped part-way" in desk.text
        assert "Go on" in desk.text
        await desk.press("enter")
        assert flow.calls.count("record") == 2


async def test_a_note_is_left_unwritten_by_escape(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5", "n")
        await desk.type("half a thou", "escape")
        assert flow.notes == ()
        await desk.press("m")
        assert len(flow.markers) == 1


async def test_a_broken_off_recording_is_offered_back(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.RECORDING)
    flow.sealed_seconds, flow.interrupted = 754.0, True
    workspace.at(Stage.RECORDING)
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        assert "broken off; 12:34 of it is safe" in desk.text
