"""One meeting from beginning to destruction, broken off anywhere: the next start goes on, and nothing saved is lost.

Every fault is real: the process is killed, or refused by its disk, at a system call; for a power cut, what strace saw
is played on a model of a disk that keeps only what was forced to it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest
from disk import CALLS, Disk, calls

from benchmarks import tables
from engine.meeting import Stage

pytestmark = [pytest.mark.real, pytest.mark.timeout(120)]

ROOT = Path(__file__).parents[2]
WALK = [sys.executable, "-B", str(Path(__file__).with_name("walk.py"))]
ORDER = ["", *Stage, "done"]
CHANGING = ("write", "fsync", "rename", "linkat", "unlink", "mkdir", "rmdir", "fdatasync")
FULL = ("write", "fsync", "mkdir", "linkat")
FEW, MANY = {"kill": 3, "full": 2, "error": 2, "cut": 4}, {"kill": 200, "full": 50, "error": 50, "cut": 50}
FAULTS = {"kill": "signal=SIGKILL", "full": "error=ENOSPC", "error": "error=EIO"}


@dataclass
class Walked:
    """What a walk said: the stages it stood at, `done` at the end, and what it told when it was refused."""

    stages: list[str]
    status: int
    told: str

    @property
    def furthest(self) -> str:
        return max(self.stages, key=ORDER.index, default="")


def walked(folder: Path, *options: str) -> Walked:
    folder.mkdir(parents=True, exist_ok=True)
    wrap = [shutil.which("strace") or "strace", "-f", "-qq", *options] if options else []
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([*wrap, *WALK, str(folder)], capture_output=True, env=environment, text=True, check=False)
    return Walked(done.stdout.split(), done.returncode, done.stderr)


def goes_on(folder: Path, saved: str) -> None:
    """Start again on what is left: nothing that was told is lost, and the meeting is brought to its end."""
    again = walked(folder)
    assert again.status == 0, again.told
    assert again.stages[-1] == "done"
    assert ORDER.index(again.stages[0]) >= ORDER.index(saved)
    assert not list((folder / "vault").glob("meetings/*"))
    whole = {".docx": zipfile.is_zipfile}
    for path in (folder / "exports").iterdir():
        assert whole.get(path.suffix, lambda one: one.read_bytes().endswith(b"\n"))(path)
    assert list((folder / "exports").glob("*.txt"))


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Walk once unharmed and keep what was done to the disk."""
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    folder = tmp_path_factory.mktemp("whole")
    found = walked(folder / "disk", "-y", "-xx", "-s", "10000000", "-o", str(folder / "trace"), "-e", ",".join(CALLS))
    if "ptrace" in found.told.lower():
        pytest.skip("processes cannot be traced here")
    assert found.status == 0, found.told
    return folder


def break_off(trace: Path, folder: Path, fault: str, times: int) -> None:
    """Refuse or kill one call among those that change the disk, at `times` places drawn from all there are."""
    made = Counter(call.name for call in calls(trace / "trace"))
    names = [name for name in (FULL if fault == "full" else CHANGING) if made[name]]
    dice = Random(f"{fault} {times}")  # noqa: S311 - places to break, not secrets
    for turn in range(times):
        call = dice.choices(names, [made[name] for name in names])[0]
        when = f"{dice.randint(1, made[call])}{'+' if fault == 'full' else ''}"
        place = folder / f"{turn}"
        inject = f"inject={call}:{FAULTS[fault]}:when={when}"
        broken = walked(place, "-o", os.devnull, "-e", f"trace={call}", "-e", inject)
        assert "Traceback" not in broken.told, (inject, broken.told)
        goes_on(place, broken.furthest)
        shutil.rmtree(place)


def cut_off(trace: Path, folder: Path, times: int, *, honest: bool = True) -> None:
    """Cut the power at `times` places of the walk that was kept, and start again on what the disk then holds."""
    seen = list(calls(trace / "trace"))
    dice = Random(times)  # noqa: S311 - the same
    for turn in range(times):
        disk, saved = Disk(trace / "disk", honest=honest), ""
        for call in seen[: dice.randrange(len(seen))]:
            disk.play(call)
            if call.name == "writev" and call.result and call.texts:
                saved = max(saved, call.texts[0].strip(), key=ORDER.index)
        disk.after_a_cut(folder / f"{turn}", dice)
        goes_on(folder / f"{turn}", saved)
        shutil.rmtree(folder / f"{turn}")


@pytest.mark.parametrize("fault", FAULTS)
def test_broken_off_at_some_calls_the_next_start_goes_on(trace: Path, tmp_path: Path, fault: str) -> None:
    break_off(trace, tmp_path, fault, FEW[fault])


def test_without_power_at_some_calls_the_next_start_goes_on(trace: Path, tmp_path: Path) -> None:
    cut_off(trace, tmp_path, FEW["cut"])


def test_a_disk_that_only_says_it_keeps_things_is_found_out(trace: Path, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        cut_off(trace, tmp_path, MANY["cut"], honest=False)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_broken_off_at_hundreds_of_calls_the_next_start_goes_on(trace: Path, tmp_path: Path) -> None:
    for fault in FAULTS:
        break_off(trace, tmp_path, fault, MANY[fault])
    cut_off(trace, tmp_path, MANY["cut"])
    tables.keep(
        "reliability.md",
        "# Reliability",
        "whole flow: 200 kills, 50 disks full, 50 errors of the disk, 50 power cuts, at any call of any stage",
        "0 unreadable vaults, 0 stages in no legal state, nothing lost that was said to be saved",
    )
