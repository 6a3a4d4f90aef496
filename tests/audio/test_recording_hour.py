"""An hour in real time at a real terminal: words complete soon after the end, memory flat, keys quick throughout.

`CANDOUR_SOAK_MINUTES` makes it shorter, to try it.
"""

from __future__ import annotations

import os
import statistics
import time
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

import pytest
import soundfile
from meetings import tools
from sealing import family

from benchmarks import keys, tables
from benchmarks.at_terminal import AtTerminal
from engine import sample
from engine.flow import Workspace
from engine.vault import Vault
from models.catalogue import find
from models.errors import ModelMissing

pytestmark = [pytest.mark.real, pytest.mark.soak, pytest.mark.timeout(2 * 3_600)]

MINUTES = int(os.environ.get("CANDOUR_SOAK_MINUTES", "60"))
AFTER, MEMORY, SLOW = 10.0, 700.0, 0.05
GROWTH = 30.0
"""Megabytes more at the end than in the first quarter that are not flat any more."""
AT_ONCE = 8
"""Letters typed into a note before there is a pause."""
PAUSE = 3.0
LAST = 8.0
"""Seconds before the end in which nothing is typed."""
F2 = "\x1bOQ"


@dataclass
class Soak:
    """What was measured: when the end was told and all was heard, megabytes and seconds for a key over time."""

    stopped: float = 0.0
    complete: float = 0.0
    held: list[float] = field(default_factory=list)
    typed: list[float] = field(default_factory=list)

    def told(self) -> str:
        """Say it in a row of the table."""
        quarters = ", ".join(f"{value:.0f}" for value in self.quarters())
        return (
            f"after the last sound the end was told in {self.stopped:.1f} s and the transcript complete in "
            f"{self.complete:.1f} s; all processes together held {max(self.held):.0f} MB at most (median of each "
            f"quarter: {quarters}); a letter typed into a note was seen in {keys.figures(self.typed)}"
        )

    def quarters(self) -> list[float]:
        """Give the median memory of each quarter."""
        size = -(-len(self.held) // 4)
        return [statistics.median(self.held[at : at + size]) for at in range(0, len(self.held), size)]


def talk(folder: Path, seconds: int) -> Path:
    """Make a sound file of the sample meeting over and over."""
    speech, rate = soundfile.read(sample.sound(), dtype="int16")
    with soundfile.SoundFile(folder / "talk.wav", "w", rate, 1, "PCM_16") as file:
        left = seconds * rate
        while left:
            file.write(speech[:left])
            left -= len(speech[:left])
    return folder / "talk.wav"


def held(pid: int) -> float:
    """Give the megabytes that a process and all that came of it hold, what they share counted for each of them."""
    pages = 0
    for one in family(pid):
        try:
            pages += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except FileNotFoundError:
            continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def played(screen: AtTerminal, seconds: int) -> Soak:
    """Record it all, typing notes meanwhile, and go on to the transcript."""
    soak = Soak()
    screen.until("Meetings")
    screen.press("\r")
    screen.until("A sound file")
    keys.record_at_the_speed_of_life(screen)
    end = time.monotonic() + seconds
    while time.monotonic() < end - LAST - PAUSE - AT_ONCE:
        screen.press("n")
        screen.until("Type the note")
        for letter in islice(cycle(keys.LETTERS), AT_ONCE):
            keys.wait(screen, keys.PAUSE)
            soak.typed.append(keys.seen(screen, letter, letter))
        screen.press("\x1b")
        soak.held.append(held(screen.pid))
        keys.wait(screen, PAUSE)
    soak.stopped = screen.until("read to its end", 60) - end
    screen.press(F2)
    soak.complete = screen.until(" segments", 300) - end
    soak.held.append(held(screen.pid))
    return soak


def test_an_hour_as_it_is_spoken(tmp_path: Path) -> None:
    try:
        find("base")
    except ModelMissing as error:
        pytest.skip(error.message)
    seconds = MINUTES * 60
    screen = AtTerminal("-c", keys.SCREEN, str(tmp_path), str(talk(tmp_path, seconds)))
    try:
        soak = played(screen, seconds)
    finally:
        screen.close()
    what = f"{MINUTES} minutes of talk in real time at a terminal, base"
    tables.keep("reliability.md", "# Reliability", what, soak.told())
    with Vault.unlock(tmp_path / "vault", "an otter reads slowly") as vault:
        space = Workspace(vault, tmp_path, tools())
        (row,) = space.meetings()
        transcript = space.open(row.id).transcript
    assert transcript is not None
    assert transcript.complete
    assert transcript.heard_to == pytest.approx(seconds, abs=1)
    assert len(transcript.segments) > 8 * MINUTES
    assert soak.complete <= AFTER
    assert max(soak.held) < MEMORY, "MB"
    assert soak.quarters()[-1] - soak.quarters()[0] < GROWTH, "MB"
    assert statistics.quantiles(soak.typed, n=20)[-1] <= SLOW
