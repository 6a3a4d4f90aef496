"""Take the README's picture of the review screen from the real program on the sample meeting: `make picture`.

Needs rsvg-convert (Debian: librsvg2-bin) and a monospaced font.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from engine import sample
from engine.audio.capture import SoundFile
from engine.meeting import Answer, Scope, Stage, Verdict
from tui.app import CandourApp
from tui.cli import _tools
from tui.door import Door
from tui.verbs import demo

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

KEYS = (
    *("enter", "e", "ctrl+home"),
    *["ctrl+right"] * 5,
    *["backspace"] * 2,
    *("space" if letter == " " else letter for letter in "the flat"),
    *("f2", "/", *"flat", "enter"),
)
"""Open the meeting at its riskiest line, say in it what “it” is, and look at it again."""

PICTURE = Path(__file__).parents[1] / "docs" / "review.png"


async def stages(workspace: demo.Workspace) -> AsyncGenerator[str, None]:
    """Take the sample meeting through its stages, telling of each when it has something to show."""
    flow = workspace.open(workspace.meetings()[0].id)
    flow.go(Stage.SETUP)
    yield "setup"
    flow.go(Stage.CONSENT)
    for person in sample.PARTICIPANTS:
        for scope in Scope:
            flow.answer(person.id, scope, Answer.YES)
    yield "consent"
    flow.go(Stage.RECORDING)
    async for _ in flow.record(SoundFile(sample.sound(), pace=0)):
        pass
    for at, speaker in sample.TURNS:
        flow.speaker(speaker, at=at)
    yield "recording"
    flow.go(Stage.TRANSCRIPT)
    async for _ in flow.transcribe():
        pass
    yield "transcript"
    flow.go(Stage.DRAFT)
    async for _ in flow.write_draft():
        pass
    yield "draft"
    flow.go(Stage.REVIEW)
    yield "review"
    while (item := flow.review.next_undecided()) is not None:
        flow.open_statement(item.id)
        if item.omission is not None:
            flow.dismiss(item.id, "Not needed in this sample.")
        else:
            flow.decide(item.id, Verdict.ACCEPT)
    flow.approve(sample.PRACTITIONER)
    flow.go(Stage.EXPORT)
    yield "export"
    flow.export("text", workspace.export_folder)
    flow.confirm_filed()
    yield "destruction"


async def _take() -> str:
    with demo.place() as places:
        tools = _tools()
        workspace = demo.prepared(places, tools)
        async for stage in stages(workspace):
            if stage == "review":
                break
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
