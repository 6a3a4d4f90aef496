"""Take the README's picture of the review screen from the real program on the sample meeting: `make picture`.

Needs rsvg-convert (Debian: librsvg2-bin) and a monospaced font.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path

from engine import sample
from engine.audio.capture import SoundFile
from engine.meeting import Answer, Scope, Stage
from tui.app import CandourApp
from tui.cli import _tools
from tui.door import Door
from tui.verbs import demo

KEYS = (
    "enter",
    *"aaaaa",
    "e",
    "ctrl+end",
    *("space" if letter == " " else letter for letter in " She is pleased."),
    "f2",
    "up",
)
"""Open the meeting, accept what comes from its own data, put the first drafted line into other words, look at it."""

PICTURE = Path(__file__).parents[1] / "docs" / "review.png"


async def _drafted(workspace: demo.Workspace) -> None:
    """Bring the sample meeting to its review."""
    flow = workspace.open(workspace.meetings()[0].id)
    for person in sample.PARTICIPANTS:
        for scope in Scope:
            flow.answer(person.id, scope, Answer.YES)
    flow.go(Stage.RECORDING)
    async for _ in flow.record(SoundFile(sample.sound(), pace=0)):
        pass
    for at, speaker in sample.TURNS:
        flow.speaker(speaker, at=at)
    flow.go(Stage.TRANSCRIPT)
    async for _ in flow.transcribe():
        pass
    flow.go(Stage.DRAFT)
    async for _ in flow.write_draft():
        pass
    flow.go(Stage.REVIEW)


async def _take() -> str:
    with demo.place() as places:
        tools = _tools()
        workspace = demo.prepared(places, tools)
        await _drafted(workspace)
        app = CandourApp(Door.to(places, tools), workspace=workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            for key in KEYS:
                await pilot.press(key)
                await pilot.pause()
            return app.export_screenshot()


def main() -> None:
    """Write docs/review.png."""
    svg = asyncio.run(_take())
    local = re.sub(r"@font-face\s*\{[^}]*\}", "", svg).replace("Fira Code", "DejaVu Sans Mono")
    command = ["rsvg-convert", "--zoom", "1.2", "--output", str(PICTURE)]
    subprocess.run(command, input=local.encode(), check=True)
    sys.stderr.write(f"{PICTURE}\n")


if __name__ == "__main__":
    main()
