"""Inside the reader child: how well a line agrees with a stretch of talk, by a network in plain numpy.

The network is MPNet (Song and others, 2020) with the weights of all-mpnet-base-v2, to which low-rank differences are
added (Hu and others, 2021) that were taught on talks with true and false lines (`benchmarks/reader`). The talk is read
once; each line sees the talk and itself. Guard: imported only by `models.children.__main__`, after the process has
been confined; of what is read nothing but one number a line is ever part of an answer.
"""

from __future__ import annotations

import json
import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from models.children.service import Refused
from models.children.wordpiece import WordPieces

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Numbers = NDArray[np.int64]

HERE = Path(__file__).resolve().parents[1] / "taught"
WIDTH, HEADS, LAYERS = 768, 12, 12
BEGIN, END = 0, 2
FIRST = 2
"""Number of the first place; the two before it stand for nothing and for padding."""
TALK, TURN, LINE = 390, 200, 120
"""Pieces that are read at most of the talk, of one turn and of a line: there are 512 places in all."""
BUCKETS, FAR = 16, 128
"""Distances in one direction told apart, and the distance from which all are alike (Raffel and others, 2020)."""
TALL = 1e-5
DENSE = ("attention.attn.q", "attention.attn.k", "attention.attn.v", "attention.attn.o")
LINEAR = (*DENSE, "intermediate.dense", "output.dense")
LONGEST_HEADER = 2**20


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its linear maps and its two normalisations, each a weight and a bias."""

    maps: Mapping[str, tuple[Array, Array]]
    norms: tuple[tuple[Array, Array], tuple[Array, Array]]


class Network:
    """The network as it was taught; `take` gives the author's tensors by name, `taught` what is added to them."""

    def __init__(self, take: Callable[[str], Array], taught: Mapping[str, Array]) -> None:
        self._words = take("embeddings.word_embeddings.weight")
        self._places = take("embeddings.position_embeddings.weight")
        self._first = take("embeddings.LayerNorm.weight"), take("embeddings.LayerNorm.bias")
        self._distances = take("encoder.relative_attention_bias.weight")
        self._layers = [self._layer(number, take, taught) for number in range(LAYERS)]
        self._head = [taught[name].astype(np.float32) for name in ("h1.weight", "h1.bias", "h2.weight", "h2.bias")]

    @staticmethod
    def _layer(number: int, take: Callable[[str], Array], taught: Mapping[str, Array]) -> Layer:
        def linear(name: str) -> tuple[Array, Array]:
            weight = take(f"encoder.layer.{number}.{name}.weight")
            into, out = (taught.get(f"{number}.{name}.{side}") for side in ("into", "out"))
            if into is not None and out is not None:
                weight += out.astype(np.float32) @ into.astype(np.float32)
            return weight, take(f"encoder.layer.{number}.{name}.bias")

        def norm(name: str) -> tuple[Array, Array]:
            return take(f"encoder.layer.{number}.{name}.weight"), take(f"encoder.layer.{number}.{name}.bias")

        return Layer({name: linear(name) for name in LINEAR}, (norm("attention.LayerNorm"), norm("output.LayerNorm")))

    def scores(self, talk: Sequence[int], lines: Sequence[Sequence[int]]) -> list[float]:
        """Return for each line how far it agrees with the talk: above 0 rather yes, below 0 rather no."""
        pieces = np.array([*talk, *(piece for line in lines for piece in line)])
        places, owner = laid(len(talk), [len(line) for line in lines])
        bias = self._seen(places, owner)
        state = _normal(self._words[pieces], self._places[places], *self._first)
        for layer in self._layers:
            state = _through(layer, state, bias)
        return [self._judged(state[owner == number]) for number in range(1, len(lines) + 1)]

    def _seen(self, places: Numbers, owner: Numbers) -> Array:
        """Return what is added to the attention of each piece to each other: by distance, and what it must not see."""
        bias: Array = self._distances[bucket(places[None, :] - places[:, None])].transpose(2, 0, 1)
        hidden = (owner[None, :] != 0) & (owner[None, :] != owner[:, None])
        bias[:, hidden] = -1e9
        return bias

    def _judged(self, line: Array) -> float:
        weight, bias, last, shift = self._head
        both = np.concatenate([line[0], line.mean(axis=0)])
        return float((last @ np.tanh(weight @ both + bias) + shift)[0])


def _through(layer: Layer, state: Array, bias: Array) -> Array:
    """Return the state after one layer: attention, then two linear maps, each added to what went in and normalised."""

    def linear(name: str, given: Array) -> Array:
        weight, added = layer.maps[name]
        out: Array = given @ weight.T + added
        return out

    query, key, value = (linear(name, state).reshape(len(state), HEADS, -1).swapaxes(0, 1) for name in DENSE[:3])
    weights = query @ key.swapaxes(1, 2)
    weights *= np.float32(1 / np.sqrt(WIDTH / HEADS))
    weights += bias
    weights -= weights.max(axis=2, keepdims=True)
    np.exp(weights, out=weights)
    weights /= weights.sum(axis=2, keepdims=True)
    looked = (weights @ value).swapaxes(0, 1).reshape(len(state), WIDTH).astype(np.float32, copy=False)
    held = _normal(state, linear(DENSE[3], looked), *layer.norms[0])
    return _normal(held, linear(LINEAR[5], _gelu(linear(LINEAR[4], held))), *layer.norms[1])


def _normal(given: Array, more: Array, weight: Array, bias: Array) -> Array:
    """Return a sum with mean 0 and variance 1 in each row, then scaled and shifted."""
    away = given + more
    away -= away.mean(axis=1, keepdims=True)
    normal: Array = away / np.sqrt(np.square(away).mean(axis=1, keepdims=True) + TALL) * weight + bias
    return normal


_ERF = (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)


def _gelu(given: Array) -> Array:
    """Return x times the normal distribution function of x, by Abramowitz and Stegun 7.1.26 (within 2e-7)."""
    x = np.abs(given) * np.float32(np.sqrt(0.5))
    t = 1 / (1 + np.float32(0.3275911) * x)
    rest: Array = np.zeros_like(t)
    for factor in _ERF:
        rest = np.multiply(rest + np.float32(factor), t, dtype=np.float32)
    tail = 0.5 * rest * np.exp(-x * x)
    out: Array = given * np.where(given >= 0, 1 - tail, tail)
    return out.astype(np.float32, copy=False)


def laid(talk: int, lines: Sequence[int]) -> tuple[Numbers, Numbers]:
    """Return the place of each piece of a talk and of lines of so many pieces, and whose it is: 0, or a line's number.

    Each line goes on where the talk ends.
    """
    past = FIRST + talk
    places = np.concatenate([np.arange(FIRST, past), *(np.arange(past, past + size) for size in lines)])
    return places, np.repeat(np.arange(len(lines) + 1), [talk, *lines])


def bucket(distance: Numbers) -> Numbers:
    """Return the class of each distance: small ones each their own, greater ones by their logarithm."""
    near = BUCKETS // 2
    size = np.abs(distance)
    steps = np.log(np.maximum(size, 1).astype(np.float32) / near) / np.log(FAR / near) * (BUCKETS - near)
    far = np.minimum(near + steps.astype(np.int64), BUCKETS - 1)
    return np.where(distance > 0, BUCKETS, 0) + np.where(size < near, size, far)


def tensors(descriptor: int) -> Callable[[str], Array]:
    """Return what reads one tensor of a safetensors file by its name; `Refused` for one that is not there or not so."""
    try:
        (size,) = struct.unpack("<Q", os.pread(descriptor, 8, 0))
        about: dict[str, Any] = json.loads(os.pread(descriptor, min(size, LONGEST_HEADER), 8))
    except (struct.error, ValueError) as error:
        raise Refused("broken", "The model of reading could not be loaded.") from error

    def take(name: str) -> Array:
        try:
            one = about[name]
            first, past = one["data_offsets"]
            raw = os.pread(descriptor, past - first, 8 + size + first)
            return np.frombuffer(raw, "<f4").reshape(one["shape"]).copy()
        except (KeyError, TypeError, ValueError) as error:
            raise Refused("broken", "The model of reading could not be loaded.") from error

    return take


_SHORTEST = 3


class Reader:
    """The network once it is loaded, and what cuts text for it."""

    def __init__(self) -> None:
        self.network: Network | None = None
        self.cut = WordPieces((HERE / "vocab.txt").read_text(encoding="utf-8"))

    def load(self, order: dict[str, Any], _: bytes) -> object:
        """Load the weights from the descriptor the parent checked and passed on."""
        with np.load(HERE / "differences.npz") as taught:
            self.network = Network(tensors(order["weights"]), dict(taught))
        return {}

    def read(self, order: dict[str, Any], _: bytes) -> object:
        """Say how far lines agree with turns of talk, which come with how far each is from what the lines rest on.

        What does not fit is left out, farthest first. Nothing is said of a line that cannot be read whole, nor where
        what the lines rest on cannot.
        """
        if self.network is None:
            raise Refused("refused", "No model of reading is loaded.")
        lines = [[END, *self.cut(line), END] for line in order["lines"]]
        whole = [line for line in lines if _SHORTEST <= len(line) <= LINE]
        talk = self._fitting([(self.cut(text), far) for text, far in order["turns"]])
        scores = iter(self.network.scores([BEGIN, *talk, END], whole) if whole and talk is not None else ())
        return {"agrees": [next(scores, None) if _SHORTEST <= len(line) <= LINE else None for line in lines]}

    @staticmethod
    def _fitting(turns: Sequence[tuple[list[int], int]]) -> list[int] | None:
        """Return the pieces of as many turns as fit, in order; None where one that a line rests on does not."""
        room, kept = TALK - 2, set[int]()
        for place, (pieces, far) in sorted(enumerate(turns), key=lambda one: one[1][1]):
            size = len(pieces[:TURN])
            if size > room or (far == 0 and len(pieces) > TURN):
                if far == 0:
                    return None
                break
            room -= size
            kept.add(place)
        return [piece for place in sorted(kept) for piece in turns[place][0][:TURN]]


_reader = Reader()
HANDLERS = {"load": _reader.load, "read": _reader.read}
