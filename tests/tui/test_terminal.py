"""A terminal that is gone ends the application, even one that is stuck."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from tui.terminal import HUNG_UP

ROOT = Path(__file__).parents[2]
STUCK = (
    "import signal, sys, threading; signal.signal(signal.SIGHUP, signal.SIG_IGN); from tui import terminal; "
    "terminal.watch(); sys.stderr.write('watching'); sys.stderr.flush(); threading.Event().wait()"
)


def test_a_stuck_application_does_not_outlive_its_terminal() -> None:
    pty = pytest.importorskip("pty")
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("no terminal can be made here")
    process = subprocess.Popen([sys.executable, "-c", STUCK], cwd=ROOT, stdin=theirs, stderr=subprocess.PIPE)
    assert process.stderr is not None
    assert process.stderr.read(8) == b"watching"
    os.close(theirs)
    os.close(ours)
    assert process.wait(30) == HUNG_UP
    process.stderr.close()


CRASH = """
from tui.app import CandourApp, run_door
from tui.door import Door
async def broken(self):
    raise ValueError("a secret")
CandourApp.action_quit = broken
run_door(Door(lambda: True, None, None))
"""
OFF = (b"\x1b[?1049l", b"\x1b[?25h")
"""What leaves the second screen and shows the cursor again."""


@pytest.mark.parametrize("ending", ["ctrl+q", "terminated", "crashed"])
def test_the_terminal_is_left_as_it_was_found(ending: str, tmp_path: Path) -> None:
    pty, termios = pytest.importorskip("pty"), pytest.importorskip("termios")
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("no terminal can be made here")
    before = termios.tcgetattr(theirs)
    places = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "TERM": "xterm-256color"}
    command = [sys.executable, "-c", CRASH] if ending == "crashed" else [sys.executable, "-m", "tui.cli"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | places, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    written = b""
    while b"Passphrase" not in written:
        written += os.read(ours, 1 << 16)
    if ending == "terminated":
        process.terminate()
    else:
        os.write(ours, b"\x11")
    while process.poll() is None:
        if select.select([ours], [], [], 0.1)[0]:
            written += os.read(ours, 1 << 16)
    while select.select([ours], [], [], 0)[0]:
        written += os.read(ours, 1 << 16)
    after = termios.tcgetattr(theirs)
    os.close(theirs)
    os.close(ours)
    assert all(sign in written for sign in OFF)
    assert written.rfind(b"\x1b[?1049l") > written.rfind(b"\x1b[?1049h")
    assert after == before
    assert b"a secret" not in written
