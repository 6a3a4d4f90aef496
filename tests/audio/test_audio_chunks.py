"""Sealed sound comes back whole, or what is wrong with it is named by its time and the rest is usable."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sealing import Sealed, noise

from engine.audio import RATE
from engine.audio.chunks import (
    Chunk,
    ChunkWriter,
    Missing,
    Recording,
    chunk_name,
    clip,
    new_recording,
    pack,
    read_chunks,
    sealed_pcm,
    survey,
    unpack,
)
from engine.errors import Damaged

if TYPE_CHECKING:
    from pathlib import Path

SIZE = 400  # samples; the format does not care that real chunks are longer
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


def seal(meeting: Sealed, recording: Recording, count: int = 5, *, end: bool = True) -> bytes:
    writer = ChunkWriter(meeting.sound, meeting.recipient, recording.key, recording.id)
    sound = noise(SIZE * count / RATE)
    for index in range(count):
        pcm = sound[index * SIZE * 2 :][: SIZE * 2]
        writer.write(Chunk(index, index * SIZE, SIZE, NOW, last=end and index == count - 1, pcm=pcm))
    return sound


def path_of(meeting: Sealed, recording: Recording, index: int) -> Path:
    return meeting.sound / chunk_name(recording.id, index)


@pytest.fixture
def recording() -> Recording:
    return new_recording("test", NOW)


@given(
    index=st.integers(0, 2**32 - 1),
    first=st.integers(0, 2**63),
    pcm=st.binary(max_size=400).map(lambda data: data[: len(data) // 2 * 2]),
    gap=st.sampled_from(["", "off the record", "microphone lost", "asleep", "sound was dropped"]),
    last=st.booleans(),
)
def test_a_chunk_comes_back_as_it_was(index: int, first: int, pcm: bytes, gap: str, *, last: bool) -> None:
    made = new_recording("test")
    chunk = Chunk(index, first, len(pcm) // 2, NOW, gap, last, pcm)
    assert unpack(pack(chunk, made.id, made.key), made.id, made.key) == chunk


@given(data=st.data())
def test_no_changed_payload_is_accepted(data: st.DataObject) -> None:
    made = new_recording("test")
    payload = pack(Chunk(3, 4, 50, NOW, pcm=noise(50 / RATE)), made.id, made.key)
    bit = data.draw(st.integers(0, len(payload) * 8 - 1))
    changed = bytearray(payload)
    changed[bit // 8] ^= 1 << bit % 8
    length = data.draw(st.integers(0, len(payload) - 1))
    for wrong in (bytes(changed), payload[:length], payload + b"\0\0"):
        with pytest.raises(Damaged):
            unpack(wrong, made.id, made.key)
    with pytest.raises(Damaged):
        unpack(payload, made.id, b"\0" * 32)


def test_all_is_read_back_in_order(meeting: Sealed, recording: Recording) -> None:
    sound = seal(meeting, recording)
    chunks = list(read_chunks(meeting, recording))
    assert [chunk.index for chunk in chunks] == [0, 1, 2, 3, 4]
    assert b"".join(sealed_pcm(meeting, [recording])) == sound
    kept = survey(meeting, recording)
    assert (kept.seconds, kept.missing, kept.ended) == (5 * SIZE / RATE, (), True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(index=st.integers(0, 3), bit=st.integers(0, 1 << 20))
def test_one_flipped_bit_is_named_by_time(meeting: Sealed, index: int, bit: int) -> None:
    recording = new_recording("test")
    sound = seal(meeting, recording)
    path = path_of(meeting, recording, index)
    sealed = bytearray(path.read_bytes())
    bit %= len(sealed) * 8  # age files differ a little in length
    sealed[bit // 8] ^= 1 << bit % 8
    path.write_bytes(sealed)
    found = list(read_chunks(meeting, recording))
    missing = [piece for piece in found if isinstance(piece, Missing)]
    assert [(piece.start, piece.end) for piece in missing] == [(index * SIZE / RATE, (index + 1) * SIZE / RATE)]
    heard = b"".join(sealed_pcm(meeting, [recording]))
    start, end = index * SIZE * 2, (index + 1) * SIZE * 2
    assert heard == sound[:start] + bytes(SIZE * 2) + sound[end:]


@pytest.mark.parametrize("length", [0, 1, 100, 200, 900])
def test_a_truncated_chunk_is_named_by_time(meeting: Sealed, recording: Recording, length: int) -> None:
    seal(meeting, recording)
    path = path_of(meeting, recording, 2)
    path.write_bytes(path.read_bytes()[:length])
    (missing,) = (piece for piece in read_chunks(meeting, recording) if isinstance(piece, Missing))
    assert (missing.index, missing.start, missing.end) == (2, 2 * SIZE / RATE, 3 * SIZE / RATE)


def test_deleted_chunks_are_named_by_time(meeting: Sealed, recording: Recording) -> None:
    seal(meeting, recording)
    for index in (1, 2):
        path_of(meeting, recording, index).unlink()
    (missing,) = (piece for piece in read_chunks(meeting, recording) if isinstance(piece, Missing))
    assert (missing.index, missing.count, missing.start, missing.end) == (1, 2, SIZE / RATE, 3 * SIZE / RATE)
    kept = survey(meeting, recording)
    assert kept.missing == (missing,)
    assert (kept.seconds, kept.length) == (3 * SIZE / RATE, 5 * SIZE / RATE)


def test_swapped_chunks_are_both_named(meeting: Sealed, recording: Recording) -> None:
    seal(meeting, recording)
    first, second = path_of(meeting, recording, 1), path_of(meeting, recording, 3)
    one, other = first.read_bytes(), second.read_bytes()
    first.write_bytes(other)
    second.write_bytes(one)
    missing = [piece for piece in read_chunks(meeting, recording) if isinstance(piece, Missing)]
    assert [piece.index for piece in missing] == [1, 3]


def test_a_missing_tail_is_noticed_after_a_clean_stop(meeting: Sealed, recording: Recording) -> None:
    seal(meeting, recording)
    stopped = replace(recording, chunks=5, samples=5 * SIZE)
    for index in (3, 4):
        path_of(meeting, recording, index).unlink()
    *_, missing = read_chunks(meeting, stopped)
    assert isinstance(missing, Missing)
    assert (missing.index, missing.count, missing.end) == (3, 2, 5 * SIZE / RATE)
    assert not survey(meeting, stopped).ended


def test_after_a_crash_the_sound_ends_where_the_chunks_do(meeting: Sealed, recording: Recording) -> None:
    sound = seal(meeting, recording, end=False)
    assert b"".join(sealed_pcm(meeting, [recording])) == sound
    assert not survey(meeting, recording).ended


def test_who_only_knows_the_recipient_cannot_add_sound(meeting: Sealed, recording: Recording) -> None:
    seal(meeting, recording)
    forged = pack(Chunk(2, 2 * SIZE, SIZE, NOW, pcm=bytes(SIZE * 2)), recording.id, hashlib.sha256(b"guess").digest())
    recipient = pyrage.x25519.Recipient.from_str(meeting.recipient)
    path_of(meeting, recording, 2).write_bytes(pyrage.encrypt(forged, [recipient]))
    (missing,) = (piece for piece in read_chunks(meeting, recording) if isinstance(piece, Missing))
    assert missing.index == 2


def test_two_recordings_of_a_meeting_follow_each_other(meeting: Sealed) -> None:
    before, after = new_recording("before"), new_recording("after")
    sound = seal(meeting, before, end=False) + seal(meeting, after, 3)
    assert b"".join(sealed_pcm(meeting, [before, after])) == sound
    start, end = 4.5 * SIZE / RATE, 6 * SIZE / RATE
    assert clip(meeting, [before, after], start, end) == sound[int(9 * SIZE) : 12 * SIZE]
    assert b"".join(sealed_pcm(meeting, [before, after], start=start)) == sound[int(9 * SIZE) :]


def test_a_record_prints_neither_key_nor_sound(recording: Recording) -> None:
    assert recording.key.hex() not in repr(recording)
    assert str(recording.key) not in repr(recording)
    assert "pcm" not in repr(Chunk(0, 0, 1, NOW, pcm=b"ab"))
