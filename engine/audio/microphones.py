"""Choose a microphone and try it: the list by names people recognise, and three seconds of "say something".

Guard: what is said in a trial stays in memory and goes with the object; native sound libraries stay in children.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.audio import RATE, SAMPLE_BYTES
from engine.audio.capture import environment
from engine.audio.devices import MODULE, Device
from engine.audio.events import Level
from engine.audio.frames import Frames
from engine.audio.levels import Meter
from engine.audio.supply import MICROPHONE
from engine.errors import DeviceError
from models.child import Child

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_PATIENCE = 15.0
_READ_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class _Listed:
    devices: tuple[Device, ...]


async def devices() -> tuple[Device, ...]:
    """List the microphones of this machine, the system's own choice marked; empty if there is none."""
    async with Child(MODULE, environment=environment()) as child:
        listed: _Listed = await child.ask({}, _Listed, patience=_PATIENCE)
    return listed.devices


class Trial:
    """A microphone being tried; `pcm` is what it heard, for playing back."""

    def __init__(self, device: str = "") -> None:
        self._device = device
        self.pcm = bytearray()

    async def levels(self, seconds: float = 3.0) -> AsyncGenerator[Level, None]:
        """Listen for so long and yield the level; raise DeviceError where nothing can be heard."""
        meter, wanted = Meter(), round(seconds * RATE) * SAMPLE_BYTES
        self.pcm.clear()
        async with Child(MICROPHONE, environment=environment()) as child:
            await child.send({"device": self._device})
            async for message, sound in _messages(child):
                self.pcm += sound
                yield self._level(meter, message["rms"], message["peak"], len(sound))
                if len(self.pcm) >= wanted:
                    child.kill()
                    return
        raise DeviceError("The microphone went away.")

    def _level(self, meter: Meter, rms: float, peak: float, size: int) -> Level:
        return Level.of(meter.feed(rms, peak, size / SAMPLE_BYTES / RATE), len(self.pcm) / SAMPLE_BYTES / RATE)


async def _messages(child: Child) -> AsyncGenerator[tuple[dict[str, Any], bytes], None]:
    """Yield the microphone's sound as it comes; raise DeviceError where it cannot be opened."""
    frames = Frames()
    while data := await child.read(_READ_BYTES):
        for message, sound in frames.feed(data):
            if message.get("event") == "failed":
                raise DeviceError(str(message["message"]))
            if sound:
                yield message, sound
