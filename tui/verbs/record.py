"""`candour record`: seal sound from a microphone or a file into a meeting of the vault."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine.audio.capture import Microphone, SoundFile
from engine.audio.events import Sealed, Stopped, Trouble
from engine.audio.files import told
from engine.errors import UsageError
from engine.meeting import Stage
from tui import terminal
from tui.verbs.outcome import Outcome
from tui.verbs.transcribe import clock
from tui.words import SOUND_FILES, lost

if TYPE_CHECKING:
    from argparse import Namespace

    from engine.flow import MeetingFlow
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


LONGEST = 86_400.0
"""Seconds in a day; more than that is a slip of the keyboard."""
PRACTITIONER = "Practitioner"
"""Who speaks in a note dictated from the command line, until a name is entered at the set-up."""


def run(arguments: Namespace, adapters: Adapters, report: Report) -> Outcome:
    """Record into the meeting named, or into a new dictated note of whoever runs this."""
    if arguments.seconds is not None and not 0 < arguments.seconds <= LONGEST:
        raise UsageError("--seconds takes a number above nothing, and no more than a day has.")
    workspace = adapters.unlock(make=True)
    try:
        flow = workspace.open(arguments.meeting) if arguments.meeting else workspace.dictate(PRACTITIONER)
        if flow.stage is not Stage.RECORDING:
            flow.go(Stage.RECORDING)
        try:
            ended = asyncio.run(_record(flow, _source(arguments.source), arguments.seconds, report))
        finally:
            if not arguments.meeting and not flow.recordings:
                flow.destroy()  # a meeting made for this and nothing in it
        document = {
            "meeting": flow.meeting.id,
            "seconds": round(flow.sealed_seconds, 2),
            "missing": [{"start": part.start, "end": part.end, "reason": part.reason} for part in flow.missing_sound()],
        }
        sealed = f"{flow.sealed_seconds:.1f} s are sealed in meeting {flow.meeting.id}."
        missing = lost(ended) if ended is not None else []
        return Outcome(document, (sealed, *missing), status=1 if missing else 0)
    finally:
        workspace.lock()


def _source(name: str) -> Microphone | SoundFile:
    """Take what exists or is called like a sound file for one, anything else for a microphone."""
    path = Path(name)
    told(path)  # neither a file nor a microphone can be asked for by a name that is not text
    if os.sep in name or path.suffix.lower() in SOUND_FILES or _exists(path):
        return SoundFile(path, pace=1.0)
    return Microphone("" if name == "default" else name)


def _exists(path: Path) -> bool:
    """Tell whether there is such a file; a name longer than any file's is none."""
    with suppress(OSError):
        return path.exists()
    return False


async def _record(
    flow: MeetingFlow, source: Microphone | SoundFile, seconds: float | None, report: Report
) -> Stopped | None:
    """Record to the end, telling what happens; return how it ended."""
    loop = asyncio.get_running_loop()
    ended: Stopped | None = None
    asked: list[asyncio.Future[None]] = []

    def stop() -> None:
        if asked or not flow.recording_now:
            raise KeyboardInterrupt
        asked.append(asyncio.ensure_future(flow.stop()))

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)
    if flow.policy.on_hangup == "record on":
        loop.add_signal_handler(signal.SIGHUP, terminal.leave)
    async for event in flow.record(source, seconds=seconds):
        if isinstance(event, Sealed):
            report(f"Sealed up to {clock(event.to)}")
        elif isinstance(event, Trouble):
            report(f"{event.message} {event.hint}")
        elif isinstance(event, Stopped):
            ended = event
    return ended
