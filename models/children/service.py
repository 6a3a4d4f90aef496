"""The child's half of the pipe: live no longer than the parent, take orders, give answers.

Guard: standard output carries answers and nothing else; whatever a native library prints goes to standard error,
which the parent drains and forgets. An error in an order ends the process rather than leave it half right.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from models import sandbox

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Handler = Callable[[dict[str, Any], bytes], object]


class Refused(Exception):
    """An order that cannot be done though the process is well; `kind` is "broken" or "refused", the text is ours."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent dies, and end at once if it already has."""
    parent = os.getppid()
    sandbox.prctl(sandbox.SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent or parent == 1:
        sys.exit(1)


def take_output() -> BinaryIO:
    """Keep standard output for answers: give it as a file, and lead descriptor 1 to standard error from now on."""
    output = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    return output


def serve(handlers: Mapping[str, Handler], output: BinaryIO) -> None:
    """Answer orders, `{"do": name, ...}` a line, until the parent closes the pipe."""
    orders = sys.stdin.buffer
    while line := orders.readline():
        order: dict[str, Any] = msgspec.json.decode(line)
        raw = orders.read(order.get("bytes", 0))
        try:
            answer = handlers[order["do"]](order, raw)
        except Refused as refused:
            answer = {"error": refused.kind, "message": str(refused)}
        except MemoryError:
            answer = {"error": "broken", "message": "There is not enough memory for this model."}
        output.write(msgspec.json.encode(answer) + b"\n")
