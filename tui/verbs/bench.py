"""`candour bench`: how fast this machine recognises speech with each model on it, and which model suits it."""

from __future__ import annotations

import asyncio
import time
from contextlib import aclosing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from engine import sample
from engine.audio.files import pcm_of_file
from engine.errors import ModelMissing
from models.catalogue import status
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from models.catalogue import Status
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report

RATE = 16_000
SECONDS = 28
"""Of the sample meeting: one window, which costs what any window costs."""
NEEDED = 2.0
"""Times faster than real time that a model must be on one thread, so that the words keep up with a recording."""
REFERENCE = {"base": 8.5}
"""The same on the machine of docs/benchmarks.md, one core of an AMD EPYC with AVX-512, quiet."""
BUDGET = 45.0
"""Seconds after which no further model is tried."""


def run(_arguments: Namespace, adapters: Adapters, report: Report) -> Outcome:
    """Measure the smallest model first, and as many of the others as a minute allows."""
    sizes = {one.entry.name: one.path.stat().st_size for one in status(hashed=False) if _speech(one) and one.path}
    if not sizes:
        raise ModelMissing("There is no speech model on this machine.", hint="candour models fetch")
    names = sorted(sizes, key=sizes.__getitem__)
    began = time.monotonic()
    measured = [asyncio.run(_measured(names[0], adapters, report))]
    for before, name in pairwise(names):
        expected = measured[-1]["seconds"] * sizes[name] / sizes[before]
        if time.monotonic() - began + expected > BUDGET:
            break
        measured.append(asyncio.run(_measured(name, adapters, report)))
    fit = [one["model"] for one in measured if one["speed"] >= NEEDED]
    document = {"speech": measured, "recommended": fit[-1] if fit else None, "not_tried": names[len(measured) :]}
    return Outcome(document, tuple(_lines(document)))


def _speech(one: Status) -> bool:
    return one.entry.kind == "speech"


async def _measured(name: str, adapters: Adapters, report: Report) -> dict[str, Any]:
    report(f"Measuring {name}")
    async with aclosing(pcm_of_file(sample.sound())) as pieces:
        pcm = b"".join([piece async for piece in pieces])[: 2 * RATE * SECONDS]
    async with adapters.recogniser(name) as recogniser:
        await recogniser.recognise(bytes(2 * RATE))
        began = time.perf_counter()
        await recogniser.recognise(pcm)
        seconds = time.perf_counter() - began
    speed = SECONDS / seconds
    share = round(speed / REFERENCE[name], 2) if name in REFERENCE else None
    return {"model": name, "seconds": round(seconds, 2), "speed": round(speed, 1), "of_reference": share}


def _lines(document: dict[str, Any]) -> list[str]:
    lines = [
        f"{one['model']:<16} {one['speed']:>5.1f} times faster than it is spoken, on one thread"
        + (f"; {one['of_reference']:.2f} of the reference machine" if one["of_reference"] else "")
        for one in document["speech"]
    ]
    if document["recommended"]:
        lines.append(f"Recommended here: {document['recommended']}, the largest that keeps up with a recording.")
    else:
        lines.append("None keeps up with a recording here: transcribe when the meeting is over.")
    if document["not_tried"]:
        lines.append(f"Too slow to be tried: {', '.join(document['not_tried'])}.")
    return lines
