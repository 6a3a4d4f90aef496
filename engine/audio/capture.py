"""Record a meeting from the application's side: start the recorder, hear what it tells, tell it what to do.

Guard: the recorder outlives nothing; leaving the block ends the recording cleanly, and what was said to be sealed is.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from engine.audio.events import Event, Failed, Paused, Resumed, Stopped, from_message
from engine.audio.files import told
from engine.audio.frames import Frames
from engine.audio.recorder import MODULE, Order
from engine.errors import ChildFailed, DeviceError, SoundUnreadable, StorageError
from engine.meeting import Gap
from models.child import Child

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping
    from pathlib import Path

    from engine.audio.chunks import Recording
    from engine.errors import CandourError

KEPT = ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PULSE_COOKIE", "ALSA_CONFIG_PATH", "XDG_RUNTIME_DIR")
"""What the sound libraries need to find the microphone."""

_READ_BYTES = 1 << 16
_ERRORS: Mapping[str, type[CandourError]] = {"device": DeviceError, "sound": SoundUnreadable, "disk": StorageError}


@dataclass(frozen=True, slots=True)
class Microphone:
    """Record from a device, by the id `devices()` gave it; empty is the system's own choice."""

    device: str = ""


@dataclass(frozen=True, slots=True)
class SoundFile:
    """Play a file as if it were the microphone; `pace` 1.0 is real time, 0 as fast as the disk takes it."""

    path: Path = field(repr=False)
    pace: float = 1.0


class Capture:
    """One recording under way; an async context manager.

    `recording` is kept up to date: gaps as they are marked, chunks and samples once it has stopped. Write it to the
    meeting before the block is entered and whenever `Paused`, `Resumed` or `Stopped` was told.
    """

    def __init__(
        self,
        folder: Path,
        recipient: str,
        recording: Recording,
        source: Microphone | SoundFile,
        *,
        seconds: float | None = None,
    ) -> None:
        self.recording = recording
        self._open: Paused | None = None
        self._child = Child(MODULE, environment=environment())
        self._order = Order(os.fsencode(folder), recipient, recording.key, recording.id, seconds=seconds)
        if isinstance(source, SoundFile):
            self._order = replace(self._order, path=told(source.path), pace=source.pace)
        else:
            self._order = replace(self._order, device=source.device)

    async def __aenter__(self) -> Self:
        await self._child.start()
        await self._child.send(asdict(self._order))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._child.close()

    @property
    def pid(self) -> int | None:
        """The recorder's process number while it lives."""
        return self._child.pid

    async def events(self) -> AsyncGenerator[Event, None]:
        """Yield what the recorder tells until it has stopped.

        Raises DeviceError, SoundUnreadable or StorageError where nothing could be recorded, and ChildFailed where the
        recorder died: what was told to be sealed is safe then too.
        """
        frames = Frames()
        while data := await self._child.read(_READ_BYTES):
            for message, _ in frames.feed(data):
                event = from_message(message)
                if isinstance(event, Failed):
                    raise _ERRORS.get(event.kind, DeviceError)(event.message, hint=event.hint or None)
                if event is not None:
                    self._keep(event)
                    yield event
                if isinstance(event, Stopped):
                    return
        raise ChildFailed("The recorder stopped. Everything it had sealed is safe.")

    async def pause(self) -> None:
        """Go off the record: the microphone is closed, what was said before is sealed at once."""
        await self._child.send({"do": "pause"})

    async def resume(self) -> None:
        """Go back on the record; `Resumed` tells when sound arrives again."""
        await self._child.send({"do": "resume"})

    async def stop(self) -> None:
        """Ask the recorder to seal the rest and end; go on hearing `events` until `Stopped`."""
        with suppress(ChildFailed):  # it has ended by itself; `events` tells how
            await self._child.send({"do": "stop"})

    def kill(self) -> None:
        """End the recorder now; at most the unfinished chunk is lost."""
        self._child.kill()

    def _keep(self, event: Event) -> None:
        """Keep the recording's own record in step."""
        if isinstance(event, Paused):
            self._open = event
        elif isinstance(event, Resumed):
            self._open = None
            self.recording = replace(self.recording, gaps=(*self.recording.gaps, event.gap))
        elif isinstance(event, Stopped):
            gap = self._open
            left = () if gap is None else (Gap(gap.at, gap.since, datetime.now(UTC), gap.reason),)
            gaps = (*self.recording.gaps, *left)
            self.recording = replace(self.recording, gaps=gaps, chunks=event.chunks, samples=event.samples)


def environment() -> dict[str, str]:
    """Give a child the variables by which sound libraries find the sound server."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}
