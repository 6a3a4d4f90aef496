"""`candour check`: statements against a transcript: what supports each, what does not, and what they leave out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from engine.checking import check
from engine.exchange import read_meeting, read_statements, read_transcript
from engine.meeting import Meeting
from tui.verbs.files import read
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from engine.checking import Checked
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, _adapters: Adapters, _report: Report) -> Outcome:
    """Check the statements named on the command line."""
    transcript = read_transcript(read(arguments.transcript))
    statements = read_statements(read(arguments.statements))
    meeting = read_meeting(read(arguments.meeting)) if arguments.meeting else Meeting("outside", datetime.now(UTC))
    checked = check(statements, transcript, meeting)
    return Outcome(msgspec.to_builtins(checked), tuple(_lines(checked)))


def _lines(checked: Checked) -> Iterator[str]:
    for statement in checked.statements:
        yield f"{statement.id}  {statement.verdict}  [{', '.join(statement.evidence)}]"
        yield from (f"    {finding.risk}: {finding.detail}" for finding in statement.findings)
    if checked.omissions:
        yield "Left out:"
    yield from (f"    {omission.segment}: {omission.detail}" for omission in checked.omissions)
