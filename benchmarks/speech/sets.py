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
    """A sound as s16le at 16 kHz, what is said in it, turn by turn or clip by clip, and the names on its register.

    Where it is not `measured`, only what Candour makes of it matters.
    """

    name: str
    pcm: bytes
    parts: tuple[str, ...] = ()
    register: tuple[str, ...] = ()
    measured: bool = True

    @property
    def said(self) -> str:
        """Return all that is said; "" where it is nothing."""
        return " ".join(self.parts)

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
    return Sound(Path(folder).name, pcm(load(f"{folder}/{sound}")), tuple(turn["text"] for turn in turns), register)


def readers(manifest: str, name: str, key: str = "") -> Iterator[Sound]:
    """Yield the clips of a manifest as one sound, or as one for each value of `key`."""
    lines = [msgspec.json.decode(line) for line in (DATA / manifest).read_bytes().splitlines()]
    for value in dict.fromkeys(line.get(key, "") for line in lines):
        clips = [line for line in lines if line.get(key, "") == value]
        pause = np.zeros(RATE, dtype=np.float32)
        samples = np.concatenate([part for clip in clips for part in (load(clip["audio"]), pause)])
        yield Sound(f"{name} {value}".strip(), pcm(samples), tuple(clip["ref"] for clip in clips))


def nothing() -> Iterator[Sound]:
    """Yield ten minutes each of sounds in which nobody speaks."""
    rustle = np.random.default_rng(7)
    length = 600 * RATE
    yield Sound("digital silence", bytes(2 * length), measured=False)
    room = np.cumsum(rustle.normal(0, 1, length)).astype(np.float32)
    room -= np.convolve(room, np.full(801, 1 / 801, np.float32), "same")
    yield Sound("room noise -50 dBFS", pcm(level(room, -50)), measured=False)
    hiss = rustle.normal(0, 1, length).astype(np.float32)
    yield Sound("hiss -35 dBFS", pcm(level(hiss, -35)), measured=False)
    noise = load("asr/noise_rir/noise_noise1.wav")
    for name, loudness in (("recorded noise", 1.0), ("recorded noise, -20 dB", 0.1)):
        yield Sound(name, pcm(np.resize(noise, length) * np.float32(loudness)), measured=False)
    yield Sound("keyboard", pcm(keyboard(rustle, length)), measured=False)
    yield Sound("music", pcm(music(length)), measured=False)


def level(samples: NDArray[np.float32], decibels: float) -> NDArray[np.float32]:
    """Return the sound with this root mean square, in dBFS."""
    return samples * np.float32(10 ** (decibels / 20) / np.sqrt(np.mean(samples**2)))


def keyboard(rustle: np.random.Generator, length: int) -> NDArray[np.float32]:
    """Return typing: bursts of 8 ms of decaying noise, five a second, over a quiet room."""
    sound = rustle.normal(0, 0.001, length)
    fade = np.exp(-np.arange(480) / 60)
    for at in np.cumsum(rustle.exponential(RATE / 5, length * 6 // RATE)).astype(int):
        if at + 480 < length:
            sound[at : at + 480] += rustle.normal(0, 0.15, 480) * fade
    return sound.astype(np.float32)


def music(length: int) -> NDArray[np.float32]:
    """Return a tune over chords, with overtones and a beat, for as long as wanted."""
    beat = RATE // 2
    ramp = np.arange(beat) / RATE
    fade = np.minimum(1, (1 - np.arange(beat) / beat) * 3)
    bars = []
    for number, tone in enumerate((0, 4, 7, 12, 9, 7, 5, 4, 2, 5, 9, 7, 11, 7, 4, 2)):
        notes = (220 * 2 ** ((tone + step) / 12) for step in (0, -12, -8, -5))
        tones = sum(np.sin(2 * np.pi * note * k * ramp) / k for note in notes for k in (1, 2, 3, 4))
        drum = np.sin(2 * np.pi * 60 * ramp) * np.exp(-ramp * 20) * (2 if number % 2 == 0 else 1)
        bars.append((tones * fade + drum) * 0.04)
    return np.resize(np.concatenate(bars), length).astype(np.float32)


def next_door() -> Iterator[Sound]:
    """Yield the sample meeting, a minute of silence in its middle, and a television behind it all at three levels."""
    talk = load("demo/demo.flac")
    half = len(talk) // 2
    minute = np.zeros(60 * RATE, dtype=np.float32)
    whole = np.concatenate([talk[:half], minute, talk[half:]])
    clips = [load(f"asr/misc/LJ001-000{number}.flac") for number in range(1, 9)]
    programme = np.resize(np.concatenate([*clips, load("asr/misc/kennedy_moon.flac")]), len(whole))
    about = meeting("demo", "demo.flac")
    loud = 20 * np.log10(np.sqrt(np.mean(talk[np.abs(talk) > 0.01] ** 2)))
    for below in (25, 30, 40):
        mixed = whole + level(programme, loud - below)
        yield Sound(f"sample, silence, television -{below} dB", pcm(mixed), about.parts, about.register, measured=False)


def quiet_half() -> Sound:
    """Return the sample meeting with one of its two people 15 dB quieter, as a child far from the microphone is."""
    about = meeting("demo", "demo.flac")
    turns = msgspec.json.decode((DATA / "demo" / "transcript.json").read_bytes())
    samples = load("demo/demo.flac")
    for turn in turns:
        if turn["speaker"] != turns[0]["speaker"]:
            samples[int(turn["start"] * RATE) : int(turn["end"] * RATE)] *= np.float32(10 ** (-15 / 20))
    return Sound("sample, one of two at -15 dB", pcm(samples), about.parts, about.register, measured=False)


def every() -> Iterator[Sound]:
    """Yield all there is to hear."""
    yield meeting("demo", "demo.flac")
    yield from readers("asr/vctk_uk.jsonl", "vctk", "accent")
    yield from next_door()
    yield quiet_half()
    yield from nothing()
    yield from readers("asr/librispeech_test_clean.jsonl", "librispeech")
    for name in ("m1_supervision", "m2_homevisit", "m3_strategy"):
        yield meeting(f"synthetic/{name}", "audio.flac")
