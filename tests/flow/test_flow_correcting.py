"""Putting a transcript right: sealed at once, taken back one by one, and never at the cost of the draft."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from studio import ADA, BEN, drafted, drained, heard, reopened, worded

from engine.errors import ChildFailed, InputInvalid, NotAllowed
from engine.meeting import Answer, MarkerKind, Scope, Stage, Verdict

if TYPE_CHECKING:
    from pathlib import Path

    from studio import Studio

    from engine.flow import MeetingFlow, Workspace


def texts(flow: MeetingFlow) -> list[str]:
    return [part.text for part in flow.transcript.segments]


async def test_every_change_is_sealed_and_can_be_taken_back(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    first = flow.transcript
    flow.split("s1", 3)
    flow.correct("s1", "I shall ring")
    flow.merge("s2")
    flow.strike("s3" if "s3" in {part.id for part in flow.transcript.segments} else "s2")
    flow.assign("s1", ADA.id)
    flow = reopened(space, studio).open(flow.meeting.id)
    changed = flow.transcript
    for _ in range(5):
        flow.undo_correction()
    assert flow.transcript.segments == first.segments
    with pytest.raises(InputInvalid):
        flow.undo_correction()
    for _ in range(5):
        flow.redo_correction()
    assert flow.transcript == changed


async def test_what_was_recognised_can_be_put_back(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    said = texts(flow)[0]
    flow.correct("s1", "Something else.")
    assert flow.transcript.segments[0].original == said
    flow.as_heard("s1")
    assert (flow.transcript.segments[0].text, flow.transcript.segments[0].original) == (said, None)


async def test_a_split_under_a_draft_makes_it_stale_and_drafting_again_keeps_the_edits(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    item = worded(flow)[0]
    rests_on = flow.review.item(item).evidence[0]
    flow.open_statement(item)
    flow.decide(item, Verdict.EDIT, "A line in my own words entirely.")
    flow.split(rests_on, 2)
    assert item in flow.stale
    flow.undo_correction()
    assert flow.stale == ()
    flow.split(rests_on, 2)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    assert flow.stale == ()
    assert "A line in my own words entirely." in [one.text for one in flow.review.desk]


async def test_a_new_name_reaches_what_can_still_be_taken_back(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    flow.assign("s1", ADA.id)
    flow.correct("s1", "Changed.")
    flow.go(Stage.DRAFT)
    flow.change(participants=(replace(ADA, name="Ada Obi-Lee"), BEN))
    flow.undo_correction()
    assert flow.transcript.segments[0].speaker == "Ada Obi-Lee"


async def test_words_that_come_meanwhile_do_not_shift_what_is_taken_back(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    studio.chunks = 50
    flow = await _part_heard(space, tmp_path)
    before = flow.transcript.segments
    flow.split("s1", 2)
    await drained(flow.transcribe())
    names = [part.id for part in flow.transcript.segments]
    assert len(set(names)) == len(names)
    flow.undo_correction()
    assert flow.transcript.segments[: len(before)] == before


async def _part_heard(space: Workspace, folder: Path) -> MeetingFlow:
    from studio import prepared, recorded  # noqa: PLC0415

    flow = prepared(space)
    await recorded(flow, folder)
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe(), most=1)
    return flow


# Voices


async def test_voices_are_told_apart_named_at_once_and_taken_back(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    await drained(flow.tell_voices())
    labels = [part.voice for part in flow.transcript.segments]
    assert labels[:4] == ["A", "B", "A", "B"]
    assert not studio.running
    first, second = flow.voices
    assert (first.label, second.label) == ("A", "B")
    assert len(first.clips) <= 3
    flow.assign("s3", BEN.id)
    flow.name_voice("A", ADA.id)
    speakers = {part.id: part.speaker for part in flow.transcript.segments if part.voice == "A"}
    assert speakers.pop("s3") == BEN.name, "what somebody said of one segment stays"
    assert set(speakers.values()) == {ADA.name}
    flow.name_voice("A", None)
    flow.undo_correction()
    assert ADA.name in {part.speaker for part in flow.transcript.segments}
    flow.undo_correction()
    assert {part.speaker for part in flow.transcript.segments} == {None, BEN.name}


async def test_a_named_voice_stays_named_when_speaker_keys_are_looked_at_again(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    flow.speaker(BEN.id, at=0.0)
    await drained(flow.tell_voices())
    flow.name_voice("A", ADA.id)
    await drained(flow.transcribe())
    assert {part.speaker for part in flow.transcript.segments} == {ADA.name, BEN.name}


async def test_voices_are_told_apart_only_while_everyone_agrees(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    flow.answer(BEN.id, Scope.TRANSCRIBE, Answer.NO)
    with pytest.raises(NotAllowed):
        await drained(flow.tell_voices())
    assert "voices" not in studio.entered


async def test_a_dead_grouper_changes_nothing(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    before = flow.transcript
    studio.fail_after["voices"] = 2
    with pytest.raises(ChildFailed):
        await drained(flow.tell_voices())
    assert flow.transcript == before


# Listening


async def test_on_and_on_passes_over_what_was_struck(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    flow.strike("s2")
    names = [name async for name in flow.play_on("s1", speed=1.5)]
    assert names == [part.id for part in flow.transcript.segments if not part.struck]
    assert set(studio.speeds) == {1.5}
    assert studio.stopped == 1


async def test_a_childs_words_count_as_heard_only_when_listened_to_to_the_end(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    flow.assign("s1", BEN.id)
    flow.go(Stage.DRAFT)
    flow.change(participants=(ADA, replace(BEN, child=True)))
    assert flow.unheard() == ("s1",)
    never, begun = asyncio.Event(), asyncio.Event()

    async def playing_on() -> None:
        begun.set()
        await never.wait()

    studio.playing = playing_on
    playing = asyncio.ensure_future(drained(flow.play("s1")))
    await begun.wait()
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing
    assert flow.unheard() == ("s1",)
    never.set()
    await drained(flow.play("s1"))
    assert flow.unheard() == ()
    flow.split("s1", 2)
    flow.undo_correction()
    assert flow.unheard() == ()


async def test_a_line_that_quotes_a_childs_words_is_taken_only_when_they_were_heard(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    item = worded(flow)[0]
    for name in flow.review.item(item).evidence:
        flow.assign(name, BEN.id)
    flow.go(Stage.DRAFT)
    flow.change(participants=(ADA, replace(BEN, child=True)))
    flow.go(Stage.REVIEW)
    flow.confirm_draft()
    flow.open_statement(item)
    with pytest.raises(NotAllowed, match="nobody has listened"):
        flow.decide(item, Verdict.ACCEPT)
    assert not flow.review.item(item).decided
    flow.decide(item, Verdict.EDIT, "What she said, in my own words.")
    flow.undo()
    for name in flow.review.item(item).evidence:
        await drained(flow.play(name))
    flow.decide(item, Verdict.ACCEPT)
    assert flow.review.item(item).recorded
    flow._sealed.write_bulk("transcript", replace(flow.transcript, listened=()))
    assert "not listened to" in flow.blockers()[0]


async def test_the_marker_for_a_childs_words_makes_them_a_childs(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    flow._elapsed = flow.transcript.segments[1].end - 0.1
    flow.mark(MarkerKind.CHILDS_WORDS)
    assert "s2" in flow.unheard()


async def test_of_other_peoples_speech_nothing_is_kept(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    await drained(flow.play("s1"))
    assert flow.transcript.listened == ()


async def test_a_name_put_right_once_is_put_right_everywhere_as_one_change(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    flow.correct("s1", "I spoke to Keesha.")
    flow.correct("s2", "Keesha's mum was there, Keeshan was not.")
    assert flow.respelling is None
    flow.correct("s1", "I spoke to Kiesha.")
    assert flow.respelling is not None
    assert (flow.respelling.before, flow.respelling.after, flow.respelling.places) == ("Keesha", "Kiesha", ("s2",))
    before = texts(flow)
    flow.respell()
    assert texts(flow)[1] == "Kiesha's mum was there, Keeshan was not."
    assert flow.respelling is None
    flow.undo_correction()
    assert texts(flow) == before


async def test_a_participants_name_is_not_taken_for_another_misheard(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    first = ADA.name.split()[0]
    flow.correct("s1", f"I spoke to {first}.")
    flow.correct("s2", f"{first} was there.")
    flow.correct("s1", f"I spoke to {first}lina.")
    assert flow.respelling is None


async def test_nothing_is_put_right_everywhere_that_was_not_just_put_right(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    with pytest.raises(InputInvalid, match="No name"):
        flow.respell()
