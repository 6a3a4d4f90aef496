"""Turn whatever a device or a file gives into 16 kHz mono, 16 bit; for children only: it loads native libraries.

Guard: sound that is already 16 kHz mono 16 bit passes through bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import soxr

from engine.audio import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FULL_SCALE = 32768.0


class Mono:
    """A stream from one rate and number of channels to 16 kHz mono; constant memory."""

    def __init__(self, rate: int, channels: int) -> None:
        self._channels = channels
        self._resampler = None if rate == RATE else soxr.ResampleStream(rate, RATE, 1, dtype="float32")

    def feed(self, block: NDArray[Any], *, last: bool = False) -> NDArray[np.int16]:
        """Take samples (int16 or float32, interleaved in any shape) and give what is ready."""
        if self._resampler is None and self._channels == 1 and block.dtype == np.int16:
            return block.reshape(-1)
        level = block.astype(np.float32).reshape(-1, self._channels).mean(axis=1)
        if block.dtype == np.int16:
            level /= _FULL_SCALE
        if self._resampler is not None:
            level = self._resampler.resample_chunk(level, last=last)
        whole: NDArray[np.int16] = np.clip(np.rint(level * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
        return whole


def amplitudes(samples: NDArray[np.int16]) -> tuple[float, float]:
    """Give the RMS and the peak of a stretch of sound, 1.0 being full scale."""
    if not samples.size:
        return 0.0, 0.0
    level = samples.astype(np.float32) / _FULL_SCALE
    return float(np.sqrt(np.mean(level * level))), float(np.max(np.abs(level)))
