"""The seams of the flow: what it needs from a recorder, a recogniser and a language model, by shape and not by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path  # noqa: TC003 - read at run time by dataclass users
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
    from types import TracebackType
    from typing import Self

    from engine.audio.capture import CaptureEvent, RecordingOrder
    from engine.audio.source import Device
    from engine.drafting import Wording
    from models.speech import Utterance


class Recogniser(Protocol):
    """A speech recogniser in a process of its own; see `models.speech.SpeechRecogniser`."""

    async def __aenter__(self) -> Self: ...
    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
    async def voice(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        """Return the probability of speech for each 32 ms of `pcm`."""
        ...

    async def recognise(
        self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
    ) -> list[Utterance]:
        """Return what was said in at most 30 s of `pcm`."""
        ...
