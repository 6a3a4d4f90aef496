"""The application's side of one recording, to be killed: it notes and marks, and says what it was told is safe."""

from __future__ import annotations

import sys
from pathlib import Path

from models import sandbox

sandbox.confine([Path(sys.argv[1])])

import asyncio  # noqa: E402 - after the doors are shut
from datetime import date  # noqa: E402

from engine.audio.capture import Capture, SoundFile  # noqa: E402
from engine.audio.events import Level, Sealed  # noqa: E402
from engine.flow import Tools, Workspace  # noqa: E402
from engine.meeting import Answer, MarkerKind, Participant, Scope, Stage  # noqa: E402
from engine.vault import Vault  # noqa: E402


def say(**told: object) -> None:
    """Tell the test, in one write."""
    sys.stdout.write(f"{told}\n")
    sys.stdout.flush()


def nothing(*_: object, **__: object) -> None:
    """Be the tool that is not used here."""


async def main(vault: Path, passphrase: str, path: Path, pace: float, words: str) -> None:
    """Prepare a meeting and record it."""
    tools = Tools(Capture, nothing, nothing, nothing, "none", "none", player=nothing)  # type: ignore[arg-type]
    with Vault.unlock(vault, passphrase) as unlocked:
        flow = Workspace(unlocked, vault, tools).new()
        flow.change(participants=(Participant("p1", words),), practitioner=words, date=date(2026, 11, 2))
        flow.go(Stage.CONSENT)
        for scope in Scope:
            flow.answer("p1", scope, Answer.YES)
        flow.go(Stage.RECORDING)
        say(meeting=flow.meeting.id)
        async for event in flow.record(SoundFile(path, pace)):
            if isinstance(event, Level):
                say(at=event.at)
            elif isinstance(event, Sealed):
                flow.note(f"{words} {event.chunks}")
                flow.mark(MarkerKind.IMPORTANT)
                say(sealed=event.to, notes=len(flow.notes))


asyncio.run(main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), float(sys.argv[4]), sys.argv[5]))
