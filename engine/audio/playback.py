"""Play sound from memory: the clear sound goes by pipe to a child that owns the loudspeaker, and nowhere else.

Guard: nothing is written; stopping kills the child, so a sound server that hangs cannot hold the screen.
"""

from __future__ import annotations

import asyncio
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.audio import RATE, SAMPLE_BYTES, inside
from engine.errors import DeviceError

if TYPE_CHECKING:
    from models.child import Child

MODULE = "engine.audio.playback"

_GRACE = 10.0
_BLOCK = 4_800
_OUTPUT_RATE = 48_000
_FAILED = 3


class Player:
    """A loudspeaker for clips, one at a time."""

    def __init__(self) -> None:
        self._child: Child | None = None

    async def play(self, pcm: bytes, speed: float = 1.0) -> None:
        """Play a clip to its end or until stopped; a clip still playing gives way. Raise DeviceError if it cannot."""
        from engine.audio.capture import environment  # noqa: PLC0415 - the child needs none of it
        from models.child import Child  # noqa: PLC0415

        self.stop()
        child = self._child = Child(MODULE, environment=environment())
        await child.start()
        try:
            async with asyncio.timeout(len(pcm) / SAMPLE_BYTES / RATE / speed + _GRACE):
                await child.send({"speed": speed}, raw=pcm)
                status = await child.wait()
        except TimeoutError:
            status = _FAILED
        finally:
            child.kill()
            await child.close()
        if status > 0:
            raise DeviceError(
                "The loudspeaker cannot be used.",
                title="Nothing can be heard",
                hint="Check the sound settings of this machine. Everything else goes on without it.",
            )

    def stop(self) -> None:
        """Fall silent now."""
        if self._child is not None:
            self._child.kill()
            self._child = None


def main() -> None:
    """Be the child: play the one clip on standard input."""
    inside.settle()
    order = inside.order()
    pcm = sys.stdin.buffer.read(int(order.get("bytes", 0)))
    import sounddevice  # noqa: PLC0415 - native, after the doors are shut

    with suppress(KeyboardInterrupt):
        try:
            _play(pcm, float(order["speed"]))
        except (sounddevice.PortAudioError, ValueError):
            sys.exit(_FAILED)


def _play(pcm: bytes, speed: float) -> None:
    import numpy as np  # noqa: PLC0415 - native, after the doors are shut
    import sounddevice  # noqa: PLC0415
    import soxr  # noqa: PLC0415

    samples = soxr.resample(np.frombuffer(pcm, dtype=np.int16), RATE * speed, _OUTPUT_RATE)
    with sounddevice.OutputStream(samplerate=_OUTPUT_RATE, channels=1, dtype="int16") as stream:
        for start in range(0, len(samples), _BLOCK):
            stream.write(samples[start : start + _BLOCK].reshape(-1, 1))


if __name__ == "__main__":
    main()
