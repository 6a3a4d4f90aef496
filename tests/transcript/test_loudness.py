"""A quiet child in the room is heard, a television next door is not; the reference is the talk of the meeting."""

from __future__ import annotations

import pytest

from engine.transcript.guards import DISTANT, judge
from engine.transcript.lines import Line, Spoken
from engine.transcript.loudness import gains, in_the_room, remembered, talk_level
from engine.transcript.stretches import FRAME, Stretch
from engine.transcript.windows import Piece, Window

TALK = 1e6


def below(decibels: float) -> float:
    return TALK / 10 ** (decibels / 10)


@pytest.mark.parametrize(("decibels", "heard"), [(0, True), (10, True), (15, True), (25, False), (40, False)])
def test_who_speaks_much_more_quietly_is_not_in_the_room(decibels: float, heard: bool) -> None:  # noqa: FBT001
    levels = [TALK] * 200 + [1.0] * 100 + [below(decibels)] * 200
    near = in_the_room([0.95] * 200 + [0.05] * 100 + [0.95] * 200, levels, 0.0)
    assert all(near[:200])
    assert (near[400] > 0) is heard


def test_soft_syllables_between_loud_ones_stay() -> None:
    levels = ([TALK] * 10 + [below(30)] * 25) * 10
    assert in_the_room([0.9] * 350, levels, 0.0) == [0.9] * 350


def test_one_loud_syllable_next_door_brings_nobody_into_the_room() -> None:
    television = ([below(25)] * 45 + [below(14.5)] * 9 + [below(25)] * 46) * 2
    assert not any(in_the_room([0.9] * 200, television, TALK))


def test_the_level_is_remembered_through_silence_and_fades_with_talk() -> None:
    assert talk_level([0.9] * 10, [TALK] * 10) == 0
    assert remembered([0.0] * 500, [1.0] * 500, TALK) == TALK
    assert remembered([0.9] * 500, [below(15)] * 500, TALK) == TALK / 2
    assert not any(in_the_room([0.9] * 500, [below(25)] * 500, TALK))


def test_words_from_next_door_beneath_the_talk_are_dropped() -> None:
    levels = (TALK,) * 100 + (below(26),) * 100
    window = Window(0, 200 * FRAME, (Piece(0, Stretch(0, 200)),), b"", (0.9,) * 200, levels, TALK)
    lines = [Line(start, end, (Spoken("Hello.", start, end, 0.9),)) for start, end in ((0.5, 2.0), (4.0, 6.0))]
    assert judge(lines, window) == [None, DISTANT]


def test_a_quiet_speaker_is_raised_towards_the_others_and_nobody_else() -> None:
    levels = [TALK] * 100 + [1.0] * 10 + [below(15)] * 100 + [1.0] * 10 + [below(5)] * 100
    factors = gains([Stretch(0, 100), Stretch(110, 210), Stretch(220, 320)], levels, TALK)
    assert len(factors) == len(levels)
    assert set(factors[:105] + factors[215:]) == {1.0}
    assert factors[105:215] == pytest.approx([(10**1.5 / 2) ** 0.5] * 110)
    assert gains([], [1.0] * 3, TALK) == [1.0] * 3
