"""A program at a terminal of its own: what it shows, keys for it, and the ways in which a terminal goes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 40
_STEERING = re.compile(r"\x1b\[[0-9;?=>]*[A-Za-z$]|\x1b[=>78()][0B]?|\x1b\][^\x07\x1b]*[\x07\x1b]|\x1bP[^\x1b]*\x1b\\")


class AtTerminal:
    """One process on a pseudo-terminal of 80 columns by 24 lines."""

    def __init__(self, *words: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.name = os.ttyname(theirs).removeprefix("/dev/")
        self._process = subprocess.Popen(
            [sys.executable, *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - it calls the kernel and nothing else
        )
        os.close(theirs)
        self.pid = self._process.pid
        self.shown = ""

    def press(self, keys: str) -> None:
        """Type keys; what was shown before them is forgotten."""
        self.shown = ""
        os.write(self._ours, keys.encode())

    def until(self, text: str, patience: float = PATIENCE) -> float:
        """Read what it draws until a text has been drawn, and give the moment at which it was."""
        end = time.monotonic() + patience
        while text not in self.shown:
            ready, _, _ = select.select([self._ours], [], [], end - time.monotonic())
            assert ready, f"{text!r} was never shown, but {self.shown[-2000:]!r}"
            self.shown += _STEERING.sub("", os.read(self._ours, 1 << 16).decode(errors="replace"))
        return time.monotonic()

    def hang_up(self) -> None:
        """Take the terminal away, as a closed window or a dropped connection does."""
        os.close(self._ours)
        self._ours = -1

    def signal(self, number: int) -> None:
        """Send a signal."""
        self._process.send_signal(number)

    def close(self) -> None:
        """Leave no process, whatever a test came to."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):
            os.close(self._ours)

    def wait(self) -> int:
        """Wait for the end, reading what is still drawn, and give the exit status."""
        while True:
            try:
                return self._process.wait(0)
            except subprocess.TimeoutExpired:
                self.read_on()

    def read_on(self) -> None:
        """Read what is drawn, if anything is."""
        try:
            if select.select([self._ours], [], [], 0.05)[0]:
                os.read(self._ours, 1 << 16)
        except (OSError, ValueError):  # it was hung up, or the other side has gone
            return


def _take_terminal() -> None:
    """Make what is on standard input the terminal of this session, whose end is then told."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # a test run in the background ignores it, and would hand that on
