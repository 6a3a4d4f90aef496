"""Every model child starts here: `python -m models.children speech|language`, orders on standard input.

Guard: the doors are shut before any native library is loaded, and no place but /dev/null is left to write to.
"""

from __future__ import annotations

import resource
import sys
from importlib import import_module

from models import sandbox
from models.children import service

# Room for weights, twice their size again for working memory, and the address space thread stacks reserve.
SPARE = 8 * 2**30


def main(kind: str, weights: int) -> None:
    """Confine this process, then serve the orders of one kind of child; `weights` is the size of its file in bytes."""
    service.die_with_parent()
    sandbox.confine(devices=False)
    limit = SPARE + 3 * weights
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    output = service.take_output()
    service.serve(import_module(f"models.children.{kind}").HANDLERS, output)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
