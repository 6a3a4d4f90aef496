"""Round a float16 Whisper to eight bits as it is loaded: half the memory, and twice as fast where it counts.

Guard: the weights on the disk stay the ones whose digest their author published; what does not parse is refused.
"""

from __future__ import annotations

import struct
from math import prod
from typing import TYPE_CHECKING

import numpy as np

from models.errors import ModelBroken

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

    from numpy.typing import NDArray

MAGIC = 0x67676D6C
FLOAT32, FLOAT16, EIGHT_BITS = 0, 1, 8
MOSTLY_EIGHT_BITS = 2007  # ggml's "mostly q8_0", in the second version of its layout
BLOCK = 32
AT_ONCE = 2**16  # rows of a block: 8 MB as float32, where the largest matrix would need three hundred
MATRIX = 2


def rounded(data: bytes | mmap) -> Iterator[bytes]:
    """Give a float16 ggml file, piece by piece, with its matrices as q8_0; any other file as it is.

    Each run of 32 weights keeps a scale, by which its largest is 127, and eight bits for each, as ggml itself does it.
    """
    file = memoryview(data)
    try:
        header = struct.unpack_from("<12i", file)
        if header[0] != MAGIC or header[-1] != FLOAT16:
            yield bytes(file)
            return
        yield struct.pack("<12i", *header[:-1], MOSTLY_EIGHT_BITS)
        at = _end_of_tokens(file)
        yield bytes(file[48:at])
        while at < len(file):
            piece, at = _tensor(file, at)
            yield piece
    except (struct.error, ValueError) as error:
        raise ModelBroken("The weights end too early.") from error


def _end_of_tokens(file: memoryview) -> int:
    """Find where the mel filters and the list of tokens end."""
    rows, columns = struct.unpack_from("<2i", file, 48)
    at: int = 56 + 4 * rows * columns
    (count,) = struct.unpack_from("<i", file, at)
    at += 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", file, at)
        at += 4 + length
    return at


def _tensor(file: memoryview, at: int) -> tuple[bytes, int]:
    """Give one tensor, rounded if it is a matrix of float16, and where the next one begins."""
    rank, length, kind = struct.unpack_from("<3I", file, at)
    dimensions = struct.unpack_from(f"<{min(rank, 4)}I", file, at + 12)
    first = at + 12 + 4 * rank + length
    after = first + prod(dimensions) * (4 if kind == FLOAT32 else 2)
    if rank > len(dimensions) or after > len(file) or kind not in (FLOAT32, FLOAT16):
        raise ModelBroken("The weights have a part that is not what it says.")
    if kind == FLOAT32 or rank != MATRIX or dimensions[0] % BLOCK:
        return bytes(file[at:after]), after
    head = struct.pack("<3I", rank, length, EIGHT_BITS) + bytes(file[at + 12 : first])
    weights = np.frombuffer(file[first:after], dtype="<f2").reshape(-1, BLOCK)
    parts = (_blocks(weights[row : row + AT_ONCE].astype(np.float32)) for row in range(0, len(weights), AT_ONCE))
    return head + b"".join(parts), after


def _blocks(weights: NDArray[np.float32]) -> bytes:
    scale = np.maximum(weights.max(axis=1), -weights.min(axis=1)) / np.float32(127)
    inverse = np.divide(1, scale, out=np.zeros_like(scale), where=scale > 0)
    blocks = np.empty(len(weights), dtype=[("scale", "<f2"), ("weights", "i1", BLOCK)])
    blocks["scale"] = scale
    blocks["weights"] = np.rint(weights * inverse[:, None])
    return blocks.tobytes()
