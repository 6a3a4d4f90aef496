"""Put weights where they are looked for: whole, private and approved, or not at all.

Guard: a file is hashed as it is written and takes its name only afterwards, so that what was checked is what lies
there; a model nobody published a digest for is tried in a child first, and its digest recorded.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from models.catalogue import ADDED, Digests, Entry, Weights, added, approves, catalogue, open_regular
from models.errors import ModelBroken, ModelError, ModelUntrusted
from models.language import LanguageModel
from models.places import weights_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    Progress = Callable[[str], None]

BLOCK = 2**20
GGUF, GGML = b"GGUF", b"lmgg"


def silent(_: str) -> None:
    """Report progress to nobody."""


@contextmanager
def prepared_folder() -> Iterator[Path]:
    """Make the folder new weights go to, for its owner alone, and give it to one process at a time."""
    folder = weights_folders()[0]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise ModelError(f"The folder for models cannot be made: {folder}") from error
    try:
        _hold(lock)
        yield folder
    finally:
        os.close(lock)


def _hold(lock: int) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise ModelError("Another Candour is installing a model here.", hint="Wait until it has finished.") from error


@contextmanager
def written(folder: Path, pieces: Iterable[bytes]) -> Iterator[tuple[Path, Digests]]:
    """Write pieces to a private file and give it with its digests; it is gone afterwards unless it was given a name."""
    path = folder / ".installing"
    sha1 = hashlib.sha1(usedforsecurity=False)
    sha256 = hashlib.sha256()
    path.unlink(missing_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            for piece in pieces:
                sha1.update(piece)
                sha256.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        yield path, Digests(sha256.hexdigest(), sha1.hexdigest())
    except OSError as error:
        raise ModelError(f"The model could not be written to {folder}.", hint="Is the disk full?") from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def name_it(path: Path, name: str) -> None:
    """Give a written file its name, for good."""
    path.replace(path.with_name(name))
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def install(entry: Entry, pieces: Iterable[bytes]) -> None:
    """Install weights made from pieces if they are what the entry approves."""
    with prepared_folder() as folder, written(folder, pieces) as (path, found):
        if not approves(entry, found):
            raise ModelUntrusted(f"What was made for {entry.name} is not the approved file; it was not installed.")
        name_it(path, entry.file)


async def add(source: Path, progress: Progress = silent) -> Entry:
    """Bring a model from a file: one whose digest is known, or any instruct GGUF that loads, whose digest is recorded.

    Raises `ModelUntrusted` for other files, `ModelBroken` for a GGUF that does not load.
    """
    progress(f"Copying {source.name}")
    with prepared_folder() as folder, written(folder, _read(source)) as (path, found):
        entry = next((known for known in (*catalogue(), *added(folder)) if approves(known, found)), None)
        if entry is None:
            progress(f"Trying {source.name}")
            entry = await _try_out(source, path, found)
            name_it(path, entry.file)
            _record(folder, entry)
        else:
            name_it(path, entry.file)
    return entry


def _read(source: Path) -> Iterator[bytes]:
    """Read a file block by block; refuse at once what is not a model at all."""
    descriptor = open_regular(source)
    known_size = os.fstat(descriptor).st_size in {entry.bytes for entry in catalogue()}
    with os.fdopen(descriptor, "rb") as file:
        if file.peek(len(GGUF))[: len(GGUF)] not in {GGUF, GGML} and not known_size:
            raise ModelBroken(f"{source} is neither a GGUF nor a ggml file.", hint="Is it complete?")
        while block := file.read(BLOCK):
            yield block


async def _try_out(source: Path, path: Path, found: Digests) -> Entry:
    """Load a file no list knows in a child; give the entry it will have."""
    with path.open("rb") as file:
        head = file.read(len(GGUF))
    if head != GGUF:
        raise ModelUntrusted(
            f"{source} is none of the speech models this program knows; it was not installed.",
            hint="Speech models are approved by the digest their author published; see: candour models list",
        )
    name = re.sub(r"[^A-Za-z0-9._-]", "-", source.stem)
    if any(known.name == name for known in (*catalogue(), *added(path.parent))):
        raise ModelUntrusted(f"Another file is already approved as {name}.", hint="Give the new one another name.")
    async with LanguageModel(Weights(name, "language", path, found.sha256), context=512) as model:
        about = await model.about()
    if not about.instructed:
        raise ModelUntrusted(
            f"{source} has no chat template: it was not made to follow instructions, and was not installed.",
            hint="Look for a file with instruct or chat in its name.",
        )
    return Entry(name, "language", f"{name}.gguf", sha256=found.sha256, sha1=found.sha1, origin="added here")


def _record(folder: Path, entry: Entry) -> None:
    """Add an entry to the list beside the weights."""
    entries = msgspec.json.encode([*added(folder), entry])
    with written(folder, [msgspec.json.format(entries)]) as (path, _):
        name_it(path, ADDED)
