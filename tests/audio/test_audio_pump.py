"""What time does to a recording: sleep is a gap, and a driver that drops sound is told of."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from sealing import Sealed, noise

from engine.audio.chunks import Chunk, ChunkWriter, Recording, new_recording, read_chunks
from engine.audio.events import Event, Resumed, Stopped, Trouble, from_message
from engine.audio.pump import Pump
from engine.audio.report import Report
from engine.audio.room import Room
from engine.audio.sealer import Sealer
from engine.audio.tape import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator


class ScriptedSupply:
    """Gives one message a tick, then ends."""

    def __init__(self, *messages: tuple[dict[str, Any], bytes]) -> None:
        self._messages = list(messages)
        self.over = False

    def fileno(self) -> int:
        return -1

    def read(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        return iter(())

    def tick(self) -> Iterator[tuple[dict[str, Any], bytes]]:
        if not self._messages:
            self.over = True
            return
        yield self._messages.pop(0)

    def pause(self) -> None: ...

    def resume(self) -> None: ...

    def finish(self) -> None:
        self.over = True


class SleepyClock(Clock):
    """Says once that the machine slept for an hour."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._left = after

    def slept(self) -> float:
        self._left -= 1
        return 3_600.0 if self._left == 0 else 0.0


SOUND = ({"rms": 0.05, "peak": 0.3}, noise(0.5))


@pytest.fixture
def recording() -> Recording:
    return new_recording("test")


def record(meeting: Sealed, recording: Recording, clock: Clock, *messages: tuple[dict[str, Any], bytes]) -> list[Event]:
    listening, telling = os.pipe()
    ordered, orders = os.pipe()
    writer = ChunkWriter(meeting.sound, meeting.recipient, recording.key, recording.id)
    supply, sealer, room = ScriptedSupply(*messages), Sealer(writer), Room(meeting.sound)
    pump = Pump(supply, sealer, Report(telling), room, clock=clock, orders=ordered)
    pump.run()
    pump.close()
    told = os.read(listening, 1 << 20)
    for descriptor in (listening, telling, ordered, orders):
        os.close(descriptor)
    events = (from_message(msgspec.json.decode(line)) for line in told.splitlines())
    return [event for event in events if event is not None]


def chunks(meeting: Sealed, recording: Recording) -> list[tuple[int, str]]:
    found = read_chunks(meeting, recording)
    return [(piece.samples, piece.gap) for piece in found if isinstance(piece, Chunk)]


def test_sleep_is_a_gap_of_its_length(meeting: Sealed, recording: Recording) -> None:
    events = record(meeting, recording, SleepyClock(after=3), *[SOUND] * 5)
    (gap,) = (event.gap for event in events if isinstance(event, Resumed))
    assert gap.reason == "asleep"
    assert gap.ended is not None
    assert (gap.ended - gap.started).total_seconds() == pytest.approx(3_600, abs=1)
    assert gap.at == 1.5
    assert chunks(meeting, recording) == [(24_000, ""), (16_000, "asleep")]


def test_dropped_sound_is_told_and_marked(meeting: Sealed, recording: Recording) -> None:
    events = record(meeting, recording, Clock(), SOUND, ({"event": "dropped", "seconds": 0.2}, b""), SOUND)
    assert [event.kind for event in events if isinstance(event, Trouble)] == ["sound_dropped"]
    assert chunks(meeting, recording) == [(8_000, ""), (8_000, "sound was dropped")]


def test_a_source_that_fails_in_the_middle_keeps_what_was_heard(meeting: Sealed, recording: Recording) -> None:
    failed = ({"event": "failed", "kind": "sound", "message": "The file is damaged."}, b"")
    events = record(meeting, recording, Clock(), SOUND, failed)
    assert [event.kind for event in events if isinstance(event, Trouble)] == ["source_failed"]
    assert events[-1] == Stopped(1, 8_000, "failed")
    assert chunks(meeting, recording) == [(8_000, "")]


def test_a_microphone_that_was_slow_and_then_gone_is_one_trouble_at_a_time(
    meeting: Sealed, recording: Recording
) -> None:
    events = record(meeting, recording, Clock(), SOUND, ({"event": "stalled"}, b""), ({"event": "lost"}, b""), SOUND)
    assert [(event.kind, event.over) for event in events if isinstance(event, Trouble)] == [
        ("microphone_stalled", False),
        ("microphone_stalled", True),
        ("microphone_lost", False),
        ("microphone_lost", True),
    ]
    assert chunks(meeting, recording) == [(8_000, ""), (8_000, "microphone lost")]
