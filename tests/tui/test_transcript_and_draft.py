from __future__ import annotations

import asyncio
from dataclasses import replace

from fakes import SEGMENTS, FakeWorkspace
from keyboard import at_stage

from engine.errors import ChildFailed, ModelMissing
from engine.meeting import Omission, Risk, Scope, Stage


async def test_sound_becomes_text_and_is_put_right_by_keys(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5")
        assert "5 segments, 2 with ⟨unsure?⟩ words: g goes to each" in desk.text
        assert "⟨Maisie?⟩" in desk.text
        await desk.press("g", "e")
        await desk.type(" Then.", "enter")
        assert flow.transcript.segments[1].text.endswith("Wednesday. Then.")
        assert flow.transcript.segments[1].original == SEGMENTS[1].text
        assert "[corrected]" in desk.text
        await desk.press("down", "x")
        assert flow.transcript.segments[2].struck
        assert "[struck out]" in desk.text
        await desk.press("x", "end", "1")
        assert not flow.transcript.segments[2].struck
        assert flow.transcript.segments[4].speaker == "Helen Okafor"
        await desk.press("f2")
        assert desk.screen == "DraftScreen"


async def test_unsure_words_that_are_right_are_confirmed_as_they_stand(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "g", "e", "escape", "e", "enter")
        sure = flow.transcript.segments[1]
        assert (sure.text, sure.uncertain, sure.original) == (SEGMENTS[1].text, (), None)
        await desk.press("end", "u")
        assert flow.transcript.segments[1].uncertain
        assert "Taken back." in desk.text
        assert desk.app.screen.rows.highlighted == 1


async def test_a_correction_can_be_left_as_it_was(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5", "e")
        await desk.type("nonsense", "escape")
        assert flow.transcript.segments[0].text == SEGMENTS[0].text


async def test_the_work_shows_how_long_and_stops_at_escape(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.hold = asyncio.Event()
        flow.hold.set()
        flow.fail["window 3"] = ChildFailed("The process that does this work stopped.")
        await desk.press("f5")
        assert "stopped part-way" in desk.text
        flow.hold.clear()
        await desk.press("enter")
        assert "Turning sound into text" in desk.text
        await desk.press("escape")
        assert "Heard up to 0:11 of 0:36. F5 goes on from there" in desk.text
        flow.hold.set()
        await desk.press("f5")
        assert flow.transcript.complete
        assert [part.id for part in flow.transcript.segments] == [part.id for part in SEGMENTS]


async def test_leaving_in_mid_work_is_asked_first(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        flow.hold = asyncio.Event()
        await desk.press("f5", "f4")
        assert "Stop the transcription?" in desk.text
        await desk.press("n")
        assert desk.screen == "TranscriptScreen"
        await desk.press("f4", "y")
        assert desk.screen == "HomeScreen"


async def test_a_draft_is_written_and_described(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DRAFT) as (desk, flow):
        await desk.press("f5")
        assert "3 lines drafted, 1 of them in the speaker’s own words." in desk.text
        flow.other_day = SEGMENTS[0]
        desk.app.screen._show()
        await desk.press()
        assert "! The meeting is dated 3 November 2026" in desk.text
        assert "They carry 83% of what was said, by its length." in desk.text
        assert "yours to write" in desk.text
        await desk.press("f5")
        assert "Write the draft again?" in desk.text
        await desk.press("enter")
        assert flow.calls.count("write_draft") == 1
        await desk.press("f2")
        assert desk.screen == "ReviewScreen"


async def test_a_heading_without_a_line_is_not_said_to_be_one_nobody_spoke_of(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DRAFT) as (desk, flow):
        await desk.press("f5")
        assert "1 thing said, but in no line, 1 of them of high risk: review asks." in desk.text
        less = Omission("s1", "marked", "You marked this moment.", Risk.MEDIUM)
        sections = tuple(replace(part, statements=()) for part in flow.draft.sections)
        flow.draft = replace(flow.draft, sections=sections, omissions=(less,))
        await desk.press("f3", "f2")
        assert desk.screen == "DraftScreen"
        assert "Since last time nothing drafted" in desk.text
        assert "nothing said" not in desk.text
        assert "1 thing said, but in no line: review asks." in desk.text


async def test_another_template_can_be_chosen(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DRAFT) as (desk, flow):
        await desk.press("enter", "down", "enter", "f5")
        assert flow.meeting.template == "case-note"


async def test_a_missing_model_is_said_with_what_to_do(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DRAFT) as (desk, flow):
        flow.fail["write_draft"] = ModelMissing("SmolLM2 is not on this machine.")
        await desk.press("f5")
        assert "Model not installed" in desk.text
        assert "candour models fetch" in desk.text
        await desk.press("escape")
        assert "There is no draft yet" in desk.text


async def test_drafting_stops_at_escape(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.DRAFT) as (desk, flow):
        flow.hold = asyncio.Event()
        await desk.press("f5")
        assert "33%" in desk.text
        await desk.press("escape")
        assert flow.draft is None
        assert "There is no draft yet" in desk.text


async def test_without_consent_to_drafting_the_way_on_is_shown_and_notes_are_taken(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.DRAFT)
    flow.answers = ()
    flow.agree(Scope.RECORD, Scope.TRANSCRIBE)
    workspace.flows = {"m1": flow}
    async with at_stage(workspace, Stage.DRAFT) as (desk, _):
        assert "you write from the transcript" in desk.text
        await desk.press("n")
        await desk.type("She was seen alone.", "enter")
        assert flow.notes[0].text == "She was seen alone."
        assert "She was seen alone." in desk.text


async def test_what_was_recorded_since_is_heard_too(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.TRANSCRIPT) as (desk, flow):
        await desk.press("f5")
        assert "F5" not in desk.lines[-1]
        flow.sealed_seconds = 60.0
        await desk.press("f3", "f2")
        assert "Heard up to 0:36 of 1:00. F5 goes on from there" in desk.text
        assert "F5 Text" in desk.lines[-1]
        assert desk.lines[-1].endswith("F1 Help"), "all of it has room"
