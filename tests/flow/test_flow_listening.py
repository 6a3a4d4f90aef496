from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest
from studio import RATE, drafted, drained, heard

from engine.errors import Damaged, DeviceError, InputInvalid

if TYPE_CHECKING:
    from pathlib import Path

    from studio import Studio

    from engine.flow import Workspace


def heights(pcm: bytes) -> set[int]:
    return {struct.unpack_from("<h", pcm, at)[0] for at in range(0, len(pcm), 2)}


async def test_a_clip_is_the_sound_of_its_segment(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    segment = flow.transcript.segments[-1]
    whole = flow.clip(segment.id)
    assert len(whole) / 2 / RATE >= min(segment.end, flow.length) - segment.start
    late = flow.clip(segment.id, segment.end - 0.5)
    assert whole.endswith(late)
    assert len(late) < len(whole) or segment.end - segment.start <= 0.5


async def test_a_segment_is_played_from_memory_at_any_stage_and_nothing_is_noted(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await drafted(space, tmp_path)
    before = {path: path.read_bytes() for path in space.folder.rglob("*") if path.is_file()}
    name = flow.transcript.segments[0].id
    await drained(flow.play(name))
    await drained(flow.play(name, -2.0))
    assert studio.played[0] == flow.clip(name)
    assert len(studio.played[1]) >= len(studio.played[0])
    assert {path: path.read_bytes() for path in space.folder.rglob("*") if path.is_file()} == before


async def test_without_a_loudspeaker_it_is_said(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    studio.deaf = True
    with pytest.raises(DeviceError):
        await drained(flow.play(flow.transcript.segments[0].id))


async def test_sound_that_is_gone_is_said_and_not_played_as_silence(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    for path in (space.folder / "meetings" / flow.meeting.id / "sound").glob("*.age"):
        path.write_bytes(b"nothing of use")
    with pytest.raises(Damaged):
        await drained(flow.play(flow.transcript.segments[0].id))
    assert studio.played == []


async def test_only_what_is_in_the_transcript_can_be_heard(space: Workspace, tmp_path: Path) -> None:
    flow = await heard(space, tmp_path)
    with pytest.raises(InputInvalid):
        flow.clip("s99")


async def test_a_wording_turned_back_names_its_speaker(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    segment = flow.transcript.segments[0]
    flow.assign(segment.id, "p2")
    item = next(item for item in flow.review.desk if segment.id in item.evidence and item.omission is None)
    flow.open_statement(item.id)
    flow.quote_instead(item.id)
    assert flow.review.item(item.id).text.startswith('Ben Sands said: "')
