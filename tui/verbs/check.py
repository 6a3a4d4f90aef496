"""`candour check`: statements against a transcript: what supports each, what does not, and what they leave out."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from engine.checking import check, reread
from engine.errors import NotAllowed
from engine.exchange import read_meeting, read_statements, read_transcript
from engine.meeting import Meeting
from models.errors import ModelError
from tui.verbs.files import read
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator, Sequence

    from engine.checking import Checked
    from engine.flow.tools import ReadingTool
    from engine.meeting import Statement, Transcript
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, report: Report) -> Outcome:
    """Check the statements named on the command line, by the rules and, where its model is here, by reading."""
    transcript = read_transcript(read(arguments.transcript))
    statements = read_statements(read(arguments.statements))
    meeting = read_meeting(read(arguments.meeting)) if arguments.meeting else Meeting("outside", datetime.now(UTC))
    checked = check(statements, transcript, meeting)
    model, alone = None, ""
    try:
        reader = adapters.reader()
        checked, model = asyncio.run(_read(checked, statements, transcript, meeting, reader, report)), reader.name
    except (ModelError, NotAllowed) as error:
        alone = f"Checked by the rules alone; no model read the lines. {error.message}"
    return Outcome({**msgspec.to_builtins(checked), "model": model}, tuple(_lines(checked, alone)))


async def _read(
    checked: Checked,
    statements: Sequence[Statement],
    transcript: Transcript,
    meeting: Meeting,
    reader: ReadingTool,
    report: Report,
) -> Checked:
    read = []
    async with reader:
        async for one in reread(checked.statements, statements, transcript, meeting, reader):
            read.append(one)
            report("Reading", len(read), len(statements))
    return replace(checked, statements=tuple(read))


def _lines(checked: Checked, alone: str) -> Iterator[str]:
    for statement in checked.statements:
        yield f"{statement.id}  {statement.verdict}  [{', '.join(statement.evidence)}]"
        yield from (f"    {finding.risk}: {finding.detail}" for finding in statement.findings)
    if checked.omissions:
        yield "Left out:"
    yield from (f"    {omission.segment}: {omission.detail}" for omission in checked.omissions)
    if alone:
        yield alone
