"""Teaches the reader: `python -m benchmarks.reader.teach TENSORS [PASSES] [--on]`, half an hour a pass on two cores.

TENSORS is the file of all-mpnet-base-v2; PyTorch and safetensors are needed besides what the project has. Of a true
line and one that alters it, the true one is to come out above; every line is to come out on its side of nought. The
hands in `KEPT` teach nothing: on their talks it is tried. What is taught goes to `models/taught/differences.npz`; with
--on it is begun with what is there.
"""

from __future__ import annotations

import json
import math
import random
import re
import sys
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import torch
from safetensors.torch import load_file
from torch.nn import functional

from benchmarks.reader.network import Network
from engine.checking.contrary import affirmed, denials
from models.children.reader import BEGIN, END, HERE, LINE, TALK
from models.children.wordpiece import WordPieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TALKS = Path(__file__).parents[1] / "truth" / "talks.jsonl"
TAUGHT = HERE / "differences.npz"
KEPT, TRIED = frozenset({12, 18}), 60
"""Hands that teach nothing, and on how many of their talks what was taught is tried."""
LATEST, SHARE = 28, 0.35
"""From which hand on every talk is read in every pass, and the share read of those before, drawn anew for each."""
STEP = 2600
"""Pieces read between two corrections."""
SPEED, HEAD_SPEED, WARM, FLOOR, DROP = 5e-4, 5e-4, 0.06, 0.03, 0.08
WRITTEN, TURNED = 8, 5
"""False lines of a talk that are learnt from at most: those a person wrote; true ones with a "not" put in or out."""
_NOT = frozenset({"not", "no", "never", "n't", "did", "had", "was", "were", "has", "does", "do", "is", "would"})
_WORD = re.compile(r"[\w']+")


@dataclass(slots=True)
class Passage:
    """A talk and lines in pieces; `alters` gives for each line the true one it alters, or -1."""

    talk: list[int]
    lines: list[list[int]]
    true: list[bool]
    alters: list[int]
    by_rule: list[bool]
    below: torch.Tensor

    @property
    def sizes(self) -> list[int]:
        """How many pieces each line has."""
        return [len(line) for line in self.lines]


def _by_rule(true: str, false: str) -> bool:
    """Tell whether two lines differ in a "not" and its verb alone."""
    one, other = _WORD.findall(true.lower()), _WORD.findall(false.lower())
    return set(one) ^ set(other) <= _NOT and abs(len(one) - len(other)) <= 2


def _turned(true: Sequence[str], chance: random.Random) -> Iterator[tuple[str, int]]:
    """Give true lines with a "not" taken out, and every other one with a "not" put in, each with its place."""
    for place, line in enumerate(true):
        without, put_in = [text for text, _ in affirmed(line)], [text for text, _ in denials(line)]
        if without:
            yield chance.choice(without), place
        if put_in and (not without or chance.random() < 0.5):
            yield chance.choice(put_in), place


def _in_turn(chance: random.Random, hand: int) -> bool:
    """Tell whether a talk of a hand is read in this pass."""
    return hand not in KEPT and (hand >= LATEST or chance.random() < SHARE)


def _some(lines: list[tuple[str, int]], most: int, chance: random.Random) -> list[tuple[str, int]]:
    return chance.sample(lines, min(most, len(lines)))


def passages(network: Network, chance: random.Random, wanted: Callable[[int], bool]) -> Iterator[Passage]:
    """Read the talks of the hands that are wanted and work out what the layers that stand still make of them."""
    cut = WordPieces((HERE / "vocab.txt").read_text(encoding="utf-8"))
    for row in map(json.loads, TALKS.read_text(encoding="utf-8").splitlines()):
        if not wanted(row["hand"]):
            continue
        written = [(text, *(place or [-1])) for text, _, *place in row["false"]]
        written = [(text, at) for text, at in written if at < 0 or not _by_rule(row["true"][at], text)]
        turned = list(_turned(row["true"], chance))
        lines = [
            *((text, -1) for text in row["true"]),
            *_some(written, WRITTEN, chance),
            *_some(turned, TURNED, chance),
        ]
        talk = [piece for who, words in row["talk"] for piece in cut(f"{who}: {words}" if who else words)]
        talk = [BEGIN, *talk[: TALK - 2], END]
        pieces = [[END, *cut(text)[: LINE - 2], END] for text, _ in lines]
        true = [place < len(row["true"]) for place in range(len(lines))]
        below = network.below(talk, pieces)
        yield Passage(talk, pieces, true, [at for _, at in lines], [pair in turned for pair in lines], below)


def batches(every: Sequence[Passage], chance: random.Random) -> Iterator[list[Passage]]:
    """Give the passages in another order, as many at a time as one step reads."""
    batch: list[Passage] = []
    for one in chance.sample(every, len(every)):
        if batch and sum(len(other.below) for other in (*batch, one)) > STEP:
            yield batch
            batch = []
        batch.append(one)
    yield batch


def scored(network: Network, batch: Sequence[Passage], drop: float = 0.0) -> list[torch.Tensor]:
    """Return the scores of the lines of each passage."""
    return network([one.below for one in batch], [len(one.talk) for one in batch], [one.sizes for one in batch], drop)


def loss(scores: Sequence[torch.Tensor], batch: Sequence[Passage]) -> torch.Tensor:
    """Return the mean loss of pairs, and half that of single lines, true and false ones weighing alike."""
    pairs, singles = [], []
    for given, one in zip(scores, batch, strict=True):
        true = torch.tensor(one.true, dtype=torch.float)
        weight = torch.where(true > 0, 1.0, true.sum() / (1 - true).sum().clamp(min=1))
        single = functional.binary_cross_entropy_with_logits(given, true, reduction="none")
        singles.append((single * weight).sum() / weight.sum())
        altered = [place for place, at in enumerate(one.alters) if at >= 0]
        if altered:
            above = given[[one.alters[place] for place in altered]]
            pairs.append(functional.softplus(given[altered] - above).mean())
    single = 0.5 * torch.stack(singles).mean()
    return torch.stack(pairs).mean() + single if pairs else single


@torch.no_grad()
def tried(network: Network, kept: Sequence[Passage]) -> str:
    """Say how often a true line comes out above one that alters it, by hand and by rule, and the area over all."""
    network.eval()
    above: dict[bool, list[bool]] = {False: [], True: []}
    sides: dict[bool, list[float]] = {False: [], True: []}
    for one in kept:
        given = scored(network, [one])[0].tolist()
        for score, true, at, ruled in zip(given, one.true, one.alters, one.by_rule, strict=True):
            sides[true].append(score)
            above[ruled] += [given[at] > score] if at >= 0 else []
    network.train()
    wins = sum(true > false for true in sides[True] for false in sides[False])
    area = wins / max(1, len(sides[True]) * len(sides[False]))
    by_hand, by_rule = (sum(won) / max(1, len(won)) for won in (above[False], above[True]))
    return f"above by hand {by_hand:.3f}, by rule {by_rule:.3f}, area {area:.3f}"


def main(tensors: str, passes: int, *, on: bool) -> None:
    """Teach and write what was taught."""
    torch.manual_seed(1)
    chance = random.Random(1)  # noqa: S311 - no secret
    network = Network(load_file(tensors).__getitem__)
    if on:
        network.resume(TAUGHT)
    kept = chance.sample(list(passages(network, chance, KEPT.__contains__)), TRIED)
    head = [*network.h1.parameters(), *network.h2.parameters()]
    speeds = [(list(network.upper.parameters()), SPEED), (head, HEAD_SPEED)]
    taking = torch.optim.AdamW([{"params": some, "lr": at} for some, at in speeds], betas=(0.9, 0.98))
    print(f"before: {tried(network, kept)}", flush=True)
    started = time.monotonic()
    for done in range(passes):
        every = list(batches(list(passages(network, chance, partial(_in_turn, chance))), chance))
        for number, batch in enumerate(every, 1):
            gone = (done + number / len(every)) / passes
            pace = min(1.0, gone / WARM) * (FLOOR + (1 - FLOOR) * (1 + math.cos(math.pi * gone)) / 2)
            for group, (_, speed) in zip(taking.param_groups, speeds, strict=True):
                group["lr"] = speed * pace
            taking.zero_grad()
            off = loss(scored(network, batch, DROP), batch)
            off.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            taking.step()
            if number % 100 == 0 or number == len(every):
                gone_by = f"pass {done + 1}, {number} of {len(every)}, {time.monotonic() - started:.0f} s"
                print(f"{gone_by}: off by {off:.3f}; {tried(network, kept)}", flush=True)
                network.save(TAUGHT)


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if word != "--on"]
    main(given[0], int(given[1]) if len(given) > 1 else 3, on="--on" in sys.argv)
