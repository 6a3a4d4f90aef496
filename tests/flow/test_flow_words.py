"""From sound to an approved record: what was heard, drafted and decided stays true to each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from studio import (
    ADA,
    BEN,
    Studio,
    agreed,
    decide_all,
    drafted,
    drained,
    heard,
    prepared,
    recorded,
    reopened,
    worded,
)

from engine.errors import ChildFailed, Damaged, InputInvalid, NotAllowed, UsageError
from engine.meeting import Answer, Origin, Scope, Stage, Transcript, Verdict
from engine.review import digest

if TYPE_CHECKING:
    from pathlib import Path

    from engine.flow import Workspace


async def test_a_dead_recogniser_costs_nothing_but_time(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    studio.chunks = 50
    flow = prepared(space)
    await recorded(flow, tmp_path)
    flow.go(Stage.TRANSCRIPT)
    studio.fail_after["recogniser"] = 2
    with pytest.raises(ChildFailed):
        await drained(flow.transcribe())
    broken = flow.transcript
    assert broken is not None
    assert not broken.complete
    assert flow.why_not(Stage.DRAFT) == "The transcript is not finished."
    flow = reopened(space, studio).open(flow.meeting.id)
    await drained(flow.transcribe())
    taken_up = flow.transcript
    flow._sealed.write_bulk("transcript", Transcript(broken.model))
    await drained(flow.transcribe())
    assert flow.transcript == taken_up
    assert taken_up is not None
    assert taken_up.complete


async def test_a_line_corrected_while_the_rest_is_heard_stays_corrected(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    studio.chunks = 50
    flow = prepared(space)
    await recorded(flow, tmp_path)
    flow.go(Stage.TRANSCRIPT)
    steps = flow.transcribe()
    await anext(steps)
    flow.correct("s1", "I will ring the school on Friday.")
    await drained(steps)
    transcript = flow.transcript
    assert transcript is not None
    assert transcript.segments[0].text == "I will ring the school on Friday."
    assert transcript.segments[0].original is not None


@pytest.mark.parametrize("scope", [Scope.RECORD, Scope.TRANSCRIBE])
async def test_a_no_ends_the_hearing_at_the_next_window(
    space: Workspace, studio: Studio, tmp_path: Path, scope: Scope
) -> None:
    studio.chunks = 50
    flow = prepared(space)
    await recorded(flow, tmp_path)
    flow.go(Stage.TRANSCRIPT)
    steps = flow.transcribe()
    await anext(steps)
    known = flow.transcript
    flow.answer(BEN.id, scope, Answer.NO)
    with pytest.raises(NotAllowed):
        await drained(steps)
    assert flow.transcript == known
    assert not studio.running


async def test_more_sound_makes_the_transcript_unfinished_and_is_heard_from_there(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    before = flow.transcript
    assert before is not None
    flow.go(Stage.RECORDING)
    await recorded(flow, tmp_path)
    assert flow.why_not(Stage.DRAFT) == "The transcript is not finished."
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    after = flow.transcript
    assert after is not None
    assert after.segments[: len(before.segments)] == before.segments
    assert len(after.segments) > len(before.segments)
    assert after.segments[len(before.segments)].start >= before.heard_to == 8.0
    assert after.heard_to == after.audio_seconds == 16.0


async def test_a_draft_older_than_the_words_blocks_approval_until_drafted_again(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    flow.approve(ADA.name)
    assert flow.why_not(Stage.EXPORT) == ""
    rests_on = flow.review.item(worded(flow)[0]).evidence[0]
    flow.correct(rests_on, "I will ring the nursery on Friday.")
    assert worded(flow)[0] in flow.stale
    assert flow.approval is None
    assert "changed after the draft" in flow.why_not(Stage.EXPORT)
    assert "changed after the draft" in flow.blockers()[0]
    with pytest.raises(NotAllowed, match="changed after the draft"):
        flow.approve(ADA.name)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    assert flow.stale == ()
    assert any(not item.decided for item in flow.review.desk)
    decide_all(flow)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    assert "nursery" in flow.preview("text")


async def test_a_draft_may_be_confirmed_as_it_stands(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    flow.correct(flow.review.item(worded(flow)[0]).evidence[0], "Something else was said.")
    flow.confirm_draft()
    assert flow.outdated == ""
    decide_all(flow)  # what the correction brings out as of high risk is decided anew
    flow.approve(ADA.name)
    again = reopened(space, studio).open(flow.meeting.id)
    assert again.approval is not None


async def test_words_struck_that_no_line_rests_on_change_nothing(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    transcript = flow.transcript
    assert transcript is not None
    used = {name for item in flow.review.desk for name in item.evidence}
    for part in transcript.segments:
        flow.strike(part.id)
        assert bool(flow.outdated) == (part.id in used)
        flow.unstrike(part.id)
        assert flow.outdated == ""


async def test_a_note_or_a_name_after_the_draft_is_noticed(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    flow.note("I forgot to say that the door was open.")
    assert flow.outdated
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    assert flow.outdated == ""
    flow.change(participants=(replace(ADA, name="Ada Obi-Lee"), BEN))
    assert any(flow.review.item(name).kind is Origin.DATA for name in flow.stale)


async def test_a_new_name_goes_to_every_line_its_bearer_spoke(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    flow.assign("s1", ADA.id)
    flow.assign("s2", BEN.id)
    flow.go(Stage.DRAFT)
    flow.change(participants=(replace(ADA, name=BEN.name), replace(BEN, name=ADA.name)))
    transcript = flow.transcript
    assert transcript is not None
    assert [part.speaker for part in transcript.segments[:2]] == [BEN.name, ADA.name]


async def test_drafting_again_keeps_what_people_wrote_and_decided(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    first, second, *_ = worded(flow)
    for name in (first, second):
        flow.open_statement(name)
    flow.decide(first, Verdict.ACCEPT)
    flow.decide(second, Verdict.EDIT, "A line in my own words entirely.")
    flow.write("analysis" if "analysis" in {s.id for s in flow.review.draft.sections} else first, "My own analysis.")
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow = reopened(space, studio).open(flow.meeting.id)
    flow.go(Stage.REVIEW)
    texts = [item.text for item in flow.review.desk if item.decided]
    assert "A line in my own words entirely." in texts
    assert "My own analysis." in texts
    assert len(texts) == 3


async def test_a_draft_that_was_stopped_leaves_the_one_before(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    before, desk = flow.draft, flow.review.desk
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft(), most=1)
    assert (flow.draft, flow.review.desk) == (before, desk)


async def test_no_model_runs_when_drafting_was_refused(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    flow.answer(BEN.id, Scope.DRAFT, Answer.NO)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    assert "wording" not in studio.entered
    assert flow.draft is not None


async def test_without_sound_notes_alone_become_a_record(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = space.new()
    flow.change(participants=(ADA, BEN), practitioner=ADA.name, date=date(2026, 11, 2))
    flow.go(Stage.CONSENT)
    agreed(flow)
    flow.note("She likes her new school. " * 200)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    decide_all(flow)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    done = flow.export("text", space.export_folder)
    assert studio.entered == []
    assert (space.export_folder / done.path).read_text() == flow.preview("text")
    assert len(flow.notes[0].text) > 5_000, "what was typed is not cut"


async def test_an_older_export_does_not_open_the_way_to_destruction(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    assert flow.why_not(Stage.DESTRUCTION)
    flow.export("text", space.export_folder)
    assert not flow.why_not(Stage.DESTRUCTION)
    flow.go(Stage.REVIEW)
    flow.write(flow.review.draft.sections[0].id, "One thing more.")
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    assert flow.why_not(Stage.DESTRUCTION)
    flow.export("markdown", space.export_folder)
    flow.confirm_filed()
    certificate = flow.destroy()
    assert not (space.folder / "meetings" / certificate.meeting).exists()
    with pytest.raises(UsageError):
        space.open(certificate.meeting)
    assert len(list(space.export_folder.iterdir())) == 2


def test_a_meeting_that_was_just_made_when_the_power_went(space: Workspace, studio: Studio) -> None:
    name = space._vault.new_meeting().id
    space = reopened(space, studio)
    (row,) = space.meetings()
    assert (row.id, row.stage, row.trouble) == (name, Stage.SETUP, "")
    space.open(name).change(purpose="It goes on")
    assert space.verify_ledger().faults == ()


async def test_a_lost_description_is_damage_and_not_a_new_meeting(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    flow._sealed._records.table("documents").truncate()
    space = reopened(space, studio)
    assert space.meetings()[0].trouble
    with pytest.raises(Damaged):
        space.open(flow.meeting.id)


@pytest.mark.parametrize("name", ["record", "transcript", "draft"])
async def test_recover_puts_the_last_good_copy_back(
    space: Workspace, studio: Studio, tmp_path: Path, name: str
) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    folder = space.folder / "meetings" / flow.meeting.id
    space.lock()
    damaged = folder / f"{name}.age"
    damaged.write_bytes(damaged.read_bytes()[:-9])
    space = reopened(space, studio)
    (one,) = space.recover()
    assert one.restored == (name,)
    assert one.trouble == ""
    assert space.open(flow.meeting.id).transcript is not None
    assert space.recover() == ()
    assert space.verify_ledger().faults == ()


def test_what_is_not_in_the_meeting_is_refused(space: Workspace) -> None:
    flow = prepared(space)
    with pytest.raises(InputInvalid):
        flow.answer("p9", Scope.RECORD, Answer.YES)
    with pytest.raises(InputInvalid):
        flow.speaker("p9")
    with pytest.raises(InputInvalid):
        flow.note("  ")
    with pytest.raises(InputInvalid):
        flow.change(participants=(ADA, ADA))


async def test_what_is_reopened_after_approval_undoes_it_though_the_text_is_the_same(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    rejected = worded(flow)[0]
    for item in flow.review.undecided():
        flow.open_statement(item.id)
        if item.omission is not None:
            flow.dismiss(item.id, "not needed")
        elif item.id != rejected:
            flow.decide(item.id, Verdict.ACCEPT)
    flow.decide(rejected, Verdict.REJECT)
    given = flow.approve(ADA.name)
    assert [version.approval for version in flow.versions] == [given]
    flow.undo()
    assert digest(flow.record_so_far()) == given.digest
    assert flow.approval is None
    assert flow.why_not(Stage.EXPORT) == "The record has not been approved."
