"""Speech is found whole, windows keep to their limit, and cuts fall into pauses."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from engine.transcript.stretches import (
    BRIEF,
    HANGOVER,
    LIMIT,
    OFFSET,
    ONSET,
    PAD_AFTER,
    PAD_BEFORE,
    PATIENCE,
    SPAN,
    Stretch,
    choose_cut,
    find_stretches,
    pad,
)

LOUD, SOFT, HUSH = 0.9, 0.4, 0.05
RUNS = st.lists(st.tuples(st.sampled_from([LOUD, SOFT, HUSH]), st.integers(1, 400)), max_size=12)


def expand(runs: list[tuple[float, int]]) -> list[float]:
    return [probability for probability, length in runs for _ in range(length)]


@given(RUNS)
def test_every_loud_run_lies_in_a_stretch_and_stretches_are_apart(runs: list[tuple[float, int]]) -> None:
    voice = expand(runs)
    found = find_stretches(voice)
    assert all(voice[s.start] >= ONSET and voice[s.end - 1] >= OFFSET and len(s) >= BRIEF for s in found)
    assert all(b.start - a.end >= HANGOVER for a, b in pairwise(found))
    covered = {frame for s in found for frame in range(s.start, s.end)}
    place = 0
    for probability, length in runs:
        if probability == LOUD and length >= BRIEF:
            assert covered.issuperset(range(place, place + length))
        place += length


@given(RUNS)
def test_padding_keeps_order_never_overlaps_and_never_leaves_the_sound(runs: list[tuple[float, int]]) -> None:
    voice = expand(runs)
    found = find_stretches(voice)
    padded = pad(found, len(voice))
    assert all(a.end < b.start for a, b in pairwise(padded))
    assert all(0 <= p.start < p.end <= len(voice) for p in padded)
    assert all(any(p.start <= s.start and s.end <= p.end for p in padded) for s in found)


@given(RUNS)
@example([(LOUD, 2_000)])
def test_a_window_keeps_to_its_limit_and_goes_forward(runs: list[tuple[float, int]]) -> None:
    voice = expand(runs)
    for heard in range(0, len(voice), 32):
        cut = choose_cut(voice[:heard], voice[:heard])
        if cut is None:
            continue
        inside = [Stretch(s.start, min(s.end, cut)) for s in find_stretches(voice[:heard]) if s.start < cut]
        assert 0 < cut <= heard
        assert sum(map(len, pad(inside, cut))) <= LIMIT
        return
    assert len(voice) < SPAN + LIMIT + 64


def test_a_full_window_is_cut_in_the_middle_of_its_last_long_pause() -> None:
    voice = expand([(LOUD, 700), (HUSH, 4), (LOUD, 60), (HUSH, 8), (LOUD, 300)])
    assert choose_cut(voice, voice) == 700 + 4 + 60 + 4


def test_without_a_pause_it_is_cut_where_it_is_quietest() -> None:
    voice = expand([(LOUD, 1_000)])
    levels = [100.0] * 1_000
    levels[798:803] = [1.0] * 5
    assert choose_cut(voice, levels) == 800


def test_a_half_full_window_does_not_wait_out_a_long_silence() -> None:
    voice = expand([(LOUD, LIMIT // 2), (HUSH, PATIENCE)])
    assert choose_cut(voice[:-1], voice[:-1]) is None
    assert choose_cut(voice, voice) == len(voice) - PAD_BEFORE


def test_a_nearly_empty_window_waits_for_more_but_not_for_ever() -> None:
    voice = expand([(LOUD, 50), (HUSH, SPAN)])
    assert choose_cut(voice[: SPAN - 1], voice[: SPAN - 1]) is None
    assert choose_cut(voice[:SPAN], voice[:SPAN]) == SPAN - PAD_BEFORE


def test_silence_alone_is_let_go_of_in_pieces() -> None:
    assert choose_cut([HUSH] * (LIMIT - 1), [0.0] * (LIMIT - 1)) is None
    assert choose_cut([HUSH] * LIMIT, [0.0] * LIMIT) == LIMIT - PAD_BEFORE


def test_a_short_pause_is_kept_and_a_long_one_cut_out() -> None:
    short = find_stretches(expand([(LOUD, 20), (HUSH, PAD_AFTER + PAD_BEFORE), (LOUD, 20)]))
    assert len(short) == 2
    assert len(pad(short, 58)) == 1
    long = find_stretches(expand([(LOUD, 20), (HUSH, PAD_AFTER + PAD_BEFORE + 1), (LOUD, 20)]))
    assert len(pad(long, 59)) == 2
