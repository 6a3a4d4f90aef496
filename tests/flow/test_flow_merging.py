"""What a person made of a line, and the line changed beneath it: each way that can happen, from words to desk."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from studio import ADA, BEN, decide_all, drafted, drained, worded

from engine.meeting import Origin, Scope, Stage, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from engine.flow import MeetingFlow, Workspace
    from engine.review import Item

KEPT = "and the school knows of it"


async def edited(space: Workspace, tmp_path: Path) -> tuple[MeetingFlow, Item]:
    """Return a meeting with one line edited, and that line."""
    flow = await drafted(space, tmp_path)
    flow.assign("s1", ADA.id)
    await again(flow)
    name = next(name for name in worded(flow) if flow.review.item(name).evidence == ("s1",))
    flow.open_statement(name)
    flow.decide(name, Verdict.EDIT, f"{flow.review.item(name).text.rstrip('.')} {KEPT}.")
    return flow, flow.review.item(name)


async def again(flow: MeetingFlow) -> None:
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)


def heir(flow: MeetingFlow) -> Item:
    """Return the line that has the person's words now."""
    (item,) = (item for item in flow.review.desk if KEPT in item.text)
    return item


async def test_a_corrected_segment_changes_the_wording_and_keeps_the_edit(space: Workspace, tmp_path: Path) -> None:
    flow, before = await edited(space, tmp_path)
    flow.correct("s1", "I will ring the nursery on Thursday.")
    assert before.id in flow.stale
    await again(flow)
    item = heir(flow)
    assert "nursery" in item.text
    assert "nursery" in item.drafted
    assert (item.decided, item.conflict) == (False, False)
    assert flow.stale == ()


async def test_where_both_changed_the_same_words_the_choice_is_the_persons(space: Workspace, tmp_path: Path) -> None:
    flow, before = await edited(space, tmp_path)
    flow.decide(before.id, Verdict.EDIT, before.text.replace("Thursday", "Wednesday"))
    flow.correct("s1", "I will ring the school on Friday.")
    await again(flow)
    item = heir(flow)
    assert item.conflict
    assert not item.decided
    assert "Wednesday" in item.text
    assert "Friday" in item.drafted
    assert flow.blockers()
    assert flow.review.must_open(item.id)  # nobody said Wednesday: looked at again, like any line of a person's own
    flow.open_statement(item.id)
    flow.decide(item.id, Verdict.EDIT, item.text.replace("Wednesday", "Friday"))
    assert not flow.review.item(item.id).conflict


async def test_a_renamed_speaker_is_renamed_in_the_line_and_the_edit_kept(space: Workspace, tmp_path: Path) -> None:
    flow, before = await edited(space, tmp_path)
    assert ADA.name in before.text
    flow.go(Stage.DRAFT)
    flow.change(participants=(replace(ADA, name="Ada Obi-Lund"), BEN))
    await again(flow)
    item = heir(flow)
    assert "Ada Obi-Lund" in item.text
    assert not item.decided


async def test_a_struck_out_stretch_leaves_the_persons_words_to_be_decided(space: Workspace, tmp_path: Path) -> None:
    flow, before = await edited(space, tmp_path)
    flow.strike("s1")
    await again(flow)
    item = heir(flow)
    assert item.text == before.text
    assert (item.drafted, item.decided, item.conflict) == ("", False, True)
    assert not any(one.evidence == ("s1",) and one.sources and one.id != item.id for one in flow.review.desk)


async def test_a_draft_let_stand_is_checked_again_where_it_was_changed_beneath(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    item = next(item for item in flow.review.desk if "not been drinking" in item.text)
    flow.approve(ADA.name)
    flow.correct(item.evidence[0], "Her mother told me that she has been drinking.")
    flow.confirm_draft()
    (left,) = flow.review.undecided()
    assert left.text == item.text
    assert flow.review.must_open(left.id)
    assert flow.approval is None
    assert flow.why_not(Stage.EXPORT)


async def test_with_a_no_to_a_first_draft_go_the_lines_nobody_put_into_their_own_words(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    taken, edited = worded(flow)[:2]
    for line in (taken, edited):
        flow.open_statement(line)
    flow.decide(taken, Verdict.ACCEPT)
    flow.decide(edited, Verdict.EDIT, "Ben was there all day.")
    flow.write("analysis", "My view.")
    await flow.withdraw_draft(BEN.id)
    assert flow.stage is Stage.REVIEW
    assert not flow.permitted(Scope.DRAFT).allowed
    left = [item for item in flow.review.desk if item.kind is not Origin.DATA]
    assert [item.text for item in left] == ["Ben was there all day.", "My view."]


async def test_an_approved_record_stays_as_it_is_whoever_wants_no_first_draft(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    approval = flow.approve("Ada Obi")
    flow.go(Stage.EXPORT)
    before = flow.record_so_far()
    await flow.withdraw_draft(BEN.id)
    assert flow.approval == approval
    assert flow.record_so_far() == before
