"""Withdrawal half-way through a real recording: the recorder in its own process, the sound a file at its own pace."""

from __future__ import annotations

import struct
import sys
import wave
from contextlib import aclosing
from dataclasses import replace
from math import pi, sin
from pathlib import Path
from time import monotonic

import pytest

sys.path.append(str(Path(__file__).parents[1] / "flow"))

from studio import BEN, Studio, drained, prepared

from engine.audio.capture import Capture, SoundFile
from engine.audio.chunks import read_chunks
from engine.audio.events import Level, Paused
from engine.flow import Workspace
from engine.meeting import Stage
from engine.vault import Vault

pytestmark = pytest.mark.real

RATE = 16_000
BEFORE, AFTER = 440.0, 1_760.0
"""Hertz: a tone of four seconds that stays, and one after it that is erased."""


def sounding(folder: Path, seconds: int) -> Path:
    """Write a sound file of two tones."""
    tone = [
        round(8_000 * sin(2 * pi * (BEFORE if at < 4 * RATE else AFTER) * at / RATE)) for at in range(seconds * RATE)
    ]
    path = folder / "tones.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(tone), "NONE", ""))
        file.writeframes(struct.pack(f"<{len(tone)}h", *tone))
    return path


def strength(pcm: bytes, hertz: float) -> float:
    """Return how much of a tone there is, by Goertzel's sum over a tenth of a second at the end."""
    samples = struct.unpack(f"<{len(pcm) // 2}h", pcm)[-RATE // 10 :]
    real = sum(sample * sin(2 * pi * hertz * at / RATE) for at, sample in enumerate(samples))
    other = sum(sample * sin(2 * pi * hertz * at / RATE + pi / 2) for at, sample in enumerate(samples))
    return (real**2 + other**2) ** 0.5 / len(samples)


async def test_the_microphone_is_closed_at_once_and_the_tone_is_gone(tmp_path: Path) -> None:
    studio = Studio()
    tools = replace(studio.tools(), recorder=Capture)
    with Vault.create(tmp_path / "vault", "an otter reads slowly", cost=10) as vault:
        flow = prepared(Workspace(vault, tmp_path / "exports", tools))
        source = SoundFile(sounding(tmp_path, 12), pace=1.0)
        at, pressed, waited, late = 0.0, 0.0, [], []
        async with aclosing(flow.record(source)) as events:
            async for event in events:
                if isinstance(event, Level):
                    at = event.at
                if isinstance(event, Level) and at > 5.0 + len(waited) / 2 and not pressed:
                    pressed = monotonic()
                    await flow.pause()
                elif isinstance(event, Paused):
                    waited.append(monotonic() - pressed)
                    late.append(event.at - at)
                    pressed = 0.0
                    await (flow.resume() if len(waited) < 3 else flow.stop())
        # By the sound itself, so that a busy machine shows in neither: nothing is recorded 0.2 s after the key.
        assert min(late) < 0.2, f"the microphone told that it was closed after {waited} s"
        assert strength(sound(flow), AFTER) > 1_000
        assert await flow.withdraw(BEN.id, erase_from=5.0) == 4.0
        assert strength(sound(flow), BEFORE) > 1_000
        assert all(strength(chunk.pcm, AFTER) < 100 for chunk in read_chunks(flow._sealed, flow.recordings[0]))
        flow.go(Stage.TRANSCRIPT)
        await drained(flow.transcribe())
        assert flow.transcript is not None
        assert flow.transcript.complete


def sound(flow: object) -> bytes:
    return b"".join(chunk.pcm for run in flow.recordings for chunk in read_chunks(flow._sealed, run))
