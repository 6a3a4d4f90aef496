"""Write an export once: whole or not at all, readable by its owner only, and never over anything.

Rule: the file comes into being under its name with all of its bytes already on the disk; where the file system can
hold a file without a name (O_TMPFILE), being killed at any moment leaves nothing behind; elsewhere the next sweep.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine import durable
from engine.errors import ExportRefused, ExportTaken, UsageError
from engine.meeting import Export

if TYPE_CHECKING:
    from datetime import datetime

_NO_NAMELESS = {errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT, errno.EPERM, errno.EXDEV, errno.EACCES}
"""What file systems and kernels answer that cannot hold a file without a name, or cannot give it one later."""
_PASSING = ".candour-unfinished-"


def free_name(folder: Path, filename: str) -> str:
    """Return `filename`, or the first of `name-2.txt`, `name-3.txt` ... that is not taken."""
    path = Path(filename)
    number, name = 1, filename
    while os.path.lexists(folder / name):
        number += 1
        name = f"{path.stem}-{number}{path.suffix}"
    return name


def write(folder: Path, filename: str, data: bytes, at: datetime, form: str = "") -> Export:
    """Write a file that was not there before, mode 0600, on the disk when this returns; else raise `ExportRefused`."""
    _check_name(filename)
    try:
        _make(folder)
        place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError as error:
        raise _refused(error, folder) from None
    try:
        if not _write_nameless(place, filename, data):
            _write_named(place, filename, data)
        _settle(place, filename)
    except FileExistsError:
        raise ExportTaken(
            f"There is already something called {filename} in {folder}.",
            hint=f"Nothing was overwritten. Free is: {free_name(folder, filename)}",
        ) from None
    except OSError as error:
        raise _refused(error, folder) from None
    finally:
        os.close(place)
    return Export(str(folder / filename), form, hashlib.sha256(data).hexdigest(), at)


def _make(folder: Path) -> None:
    """Make a folder, and see that it and those above it, whoever made them, outlive a power cut."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for above in folder.absolute().parents:
        with suppress(PermissionError):  # what one may pass through but not look into was there before
            durable.sync_folder(above)


def sweep(folder: Path) -> None:
    """Take away unfinished exports that a killed process left in `folder`; one still being written is locked."""
    for path in folder.glob(f"{_PASSING}*"):
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _check_name(filename: str) -> None:
    if not filename or filename != Path(filename).name or filename.startswith(".") or not filename.isprintable():
        raise UsageError("That is not a plain file name.", hint="Choose the folder apart from the name.")


def _refused(error: OSError, folder: Path) -> ExportRefused:
    return ExportRefused(
        f"{folder} does not take the file: {os.strerror(error.errno or 0)}.",
        hint="Nothing was left there. Choose another place, or make room, then export again.",
    )


def _write_nameless(place: int, filename: str, data: bytes) -> bool:
    """Write a file without a name, then give it one; return False where that cannot be done."""
    try:
        file = os.open(".", os.O_TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600, dir_fd=place)
    except OSError as error:
        if error.errno in _NO_NAMELESS:
            return False
        raise
    try:
        _fill(file, data)
        os.link(f"/proc/self/fd/{file}", filename, dst_dir_fd=place, follow_symlinks=True)
    except OSError as error:
        if error.errno in _NO_NAMELESS:
            return False
        raise
    finally:
        os.close(file)
    return True


def _write_named(place: int, filename: str, data: bytes) -> None:
    """Write a new file under a passing name and let it appear whole; `sweep` takes away what a kill leaves."""
    passing = f"{_PASSING}{secrets.token_hex(8)}"
    flags = os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_WRONLY | os.O_CLOEXEC
    file = os.open(passing, flags, 0o600, dir_fd=place)
    try:
        with suppress(OSError):  # a file system without locks: only a sweep at this very moment would notice
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        _fill(file, data)
        _appear(place, passing, filename)
    finally:
        os.close(file)
        with suppress(FileNotFoundError):
            os.unlink(passing, dir_fd=place)


def _appear(place: int, passing: str, filename: str) -> None:
    """Give a finished file its name; a name that is taken is `FileExistsError`."""
    try:
        os.link(passing, filename, src_dir_fd=place, dst_dir_fd=place)
    except OSError as error:
        if error.errno not in _NO_NAMELESS:
            raise
        # A file system without links, as on a memory stick: between looking and renaming nobody else may write there.
        if filename in os.listdir(place):
            raise FileExistsError from None
        os.rename(passing, filename, src_dir_fd=place, dst_dir_fd=place)


def _settle(place: int, filename: str) -> None:
    """Make the new name durable, or take it away again."""
    try:
        os.fsync(place)
    except OSError:
        with suppress(OSError):
            os.unlink(filename, dir_fd=place)
        raise


def _fill(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]
    os.fsync(file)
