"""How soon after it was said a word can be read while recording, and what first looks cost: `make bench-live`.

The real recorder on a scripted meeting at the speed it was spoken, the real recogniser beside it, once with looks and
once without. Seven minutes.
"""

from __future__ import annotations

import asyncio
import resource
import statistics
import sys
import time
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import soundfile

from benchmarks import places, tables
from benchmarks.speech.sets import DATA
from engine.audio.events import Started, Stopped
from engine.flow import SoundFile, Workspace
from engine.meeting import Answer, Participant, Scope, Stage
from engine.transcript import glances
from engine.vault import Vault
from tui.cli import _tools

if TYPE_CHECKING:
    from pathlib import Path

    from engine.flow import MeetingFlow

SECONDS = 180
HEADING = "## Words while recording"


@dataclass
class Live:
    """One recording: what could be read when, in seconds since the first sound, and what it cost."""

    kept: list[tuple[float, float]] = field(default_factory=list)
    read: list[tuple[float, float]] = field(default_factory=list)
    words: tuple[float, ...] = ()
    complete: float = 0.0
    processor: float = 0.0

    def told(self) -> str:
        """Say it in a row of the table."""
        return (
            f"read {_lags(self.words, self.read)} after it began to be said; kept {_lags(self.words, self.kept)}; all "
            f"complete {self.complete:.1f} s after the end; recorder and recogniser took {self.processor:.0%} of a core"
        )


def main() -> None:
    """Measure, and keep what came of it."""
    for what, news in (("a word, with first looks", glances.NEWS), ("a word, without", float("inf"))):
        glances.NEWS = news
        with places.folder() as folder:
            came = asyncio.run(_recorded(folder)).told()
        print(f"{what}: {came}")
        tables.keep("benchmarks.md", HEADING, what, came)


async def _recorded(folder: Path) -> Live:
    speech, rate = soundfile.read(DATA / "synthetic" / "m1_supervision" / "audio.flac", dtype="int16")
    soundfile.write(folder / "talk.wav", speech[: SECONDS * rate], rate)
    flow, live = _meeting(folder), Live()
    hearing: asyncio.Task[float] | None = None
    stopped, before = 0.0, _used()
    async for event in flow.record(SoundFile(folder / "talk.wav", pace=1.0)):
        if isinstance(event, Started):
            hearing = asyncio.create_task(_heard(flow, live, time.monotonic()))
        elif isinstance(event, Stopped):
            stopped = time.monotonic()
    assert hearing is not None
    live.complete = await hearing - stopped
    live.processor = (_used() - before) / SECONDS
    assert flow.transcript is not None
    live.words = tuple(at for one in flow.transcript.segments for at in one.times)
    return live


async def _heard(flow: MeetingFlow, live: Live, began: float) -> float:
    """Hear it, noting how far words can be read; give the moment when all was heard."""
    async for step in flow.transcribe():
        moment, looked = time.monotonic() - began, flow.glance
        live.kept.append((moment, step.done))
        live.read.append((moment, looked[-1].end if looked else step.done))
    return time.monotonic()


def _meeting(folder: Path) -> MeetingFlow:
    flow = Workspace(Vault.create(folder / "vault", "an otter reads slowly", cost=10), folder, _tools()).new()
    flow.change(participants=(Participant("p1", "Ada Obi"),), practitioner="Ada Obi", date=date(2026, 11, 2))
    flow.go(Stage.CONSENT)
    for scope in Scope:
        flow.answer("p1", scope, Answer.YES)
    flow.go(Stage.RECORDING)
    return flow


def _used() -> float:
    """Give the seconds of processor that processes of ours used which have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _lags(words: tuple[float, ...], reached: list[tuple[float, float]]) -> str:
    """Say how long after its time each word was reached."""
    lags = sorted(next(moment for moment, to in reached if to > word) - word for word in words)
    slow = lags[round(0.95 * (len(lags) - 1))]
    return f"{statistics.median(lags):.1f} s in the median and {slow:.1f} s at the 95th percentile"


if __name__ == "__main__":
    sys.exit(main())
