"""What the organisation requires of a machine is kept there, or nobody's words are worked on."""

from __future__ import annotations

import os
import platform
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyrage import x25519

from engine.policy import built_in
from models import sandbox
from tui.arguments import VERBS, parse

if TYPE_CHECKING:
    from conftest import Command, Done

SECCOMP, LANDLOCK = str(sandbox._ARCHITECTURES[platform.machine()].seccomp), "444,445,446"
ELSEWHERE = str(Path(__file__).with_name("elsewhere.py"))


def elsewhere(candour: Command, policy: str | None, calls: str, *words: str, stdin: bytes = b"") -> Done:
    """Run the command under this system-wide policy, if any, on a kernel without these calls."""
    path = candour.home / "system.toml"
    if policy is not None:
        path.write_text(policy)
    candour.environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    return candour(*words, stdin=stdin, program=(ELSEWHERE, str(path), calls))


@pytest.mark.parametrize("words", [("--plain",), (), ("meetings",), ("transcribe", "x.wav")])
def test_where_a_required_promise_is_not_kept_nothing_starts(candour: Command, words: tuple[str, ...]) -> None:
    done = elsewhere(candour, 'required = ["network", "writing"]', LANDLOCK, *words)
    assert done.status == 3
    assert "This machine is not safe enough: The policy requires what is not kept here:" in done.err
    assert "writing: Writing is confined by the program only. This kernel has no Landlock" in done.err
    assert "network:" not in done.err
    assert "candour doctor shows every promise." in done.err
    assert not any(candour.vault.glob("*"))


def test_where_the_network_is_not_blocked_nothing_starts_unless_the_policy_says_so(candour: Command) -> None:
    if sandbox.landlock_abi() == 0:
        pytest.skip("this kernel has no Landlock")
    assert built_in().required == ("network",), "without a file the command line looks at nothing else"
    for policy in (None, ""):
        refused = elsewhere(candour, policy, SECCOMP, "meetings")
        assert (refused.status, "network: The kernel does not block" in refused.err) == (3, True)
    assert elsewhere(candour, "required = []", SECCOMP, "meetings").status == 0
    assert elsewhere(candour, "", SECCOMP, "integrate", "bash").status == 0


def test_doctor_says_which_promise_is_required_and_ends_by_it(candour: Command) -> None:
    policy = 'required = ["children", "dumps"]'
    done = elsewhere(candour, policy, LANDLOCK, "doctor", "--json")
    checks = {check["name"]: check for check in done.document["checks"]}
    assert (done.status, done.document["ready"]) == (3, False)
    assert (checks["children"]["state"], checks["children"]["required"]) == ("missing", True)
    assert (checks["writing"]["state"], checks["writing"]["required"]) == ("weaker", False)
    said = elsewhere(candour, policy, LANDLOCK, "doctor").out
    assert "MISSING  children     Recognition" in said
    assert said.count("The policy requires it: Candour does not start.") == 1
    assert elsewhere(candour, 'required = ["dumps"]', LANDLOCK, "doctor", "--json").status in {0, 1}


def test_where_writing_is_not_confined_the_first_screen_says_so(candour: Command) -> None:
    said = elsewhere(candour, None, LANDLOCK, "--plain").out
    assert "This program cannot reach any network" in said
    assert "This kernel has no Landlock: writing is not confined." in " ".join(said.split())


def test_a_recording_too_says_that_another_key_opens_the_vault_from_now_on(candour: Command) -> None:
    policy = f'recovery_key = "{x25519.Identity.generate().to_public()}"'
    words, stdin = ("record", "--source", "x.wav", "--passphrase-fd", "0"), b"an otter reads slowly\n"
    said = [elsewhere(candour, text, "", *words, stdin=stdin).err for text in (None, policy, policy)]
    assert ["From now on your organisation’s recovery key" in text for text in said] == [False, True, False]


def test_doctor_says_who_besides_the_organisation_can_change_its_policy(candour: Command) -> None:
    loose = "system.toml or its folder can be changed by others than root"
    assert os.geteuid() != 0 or loose not in elsewhere(candour, "", "", "doctor").out
    (candour.home / "system.toml").touch()
    (candour.home / "system.toml").chmod(0o666)
    assert loose in elsewhere(candour, "", "", "doctor").out


def test_only_the_fetching_of_weights_is_not_confined() -> None:
    words = {"check": ["--transcript", "x", "--statements", "x"], "record": ["--source", "x"], "ledger": ["verify"]}
    words |= {"transcribe": ["x"], "draft": ["x"], "integrate": ["man"]}
    for verb in VERBS:
        assert not parse([verb.name, *words.get(verb.name, ())])[0].provisions
    assert parse(["models", "fetch"])[0].provisions
    added, _ = parse(["models", "add", "x"])
    assert (added.provisions, added.writes) == (False, "weights")


def test_adding_weights_writes_into_their_folder_and_opens_no_socket(candour: Command) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    folder, trace, file = (candour.home / name for name in ("weights", "trace", "model.bin"))
    file.write_bytes(b"lmgg" + bytes(64))
    candour.environment["CANDOUR_MODELS"] = str(folder)
    watch = "trace=socket,openat,landlock_restrict_self"
    done = candour("models", "add", str(file), wrap=("strace", "-f", "-qq", "-o", str(trace), "-e", watch))
    assert (done.status, list(folder.iterdir())) == (1, []), done.err
    seen = trace.read_text(encoding="utf-8")
    opened = re.findall(r'openat\(\w+, "([^"]+)", O_(?:WRONLY|RDWR).* = \d', seen)
    assert set(opened) - {"/dev/null", "/dev/tty"} == {str(folder / ".installing")}
    assert "landlock_restrict_self" in seen
    assert all(" = -1 EPERM" in line for line in seen.splitlines() if "socket(" in line and "AF_UNIX" not in line)
