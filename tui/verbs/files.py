"""Read a file named on the command line; `-` is standard input."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.errors import InputInvalid

LIMIT = 64 * 2**20
"""Bytes; a transcript of a hundred thousand words has about one million."""


def read(name: str) -> bytes:
    """Return the file's content, or raise `InputInvalid` saying why it cannot be read."""
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LIMIT + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LIMIT + 1)
    except OSError as error:
        raise InputInvalid(f"{name} cannot be read: {error.strerror}.", hint="Check the name of the file.") from None
    if len(data) > LIMIT:
        raise InputInvalid(f"{name} is larger than {LIMIT // 2**20} MB.")
    return data
