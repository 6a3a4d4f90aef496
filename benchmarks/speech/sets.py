"""The sounds to hear: scripted meetings, readers one after another, British accents by region, and nothing at all.

Rule: clips of one set are heard as one meeting, a second apart, since that is what the program is for.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import soundfile
import soxr

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

RATE = 16_000
DATA = Path(os.environ.get("CANDOUR_DATA", Path(__file__).parents[3] / "shared" / "data"))


@dataclass(frozen=True)
class Sound:
    """A sound as s16le at 16 kHz, what is said in it ("" for nothing), and the names on its register."""

    name: str
    pcm: bytes
    said: str = ""
    register: tuple[str, ...] = ()

    @property
    def seconds(self) -> float:
        """Return how long it is."""
        return len(self.pcm) / 2 / RATE


def load(path: str) -> NDArray[np.float32]:
    """Return a sound file of the data folder as mono samples at 16 kHz."""
    samples, rate = soundfile.read(DATA / path, dtype="float32", always_2d=True)
    mono: NDArray[np.float32] = samples.mean(axis=1)
    return mono if rate == RATE else soxr.resample(mono, rate, RATE)


def pcm(samples: NDArray[np.float32]) -> bytes:
    """Return samples as s16le."""
    return (np.clip(samples, -1, 1) * 32_767).astype("<i2").tobytes()


def meeting(folder: str, sound: str) -> Sound:
    """Return a scripted meeting with its exact words."""
    turns = msgspec.json.decode((DATA / folder / "transcript.json").read_bytes())
    facts = msgspec.json.decode((DATA / folder / "facts.json").read_bytes())
    people = [person["name"] for key in ("participants", "mentioned_but_absent") for person in facts.get(key, [])]
    acronyms = [entry if isinstance(entry, str) else entry.get("acronym", "") for entry in facts.get("acronyms", [])]
    register = tuple(name for name in (*people, *acronyms) if name)[:12]
    return Sound(Path(folder).name, pcm(load(f"{folder}/{sound}")), " ".join(turn["text"] for turn in turns), register)


def readers(manifest: str, name: str, key: str = "") -> Iterator[Sound]:
    """Yield the clips of a manifest as one sound, or as one for each value of `key`."""
    lines = [msgspec.json.decode(line) for line in (DATA / manifest).read_bytes().splitlines()]
    for value in dict.fromkeys(line.get(key, "") for line in lines):
        clips = [line for line in lines if line.get(key, "") == value]
        pause = np.zeros(RATE, dtype=np.float32)
        samples = np.concatenate([part for clip in clips for part in (load(clip["audio"]), pause)])
        yield Sound(f"{name} {value}".strip(), pcm(samples), " ".join(clip["ref"] for clip in clips))


def nothing() -> Iterator[Sound]:
    """Yield sounds in which nobody speaks: digital silence, hiss, hum, and recorded noise over and over."""
    rustle = np.random.default_rng(7)
    minutes = np.zeros(600 * RATE, dtype=np.float32)
    yield Sound("digital silence", pcm(minutes))
    yield Sound("hiss -55 dBFS", pcm(minutes[: 120 * RATE] + rustle.normal(0, 0.0018, 120 * RATE).astype(np.float32)))
    yield Sound("hiss -35 dBFS", pcm(minutes[: 120 * RATE] + rustle.normal(0, 0.018, 120 * RATE).astype(np.float32)))
    noise = load("asr/noise_rir/noise_noise1.wav")
    yield Sound("recorded noise", pcm(np.tile(noise, 3)))
    yield Sound("recorded noise, quieter", pcm(np.tile(noise, 3) * 0.1))


def every() -> Iterator[Sound]:
    """Yield all there is to hear."""
    yield meeting("demo", "demo.flac")
    for name in ("m1_supervision", "m2_homevisit", "m3_strategy"):
        yield meeting(f"synthetic/{name}", "audio.flac")
    yield from readers("asr/librispeech_test_clean.jsonl", "librispeech")
    yield from readers("asr/vctk_uk.jsonl", "vctk", "accent")
    yield from nothing()
