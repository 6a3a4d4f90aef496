from __future__ import annotations

import hashlib
import shutil
from typing import TYPE_CHECKING

import msgspec
import pytest

from engine import destruction, ledger, masterkey
from engine.errors import Damaged, StorageError, UsageError, VaultLocked
from engine.sealed import Keys
from engine.vault import SealedMeeting, Vault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def meeting(vault: Vault) -> SealedMeeting:
    meeting = vault.new_meeting()
    for version in (1, 2):
        meeting.write("meeting", {"purpose": "wombat", "participants": ["Narwhal Obi"] * version})
        meeting.write_bulk("transcript", ["zebra"])
    for index in range(3):
        (meeting.sound / f"r1-{index:06d}.age").write_bytes(b"sealed sound")
    return meeting


def test_nothing_of_the_meeting_is_left_and_others_are_whole(
    vault: Vault, meeting: SealedMeeting, folder: Path
) -> None:
    other = vault.new_meeting()
    other.write("notes", ["safe"])
    key = (meeting.folder / "key.age").read_bytes()
    destruction.destroy(vault, meeting.id, "Ada Obi")
    assert vault.meeting_ids() == [other.id]
    assert not [path for path in folder.rglob("*") if meeting.id in str(path)]
    assert not [path for path in folder.rglob("*") if path.is_file() and key in path.read_bytes()]
    assert other.read("notes", list) == ["safe"]
    with pytest.raises(VaultLocked):
        meeting.read("meeting", dict)
    with pytest.raises(UsageError):
        vault.open_meeting(meeting.id)


def test_the_certificate_says_what_when_and_by_whom_and_no_word_of_the_meeting(
    vault: Vault, meeting: SealedMeeting, folder: Path, words: str
) -> None:
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(meeting.sound.iterdir())
    ]
    certificate = destruction.destroy(vault, meeting.id, "Ada Obi")
    assert (certificate.meeting, certificate.by) == (meeting.id, "Ada Obi")
    assert certificate.destroyed == (("keys", 1), ("sound", 3), ("transcripts", 2), ("drafts", 0), ("records", 2))
    assert certificate.digests[1] == hashlib.sha256("".join(lines).encode()).hexdigest()
    assert certificate.promise.startswith("Destroyed: key and files deleted")
    assert "Not promised" in certificate.promise
    text = msgspec.json.encode(certificate).decode().lower()
    assert not any(word in text for word in ("wombat", "narwhal", "zebra"))
    vault.lock()
    with Vault.unlock(folder, words) as again:
        assert destruction.certificates(again) == (certificate,)
        assert [entry.event for entry in ledger.entries(again, meeting.id)] == ["destruction_ordered", "destroyed"]
        assert ledger.entries(again)[-1].digest == hashlib.sha256(msgspec.json.encode(certificate)).hexdigest()


@pytest.mark.parametrize("name", ["key.age", "record.age", "sound", ""])
def test_a_damaged_meeting_can_be_destroyed_all_the_same(vault: Vault, meeting: SealedMeeting, name: str) -> None:
    path = meeting.folder / name
    vault.forget_meeting(meeting.id)
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    certificate = destruction.destroy(vault, meeting.id, "Ada Obi")
    assert not meeting.folder.exists()
    assert vault.meeting_ids() == []
    assert sum(count for _, count in certificate.destroyed) < 8


def test_what_does_not_exist_or_no_longer_exists_is_not_destroyed(vault: Vault, meeting: SealedMeeting) -> None:
    destruction.destroy(vault, meeting.id, "Ada Obi")
    for number in (meeting.id, "aaaa-aaaa", "../keys", "", "."):
        with pytest.raises(UsageError):
            destruction.destroy(vault, number, "Ada Obi")
    assert len(destruction.certificates(vault)) == 1


def test_links_are_not_followed_out_of_the_vault(vault: Vault, meeting: SealedMeeting, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "dear.txt").write_text("dear")
    (meeting.sound / "letters").symlink_to(tmp_path / "letters")
    (meeting.folder / "dear.age").symlink_to(tmp_path / "letters" / "dear.txt")
    destruction.destroy(vault, meeting.id, "Ada Obi")
    assert (tmp_path / "letters" / "dear.txt").read_text() == "dear"
    assert not meeting.folder.exists()


def test_a_meeting_that_is_itself_a_link_loses_the_link(vault: Vault, meeting: SealedMeeting, tmp_path: Path) -> None:
    meeting.folder.rename(tmp_path / "aside")
    meeting.folder.symlink_to(tmp_path / "aside")
    destruction.destroy(vault, meeting.id, "Ada Obi")
    assert not meeting.folder.is_symlink()
    assert (tmp_path / "aside" / "key.age").exists()


def test_a_copy_put_back_after_destruction_does_not_open_and_goes_at_the_next_unlock(
    vault: Vault, meeting: SealedMeeting, folder: Path, words: str, tmp_path: Path
) -> None:
    shutil.copytree(meeting.folder, tmp_path / "backup")
    (tmp_path / "backup" / "key.age").unlink()
    destruction.destroy(vault, meeting.id, "Ada Obi")
    shutil.copytree(tmp_path / "backup", meeting.folder)
    with pytest.raises(Damaged):
        vault.open_meeting(meeting.id)
    vault.lock()
    with Vault.unlock(folder, words) as again:
        assert again.meeting_ids() == []
        assert len(destruction.certificates(again)) == 1
    assert not meeting.folder.exists()


@pytest.mark.usefixtures("meeting")
def test_destruction_the_disk_refuses_stays_pending_and_is_finished_at_the_next_unlock(
    vault: Vault, folder: Path, words: str, mount: Callable[[Path], Callable[[], None]]
) -> None:
    (number,) = vault.meeting_ids()
    other = vault.new_meeting()
    unmount = mount(folder / "meetings" / number / "busy")
    with pytest.raises(StorageError):
        destruction.destroy(vault, number, "Ada Obi")
    assert not (folder / "meetings" / number / "key.age").exists()
    assert destruction.pending(vault) == {number}
    assert vault.meeting_ids() == [other.id]
    vault.lock()
    with Vault.unlock(folder, words) as again:
        assert destruction.pending(again) == {number}
        assert again.meeting_ids() == [other.id]
        with pytest.raises(UsageError):
            again.open_meeting(number)
    unmount()
    with Vault.unlock(folder, words) as again:
        assert destruction.pending(again) == frozenset()
        (certificate,) = destruction.certificates(again)
    assert certificate.destroyed == (("keys", 1), ("sound", 3), ("transcripts", 2), ("drafts", 0), ("records", 2))
    assert not (folder / "meetings" / number).exists()


def test_no_copy_of_the_meeting_opens_any_more_with_its_own_key_beside_it_and_the_passphrase(
    vault: Vault, meeting: SealedMeeting, folder: Path, words: str, tmp_path: Path
) -> None:
    other = vault.new_meeting()
    other.write("notes", ["safe"])
    shutil.copytree(folder / "meetings", tmp_path / "backup")
    records = (folder / "records.age").read_bytes()
    destruction.destroy(vault, meeting.id, "Ada Obi")
    other.write("notes", ["safe", "still"])
    vault.lock()
    shutil.copytree(tmp_path / "backup", folder / "meetings", dirs_exist_ok=True)
    keys, _ = masterkey.unwrap(folder, words)
    for number in (meeting.id, other.id):
        with pytest.raises(Damaged):
            Keys.load((tmp_path / "backup" / number / "key.age").read_bytes(), number, *keys.identities)
    (folder / "records.age").write_bytes(records)
    with pytest.raises(Damaged):
        keys.open(folder / "records.age")


def test_the_other_meetings_go_on_under_the_new_key(vault: Vault, meeting: SealedMeeting, words: str) -> None:
    others = [vault.new_meeting() for _ in range(2)]
    (others[1].folder / "key.age").write_bytes(b"damaged")
    before = {path.name for path in (vault.folder / "keys").iterdir()}
    destruction.destroy(vault, meeting.id, "Ada Obi")
    made = vault.new_meeting()
    others[0].write("notes", ["still"])
    made.write("notes", ["new"])
    after = {path.name for path in (vault.folder / "keys").iterdir()}
    assert len(after) == 1
    assert not before & after
    vault.lock()
    with Vault.unlock(vault.folder, words) as again:
        assert again.open_meeting(others[0].id).read("notes", list) == ["still"]
        assert again.open_meeting(made.id).read("notes", list) == ["new"]
        again.restore()
        again.change_passphrase(words, "a second passphrase", cost=10)
        destruction.destroy(again, made.id, "Ada Obi")
    with Vault.unlock(vault.folder, "a second passphrase") as again:
        assert again.open_meeting(others[0].id).read("notes", list) == ["still"]


def test_what_a_backup_can_and_cannot_open(
    vault: Vault, meeting: SealedMeeting, folder: Path, words: str, tmp_path: Path
) -> None:
    """The promise says so: a full backup with the master keys opens; one of everything but a key never does."""
    shutil.copytree(folder, tmp_path / "full")
    shutil.copytree(folder, tmp_path / "without")
    (tmp_path / "without" / "meetings" / meeting.id / "key.age").unlink()
    destruction.destroy(vault, meeting.id, "Ada Obi")
    with Vault.unlock(tmp_path / "full", words) as full:
        assert full.open_meeting(meeting.id).read_bulk("transcript", list) == ["zebra"]
    with Vault.unlock(tmp_path / "without", words) as without, pytest.raises(Damaged):
        without.open_meeting(meeting.id)
