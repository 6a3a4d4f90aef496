from __future__ import annotations

import errno
import os
import shutil
from typing import TYPE_CHECKING

import msgspec
import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage import x25519

from engine import ledger
from engine.errors import CandourError, Damaged, VaultBusy
from engine.vault import SealedMeeting, Vault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def meeting(vault: Vault) -> SealedMeeting:
    meeting = vault.new_meeting()
    for version in (1, 2):
        meeting.write("notes", ["note"] * version)
        meeting.write_bulk("draft", ["line"] * version)
        ledger.append(vault, "noted", meeting.id)
    return meeting


def read_all(folder: Path, words: str) -> tuple[object, ...]:
    """Read everything through the public doors, as a fresh process would."""
    with Vault.unlock(folder, words) as vault:
        (number,) = vault.meeting_ids()
        meeting = vault.open_meeting(number)
        verified = ledger.verify(vault)
        return meeting.read("notes", list), meeting.read_bulk("draft", list), verified.entries, verified.faults


WHOLE = (["note"] * 2, ["line"] * 2, 2, ())
KINDS = [
    "vault.json",
    "keys/*.age",
    "records.age",
    "meetings/*/key.age",
    "meetings/*/record.age",
    "meetings/*/draft.age",
]


def mutations(data: bytes, *, exhaustive: bool) -> Iterator[bytes]:
    """Yield the file cut at every length and with every bit flipped, or one in three cuts with one bit there."""
    for place in range(0, len(data), 1 if exhaustive else 3):
        yield data[:place]
        for bit in range(8) if exhaustive else [place % 8]:
            yield data[:place] + bytes([data[place] ^ 1 << bit]) + data[place + 1 :]
    yield data + b"\0"


def reread(vault: Vault, kind: str, words: str) -> None:
    """Read one kind of file afresh, by the shortest way there is."""
    if kind.startswith("meetings"):
        (number,) = vault.meeting_ids()
        vault.forget_meeting(number)
        vault.open_meeting(number).read_bulk("draft", list)
    elif kind == "records.age":
        vault.records.storage.close()
        ledger.verify(vault)
    else:
        vault.lock()
        Vault.unlock(vault.folder, words)


def check_every_mutation(vault: Vault, words: str, kind: str, *, exhaustive: bool) -> None:
    (path,) = vault.folder.glob(kind)
    data = path.read_bytes()
    for mutated in mutations(data, exhaustive=exhaustive):
        path.write_bytes(mutated)
        with pytest.raises(Damaged):
            reread(vault, kind, words)
    path.write_bytes(data)
    vault.lock()
    assert read_all(vault.folder, words) == WHOLE


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("meeting")
def test_cuts_and_flips_all_along_a_file_are_damage(vault: Vault, words: str, kind: str) -> None:
    check_every_mutation(vault, words, kind, exhaustive=False)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.usefixtures("meeting")
def test_every_cut_and_every_flipped_bit_is_damage(vault: Vault, words: str, kind: str) -> None:
    check_every_mutation(vault, words, kind, exhaustive=True)


def remove(path: Path) -> None:
    path.unlink()


def link(path: Path) -> None:
    shutil.copy(path, path.with_name("aside"))
    path.unlink()
    path.symlink_to(path.with_name("aside"))


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("plant", [remove, link, pipe, make_folder, empty])
@pytest.mark.usefixtures("meeting")
def test_a_missing_file_and_what_is_planted_in_its_place_is_damage(
    vault: Vault, words: str, kind: str, plant: Callable[[Path], None]
) -> None:
    vault.lock()
    (path,) = vault.folder.glob(kind)
    plant(path)
    with pytest.raises(Damaged) as damage:
        read_all(vault.folder, words)
    assert path.name in damage.value.message or "key" in damage.value.message


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_change_to_any_file_is_ever_read_as_something_else(
    vault: Vault, meeting: SealedMeeting, folder: Path, words: str, data: st.DataObject
) -> None:
    vault.lock()
    path = data.draw(st.sampled_from(sorted(path for path in folder.rglob("*.*") if path.suffix in {".age", ".json"})))
    content = path.read_bytes()
    start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(content))] * 2)))
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=60)) + content[end:])
    try:
        assert read_all(folder, words) == WHOLE
    except Damaged:
        assert ".prev." not in path.name
    finally:
        path.write_bytes(content)


def test_what_others_put_into_the_folder_keeps_nobody_out(
    vault: Vault, folder: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.lock()
    (folder / "keys" / "@eaDir").mkdir()  # as a file server's programs do
    (folder / ".x.new").symlink_to(folder / "meetings")
    (folder / "vault.lock").unlink()
    os.mkfifo(folder / "vault.lock")
    with Vault.unlock(folder, words) as again:
        again.change_passphrase(words, "a second passphrase", cost=10)
        with pytest.raises(VaultBusy):
            Vault.unlock(folder, words)
    assert not (folder / ".x.new").is_symlink()
    assert (folder / "meetings").is_dir()
    (folder / "vault.lock").unlink()

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "pwrite", full)
    Vault.unlock(folder, "a second passphrase").lock()


@pytest.mark.parametrize("name", ["key", "record", "draft"])
def test_a_file_of_another_meeting_is_damage(vault: Vault, meeting: SealedMeeting, name: str) -> None:
    other = vault.new_meeting()
    other.write_bulk("draft", ["foreign"])
    shutil.copy(other.folder / f"{name}.age", meeting.folder / f"{name}.age")
    vault.forget_meeting(meeting.id)
    with pytest.raises(Damaged):
        vault.open_meeting(meeting.id).read_bulk("draft", list)


def test_a_whole_meeting_under_another_number_is_damage(vault: Vault, meeting: SealedMeeting) -> None:
    other = vault.new_meeting()
    shutil.rmtree(meeting.folder)
    shutil.copytree(other.folder, meeting.folder)
    vault.forget_meeting(meeting.id)
    with pytest.raises(Damaged):
        vault.open_meeting(meeting.id)


def test_a_document_under_the_name_of_another_is_damage(vault: Vault, meeting: SealedMeeting) -> None:
    meeting.write_bulk("transcript", ["heard"])
    meeting.write_bulk("transcript", ["heard", "heard"])
    shutil.copy(meeting.folder / "draft.age", meeting.folder / "transcript.age")
    with pytest.raises(Damaged):
        meeting.read_bulk("transcript", list)


@pytest.mark.parametrize("name", ["record", "draft"])
def test_an_older_copy_put_back_is_damage(vault: Vault, meeting: SealedMeeting, name: str) -> None:
    old = (meeting.folder / f"{name}.age").read_bytes()
    for version in (3, 4, 5):
        meeting.write("notes", ["note"] * version)
        meeting.write_bulk("draft", ["line"] * version)
    (meeting.folder / f"{name}.age").write_bytes(old)
    vault.forget_meeting(meeting.id)
    again = vault.open_meeting(meeting.id)
    with pytest.raises(Damaged):
        again.read_bulk("draft", list)
    assert again.restore() == (name,)
    assert len(again.read_bulk("draft", list) or ()) >= 4


def test_an_older_copy_of_the_vaults_records_is_damage(vault: Vault, folder: Path, words: str) -> None:
    old = (folder / "records.age").read_bytes()
    for _ in range(3):
        ledger.append(vault, "noted")
    vault.lock()
    (folder / "records.age").write_bytes(old)
    with Vault.unlock(folder, words) as again, pytest.raises(Damaged, match="older copy"):
        ledger.verify(again)


def test_who_knows_only_the_public_recipient_can_forge_nothing(vault: Vault, meeting: SealedMeeting) -> None:
    label = msgspec.json.encode({"owner": meeting.id, "name": "draft", "revision": 2})
    forged = b"\n".join([label, b"0" * 64, b'["forged"]'])
    recipient = x25519.Recipient.from_str(meeting.recipient)
    (meeting.folder / "draft.age").write_bytes(pyrage.encrypt(forged, [recipient]))
    with pytest.raises(Damaged):
        meeting.read_bulk("draft", list)
    stranger = x25519.Identity.generate()
    text = f"# candour {meeting.id}\n# mac {'00' * 32}\n{stranger}\n".encode()
    (meeting.folder / "key.age").write_bytes(pyrage.encrypt(text, [stranger.to_public(), recipient]))
    vault.forget_meeting(meeting.id)
    with pytest.raises(Damaged):
        vault.open_meeting(meeting.id)


def test_a_damaged_meeting_is_listed_and_hurts_no_other(vault: Vault, meeting: SealedMeeting) -> None:
    other = vault.new_meeting()
    other.write("notes", ["safe"])
    (meeting.folder / "key.age").unlink()
    vault.forget_meeting(meeting.id)
    assert vault.meeting_ids() == sorted([meeting.id, other.id])
    assert other.read("notes", list) == ["safe"]
    with pytest.raises(Damaged, match=meeting.id):
        vault.open_meeting(meeting.id)


def test_a_meeting_whose_folder_vanished_is_missed(
    vault: Vault, meeting: SealedMeeting, folder: Path, words: str
) -> None:
    shutil.rmtree(meeting.folder)
    vault.lock()
    with Vault.unlock(folder, words) as again:
        assert again.meeting_ids() == [meeting.id]
        with pytest.raises(Damaged):
            again.open_meeting(meeting.id)


def test_meetings_are_found_without_the_index_and_the_index_is_made_again(
    vault: Vault, meeting: SealedMeeting, folder: Path, words: str
) -> None:
    (folder / "records.age").write_bytes(b"nothing")
    vault.lock()
    with Vault.unlock(folder, words) as again:
        assert again.open_meeting(again.meeting_ids()[0]).read("notes", list) == ["note"] * 2
        with pytest.raises(Damaged) as damage:
            ledger.append(again, "opened")
        assert "recover" in damage.value.hint
        assert again.restore()
        ledger.append(again, "opened")
        assert not again.restore()
        assert ledger.verify(again).faults == ()


def test_the_last_good_copy_takes_the_place_of_a_damaged_file(vault: Vault, meeting: SealedMeeting) -> None:
    for name in ("record", "draft"):
        (meeting.folder / f"{name}.age").write_bytes(b"nothing")
    vault.forget_meeting(meeting.id)
    again = vault.open_meeting(meeting.id)
    for use in (lambda: again.read("notes", list), lambda: again.write("notes", [])):
        with pytest.raises(Damaged) as damage:
            use()
        assert "recover" in damage.value.hint
    assert again.restore() == ("record", "draft")
    assert again.read("notes", list) == ["note"] * 2
    assert again.read_bulk("draft", list) == ["line"]
    assert again.restore() == ()
    again.write_bulk("draft", ["line"] * 3)
    vault.forget_meeting(meeting.id)
    assert vault.open_meeting(meeting.id).read_bulk("draft", list) == ["line"] * 3


def test_with_both_copies_damaged_there_is_no_false_hope(vault: Vault, meeting: SealedMeeting) -> None:
    for name in ("record", "record.prev"):
        (meeting.folder / f"{name}.age").write_bytes(b"nothing")
    vault.forget_meeting(meeting.id)
    again = vault.open_meeting(meeting.id)
    with pytest.raises(Damaged) as damage:
        again.read("notes", list)
    assert "recover" not in damage.value.hint
    with pytest.raises(Damaged):
        again.restore()


def test_a_document_of_another_shape_is_damage_and_quotes_nothing(vault: Vault, meeting: SealedMeeting) -> None:
    meeting.write("consent", {"answer": "wombat"})
    with pytest.raises(CandourError) as damage:
        meeting.read("consent", dict[str, int])
    assert isinstance(damage.value, Damaged)
    assert "wombat" not in damage.value.message


@pytest.mark.parametrize("place", ["meetings", "meetings/*", "meetings/*/sound"])
@pytest.mark.usefixtures("meeting")
def test_a_link_in_place_of_a_folder_is_refused(vault: Vault, words: str, place: str, tmp_path: Path) -> None:
    vault.lock()
    (path,) = vault.folder.glob(place)
    path.rename(tmp_path / "aside")
    path.symlink_to(tmp_path / "aside")
    with pytest.raises(Damaged):
        read_all(vault.folder, words)
