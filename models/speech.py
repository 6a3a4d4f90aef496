"""Ask a child process for words in sound, and for where there is speech at all.

Sound is s16le, mono, 16 kHz; times are seconds from the start of the sound given. Guard: no native library and no
numpy here, so that nothing in the application can crash on weights or sound.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.worker import Worker

if TYPE_CHECKING:
    from models.catalogue import Weights


@dataclass(frozen=True, slots=True)
class Word:
    """One word; `probability` is that of its least sure piece."""

    text: str = field(repr=False)
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """What the model wrote in one go; `no_speech` is its own guess that nobody spoke."""

    start: float
    end: float
    text: str = field(repr=False)
    words: tuple[Word, ...] = field(repr=False)
    no_speech: float


@dataclass(frozen=True, slots=True)
class _Frames:
    frames: list[float]


@dataclass(frozen=True, slots=True)
class _Utterances:
    utterances: list[Utterance]


class SpeechRecogniser(Worker):
    """A speech model in a child of its own, started at first use and again after it died.

    `gentle` is for a busy machine, as while recording: waiting threads sleep instead of spinning. Raises `ModelBroken`
    for weights that do not load and `ChildFailed` when the child dies in mid-work; the next call starts a new one.
    """

    def __init__(self, weights: Weights, *, threads: int = 2, gentle: bool = False) -> None:
        super().__init__(weights, load={"threads": threads, "name": weights.name}, gentle=gentle)

    async def voice(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        """Give the probability of speech for each frame of 512 samples.

        Successive calls are one stream, what does not fill a frame waiting for the next; `fresh` starts another.
        """
        answer = await self.ask({"do": "voice", "fresh": fresh}, _Frames, raw=pcm, loaded=False)
        return answer.frames

    async def recognise(
        self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
    ) -> list[Utterance]:
        """Recognise at most 30 seconds; `prompt` are words to expect, `temperature` above 0 a second, wilder guess."""
        order = {"do": "recognise", "prompt": prompt, "language": language, "temperature": temperature}
        answer = await self.ask(order, _Utterances, raw=pcm)
        return answer.utterances
