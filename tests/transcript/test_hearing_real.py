"""With real weights and a real child: words that are right, at the right time, and none where nobody speaks."""

from __future__ import annotations

import os
import random
import signal
import struct
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
import soundfile

from engine.transcript.transcribe import Heard, transcribe
from engine.transcript.vocabulary import Vocabulary
from models.catalogue import find
from models.errors import ChildFailed, ModelMissing
from models.speech import SpeechRecogniser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.meeting import Segment
    from models.catalogue import Weights

pytestmark = pytest.mark.real
RATE = 16_000
NAMES = Vocabulary.from_terms(["Helen Okafor", "Rhys Gray", "Maisie", "Siobhan", "Mr Nguyen"])


def weights(name: str) -> Weights:
    try:
        return find(name)
    except ModelMissing as error:
        pytest.skip(error.message)


def sound_of(name: str) -> bytes:
    default = Path(__file__).parents[3] / "shared" / "data"
    path = Path(os.environ.get("CANDOUR_DATA", default)) / name
    if not path.exists():
        pytest.skip(f"no test data: {path}")
    pcm: bytes = soundfile.read(path, dtype="int16")[0].tobytes()
    return pcm


async def stream(sound: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(sound), 6_400):
        yield sound[at : at + 6_400]


async def hear(sound: bytes, model: str, vocabulary: Vocabulary | None = None) -> list[Heard]:
    async with SpeechRecogniser(weights(model)) as recogniser:
        return [part async for part in transcribe(stream(sound), recogniser, vocabulary=vocabulary)]


def segments(parts: list[Heard]) -> list[Segment]:
    return [segment for part in parts for segment in part.segments]


async def test_kennedy_asks() -> None:
    text = " ".join(segment.text for segment in segments(await hear(sound_of("asr/misc/jfk.flac"), "base")))
    assert "ask not what your country can do for you" in text.lower()


async def test_the_sample_meeting_is_heard_with_its_names_at_its_times() -> None:
    sound = sound_of("demo/demo.flac")[: 50 * RATE * 2]
    heard = segments(await hear(sound, "base", NAMES))
    text = " ".join(segment.text for segment in heard)
    for said in ("Helen Okafor", "Rhys Gray", "Maisie", "Nguyen", "landing light", "84%", "nothing's been agreed"):
        assert said in text
    path = Path(os.environ.get("CANDOUR_DATA", Path(__file__).parents[3] / "shared" / "data")) / "demo/transcript.json"
    turns = [turn["start"] for turn in msgspec.json.decode(path.read_bytes()) if turn["end"] < 50]
    starts = [segment.start for segment in heard]
    assert all(min(abs(turn - start) for start in starts) < 0.4 for turn in turns)
    assert [segment.id for segment in heard] == [f"s{number}" for number in range(1, len(heard) + 1)]
    assert all(one.end <= two.start for one, two in pairwise(heard))


async def test_nothing_is_heard_where_nobody_speaks() -> None:
    rustle = random.Random(7)  # noqa: S311 - a noise that is the same each time
    hiss = struct.pack("<320000h", *(int(rustle.gauss(0, 60)) for _ in range(20 * RATE)))
    sound = bytes(600 * RATE * 2) + hiss + sound_of("asr/noise_rir/noise_noise1.wav")
    assert segments(await hear(sound, "tiny.en")) == []


async def test_a_killed_child_is_no_loss() -> None:
    sound = sound_of("demo/demo.flac")
    whole = await hear(sound, "tiny.en", NAMES)
    async with SpeechRecogniser(weights("tiny.en"), gentle=True) as recogniser:
        parts = transcribe(stream(sound), recogniser, vocabulary=NAMES)
        first = await anext(parts)
        assert recogniser.pid is not None
        os.kill(recogniser.pid, signal.SIGKILL)
        with pytest.raises(ChildFailed):
            await anext(parts)
        rest = sound[round(first.heard_to * RATE) * 2 :]
        again = transcribe(
            stream(rest),
            recogniser,
            start=first.heard_to,
            loudness=first.loudness,
            vocabulary=NAMES,
            first_id=len(first.segments) + 1,
        )
        assert [first, *[part async for part in again]] == whole
