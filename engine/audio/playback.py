"""Play sound from memory: the clear sound goes by pipe to a child that owns the loudspeaker, and nowhere else.

Guard: nothing is written; stopping kills the child, so a sound server that hangs cannot hold the screen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.audio import RATE, SAMPLE_BYTES, inside
from engine.errors import ChildFailed, DeviceError
from models.children import service

if TYPE_CHECKING:
    from models.child import Child

MODULE = "engine.audio.playback"

_GRACE = 10.0
_BLOCK = 4_800
_OUTPUT_RATE = 48_000


@dataclass(frozen=True, slots=True)
class _Played:
    heard: bool


class Player:
    """A loudspeaker for clips, one at a time; its child stays between clips, so that one follows the other at once."""

    def __init__(self) -> None:
        self._child: Child | None = None

    async def play(self, pcm: bytes, speed: float = 1.0) -> None:
        """Play a clip to its end, its pitch kept, or until cancelled or stopped; raise DeviceError if it cannot."""
        child = await self._ready()
        patience = len(pcm) / SAMPLE_BYTES / RATE / speed + _GRACE
        try:
            played = await child.ask({"do": "play", "speed": speed}, _Played, raw=pcm, patience=patience)
        except ChildFailed:
            played = _Played(heard=child is not self._child)  # it was stopped: that is not its fault
        if not played.heard:
            raise DeviceError(
                "The loudspeaker cannot be used.",
                title="Nothing can be heard",
                hint="Check the sound settings of this machine. Everything else goes on without it.",
            )

    async def _ready(self) -> Child:
        if self._child is None or not self._child.alive:
            from engine.audio.capture import environment  # noqa: PLC0415 - the child needs none of it
            from models.child import Child  # noqa: PLC0415

            self._child = Child(MODULE, environment=environment())
            await self._child.start()
        return self._child

    async def stop(self) -> None:
        """Fall silent now, and leave no process."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            await child.close()


def main() -> None:
    """Be the child: play each clip that is sent, and answer when it is over."""
    inside.settle()
    output = service.take_output()
    service.serve({"play": _answer}, output)


def _answer(order: dict[str, Any], pcm: bytes) -> object:
    import sounddevice  # noqa: PLC0415 - native, after the doors are shut

    try:
        _play(pcm, float(order["speed"]))
    except (sounddevice.PortAudioError, ValueError):
        return {"heard": False}
    return {"heard": True}


def _play(pcm: bytes, speed: float) -> None:
    import numpy as np  # noqa: PLC0415 - native, after the doors are shut
    import sounddevice  # noqa: PLC0415
    import soxr  # noqa: PLC0415

    from engine.audio.tempo import faster  # noqa: PLC0415

    samples = soxr.resample(faster(np.frombuffer(pcm, dtype=np.int16), speed), RATE, _OUTPUT_RATE)
    with sounddevice.OutputStream(samplerate=_OUTPUT_RATE, channels=1, dtype="int16") as stream:
        for start in range(0, len(samples), _BLOCK):
            stream.write(samples[start : start + _BLOCK].reshape(-1, 1))


if __name__ == "__main__":
    main()
