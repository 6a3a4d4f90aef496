"""Say in words how loud it is, and tell a dead or muted microphone from a quiet room; pure figures, no sound is kept.

Guard: silence is noticed within ten seconds. Digital zero is a source that sends nothing. A muted analogue input still
hisses at a peak near 0.001 of full scale, evenly; a quiet room is louder than that or its level wanders.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from enum import StrEnum

FLOOR_DB = -96.0
"""What digital silence is shown as; one step of 16 bits lies at -90 dBFS."""


class Loudness(StrEnum):
    """How loud it is, in the words shown."""

    GOOD = "good"
    QUIET = "quiet"
    TOO_LOUD = "too loud"
    CLIPPING = "clipping"
    NO_SOUND = "no sound"


class Silence(StrEnum):
    """Why there is no speech to hear."""

    NONE = ""
    DEAD = "dead"
    MUTED = "muted"


@dataclass(frozen=True, slots=True)
class Reading:
    """One look at the meter: dBFS, the held peak, the word for it, and for how many seconds nothing was heard."""

    rms: float
    peak: float
    hold: float
    loudness: Loudness
    quiet_for: float
    silence: Silence


_CLIP = 0.999
_TOO_LOUD_DB = -3.0
_QUIET_DB = -45.0
_NO_SOUND_DB = -55.0
_NO_SOUND_SECONDS = 2.0
_RECENT_SECONDS = 3.0
_HOLD_SECONDS = 1.5
_FALL_DB = 20.0
_DEAD_SECONDS = 2.0
_MUTED_SECONDS = 8.0
_MUTED_PEAK = 0.002
_HISS_PEAK = 0.006
_HISS_SPREAD_DB = 1.0
_STEP_SECONDS = 0.1


def decibels(amplitude: float) -> float:
    """Turn an amplitude (1.0 is full scale) into dBFS, never below the floor."""
    return max(FLOOR_DB, 20 * math.log10(amplitude)) if amplitude > 0 else FLOOR_DB


class Meter:
    """Follow the level of a stream of short stretches of sound; time is counted in sound, not by a clock."""

    def __init__(self) -> None:
        self._hold = FLOOR_DB
        self._held_for = 0.0
        self._quiet_for = 0.0
        self._recent: deque[tuple[float, float]] = deque()
        self._recent_seconds = 0.0
        self._silence = _SilenceWatch()

    def feed(self, rms: float, peak: float, seconds: float) -> Reading:
        """Take one stretch's amplitudes (1.0 is full scale) and its length, and read the meter."""
        rms_db, peak_db = decibels(rms), decibels(peak)
        self._remember(rms_db, peak, seconds)
        self._keep_hold(peak_db, seconds)
        self._quiet_for = 0.0 if rms_db > _NO_SOUND_DB else self._quiet_for + seconds
        silence = self._silence.feed(rms, peak, seconds)
        return Reading(rms_db, peak_db, self._hold, self._word(), self._quiet_for, silence)

    def _remember(self, rms_db: float, peak: float, seconds: float) -> None:
        self._recent.append((rms_db, peak))
        self._recent_seconds += seconds
        while self._recent_seconds > _RECENT_SECONDS and len(self._recent) > 1:
            self._recent.popleft()
            self._recent_seconds -= seconds

    def _keep_hold(self, peak_db: float, seconds: float) -> None:
        self._held_for += seconds
        if self._held_for > _HOLD_SECONDS:
            self._hold -= _FALL_DB * seconds
        if peak_db >= self._hold:
            self._hold, self._held_for = peak_db, 0.0

    def _word(self) -> Loudness:
        loudest = max(rms_db for rms_db, _ in self._recent)
        peak = max(peak for _, peak in self._recent)
        if peak >= _CLIP:
            return Loudness.CLIPPING
        if decibels(peak) > _TOO_LOUD_DB:
            return Loudness.TOO_LOUD
        if self._quiet_for >= _NO_SOUND_SECONDS:
            return Loudness.NO_SOUND
        return Loudness.QUIET if loudest < _QUIET_DB else Loudness.GOOD


class _SilenceWatch:
    """Classify what is below speech, over the last seconds in steps of a tenth."""

    def __init__(self) -> None:
        self._zeros = 0.0
        self._step = (0.0, 0.0, 0.0)
        self._steps: deque[tuple[float, float]] = deque(maxlen=round(_MUTED_SECONDS / _STEP_SECONDS))

    def feed(self, rms: float, peak: float, seconds: float) -> Silence:
        self._zeros = self._zeros + seconds if peak == 0 else 0.0
        self._gather(rms, peak, seconds)
        if self._zeros >= _DEAD_SECONDS:
            return Silence.DEAD
        return Silence.MUTED if self._muted() else Silence.NONE

    def _gather(self, rms: float, peak: float, seconds: float) -> None:
        """Join short stretches to steps long enough for a steady figure: mean power and highest peak."""
        power, highest, length = self._step
        power, highest, length = power + rms * rms * seconds, max(highest, peak), length + seconds
        if length + 1e-9 >= _STEP_SECONDS:
            self._steps.append((math.sqrt(power / length), highest))
            power, highest, length = 0.0, 0.0, 0.0
        self._step = (power, highest, length)

    def _muted(self) -> bool:
        if len(self._steps) < (self._steps.maxlen or 0):
            return False
        loudest = max(peak for _, peak in self._steps)
        if loudest < _MUTED_PEAK:
            return True
        ordered = sorted(decibels(rms) for rms, _ in self._steps)
        tenth = len(ordered) // 10
        return loudest < _HISS_PEAK and ordered[-1 - tenth] - ordered[tenth] < _HISS_SPREAD_DB
