"""The keys of consent beyond yes and no: scripts, the organisation's questions, a permission, another basis."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec
from keyboard import at_desk, at_stage

from engine.asking import Asked
from engine.meeting import Answer, Attendance, Participant, Scope, Stage
from engine.policy import Question, RecordIf, Rule

if TYPE_CHECKING:
    from fakes import FakeFlow, FakeWorkspace


def ruled(flow: FakeFlow, rule: Rule, *questions: Question) -> None:
    kind = msgspec.structs.replace(flow.policy.kind["supervision"], rule=rule, questions=questions)
    flow.policy = msgspec.structs.replace(flow.policy, kind={**flow.policy.kind, "supervision": kind})


async def test_the_kinds_are_those_of_the_policy_with_their_rules(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, flow):
        assert "Case supervision" in desk.text
        desk.app.screen.query_one("#kind").focus()
        await desk.press("enter", "down", "down", "enter", "f2")
        assert (flow.meeting.kind, flow.meeting.template) == ("child-protection-visit", "visit")


async def test_what_the_policy_says_of_a_kind_stands_beside_it(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.SETUP)
    ruled(flow, Rule.NEVER)
    async with at_desk(workspace) as desk:
        await desk.press("enter")
        assert "Case supervision, for a child’s file (never recorded)" in desk.text


async def test_a_script_is_read_a_paragraph_at_a_time(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        await desk.press("r")
        last = len(flow.script().paragraphs)
        assert f"1 of {last}" in desk.text
        await desk.press("space", "space", "left")
        assert f"2 of {last}" in desk.text
        await desk.press(*["enter"] * (last - 1))
        assert desk.screen == "ConsentScreen"


async def test_answers_are_kept_with_the_script_that_was_chosen(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        names = [one.name for one in flow.scripts()]
        await desk.press("s")
        assert "for children" in desk.text
        await desk.press(*["down"] * names.index("interpreter"), "enter", "y", "enter")
        assert (flow.answers[-1].script, flow.answers[-1].how) == ("interpreter 2", Asked.INTERPRETER)


async def test_a_translation_nobody_checked_says_so(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        at = [one.name for one in flow.scripts()].index("adult.cy")
        await desk.press("s", *["down"] * at, "enter")
        assert "Nobody who speaks this language has checked" in desk.text
        await desk.press("r")
        assert "Nobody who speaks this language has checked" in desk.text
        assert "Cyn i ni ddechrau" in desk.text


async def test_somebody_on_the_telephone_was_asked_by_telephone(workspace: FakeWorkspace) -> None:
    flow = workspace.at(Stage.CONSENT)
    flow.change(participants=(Participant("p1", "Helen Okafor", attendance=Attendance.TELEPHONE),))
    async with at_desk(workspace) as desk:
        await desk.press("enter", "y", "enter")
        assert flow.answers[-1].how is Asked.TELEPHONE


async def test_a_permission_and_the_questions_are_asked_by_one_key(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        ruled(flow, Rule.PERMISSION, Question("Are the police present?", RecordIf.NO))
        await desk.press("y", "enter")
        assert "recorded only with a manager's permission" in desk.text
        assert "p answers what your organisation asks first" in desk.text
        await desk.press("p")
        await desk.type("Di Law", "enter")
        await desk.type("1/11/2026", "enter")
        await desk.type("Court", "enter")
        assert "Are the police present?" in desk.text
        await desk.press("down", "enter")
        await desk.type("Asked", "enter")
        assert flow.permission is not None
        assert (flow.permission.manager, flow.permission.given) == ("Di Law", date(2026, 11, 1))
        assert [(reply.yes, reply.note) for reply in flow.replies] == [(False, "Asked")]
        assert flow.rule().allowed


async def test_escape_notes_and_answers_nothing(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        ruled(flow, Rule.PERMISSION, Question("Are the police present?"))
        await desk.press("p")
        await desk.type("Di Law", "enter")
        await desk.press("escape", "escape")
        assert flow.permission is None
        assert flow.replies == ()
        assert desk.screen == "ConsentScreen"


async def test_a_day_that_is_none_is_said_and_typed_again(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        ruled(flow, Rule.PERMISSION)
        await desk.press("p", "x", "enter", "y", "enter")
        assert "That is no day" in desk.text
        await desk.type("2 November 2026", "enter", "z", "enter")
        assert flow.permission is not None
        assert flow.permission.given == date(2026, 11, 2)


async def test_how_people_are_asked_is_kept(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        await desk.press("h", "end", "enter", "y")
        assert flow.answers[-1].how is Asked.IN_WRITING
        assert "h in writing, given to read" in desk.text
        await desk.press("a", "y")
        assert {answer.how for answer in flow.answers} == {Asked.IN_WRITING}


async def test_the_record_of_it_is_read_and_written_out_for_the_family(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, _flow):
        await desk.press("c")
        assert "WHAT EACH PERSON SAID" in desk.text
        await desk.press("f5")
        assert "Written: /records/consent.txt" in desk.text
        await desk.press("escape")
        assert desk.screen == "ConsentScreen"


async def test_another_basis_is_noted_where_the_policy_lists_one(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.CONSENT) as (desk, flow):
        await desk.press("o")
        assert flow.answers == ()
        flow.policy = msgspec.structs.replace(flow.policy, other_bases=("public task", "court order"))
        await desk.press("o", "down", "enter", "enter")
        kept = flow.answers[-1]
        assert (kept.scope, kept.answer, kept.basis) == (Scope.RECORD, Answer.OTHER_BASIS, "court order")
        assert "other basis" in desk.text


async def test_the_vault_is_locked_when_nobody_is_there(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.SETUP) as (desk, _flow):
        limit = workspace.policy.idle_lock_minutes
        assert limit is not None
        for _ in range(limit):
            desk.app._minute_passed()
        await desk.press("down")
        for _ in range(limit):
            desk.app._minute_passed()
        await desk.pilot.pause()
        assert not workspace.locked
        desk.app._minute_passed()
        await desk.pilot.pause()
        assert workspace.locked
        assert desk.screen == "UnlockScreen"


async def test_a_recording_is_not_locked_away(workspace: FakeWorkspace) -> None:
    async with at_stage(workspace, Stage.RECORDING) as (desk, _flow):
        await desk.press("f5")
        assert desk.app._at_work() is not None
        for _ in range(99):
            desk.app._minute_passed()
        await desk.pilot.pause()
        assert not workspace.locked
        assert desk.screen == "RecordingScreen"


async def test_a_meeting_kept_long_enough_is_said_to_be_due(workspace: FakeWorkspace) -> None:
    workspace.at(Stage.REVIEW)
    workspace.kept_until = date(2020, 1, 1)
    async with at_desk(workspace) as desk:
        assert "1 meeting; 1 due for destruction by your organisation's policy" in desk.text
        assert "! due for destruction" in desk.text
