"""Every model child starts here: `python -m models.children KIND`, orders on standard input.

Guard: the doors are shut before any native library is loaded: nothing is left to write to but /dev/null, nothing to
read but libraries and the weights, no program to start and no socket to open.
"""

from __future__ import annotations

import os
import resource
import sys
from importlib import import_module
from pathlib import Path

from models import sandbox
from models.children import service

# Room for weights, twice their size again for working memory, and the address space thread stacks reserve.
SPARE = 8 * 2**30


def main(kind: str, weights: int) -> None:
    """Confine this process, then serve the orders of one kind of child; `weights` is the descriptor of its file."""
    service.die_with_parent()
    sandbox.confine(readable=[Path(f"/proc/self/fd/{weights}")], devices=False)
    limit = SPARE + 3 * os.fstat(weights).st_size
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    output = service.take_output()
    service.serve(import_module(f"models.children.{kind}").HANDLERS, output)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
