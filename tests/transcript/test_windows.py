"""Windows tile the sound, however it arrives and wherever the work is taken up again."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.transcript.stretches import FRAME, LIMIT, Stretch
from engine.transcript.windows import Piece, Window, windows

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

VOICED, NOISE, NOTHING = 5_000, 300, 0
RUNS = st.lists(
    st.tuples(st.sampled_from([VOICED, VOICED, NOISE, NOTHING]), st.integers(1, 60_000)), min_size=1, max_size=10
)


def sound_of(runs: Sequence[tuple[int, int]]) -> bytes:
    """Return samples whose value changes all along, so that a lost or doubled one shows."""
    values = [
        0 if height == NOTHING else height + (place * 7 + number * 13) % 97
        for number, (height, length) in enumerate(runs)
        for place in range(length)
    ]
    return struct.pack(f"<{len(values)}h", *values)


async def voice(pcm: bytes, *, fresh: bool = False) -> list[float]:
    """Tell loud frames from others; remember, as the real one does, whether it began afresh."""
    voice.heard = 0 if fresh else voice.heard  # type: ignore[attr-defined]
    answer = []
    for at in range(0, len(pcm), 2 * FRAME):
        voice.heard += 1  # type: ignore[attr-defined]
        (first,) = struct.unpack_from("<h", pcm, at)
        answer.append((0.9 if first >= VOICED else 0.1) - 0.05 / voice.heard)  # type: ignore[attr-defined]
    return answer


async def arriving(sound: bytes, sizes: Sequence[int]) -> AsyncIterator[bytes]:
    place = turn = 0
    while place < len(sound):
        size = sizes[turn % len(sizes)] if sizes else len(sound)
        yield sound[place : place + size]
        if turn % 3 == 2:
            yield b""
        place, turn = place + size, turn + 1


def heard(sound: bytes, sizes: Sequence[int] = (), start: int = 0, loudness: float = 0.0) -> list[Window]:
    async def gather() -> list[Window]:
        found = [window async for window in windows(arriving(sound, sizes), voice, start=start, loudness=loudness)]
        return [window for window in found if not window.open]

    return asyncio.run(gather())


@settings(max_examples=40, deadline=None)
@given(RUNS)
def test_no_sample_is_lost_or_doubled_and_all_speech_is_kept(runs: list[tuple[int, int]]) -> None:
    sound = sound_of(runs)
    found = heard(sound)
    assert [window.start for window in found] == [0, *(window.end for window in found[:-1])]
    assert found[-1].end == len(sound) // 2
    kept: set[int] = set()
    for window in found:
        assert len(window.pcm) <= LIMIT * FRAME * 2
        assert len(window.voice) == len(window.levels) == -(-len(window.pcm) // (2 * FRAME))
        packed = b""
        for piece in window.pieces:
            first = window.start + piece.frames.start * FRAME
            last = min(window.start + piece.frames.end * FRAME, window.end)
            assert piece.at * FRAME * 2 == len(packed)
            packed += sound[2 * first : 2 * last]
            assert kept.isdisjoint(range(first, last, FRAME))
            kept.update(range(first, last, FRAME))
        assert packed == window.pcm
    place = 0
    for height, length in runs:
        if height == VOICED and length >= 6 * FRAME:
            assert all(
                any(
                    w.start + p.frames.start * FRAME <= s < w.start + p.frames.end * FRAME
                    for w in found
                    for p in w.pieces
                )
                for s in range(place + FRAME, place + length - FRAME, 4 * FRAME)
            )
        place += length


@settings(max_examples=25, deadline=None)
@given(RUNS, st.lists(st.integers(1, 50_000), min_size=1, max_size=4))
def test_how_the_sound_arrives_makes_no_difference(runs: list[tuple[int, int]], sizes: list[int]) -> None:
    sound = sound_of(runs)
    assert heard(sound, [max(size, 700) for size in sizes]) == heard(sound)


@settings(max_examples=25, deadline=None)
@given(RUNS, st.integers(0, 20))
def test_taken_up_again_anywhere_it_goes_on_the_same(runs: list[tuple[int, int]], after: int) -> None:
    sound = sound_of(runs)
    whole = heard(sound)
    done = whole[: after % (len(whole) + 1)]
    start = done[-1].end if done else 0
    assert heard(sound[2 * start :], start=start, loudness=done[-1].loudness if done else 0.0) == whole[len(done) :]


def test_where_the_sound_ebbs_what_there_is_of_a_window_comes_first() -> None:
    sound = sound_of([(VOICED, 80_000), (NOTHING, 16_000), (VOICED, 48_000)])

    async def ebbing() -> AsyncIterator[bytes]:
        for at in range(0, len(sound), 64_000):
            yield sound[at : at + 64_000]
            yield b""

    async def gather() -> list[Window]:
        return [window async for window in windows(ebbing(), voice)]

    *looks, last = asyncio.run(gather())
    assert [last] == heard(sound)
    assert all(look.open and look.start == 0 for look in looks)
    assert 0 < looks[0].end < looks[-1].end < last.end


def test_no_sound_gives_no_window_and_half_a_sample_is_ignored() -> None:
    assert heard(b"") == []
    assert heard(b"\x01") == []


def test_silence_is_never_shown_to_the_voice_model() -> None:
    async def never(pcm: bytes, *, fresh: bool = False) -> list[float]:
        pytest.fail("the voice model was asked about silence")

    async def gather() -> list[Window]:
        faint = struct.pack("<h", 9) * 16_000
        return [w async for w in windows(arriving(bytes(3_200_000) + faint, [64_000]), never)]

    found = asyncio.run(gather())
    assert found[-1].end == 1_616_000
    assert not any(window.pieces for window in found)


def test_times_are_found_again_across_a_joint() -> None:
    window = Window(16_000, 96_000, (Piece(0, Stretch(0, 50)), Piece(50, Stretch(100, 125))), bytes(2 * FRAME * 75))
    assert window.meeting_time(0.0) == 1.0
    assert window.meeting_time(50 * 0.032, ends=True) == pytest.approx(1.0 + 50 * 0.032)
    assert window.meeting_time(50 * 0.032) == pytest.approx(1.0 + 100 * 0.032)
    assert window.meeting_time(99.0) == pytest.approx(1.0 + 125 * 0.032)


def test_a_part_of_a_window_keeps_its_times() -> None:
    window = Window(
        0,
        160_000,
        (Piece(0, Stretch(10, 60)), Piece(50, Stretch(200, 250))),
        bytes(2 * FRAME * 100),
        tuple(i / 100 for i in range(100)),
        (1.0,) * 100,
    )
    first, second = window.part(0, 40), window.part(40, 100)
    assert first.pieces == (Piece(0, Stretch(10, 50)),)
    assert second.pieces == (Piece(0, Stretch(50, 60)), Piece(10, Stretch(200, 250)))
    assert second.meeting_time(1.0) == window.meeting_time(1.0 + 40 * 0.032)
    assert first.pcm + second.pcm == window.pcm
    assert first.voice + second.voice == window.voice
