"""Write, read and delete files so that what is called saved is on the disk: a file is the old or the new one, whole."""

from __future__ import annotations

import os
import secrets
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import Damaged, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".new"
"""What an unfinished file ends in; the vault sweeps leftovers of a killed process by it."""

_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_BLOCK = 1 << 20


def write(path: Path, data: bytes) -> None:
    """Put `data` at `path` (0600), replacing what was there; it is on the disk when this returns, or StorageError.

    A symbolic link at `path` is replaced, never followed. After an error nothing is retried on the same descriptor: the
    kernel reports a failed write-back once and then forgets it, so a second fsync would lie.
    """
    temporary = path.with_name(f".{secrets.token_hex(8)}{SUFFIX}")
    try:
        try:
            _fill(os.open(temporary, _CREATE, 0o600), data)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"{_named(path)} could not be saved: {error.strerror}.") from error


def read(path: Path, limit: int | None = None) -> bytes:
    """Return the content of a regular file; Damaged when it is missing, no plain file, or longer than `limit` bytes."""
    try:
        # O_NONBLOCK: a pipe planted in place of the file must not hang us.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise Damaged(f"{_named(path)} is missing.") from None
    except OSError as error:
        if path.is_symlink():
            raise Damaged(f"{_named(path)} is a symbolic link, not a file of the vault.") from None
        raise StorageError(f"{_named(path)} could not be read: {error.strerror}.") from error
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise Damaged(f"{_named(path)} is not a plain file.")
        if limit is not None and status.st_size > limit:
            raise Damaged(f"{_named(path)} is larger than it can be.")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read()
    except OSError as error:
        raise StorageError(f"{_named(path)} could not be read: {error.strerror}.") from error
    finally:
        os.close(descriptor)


def destroy(*paths: Path) -> None:
    """Overwrite, delete and make the deletion durable; a missing file is done already, a link is not followed.

    Overwriting is a second measure at best: flash, copy-on-write and journals keep old blocks. Only destroying the key
    a file was sealed to is erasure; so a file that cannot be overwritten is deleted all the same.
    """
    failure: OSError | None = None
    for path in paths:
        with suppress(OSError):
            _overwrite(path)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:  # the others go all the same
            failure = error
    try:
        for folder in {path.parent for path in paths if path.parent.exists()}:
            sync_folder(folder)
    except OSError as error:
        failure = failure or error
    if failure:
        raise StorageError(f"A file could not be deleted: {failure.strerror}.") from failure


def make_folder(path: Path) -> None:
    """Make `path` a folder only its owner can enter, and its parents; Damaged when something else is in the way."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_symlink():
            raise Damaged(f"{_named(path)} is a symbolic link, not a folder of the vault.")
        path.chmod(0o700)
        sync_folder(path.parent)
    except FileExistsError:
        raise Damaged(f"{_named(path)} is not a folder.") from None
    except OSError as error:
        raise StorageError(f"The folder {_named(path)} could not be made: {error.strerror}.") from error


def remove_folder(path: Path) -> None:
    """Remove a tree of empty folders and make that durable; StorageError when something is left in it."""
    try:
        for folder, _, _ in os.walk(path, topdown=False):
            Path(folder).rmdir()
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(f"The folder {_named(path)} could not be removed: {error.strerror}.") from error


def rename_folder(old: Path, new: Path) -> None:
    """Let a finished folder appear under its name, durably."""
    try:
        sync_folder(old)
        old.rename(new)
        sync_folder(new.parent)
    except OSError as error:
        raise StorageError(f"The folder {new.name} could not be made: {error.strerror}.") from error


def sweep(folder: Path) -> None:
    """Delete what a killed process left unfinished below `folder`; only for who holds the vault's lock.

    Deleted and never overwritten: an unfinished name may be a second link to a file that is in use.
    """
    try:
        for place, folders, files in os.walk(folder):
            for name in filter(_unfinished, files):
                Path(place, name).unlink()
            for name in [*filter(_unfinished, folders)]:
                _remove(Path(place, name))
                folders.remove(name)
    except OSError as error:
        raise StorageError(f"Something unfinished could not be deleted: {error.strerror}.") from error


def sync_folder(folder: Path) -> None:
    """Make creations, renames and deletions in `folder` durable; OSError when the disk refuses."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _named(path: Path) -> str:
    """Name a file in a message: with its folder, for many in the vault share a name."""
    return f"{path.parent.name}/{path.name}"


def _remove(folder: Path) -> None:
    """Delete a folder with what is in it; of a link to one the link alone."""
    if folder.is_symlink():
        folder.unlink()
    else:
        shutil.rmtree(folder)


def _unfinished(name: str) -> bool:
    """Tell whether this is a name given to something unfinished."""
    return name.startswith(".") and name.endswith(SUFFIX)


def _fill(descriptor: int, data: bytes) -> None:
    """Write all of `data`, force it to the disk and close."""
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _overwrite(path: Path) -> None:
    """Replace the content of a plain file by noise of the same length."""
    descriptor = os.open(path, os.O_WRONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode):
            for block in _noise(status.st_size):
                os.write(descriptor, block)
            os.fdatasync(descriptor)
    finally:
        os.close(descriptor)


def _noise(size: int) -> Iterator[bytes]:
    """Yield random bytes, `size` in all, a block at a time."""
    for start in range(0, size, _BLOCK):
        yield os.urandom(min(_BLOCK, size - start))
