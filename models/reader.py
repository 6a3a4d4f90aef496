"""Ask a child process how well a line of a record agrees with what was said.

Guard: no numpy here; what is read stays in the memory of the child, one number comes out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.places import HERE
from models.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.catalogue import Weights


TAUGHT = HERE / "taught" / "differences.npz"


@dataclass(frozen=True, slots=True)
class _Read:
    agrees: tuple[float | None, ...]


class LineReader(Worker):
    """A network that reads a line beside the talk around it, in a child of its own.

    Raises `ModelBroken` for weights that do not load and `ChildFailed` when the child dies.
    """

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights, load={}, threads=2)
        self._taught = hashlib.sha256(TAUGHT.read_bytes()).hexdigest()[:8]

    @property
    def name(self) -> str:
        """The model's name, and which lesson it was taught: the beginning of the digest of what that left."""
        return f"{self.weights.name}, taught {self._taught}"

    async def read(self, turns: Sequence[tuple[str, int]], lines: Sequence[str]) -> tuple[float | None, ...]:
        """Return how far each line agrees with turns of talk: above 0 rather yes, below 0 rather no.

        Each turn comes with how many turns it is away from what the lines rest on; where they do not all fit, the
        farthest are left out. None for a line that is empty or too long to be read whole, and for all where what they
        rest on is too long.
        """
        order = {"do": "read", "turns": [list(turn) for turn in turns], "lines": list(lines)}
        return (await self.ask(order, _Read)).agrees
