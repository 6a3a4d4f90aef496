"""Run the command as its user does: a process of its own, a vault of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

PASSPHRASE = "an otter reads slowly"

# Started in the background, a test run inherits ignored signals, and would hand them on to what it starts.
for number in (signal.SIGINT, signal.SIGHUP):
    if signal.getsignal(number) is signal.SIG_IGN:
        signal.signal(number, signal.default_int_handler if number is signal.SIGINT else signal.SIG_DFL)


@dataclass(frozen=True)
class Done:
    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Return what `--json` printed: exactly one document."""
        return json.loads(self.out)


@dataclass
class Command:
    """The command in a home of its own."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        kept = {name: os.environ[name] for name in ("PATH", "CANDOUR_MODELS", "LANG") if name in os.environ}
        self.environment = {**kept, "HOME": str(self.home), "XDG_DATA_HOME": str(self.home / "data")}
        self.vault = self.home / "data" / "candour" / "vault"

    def start(self, *words: str, wrap: tuple[str, ...] = (), **options: Any) -> subprocess.Popen[bytes]:
        """Start it; `wrap` goes before, `program` in the place of the command itself."""
        program = options.pop("program", ("-m", "tui"))
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        command = [*wrap, sys.executable, *program, *words]
        return subprocess.Popen(command, env=self.environment, **(pipes | options))

    def __call__(self, *words: str, stdin: bytes | None = None, **options: Any) -> Done:
        given = subprocess.DEVNULL if stdin is None else subprocess.PIPE
        process = self.start(*words, stdin=given, **options)
        out, err = process.communicate(stdin, timeout=500)
        return Done(process.returncode, out.decode(), err.decode())

    def unlocked(self, *words: str, passphrase: str = PASSPHRASE, ending: str = "\n") -> Done:
        return self(*words, "--passphrase-fd", "0", stdin=(passphrase + ending).encode())


@pytest.fixture
def candour(tmp_path: Path) -> Command:
    return Command(tmp_path)
