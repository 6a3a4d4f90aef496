"""How long until the first screen is painted, against an empty Textual application, turn by turn in one run.

`make bench-start`. Each side is a process of its own on a terminal of its own, its modules compiled as an installation
leaves them; timed from its start to the moment the terminal is told to show what stands in the first screen. What
counts is the ratio, and that it stays below 1.5.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
TURNS = 9
LONGEST = 30.0
MOST = 1.5
EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("Passphrase")
Empty().run()
"""


LOADED = "import tui.__main__, tui.app, tui.atlas, tui.cli, textual.widgets, textual.drivers.linux_driver"


def surroundings(home: Path) -> dict[str, str]:
    """Return the environment of both sides: no vault yet, and compiled modules in a place of their own."""
    own = {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home),
        "TERM": "xterm-256color",
        "PYTHONPYCACHEPREFIX": f"{home}/compiled",
    }
    environment = os.environ | own
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return environment


def first_paint(*command: str, environment: dict[str, str]) -> tuple[float, float]:
    """Return the seconds from start to the first screen, by the clock and of the processor."""
    ours, theirs = pty.openpty()
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT)
    os.close(theirs)
    seen = b""
    while b"Passphrase" not in seen and time.perf_counter() - begun < LONGEST:
        if select.select([ours], [], [], 1.0)[0]:
            seen += os.read(ours, 1 << 16)
    spent = time.perf_counter() - begun
    os.kill(process.pid, signal.SIGKILL)
    used = os.wait4(process.pid, 0)[2]
    process.returncode = 0
    os.close(ours)
    assert b"Passphrase" in seen, "nothing was painted"
    return spent, used.ru_utime + used.ru_stime


def main() -> int:
    """Print the medians and their ratio; exit status 1 where it is more than promised."""
    home = ROOT / ".cache" / "start"
    home.mkdir(parents=True, exist_ok=True)
    environment = surroundings(home)
    candour = str(Path(sys.executable).with_name("candour"))
    subprocess.run([sys.executable, "-c", LOADED], env=environment, cwd=ROOT, check=True)
    sides = {"empty": (sys.executable, "-c", EMPTY), "candour": (candour,)}
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in sides}
    for _turn in range(TURNS):
        for name, command in sides.items():
            times[name].append(first_paint(*command, environment=environment))
    ratios = []
    for kind, label in enumerate(("by the clock", "of the processor")):
        empty, candour = (statistics.median(turn[kind] for turn in times[name]) for name in sides)
        ratios.append(candour / empty)
        print(f"{label:<17} empty {empty:.3f} s, candour {candour:.3f} s, ratio {candour / empty:.2f}")
    print(f"medians of {TURNS} turns; promised below {MOST}")
    return int(min(ratios) > MOST)  # on a busy machine the clock tells more of the others


if __name__ == "__main__":
    sys.exit(main())
