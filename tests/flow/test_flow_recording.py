"""Recording through the flow: only while everyone agrees, sealed and told apart whatever ends it."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest
from studio import ADA, BEN, RATE, Studio, drained, heard, prepared, recorded, reopened

from engine.audio.capture import Microphone, SoundFile
from engine.audio.events import Paused, Sealed, Stopped
from engine.errors import ChildFailed, NotAllowed, StorageError
from engine.meeting import Answer, Attendance, MarkerKind, Participant, Scope, Stage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.flow import MeetingFlow, Workspace


async def until_sealed(flow: MeetingFlow, count: int, then: Callable[[], object]) -> list[object]:
    """Record from a microphone, do something once so many pieces are sealed, and return what is told afterwards."""
    after: list[object] = []
    done = False
    async with aclosing(flow.record(Microphone())) as events, asyncio.timeout(20):
        async for event in events:
            if done:
                after.append(event)
            elif isinstance(event, Sealed) and event.chunks == count:
                done = True
                result = then()
                if asyncio.iscoroutine(result):
                    await result
    return after


async def stopped_after(flow: MeetingFlow, count: int, at: dict[int, Callable[[], object]] | None = None) -> None:
    """Record until so many pieces are sealed, doing something after some of them."""
    async with aclosing(flow.record(Microphone())) as events, asyncio.timeout(20):
        async for event in events:
            if isinstance(event, Sealed):
                (at or {}).get(event.chunks, lambda: None)()
                if event.chunks == count:
                    await flow.stop()


async def test_a_no_while_recording_stops_the_recorder_at_once(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    after = await until_sealed(flow, 2, lambda: flow.answer(BEN.id, Scope.RECORD, Answer.NO))
    assert isinstance(after[-1], Stopped)
    assert after[-1].chunks <= 3
    assert not studio.running
    assert not flow.recording_now
    with pytest.raises(NotAllowed):
        await drained(flow.record(Microphone()))
    assert studio.entered == ["recorder"]
    assert "not agreed" in flow.why_not(Stage.TRANSCRIPT)


async def test_somebody_who_joins_is_asked_while_nothing_is_recorded(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    joined = Participant("p3", "Cy Dune", attendance=Attendance.LATE)
    told: list[str] = []
    async with aclosing(flow.record(Microphone())) as events, asyncio.timeout(20):
        async for event in events:
            told.append(type(event).__name__)
            if isinstance(event, Sealed) and event.chunks == 2:
                flow.change(participants=(ADA, BEN, joined))
            elif isinstance(event, Paused):
                with pytest.raises(NotAllowed):
                    await flow.resume()
                flow.answer(joined.id, Scope.RECORD, Answer.YES)
                await flow.resume()
            elif isinstance(event, Sealed) and event.chunks == 5:
                await flow.stop()
    assert told.count("Paused") == told.count("Resumed") == 1
    assert "Sealed" not in told[told.index("Paused") : told.index("Resumed")]
    assert len(flow.recordings) == 1


async def test_somebody_who_sent_apologies_need_not_be_asked(space: Workspace) -> None:
    flow = prepared(space)
    absent = Participant("p3", "Cy Dune", attendance=Attendance.APOLOGIES)
    async with aclosing(flow.record(Microphone())) as events, asyncio.timeout(20):
        async for event in events:
            if isinstance(event, Sealed) and event.chunks == 2:
                flow.change(participants=(ADA, BEN, absent))
            elif isinstance(event, Sealed) and event.chunks == 6:
                await flow.stop()
    assert flow.sealed_seconds >= 12.0


async def test_the_practitioner_stops_it(space: Workspace) -> None:
    flow = prepared(space)
    after = await until_sealed(flow, 3, flow.stop)
    assert isinstance(after[-1], Stopped)
    (recording,) = flow.recordings
    assert recording.chunks == after[-1].chunks
    assert not flow.interrupted


async def test_nothing_moves_while_it_runs(space: Workspace) -> None:
    flow = prepared(space)

    def look() -> object:
        for stage in (Stage.CONSENT, Stage.TRANSCRIPT, Stage.DRAFT):
            assert flow.why_not(stage) == "The recording is still running."
        with pytest.raises(NotAllowed):
            flow.destroy()
        with pytest.raises(NotAllowed):
            space.destroy(flow.meeting.id, "somebody")
        return flow.stop()

    await until_sealed(flow, 1, look)
    assert flow.why_not(Stage.TRANSCRIPT) == ""


async def test_a_second_recording_at_the_same_time_is_refused(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)

    async def again() -> None:
        assert space.open(flow.meeting.id) is flow, "a meeting has one flow"
        with pytest.raises(NotAllowed):
            await drained(flow.record(Microphone()))
        await flow.stop()

    await until_sealed(flow, 1, again)
    assert studio.entered == ["recorder"]


async def test_pauses_markers_notes_and_keys_survive(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)

    async with aclosing(flow.record(Microphone())) as events:
        async for event in events:
            if isinstance(event, Sealed) and event.chunks == 2:
                await flow.pause()
                flow.mark(MarkerKind.IMPORTANT)
                flow.note("She looked at the door.")
                flow.speaker(ADA.id)
            elif isinstance(event, Sealed) and event.chunks == 4:
                await flow.stop()
            elif type(event).__name__ == "Paused":
                await flow.resume()
    before = (flow.recordings, flow.markers, flow.notes, flow.speakers)
    assert len(flow.recordings[0].gaps) == 1
    assert (flow.markers[0].at, flow.notes[0].at, flow.speakers[0].at) == (2.0, 2.0, 2.0)
    again = reopened(space, studio).open(flow.meeting.id)
    assert (again.recordings, again.markers, again.notes, again.speakers) == before
    again.note("Afterwards.")
    assert again.notes[1].at == again.length == 8.0


async def test_a_new_recording_begins_with_nobody_chosen(space: Workspace, studio: Studio) -> None:
    """Recorded on after somebody went: what is said then is nobody's until a key says whose."""
    flow = prepared(space)

    def pressed() -> None:
        flow.speaker(BEN.id)
        assert flow.speaking == BEN.id

    await stopped_after(flow, 8, at={2: pressed})
    flow, chosen = reopened(space, studio).open(flow.meeting.id), list[str]()
    await stopped_after(flow, 12, at={1: lambda: chosen.append(flow.speaking), 8: lambda: flow.speaker(ADA.id)})
    assert chosen == [""]
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    assert flow.transcript is not None
    first, second = flow.recordings[0].samples / RATE, flow.length
    names = [(part.start, part.speaker) for part in flow.transcript.segments]
    assert {who for at, who in names if first < at < first + 12} == {None}
    assert {who for at, who in names if first + 18 < at < second} == {ADA.name}
    assert BEN.name in {who for at, who in names if at < first}


async def test_whoever_dictates_alone_is_named_in_every_recording(space: Workspace) -> None:
    flow = space.dictate("Ada Obi")
    for _ in range(2):
        await stopped_after(flow, 4)
        assert flow.speaking == "p1"


async def test_off_the_record_ends_only_with_everyones_agreement(space: Workspace) -> None:
    flow = prepared(space)

    async def ask() -> None:
        await flow.pause()
        flow.answer(BEN.id, Scope.RECORD, Answer.NO)
        with pytest.raises(NotAllowed):
            await flow.resume()

    after = await until_sealed(flow, 1, ask)
    assert isinstance(after[-1], Stopped)


async def test_a_recorder_that_dies_leaves_what_was_sealed_and_going_on_settles_it(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = prepared(space)
    studio.fail_after["recorder"] = 3
    with pytest.raises(ChildFailed):
        await recorded(flow, tmp_path)
    assert flow.interrupted
    assert flow.sealed_seconds == 6.0
    flow = reopened(space, studio).open(flow.meeting.id)
    assert flow.interrupted
    await recorded(flow, tmp_path)
    assert not flow.interrupted
    first, second = flow.recordings
    assert (first.chunks, first.samples) == (3, 96_000)
    assert [gap.reason for gap in first.gaps] == ["interrupted"]
    assert second.chunks == 4
    assert flow.length == flow.sealed_seconds == 14.0
    max(flow._sealed.sound.glob(f"{first.id}-*")).unlink()
    assert [(part.start, part.end) for part in flow.missing_sound()] == [(4.0, 6.0)], "its end is known now"
    assert (flow.length, flow.sealed_seconds) == (14.0, 12.0)


async def test_an_attempt_that_sealed_nothing_is_no_recording(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = prepared(space)
    studio.fail_after["recorder"] = 0
    with pytest.raises(ChildFailed):
        await recorded(flow, tmp_path)
    assert flow.recordings == ()
    assert not flow.interrupted
    assert flow.why_not(Stage.TRANSCRIPT) == "Nothing has been recorded."


async def test_leaving_in_the_middle_keeps_what_is_sealed(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    await drained(flow.record(Microphone()), most=8)
    assert not studio.running
    assert flow.interrupted
    assert flow.sealed_seconds > 0


async def test_damaged_sound_is_named_by_its_time_in_the_meeting(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await heard(space, tmp_path)
    flow.go(Stage.RECORDING)
    await recorded(flow, tmp_path)
    second = flow.recordings[1]
    changed = sorted(flow._sealed.sound.glob(f"{second.id}-*"))[1]
    sealed = changed.read_bytes()
    changed.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    (part,) = flow.missing_sound()
    assert (part.start, part.end, part.reason) == (10.0, 12.0, "damaged")
    (one,) = reopened(space, studio).recover()
    assert one.missing == (part,)


async def test_the_file_is_played_as_if_it_were_a_microphone(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = prepared(space)
    async for _ in flow.record(SoundFile(tmp_path / "x.wav")):
        assert studio.running == {"recorder"}
    assert flow.recordings[0].source == "SoundFile"


async def test_a_gap_the_disk_refuses_ends_no_recording_and_is_kept_with_the_next_piece(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = prepared(space)
    write = flow._sealed.write
    refused: list[str] = []

    def full(name: str, value: object) -> None:
        if name == "recordings" and any(run.gaps for run in value) and not refused:  # type: ignore[attr-defined]
            refused.append(name)
            raise StorageError("No space left on device.")
        write(name, value)

    monkeypatch.setattr(flow._sealed, "write", full)
    told: list[object] = []
    async with aclosing(flow.record(Microphone())) as events, asyncio.timeout(20):
        async for event in events:
            told.append(event)
            if isinstance(event, Sealed) and event.chunks == 2:
                await flow.pause()
            elif isinstance(event, Paused):
                await flow.resume()
            elif isinstance(event, Sealed) and event.chunks == 5:
                assert flow.recordings[0].gaps
                await flow.stop()
    assert refused
    assert isinstance(told[-1], Stopped)
    assert not flow.interrupted
