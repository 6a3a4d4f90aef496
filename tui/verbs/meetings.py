"""`candour meetings`: what is in the vault and what each meeting needs next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from engine.flow import MeetingFlow, Summary
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """List the meetings, show one, or list those a recording was interrupted in."""
    workspace = adapters.unlock()
    try:
        if arguments.action == "show":
            return _one(workspace.open(arguments.id))
        rows = workspace.meetings()
        if arguments.action == "recover":
            rows = tuple(row for row in rows if row.trouble or workspace.open(row.id).interrupted)
        return _listed(rows)
    finally:
        workspace.lock()


def _listed(rows: tuple[Summary, ...]) -> Outcome:
    lines = [
        f"{row.id}  {row.date or '':<10}  {row.kind:<16} {row.stage or ''}  {row.trouble}".rstrip() for row in rows
    ]
    return Outcome({"meetings": msgspec.to_builtins(rows)}, tuple(lines) or ("No meetings.",))


def _one(flow: MeetingFlow) -> Outcome:
    meeting = flow.meeting
    seconds = flow.sealed_seconds
    document = {
        "id": meeting.id,
        "stage": meeting.stage,
        "kind": meeting.kind,
        "date": meeting.date,
        "sealed_seconds": round(seconds, 2),
        "interrupted": flow.interrupted,
        "damage": [{"start": part.start, "end": part.end, "reason": part.reason} for part in flow.missing_sound()],
    }
    lines = (
        f"{meeting.id}  {meeting.date}  {meeting.kind}",
        f"stage: {meeting.stage}",
        f"sound: {seconds:.1f} s sealed" + (", the recording was interrupted" if flow.interrupted else ""),
        *(f"missing: {part.start:.0f} s to {part.end or 0:.0f} s: {part.reason}" for part in flow.missing_sound()),
    )
    return Outcome(msgspec.to_builtins(document), lines)
