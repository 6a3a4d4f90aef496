"""The sealed storage of meetings: a passphrase opens the vault, each meeting has keys of its own, nothing lies clear.

    vault.json                  how the passphrase becomes a key, and which key file that opens; plain
    vault.lock                  held while a Candour has the vault open; plain, and holds a process number
    keys/<digest>.age           the master keys, sealed to the passphrase, and to the organisation's recovery key where
                                its policy has one; another at every destruction and every change of either
    records.age                 ledger, certificates and the list of meetings, sealed to the master
    meetings/<id>/key.age       the meeting's keys, sealed to the master: destroying this file is the erasure
    meetings/<id>/record.age    the meeting's small documents; its other files and `sound/` are sealed to its keys too
    *.prev.age                  the last good copy of each

The master's public half is never written anywhere, so nobody without the passphrase can make a key file.
"""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from typing import TYPE_CHECKING, Self, TypeVar

import msgspec
from tinydb import where

from engine import destruction, durable, holding, locations, masterkey
from engine.errors import Damaged, NotAllowed, StorageError, UsageError
from engine.passphrase import STANDARD_COST
from engine.sealed import RESTORE, VAULT, Keys, Records, SealedFile, SealedStorage

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

T = TypeVar("T")

_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_MEETING = re.compile(rf"[{_LETTERS}]{{4}}-[{_LETTERS}]{{4}}")
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_FINISHED = ".kept"
"""What the folder of a copy ends in that is about to take its meeting's place."""
_TAKEN = frozenset({"key", "record"})
_UNFINISHED = frozenset({"vault.lock", "keys", "records.age", "records.prev.age"})
_JUST_MADE = frozenset({"key.age", "record.age", "record.prev.age", "sound"})
_EMPTY = b"{}"


class SealedMeeting:
    """Everything of one meeting, sealed to its own keys; reading what was never written gives None, damage raises."""

    def __init__(self, folder: Path, keys: Keys) -> None:
        self.id = keys.owner
        self.folder = folder
        self.sound = folder / "sound"
        self.recipient = str(keys.recipient)
        self._keys = keys
        self._storage = SealedStorage(SealedFile(folder, "record", keys))
        self._records = Records(self._storage)

    @property
    def untouched(self) -> bool:
        """Whether nothing was ever saved here: no sound, no large document, the record as it was made."""
        names = {path.name for path in self.folder.iterdir()}
        return names <= _JUST_MADE and not any(self.sound.iterdir()) and self._storage.first

    def read(self, name: str, kind: type[T]) -> T | None:
        """Return a small document of the record."""
        found = self._records.table("documents").get(where("name") == name)
        return None if not isinstance(found, dict) else self._convert(name, found["value"], kind)

    def write(self, name: str, value: object) -> None:
        """Save a small document; it is on the disk when this returns."""
        document = {"name": name, "value": msgspec.to_builtins(value, str_keys=True)}
        with self._storage.together():
            self._records.table("documents").upsert(document, where("name") == name)

    def read_bulk(self, name: str, kind: type[T]) -> T | None:
        """Return a large document, from a file of its own; Damaged also when an older copy was put in its place."""
        file, noted = self._bulk(name)
        if not noted and not os.path.lexists(file.path):
            return None
        return self._convert(name, msgspec.json.decode(self._latest(file, noted)), kind)

    def write_bulk(self, name: str, value: object) -> None:
        """Save a large document in a file of its own, keeping the copy it replaces; on the disk when this returns."""
        with self._storage.together() as saves:
            if not saves:
                raise RuntimeError("a large document is saved at once and cannot be part of a change held together")
            file, noted = self._bulk(name)
            file.write(noted + 1, msgspec.json.encode(value))
            self._records.table("bulk").upsert({"name": name, "revision": noted + 1}, where("name") == name)

    def together(self) -> AbstractContextManager[bool]:
        """Save the small documents written inside as one: all of them or none. Never await inside."""
        return self._storage.together()

    def restore(self) -> tuple[str, ...]:
        """Put the last good copy in place of whatever is damaged and return the names; Damaged when a copy is too."""
        restored = ["record"] if self._storage.restore() else []
        for note in self._records.table("bulk"):
            file, noted = self._bulk(note["name"])
            try:
                self._latest(file, noted)
            except Damaged:
                file.restore()
                restored.append(note["name"])
        return tuple(restored)

    def unseal(self, path: Path) -> bytes:
        """Decrypt a file that was sealed to this meeting's recipient; Damaged when that cannot be done."""
        return self._keys.open(path)

    def seal_key(self, recording: str) -> bytes:
        """Derive the key with which one recording's chunks are tagged; it opens nothing."""
        return self._keys.tag(b"candour recording v1\n", recording.encode())

    def forget(self) -> None:
        """Drop keys and clear text; nothing more can be read or written."""
        self._keys.forget()
        self._storage.close()

    def _bulk(self, name: str) -> tuple[SealedFile, int]:
        """Return the file of a large document and the revision the record knows of, 0 for none."""
        if not _NAME.fullmatch(name) or name in _TAKEN:
            raise ValueError("not a name for a document")
        note = self._records.table("bulk").get(where("name") == name)
        return SealedFile(self.folder, name, self._keys), note["revision"] if isinstance(note, dict) else 0

    def _latest(self, file: SealedFile, noted: int) -> bytes:
        """Return the content of a large document if it is the revision the record knows of."""
        revision, content = file.read()
        # One ahead is a write that ended between the file and the note of it: whole, only never called saved.
        if revision not in {noted, noted + 1}:
            raise Damaged(f"{file.path.name} of meeting {self.id} is not the latest copy.", hint=RESTORE)
        return content

    def _convert(self, name: str, value: object, kind: type[T]) -> T:
        """Turn plain values into a record; the library's message may quote a value, so it goes no further."""
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError:
            raise Damaged(f"The document '{name}' of meeting {self.id} is not in order.") from None


class Vault:
    """An unlocked vault; one for each folder at a time. A context manager that locks on leaving."""

    def __init__(self, folder: Path, keys: Keys, door: masterkey.Door, lock: int) -> None:
        self.folder = folder
        self._keys = keys
        self._door = door
        self._lock = lock
        self._storage = SealedStorage(SealedFile(folder, "records", keys))
        self._meetings: dict[str, SealedMeeting] = {}
        self.records = Records(self._storage)

    @staticmethod
    def exists(folder: Path) -> bool:
        """Tell whether there is a vault, whole or not."""
        return locations.holds_vault(folder)

    @classmethod
    def create(cls, folder: Path, passphrase: str, *, cost: int = STANDARD_COST) -> Self:
        """Make a vault; UsageError when there is one or the passphrase is weak, NotAllowed when the folder is used."""
        folder = folder.resolve()
        if cls.exists(folder):
            raise UsageError("There is a vault in this folder already.")
        durable.make_folder(folder)
        if any(path.name not in _UNFINISHED and path.suffix != durable.SUFFIX for path in folder.iterdir()):
            raise NotAllowed("The folder for the vault holds other things.", hint="Name an empty folder.")
        lock = holding.hold(folder)
        try:
            door = masterkey.door_for(passphrase, cost)
            keys = Keys.generate(VAULT)
            # The header comes last: with it the vault exists, and until then nothing in it counts.
            SealedFile(folder, "records", keys).write(1, _EMPTY)
            masterkey.seal(folder, keys, door)
            return cls._opened(folder, keys, door, lock)
        except BaseException:
            os.close(lock)
            raise

    @classmethod
    def unlock(cls, folder: Path, passphrase: str) -> Self:
        """Open a vault: VaultLocked for a wrong passphrase, VaultBusy when it is open elsewhere, Damaged if not whole.

        Finishes destructions that were interrupted before it returns.
        """
        folder = folder.resolve()
        if not cls.exists(folder):
            raise UsageError("There is no vault in this folder.", hint="Start candour once to make it.")
        lock = holding.hold(folder)
        try:
            return cls._opened(folder, *masterkey.unwrap(folder, passphrase), lock)
        except BaseException:
            os.close(lock)
            raise

    @property
    def recovery(self) -> str:
        """The organisation's public key whose secret half opens this vault too, or nothing."""
        return self._keys.recovery

    def share_with(self, recovery: str) -> None:
        """Let this recovery key open the vault, and none that did before; nothing lets the passphrase alone open it."""
        if recovery != self.recovery:
            self._renew(self._door, recovery)

    def change_passphrase(self, current: str, new: str, *, cost: int = STANDARD_COST) -> None:
        """Let a new passphrase open the vault and the present one no more; VaultLocked when that is not it."""
        masterkey.unwrap(self.folder, current)
        self._renew(masterkey.door_for(new, cost), self.recovery)

    def renew_key(self) -> None:
        """Put a fresh master key in place of the present one, which is destroyed."""
        self._renew(self._door, self.recovery)

    def _renew(self, door: masterkey.Door, recovery: str) -> None:
        """Seal a fresh master key to this door and this recovery key, and destroy the one before.

        No key file from before opens any more, wherever a copy of it lies. Interrupted, the next unlock finishes it.
        """
        with self.together():  # nothing may be sealed meanwhile to a key that is not on the disk, or about to go
            self._finish_renewal()  # one that the disk refused half-way: what it left sealed to a third key were lost
            fresh = self._keys.renewed(recovery)
            masterkey.seal(self.folder, fresh, door)
            self._keys.adopt(fresh)
            self._door = door
            self._finish_renewal()

    def _finish_renewal(self) -> None:
        """Seal anew what is sealed to a former master key, and let go of that."""
        if not self._keys.former:
            return
        for path in (self.folder / "meetings").glob("*/key.age"):
            if not path.parent.is_symlink():
                self._keys.reseal(path)
        self._storage.reseal()
        self._keys.let_go()
        masterkey.seal(self.folder, self._keys, self._door)

    def lock(self) -> None:
        """Forget all keys and let the vault go; what is open of it can read and write no more."""
        for meeting in self._meetings.values():
            meeting.forget()
        self._meetings.clear()
        self._keys.forget()
        self._storage.close()
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def alone(self) -> None:
        """Tell whoever comes next that this process has lost its terminal and works on."""
        holding.write(self._lock, holding.ALONE)

    def together(self) -> AbstractContextManager[bool]:
        """Save the changes to `records` made inside as one: all of them or none. Never await inside."""
        return self._storage.together()

    def restore(self) -> bool:
        """Put the last good copy of the vault's records in place of damaged ones; tell whether that was needed."""
        return self._storage.restore()

    def meeting_ids(self) -> list[str]:
        """List the meetings; needs no index, but one the index knows and the disk has lost is named too.

        Open each to learn whether it is whole: a damaged one raises Damaged there and is never left out here.
        """
        ids = {path.name for path in (self.folder / "meetings").iterdir() if _MEETING.fullmatch(path.name)}
        with suppress(Damaged):  # without the index the folders speak for themselves
            ids |= self._registered()
            ids -= destruction.pending(self)
        return sorted(ids)

    def new_meeting(self) -> SealedMeeting:
        """Make a meeting with fresh keys; it appears whole or not at all."""
        meeting = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
        with self.together():
            self._appear(self.copy_of(meeting).folder, meeting)
            self.records.table("meetings").insert({"id": meeting})
        return self.open_meeting(meeting)

    def copy_of(self, meeting: str) -> SealedMeeting:
        """Make an empty folder under fresh keys to take a meeting's place; one left unfinished is made anew."""
        keys = Keys.generate(meeting)
        folder, _ = self.copies(meeting)
        destruction.erase(folder)
        durable.make_folder(folder)
        durable.make_folder(folder / "sound")
        with self.together():  # the master key must not be renewed meanwhile
            durable.write(folder / "key.age", keys.dump(self._keys.recipient))
        SealedFile(folder, "record", keys).write(1, _EMPTY)
        return SealedMeeting(folder, keys)

    def replace_meeting(self, copy: SealedMeeting) -> None:
        """Let a finished copy take its meeting's place; the old key is destroyed before anything else."""
        durable.rename_folder(copy.folder, self.copies(copy.id)[1])
        self.finish_replacing(copy.id)

    def finish_replacing(self, meeting: str) -> bool:
        """Put a finished copy in its meeting's place, again after a kill; False when there is none.

        Whoever has the meeting open has what is no more: `forget_meeting` is theirs to call.
        """
        _, finished = self.copies(meeting)
        if not os.path.lexists(finished):
            return False
        destruction.erase(self.folder / "meetings" / meeting)
        self._appear(finished, meeting)
        return True

    def copies(self, meeting: str) -> tuple[Path, Path]:
        """Return where a copy that takes this meeting's place lies, unfinished and finished."""
        folder = self.folder / "meetings"
        return folder / f".{meeting}{durable.SUFFIX}", folder / f".{meeting}{_FINISHED}"

    def _appear(self, folder: Path, meeting: str) -> None:
        durable.rename_folder(folder, self.folder / "meetings" / meeting)

    def open_meeting(self, meeting: str) -> SealedMeeting:
        """Open a meeting; Damaged when its folder or key is not whole, UsageError when there is none of this id."""
        if meeting not in self._meetings:
            if meeting not in self.meeting_ids():
                raise _unknown()
            folder = self.folder / "meetings" / meeting
            for place in (folder, folder / "sound"):
                if place.is_symlink() or not place.is_dir():
                    raise Damaged(f"A folder of meeting {meeting} is missing or no folder of the vault.")
            keys = Keys.load(durable.read(folder / "key.age"), meeting, *self._keys.identities)
            self._meetings[meeting] = SealedMeeting(folder, keys)
        return self._meetings[meeting]

    def meeting_folder(self, meeting: str) -> Path:
        """Return where a meeting lies, one half destroyed included; UsageError when there is none of this id."""
        if meeting not in self.meeting_ids() and meeting not in destruction.pending(self):
            raise _unknown()
        return self.folder / "meetings" / meeting

    def forget_meeting(self, meeting: str) -> None:
        """Drop the keys and clear text of a meeting, if it is open."""
        if opened := self._meetings.pop(meeting, None):
            opened.forget()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.lock()

    @classmethod
    def _opened(cls, folder: Path, keys: Keys, door: masterkey.Door, lock: int) -> Self:
        """Put the folder in order and finish destructions before anybody can look at a meeting."""
        vault = cls(folder, keys, door, lock)
        durable.make_folder(folder / "meetings")
        durable.sweep(folder)
        # Damaged records must not keep people from their meetings; the first use of the records reports it.
        with suppress(Damaged, StorageError):
            vault._finish_renewal()
            destruction.finish(vault)
            vault._register()
        return vault

    def _registered(self) -> set[str]:
        """Return the meetings the index knows."""
        return {document["id"] for document in self.records.table("meetings")}

    def _register(self) -> None:
        """Note meetings whose folders the index does not know: it was restored, or the power went at that moment."""
        unknown = set(self.meeting_ids()) - self._registered()
        if unknown:
            self.records.table("meetings").insert_multiple({"id": meeting} for meeting in sorted(unknown))


def _unknown() -> UsageError:
    """Make the error for an id no meeting has."""
    return UsageError("There is no meeting with this number.", hint="See: candour meetings list")
