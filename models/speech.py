"""Ask a child process for words in sound, and for where there is speech at all.

Sound is s16le, mono, 16 kHz; times are seconds from the start of the sound given. Guard: no native library and no
numpy here, so that nothing in the application can crash on weights or sound.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

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
class _About:
    kernels: str


@dataclass(frozen=True, slots=True)
class _Utterances:
    utterances: list[Utterance]


class SpeechRecogniser:
    """A speech model in children of its own, each started when first needed and again after it died.

    One child tells where somebody speaks; each of the others recognises one sound at a time, on one thread: two at work
    on two sounds get more out of two cores than two threads that wait for each other, the more so on a busy machine.
    `gentle` leaves the machine to a recording: one child recognises. Raises `ModelBroken` for weights that do not load
    and `ChildFailed` when a child dies in mid-work; the next call starts a new one.
    """

    def __init__(self, weights: Weights, *, threads: int = 2, gentle: bool = False) -> None:
        load = {"name": weights.name}
        self._voice = Worker(weights, {}, kind="voice")
        self._lanes = [Worker(weights, load) for _ in range(1 if gentle else threads)]
        self._free: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        for lane in reversed(self._lanes):
            self._free.put_nowait(lane)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pid(self) -> int | None:
        """The process number of a child that lives, one that recognises if there is one."""
        return next((worker.pid for worker in (*self._lanes, self._voice) if worker.pid is not None), None)

    async def voice(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        """Give the probability of speech for each frame of 512 samples.

        Successive calls are one stream, what does not fill a frame waiting for the next; `fresh` starts another.
        """
        answer = await self._voice.ask({"do": "voice", "fresh": fresh}, _Frames, raw=pcm, loaded=False)
        return answer.frames

    async def recognise(
        self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
    ) -> list[Utterance]:
        """Recognise at most 30 seconds; `prompt` are words to expect, `temperature` above 0 a second, wilder guess."""
        order = {"do": "recognise", "prompt": prompt, "language": language, "temperature": temperature}
        lane = await self._free.get()
        try:
            answer = await lane.ask(order, _Utterances, raw=pcm)
        finally:
            self._free.put_nowait(lane)
        return answer.utterances

    async def kernels(self) -> str:
        """Name the kernels that suit this processor, by the oldest one that has their instructions."""
        return (await self._lanes[0].load(_About)).kernels

    def kill(self) -> None:
        """End the children now; the next call starts others."""
        for worker in (self._voice, *self._lanes):
            worker.kill()

    async def close(self) -> None:
        """End the children, gently those that are idle."""
        for worker in (self._voice, *self._lanes):
            await worker.close()
