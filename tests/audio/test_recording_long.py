"""Four hours are recorded in the memory of a minute, all of them there, and offered back at once after a death."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from meetings import PASSPHRASE, prepared, tools
from sealing import noise

from benchmarks import tables
from engine.audio.capture import SoundFile
from engine.audio.chunks import survey
from engine.audio.events import Sealed
from engine.flow import Workspace
from engine.vault import Vault

if TYPE_CHECKING:
    from engine.flow import MeetingFlow

pytestmark = [pytest.mark.real, pytest.mark.soak, pytest.mark.timeout(3_600)]

HOURS = 4
AT_ONCE = 2.0


def long_file(folder: Path) -> Path:
    path, minute = folder / "long.wav", np.frombuffer(noise(60), dtype=np.int16)
    with soundfile.SoundFile(path, "w", 16_000, 1, "PCM_16") as file:
        for _ in range(HOURS * 60):
            file.write(minute)
    return path


def memory_of(pid: int | str) -> int:
    """Give the memory a process holds, in kB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(dict(line.split(":", 1) for line in lines)["VmRSS"].split()[0])


async def recorded(flow: MeetingFlow, path: Path) -> list[tuple[int, int]]:
    """Record it all, and give what the application and the recorder held now and then."""
    return [
        (memory_of(flow._recorder.pid), memory_of("self"))
        async for event in flow.record(SoundFile(path, 0))
        if isinstance(event, Sealed) and event.chunks % 500 == 0
    ]


def offered(vault: Path) -> tuple[float, float]:
    """Take the meeting up as the next start does; give the seconds until it is offered, and until all is checked."""
    with Vault.unlock(vault, PASSPHRASE) as unlocked:
        begun = time.perf_counter()
        space = Workspace(unlocked, vault, tools())
        (row,) = space.meetings()
        flow = space.open(row.id)
        assert (row.interrupted, flow.interrupted, flow.sealed_seconds) == (True, True, HOURS * 3_600)
        at_once = time.perf_counter() - begun
        assert not flow.missing_sound()
        return at_once, time.perf_counter() - begun


def test_four_hours(tmp_path: Path) -> None:
    path = long_file(tmp_path)
    vault = tmp_path / "vault"
    with Vault.create(vault, PASSPHRASE, cost=10) as made:
        flow = prepared(Workspace(made, tmp_path, tools()))
        held = asyncio.run(recorded(flow, path))
        kept = survey(flow._sealed, flow.recordings[0])
        assert (kept.seconds, kept.chunks, kept.missing, kept.ended) == (14_400, 7_201, (), True), "with a closing one"
        unnoted = replace(flow.recordings[0], chunks=None, samples=None)
        flow._sealed.write("recordings", (unnoted,))  # as if killed between the end and the note of it
    grown = [(max(sizes) - sizes[0]) / 1024 for sizes in zip(*held, strict=True)]
    assert max(grown) < 4, "MB"
    at_once, checked = offered(vault)
    assert at_once < AT_ONCE
    figures = (
        f"7,201 chunks, none missing; after 17 minutes memory grew by {grown[0]:.1f} MB in the recorder and by "
        f"{grown[1]:.1f} MB in the application; broken off, offered back in {at_once:.1f} s, every chunk opened and "
        f"checked in {checked:.1f} s"
    )
    tables.keep("reliability.md", "# Reliability", "four hours recorded, fast-forwarded", figures)
