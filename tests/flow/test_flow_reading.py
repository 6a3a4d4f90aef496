"""Drafted lines are read beside what was said: one that does not follow gives way; the draft waits for no reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from studio import ADA, BEN, Studio, decide_all, drained, heard, reopened

from engine.errors import NotAllowed
from engine.meeting import Answer, Origin, Scope, Stage

if TYPE_CHECKING:
    from pathlib import Path

    from engine.flow import MeetingFlow, Workspace

TASK, ODD = "ring the school", "to"


async def drafted(space: Workspace, folder: Path) -> MeetingFlow:
    """Return a meeting at its review in which Ben said everything, so that lines are put as reported speech."""
    flow = await heard(space, folder)
    assert flow.transcript is not None
    for part in flow.transcript.segments:
        flow.assign(part.id, BEN.id)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    return flow


def line(flow: MeetingFlow) -> tuple[str, Origin]:
    """Return the line with the task, and where it came from."""
    (found,) = [item for item in flow.review.desk if TASK in item.text and item.omission is None]
    return found.text, found.kind


def statement(flow: MeetingFlow) -> str:
    """Approve, and return what stands under the record about the use of AI."""
    decide_all(flow)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    return " ".join(flow.preview("text").split())


async def test_a_line_that_reads_otherwise_gives_way_to_the_words_said(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    studio.reads_otherwise = {ODD}
    flow = await drafted(space, tmp_path)
    text, kind = line(flow)
    assert kind is Origin.QUOTED
    assert '"I will ring the school on Thursday."' in text
    assert "reader" not in studio.running
    assert "by a model that writes nothing (read)" in statement(flow)


async def test_a_line_that_reads_well_stays(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    assert line(flow)[1] is not Origin.QUOTED
    assert flow.draft is not None
    assert flow.draft.reader == "read"


async def test_the_reader_survives_a_restart_in_the_statement(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    again = reopened(space, studio).open(flow.meeting.id)
    assert "by a model that writes nothing (read)" in statement(again)


async def test_a_reader_that_dies_costs_the_draft_nothing(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    studio.fail_after["reader"] = 0
    flow = await drafted(space, tmp_path)
    assert line(flow)[1] is not Origin.QUOTED
    assert "writes nothing" not in statement(flow)
    assert studio.running == set()


async def test_a_reader_that_had_no_opinion_is_not_named(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    studio.reads = False
    flow = await drafted(space, tmp_path)
    assert "writes nothing" not in statement(flow)


async def test_a_line_in_the_words_said_is_not_read(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    studio.reads_otherwise = {"said:"}
    flow = await drafted(space, tmp_path)
    assert any(item.kind is Origin.QUOTED for item in flow.review.desk)
    assert not [item for item in flow.review.desk for one in item.findings if one.kind == "reads_otherwise"]


async def test_a_reader_that_may_not_be_used_costs_the_draft_nothing(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    studio.reader_refused = NotAllowed("The policy does not list it.")
    flow = await drafted(space, tmp_path)
    assert line(flow)[1] is not Origin.QUOTED
    assert "writes nothing" not in statement(flow)


async def test_nothing_is_read_where_somebody_does_not_agree_to_a_draft(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    flow.answer(BEN.id, Scope.DRAFT, Answer.NO)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    assert "reader" not in studio.entered


async def test_a_no_in_the_middle_ends_the_reader(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    flow.go(Stage.DRAFT)
    steps = flow.write_draft()
    await anext(steps)
    assert "reader" in studio.running
    flow.answer(BEN.id, Scope.DRAFT, Answer.NO)
    with pytest.raises(NotAllowed):
        await drained(steps)
    assert "reader" not in studio.running
