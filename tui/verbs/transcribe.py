"""`candour transcribe`: a sound file to a transcript, on this machine, nothing written."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.audio.files import pcm_of_file, seconds_of_file
from engine.exchange import transcript_document
from engine.meeting import Transcript
from engine.policy import in_force
from engine.transcript import Heard, Vocabulary, transcribe
from engine.transcript.voices import tell_apart
from models.catalogue import default
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import AsyncIterator

    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, report: Report) -> Outcome:
    """Transcribe the file named on the command line."""
    name = arguments.model or default("speech", in_force().values.models)
    names = tuple(part.strip() for part in arguments.names.split(",") if part.strip())
    transcript = asyncio.run(_transcribe(Path(arguments.audio), name, names, adapters, report))
    if arguments.speakers:
        transcript = asyncio.run(_told_apart(Path(arguments.audio), transcript, adapters, report))
    return Outcome(transcript_document(transcript), tuple(_lines(transcript)))


async def _transcribe(path: Path, model: str, names: tuple[str, ...], adapters: Adapters, report: Report) -> Transcript:
    total = await seconds_of_file(path)
    transcript = Transcript(model)
    heard_seconds = 0.0

    async def counted(frames: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        nonlocal heard_seconds
        async for pcm in frames:
            heard_seconds += len(pcm) / 2 / 16_000
            yield pcm

    async with aclosing(pcm_of_file(path)) as sound, adapters.recogniser(model) as recogniser:
        async for part in transcribe(counted(sound), recogniser, vocabulary=Vocabulary(names)):
            if isinstance(part, Heard):
                transcript = replace(
                    transcript,
                    segments=transcript.segments + part.segments,
                    dropped=transcript.dropped + part.dropped,
                    heard_to=part.heard_to,
                )
                report("Recognising", part.heard_to, total)
    return replace(transcript, complete=True, audio_seconds=heard_seconds)


async def _told_apart(path: Path, transcript: Transcript, adapters: Adapters, report: Report) -> Transcript:
    """Return the transcript with "Speaker 1", "Speaker 2", ... in the order in which their voices are first heard."""
    labels: dict[str, str] = {}
    async with aclosing(pcm_of_file(path)) as sound, adapters.voices() as grouper:
        async for told in tell_apart(sound, transcript.segments, grouper):
            report("Telling voices apart", told.done, transcript.audio_seconds)
            labels = told.labels
    numbers = {label: number for number, label in enumerate(dict.fromkeys(labels.values()), 1)}
    spoken = tuple(replace(part, speaker=f"Speaker {numbers[labels[part.id]]}") for part in transcript.segments)
    return replace(transcript, segments=spoken)


def _lines(transcript: Transcript) -> list[str]:
    if not transcript.segments:
        return ["No speech was found."]
    return [
        f"[{clock(part.start)}] {part.speaker + ': ' if part.speaker else ''}{part.text}"
        for part in transcript.segments
    ]


def clock(seconds: float) -> str:
    """Write a time of the meeting as minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
