"""Play talk faster at its own pitch, by overlapping waves that fit; for children only: it loads numpy.

Guard: at a speed of 1 the sound passes through bit for bit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from engine.audio import RATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

_HOP = RATE // 50
"""Samples between the beginnings of two frames: 20 ms, half a frame, a few waves of the deepest voice."""
_REACH = RATE // 100
"""Samples by which a frame may be moved for its wave to go on from the one before."""


def faster(samples: NDArray[np.int16], speed: float) -> NDArray[np.int16]:
    """Return the sound in 1/speed of its time: WSOLA (Verhelst and Roelands, 1993)."""
    if speed == 1.0 or samples.size < 4 * _HOP:
        return samples
    frames = int((samples.size - 2 * _HOP - _REACH) / (_HOP * speed))
    source = np.pad(samples.astype(np.float32), (0, 4 * _HOP + _REACH))
    fade = np.hanning(2 * _HOP + 1)[:-1].astype(np.float32)
    made = np.zeros((frames + 2) * _HOP, dtype=np.float32)
    at = 0
    for frame in range(frames + 1):
        made[frame * _HOP : (frame + 2) * _HOP] += source[at : at + 2 * _HOP] * fade
        at = _best(source, at + _HOP, round((frame + 1) * _HOP * speed))
    whole: NDArray[np.int16] = np.clip(np.rint(made), -32768, 32767).astype(np.int16)
    return whole


def _best(source: NDArray[np.float32], following: int, near: int) -> int:
    """Return where, near a place, the sound is most like that which would naturally follow."""
    low = max(0, near - _REACH)
    field = source[low : near + _REACH + 2 * _HOP]
    wanted = source[following : following + 2 * _HOP]
    if field.size < wanted.size or not wanted.any():
        return min(near, source.size - 2 * _HOP)
    likeness: Any = np.correlate(field, wanted, "valid")
    return low + int(np.argmax(likeness))
