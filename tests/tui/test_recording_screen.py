from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from keyboard import at_stage

from engine.audio.chunks import Missing
from engine.audio.events import Paused, Resumed, Stopped, Trouble
from engine.errors import ChildFailed, DeviceError
from engine.flow import Microphone, SoundFile
from engine.meeting import Gap, MarkerKind, Participant, Scope, Stage
from tui.widgets.path_input import completed, missing

if TYPE_CHECKING:
    from pathlib import Path

    from fakes import FakeWorkspace


async def test_a_recording_is_made_from_a_microphone_by_keys(workspace: FakeWorkspace) -> None:
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
        assert "‖ PAUSED for 0:00: off the record. Nothing is recorded. p goes on." in desk.text
        await desk.press("p")
        assert flow.calls[-2:] == ["pause", "resume"]
        assert "● RECORDING" in desk.text
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


async def test_who_speaks_is_shown_as_it_is_kept_and_nobody_is_chosen_anew(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5", "2")
        assert "▶2 Rhys Gray" in desk.text
        await desk.press("s", "y", "f5")
        assert "● RECORDING" in desk.text
        assert "Who speaks: 1 Helen Okafor 2 Rhys Gray" in desk.text
        flow.speaking = "p1"
        await desk.press("m")
        flow.happens.put_nowait(Resumed(Gap(12.0, flow.meeting.created, flow.meeting.created, "off the record")))
        await desk.press()
        assert "▶1 Helen Okafor" in desk.text, "the row shows what is kept, whatever was pressed on this screen"


async def test_names_are_whole_in_the_row_of_who_speaks(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        names = ("Helen Okafor", "Siobhan Hartley", "Rhys Gray", "Maureen Greyson", "Tilly Hartley")
        flow.meeting = replace(flow.meeting, participants=tuple(map(Participant, "abcde", names)))
        flow.agree()
        await desk.press("f5")
        assert not [name for name in names if not any(name in line for line in desk.lines)]
        await desk.press("s", "y", "f2")
        assert desk.screen == "TranscriptScreen"
        assert not [name for name in names if not any(name in line for line in desk.lines)]


async def test_a_sound_file_is_read_in_place_of_the_microphone(workspace: FakeWorkspace, tmp_path: Path) -> None:
    (tmp_path / "visit.wav").touch()
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("down", "enter", "f5")
        assert "Type the path of a sound file" in desk.text
        assert not flow.calls
        desk.app.focused.value = f"{tmp_path}/no/vis"
        await desk.press("enter")
        assert "! There is no folder" in desk.text
        assert not flow.calls
        assert desk.app.focused.id == "path", "to be put right where it stands"
        desk.app.focused.value = f"{tmp_path}/vi"
        desk.app.focused.cursor_position = 999
        await desk.press("tab", "enter")
        assert flow.source == SoundFile(tmp_path / "visit.wav", pace=0.0)
        assert "● READING visit.wav" in desk.text
        flow.happens.put_nowait(Stopped(6, 12 * 16000, "ended"))
        await desk.press()
        assert "■ visit.wav is read to its end: 0:10 is in." in desk.text
        assert desk.app.screen.query_one("#path").value == ""


def test_what_is_missing_of_a_path_is_named(tmp_path: Path) -> None:
    assert missing(tmp_path / "no" / "x.wav") == f"There is no folder {tmp_path / 'no'}"
    assert missing(tmp_path / "x.wav") == f"There is no x.wav in {tmp_path}"
    assert missing(tmp_path) == f"{tmp_path} is a folder: add the name of the sound file in it; Tab shows what is there"


def test_a_path_is_completed_as_far_as_it_can_be_only_one(tmp_path: Path) -> None:
    (tmp_path / "sounds").mkdir()
    for name in ("visit one.wav", "visit two.wav"):
        (tmp_path / "sounds" / name).touch()
    assert completed(f"{tmp_path}/so") == f"{tmp_path}/sounds/"
    assert completed(f"{tmp_path}/sounds/v") == f"{tmp_path}/sounds/visit "
    assert completed(f"{tmp_path}/sounds/visit o") == f"{tmp_path}/sounds/visit one.wav"
    assert completed(f"{tmp_path}/sounds/x") is None
    assert completed(f"{tmp_path}/no/x") is None


async def test_tab_says_what_fits_and_stays_until_it_is_a_file(workspace: FakeWorkspace, tmp_path: Path) -> None:
    for name in ("visit one.wav", "visit two.WAV", "visit one.txt", ".hidden.wav"):
        (tmp_path / name).touch()
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        await desk.press("down", "enter")
        field = desk.app.focused
        for typed, told in (
            (f"{tmp_path}", "2 names fit: visit one.wav, visit two.WAV"),
            (f"{tmp_path}/v", "2 names fit: visit one.wav, visit two.WAV"),
            (f"{tmp_path}/x", "begins with “x”"),
            ("/no/x", "There is no folder /no"),
        ):
            field.value = typed
            await desk.press("tab")
            assert told in desk.text
            assert desk.app.focused is field
        field.value = f"{tmp_path}/visit o"
        await desk.press("tab")
        assert field.value == f"{tmp_path}/visit one.wav"
        await desk.press("tab")
        assert desk.app.focused.id == "pace"


async def test_a_home_of_nobody_is_a_path_like_any_other(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("down", "enter", "f5")
        await desk.type("~nobody-of-this-name/visit.wav", "enter")
        assert "! There is no folder ~nobody-of-this-name." in desk.text
        assert not flow.calls


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


async def test_after_a_file_that_cannot_be_read_another_is_typed(workspace: FakeWorkspace, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"no sound")
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        flow.fail["record"] = DeviceError("That file cannot be read as sound.")
        await desk.press("down", "enter")
        desk.app.screen.query_one("#path").value = str(tmp_path / "a.wav")
        await desk.press("f5", "escape")
        assert desk.app.screen.focused is desk.app.screen.query_one("#path")


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
    flow.missing = (Missing(3, 2, 96_000, 64_000, "damaged"),)
    workspace.at(Stage.RECORDING)
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        assert "broken off; 12:34 of it is safe" in desk.text
        await desk.app.workers.wait_for_complete()
        assert "! Sound is missing at 0:06-0:10; the rest can be used." in desk.text


async def test_a_microphone_is_tried_before(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("l")
        assert flow.calls == ["try pulse:desk", "played back"]
        assert "Quiet: bring the microphone closer" in desk.text
        flow.fail["played back"] = DeviceError("The loudspeaker cannot be used.")
        await desk.press("l")
        assert "Quiet: bring the microphone closer" in desk.text
        assert "The loudspeaker cannot be used." in desk.text
        assert desk.screen == "RecordingScreen"
        await desk.press("down", "l")
        assert len(flow.calls) == 4, "a file is not tried"


async def test_without_a_microphone_it_is_looked_for_again(workspace: FakeWorkspace) -> None:
    found, workspace.devices = workspace.devices, ()
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5")
        assert "Type the path of a sound file, or choose a microphone." in desk.text
        assert not flow.calls
        workspace.devices = found
        await desk.press("shift+tab", "down", "enter")
        assert "Jabra Speak 510" in desk.text


GONE = Trouble("microphone_lost", "The microphone is gone. Waiting for it.", "Plug it in again.")
LOW = Trouble("disk_low", "There is room for about 5 more minutes of sound.", "Make room on this disk.")


async def test_everything_that_is_wrong_is_said_for_as_long_as_it_is(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5")

        async def happens(*events: object) -> None:
            for event in events:
                flow.happens.put_nowait(event)
            await desk.press()

        await happens(LOW, Trouble("microphone_stalled", "No sound arrives from the microphone."))
        assert "! There is room for about 5 more minutes of sound. Make room on this disk." in desk.text
        assert "! No sound arrives from the microphone." in desk.text
        assert "dBFS" not in desk.text, "no level is shown where none is heard"
        await happens(
            Trouble("microphone_stalled", "", over=True), Paused(12.0, flow.meeting.created, "microphone lost"), GONE
        )
        assert "No sound arrives" not in desk.text
        assert "‖ PAUSED for 0:00: microphone lost. Nothing is recorded. It goes on by itself" in desk.text
        await desk.press("p")
        assert flow.calls[-1] == "pause", "who goes off the record is off it when the microphone is back"
        start = flow.meeting.created
        await happens(
            Trouble("microphone_lost", "", over=True), Resumed(Gap(12.0, start, start + timedelta(hours=2), "asleep"))
        )
        assert "● RECORDING" in desk.text
        assert "The microphone is gone" not in desk.text
        assert "! At 0:12 120 minutes are missing: this machine slept." in desk.text
        assert "5 more minutes" in desk.text
        await happens(Stopped(6, 192_000, "disk full"))
        assert "no more room on this disk, so the recording has stopped" in desk.text


async def test_a_question_ends_with_the_recording_it_asks_about(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5", "s")
        assert "Stop recording?" in desk.text
        flow.happens.put_nowait(Stopped(6, 192_000, "ended"))
        await desk.press()
        await desk.press()
        assert desk.screen == "RecordingScreen"
        assert "■ Not recording" in desk.text


async def test_somebody_who_comes_in_late_is_asked_off_the_record(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("f5", "j")
        assert flow.calls[-1] == "pause"
        await desk.press("escape")
        assert "‖ PAUSED" in desk.text, "somebody is there who was not asked"
        await desk.press("j")
        await desk.type("Cy Dune", "f2", "escape", "enter", "y", "y", "y")
        await desk.press()
        assert flow.meeting.participants[-1].name == "Cy Dune"
        assert flow.permitted(Scope.DRAFT).allowed
        assert flow.calls[-1] == "resume"
        assert "● RECORDING" in desk.text
        assert "3 Cy Dune" in desk.text


async def test_the_page_is_never_longer_than_the_terminal_while_words_are_read(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, flow):
        await desk.press("down", "enter", "escape")
        for note in range(6):
            flow.note(f"Note {note}")
        flow.sealed_seconds = 309.0
        desk.app.screen._show()
        desk.app.screen.query_one("LiveWords").show("Words up to 0:48", ["Rhys: Good, and what was he like?"] * 12)
        desk.app.screen.query_one("#fits").update("6 names fit: " + ", ".join(["a sound file.flac"] * 6))
        await desk.press("n")
        assert desk.app.screen.max_scroll_y == 0
        assert "Type the note." in desk.text
        assert "Note 5" in desk.text
