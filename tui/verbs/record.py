"""`candour record`: seal sound from a microphone or a file into a meeting of the vault."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from engine.audio.capture import Microphone, SoundFile
from engine.audio.events import Sealed, Trouble
from engine.meeting import Answer, Participant, Scope, Stage
from tui.verbs.outcome import Outcome
from tui.verbs.transcribe import clock

if TYPE_CHECKING:
    from argparse import Namespace

    from engine.flow import MeetingFlow
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, report: Report) -> Outcome:
    """Record into the meeting named, or into a new dictated note of whoever runs this."""
    workspace = adapters.unlock()
    try:
        flow = workspace.open(arguments.meeting) if arguments.meeting else _dictation(workspace.new())
        if flow.stage is not Stage.RECORDING:
            flow.go(Stage.RECORDING)
        asyncio.run(_record(flow, _source(arguments.source), arguments.seconds, report))
        document = {
            "meeting": flow.meeting.id,
            "seconds": round(flow.sealed_seconds, 2),
            "missing": [{"start": part.start, "end": part.end} for part in flow.missing_sound()],
        }
        return Outcome(document, (f"{flow.sealed_seconds:.1f} s are sealed in meeting {flow.meeting.id}.",))
    finally:
        workspace.lock()


def _dictation(flow: MeetingFlow) -> MeetingFlow:
    """Prepare a case note dictated alone: the only voice is that of the person who starts it, and starting is a yes."""
    alone = Participant("p1", "Practitioner", "practitioner")
    flow.change(kind="case-note", template="case-note", practitioner=alone.name, participants=(alone,))
    flow.go(Stage.CONSENT)
    for scope in Scope:
        flow.answer(alone.id, scope, Answer.YES)
    return flow


def _source(name: str) -> Microphone | SoundFile:
    """Take an existing file for a file, anything else for the name of a device."""
    path = Path(name)
    if path.exists() or path.suffix:
        return SoundFile(path, pace=1.0)
    return Microphone("" if name == "default" else name)


async def _record(flow: MeetingFlow, source: Microphone | SoundFile, seconds: float | None, report: Report) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, lambda: asyncio.ensure_future(flow.stop()))
    async for event in flow.record(source, seconds=seconds):
        if isinstance(event, Sealed):
            report(f"Sealed up to {clock(event.to)}")
        elif isinstance(event, Trouble):
            report(f"{event.message} {event.hint}")
