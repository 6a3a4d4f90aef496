"""The meter says in words how loud it is and tells a dead or muted microphone from a quiet room."""

from __future__ import annotations

import math
import random

import pytest

from engine.audio.levels import FLOOR_DB, Loudness, Meter, Reading, Silence, decibels

STEP = 0.04


def hear(meter: Meter, levels: list[tuple[float, float]]) -> Reading:
    assert levels
    for rms, peak in levels:
        reading = meter.feed(rms, peak, STEP)
    return reading


def steady(rms: float, peak: float, seconds: float) -> list[tuple[float, float]]:
    return [(rms, peak)] * round(seconds / STEP)


def hiss(peak: float, seconds: float) -> list[tuple[float, float]]:
    """Give what an analogue input sounds like with nothing plugged in: even noise."""
    dice = random.Random(3)  # noqa: S311
    return [(peak / 3 * dice.uniform(0.97, 1.03), peak * dice.uniform(0.8, 1)) for _ in range(round(seconds / STEP))]


def quiet_room(seconds: float) -> list[tuple[float, float]]:
    """Give breathing, paper and a clock: faint, but never even."""
    dice = random.Random(4)  # noqa: S311
    levels = (0.0008 * 10 ** dice.uniform(0, 0.5) for _ in range(round(seconds / STEP)))
    return [(rms, rms * 4) for rms in levels]


@pytest.mark.parametrize(
    ("amplitude", "expected"), [(1.0, 0.0), (0.5, -6.02), (0.001, -60.0), (0.0, FLOOR_DB), (1e-9, FLOOR_DB)]
)
def test_decibels(amplitude: float, expected: float) -> None:
    assert math.isclose(decibels(amplitude), expected, abs_tol=0.01)


@pytest.mark.parametrize(
    ("rms", "peak", "word"),
    [
        (0.05, 0.3, Loudness.GOOD),
        (0.003, 0.02, Loudness.QUIET),
        (0.3, 0.8, Loudness.TOO_LOUD),
        (0.5, 1.0, Loudness.CLIPPING),
        (0.0, 0.0, Loudness.NO_SOUND),
    ],
)
def test_words(rms: float, peak: float, word: Loudness) -> None:
    assert hear(Meter(), steady(rms, peak, 3)).loudness is word


def test_a_pause_between_sentences_is_still_good() -> None:
    assert hear(Meter(), [*steady(0.05, 0.3, 1), *steady(0.002, 0.01, 1)]).loudness is Loudness.GOOD


def test_the_peak_is_held_and_then_falls() -> None:
    meter = Meter()
    held = hear(meter, [*steady(0.1, 0.5, 1), *steady(0.01, 0.05, 1)]).hold
    assert math.isclose(held, decibels(0.5))
    assert hear(meter, steady(0.01, 0.05, 3)).hold < held - 10


def test_seconds_without_sound_are_counted() -> None:
    assert math.isclose(hear(Meter(), steady(0.0001, 0.0004, 9)).quiet_for, 9, abs_tol=0.1)


def test_digital_zero_is_dead_within_two_seconds() -> None:
    assert hear(Meter(), steady(0, 0, 2.04)).silence is Silence.DEAD


@pytest.mark.parametrize("peak", [0.0005, 0.001, 0.0019, 0.004])
def test_a_muted_input_is_told_by_its_even_hiss_within_ten_seconds(peak: float) -> None:
    assert hear(Meter(), hiss(peak, 10)).silence is Silence.MUTED


def test_a_quiet_room_is_not_taken_for_a_muted_microphone() -> None:
    meter = Meter()
    assert {meter.feed(rms, peak, STEP).silence for rms, peak in quiet_room(60)} == {Silence.NONE}


def test_speech_takes_the_warning_back() -> None:
    assert hear(Meter(), [*hiss(0.001, 12), *steady(0.05, 0.3, 0.2)]).silence is Silence.NONE
