"""Turn whatever a device or a file gives into 16 kHz mono, 16 bit; for children only: it loads native libraries.

Guard: sound that is already 16 kHz mono 16 bit passes through bit for bit; two channels of opposite phase, as a badly
wired microphone gives them, do not cancel each other, and a dead one does not halve the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import soxr

from engine.audio import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FULL_SCALE = 32768.0
_DEAD = 1e-4
"""Part of the loudest channel's power below which a channel is taken for dead: 40 dB."""
_OPPOSED = -0.5
"""Correlation with the loudest channel below which a channel is taken for the same sound the other way round."""


class Mono:
    """A stream from one rate and number of channels to 16 kHz mono; constant memory."""

    def __init__(self, rate: int, channels: int) -> None:
        self._channels = channels
        self._powers = np.zeros((channels, channels))
        self._resampler = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="float32")

    def feed(self, block: NDArray[Any], *, last: bool = False) -> NDArray[np.int16]:
        """Take samples (int16 or float32, interleaved in any shape) and give what is ready."""
        if self._resampler is None and self._channels == 1 and block.dtype == np.int16:
            return block.reshape(-1)
        level = self._together(block.astype(np.float32).reshape(-1, self._channels))
        if block.dtype == np.int16:
            level /= _FULL_SCALE
        if self._resampler is not None:
            level = self._resampler.resample_chunk(level, last=last)
        whole: NDArray[np.int16] = np.clip(np.rint(level * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
        return whole

    def _together(self, level: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the mean of the live channels, by all that was heard so far, each turned the way the loudest goes."""
        if self._channels == 1:
            return level[:, 0]
        self._powers += level.T @ level
        powers = np.diag(self._powers)
        loudest = int(np.argmax(powers))
        if powers[loudest] == 0:
            return level[:, 0]
        live = powers >= _DEAD * powers[loudest]
        alike = self._powers[loudest] / np.sqrt(np.maximum(powers * powers[loudest], 1e-20))
        signs = np.where(alike < _OPPOSED, -1.0, 1.0) * live
        together: NDArray[np.float32] = (level @ (signs / live.sum())).astype(np.float32)
        return together


def amplitudes(samples: NDArray[np.int16]) -> tuple[float, float]:
    """Give the RMS and the peak of a stretch of sound, 1.0 being full scale."""
    if not samples.size:
        return 0.0, 0.0
    level = samples.astype(np.float32) / _FULL_SCALE
    return float(np.sqrt(np.mean(level * level))), float(np.max(np.abs(level)))
