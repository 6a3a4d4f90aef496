"""What the organisation requires of a machine is kept there, or nobody's words are worked on."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from models import sandbox

if TYPE_CHECKING:
    from conftest import Command, Done

SECCOMP, LANDLOCK = str(sandbox._ARCHITECTURES[platform.machine()].seccomp), "444,445,446"
ELSEWHERE = str(Path(__file__).with_name("elsewhere.py"))


def elsewhere(candour: Command, policy: str, calls: str, *words: str, stdin: bytes = b"") -> Done:
    """Run the command under this system-wide policy, on a kernel without these calls."""
    path = candour.home / "system.toml"
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
    refused = elsewhere(candour, "", SECCOMP, "meetings")
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
