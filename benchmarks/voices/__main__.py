"""Hear every set with references of who speaks, tell the voices apart, and write the table.

Beside it stand: everything one voice; the loudness of 40 mel bands (mean and spread over a segment) grouped in the
same way into as many voices as there are, which it is told; and the best that could be done with these segments.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from benchmarks.speech.sets import DATA, RATE, Sound, load, meeting, pcm
from benchmarks.speech.sides import ours
from benchmarks.voices.score import Errors, read_rttm, score
from models.catalogue import find
from models.children.voices import mel
from models.voices import VoiceGrouper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.voices.score import Turn
    from engine.meeting import Segment

HEAD = (
    "| set | people, voices found | one voice | mel bands, number known | Candour | best possible | grouping s |\n"
    "|---|---|---|---|---|---|---|"
)


def sets() -> Iterator[tuple[Sound, list[Turn]]]:
    """Yield sounds with who speaks in them when."""
    yield meeting("demo", "demo.flac"), read_rttm(DATA / "demo/speakers.rttm")
    for name in ("m1_supervision", "m2_homevisit", "m3_strategy"):
        folder = f"synthetic/{name}"
        yield meeting(folder, "audio.flac"), read_rttm(DATA / folder / "speakers.rttm")
    for manifest in ("ami_30s", "simulated"):
        for line in (DATA / f"diarization/{manifest}.jsonl").read_bytes().splitlines():
            about = msgspec.json.decode(line)
            yield Sound(about["id"], pcm(load(about["audio"]))), read_rttm(DATA / about["rttm"])


async def grouped(sound: Sound, segments: Sequence[Segment]) -> list[int]:
    """Return the voice of each segment."""
    async with VoiceGrouper(find("voice-encoder")) as grouper:
        for part in segments:
            await grouper.take(sound.pcm[2 * round(part.start * RATE) : 2 * round(part.end * RATE)])
        return await grouper.groups()


def by_bands(sound: Sound, segments: Sequence[Segment], count: int) -> list[int]:
    """Return the voice of each segment by its mel bands alone, for so many voices."""
    samples = np.frombuffer(sound.pcm, "<i2").astype(np.float32) / 32_768
    rows = []
    for part in segments:
        cut = samples[round(part.start * RATE) : round(part.end * RATE)]
        bands = np.log(mel(cut if cut.size else np.zeros(RATE, np.float32)) + 1e-8)
        rows.append(np.concatenate([bands.mean(axis=0), bands.std(axis=0)]))
    features = np.array(rows)
    features = (features - features.mean(axis=0)) / (features.std(axis=0) + 1e-6)
    return _into(features / np.maximum(np.linalg.norm(features, axis=1, keepdims=True), 1e-9), count)


def _into(unit: NDArray[np.float64], count: int) -> list[int]:
    labels = np.arange(len(unit))
    while len(set(labels.tolist())) > count:
        groups = sorted(set(labels.tolist()))
        pairs = [(one, two) for one in groups for two in groups if one < two]
        means = {one: unit[labels == one].mean(axis=0) for one in groups}
        one, two = max(pairs, key=lambda pair: float(means[pair[0]] @ means[pair[1]]))
        labels[labels == two] = one
    return labels.tolist()


def best_possible(reference: Sequence[Turn], segments: Sequence[Segment]) -> list[str]:
    """Return who speaks most of each segment."""
    return [
        max(
            reference,
            key=lambda turn: sum(
                max(0.0, min(part.end, end) - max(part.start, start)) for start, end, who in reference if who == turn[2]
            ),
        )[2]
        for part in segments
    ]


def turns(segments: Sequence[Segment], labels: Sequence[object]) -> list[Turn]:
    """Return segments and their voices as turns."""
    return [(part.start, part.end, str(label)) for part, label in zip(segments, labels, strict=True)]


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.voices", description=__doc__)
    parser.add_argument("--model", default="base")
    options = parser.parse_args()
    print(HEAD, flush=True)
    totals: list[list[Errors]] = []
    for sound, reference in sets():
        segments = ours(sound, options.model, 2).segments
        people = len({who for _, _, who in reference})
        began = time.perf_counter()
        labels = asyncio.run(grouped(sound, segments))
        spent = time.perf_counter() - began
        ways = [[0] * len(segments), by_bands(sound, segments, people), labels, best_possible(reference, segments)]
        errors = [score(reference, turns(segments, way)) for way in ways]
        totals.append(errors)
        rates = " | ".join(f"{100 * one.rate:.1f} %" for one in errors)
        found = f"{people}, {len(set(labels))}"
        print(f"| {sound.name}, {sound.seconds:.0f} s | {found} | {rates} | {spent:.1f} |", flush=True)
    whole = [_sum(column) for column in zip(*totals, strict=True)]
    print(f"| all | | {' | '.join(f'{100 * one.rate:.1f} %' for one in whole)} | |")


def _sum(errors: Sequence[Errors]) -> Errors:
    parts = ((one.missed, one.invented, one.confused, one.spoken) for one in errors)
    return Errors(*(sum(column) for column in zip(*parts, strict=True)))


if __name__ == "__main__":
    main()
