"""Kill a process at each system call with which it changes the vault: what is left is the old state or the new one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyrage import x25519

from engine import destruction, ledger
from engine.errors import Damaged, VaultLocked
from engine.sealed import Keys
from engine.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Callable

CALLS = ",".join(
    f"?{call}"
    for call in (
        *("write", "pwrite64", "ftruncate", "fsync", "fdatasync", "rename", "link", "linkat", "unlink"),
        *("mkdir", "rmdir", "chmod", "flock"),
    )
)
ORGANISATION = x25519.Identity.generate()
RECOVERY = str(ORGANISATION.to_public())
SCRIPT = """
import sys
from pathlib import Path
from engine import destruction
from engine.vault import Vault
folder, words, act = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
if act == "create":
    Vault.create(folder / "fresh", words, cost=10)
else:
    vault = Vault.unlock(folder, words)
    meeting = vault.open_meeting(vault.meeting_ids()[0])
    match act:
        case "write": meeting.write("notes", "new")
        case "bulk": meeting.write_bulk("draft", "new")
        case "add": vault.new_meeting()
        case "destroy": destruction.destroy(vault, meeting.id, "Ada Obi")
        case "passphrase": vault.change_passphrase(words, "a second passphrase", cost=10)
        case "recovery": vault.share_with(sys.argv[4])
print("done", flush=True)
"""


def old_or_new(found: object, *, done: bool) -> None:
    assert found == "new" if done else found in {"old", "new"}


def check_write(vault: Vault, *, done: bool) -> None:
    old_or_new(vault.open_meeting(vault.meeting_ids()[0]).read("notes", str), done=done)


def check_bulk(vault: Vault, *, done: bool) -> None:
    meeting = vault.open_meeting(vault.meeting_ids()[0])
    old_or_new(meeting.read_bulk("draft", str), done=done)
    meeting.write_bulk("draft", "newer")
    vault.forget_meeting(meeting.id)
    assert vault.open_meeting(meeting.id).read_bulk("draft", str) == "newer"


def check_add(vault: Vault, *, done: bool) -> None:
    meetings = [vault.open_meeting(number) for number in vault.meeting_ids()]
    assert len(meetings) in ({2} if done else {1, 2})
    assert max(meeting.read("notes", str) or "" for meeting in meetings) == "old"


def check_destroy(vault: Vault, *, done: bool) -> None:
    if destruction.certificates(vault):
        assert list((vault.folder / "meetings").iterdir()) == []
        assert vault.meeting_ids() == []
        assert [entry.event for entry in ledger.entries(vault)] == ["destruction_ordered", "destroyed"]
    else:
        assert not done
        old_or_new(vault.open_meeting(vault.meeting_ids()[0]).read_bulk("draft", str), done=False)
    assert not destruction.pending(vault)


def check_recovery(vault: Vault, *, done: bool) -> None:
    """What the vault says of its recovery key is so."""
    assert vault.recovery in ({RECOVERY} if done else {"", RECOVERY})
    (key,) = (vault.folder / "keys").iterdir()
    try:
        Keys.load(key.read_bytes(), "vault", ORGANISATION)
        assert vault.recovery
    except Damaged:
        assert not vault.recovery
    check_write(vault, done=False)


def check_nothing(vault: Vault, *, done: bool) -> None:
    check_write(vault, done=False)


CHECKS: dict[str, Callable[..., None]] = {
    "write": check_write,
    "bulk": check_bulk,
    "add": check_add,
    "destroy": check_destroy,
    "passphrase": check_nothing,
    "recovery": check_recovery,
    "create": check_nothing,
}


@pytest.fixture
def prepared(vault: Vault) -> Path:
    meeting = vault.new_meeting()
    meeting.write("notes", "old")
    meeting.write_bulk("draft", "old")
    (meeting.sound / "r1-000000.age").write_bytes(b"sealed sound")
    vault.lock()
    return vault.folder


def run(folder: Path, words: str, act: str, *options: str) -> subprocess.CompletedProcess[bytes]:
    """Do one act in a process of its own, under strace."""
    strace = shutil.which("strace")
    if not strace:
        pytest.skip("strace is not installed")
    script = [sys.executable, "-B", "-c", SCRIPT, str(folder), words, act, RECOVERY]
    child = subprocess.run([strace, "-f", "-qq", *options, *script], capture_output=True, check=False)
    if b"ptrace" in child.stderr.lower():
        pytest.skip("processes cannot be traced here")
    assert b"Traceback" not in child.stderr, child.stderr.decode()
    return child


def moments(folder: Path, words: str, act: str) -> list[tuple[str, int]]:
    """Let the act run to its end and return each system call that changes something, with its count among its like."""
    log = folder.with_name("log")
    assert run(folder, words, act, "-o", str(log), "-e", f"trace={CALLS}").stdout == b"done\n"
    seen: Counter[str] = Counter()
    found = []
    for call in re.findall(r"^\d+ +(\w+)\(", log.read_text(), re.MULTILINE):
        seen[call] += 1
        found.append((call, seen[call]))
    return found


def check_state(folder: Path, words: str, act: str, *, done: bool) -> None:
    """Open what is left as the next start would, and hold it against old and new."""
    if act == "create":
        fresh = folder / "fresh"
        left = Vault.unlock(fresh, words) if Vault.exists(fresh) else Vault.create(fresh, words, cost=10)
        assert left.meeting_ids() == []
        left.lock()
        shutil.rmtree(fresh)
    if act == "destroy":
        (meeting,) = [*(folder / "meetings").iterdir()] or [None]
        whole = {"key.age", "record.age", "record.prev.age", "draft.age", "sound"}
        if meeting and {path.name for path in meeting.iterdir()} != whole:
            assert not (meeting / "key.age").exists(), "something went before the key"
    try:
        vault = Vault.unlock(folder, words)
        assert not (act == "passphrase" and done)
    except VaultLocked:
        assert act == "passphrase"
        vault = Vault.unlock(folder, "a second passphrase")
    with vault:
        CHECKS[act](vault, done=done)
        assert ledger.verify(vault).faults == ()


def kill_along(prepared: Path, words: str, act: str, step: int) -> None:
    folder = prepared.with_name("copy")

    def copied() -> Path:
        shutil.rmtree(folder, ignore_errors=True)
        return Path(shutil.copytree(prepared, folder))

    points = moments(copied(), words, act)
    check_state(folder, words, act, done=True)
    for call, count in points[::step]:
        kill = f"inject={call}:signal=SIGKILL:when={count}"
        child = run(copied(), words, act, "-o", "/dev/null", "-e", f"trace={call}", "-e", kill)
        assert child.returncode != 0
        check_state(folder, words, act, done=b"done" in child.stdout)


@pytest.mark.parametrize("act", CHECKS)
def test_killed_at_some_calls_the_vault_is_in_the_old_state_or_the_new(prepared: Path, words: str, act: str) -> None:
    kill_along(prepared, words, act, step=9)


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("act", CHECKS)
def test_killed_at_each_call_the_vault_is_in_the_old_state_or_the_new(prepared: Path, words: str, act: str) -> None:
    kill_along(prepared, words, act, step=1)
