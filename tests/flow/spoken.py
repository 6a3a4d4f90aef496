"""The sample meeting at the seams: a recorder that seals as much sound, a recogniser that knows its words."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from studio import RATE, FakeRecorder, FakeSpeech, Studio

from engine import sample
from engine.audio.chunks import CHUNK_SAMPLES, Chunk
from models.speech import Utterance, Word

if TYPE_CHECKING:
    from engine.flow import Tools

STEP = 0.1
FIRST = 2_000
SAMPLES = round(STEP * RATE)
TURNS = json.loads((Path(sample.__file__).parent / "transcript.json").read_text("utf-8"))


class SampleRecorder(FakeRecorder):
    """Seals sound whose height tells where in the meeting it lies."""

    def _chunk(self, index: int) -> Chunk:
        steps = range(index * CHUNK_SAMPLES // SAMPLES, (index + 1) * CHUNK_SAMPLES // SAMPLES)
        pcm = b"".join(struct.pack("<h", FIRST + step) * SAMPLES for step in steps)
        return Chunk(index, index * CHUNK_SAMPLES, CHUNK_SAMPLES, self.recording.started, "", pcm=pcm)


class SampleSpeech(FakeSpeech):
    """Says of each window the turns that begin in it."""

    async def recognise(self, pcm: bytes, **_: object) -> list[Utterance]:
        begin = (struct.unpack_from("<h", pcm)[0] - FIRST) * STEP
        length = len(pcm) / 2 / RATE
        return [_utterance(turn, begin, length) for turn in TURNS if begin <= turn["start"] < begin + length]


def _utterance(turn: dict[str, object], begin: float, length: float) -> Utterance:
    start, end = (min(float(turn[key]) - begin, length) for key in ("start", "end"))
    words = str(turn["text"]).split()
    pace = (end - start) / len(words)
    spoken = tuple(Word(word, start + n * pace, start + (n + 0.9) * pace, 0.9) for n, word in enumerate(words))
    return Utterance(start, end, str(turn["text"]), spoken, 0.0)


@dataclass
class SampleStudio(Studio):
    """A studio in which the sample meeting is held."""

    chunks: int = 34

    def tools(self) -> Tools:
        def recorder(*args: object, seconds: float | None = None) -> SampleRecorder:
            return SampleRecorder(self, *args)  # type: ignore[arg-type]

        return replace(super().tools(), recorder=recorder, recogniser=lambda *, gentle=False: SampleSpeech(self))  # type: ignore[arg-type]
