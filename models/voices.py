"""Ask a child process which pieces of sound are of the same voice.

Sound is s16le, mono, 16 kHz. Guard: what the model makes of a voice stays in the memory of the child and ends with it;
only "these pieces are one voice" comes out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.worker import Worker

if TYPE_CHECKING:
    from models.catalogue import Weights


@dataclass(frozen=True, slots=True)
class _Taken:
    pieces: int


@dataclass(frozen=True, slots=True)
class _Groups:
    groups: list[int]


class VoiceGrouper(Worker):
    """An encoder of voices in a child of its own.

    Raises `ModelBroken` for weights that do not load and `ChildFailed` when the child dies.
    """

    def __init__(self, weights: Weights) -> None:
        super().__init__(weights, load={})

    async def take(self, pcm: bytes) -> None:
        """Take one more piece of sound in which, as a rule, one person speaks."""
        await self.ask({"do": "take"}, _Taken, raw=pcm)

    async def groups(self) -> list[int]:
        """Return for each piece taken since the last time the number of its voice, counted from 0 as they appear."""
        answer = await self.ask({"do": "groups"}, _Groups)
        return answer.groups
