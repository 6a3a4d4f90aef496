"""A note dictated alone: one voice, one yes, straight to the recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from studio import drained, recorded

from engine.errors import NotAllowed
from engine.meeting import Answer, Scope, Stage

if TYPE_CHECKING:
    from pathlib import Path

    from studio import Studio

    from engine.flow import Workspace


async def test_it_is_ready_to_record_on_its_authors_own_yes(space: Workspace, tmp_path: Path) -> None:
    flow = space.dictate("Ada Obi")
    assert flow.stage is Stage.RECORDING
    assert [(person.name, person.present) for person in flow.meeting.participants] == [("Ada Obi", True)]
    assert {(given.scope, given.answer) for given in flow.answers} == {(scope, Answer.YES) for scope in Scope}
    assert flow.template.as_dictated
    await recorded(flow, tmp_path)
    await drained(flow.transcribe())
    assert flow.why_not(Stage.DRAFT) == ""
    assert flow.transcript is not None
    assert {part.speaker for part in flow.transcript.segments} == {"Ada Obi"}


def test_nobody_dictates_without_a_name(space: Workspace, studio: Studio) -> None:
    with pytest.raises(NotAllowed):
        space.dictate(" ")
    assert space.meetings() == (), "nothing is left of it"
    assert studio.entered == []
