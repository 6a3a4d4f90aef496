"""`candour draft`: a transcript to a draft with its evidence, on this machine, nothing written."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from engine import drafting
from engine.exchange import draft_document, read_meeting, read_transcript
from engine.flow.computing import Clock, reading
from engine.meeting import Meeting
from engine.policy import in_force
from models.catalogue import default
from tui.verbs.files import read
from tui.verbs.outcome import Outcome

ANY_KIND, NO_KIND = "case-note", "supervision"
"""The template for a kind of meeting that none is made for: what happened, in its order; and where no kind is named."""

if TYPE_CHECKING:
    from argparse import Namespace
    from pathlib import Path

    from engine.meeting import Draft, Transcript
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, report: Report) -> Outcome:
    """Draft from the transcript named on the command line."""
    transcript = read_transcript(read(arguments.transcript))
    meeting = read_meeting(read(arguments.meeting)) if arguments.meeting else Meeting("outside", datetime.now(UTC))
    policy = in_force().values
    own = policy.folder("templates")
    template = drafting.load_template(arguments.template or _template_for(meeting, own), own)
    model = arguments.model or default("language", policy.models)
    draft = asyncio.run(_draft(transcript, meeting, template, model, adapters, report))
    return Outcome(draft_document(draft), tuple(_lines(draft)))


def _template_for(meeting: Meeting, own: Path | None) -> str:
    return drafting.template_for(meeting.kind, own) or (ANY_KIND if meeting.kind else NO_KIND)


async def _draft(
    transcript: Transcript,
    meeting: Meeting,
    template: drafting.Template,
    model: str,
    adapters: Adapters,
    report: Report,
) -> Draft:
    made: Draft | None = None
    async with adapters.wording(model) as wording, reading(adapters.reader, Clock()) as reader:
        async for step in drafting.draft(transcript, meeting, template, wording, reader=reader):
            report("Drafting", step.done, step.total)
            made = step.draft or made
    assert made is not None  # noqa: S101 - the last step always carries the draft
    return made


def _lines(draft: Draft) -> list[str]:
    lines = []
    for section in draft.sections:
        lines += ["", section.title]
        lines += ["  (for you to write)"] if section.human and not section.statements else []
        lines += [f"  - {statement.text} [{', '.join(statement.evidence)}]" for statement in section.statements]
    return [*lines[1:], "", f"{draft.coverage:.0%} of the speech is in the draft."]
