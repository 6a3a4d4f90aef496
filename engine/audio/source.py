"""Be the process that holds the microphone: PortAudio, its drivers and its threads live here and nowhere else.

Guard: the callback only copies into a ring made beforehand; a driver that hangs hangs this process, which is killed.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import msgspec

from engine.audio import devices, inside
from engine.audio.frames import Outlet
from engine.audio.ring import Ring

if TYPE_CHECKING:
    import sounddevice

    from engine.audio.devices import Device
    from engine.audio.mono import Mono

_RING_SECONDS = 30
_INT16 = 2
_TICK = 0.04
_BLOCKS_A_SECOND = 50
_BUFFER_SECONDS, _PERIODS = 1.0, 40
"""A second in hand for a starved machine, in pieces small enough for the meter; PortAudio's own would be 35 ms."""


class _NoMicrophoneError(Exception):
    """The microphone cannot be opened; the argument is the sentence to show."""


def main() -> None:
    """Pass the microphone of the order on to standard output until told that no more is wanted."""
    inside.settle()
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.SIG_IGN)  # the recorder decides, and what is held here is still wanted
    outlet = Outlet()
    order = inside.order()
    try:
        _Ear(devices.find(str(order["device"])), outlet).run()
    except _NoMicrophoneError as error:
        outlet.send({"event": "failed", "kind": "device", "message": str(error)})
    except BrokenPipeError:
        pass
    os._exit(0)  # a driver's threads may hang at the end


class _Ear:
    """An open microphone and what is needed to notice that it is no longer the one it was."""

    def __init__(self, device: Device | None, outlet: Outlet) -> None:
        if device is None:
            raise _NoMicrophoneError("There is no microphone.")
        self._device = device
        self._outlet = outlet
        self._frame = device.channels * _INT16
        self._ring = Ring(_RING_SECONDS * device.rate * self._frame)
        self._overflowed = 0
        self._events = _subscribe(device)
        self._mono: Mono
        self._stream: sounddevice.RawInputStream | None = None
        self._open()

    def run(self) -> None:
        """Pass sound on until the recorder wants no more or the device is gone."""
        watched = [0, *([self._events] if self._events else [])]
        while True:
            ready, _, _ = select.select(watched, [], [], _TICK)
            if self._events in ready and self._gone():
                return
            if 0 in ready and not self._obey(os.read(0, 4096)):
                break
            self._pass_on()
        self._close()
        self._pass_on(last=True)

    def _obey(self, data: bytes) -> bool:
        """Follow the recorder's orders; False at the end of them."""
        for line in data.splitlines():
            wanted = msgspec.json.decode(line, type=dict[str, Any]).get("do")
            if wanted == "close":
                self._close()
                self._ring.take()
                self._outlet.send({"event": "closed"})
            elif wanted == "open":
                self._open()
        return bool(data)

    def _open(self) -> None:
        import sounddevice  # noqa: PLC0415 - native, after the doors are shut

        from engine.audio.mono import Mono  # noqa: PLC0415

        if self._stream is not None:
            return
        self._mono = Mono(self._device.rate, self._device.channels)
        _divide_buffers()
        try:
            self._stream = sounddevice.RawInputStream(
                samplerate=self._device.rate,
                channels=self._device.channels,
                dtype="int16",
                device=_portaudio_name(self._device),
                blocksize=self._device.rate // _BLOCKS_A_SECOND,
                latency=_BUFFER_SECONDS,
                callback=self._heard,
            )
            self._stream.start()
        except (sounddevice.PortAudioError, ValueError) as error:
            raise _NoMicrophoneError("The microphone cannot be opened; another program may be using it.") from error
        self._outlet.send({"event": "opened", "device": self._device.name})

    def _heard(self, data: Any, _frames: int, _time: Any, status: sounddevice.CallbackFlags) -> None:
        """Take what the driver has; runs on its thread and must not wait."""
        self._ring.write(memoryview(data))
        if status.input_overflow:
            self._overflowed += 1

    def _close(self) -> None:
        """Close the microphone; abort, because stop waits for a daemon that may be frozen."""
        if self._stream is not None:
            self._stream.abort(ignore_errors=True)
            self._stream.close(ignore_errors=True)
            self._stream = None

    def _pass_on(self, *, last: bool = False) -> None:
        """Send what the ring holds, and say what could not be held."""
        import numpy as np  # noqa: PLC0415 - native, after the doors are shut

        from engine.audio.mono import amplitudes  # noqa: PLC0415

        samples = self._mono.feed(np.frombuffer(self._ring.take(), dtype=np.int16), last=last)
        if samples.size:
            rms, peak = amplitudes(samples)
            self._outlet.send({"rms": rms, "peak": peak}, samples.tobytes())
        dropped, overflowed, self._overflowed = self._ring.dropped(), self._overflowed, 0
        if dropped or overflowed:
            self._outlet.send({"event": "dropped", "seconds": dropped / self._frame / self._device.rate})

    def _gone(self) -> bool:
        """Read the sound server's news; True when our device is no longer among its sources."""
        news = os.read(self._events, 65_536)
        if not news:
            return True
        return b"'remove' on source #" in news and devices.find(self._device.id) is None


def _divide_buffers() -> None:
    """Have PortAudio cut a long buffer into many periods, where it is built on ALSA and can."""
    import sounddevice  # noqa: PLC0415 - native, after the doors are shut

    with suppress(AttributeError, OSError):
        ctypes.CDLL(sounddevice._libname).PaAlsa_SetNumPeriods(_PERIODS)  # noqa: SLF001 - the same copy of PortAudio


def _portaudio_name(device: Device) -> str | int | None:
    """Name the device as PortAudio knows it, fixing the sound server's source beforehand."""
    import sounddevice  # noqa: PLC0415 - native, after the doors are shut

    if not device.source:
        return device.id.partition(":")[2]
    os.environ["PULSE_SOURCE"] = device.source
    names = [str(known["name"]) for known in sounddevice.query_devices()]
    return names.index("pulse") if "pulse" in names else None


def _subscribe(device: Device) -> int:
    """Have the sound server tell when a source goes; 0 where there is no server."""
    if not device.source:
        return 0
    with suppress(OSError):
        listener = subprocess.Popen(
            ["pactl", "subscribe"],  # noqa: S607 - where the system has it
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"LC_ALL": "C.UTF-8"},
            preexec_fn=inside.die_with_parent,  # noqa: PLW1509 - no thread runs yet
        )
        return os.dup(listener.stdout.fileno()) if listener.stdout else 0
    return 0


if __name__ == "__main__":
    main()
