"""The sample heard while it is recorded, with real weights: word for word what is heard afterwards."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from studio import CHEAP, PASSPHRASE, drained, prepared

from engine import sample
from engine.audio.capture import Capture, SoundFile
from engine.flow import Workspace
from engine.meeting import Stage, Transcript
from engine.vault import Vault
from models.catalogue import find
from models.errors import ModelMissing
from models.speech import SpeechRecogniser

if TYPE_CHECKING:
    from pathlib import Path

    from studio import Studio

    from engine.flow import MeetingFlow

pytestmark = [pytest.mark.real, pytest.mark.timeout(400)]

PACE = 4.0
"""Times faster than it was spoken."""


async def record(flow: MeetingFlow) -> None:
    await drained(flow.record(SoundFile(sample.sound(), pace=PACE)))


async def test_the_same_words_while_recording_and_afterwards(tmp_path: Path, studio: Studio) -> None:
    try:
        weights = find("tiny.en")
    except ModelMissing as error:
        pytest.skip(error.message)
    gentle: list[bool] = []

    def recogniser(*, gentle: bool = False, made: list[bool] = gentle) -> SpeechRecogniser:
        made.append(gentle)
        return SpeechRecogniser(weights, gentle=gentle)

    tools = replace(studio.tools(), recorder=Capture, recogniser=recogniser, speech_model="tiny.en")
    with Vault.create(tmp_path / "vault", PASSPHRASE, cost=CHEAP) as vault:
        flow = prepared(Workspace(vault, tmp_path / "exports", tools))
        recording = asyncio.create_task(record(flow))
        await asyncio.sleep(0)
        heard_meanwhile = 0
        async for _ in flow.transcribe():
            heard_meanwhile += flow.recording_now
        await recording
        live = flow.transcript
        assert heard_meanwhile
        assert not flow.missing_sound()
        flow._sealed.write_bulk("transcript", Transcript("tiny.en"))
        flow.go(Stage.TRANSCRIPT)
        await drained(flow.transcribe())
        assert flow.transcript == live
        assert len(live.segments) > 10
        assert gentle == [True, False]
