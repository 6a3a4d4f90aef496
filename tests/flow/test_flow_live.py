"""Words while recording: the same as afterwards, whatever happens meanwhile, and never at the recording's cost."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from studio import ADA, BEN, Studio, drained, prepared, recorded, reopened, workspace

from engine.audio.capture import Microphone, SoundFile
from engine.audio.events import Paused, Sealed, Started, Stopped
from engine.errors import CandourError, ChildFailed, NotAllowed
from engine.meeting import Answer, Dropped, Scope, Stage, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.flow import MeetingFlow, Workspace

WINDOW_CHUNKS = 15
"""Chunks after which there is a window of unbroken speech."""


@dataclass
class Live:
    """A recording from a microphone with somebody hearing it; `at` says what to do when so many chunks are sealed."""

    flow: MeetingFlow
    stop: int
    at: dict[int, Callable[[], object]] = field(default_factory=dict)
    failures: int = 0
    after: list[object] = field(default_factory=list)
    heard_while_recording: int = 0

    async def run(self) -> None:
        async with asyncio.timeout(60):
            recording = asyncio.create_task(self._record())
            await asyncio.gather(recording, self._hear())

    async def _record(self) -> None:
        self.started = asyncio.Event()
        async with aclosing(self.flow.record(Microphone())) as events:
            async for event in events:
                self.after.append(event)
                if isinstance(event, Started):
                    self.started.set()
                elif isinstance(event, Paused):
                    await self.flow.resume()
                elif isinstance(event, Sealed):
                    await self._sealed(event.chunks)
        self.started.set()

    async def _sealed(self, chunks: int) -> None:
        done = self.at.pop(chunks, lambda: None)()
        if asyncio.iscoroutine(done):
            await done
        if chunks == self.stop:
            await self.flow.stop()

    async def _hear(self) -> None:
        await asyncio.sleep(0)
        await self.started.wait()
        while True:
            try:
                async for _ in self.flow.transcribe():
                    self.heard_while_recording += self.flow.recording_now
            except ChildFailed:
                self.failures += 1
            else:
                return


async def again(flow: MeetingFlow) -> Transcript | None:
    """Forget what was heard and hear it all afterwards."""
    flow._sealed.write_bulk("transcript", Transcript("heard"))
    if flow.stage is not Stage.TRANSCRIPT:
        flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    return flow.transcript


async def test_words_come_while_recording_and_are_those_heard_afterwards(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    live = Live(flow, stop=5 * WINDOW_CHUNKS)
    await live.run()
    assert live.heard_while_recording >= 3
    assert studio.entered == ["recorder", "recogniser"], "one child of each"
    assert studio.gentle == [True]
    assert not studio.running
    transcript = flow.transcript
    assert transcript is not None
    assert transcript.complete
    assert transcript.heard_to == transcript.audio_seconds == flow.length
    assert await again(flow) == transcript
    assert studio.gentle == [True, False]


async def test_what_a_look_shows_is_read_and_never_kept(space: Workspace) -> None:
    flow = prepared(space)
    glances: list[tuple[float, float]] = []

    def look() -> None:
        heard_to = flow.transcript.heard_to if flow.transcript else 0.0
        glances.extend((heard_to, part.start) for part in flow.glance)

    await Live(flow, stop=45, at=dict.fromkeys(range(1, 46), look)).run()
    assert glances
    assert all(heard_to <= start for heard_to, start in glances)
    assert flow.glance == ()
    assert flow.transcript == await again(flow)


async def test_the_transcript_is_complete_only_when_the_recording_has_stopped(space: Workspace) -> None:
    flow = prepared(space)
    seen: list[bool] = []

    def look() -> None:
        seen.append(flow.transcript is not None and flow.transcript.complete)

    await Live(flow, stop=45, at=dict.fromkeys(range(1, 46), look)).run()
    assert seen == [False] * 45
    assert flow.why_not(Stage.DRAFT) == ""


async def test_going_on_to_the_transcript_does_not_interrupt_it(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    studio.chunks = 100
    steps = None
    async with aclosing(flow.record(SoundFile(Path("any.wav"), pace=0))) as events:
        async for event in events:
            if isinstance(event, Sealed) and event.chunks == 20:
                steps = flow.transcribe()
                await anext(steps)
    assert steps is not None
    assert studio.gentle == [False], "a file read as fast as it can be needs no care"
    assert flow.transcript is not None
    assert not flow.transcript.complete
    flow.go(Stage.TRANSCRIPT)
    await drained(steps)
    assert studio.entered.count("recogniser") == 1
    assert flow.transcript.complete
    assert flow.transcript == await again(flow)


async def test_a_recogniser_that_dies_does_not_touch_the_recording(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    studio.fail_after["recogniser"] = 1
    live = Live(flow, stop=60)
    await live.run()
    assert live.failures == 1
    assert isinstance(live.after[-1], Stopped)
    assert [event.chunks for event in live.after if isinstance(event, Sealed)] == list(range(1, 61))
    assert flow.transcript == await again(flow)


async def test_it_can_be_left_and_taken_up_after_another_start(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    hearing: list[object] = []

    async def leave() -> None:
        hearing.append(await drained(flow.transcribe(), most=1))

    async with aclosing(flow.record(Microphone())) as events:
        async for event in events:
            if isinstance(event, Sealed) and event.chunks == 40:
                await leave()
                await flow.stop()
    assert hearing == [1]
    assert not studio.running
    flow = reopened(space, studio).open(flow.meeting.id)
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    assert flow.transcript == await again(flow)


@pytest.mark.parametrize("scope", [Scope.RECORD, Scope.TRANSCRIBE])
async def test_a_no_ends_the_hearing_at_once_and_the_recording_only_if_it_is_about_that(
    space: Workspace, studio: Studio, scope: Scope
) -> None:
    flow = prepared(space)
    live = Live(flow, stop=50, at={20: lambda: flow.answer(BEN.id, scope, Answer.NO)})
    recording = asyncio.create_task(live._record())
    await asyncio.sleep(0)
    with pytest.raises(NotAllowed):
        await live._hear()
    known = flow.transcript
    await recording
    sealed = [event.chunks for event in live.after if isinstance(event, Sealed)]
    assert (sealed[-1] == 50) == (scope is Scope.TRANSCRIBE)
    assert flow.transcript == known
    assert not studio.running
    with pytest.raises(NotAllowed):
        await drained(flow.transcribe())


async def test_nobody_listens_without_agreement_or_sound(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    with pytest.raises(NotAllowed, match="Nothing has been recorded"):
        await drained(flow.transcribe())
    flow.answer(BEN.id, Scope.TRANSCRIBE, Answer.NO)
    async with aclosing(flow.record(Microphone())) as events:
        async for event in events:
            if isinstance(event, Sealed) and event.chunks == 2:
                with pytest.raises(NotAllowed):
                    await drained(flow.transcribe())
                await flow.stop()
    assert studio.entered == ["recorder"]
    assert flow.transcript is None


async def test_leaving_for_another_stage_ends_it(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    studio.chunks = 50
    flow = prepared(space)
    await recorded(flow, tmp_path)
    steps = flow.transcribe()
    await anext(steps)
    flow.go(Stage.CONSENT)
    with pytest.raises(NotAllowed):
        await drained(steps)
    assert not studio.running


async def test_a_meeting_destroyed_meanwhile_stays_destroyed(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    studio.chunks = 50
    flow = prepared(space)
    await recorded(flow, tmp_path)
    steps = flow.transcribe()
    await anext(steps)
    flow.destroy()
    with pytest.raises(CandourError):
        await drained(steps)
    assert not studio.running
    assert not (space.folder / "meetings" / flow.meeting.id).exists()


async def test_a_recorder_that_dies_leaves_all_its_words(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    studio.fail_after["recorder"] = 40
    live = Live(flow, stop=99)
    recording = asyncio.create_task(live._record())
    await asyncio.sleep(0)
    await live._hear()
    with pytest.raises(ChildFailed):
        await recording
    transcript = flow.transcript
    assert transcript is not None
    assert transcript.complete
    assert transcript.heard_to == flow.length == 80.0
    await recorded(flow, space.folder)
    assert not flow.transcript.complete
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    assert flow.transcript == await again(flow)


async def test_a_second_recording_is_followed_too(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = prepared(space)
    studio.chunks = 20
    steps = None
    for _ in range(2):
        async for event in flow.record(SoundFile(tmp_path / "any.wav")):
            if steps is None and isinstance(event, Sealed) and event.chunks == 16:
                steps = flow.transcribe()
                await anext(steps)
    await drained(steps)
    transcript = flow.transcript
    assert transcript is not None
    assert transcript.complete
    assert transcript.heard_to == 80.0
    assert studio.entered.count("recogniser") == 1
    assert transcript == await again(flow)


async def test_two_hearings_take_turns(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    studio.chunks = 40
    flow = prepared(space)
    await recorded(flow, tmp_path)
    both: set[int] = set()

    def look(_kind: str) -> None:
        both.add(len(studio.running & {"recogniser"}))

    studio.looked = look
    await asyncio.gather(drained(flow.transcribe()), drained(flow.transcribe()))
    assert both == {0}, "one recogniser at a time"
    assert flow.transcript == await again(flow)


async def test_speakers_are_named_by_keys_pressed_late_but_not_against_somebodys_choice(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    studio.chunks = 50
    flow = prepared(space)
    await recorded(flow, tmp_path)
    flow.speaker(ADA.id, at=0.0)
    flow.go(Stage.TRANSCRIPT)
    steps = flow.transcribe()
    await anext(steps)
    assert flow.transcript is not None
    assert {part.speaker for part in flow.transcript.segments} == {ADA.name}
    flow.assign("s1", None)
    flow.speaker(BEN.id, at=0.0)
    await drained(steps)
    speakers = [part.speaker for part in flow.transcript.segments]
    assert speakers == [None, *[BEN.name] * (len(speakers) - 1)]


async def test_missing_and_damaged_sound_has_its_place_in_the_transcript(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)

    def lose() -> None:
        (run,) = flow.recordings
        for number in (7, 13, 14, 15, 29):
            (flow._sealed.sound / f"{run.id}-{number:06d}.age").unlink()
        torn = flow._sealed.sound / f"{run.id}-000003.age"
        torn.write_bytes(torn.read_bytes()[:-1])

    await Live(flow, stop=30, at={30: lose}).run()
    transcript = await again(flow)
    assert transcript is not None
    assert transcript.dropped == (
        Dropped(6.0, 8.0, "missing"),
        Dropped(14.0, 16.0, "missing"),
        Dropped(26.0, 32.0, "missing"),
        Dropped(58.0, 60.0, "missing"),
    )
    assert transcript.heard_to == 60.0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    stop=st.integers(1, 70),
    pauses=st.sets(st.integers(1, 70), max_size=3),
    dies=st.none() | st.integers(0, 3),
    lost=st.sets(st.integers(0, 60), max_size=6),
    after=st.integers(0, 8),
)
def test_it_is_the_same_transcript_whatever_happens_meanwhile(
    tmp_path_factory: pytest.TempPathFactory,
    stop: int,
    pauses: set[int],
    dies: int | None,
    lost: set[int],
    after: int,
) -> None:
    studio = Studio()
    space = workspace(tmp_path_factory.mktemp("live"), studio)
    flow = prepared(space)
    if dies is not None:
        studio.fail_after["recogniser"] = dies

    def lose(number: int) -> None:
        (run,) = flow.recordings
        (flow._sealed.sound / f"{run.id}-{number:06d}.age").unlink(missing_ok=True)

    at: dict[int, Callable[[], object]] = dict.fromkeys(pauses, flow.pause)
    at |= {number + 1: lambda number=number: lose(number) for number in lost if number % 2 == 0}

    async def run() -> None:
        await Live(flow, stop=stop, at=at).run()
        live = flow.transcript
        assert live is not None
        assert live.complete
        studio.fail_after = {} if dies is None else {"recogniser": after}
        flow._sealed.write_bulk("transcript", Transcript("heard"))
        flow.go(Stage.TRANSCRIPT)
        while flow.transcript is None or not flow.transcript.complete:
            try:
                await drained(flow.transcribe())
            except ChildFailed:
                continue
        assert flow.transcript == live

    try:
        asyncio.run(run())
    finally:
        space.lock()
