"""The application's side of one recording, to be killed: it notes and marks, and says what it was told is safe."""

from __future__ import annotations

import sys
from pathlib import Path

from models import sandbox

sandbox.confine([Path(sys.argv[1])])

import asyncio  # noqa: E402 - after the doors are shut

from meetings import prepared, tools  # noqa: E402

from engine.audio.capture import SoundFile  # noqa: E402
from engine.audio.events import Level, Sealed  # noqa: E402
from engine.flow import Workspace  # noqa: E402
from engine.meeting import MarkerKind  # noqa: E402
from engine.vault import Vault  # noqa: E402


def say(**told: object) -> None:
    """Tell the test, in one write."""
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


async def main(vault: Path, passphrase: str, path: Path, pace: float, words: str) -> None:
    """Prepare a meeting and record it."""
    with Vault.unlock(vault, passphrase) as unlocked:
        flow = prepared(Workspace(unlocked, vault, tools()), words)
        say(meeting=flow.meeting.id)
        async for event in flow.record(SoundFile(path, pace)):
            if isinstance(event, Level):
                say(at=event.at)
            elif isinstance(event, Sealed):
                flow.note(f"{words} {event.chunks}")
                flow.mark(MarkerKind.IMPORTANT)
                say(sealed=event.to, notes=len(flow.notes))


asyncio.run(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), float(sys.argv[4]), sys.argv[5]))
