"""Beside a recognition child at work a microphone is recorded bit for bit: complete, in order, nothing dropped."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from meetings import PASSPHRASE, prepared, tools
from sealing import noise

from benchmarks import tables
from engine import sample
from engine.audio.capture import Microphone
from engine.audio.chunks import sealed_pcm
from engine.audio.events import Paused, Resumed, Sealed, Stopped, Trouble
from engine.flow import Workspace
from engine.vault import Vault
from models.catalogue import find
from models.errors import ModelMissing
from models.speech import SpeechRecogniser

if TYPE_CHECKING:
    from pathlib import Path

    from virtual_room import Room

    from engine.flow import MeetingFlow

pytestmark = pytest.mark.real


def talk(seconds: float) -> bytes:
    """Give so much of the sample meeting, over and over, of which by a hiss no two moments are alike."""
    speech, _ = soundfile.read(sample.sound(), dtype="int16")
    hiss = np.frombuffer(noise(seconds), dtype=np.int16) >> 5
    return (np.resize(speech, hiss.size) + hiss).astype(np.int16).tobytes()


async def heard_meanwhile(flow: MeetingFlow) -> list[float]:
    """Recognise what is recorded, and give how far the words had come each time while it was."""
    moments = []
    async with aclosing(flow.transcribe()) as steps:
        async for _ in steps:
            # A first look may come before any word is kept.
            if flow.recording_now and flow.transcript is not None:
                moments.append(flow.transcript.heard_to)
            if not flow.recording_now and flow.transcript is not None:
                break
    return moments


async def recorded(flow: MeetingFlow, room: Room, pcm: bytes) -> tuple[list[float], Stopped]:
    """Say it all while recording and recognising; no trouble, no pause and no gap is told."""
    told, hearing = [], asyncio.ensure_future(asyncio.sleep(0, []))
    async for event in flow.record(Microphone()):
        if hearing.done():
            hearing.result()  # a recogniser that died is the end of it
        told += [event] if isinstance(event, Trouble | Paused | Resumed | Stopped) else []
        if isinstance(event, Sealed) and event.chunks == 1:
            hearing = asyncio.create_task(heard_meanwhile(flow))
            room.say(pcm)
        elif isinstance(event, Sealed) and room.silent and pcm[-1_280:] in sound_of(flow):
            await flow.stop()
    (stopped,) = told
    return await hearing, stopped


def sound_of(flow: MeetingFlow) -> bytes:
    return b"".join(sealed_pcm(flow._sealed, flow.recordings))


async def check(room: Room, folder: Path, model: str, seconds: float) -> list[float]:
    """Record so many seconds, compare all of them, and give how far the words had come each time meanwhile."""
    try:
        weights = find(model)
    except ModelMissing as error:
        pytest.skip(error.message)
    pcm = talk(seconds)
    with Vault.create(folder / "vault", PASSPHRASE, cost=10) as vault:
        made = tools(lambda *, gentle=False: SpeechRecogniser(weights, gentle=gentle))
        flow = prepared(Workspace(vault, folder, made))
        heard, stopped = await recorded(flow, room, pcm)
        sound = sound_of(flow)
        assert pcm in sound
        assert len(sound) == stopped.samples * 2
        assert flow.recordings[0].gaps == ()
        assert flow.transcript.segments
    return heard


@pytest.mark.timeout(300)
async def test_what_is_said_is_recorded_bit_for_bit_while_it_is_recognised(room: Room, tmp_path: Path) -> None:
    await check(room, tmp_path, "tiny.en", 20)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
async def test_ten_minutes_without_a_dropped_block(room: Room, tmp_path: Path) -> None:
    heard = await check(room, tmp_path, "base", 600)
    assert heard[-1] > 60
    figures = f"every sample there and in order; words of {heard[-1] / 60:.0f} minutes recognised meanwhile"
    tables.keep("reliability.md", "# Reliability", "ten minutes from a microphone beside a recognition child", figures)
