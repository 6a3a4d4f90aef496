"""A terminal that is gone ends the application, even one that is stuck."""

from __future__ import annotations

import os
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
