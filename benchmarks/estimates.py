"""How right the estimates of long work are, on the sample and a scripted supervision: `make bench-estimates`.

At each report of a run: how long it said the work would still take, against how long it then took. What is said as
"estimating" or "nearly done" names no time and is not counted; a time is right within a third, or five seconds.
"""

from __future__ import annotations

import asyncio
import sys
from time import monotonic
from typing import TYPE_CHECKING

from benchmarks.truth import data
from engine import sample
from engine.audio.capture import SoundFile
from engine.meeting import Answer, Scope, Stage
from tui.cli import _tools
from tui.verbs import demo
from tui.words import about

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from engine.flow import Progress

THIRD, SECONDS = 1 / 3, 5.0


async def watched(name: str, steps: AsyncGenerator[Progress, None]) -> None:
    """Run one piece of long work and print how right it was about itself."""
    begun = monotonic()
    told = [(monotonic(), progress.left) async for progress in steps]
    ended = monotonic()
    named = [(ended - at, left) for at, left in told if left is not None and about(left) != about(0)]
    right = sum(abs(left - real) <= max(SECONDS, THIRD * real) for real, left in named)
    worst = max((left / max(real, 1.0) for real, left in named), default=1.0)
    print(f"{name:<34} {ended - begun:6.1f} s, {len(told):3} reports, {right} of {len(named)} times right, ", end="")
    print(f"the largest {worst:.2f} of what it took")


async def meeting(name: str, sound: Path) -> None:
    """Take one sound from consent to its draft."""
    with demo.place() as places:
        workspace = demo.prepared(places, _tools())
        flow = workspace.open(workspace.meetings()[0].id)
        flow.go(Stage.SETUP)
        flow.go(Stage.CONSENT)
        for person in sample.PARTICIPANTS:
            for scope in Scope:
                flow.answer(person.id, scope, Answer.YES)
        flow.go(Stage.RECORDING)
        async for _ in flow.record(SoundFile(sound, pace=0)):
            pass
        flow.go(Stage.TRANSCRIPT)
        await watched(f"{name}: transcript", flow.transcribe())
        flow.go(Stage.DRAFT)
        await watched(f"{name}: draft", flow.write_draft())


async def main() -> None:
    """Print one line for each piece of work."""
    await meeting("sample", sample.sound())
    scripted = data.root() / "synthetic" / "m1_supervision"
    await meeting("scripted supervision", scripted / "audio.flac")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
