"""How soon a key is seen while recording and recognising, and what the meter costs: `make bench-keys`.

The real application on a terminal of its own, the real recorder on the sample meeting at the speed it was spoken, the
real recogniser beside it. From the byte written into the terminal to the byte that shows it. Two minutes.
"""

from __future__ import annotations

import os
import signal
import statistics
import sys
import time
from itertools import cycle, islice
from pathlib import Path

from benchmarks import places, tables
from benchmarks.at_terminal import AtTerminal

LETTERS = "QZXJ"
"""Letters that hardly ever stand in what is drawn by itself."""
TYPED, MARKED = 120, 40
PAUSE = 0.15
"""Seconds between keys, as somebody types."""
WINDOW = 15.0
HEADING = "## Keys and the meter while recording"
F5 = "\x1b[15~"
SCREEN = """
import sys
from pathlib import Path
from models import sandbox
folder = Path(sys.argv[1])
sandbox.confine([folder])
from datetime import date
from engine import sample
from engine.flow import Locations, Workspace
from engine.meeting import Answer, Participant, Scope, Stage
from engine.vault import Vault
from tui.app import run
from tui.cli import _tools
space = Workspace(Vault.create(folder / "vault", "an otter reads slowly", cost=10), folder, _tools())
flow = space.new()
flow.change(participants=(Participant("p1", "Ada Obi"),), practitioner="Ada Obi", date=date(2026, 11, 2))
flow.go(Stage.CONSENT)
for scope in Scope:
    flow.answer("p1", scope, Answer.YES)
flow.go(Stage.RECORDING)
run(Locations(folder, folder), _tools(), workspace=space, sample=Path(sys.argv[2]))
"""


def main() -> None:
    """Measure, and keep what came of it."""
    with places.folder() as folder:
        found = _measured(AtTerminal("-c", SCREEN, str(folder), str(_talk(folder))))
    for what, came in found.items():
        print(f"{what}: {came}")
        tables.keep("benchmarks.md", HEADING, what, came)


def _talk(folder: Path) -> Path:
    """Make a sound file of the sample meeting over and over."""
    import soundfile  # noqa: PLC0415 - it is not needed before

    from engine import sample  # noqa: PLC0415

    speech, rate = soundfile.read(sample.sound(), dtype="int16")
    with soundfile.SoundFile(folder / "talk.wav", "w", rate, 1, "PCM_16") as file:
        for _ in range(4):
            file.write(speech)
    return folder / "talk.wav"


def _measured(screen: AtTerminal) -> dict[str, str]:
    try:
        screen.until("Meetings")
        screen.press("\r")
        screen.until("A sound file")
        before = _typed(screen, "n", TYPED // 2)
        record_at_the_speed_of_life(screen)
        screen.until("Words up to", 150.0)
        recording = _share(screen)
        typed, marked = _typed(screen, "n", TYPED), _marked(screen)
        screen.press("p")
        screen.until("PAUSED")
        paused = _share(screen)
        screen.signal(signal.SIGTERM)  # its recorder seals the end, and then nothing is written any more
        screen.wait()
    finally:
        screen.close()
    return {
        "a letter typed into a note, nothing recorded": figures(before),
        "a letter typed into a note": figures(typed),
        "a marker, sealed on the disk before it is shown": figures(marked),
        "the application's share of one core": f"{recording:.0f} % recording, {paused:.0f} % paused: "
        f"the meter and its clock {max(0.0, recording - paused):.0f} %",
    }


def record_at_the_speed_of_life(screen: AtTerminal) -> None:
    """Go to the path, to the speed, to the second of the speeds, and record."""
    for key in ("\r", "\t", "\r", "\x1b[B", "\r"):
        screen.press(key)
        wait(screen, 1.0)
    screen.press(F5)
    screen.until("READING")


def _typed(screen: AtTerminal, opens: str, count: int) -> list[float]:
    """Open the line for a note, type, and leave it; give the seconds until each letter was seen."""
    screen.press(opens)
    screen.until("Type the note")
    times = []
    for letter in islice(cycle(LETTERS), count):
        wait(screen, PAUSE)
        times.append(seen(screen, letter, letter))
    screen.press("\x1b")
    wait(screen, 1.0)
    return times


def _marked(screen: AtTerminal) -> list[float]:
    times = []
    for number in range(1, MARKED + 1):
        wait(screen, PAUSE)
        times.append(seen(screen, "m", f"important {number}"))
    return times


def seen(screen: AtTerminal, key: str, text: str) -> float:
    """Press a key and give the seconds until the text was drawn."""
    pressed = time.monotonic()
    screen.press(key)
    return screen.until(text) - pressed


def wait(screen: AtTerminal, seconds: float) -> None:
    """Let time pass, reading what is drawn."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        screen.read_on()


def _share(screen: AtTerminal) -> float:
    """Give which part of one core the application took over a while, in per cent."""
    begun, used = time.monotonic(), _used(screen.pid)
    wait(screen, WINDOW)
    return 100 * (_used(screen.pid) - used) / (time.monotonic() - begun)


def _used(pid: int) -> float:
    """Give the seconds of processor a process has used, its children not counted."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figures(times: list[float]) -> str:
    """Say the median and the 95th percentile of times in seconds."""
    ordered = sorted(1000 * seconds for seconds in times)
    slow = ordered[round(0.95 * (len(ordered) - 1))]
    return f"median {statistics.median(ordered):.0f} ms, 95th percentile {slow:.0f} ms, of {len(ordered)}"


if __name__ == "__main__":
    sys.exit(main())
