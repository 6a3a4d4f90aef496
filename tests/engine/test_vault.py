from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, date, datetime
from threading import Thread
from typing import TYPE_CHECKING

import msgspec
import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage import x25519

from engine import destruction, durable, ledger, masterkey, passphrase
from engine.errors import Damaged, NotAllowed, StorageError, UsageError, VaultBusy, VaultLocked
from engine.meeting import Meeting, Note, Participant, Segment, Transcript
from engine.passphrase import Header
from engine.sealed import Keys
from engine.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHEAP = 10
NOTES = (Note("n1", 1.5, datetime(2026, 11, 2, 9, 30, tzinfo=UTC), "Quokka said the zebra sat"),)
TRANSCRIPT = Transcript("base", audio_seconds=2.0, segments=(Segment("s1", 0.0, 2.0, "the wombat is safe"),))


def meeting_record(number: str) -> Meeting:
    return Meeting(
        number,
        datetime(2026, 11, 2, tzinfo=UTC),
        purpose="axolotl review",
        date=date(2026, 11, 2),
        practitioner="Pangolin Okafor",
        participants=(Participant("p1", "Narwhal Obi", "social worker"),),
    )


def test_records_come_back_as_they_were_after_the_vault_was_closed(vault: Vault, folder: Path, words: str) -> None:
    meeting = vault.new_meeting()
    meeting.write("meeting", meeting_record(meeting.id))
    meeting.write("notes", NOTES)
    meeting.write_bulk("transcript", TRANSCRIPT)
    vault.lock()
    with Vault.unlock(folder, words) as again:
        assert again.meeting_ids() == [meeting.id]
        opened = again.open_meeting(meeting.id)
        assert opened.read("meeting", Meeting) == meeting_record(meeting.id)
        assert opened.read("notes", tuple[Note, ...]) == NOTES
        assert opened.read_bulk("transcript", Transcript) == TRANSCRIPT


def test_what_was_never_written_is_none(vault: Vault) -> None:
    meeting = vault.new_meeting()
    assert meeting.read("notes", tuple[Note, ...]) is None
    assert meeting.read_bulk("draft", Transcript) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
steps = st.lists(
    st.tuples(st.sampled_from(["small", "bulk"]), st.sampled_from(["a", "b", "c"]), json_values), max_size=8
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_sequence_of_writes_reads_back_as_the_last_of_each(
    vault: Vault, steps: list[tuple[str, str, object]]
) -> None:
    meeting = vault.new_meeting()
    expected: dict[tuple[str, str], object] = {}
    for kind, name, value in steps:
        (meeting.write if kind == "small" else meeting.write_bulk)(name, value)
        expected[kind, name] = value
    vault.forget_meeting(meeting.id)
    again = vault.open_meeting(meeting.id)
    for (kind, name), value in expected.items():
        assert (again.read if kind == "small" else again.read_bulk)(name, object) == value


def test_several_documents_are_saved_as_one_or_not_at_all(vault: Vault) -> None:
    meeting = vault.new_meeting()
    meeting.write("a", 1)

    def half() -> None:
        with meeting.together():
            meeting.write("a", 2)
            meeting.write("b", 2)
            raise InterruptedError

    with pytest.raises(InterruptedError):
        half()
    assert (meeting.read("a", int), meeting.read("b", int)) == (1, None)
    with meeting.together():
        meeting.write("a", 3)
        meeting.write("b", 3)
    vault.forget_meeting(meeting.id)
    again = vault.open_meeting(meeting.id)
    assert (again.read("a", int), again.read("b", int)) == (3, 3)


def test_a_large_document_is_never_half_held(vault: Vault) -> None:
    meeting = vault.new_meeting()
    meeting.write_bulk("draft", 1)
    with pytest.raises(RuntimeError), meeting.together():
        meeting.write_bulk("draft", 2)
    assert meeting.read_bulk("draft", int) == 1


def test_writes_from_several_threads_all_arrive(vault: Vault) -> None:
    meeting = vault.new_meeting()

    def write(number: int) -> None:
        for i in range(5):
            meeting.write(f"t{number}-{i}", i)
            meeting.write_bulk("draft", i)

    threads = [Thread(target=write, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    vault.forget_meeting(meeting.id)
    again = vault.open_meeting(meeting.id)
    assert [again.read(f"t{n}-{i}", int) for n in range(4) for i in range(5)] == [0, 1, 2, 3, 4] * 4
    assert again.read_bulk("draft", int) == 4


def test_a_wrong_passphrase_opens_nothing(vault: Vault, folder: Path) -> None:
    vault.lock()
    for wrong in ("another passphrase", "", " "):
        with pytest.raises(VaultLocked) as refused:
            Vault.unlock(folder, wrong)
        assert refused.value.exit_status == 4


def test_the_sixth_try_waits_even_if_it_is_right(vault: Vault, folder: Path, words: str) -> None:
    vault.lock()
    for _ in range(5):
        with pytest.raises(VaultLocked, match="not the vault's passphrase"):
            Vault.unlock(folder, "wrong " * 3)
    with pytest.raises(VaultLocked, match="Too many"):
        Vault.unlock(folder, words)


def test_a_weak_passphrase_makes_no_vault(folder: Path) -> None:
    with pytest.raises(UsageError):
        Vault.create(folder, "short", cost=CHEAP)
    assert not Vault.exists(folder)


def test_a_vault_is_made_once_and_only_in_a_folder_of_its_own(vault: Vault, folder: Path, words: str) -> None:
    with pytest.raises(UsageError):
        Vault.create(folder, words, cost=CHEAP)
    (folder.parent / "letters").mkdir()
    (folder.parent / "letters" / "dear.txt").write_text("dear")
    with pytest.raises(NotAllowed):
        Vault.create(folder.parent / "letters", words, cost=CHEAP)
    assert (folder.parent / "letters" / "dear.txt").exists()


def test_there_must_be_a_vault_to_unlock(folder: Path, words: str) -> None:
    with pytest.raises(UsageError):
        Vault.unlock(folder, words)
    assert not folder.exists()


def test_a_new_passphrase_opens_and_the_old_one_does_not(vault: Vault, folder: Path, words: str) -> None:
    meeting = vault.new_meeting()
    meeting.write("notes", NOTES)
    copied = folder.with_name("copied")
    shutil.copytree(folder, copied)
    with pytest.raises(VaultLocked):
        vault.change_passphrase("not the passphrase", "a second passphrase", cost=CHEAP)
    with pytest.raises(UsageError):
        vault.change_passphrase(words, "weak", cost=CHEAP)
    vault.change_passphrase(words, "a second passphrase", cost=CHEAP)
    assert meeting.read("notes", tuple[Note, ...]) == NOTES
    vault.lock()
    assert len(list((folder / "keys").iterdir())) == 1
    with pytest.raises(VaultLocked):
        Vault.unlock(folder, words)
    with Vault.unlock(folder, "a second passphrase") as again:
        assert again.open_meeting(meeting.id).read("notes", tuple[Note, ...]) == NOTES
    seen, _ = masterkey.unwrap(copied, words)
    with pytest.raises(Damaged):  # whoever saw the old one and has an old key file opens nothing of today
        seen.open(meeting.folder / "key.age")


def test_what_the_disk_refused_in_the_middle_of_a_change_is_finished_before_the_next(
    vault: Vault, folder: Path, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each of its writes in turn: whatever is changed afterwards, no meeting is lost with a key it was sealed to."""
    meetings = [vault.new_meeting() for _ in range(3)]
    known, save = [words], durable.write
    for refused in range(1, 12):
        calls = iter(range(1, 100))
        present, new = known[-1], f"passphrase number {refused}"

        def full(path: Path, data: bytes, calls: Iterator[int] = calls, refused: int = refused) -> None:
            if next(calls) == refused:
                raise StorageError("full")
            save(path, data)

        monkeypatch.setattr(durable, "write", full)
        with suppress(StorageError):
            vault.change_passphrase(present, new, cost=CHEAP)
        monkeypatch.setattr(durable, "write", save)
        known.append(_which_opens(folder, present, new))
        vault.renew_key()  # as every destruction does
    vault.lock()
    with Vault.unlock(folder, known[-1]) as again:
        for meeting in meetings:
            assert again.open_meeting(meeting.id).read("notes", list) is None


def _which_opens(folder: Path, *words: str) -> str:
    """Return the one of these passphrases that opens the vault."""
    opening = []
    for one in words:
        with suppress(VaultLocked):
            masterkey.unwrap(folder, one)
            opening.append(one)
    (only,) = opening
    return only


def test_the_recovery_key_opens_what_the_policy_lets_it_and_no_longer(vault: Vault, folder: Path, words: str) -> None:
    first, second = x25519.Identity.generate(), x25519.Identity.generate()
    meeting = vault.new_meeting()
    opened = []
    for key in ("", str(first.to_public()), str(second.to_public()), ""):
        vault.share_with(key)
        assert vault.recovery == key
        (file,) = (folder / "keys").iterdir()
        for identity in (first, second):
            try:
                opened.append((key, identity, Keys.load(file.read_bytes(), "vault", identity)))
            except Damaged:
                assert key != str(identity.to_public())
    assert [(key, identity) for key, identity, _ in opened] == [(str(one.to_public()), one) for one in (first, second)]
    for _, _, keys in opened:  # what it opened in its time is of no use afterwards
        with pytest.raises(Damaged):
            keys.open(meeting.folder / "key.age")
    vault.share_with(str(first.to_public()))
    vault.change_passphrase(words, "a second passphrase", cost=CHEAP)
    destruction.destroy(vault, vault.new_meeting().id, "Ada Obi")
    vault.lock()
    with Vault.unlock(folder, "a second passphrase") as again:
        assert again.recovery == str(first.to_public())
        assert again.open_meeting(meeting.id).read("notes", list) is None


def test_keys_forgotten_while_they_are_renewed_stay_forgotten() -> None:
    keys = Keys.generate("vault")
    fresh = keys.renewed("")
    keys.forget()
    with pytest.raises(VaultLocked):
        keys.adopt(fresh)


def test_after_locking_nothing_that_was_open_reads_or_writes(vault: Vault) -> None:
    meeting = vault.new_meeting()
    meeting.write("notes", NOTES)
    meeting.write_bulk("transcript", TRANSCRIPT)
    (meeting.sound / "x.age").write_bytes(pyrage.encrypt(b"x", [x25519.Recipient.from_str(meeting.recipient)]))
    records = vault.records
    vault.lock()
    vault.lock()
    for use in (
        lambda: meeting.read("notes", tuple[Note, ...]),
        lambda: meeting.write("notes", NOTES),
        lambda: meeting.read_bulk("transcript", Transcript),
        lambda: meeting.write_bulk("transcript", TRANSCRIPT),
        lambda: meeting.unseal(meeting.sound / "x.age"),
        lambda: meeting.seal_key("r1"),
        lambda: records.table("ledger").all(),
        lambda: ledger.append(vault, "opened"),
        vault.new_meeting,
        lambda: vault.open_meeting(meeting.id),
    ):
        with pytest.raises(VaultLocked):
            use()


def test_a_meeting_is_found_by_its_number_and_nothing_else(vault: Vault) -> None:
    meeting = vault.new_meeting()
    assert re.fullmatch(r"[0-9a-z]{4}-[0-9a-z]{4}", meeting.id)
    assert vault.open_meeting(meeting.id) is meeting
    for other in ("aaaa-aaaa", "../keys", "", f"{meeting.id}/sound"):
        with pytest.raises(UsageError):
            vault.open_meeting(other)


def test_names_of_documents_stay_names(vault: Vault) -> None:
    meeting = vault.new_meeting()
    for name in ("../escape", "key", "record", "record.prev", "", "A", "a" * 41):
        with pytest.raises(ValueError, match="not a name"):
            meeting.write_bulk(name, 1)


def test_sound_sealed_outside_is_unsealed_inside(vault: Vault) -> None:
    meeting = vault.new_meeting()
    chunk = meeting.sound / "r1-000000.age"
    chunk.write_bytes(pyrage.encrypt(b"pcm", [x25519.Recipient.from_str(meeting.recipient)]))
    assert meeting.unseal(chunk) == b"pcm"
    assert meeting.seal_key("r1") != meeting.seal_key("r2")
    assert len(meeting.seal_key("r1")) == 32
    with pytest.raises(Damaged):
        meeting.unseal(meeting.sound / "r1-000001.age")


def hold_elsewhere(folder: Path, words: str) -> subprocess.Popen[bytes]:
    """Open the vault in another process, which holds it until its standard input ends."""
    script = (
        "import sys; from pathlib import Path; from engine.vault import Vault\n"
        "vault = Vault.unlock(Path(sys.argv[1]), sys.argv[2]); print('open', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", script, str(folder), words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert child.stdout
    assert child.stdout.readline() == b"open\n"
    return child


def test_a_second_candour_is_refused_and_told_who_has_the_vault(vault: Vault, folder: Path, words: str) -> None:
    vault.lock()
    with hold_elsewhere(folder, words) as child:
        with pytest.raises(VaultBusy, match=f"Process {child.pid} ") as refused:
            Vault.unlock(folder, words)
        assert refused.value.exit_status == 4
        child.send_signal(signal.SIGKILL)
        child.wait()
    Vault.unlock(folder, words).lock()


def test_one_process_cannot_open_a_vault_twice(vault: Vault, folder: Path, words: str) -> None:
    with pytest.raises(VaultBusy, match=str(os.getpid())):
        Vault.unlock(folder, words)


def test_only_the_owner_can_enter(vault: Vault, folder: Path) -> None:
    meeting = vault.new_meeting()
    meeting.write_bulk("transcript", TRANSCRIPT)
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_no_clear_word_lies_in_any_byte_of_the_folder(vault: Vault, folder: Path, words: str) -> None:
    meeting = vault.new_meeting()
    for _ in range(2):  # so that there are last good copies too
        meeting.write("meeting", meeting_record(meeting.id))
        meeting.write("notes", NOTES)
        meeting.write_bulk("transcript", TRANSCRIPT)
        ledger.append(vault, "created", meeting.id, by="Pangolin Okafor")
    other = vault.new_meeting()
    destruction.destroy(vault, other.id, "Pangolin Okafor")
    lying = b"".join(path.read_bytes() + path.name.encode() for path in folder.rglob("*") if path.is_file())
    canaries = ["quokka", "zebra", "wombat", "axolotl", "pangolin", "narwhal", "purpose", "transcriptsegments", words]
    for canary in canaries:
        assert canary.encode() not in lying.lower()
        assert canary.encode("utf-16-le") not in lying.lower()
        assert base64.b64encode(canary.encode())[:-4] not in lying
    assert not any(path.is_symlink() for path in folder.rglob("*"))


def test_stock_age_and_the_passphrase_are_enough_to_recover_everything(vault: Vault, folder: Path, words: str) -> None:
    """The recovery without Candour: header, scrypt, age; nothing else is needed."""
    meeting = vault.new_meeting()
    meeting.write("notes", NOTES)
    meeting.write_bulk("transcript", TRANSCRIPT)
    vault.lock()

    def age(path: Path, identity: str) -> list[str]:
        return pyrage.decrypt(path.read_bytes(), [x25519.Identity.from_str(identity)]).decode().splitlines()

    header = msgspec.json.decode((folder / "vault.json").read_bytes())
    identity = str(passphrase.derive(words, msgspec.convert(header["scrypt"], Header)))
    (key_file,) = (folder / "keys").iterdir()
    master = age(key_file, identity)[-1]
    key = age(meeting.folder / "key.age", master)[-1]
    label, _tag, content = age(meeting.folder / "record.age", key)
    assert msgspec.json.decode(label) == {"owner": meeting.id, "name": "record", "revision": 3}
    assert msgspec.json.decode(content)["documents"]["1"]["value"][0]["text"] == NOTES[0].text
    assert "wombat" in age(meeting.folder / "transcript.age", key)[2]


def test_what_a_killed_process_left_unfinished_is_swept(vault: Vault, folder: Path, words: str) -> None:
    meeting = vault.new_meeting()
    meeting.write("notes", NOTES)
    vault.lock()
    (meeting.folder / ".8899aabbccddeeff.new").hardlink_to(meeting.folder / "record.age")
    (folder / "meetings" / ".aaaa-aaaa.new" / "sound").mkdir(parents=True)
    (folder / "meetings" / ".aaaa-aaaa.new" / "key.age").write_bytes(b"x")
    (meeting.sound / ".0011223344556677.new").write_bytes(b"x")
    (folder / "keys" / "0123456789abcdef.age").write_bytes(b"x")
    with Vault.unlock(folder, words) as again:
        assert again.meeting_ids() == [meeting.id]
        assert again.open_meeting(meeting.id).read("notes", tuple[Note, ...]) == NOTES
    assert not [path for path in folder.rglob("*") if path.name.endswith(".new") or path.name.startswith("0123")]


def test_a_full_disk_never_says_saved_and_never_costs_what_was_saved(small_disk: Path, words: str) -> None:
    with Vault.create(small_disk / "vault", words, cost=CHEAP) as vault:
        meeting = vault.new_meeting()
        meeting.write("notes", "the first")
        saved, refused = "the first", 0
        for size in range(0, 200_000, 9_000):
            text = "x" * size
            try:
                meeting.write("notes", text)
                saved = text
            except StorageError:
                refused += 1
            vault.forget_meeting(meeting.id)
            meeting = vault.open_meeting(meeting.id)
            assert meeting.read("notes", str) == saved
        assert refused
        destruction.destroy(vault, meeting.id, "Ada")
        assert vault.meeting_ids() == []
