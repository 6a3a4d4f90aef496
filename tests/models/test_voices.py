"""Pieces of sound are put together by voice, and nothing of a voice comes out of the child."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.catalogue import find
from models.children.grouping import HEARD, group
from models.errors import ModelMissing
from models.voices import VoiceGrouper

SAMPLE = Path(__file__).parents[2] / "engine" / "sample"


def people(count: int, pieces: int, spread: float) -> tuple[np.ndarray, np.ndarray]:
    """Return pieces of voices, one voice after the other, and each piece's voice."""
    chance = np.random.default_rng(3)
    truth = np.repeat(np.arange(count), pieces)
    vectors = np.eye(16)[truth] + chance.normal(0, spread, (count * pieces, 16))
    return vectors, truth


def test_voices_are_numbered_as_they_are_first_heard() -> None:
    vectors, truth = people(4, 10, 0.05)
    order = np.random.default_rng(1).permutation(40)
    found = np.array(group(vectors[order], np.full(40, 3.0)))
    assert found[0] == 0
    assert len({*zip(truth[order].tolist(), found.tolist(), strict=True)}) == 4
    firsts = [found.tolist().index(label) for label in range(4)]
    assert firsts == sorted(firsts)


def test_a_short_piece_goes_to_the_voice_it_is_most_like_and_makes_none_of_its_own() -> None:
    vectors, truth = people(2, 5, 0.05)
    odd = np.vstack([vectors, np.eye(16)[1] + 0.4 * np.eye(16)[5], np.eye(16)[9]])
    found = group(odd, np.array([3.0] * 10 + [0.4, HEARD - 1]))
    assert found[:10] == truth.tolist()
    assert found[10] == 1
    assert set(found) == {0, 1}


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_few_pieces_and_pieces_without_sound_are_one_voice(count: int) -> None:
    assert group(np.zeros((count, 16)), np.zeros(count)) == [0] * count
    assert len(group(np.eye(16)[:count], np.full(count, 0.5))) == count


@pytest.mark.real
async def test_two_people_are_told_apart_and_only_numbers_come_out() -> None:
    soundfile = pytest.importorskip("soundfile")
    try:
        weights = find("voice-encoder")
    except ModelMissing:
        pytest.skip("the model of voices is not installed")
    samples, rate = soundfile.read(SAMPLE / "demo.flac", dtype="int16")
    turns = json.loads((SAMPLE / "transcript.json").read_text())
    async with VoiceGrouper(weights) as grouper:
        for turn in turns:
            await grouper.take(samples[int(turn["start"] * rate) : int(turn["end"] * rate)].tobytes())
        found = await grouper.groups()
        assert await grouper.groups() == []
    assert len({(turn["speaker"], label) for turn, label in zip(turns, found, strict=True)}) == 2
