"""Files that only their key can open and only their key could have made; damage is an error, never an empty answer.

A sealed file is an age file. Inside stand three parts: one line of JSON that says whose file this is, its name and its
revision; one line with a tag over that line and the content; the content. age alone keeps a file secret and whole, but
anybody who knows the public recipient can make one: the tag, with a key that lies beside the identity, is what makes a
file ours, and the first line is what makes it *this* file and not another of ours put in its place.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
from contextlib import contextmanager, suppress
from threading import RLock
from typing import TYPE_CHECKING, Any

import msgspec
import pyrage
from pyrage import x25519
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from engine import durable
from engine.errors import Damaged, VaultLocked

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

VAULT = "vault"
"""The owner of what belongs to no single meeting."""

RESTORE = "The copy before it is whole. Leave Candour, then: candour meetings recover"

_PURPOSE = b"candour sealed file v1\n"
_RECOVERY = "# recovery "

# The header by the letter of the age specification: pyrage forgives a stanza whose last short line is missing.
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n(-> [!-~ ]+\n([A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)+--- [A-Za-z0-9+/]{43}\n"
)


class Keys:
    """What opens the files of one owner (the vault or a meeting) and shows that they are its own, until forgotten.

    `former` are identities that still open files and that nothing is sealed to any more; `recovery` is the
    organisation's public key to which these keys are sealed besides, or nothing; it is noted inside, out of reach.
    """

    def __init__(
        self,
        owner: str,
        identity: x25519.Identity,
        mac: bytes,
        former: tuple[x25519.Identity, ...] = (),
        recovery: str = "",
    ) -> None:
        self.owner = owner
        self.former = former
        self.recovery = recovery
        self._identity: x25519.Identity | None = identity
        self._mac = mac

    @classmethod
    def generate(cls, owner: str) -> Keys:
        """Make fresh keys."""
        return cls(owner, x25519.Identity.generate(), os.urandom(32))

    @classmethod
    def load(cls, sealed: bytes, owner: str, *identities: x25519.Identity) -> Keys:
        """Open keys sealed to one of `identities`; Damaged when they are not whole or not this owner's."""
        try:
            first, second, *lines = decrypt(sealed, identities).decode("ascii").splitlines()
            recovery = lines.pop(0).removeprefix(_RECOVERY) if lines and lines[0].startswith(_RECOVERY) else ""
            identity, *former = map(x25519.Identity.from_str, lines)
            keys = cls(owner, identity, bytes.fromhex(second.removeprefix("# mac ")), tuple(former), recovery)
        except (pyrage.DecryptError, pyrage.IdentityError, ValueError):
            raise Damaged(f"The key of {_whose(owner)} cannot be opened.") from None
        if first != f"# candour {owner}":
            raise Damaged(f"The key in place of that of {_whose(owner)} is another's.")
        return keys

    def dump(self, recipient: x25519.Recipient) -> bytes:
        """Seal these keys; inside is a plain age identity file, so that `age -i` can use it without Candour."""
        secret = "".join(f"{identity}\n" for identity in self.identities)
        shared = f"{_RECOVERY}{self.recovery}\n" if self.recovery else ""
        text = f"# candour {self.owner}\n# mac {self._mac.hex()}\n{shared}{secret}"
        others = [x25519.Recipient.from_str(self.recovery)] if self.recovery else []
        return bytes(pyrage.encrypt(text.encode("ascii"), [recipient, *others]))

    @property
    def identity(self) -> x25519.Identity:
        """Return the secret half; VaultLocked when it was forgotten."""
        if self._identity is None:
            raise VaultLocked("The vault was locked meanwhile, or the meeting destroyed.", hint="Unlock to go on.")
        return self._identity

    @property
    def identities(self) -> tuple[x25519.Identity, ...]:
        """Return every secret half that opens something, the present one first."""
        return (self.identity, *self.former)

    def renewed(self, recovery: str) -> Keys:
        """Return these keys with a fresh identity, to which things are sealed from then on."""
        return Keys(self.owner, x25519.Identity.generate(), self._mac, (self.identity,), recovery)

    def adopt(self, fresh: Keys) -> None:
        """Seal as `fresh` does from now on, and open what it opens; VaultLocked when these were forgotten meanwhile."""
        _ = self.identity
        self._identity, self.former, self.recovery = fresh.identity, fresh.former, fresh.recovery

    def let_go(self) -> None:
        """Open nothing more that was sealed to a former identity."""
        self.former = ()

    def reseal(self, path: Path) -> None:
        """Seal a file anew to the present identity; one that nobody can open stays as it is."""
        with suppress(Damaged):
            durable.write(path, bytes(pyrage.encrypt(self.open(path), [self.recipient])))

    @property
    def recipient(self) -> x25519.Recipient:
        """Return the public half, to which anybody may seal."""
        return self.identity.to_public()

    def open(self, path: Path) -> bytes:
        """Decrypt one file; Damaged when it is missing, changed or not sealed to these keys."""
        identities = self.identities
        sealed = durable.read(path)
        try:
            return decrypt(sealed, identities)
        except pyrage.DecryptError:
            raise self.damaged(path) from None

    def damaged(self, path: Path) -> Damaged:
        """Make the error for a file that is not what was written."""
        return Damaged(f"{path.name} of {_whose(self.owner)} was changed or cut short.")

    def tag(self, *parts: bytes) -> bytes:
        """Compute HMAC-SHA256 over `parts` with the key that never leaves the vault; VaultLocked when forgotten."""
        _ = self.identity
        return hmac.digest(self._mac, b"".join(parts), "sha256")

    def forget(self) -> None:
        """Drop the secrets: whoever still holds these keys can open nothing more."""
        self._identity, self.former = None, ()
        self._mac = b""


def decrypt(sealed: bytes, identities: Sequence[x25519.Identity]) -> bytes:
    """Decrypt one age file; pyrage.DecryptError when it is not whole, not to this identity, or not by the book."""
    if not _HEADER.match(sealed):
        raise pyrage.DecryptError
    return bytes(pyrage.decrypt(sealed, list(identities)))


class _Label(msgspec.Struct, frozen=True):
    """The first line inside a sealed file."""

    owner: str
    name: str
    revision: int


class SealedFile:
    """One file under its keys, with the copy before it kept beside it as `<name>.prev.age`."""

    def __init__(self, folder: Path, name: str, keys: Keys) -> None:
        self.path = folder / f"{name}.age"
        self._previous = folder / f"{name}.prev.age"
        self._name = name
        self._keys = keys

    def read(self) -> tuple[int, bytes]:
        """Return revision and content; Damaged when the file is missing, changed, cut short or another's."""
        try:
            return self._open(self.path)
        except Damaged as damage:
            if self.kept_revision():
                damage.hint = RESTORE
            raise

    def write(self, revision: int, content: bytes) -> None:
        """Make `content` the file, durably; what it replaces becomes the last good copy."""
        self._keep()
        self._put(revision, content)

    def restore(self) -> None:
        """Put the last good copy in the damaged file's place; Damaged when the copy is not whole either."""
        revision, content = self._open(self._previous)
        self._put(revision + 1, content)  # without keeping: the damaged file must not replace the good copy

    def kept_revision(self) -> int:
        """Return the revision of the last good copy, 0 when there is none that opens."""
        try:
            return self._open(self._previous)[0]
        except Damaged:
            return 0

    def _open(self, path: Path) -> tuple[int, bytes]:
        """Decrypt one file and hold it against its label and tag."""
        try:
            first, tag, content = self._keys.open(path).split(b"\n", 2)
            label = msgspec.json.decode(first, type=_Label)
        except ValueError:
            raise self._keys.damaged(path) from None
        expected = self._keys.tag(_PURPOSE, first, b"\n", content).hex().encode()
        if not hmac.compare_digest(tag, expected) or (label.owner, label.name) != (self._keys.owner, self._name):
            raise self._keys.damaged(path)
        return label.revision, content

    def _put(self, revision: int, content: bytes) -> None:
        """Label, tag, seal and write."""
        label = msgspec.json.encode(_Label(self._keys.owner, self._name, revision)) + b"\n"
        tag = self._keys.tag(_PURPOSE, label, content).hex().encode() + b"\n"
        durable.write(self.path, pyrage.encrypt(label + tag + content, [self._keys.recipient]))

    def _keep(self) -> None:
        """Make the present file the last good copy; a hard link costs no second write of the content."""
        if not os.path.lexists(self.path):
            return
        temporary = self.path.with_name(f".{secrets.token_hex(8)}{durable.SUFFIX}")
        try:
            os.link(self.path, temporary, follow_symlinks=False)
            temporary.replace(self._previous)
        except OSError:  # a file system without hard links
            durable.write(self._previous, durable.read(self.path))


class SealedStorage(Storage):
    """TinyDB's storage: all tables as JSON in one sealed file, read once, written through on every change.

    The clear JSON stays in memory as bytes, not as objects: TinyDB changes what it is given before it writes, and after
    a failed write the tables must still be what the disk has.
    """

    def __init__(self, file: SealedFile) -> None:
        self.file = file
        self._revision = 0
        self._content: bytes | None = None
        self._held = False
        self._guard = RLock()

    def read(self) -> dict[str, dict[str, Any]]:
        """Return all tables; Damaged, never an empty answer, when the file is not whole."""
        with self._guard:
            tables: dict[str, dict[str, Any]] = msgspec.json.decode(self._load())
            return tables

    def write(self, data: dict[str, dict[str, Any]]) -> None:
        """Save all tables; they are on the disk when this returns, unless `together` holds them."""
        with self.together():
            self._content = msgspec.json.encode(data)

    @contextmanager
    def together(self) -> Iterator[bool]:
        """Save the changes made inside as one write at the end, after an error none of them; never await inside.

        Gives whether it is the outermost, so whether leaving it saves.
        """
        with self._guard:
            outer, self._held, before = self._held, True, self._load()
            try:
                yield not outer
            except BaseException:
                self._content = before
                raise
            finally:
                self._held = outer
            if not outer and self._content != before:
                self._save(self._load())

    def restore(self) -> bool:
        """Look at the disk, put the last good copy in place of a damaged file, and tell whether that was needed."""
        with self._guard:
            self._content = None
            try:
                self._load()
            except Damaged:
                self.file.restore()
                return True
            return False

    def reseal(self) -> None:
        """Write file and last good copy anew, with the keys as they are now."""
        with self._guard:
            for _ in ("the copy", "the file"):
                self._save(self._load())

    @property
    def first(self) -> bool:
        """Whether the file is still the one it was made with."""
        with self._guard:
            self._load()
            return self._revision == 1

    def close(self) -> None:
        """Forget the clear content."""
        self._content = None

    def _load(self) -> bytes:
        """Return the clear JSON, from the disk the first time."""
        if self._content is None:
            self._revision, self._content = self.file.read()
            # Every write keeps what it replaces: a copy newer than the file means that an old file was put back.
            if self.file.kept_revision() > self._revision:
                self._content = None
                raise Damaged(f"{self.file.path.name} is an older copy than the one it replaced.", hint=RESTORE)
        return self._content

    def _save(self, content: bytes) -> None:
        """Write; after an error the disk is asked again, for nobody knows which of the two it has."""
        try:
            self.file.write(self._revision + 1, content)
        except BaseException:
            self._content = None
            raise
        self._revision += 1


class _UncachedTable(Table):
    """A table that keeps no answers: after a withdrawn change they would be wrong, and they are clear text."""

    default_query_cache_capacity = 0


class Records(TinyDB):
    """TinyDB over one sealed file."""

    table_class = _UncachedTable

    def __init__(self, storage: SealedStorage) -> None:
        super().__init__(storage=lambda: storage)


def _whose(owner: str) -> str:
    """Name an owner in a sentence."""
    return "the vault" if owner == VAULT else f"meeting {owner}"
