"""The mean of two lessons: `python -m benchmarks.reader.mean ONE OTHER`, into `models/taught/differences.npz`.

Two lessons of which one goes on from the other, added up at half their weight each (Wortsman and others, 2022), read
better than either: the differences stay of low rank, twice as high.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from models.children.reader import HERE


def mean(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the mean of two lessons: of a difference `out @ into`, both halves side by side."""
    made = {}
    for name, value in one.items():
        first, second = value.astype(np.float32), other[name].astype(np.float32)
        if name.endswith(".into"):
            made[name] = np.concatenate([first, second], axis=0)
        elif name.endswith(".out"):
            made[name] = np.concatenate([first, second], axis=1) / 2
        else:
            made[name] = (first + second) / 2
    return {name: both.astype(np.float16) for name, both in made.items()}


if __name__ == "__main__":
    lessons = [dict(np.load(Path(name))) for name in sys.argv[1:3]]
    np.savez_compressed(HERE / "differences.npz", **mean(*lessons))
