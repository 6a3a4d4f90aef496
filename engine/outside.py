"""Read a file that came from outside: a plain one, bounded, and never waited for.

Rule: whoever reads what a person or an organisation put somewhere reads it through here and words its own refusal.
"""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

_MOST_DOTS = 500


class NotPlainError(OSError):
    """A folder, a pipe or a device lies there."""


def named(text: str) -> Path:
    """Return the path a text names, `~` for a home; where that is nobody's it stays a name, which leads nowhere."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def read(path: Path, limit: int) -> bytes:
    """Return the content of a plain file, of a longer one `limit` bytes and one more; OSError where there is none."""
    # O_NONBLOCK: a pipe put in place of the file must not hang us.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        mode = os.fstat(descriptor).st_mode
        if not stat.S_ISREG(mode):
            number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
            raise NotPlainError(number, os.strerror(number))
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(limit + 1)
    finally:
        os.close(descriptor)


def endless(toml: bytes) -> int:
    """Return the first line with more dots than anybody writes, or 0: names hung on names cost their number squared."""
    return next((number for number, line in enumerate(toml.split(b"\n"), 1) if line.count(b".") > _MOST_DOTS), 0)
