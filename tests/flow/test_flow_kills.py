"""A recogniser killed in mid-work, with real weights: the flow says so, goes on, and ends in the same transcript."""

from __future__ import annotations

import os
import signal
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from studio import CHEAP, PASSPHRASE, drained, prepared

from engine import sample
from engine.audio.capture import Capture, SoundFile
from engine.errors import ChildFailed
from engine.flow import Workspace
from engine.meeting import Stage, Transcript
from engine.vault import Vault
from models.catalogue import find
from models.errors import ModelMissing
from models.speech import SpeechRecogniser

if TYPE_CHECKING:
    from pathlib import Path

    from studio import Studio

pytestmark = [pytest.mark.real, pytest.mark.timeout(400)]


async def test_killed_and_taken_up_again(tmp_path: Path, studio: Studio) -> None:
    try:
        weights = find("tiny.en")
    except ModelMissing as error:
        pytest.skip(error.message)
    made: list[SpeechRecogniser] = []

    def recogniser(*, gentle: bool = False) -> SpeechRecogniser:
        made.append(SpeechRecogniser(weights, gentle=gentle))
        return made[-1]

    tools = replace(studio.tools(), recorder=Capture, recogniser=recogniser, speech_model="tiny.en")
    with Vault.create(tmp_path / "vault", PASSPHRASE, cost=CHEAP) as vault:
        flow = prepared(Workspace(vault, tmp_path / "exports", tools))
        await drained(flow.record(SoundFile(sample.sound(), pace=0)))
        flow.go(Stage.TRANSCRIPT)
        steps = flow.transcribe()
        await anext(steps)
        assert made[0].pid
        os.kill(made[0].pid, signal.SIGKILL)
        with pytest.raises(ChildFailed):
            await drained(steps)
        assert flow.transcript is not None
        assert not flow.transcript.complete
        await drained(flow.transcribe())
        taken_up = flow.transcript
        flow._sealed.write_bulk("transcript", Transcript("tiny.en"))
        await drained(flow.transcribe())
        assert flow.transcript == taken_up
        assert len(taken_up.segments) > 10
