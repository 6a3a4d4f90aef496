"""What happened to meetings, in order and without content; every entry holds the digest of the one before it.

Removing, changing or reordering an entry breaks the chain; cutting the end off disagrees with the head kept beside it.
Somebody who has the passphrase can rewrite all of it: that is why certificates, which leave the vault, carry digests.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from engine.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.vault import Vault

_EVENT = re.compile(r"[a-z][a-z0-9_]{1,39}")
_DIGEST = re.compile(r"(?:[0-9a-f]{64})?")
_START = "0" * 64
_TOLERANCE = timedelta(minutes=10)
"""By how much a clock may be put right without anybody being told."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: which meeting by its number, when, by whom, and the digest of a document where there is one."""

    number: int
    event: str
    meeting: str
    at: datetime
    by: str = field(repr=False)
    digest: str
    before: str
    hash: str = ""

    def hashed(self) -> Entry:
        """Return this entry with the SHA-256 of its other fields."""
        return replace(self, hash=hashlib.sha256(msgspec.json.encode(replace(self, hash=""))).hexdigest())


class _Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where the ledger ends."""

    entries: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of the ledger found; `faults` is empty when it is whole."""

    entries: int
    head: str
    faults: tuple[str, ...] = ()


def append(vault: Vault, event: str, meeting: str = "", *, by: str = "", digest: str = "") -> Entry:
    """Add an event, durably; its name is a fixed word of the program and never something a user typed."""
    if not _EVENT.fullmatch(event) or not _DIGEST.fullmatch(digest):
        raise ValueError("a ledger event is a lower-case word, a digest is SHA-256 in hexadecimal")
    with vault.together():
        number, head = _head(vault)
        entry = Entry(number + 1, event, meeting, datetime.now(UTC), by, digest, head).hashed()
        vault.records.table("ledger").insert(msgspec.to_builtins(entry))
        vault.records.table("ledger_head").truncate()
        vault.records.table("ledger_head").insert({"entries": entry.number, "hash": entry.hash})
    return entry


def entries(vault: Vault, meeting: str = "") -> tuple[Entry, ...]:
    """Return all entries, or those of one meeting, oldest first."""
    found = (entry for entry, _ in _kept(vault))
    return tuple(entry for entry in found if not meeting or entry.meeting == meeting)


def ahead(vault: Vault) -> datetime | None:
    """Return when the last entry was made if by this machine's clock that is still to come, else None."""
    last = next((entry.at for entry in reversed(entries(vault))), None)
    return last if last is not None and last > datetime.now(UTC) + _TOLERANCE else None


def verify(vault: Vault) -> Verified:
    """Check every entry against its digest, its number and the entry before it, and the last against the head."""
    number, head = _head(vault)
    faults = []
    before, last = _START, 0
    for place, (entry, as_written) in enumerate(_kept(vault), start=1):
        if entry.hashed() != entry or not as_written:
            faults.append(f"Entry {place} was changed.")
        if entry.number != place or entry.before != before:
            faults.append(f"Entry {place} does not follow the one before it: something was removed, added or moved.")
        before, last = entry.hash, place
    if (last, before) != (number, head):
        faults.append(f"The ledger ends at entry {last}, but its head says {number}.")
    return Verified(last, head, tuple(faults))


def _kept(vault: Vault) -> Iterator[tuple[Entry, bool]]:
    """Yield every entry, and whether it lies there letter for letter as it was written."""
    try:
        for document in vault.records.table("ledger"):
            entry = msgspec.convert(document, Entry)
            yield entry, document == msgspec.to_builtins(entry) and document.doc_id == entry.number
    except ValueError:  # not of the form of an entry, or of a table
        raise Damaged("An entry of the ledger is not in order.") from None


def _head(vault: Vault) -> tuple[int, str]:
    """Return how many entries there are and the digest of the last."""
    try:
        found = vault.records.table("ledger_head").all()
        heads = [msgspec.convert(document, _Head) for document in found if document.doc_id == 1]
    except ValueError:
        raise Damaged("The head of the ledger is not in order.") from None
    if len(heads) != len(found):
        raise Damaged("The head of the ledger is not in order.")
    return (heads[0].entries, heads[0].hash) if heads else (0, _START)
