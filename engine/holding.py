"""Hold a vault for one process, and tell the next one which process has it and at which terminal.

Guard: the kernel's lock decides, and is gone with its process; what is written into the lock is for people to read.
"""

from __future__ import annotations

import fcntl
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.errors import StorageError, VaultBusy

if TYPE_CHECKING:
    from pathlib import Path

LOCK = "vault.lock"
ALONE = "without its terminal"
"""What stands in the lock of a process that goes on recording after its terminal has gone."""
_LONGEST = 200
_WRITTEN = re.compile(r"(\d{1,10})(?: ([\w./ -]{1,60}))?")


def hold(folder: Path) -> int:
    """Take the vault for this process and return the lock; VaultBusy names the process that has it."""
    try:
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(f"The vault cannot be used here: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        written = b""
        with suppress(OSError):  # a pipe planted in its place has no beginning, and is not waited for
            written = os.pread(lock, _LONGEST, 0)
        os.close(lock)
        raise _busy(written.decode("ascii", "replace").strip()) from None
    write(lock, _terminal())
    return lock


def write(lock: int, where: str) -> None:
    """Write into the lock which process holds it, and where that is; a full disk keeps nobody out for want of that."""
    with suppress(OSError):
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()} {where}".strip().encode() + b"\n", 0)


def _terminal() -> str:
    """Name the terminal of this process, if it has one."""
    try:
        return f"at terminal {os.ttyname(0).removeprefix('/dev/')}"
    except OSError:
        return ""


def _busy(written: str) -> VaultBusy:
    found = _WRITTEN.fullmatch(written)
    number, where = found.groups() if found else ("unknown", "")
    said = f"Process {number} {where or ''}".rstrip() + " has this vault open."
    if where == ALONE:
        return VaultBusy(said, hint=f"It goes on recording. kill {number} ends it; everything is sealed first.")
    return VaultBusy(said)
