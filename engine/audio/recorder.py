"""Be the process that records one meeting's sound: it can write the meeting and not read it.

Guard: confined to the meeting's sound folder before anything native is loaded; it holds the public recipient and the
key that authenticates this recording's chunks, nothing that opens one. It ends well when told to, when the application
dies, and on SIGTERM and SIGHUP: what it has is sealed, the unfinished chunk too.
"""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from engine.audio import inside

if TYPE_CHECKING:
    from engine.audio.pump import Pump

MODULE = "engine.audio.recorder"


@dataclass(frozen=True, slots=True)
class Order:
    """What the recorder is told once: where to, sealed to whom, from where, how fast and how long (0 is no limit).

    `folder` is in the file system's own bytes: a name need not be text.
    """

    folder: bytes = field(repr=False)
    recipient: str = field(repr=False)
    key: bytes = field(repr=False)
    recording: str
    path: str = field(default="", repr=False)
    device: str = field(default="", repr=False)
    pace: float = 1.0
    seconds: float | None = None


def main() -> None:
    """Record as ordered on standard input."""
    order = msgspec.convert(inside.order(), Order)
    folder = Path(os.fsdecode(order.folder))
    inside.settle((folder,), parting=signal.SIGTERM)
    pump = _assemble(order, folder)
    if pump is None:
        return
    signal.signal(signal.SIGTERM, lambda *_: pump.ask_to_stop("terminated"))
    signal.signal(signal.SIGHUP, lambda *_: pump.ask_to_stop("hung up"))
    pump.run()
    pump.close()


def _assemble(order: Order, folder: Path) -> Pump | None:
    """Put the recorder together, unless there is no room to record; native libraries are loaded from here on."""
    from engine.audio.chunks import ChunkWriter  # noqa: PLC0415 - native, after the doors are shut
    from engine.audio.events import Failed  # noqa: PLC0415
    from engine.audio.pump import Pump  # noqa: PLC0415
    from engine.audio.report import Report  # noqa: PLC0415
    from engine.audio.room import Room  # noqa: PLC0415
    from engine.audio.sealer import Sealer  # noqa: PLC0415
    from engine.audio.supply import FileSupply, MicrophoneSupply  # noqa: PLC0415

    report, room = Report(1), Room(folder)
    if room.gone:
        report.send(Failed("disk", "There is no room on this disk to record."))
        return None
    sealer = Sealer(ChunkWriter(folder, order.recipient, order.key, order.recording))
    supply = (
        FileSupply(order.path, order.pace, lambda: not sealer.waiting) if order.path else MicrophoneSupply(order.device)
    )
    return Pump(supply, sealer, report, room, order.seconds)


if __name__ == "__main__":
    main()
