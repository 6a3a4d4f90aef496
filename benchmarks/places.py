"""A folder of its own for one measurement, with vaults and sound of nobody's, gone afterwards."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from models.places import xdg

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def folder() -> Iterator[Path]:
    """Make the folder, and take it away whatever happens."""
    made = xdg("XDG_CACHE_HOME", ".cache") / f"candour-bench-{os.getpid()}"
    made.mkdir(parents=True)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
