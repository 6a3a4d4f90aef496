"""The first and last things each process of a recording does: shut its doors, die with its parent, end without a word.

Guard: called before any native library is loaded.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from typing import TYPE_CHECKING, Any

import msgspec

from models import sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MEMORY = 2 << 30
"""Address space for a process that reads foreign files or drivers, in bytes."""


def settle(writable: Sequence[Path] = (), *, parting: signal.Signals = signal.SIGKILL, memory: int = MEMORY) -> None:
    """Confine this process and have the kernel send it `parting` when its parent dies."""
    parent = os.getppid()
    sandbox.confine(writable)
    die_with_parent(parting)
    if os.getppid() != parent:
        sys.exit(0)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        os.environ[variable] = "1"


def die_with_parent(parting: signal.Signals = signal.SIGKILL) -> None:
    """Have the kernel send this process `parting` when its parent dies."""
    sandbox.prctl(sandbox.SET_PDEATHSIG, parting)


def order() -> dict[str, Any]:
    """Read the order this process was started for: one line of JSON, byte by byte so that nothing after it is taken."""
    line = bytearray()
    while not line.endswith(b"\n"):
        byte = os.read(0, 1)
        if not byte:
            sys.exit(0)
        line += byte
    return msgspec.json.decode(line, type=dict[str, Any])


def sibling(module: str) -> list[str]:
    """Give the command that starts another module the way this one was started."""
    return [sys.executable, *sys.orig_argv[1:-1], module]
