"""Destroy a meeting: its key first, for that is the erasure; begun, it is finished, if need be at the next unlock.

The order is written down before anything is touched (the tombstone). It becomes the certificate when nothing is left.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from tinydb import where

from engine import certificate, durable, holds, ledger
from engine.errors import Damaged, StorageError
from engine.meeting import Certificate

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.vault import Vault

PROMISE = (
    "Destroyed: key and files deleted; the key first, each overwritten before; then the vault's master key was"
    " replaced. Without the key no copy of the files can be opened, and no copy of the key without the old master key."
    " Not promised: that flash, copy-on-write or virtual disks keep no old blocks, or that no backup holds the whole"
    " vault as it was: with its folder keys and the passphrase, or a recovery key of the organisation in force then,"
    " such a backup can still be opened."
)

_KEY = "key.age"


def destroy(vault: Vault, meeting: str, by: str) -> Certificate:
    """Destroy a meeting, damaged or not, and return the certificate.

    UsageError when there is no such meeting, NotAllowed when it is held.
    """
    folder = vault.meeting_folder(meeting)
    order = _orders(vault, "tombstones", meeting)
    if order:
        return _carry_out(vault, order[0])
    holds.demand_none(vault, meeting)
    counts, digests = _inventory(folder)
    with vault.together():
        head = ledger.append(vault, "destruction_ordered", meeting, by=by).hash
        tombstone = Certificate(
            meeting, datetime.now(UTC), by, counts, digests, PROMISE, certificate.storage(vault.folder), head
        )
        vault.records.table("tombstones").insert(msgspec.to_builtins(tombstone))
        # Why it was held until a day now past is in somebody's words: gone by now, the last good copy loses it too.
        vault.records.table("holds").remove(where("meeting") == meeting)
    return _carry_out(vault, tombstone)


def finish(vault: Vault) -> None:
    """Carry out what was ordered and interrupted, and again what came back with an old copy of a folder.

    What the disk refuses stays pending: it must not keep people from their other meetings.
    """
    for order in _orders(vault, "tombstones"):
        with suppress(StorageError):
            _carry_out(vault, order)
    for done in _orders(vault, "certificates"):
        with suppress(StorageError):
            erase(vault.folder / "meetings" / done.meeting)


def pending(vault: Vault) -> frozenset[str]:
    """Return the meetings whose destruction was ordered and is not finished."""
    return frozenset(order.meeting for order in _orders(vault, "tombstones"))


def certificates(vault: Vault) -> tuple[Certificate, ...]:
    """Return the certificates of all destroyed meetings, oldest first."""
    return _orders(vault, "certificates")


def _orders(vault: Vault, table: str, meeting: str = "") -> tuple[Certificate, ...]:
    """Read tombstones or certificates, of one meeting or of all."""
    try:
        found = tuple(msgspec.convert(document, Certificate) for document in vault.records.table(table))
    except msgspec.ValidationError:
        raise Damaged("A certificate in the vault is not in order.") from None
    return tuple(order for order in found if not meeting or order.meeting == meeting)


def _carry_out(vault: Vault, order: Certificate) -> Certificate:
    """Erase, look, and turn the tombstone into the certificate."""
    vault.forget_meeting(order.meeting)
    folder = vault.folder / "meetings" / order.meeting
    for place in (folder, *vault.copies(order.meeting)):
        erase(place)
    if os.path.lexists(folder):
        raise StorageError(f"Something of meeting {order.meeting} could not be deleted; its key is gone.")
    vault.renew_key()
    done = replace(order, at=datetime.now(UTC))
    digest = hashlib.sha256(msgspec.json.encode(done)).hexdigest()
    with vault.together():
        for table in ("tombstones", "erasures", "holds", "warned"):
            vault.records.table(table).remove(where("meeting") == order.meeting)
        vault.records.table("meetings").remove(where("id") == order.meeting)
        vault.records.table("certificates").insert(msgspec.to_builtins(done))
        ledger.append(vault, "destroyed", order.meeting, by=order.by, digest=digest)
    return done


def _inventory(folder: Path) -> tuple[tuple[tuple[str, int], ...], tuple[str, ...]]:
    """Count the files by class, and digest each class: SHA-256 over its lines as `sha256sum` writes them, by name."""
    classes: dict[str, list[str]] = {kind: [] for kind in ("keys", "sound", "transcripts", "drafts", "records")}
    for path in sorted(_files(folder)):
        classes[_kind(path)].append(f"{_digest(path)}  {path.name}\n")
    counts = tuple((kind, len(lines)) for kind, lines in classes.items())
    return counts, tuple(hashlib.sha256("".join(lines).encode()).hexdigest() for lines in classes.values())


def _kind(path: Path) -> str:
    """Return the class of data a file belongs to, by its name alone."""
    if path.parent.name == "sound":
        return "sound"
    known = {"key": "keys", "transcript": "transcripts", "draft": "drafts", "versions": "drafts"}
    name = path.name.split(".", maxsplit=1)[0].rsplit("-", maxsplit=1)[-1]  # of a version of the record: for-p3-draft
    return known.get(name, "records")


def _digest(path: Path) -> str:
    """Digest a file as it lies on the disk; what cannot be read is destroyed all the same, under this word."""
    try:
        return hashlib.sha256(durable.read(path)).hexdigest()
    except (Damaged, StorageError):
        return "unreadable"


def _files(folder: Path) -> Iterator[Path]:
    """Yield everything below a folder that is not a folder, without following symbolic links."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            yield from _files(entry)
        else:
            yield entry


def erase(folder: Path) -> None:
    """Delete a meeting's folder, its key before anything else; a folder that is gone is done already."""
    if not os.path.lexists(folder):
        return
    if folder.is_symlink() or not folder.is_dir():
        durable.destroy(folder)
        return
    if os.path.lexists(folder / _KEY):
        durable.destroy(folder / _KEY)
    durable.destroy(*_files(folder))
    durable.remove_folder(folder)
