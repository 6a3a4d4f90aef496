"""Faster, at the same pitch."""

from __future__ import annotations

import numpy as np
import pytest

from engine.audio import RATE
from engine.audio.tempo import faster


def tone(seconds: float, hertz: float) -> np.ndarray:
    return (8_000 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * RATE)) / RATE)).astype(np.int16)


def pitch(samples: np.ndarray) -> float:
    return float(np.argmax(np.abs(np.fft.rfft(samples))) * RATE / len(samples))


@pytest.mark.parametrize("speed", [1.25, 1.5, 2.0])
def test_faster_is_shorter_at_the_same_pitch_and_loudness(speed: float) -> None:
    sound = tone(2, 180)
    quick = faster(sound, speed)
    assert len(quick) / RATE == pytest.approx(2 / speed, abs=0.06)
    assert pitch(quick) == pytest.approx(180, abs=2)
    assert np.abs(quick[1_000:-1_000]).max() == pytest.approx(8_000, rel=0.05)


def test_at_its_own_speed_the_sound_is_untouched_and_little_of_it_does_no_harm() -> None:
    sound = tone(0.5, 300)
    assert faster(sound, 1.0) is sound
    for length in (0, 1, 700, 1_300, 2_000):
        assert len(faster(sound[:length], 2.0)) <= length
