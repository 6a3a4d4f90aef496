"""Sound on its way: cut into gapless chunks, carried in frames, held in a ring."""

from __future__ import annotations

import os

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sealing import noise

from engine.audio.chunks import CHUNK_SAMPLES, Chunk
from engine.audio.events import Level, Trouble, from_message, to_line
from engine.audio.frames import Frames
from engine.audio.levels import Meter
from engine.audio.report import Report
from engine.audio.ring import Ring
from engine.audio.tape import Clock, Tape

pieces = st.lists(st.one_of(st.integers(1, 40_000), st.just("cut")), max_size=12)


@given(pieces)
def test_chunks_follow_each_other_without_a_gap(steps: list[int | str]) -> None:
    tape, chunks = Tape(Clock()), list[Chunk]()
    sound = bytearray()
    for step in steps:
        if isinstance(step, int):
            pcm = noise(step / 16_000)
            sound += pcm
            chunks += tape.add(pcm)
        else:
            chunks += tape.cut("off the record")
    chunks.append(tape.finish())
    assert b"".join(chunk.pcm for chunk in chunks) == sound
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    assert [chunk.first for chunk in chunks[1:]] == [chunk.first + chunk.samples for chunk in chunks[:-1]]
    assert all(chunk.samples <= CHUNK_SAMPLES for chunk in chunks)
    assert [chunk.last for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
    assert tape.samples * 2 == len(sound)


def test_a_chunk_after_a_break_says_so() -> None:
    tape = Tape(Clock())
    chunks = [*tape.add(noise(1)), *tape.cut("microphone lost"), *tape.add(noise(3)), tape.finish()]
    assert [(chunk.samples, chunk.gap) for chunk in chunks] == [
        (16_000, ""),
        (32_000, "microphone lost"),
        (16_000, ""),
    ]


messages = st.lists(
    st.tuples(st.dictionaries(st.sampled_from("abc"), st.integers()), st.binary(max_size=300)), max_size=6
)


@given(messages, st.data())
def test_frames_arrive_whole_however_the_pipe_splits_them(sent: list[tuple[dict, bytes]], data: st.DataObject) -> None:
    stream = b""
    for message, sound in sent:
        stream += msgspec.json.encode(message | ({"bytes": len(sound)} if sound else {})) + b"\n" + sound
    frames, received = Frames(), list[bytes]()
    while stream:
        size = data.draw(st.integers(1, len(stream)))
        received += (sound for _, sound in frames.feed(stream[:size]))
        stream = stream[size:]
    assert received == [sound for _, sound in sent]


@pytest.mark.parametrize(
    "garbage", [b"hello\n", b"[1]\n", b'{"bytes": -1}\n', b'{"bytes": 9999999999}\n', b"x" * 2_000_000]
)
def test_what_is_no_frame_is_refused(garbage: bytes) -> None:
    with pytest.raises((ValueError, msgspec.DecodeError)):
        list(Frames().feed(garbage))


@given(st.lists(st.one_of(st.binary(max_size=30), st.just(None)), max_size=40))
def test_a_ring_gives_what_it_took_and_counts_what_it_could_not_take(steps: list[bytes | None]) -> None:
    ring, expected, dropped = Ring(64), b"", 0
    for step in steps:
        if step is None:
            assert ring.take() == expected
            expected = b""
        elif len(expected) + len(step) > 64:
            dropped += len(step)
            ring.write(memoryview(step))
        else:
            expected += step
            ring.write(memoryview(step))
    assert ring.take() == expected
    assert ring.dropped() == dropped
    assert ring.dropped() == 0


def test_events_cross_the_pipe_unchanged() -> None:
    for event in (Level.of(Meter().feed(0.05, 0.3, 0.04), 12.5), Trouble("disk_low", "Little room.")):
        assert from_message(msgspec.json.decode(to_line(event))) == event
    assert from_message({"event": "unheard of"}) is None


def test_a_clock_set_back_changes_no_times() -> None:
    clock = Clock()
    before = clock.now()
    assert clock.now() >= before
    assert clock.before(60) < before


def test_an_application_that_does_not_listen_costs_levels_only() -> None:
    listening, telling = os.pipe()
    report = Report(telling)
    level = Level.of(Meter().feed(0.05, 0.3, 0.04), 1.0)
    for _ in range(5_000):
        report.send(level)
    report.send(Trouble("disk_low", "Little room."))
    os.set_blocking(listening, False)
    told = os.read(listening, 1 << 20)
    report.finish(5)
    told += os.read(listening, 1 << 20)
    *levels, last = (from_message(msgspec.json.decode(line)) for line in told.splitlines())
    assert set(levels) == {level}
    assert len(levels) < 5_000
    assert last == Trouble("disk_low", "Little room.")
    os.close(listening)
    report.send(level)
    assert report.broken
    os.close(telling)
