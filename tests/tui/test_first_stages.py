from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from fakes import PEOPLE
from keyboard import at_desk, at_stage

from engine.asking import Told
from engine.errors import InputInvalid, StorageError
from engine.meeting import Answer, Attendance, Scope, Stage
from tui.words import full_day, typed_day

if TYPE_CHECKING:
    from fakes import FakeWorkspace


async def test_a_meeting_is_set_up_by_keys(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("n")
        assert desk.screen == "SetupScreen"
        await desk.press("enter", "c", "o", "enter", "enter")
        await desk.type("Rhys Gray", "enter")
        await desk.type("Case of the Nguyen family", "enter", "enter", "enter", "enter")
        await desk.type("social worker", "enter")
        await desk.press("enter")
        await desk.type("Maisie", "tab", "tab", "tab", "down", "down", "enter", "enter")
        flow = workspace.flows["m1"]
        assert flow.meeting.practitioner == ""
        me, child = flow.meeting.participants
        assert (me.name, me.role, me.child) == ("Rhys Gray", "social worker", False)
        assert (child.name, child.child, child.attendance) == ("Maisie", True, Attendance.PRESENT)
        await desk.press("f2")
        assert (flow.meeting.kind, flow.meeting.practitioner) == ("core-group", "Rhys Gray")
        assert flow.meeting.purpose == "Case of the Nguyen family"
        assert desk.screen == "ConsentScreen"


async def test_people_can_be_changed_and_taken_off(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        desk.app.screen.query_one("#people").focus()
        await desk.press("x", "up", "x", "escape")
        assert len(flow.meeting.participants) == 2
        await desk.press("x", "y")
        assert [person.name for person in flow.meeting.participants] == ["Helen Okafor"]
        await desk.press("up")
        await desk.press("e", "end")
        await desk.type("e", "f2")
        assert flow.meeting.participants[0].name == "Helen Okafore"


async def test_whoever_has_answered_and_is_called_otherwise_is_the_same_or_is_asked_anew(
    workspace: FakeWorkspace,
) -> None:
    flow = workspace.at(Stage.SETUP)
    flow.answer("p1", Scope.RECORD, Answer.YES)
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        desk.app.screen.query_one("#people").focus()
        await desk.press("home", "e", "end")
        await desk.type("e", "f2")
        assert "Helen Okafor has been asked already. Who is Helen Okafore?" in desk.text
        await desk.press("escape")
        assert flow.meeting.participants[0].name == "Helen Okafor"
        await desk.press("e", "end")
        await desk.type("e", "f2", "enter")
        assert flow.meeting.participants[0] == replace(PEOPLE[0], name="Helen Okafore")
        await desk.press("e", "ctrl+u")
        await desk.type("Ade Bello", "f2", "down", "enter")
        assert flow.meeting.participants[0].name == "Ade Bello"
        assert flow.meeting.participants[0].id not in {"p1", "p2"}
        assert not flow.permitted(Scope.RECORD).allowed


async def test_somebody_without_a_name_is_not_kept_and_that_is_said(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        await desk.press("n", "f2")
        assert "Type a name first" in desk.text
        await desk.type("Maisie", "enter", "enter")
        assert flow.meeting.participants[-1].name == "Maisie"


async def test_a_name_entered_already_is_asked_about(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        before = flow.meeting.participants
        await desk.press("n")
        await desk.type(before[0].name.lower(), "f2")
        assert f"{before[0].name} is entered already" in desk.text
        await desk.press("n")
        assert desk.screen == "PersonDialog"
        await desk.press("f2", "y")
        assert [person.name for person in flow.meeting.participants[:-1]] == [person.name for person in before]
        assert flow.meeting.participants[-1].name == before[0].name.lower()


async def test_an_open_choice_is_closed_by_escape_and_has_no_empty_row(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, _flow):
        desk.app.screen.query_one("#kind").focus()
        await desk.press("down")
        assert desk.lines[-1].startswith(" Esc Close")
        choices = desk.app.screen.query_one("#kind SelectOverlay")
        assert choices.size.height == choices.option_count


async def test_a_date_that_is_none_is_said_and_typed_over(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        desk.app.screen.query_one("#date").value = "3rd of November"
        await desk.press("f2")
        assert "Write the day first, as in 22/11/2026" in desk.text
        await desk.press("escape")
        await desk.type("22/11/2026", "tab")
        assert "22 November 2026" in desk.text
        await desk.press("f2")
        assert flow.meeting.date == date(2026, 11, 22)
        assert desk.screen == "ConsentScreen"


async def test_when_the_record_is_due_stands_beside_the_date(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.SETUP)
    flow.change(kind="core-group", date=date(2026, 11, 20))
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert "record due 4 December 2026" in desk.text
    flow.meeting = replace(flow.meeting, stage=Stage.DRAFT)
    flow.minutes_due = date(2026, 12, 4)
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert "Core group, 20 Nov 2026 record due 4 Dec 2026" in desk.text


@pytest.mark.parametrize(
    "text", ["22/11/2026", "22.11.26", "22-11-2026", "22 November 2026", " 22 nov 2026", "2026-11-22"]
)
def test_days_are_read_as_people_write_them(text: str) -> None:
    assert typed_day(text) == date(2026, 11, 22)
    assert full_day(typed_day(text)) == "22 November 2026"


@pytest.mark.parametrize("text", ["22/11", "11/22/2026", "32/1/2026", "tomorrow", "2026"])
def test_what_is_no_day_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(InputInvalid):
        typed_day(text)


async def test_what_is_missing_is_said_before_going_on(workspace: FakeWorkspace) -> None:
    async with at_desk(workspace) as desk:
        await desk.press("n", "f2")
        assert "Your name is missing" in desk.text


async def test_a_disk_that_refuses_is_shown_with_what_to_do(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        flow.fail["change"] = StorageError("There is no room left.")
        await desk.press("f2")
        assert "The disk refused" in desk.text
        assert "Make room" in desk.text
        await desk.press("enter", "f2")
        assert desk.screen == "ConsentScreen"


async def test_each_answer_is_kept_and_the_cursor_goes_on(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        assert "May I record?" in flow.script().text
        assert "Before we start" in desk.text
        await desk.press("y", "escape")
        assert flow.answers == (), "nobody has said yet how the script was put to them"
        await desk.press("y", "down", "enter", "y", "n", "y", "y", "y")
        assert {answer.told for answer in flow.answers} == {Told.GIVEN}
        given = [(answer.participant, answer.scope, answer.answer) for answer in flow.answers]
        assert given[:4] == [
            ("p1", Scope.RECORD, Answer.YES),
            ("p1", Scope.TRANSCRIBE, Answer.YES),
            ("p1", Scope.DRAFT, Answer.NO),
            ("p2", Scope.RECORD, Answer.YES),
        ]
        assert "Recording: yes" in desk.text
        assert "Helen Okafor has not agreed to drafting" in desk.text


async def test_everyone_is_named_before_a_yes_is_kept_for_all(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        await desk.press("a", "enter")
        assert "The script for adults: you asked each of them" in desk.text
        assert "Helen Okafor and Rhys Gray, asked in person, read aloud" in desk.text
        await desk.press("n")
        assert flow.answers == ()
        await desk.press("a", "y")
        assert flow.permitted(Scope.DRAFT).allowed
        await desk.press("f2")
        assert desk.screen == "RecordingScreen"


async def test_without_a_yes_the_way_round_is_offered_with_the_reason(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        await desk.press("n", "enter", "f2")
        assert "Helen Okafor" in desk.text
        assert "Go on without a recording?" in desk.text
        await desk.press("y")
        assert desk.screen == "DraftScreen"
        assert flow.stage is Stage.DRAFT


async def test_the_script_can_be_read_large_and_left(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, _flow):
        await desk.press("r")
        assert desk.screen == "ScriptScreen"
        await desk.press("escape")
        assert desk.screen == "ConsentScreen"


async def test_keys_that_do_nothing_under_a_box_are_not_shown(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, _flow):
        assert "b for a child" in desk.text
        await desk.press("s")
        assert "b for a child" not in desk.text
        await desk.press("escape")
        assert "b for a child" in desk.text
