"""What a recording tells while it runs, as plain records; the same shapes cross the recorder's pipe as JSON lines.

Guard: nothing here carries sound, words or a file's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - read at run time by msgspec
from typing import Any

import msgspec

from engine.audio.chunks import OFF_RECORD
from engine.audio.levels import Loudness, Reading, Silence  # noqa: TC001 - read at run time by msgspec
from engine.meeting import Gap  # noqa: TC001 - read at run time by msgspec


@dataclass(frozen=True, slots=True)
class Started:
    """Sound arrives: only now may a screen say that it records."""

    device: str
    at: float


@dataclass(frozen=True, slots=True)
class Level:
    """How loud it is now (dBFS) and how far the recording has come (seconds of sound)."""

    at: float
    rms: float
    peak: float
    hold: float
    loudness: Loudness
    quiet_for: float
    silence: Silence

    @classmethod
    def of(cls, reading: Reading, at: float) -> Level:
        """Make the event of a reading, rounded to what can be told apart on a screen."""
        rms, peak, hold = (round(value, 1) for value in (reading.rms, reading.peak, reading.hold))
        return cls(round(at, 2), rms, peak, hold, reading.loudness, round(reading.quiet_for, 1), reading.silence)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Everything up to `to` (seconds) is on the disk, sealed; `minutes_left` is the room for more."""

    to: float
    chunks: int
    minutes_left: float


@dataclass(frozen=True, slots=True)
class Paused:
    """Nothing is recorded from here on, until resumed: off the record, or the microphone is gone."""

    at: float
    since: datetime
    reason: str

    @property
    def asked(self) -> bool:
        """Tell whether somebody went off the record, and only they go back on it."""
        return self.reason == OFF_RECORD


@dataclass(frozen=True, slots=True)
class Resumed:
    """Sound arrives again; the gap is over and is marked."""

    gap: Gap


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to tell at once; `kind` is stable, a later one with `over` takes it back."""

    kind: str
    message: str
    hint: str = ""
    over: bool = False


@dataclass(frozen=True, slots=True)
class Stopped:
    """The recording is over; `unsealed` seconds could not be put on the disk."""

    chunks: int
    samples: int
    reason: str
    unsealed: float = 0.0


@dataclass(frozen=True, slots=True)
class Failed:
    """There is no recording: nothing could be opened; `kind` is "device", "sound" or "disk"."""

    kind: str
    message: str
    hint: str = ""


Event = Started | Level | Sealed | Paused | Resumed | Trouble | Stopped | Failed

_KINDS: dict[str, type[Event]] = {
    kind.__name__.lower(): kind for kind in (Started, Level, Sealed, Paused, Resumed, Trouble, Stopped, Failed)
}


def to_line(event: Event) -> bytes:
    """Write an event as one line of JSON with its name under "event"."""
    return msgspec.json.encode({"event": type(event).__name__.lower(), **msgspec.to_builtins(event)}) + b"\n"


def from_message(message: dict[str, Any]) -> Event | None:
    """Read an event back; None for a message of another sort."""
    kind = _KINDS.get(str(message.get("event", "")))
    return None if kind is None else msgspec.convert(message, kind)
