"""A terminal that is gone ends the application, even one that is stuck."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import termios
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import PASSPHRASE

from engine.vault import Vault
from tui.terminal import HUNG_UP

if TYPE_CHECKING:
    from collections.abc import Iterator

CHEAP = 10
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
from tui.__main__ import main
from tui.app import CandourApp
async def broken(self):
    raise ValueError("a secret")
CandourApp.action_quit = broken
main()
"""
OFF = (b"\x1b[?1049l", b"\x1b[?25h")
"""What leaves the second screen and shows the cursor again."""


@dataclass
class Terminal:
    """A terminal of our own with the program on it; `ours` is the end of whoever sits at it."""

    ours: int
    theirs: int
    home: Path
    written: bytes = b""
    process: subprocess.Popen[bytes] | None = None

    def start(self, *words: str) -> None:
        places = {"HOME": str(self.home), "XDG_DATA_HOME": str(self.home), "TERM": "xterm-256color"}
        ends = dict.fromkeys(("stdin", "stdout", "stderr"), self.theirs)
        self.process = subprocess.Popen(
            [sys.executable, *words], cwd=ROOT, env=os.environ | places, start_new_session=True, **ends
        )

    def type(self, text: str) -> None:
        os.write(self.ours, text.encode())

    def read(self, *, wait: float = 30.0) -> None:
        if select.select([self.ours], [], [], wait)[0]:
            self.written += os.read(self.ours, 1 << 16)

    def until(self, words: bytes) -> None:
        while words not in self.written:
            assert self.process is not None
            assert self.process.poll() is None, self.written
            self.read(wait=0.1)

    def end(self) -> None:
        assert self.process is not None
        while self.process.poll() is None:
            self.read(wait=0.1)
        while select.select([self.ours], [], [], 0)[0]:
            self.read()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    pty = pytest.importorskip("pty")
    try:
        ours, theirs = pty.openpty()
    except OSError:
        pytest.skip("no terminal can be made here")
    yield Terminal(ours, theirs, tmp_path)
    os.close(theirs)
    os.close(ours)


@pytest.mark.parametrize("ending", ["ctrl+q", "terminated", "crashed"])
def test_the_terminal_is_left_as_it_was_found(ending: str, terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.theirs)
    terminal.start(*(("-c", CRASH) if ending == "crashed" else ("-m", "tui")))
    terminal.until(b"Passphrase")
    if ending == "terminated":
        terminal.process.terminate()
    else:
        terminal.type("\x11")
    terminal.end()
    assert all(sign in terminal.written for sign in OFF)
    assert terminal.written.rfind(b"\x1b[?1049l") > terminal.written.rfind(b"\x1b[?1049h")
    assert termios.tcgetattr(terminal.theirs) == before
    assert b"a secret" not in terminal.written


def test_the_demonstration_says_at_its_end_that_nothing_of_it_is_kept(terminal: Terminal) -> None:
    terminal.start("-m", "tui", "demo")
    terminal.until(b"consent to be asked")
    assert list((terminal.home / "candour" / "demo").iterdir())
    terminal.type("\x11")
    terminal.end()
    assert terminal.process.returncode == 0
    assert b"Nothing of it is kept" in terminal.written[terminal.written.rfind(OFF[0]) :]
    assert not list((terminal.home / "candour" / "demo").iterdir())


@pytest.mark.parametrize("words", [["--help"], ["no such verb"], ["integrate", "bash"]])
def test_what_asks_for_nothing_leaves_the_terminal_as_it_was_too(words: list[str], terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.theirs)
    terminal.start("-m", "tui", *words)
    terminal.end()
    assert termios.tcgetattr(terminal.theirs) == before


def _quiet(terminal: Terminal) -> None:
    while termios.tcgetattr(terminal.theirs)[3] & termios.ECHO:
        assert terminal.process.poll() is None


def test_a_passphrase_typed_before_the_screen_stands_is_never_shown_and_opens_the_vault(terminal: Terminal) -> None:
    Vault.create(terminal.home / "candour" / "vault", PASSPHRASE, cost=CHEAP).lock()
    terminal.start("-m", "tui")
    _quiet(terminal)
    terminal.type(f"{PASSPHRASE}\r")
    terminal.until(b"no meetings yet")
    terminal.type("\x11")
    terminal.end()
    assert PASSPHRASE.encode() not in terminal.written


def test_in_plain_lines_a_wrong_passphrase_is_asked_for_again_and_none_is_shown(terminal: Terminal) -> None:
    before = termios.tcgetattr(terminal.theirs)
    Vault.create(terminal.home / "candour" / "vault", PASSPHRASE, cost=CHEAP).lock()
    terminal.start("-m", "tui", "--plain")
    _quiet(terminal)
    for typed in ("a wrong passphrase", "another wrong one", PASSPHRASE):
        terminal.type(f"{typed}\r")
    terminal.until(b"no meetings yet")
    terminal.until(b"> ")
    terminal.type("0\r")
    terminal.end()
    assert terminal.process.returncode == 0
    assert terminal.written.count(b"not the vault's passphrase") == 2
    assert b"wrong passphrase" not in terminal.written
    assert PASSPHRASE.encode() not in terminal.written
    assert termios.tcgetattr(terminal.theirs) == before
