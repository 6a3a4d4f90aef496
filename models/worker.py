"""One model at work in a child: started when first asked, started again after it died, loaded from verified weights.

Guard: the child never sees a path, only a descriptor whose content was hashed; a child that dies while loading
condemns the weights (`ModelBroken`), one that dies later only the work in hand (`ChildFailed`).
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, Any, Self, TypeVar

import msgspec

from models.catalogue import open_verified
from models.child import Child
from models.errors import ChildFailed, ModelBroken

if TYPE_CHECKING:
    from models.catalogue import Weights

T = TypeVar("T")

# Set before a child's OpenMP starts. Threads that wait by spinning as long as OpenMP likes make each other ten times
# slower when another program wants the processor; a short spin costs little then, and gains on an idle machine.
BRISK = {"GOMP_SPINCOUNT": "1000"}
GENTLE = {"OMP_WAIT_POLICY": "passive", "GOMP_SPINCOUNT": "0"}


class Worker:
    """The child of one model; `load` is the order that makes it load its weights, sent when they are first needed.

    `kind` names the child where it is not that of the weights; `threads` are those numpy may calculate on.
    """

    def __init__(
        self, weights: Weights, load: dict[str, Any], *, gentle: bool = False, kind: str = "", threads: int = 1
    ) -> None:
        self.weights = weights
        self._kind = kind or weights.kind
        self._load = load
        self._environment = {"GGML_NO_BACKTRACE": "1", "OPENBLAS_NUM_THREADS": str(threads)} | (
            GENTLE if gentle else BRISK
        )
        self._child: Child | None = None
        self._about: bytes | None = None
        self._descriptor = -1
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def pid(self) -> int | None:
        """The child's process number, if one lives."""
        return self._child.pid if self._child else None

    async def ask(self, order: dict[str, Any], answer: type[T], *, raw: bytes = b"", loaded: bool = True) -> T:
        """Have the child do one order; `loaded` orders need the weights, which takes the first one longer."""
        async with self._turn:
            child = await self._ready()
            if loaded and self._about is None:
                self._about = await self._load_weights(child)
            return await child.ask(order, answer, raw=raw)

    async def _ready(self) -> Child:
        if self._child is not None and self._child.alive:
            return self._child
        await self._end()
        self._descriptor = await asyncio.to_thread(open_verified, self.weights)
        self._child = Child(
            "models.children",
            self._kind,
            str(self._descriptor),
            environment=self._environment,
            descriptors=(self._descriptor,),
        )
        await self._child.start()
        return self._child

    async def load(self, about: type[T]) -> T:
        """Load the weights if they are not, and give what the child says of them."""
        async with self._turn:
            child = await self._ready()
            if self._about is None:
                self._about = await self._load_weights(child)
            return msgspec.json.decode(self._about, type=about)

    async def _load_weights(self, child: Child) -> bytes:
        try:
            return await child.ask(self._load | {"do": "load", "weights": self._descriptor}, msgspec.Raw)
        except ChildFailed as error:
            if child.was_killed:
                raise
            raise ModelBroken(
                f"The model {self.weights.name} could not be loaded: its process ended while reading it.",
                hint="Its file may not suit this version, or the machine has too little memory. Try another model.",
            ) from error

    def kill(self) -> None:
        """End the child now; the next order starts another."""
        if self._child is not None:
            self._child.kill()

    async def close(self) -> None:
        """End the child, gently if it is idle."""
        if self._turn.locked():
            self.kill()
        await self._end()

    async def _end(self) -> None:
        child, self._child, self._about = self._child, None, None
        descriptor, self._descriptor = self._descriptor, -1  # before waiting: the next child may open its own meanwhile
        if child is not None:
            await child.close()
        if descriptor >= 0:
            os.close(descriptor)
