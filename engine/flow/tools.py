"""The seams of the flow: what it needs from a recorder, a recogniser and a language model, chosen at the top."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, Self

from engine.checking import Reads
from engine.drafting import Wording
from engine.policy import Policy, built_in
from engine.transcript import Recogniser
from engine.transcript.voices import Grouper

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
    from pathlib import Path
    from types import TracebackType

    from engine.audio.capture import Microphone, SoundFile
    from engine.audio.chunks import Recording
    from engine.audio.devices import Device
    from engine.audio.events import Event, Level


class Ends(Protocol):
    """Something with a process behind it that is gone when its block is left."""

    async def __aenter__(self) -> Self:
        """Make ready."""
        ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process, whatever it is doing."""
        ...


class Recorder(Ends, Protocol):
    """A recorder in a process of its own that seals what it hears; see `engine.audio.capture.Capture`."""

    recording: Recording

    def events(self) -> AsyncIterator[Event]:
        """Tell what happens, until the recording has stopped."""
        ...

    async def pause(self) -> None:
        """Go off the record."""
        ...

    async def resume(self) -> None:
        """Go on recording."""
        ...

    async def stop(self) -> None:
        """Seal what is there and end."""
        ...


class SpeechTool(Ends, Recogniser, Protocol):
    """A recogniser with its process."""


class MakesRecogniser(Protocol):
    """Makes a recogniser; a `gentle` one leaves the processor to a recording under way, at some cost in speed."""

    def __call__(self, *, gentle: bool = False) -> SpeechTool:
        """Make one; nothing runs before its block is entered."""
        ...


class WordingTool(Ends, Wording, Protocol):
    """A language model with its process."""


class GroupingTool(Ends, Grouper, Protocol):
    """Tells voices apart, with its process."""


class ReadingTool(Ends, Reads, Protocol):
    """Reads lines beside what was said, with its process."""


class Plays(Protocol):
    """A loudspeaker for one clip after the other; see `engine.audio.playback.Player`."""

    async def play(self, pcm: bytes, speed: float = 1.0) -> None:
        """Play s16le mono at 16 kHz to its end, or until cancelled; raise `DeviceError` where it cannot be heard."""
        ...

    async def stop(self) -> None:
        """Fall silent, and leave no process."""
        ...


class Tries(Protocol):
    """A microphone being tried; see `engine.audio.microphones.Trial`."""

    pcm: bytearray

    def levels(self) -> AsyncGenerator[Level, None]:
        """Listen for a few seconds and tell the level; raise `DeviceError` where nothing can be heard."""
        ...


class MakesRecorder(Protocol):
    """Makes a recorder that can seal to a meeting but not open it."""

    def __call__(
        self,
        folder: Path,
        recipient: str,
        recording: Recording,
        source: Microphone | SoundFile,
        *,
        seconds: float | None = None,
    ) -> Recorder:
        """Make one; nothing runs before its block is entered."""
        ...


def now() -> datetime:
    """Return the time with its zone."""
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True, slots=True)
class Tools:
    """The adapters the composition root chose; each call makes a new one, and nothing runs before it is entered."""

    recorder: MakesRecorder
    devices: Callable[[], Awaitable[Sequence[Device]]]
    recogniser: MakesRecogniser
    wording: Callable[[], WordingTool]
    speech_model: str
    language_model: str
    now: Callable[[], datetime] = field(default=now)
    policy: Policy = field(default_factory=built_in)
    player: Callable[[], Plays] = field(kw_only=True)
    voices: Callable[[], GroupingTool] = field(kw_only=True)
    reader: Callable[[], ReadingTool] = field(kw_only=True)
    trial: Callable[[str], Tries] = field(kw_only=True)
