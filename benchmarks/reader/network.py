"""The reader's network in PyTorch, as it is taught; `models.children.reader` is the same in numpy, as it is used.

The lower layers stand still: what they make of a talk is worked out once. The upper ones learn low-rank differences
(Hu and others, 2021), in bfloat16 with the differences themselves in float32.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from models.children.reader import DENSE, HEADS, LAYERS, LINEAR, TALL, WIDTH, bucket, laid

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

STILL, RANK = 2, 16
"""Layers that stand still, from the bottom; the rank of the differences taught to the others."""


class Linear(nn.Module):
    """A linear map that stands still, and a difference of low rank that is taught."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor, rank: int) -> None:
        super().__init__()
        self.still = weight.bfloat16(), bias.bfloat16()
        out, into = weight.shape
        self.into = nn.Parameter(torch.randn(rank, into) / math.sqrt(into)) if rank else None
        self.out = nn.Parameter(torch.zeros(out, rank)) if rank else None

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        """Map, and add twice the difference."""
        made = functional.linear(given, *self.still)
        if self.into is None or self.out is None:
            return made
        return made + functional.linear(functional.linear(given, self.into.bfloat16()), 2 * self.out.bfloat16())


class Layer(nn.Module):
    """One layer of MPNet over several passages laid one after the other; `cuts` are their bounds."""

    def __init__(self, take: Callable[[str], torch.Tensor], number: int, rank: int) -> None:
        super().__init__()

        def pair(name: str) -> tuple[torch.Tensor, torch.Tensor]:
            return take(f"encoder.layer.{number}.{name}.weight"), take(f"encoder.layer.{number}.{name}.bias")

        self.maps = nn.ModuleList(Linear(*pair(name), rank) for name in LINEAR)
        self.norms = pair("attention.LayerNorm"), pair("output.LayerNorm")

    def forward(
        self, state: torch.Tensor, cuts: Sequence[tuple[int, int]], biases: Sequence[torch.Tensor], drop: float
    ) -> torch.Tensor:
        """Return the state after attention and two linear maps."""
        seen = [self.maps[n](state) for n in range(3)]
        looked = []
        for (first, past), bias in zip(cuts, biases, strict=True):
            parts = (part[first:past].view(1, past - first, HEADS, -1).transpose(1, 2) for part in seen)
            found = functional.scaled_dot_product_attention(*parts, attn_mask=bias, dropout_p=drop)
            looked.append(found.transpose(1, 2).reshape(past - first, WIDTH))
        state = self._added(state, self.maps[len(DENSE) - 1](torch.cat(looked)), 0, drop)
        wide = functional.gelu(self.maps[-2](state))
        return self._added(state, self.maps[-1](wide), 1, drop)

    def _added(self, state: torch.Tensor, more: torch.Tensor, norm: int, drop: float) -> torch.Tensor:
        whole = (state + functional.dropout(more, drop, self.training)).float()
        return functional.layer_norm(whole, (WIDTH,), *self.norms[norm], TALL).bfloat16()


class Network(nn.Module):
    """The whole of it; `tensors` are the author's, by name."""

    def __init__(self, take: Callable[[str], torch.Tensor]) -> None:
        super().__init__()
        self.words = take("embeddings.word_embeddings.weight")
        self.places = take("embeddings.position_embeddings.weight")
        self.norm = take("embeddings.LayerNorm.weight"), take("embeddings.LayerNorm.bias")
        self.distances = take("encoder.relative_attention_bias.weight")
        self.lower = [Layer(take, number, 0) for number in range(STILL)]
        self.upper = nn.ModuleList(Layer(take, number, RANK) for number in range(STILL, LAYERS))
        self.h1, self.h2 = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, 1)
        nn.init.zeros_(self.h2.weight)

    def bias(self, talk: int, lines: Sequence[int]) -> torch.Tensor:
        """Return what is added to attention: by distance, and against what must not be seen."""
        places, owner = laid(talk, lines)
        apart = torch.from_numpy(bucket(places[None, :] - places[:, None]))
        hidden = torch.from_numpy((owner[None, :] != 0) & (owner[None, :] != owner[:, None]))
        return self.distances[apart].permute(2, 0, 1).masked_fill(hidden, -1e9).bfloat16()[None]

    @torch.no_grad()
    def below(self, talk: Sequence[int], lines: Sequence[Sequence[int]]) -> torch.Tensor:
        """Return what the layers that stand still make of a talk and its lines."""
        pieces, sizes = (
            torch.tensor([*talk, *(piece for line in lines for piece in line)]),
            [len(line) for line in lines],
        )
        begun = self.words[pieces] + self.places[torch.from_numpy(laid(len(talk), sizes)[0])]
        state = functional.layer_norm(begun, (WIDTH,), *self.norm, TALL).bfloat16()
        bias = self.bias(len(talk), sizes)
        for layer in self.lower:
            state = layer(state, [(0, len(state))], [bias], 0.0)
        return state

    def forward(
        self, states: Sequence[torch.Tensor], talks: Sequence[int], lines: Sequence[Sequence[int]], drop: float = 0.0
    ) -> list[torch.Tensor]:
        """Return the scores of the lines of several talks, given what the lower layers made of them."""
        ends = np.cumsum([len(state) for state in states]).tolist()
        cuts = list(zip([0, *ends], ends, strict=False))
        biases = [self.bias(talk, sizes) for talk, sizes in zip(talks, lines, strict=True)]
        state = torch.cat(list(states))
        for layer in self.upper:
            state = layer(state, cuts, biases, drop)
        return [
            self._judged(state[first + talk : past].float(), sizes, drop)
            for (first, past), talk, sizes in zip(cuts, talks, lines, strict=True)
        ]

    def _judged(self, state: torch.Tensor, sizes: Sequence[int], drop: float) -> torch.Tensor:
        both = torch.stack([torch.cat([line[0], line.mean(0)]) for line in state.split(list(sizes))])
        return self.h2(functional.dropout(torch.tanh(self.h1(both)), drop, self.training))[:, 0]

    def resume(self, path: Path) -> None:
        """Go on from what was taught before."""
        with np.load(path) as taught:
            known = {name: torch.from_numpy(taught[name].astype(np.float32)) for name in taught}
        self.load_state_dict({name: value for name, value in known.items() if name.startswith("h")}, strict=False)
        for number, layer in enumerate(self.upper, STILL):
            for name, linear in zip(LINEAR, layer.maps, strict=True):
                linear.into.data, linear.out.data = known[f"{number}.{name}.into"], known[f"{number}.{name}.out"] / 2

    def save(self, path: Path) -> None:
        """Write what was taught, in the names and the order of axes that `models.children.reader` takes."""
        taught = {name: value for name, value in self.state_dict().items() if name.startswith(("h1", "h2"))}
        for number, layer in enumerate(self.upper, STILL):
            for name, linear in zip(LINEAR, layer.maps, strict=True):
                taught |= {f"{number}.{name}.into": linear.into, f"{number}.{name}.out": 2 * linear.out}
        beside = path.with_suffix(".new.npz")
        np.savez_compressed(beside, **{n: value.detach().numpy().astype(np.float16) for n, value in taught.items()})
        beside.replace(path)
