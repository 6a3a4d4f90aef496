"""List the microphones by names people recognise, from a process of its own: sound libraries are slow and talkative.

Guard: a device is known by an id that stays the same, so that a recording never moves to another one unasked.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from engine import text
from engine.audio import inside
from engine.audio.frames import Outlet

if TYPE_CHECKING:
    from collections.abc import Iterator

MODULE = "engine.audio.devices"

_PULSE, _ALSA = "pulse:", "alsa:"
_PATIENCE = 1.0
_MOST_CHANNELS = 2


@dataclass(frozen=True, slots=True)
class Device:
    """A microphone; `rate` and `channels` are its own, an empty id is the system's choice."""

    id: str
    name: str
    default: bool = False
    muted: bool = False
    rate: int = 48_000
    channels: int = 1

    @property
    def source(self) -> str:
        """Give the name the sound server knows it by, empty if there is no sound server."""
        return self.id.removeprefix(_PULSE) if self.id.startswith(_PULSE) else ""


def available() -> tuple[Device, ...]:
    """List what can be recorded from; for children only, it asks the sound server or loads PortAudio."""
    return tuple(_from_server()) or tuple(_from_portaudio())


def find(wanted: str) -> Device | None:
    """Give the device of this id, or the system's choice for none; for children only."""
    found = available()
    if wanted:
        return next((device for device in found if device.id == wanted), None)
    return next((device for device in found if device.default), found[0] if found else None)


def _from_server() -> Iterator[Device]:
    """Ask PulseAudio or PipeWire, whose names are for people; nothing if neither runs."""
    chosen = _pactl("get-default-source").decode(errors="replace").strip()
    try:
        sources = msgspec.json.decode(_pactl("-f", "json", "list", "sources") or b"[]", type=list[dict[str, Any]])
    except msgspec.DecodeError:
        return
    for source in sources:
        if source.get("monitor_source"):
            continue
        name = str(source["name"])
        rate, channels = _shape(str(source.get("sample_specification", "")))
        label = text.clean_line(str(source.get("description") or name))
        yield Device(
            _PULSE + name, label, name == chosen, bool(source.get("mute")), rate, min(channels, _MOST_CHANNELS)
        )


def _pactl(*arguments: str) -> bytes:
    """Run the sound server's own tool; empty where it is missing, fails or does not answer."""
    environment = os.environ | {"LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            ["pactl", *arguments],  # noqa: S607 - where the system has it
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.SubprocessError):
        return b""
    return done.stdout


def _shape(specification: str) -> tuple[int, int]:
    """Read "s16le 2ch 48000Hz" as 48000 and 2."""
    rate, channels = Device("", "").rate, 1
    for word in specification.split():
        if word.endswith("Hz") and word[:-2].isdecimal():
            rate = int(word[:-2])
        elif word.endswith("ch") and word[:-2].isdecimal():
            channels = int(word[:-2])
    return rate, channels


def _from_portaudio() -> Iterator[Device]:
    """Ask PortAudio, leaving out ALSA's many names for one and the same socket."""
    import sounddevice  # noqa: PLC0415 - native, after the doors are shut

    chosen = sounddevice.default.device[0]
    for index, device in enumerate(sounddevice.query_devices()):
        name = str(device["name"])
        channels = min(int(device["max_input_channels"]), _MOST_CHANNELS)
        if channels and ("(hw:" in name or index == chosen):
            label = text.clean_line(name.partition(" (hw:")[0])
            yield Device(
                _ALSA + name, label, index == chosen, rate=int(device["default_samplerate"]), channels=channels
            )


def main() -> None:
    """Be the child: write the list as one line once it is asked for; gone before that, it would seem to have failed."""
    inside.settle()
    outlet = Outlet()
    inside.order()
    outlet.send({"devices": [asdict(device) for device in available()]})


if __name__ == "__main__":
    main()
