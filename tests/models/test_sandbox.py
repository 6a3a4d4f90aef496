"""The kernel keeps its word: each probe is tried in a process that was confined, never in this one."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PROBE = Path(__file__).with_name("probe.py")
REFUSED = {"Operation not permitted", "Permission denied"}


def probe(folder: Path, *arguments: str) -> dict[str, Any]:
    inside, outside = folder / "inside", folder / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "there").write_bytes(b"x")
    command = [sys.executable, "-I", str(PROBE), str(inside), str(outside), *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    report: dict[str, Any] = json.loads(done.stdout)
    if report["reason"]:
        pytest.skip(report["reason"])
    return report


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return probe(tmp_path_factory.mktemp("confined"))


@pytest.mark.parametrize(
    "door", ["tcp", "udp", "tcp6", "netlink", "packet", "vsock", "native", "raw call", "io_uring", "thread", "child"]
)
def test_no_way_to_the_network(report: dict[str, Any], door: str) -> None:
    assert report[door] == "Operation not permitted"


def test_local_sockets_remain_for_the_event_loop(report: dict[str, Any]) -> None:
    assert report["local"] == "done"


@pytest.mark.parametrize("act", ["write outside", "write outside by thread", "remove outside", "truncate outside"])
def test_nothing_is_changed_outside(report: dict[str, Any], act: str) -> None:
    assert report[act] in REFUSED


@pytest.mark.parametrize("act", ["write inside", "rename inside", "read outside", "nowhere"])
def test_what_is_needed_still_works(report: dict[str, Any], act: str) -> None:
    assert report[act] == "done"


def test_no_memory_image_is_left(report: dict[str, Any]) -> None:
    assert report["core"] == [0, 0]
    assert report["dumpable"] == 0
    assert report["umask"] == 0o077


def test_memory_is_held_where_the_answer_says_so(report: dict[str, Any]) -> None:
    said, measured = report["held"]
    assert said == measured


def test_the_answer_says_what_was_measured(report: dict[str, Any]) -> None:
    assert report["state"] == [True, True, True, True]


def test_a_second_call_tightens(report: dict[str, Any]) -> None:
    assert report["tightened"] == [True, "Permission denied"]


def test_provisioning_keeps_the_network_and_says_so(tmp_path: Path) -> None:
    report = probe(tmp_path, "network")
    assert report["tcp"] == "done"
    assert report["state"] == [False, True, True, True]
    assert report["write outside"] in REFUSED


CONFINED = """
import sys; sys.path.insert(0, sys.argv[1])
from models import sandbox
sandbox.confine()
print("ready", flush=True)
sys.stdin.read()
"""
LOOK = """
import ctypes, sys
for name in ("mem", "environ", "maps"):
    try:
        open(f"/proc/{sys.argv[1]}/{name}", "rb").read(1)
        print(name)
    except PermissionError:
        pass
if ctypes.CDLL(None).ptrace(16, int(sys.argv[1]), None, None) == 0:
    print("ptrace")
"""


def test_no_other_process_of_the_user_looks_in_and_no_core_is_dumped() -> None:
    # What root may do is no measure: both have no capability left.
    plain = ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] if os.geteuid() == 0 else []
    if plain and shutil.which(plain[0]) is None:
        pytest.skip("setpriv is not installed")
    python, root = [*plain, sys.executable, "-I", "-c"], str(Path(__file__).parents[2])
    with subprocess.Popen([*python, CONFINED, root], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as confined:
        assert confined.stdout
        assert confined.stdout.readline() == b"ready\n"
        assert subprocess.run([*python, LOOK, str(confined.pid)], capture_output=True, check=True).stdout == b""
        confined.send_signal(signal.SIGABRT)
        ended = os.waitid(os.P_PID, confined.pid, os.WEXITED | os.WNOWAIT)
        assert ended
        assert ended.si_code == os.CLD_KILLED  # and not CLD_DUMPED
