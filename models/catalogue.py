"""Know every approved model, find what is installed, and open nothing whose digest is not the approved one.

A model comes from the list shipped here or was added by hand, its digest recorded then in `added.json` beside the
weights. Guard: weights reach a child only as a descriptor from `open_verified`, hashed through that same descriptor,
so that what was checked is what is loaded.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from models.errors import ModelBroken, ModelMissing, ModelUntrusted
from models.places import HERE, weights_folders

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

Kind = Literal["speech", "language", "voices", "reader"]
State = Literal["good", "damaged", "missing"]

ADDED = "added.json"
_LONGEST_LIST = 2**20
Name = Annotated[str, msgspec.Meta(pattern=r"\A[A-Za-z0-9._-]+\Z")]
"""What a model and its file may be called: in one folder, and fit to be shown."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One approved model; an unknown size is 0, an unknown digest empty, but never both digests."""

    name: Name
    kind: Kind
    file: Name
    bytes: int = 0
    sha256: str = ""
    sha1: str = ""
    licence: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights on this machine whose digest was the approved one when they were found."""

    name: str
    kind: Kind
    path: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Digests:
    """The digests of one file."""

    sha256: str
    sha1: str


@dataclass(frozen=True, slots=True)
class Status:
    """One approved model and what of it is on this machine."""

    entry: Entry
    path: Path | None
    state: State
    digests: Digests | None


class _Entries(msgspec.Struct):
    entry: list[Entry]


@cache
def catalogue() -> tuple[Entry, ...]:
    """Give the models this program was made with."""
    return tuple(msgspec.toml.decode((HERE / "catalogue.toml").read_bytes(), type=_Entries).entry)


def entries() -> tuple[Entry, ...]:
    """Give every approved model: those of the catalogue, then those added on this machine."""
    return (*catalogue(), *(entry for folder in weights_folders() for entry in added(folder)))


def added(folder: Path) -> list[Entry]:
    """Read what was added by hand to one folder; `ModelBroken` if the list cannot be read."""
    if not os.path.lexists(folder / ADDED):
        return []
    try:
        with os.fdopen(open_regular(folder / ADDED), "rb") as file:
            return msgspec.json.decode(file.read(_LONGEST_LIST), type=list[Entry])
    # Bytes that are no text raise another error than no list.
    except (ModelMissing, OSError, ValueError, RecursionError) as error:
        raise ModelBroken(
            "The list of models added on this machine cannot be read.",
            hint=f"Remove {folder / ADDED} and add the models again with: candour models add FILE",
        ) from error


def default(kind: Kind, allowed: Collection[str] = ()) -> str:
    """Name the model used when none was asked for: base for speech, the first one installed for language.

    Where some are allowed only, the first of those is taken, if any is of this kind.
    """
    known = [entry for entry in entries() if entry.kind == kind]
    known = [entry for entry in known if entry.name in allowed] or known
    names = [entry.name for entry in known]
    installed = [entry.name for entry in known if locate(entry) is not None]
    return installed[0] if installed and kind == "language" else names[0]


def locate(entry: Entry) -> Path | None:
    """Find the file of an entry, unverified."""
    paths = (folder / entry.file for folder in weights_folders())
    return next((path for path in paths if os.access(path, os.F_OK) and path.is_file()), None)


def find(name: str) -> Weights:
    """Find weights by name and verify them."""
    entry = next((entry for entry in entries() if entry.name == name), None)
    if entry is None:
        raise ModelMissing(
            f"There is no approved model called {name}.",
            hint="See what there is with: candour models list. Bring one with: candour models add FILE",
        )
    return verify(entry)


def verify(entry: Entry) -> Weights:
    """Verify the weights of an entry: the first time, a third of a second for each 100 MB on a slow machine."""
    checked = _status(entry, hashed=True)
    if checked.path is None or checked.digests is None:
        places = " or ".join(str(folder) for folder in weights_folders())
        raise ModelMissing(f"The model {entry.name} needs the file {entry.file} in {places}.")
    if checked.state == "damaged":
        raise ModelUntrusted(f"The file {checked.path} is not the approved model {entry.name}; it was not loaded.")
    return Weights(name=entry.name, kind=entry.kind, path=checked.path, sha256=checked.digests.sha256)


def approves(entry: Entry, found: Digests) -> bool:
    """Tell whether these are the digests of that entry; SHA-1 counts only where the author published nothing better."""
    return found.sha256 == entry.sha256 if entry.sha256 else bool(entry.sha1) and found.sha1 == entry.sha1


def open_verified(weights: Weights) -> int:
    """Open weights for a child and give the descriptor, `ModelUntrusted` if the file is not the one found before."""
    try:
        descriptor = open_regular(weights.path)
    except ModelMissing as error:
        raise ModelMissing(f"The file of the model {weights.name} is gone: {weights.path}") from error
    if digests(descriptor).sha256 == weights.sha256:
        return descriptor
    os.close(descriptor)
    raise ModelUntrusted(f"The file {weights.path} has changed since it was checked; it was not loaded.")


def status(*, hashed: bool = True) -> tuple[Status, ...]:
    """Tell of every approved model whether it is here, and if `hashed` whether it is what it should be."""
    return tuple(_status(entry, hashed=hashed) for entry in entries())


def _status(entry: Entry, *, hashed: bool) -> Status:
    path = locate(entry)
    if path is None:
        return Status(entry, None, "missing", None)
    if not hashed:
        return Status(entry, path, "good", None)
    descriptor = open_regular(path)
    try:
        found = digests(descriptor)
    finally:
        os.close(descriptor)
    return Status(entry, path, "good" if approves(entry, found) else "damaged", found)


def open_regular(path: Path) -> int:
    """Open a regular file for reading; never wait for a pipe that pretends to be one."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        raise ModelMissing(f"The file {path} cannot be opened.") from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise ModelMissing(f"{path} is not a file.")
    return descriptor


_verified: dict[tuple[int, ...], Digests] = {}


def digests(descriptor: int) -> Digests:
    """Hash an open file, once for each state it is seen in by this process.

    The state is device, inode, size and both times to the nanosecond: a file written to in place has another one.
    """
    about = os.fstat(descriptor)
    seen = (about.st_dev, about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
    if seen not in _verified:
        sha1 = hashlib.sha1(usedforsecurity=False)
        sha256 = hashlib.sha256()
        block = memoryview(bytearray(2**20))
        at = 0
        while count := os.preadv(descriptor, [block], at):
            sha1.update(block[:count])
            sha256.update(block[:count])
            at += count
        _verified[seen] = Digests(sha256.hexdigest(), sha1.hexdigest())
    return _verified[seen]
