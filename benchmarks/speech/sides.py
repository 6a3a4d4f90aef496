"""The two sides: Candour's transcript engine, and whisper.cpp as it comes on the whole file; same weights and threads.

Rule: processor time is given beside the clock's, because the machine may be busy with something else.
"""

from __future__ import annotations

import asyncio
import resource
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from pywhispercpp.model import Model

from engine.transcript.transcribe import transcribe
from engine.transcript.vocabulary import Vocabulary
from models.catalogue import find
from models.speech import SpeechRecogniser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from benchmarks.speech.sets import Sound
    from engine.meeting import Segment


@dataclass(frozen=True)
class Outcome:
    """What one side wrote, how often it dropped something, and what it cost in seconds."""

    text: str
    clock: float
    processor: float
    dropped: int = 0
    segments: tuple[Segment, ...] = ()


def ours(sound: Sound, weights: str, threads: int) -> Outcome:
    """Hear a sound as Candour does, the register offered; the child's loading is not counted, its voice model is."""
    return asyncio.run(_ours(sound, weights, threads))


async def _ours(sound: Sound, weights: str, threads: int) -> Outcome:
    vocabulary = Vocabulary.from_terms(sound.register)
    own, children = _processor()
    async with SpeechRecogniser(find(weights), threads=threads) as recogniser:
        began = time.perf_counter()
        parts = [part async for part in transcribe(_stream(sound.pcm), recogniser, vocabulary=vocabulary)]
        clock = time.perf_counter() - began
    own_after, children_after = _processor()
    segments = tuple(segment for part in parts for segment in part.segments)
    return Outcome(
        " ".join(segment.text for segment in segments),
        clock,
        own_after - own + children_after - children,
        sum(len(part.dropped) for part in parts),
        segments,
    )


def plain(sound: Sound, model: Model) -> Outcome:
    """Hear a sound as whisper.cpp does when left to itself."""
    samples = np.frombuffer(sound.pcm, "<i2").astype(np.float32) / np.float32(32_768)
    own, _ = _processor()
    began = time.perf_counter()
    segments = model.transcribe(samples, language="en")
    clock = time.perf_counter() - began
    return Outcome(" ".join(segment.text for segment in segments), clock, _processor()[0] - own)


def whisper_as_it_comes(weights: str, threads: int) -> Model:
    """Load the weights with the binding's defaults."""
    path = str(find(weights).path)
    return Model(path, redirect_whispercpp_logs_to=None, print_progress=False, n_threads=threads)


def _processor() -> tuple[float, float]:
    own, children = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return own.ru_utime + own.ru_stime, children.ru_utime + children.ru_stime


async def _stream(pcm: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(pcm), 64_000):
        yield pcm[at : at + 64_000]
