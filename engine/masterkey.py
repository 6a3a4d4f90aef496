"""The vault's door: a plain header says how a passphrase becomes a key, and a key file sealed to that opens the rest.

The header names its key file by digest. So a damaged key file is told apart from a wrong passphrase, and a change of
passphrase, or of the master keys, becomes true at one instant: when the header is replaced.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from engine import durable, passphrase
from engine.errors import Damaged, UsageError, VaultLocked
from engine.passphrase import Tries
from engine.sealed import VAULT, Keys

if TYPE_CHECKING:
    from pathlib import Path

    from pyrage import x25519

_FORMAT = "candour vault 1"
_LIMIT = 4096
_tries: defaultdict[Path, Tries] = defaultdict(Tries)


class _Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The plain file; nothing in it is secret, nothing in it tells of a meeting."""

    format: str
    scrypt: passphrase.Header
    key: str
    check: str = ""

    def checked(self) -> _Header:
        """Return this header with the digest of its other fields."""
        bare = msgspec.structs.replace(self, check="")
        return msgspec.structs.replace(self, check=hashlib.sha256(msgspec.json.encode(bare)).hexdigest())


def header_of(folder: Path) -> Path:
    """Return where the header of a vault lies."""
    return folder / "vault.json"


@dataclass(frozen=True, slots=True)
class Door:
    """What is needed to seal to a passphrase again that is no longer known; it opens nothing."""

    scrypt: passphrase.Header
    recipient: x25519.Recipient


def door_for(words: str, cost: int) -> Door:
    """Make a door that this passphrase opens; UsageError when it is weak."""
    if fault := passphrase.weakness(words):
        raise UsageError(fault, title="Choose another passphrase")
    scrypt = passphrase.new_header(cost)
    return Door(scrypt, passphrase.derive(words, scrypt).to_public())


def seal(folder: Path, keys: Keys, door: Door) -> None:
    """Put these master keys in the place of those before; it becomes true at one instant, and the others go."""
    sealed = keys.dump(door.recipient)
    header = _Header(_FORMAT, door.scrypt, hashlib.sha256(sealed).hexdigest()).checked()
    durable.make_folder(folder / "keys")
    durable.write(_key_file(folder, header), sealed)
    durable.write(header_of(folder), msgspec.json.encode(header))
    _forget_others(folder, header)


def unwrap(folder: Path, words: str) -> tuple[Keys, Door]:
    """Open the master keys; VaultLocked when the passphrase is wrong, Damaged when header or key file are not whole."""
    tries = _tries[folder.resolve()]
    tries.check()
    header = _read_header(folder)
    sealed = durable.read(_key_file(folder, header), _LIMIT)
    if hashlib.sha256(sealed).hexdigest() != header.key:
        raise Damaged("The vault's key file was changed or cut short.")
    try:
        # The file is the one the header names, so what fails now is the passphrase.
        identity = passphrase.derive(words, header.scrypt)
        keys = Keys.load(sealed, VAULT, identity)
    except Damaged:
        tries.wrong()
        raise VaultLocked("This is not the vault's passphrase.") from None
    tries.right()
    _forget_others(folder, header)
    return keys, Door(header.scrypt, identity.to_public())


def _read_header(folder: Path) -> _Header:
    """Read the header; Damaged when one bit of it is not as it was written."""
    data = durable.read(header_of(folder), _LIMIT)
    try:
        header = msgspec.json.decode(data, type=_Header)
    except ValueError:  # bytes that are no text raise another error than text that is no header
        raise Damaged("vault.json is not a header this Candour can read.") from None
    if data != msgspec.json.encode(header.checked()) or header.format != _FORMAT:
        raise Damaged("vault.json was changed.")
    return header


def _key_file(folder: Path, header: _Header) -> Path:
    """Return the key file a header names."""
    return folder / "keys" / f"{header.key[:16]}.age"


def _forget_others(folder: Path, header: _Header) -> None:
    """Destroy key files the header does not name: an earlier passphrase must not open the vault any more."""
    current = _key_file(folder, header)
    # A folder is none of ours: where vaults lie on a server, its programs put theirs everywhere.
    others = [path for path in current.parent.iterdir() if path != current and (path.is_symlink() or not path.is_dir())]
    if others:
        durable.destroy(*others)
