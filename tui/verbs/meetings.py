"""`candour meetings`: what is in the vault and what each meeting needs next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine.errors import Damaged
from engine.flow import vault_exists
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable

    from engine.audio.chunks import Missing
    from engine.flow import MeetingFlow, Summary
    from engine.flow.workspace import Recovered
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """List the meetings, show one or its consent record, or put right what is damaged."""
    if arguments.action == "list" and not vault_exists(adapters.locations()):
        return _listed(())
    workspace = adapters.unlock()
    try:
        if arguments.action == "show":
            return _one(workspace.open(arguments.id))
        if arguments.action == "consent":
            record = workspace.open(arguments.id).consent_record()
            return Outcome({"meeting": arguments.id, "text": record}, tuple(record.splitlines()))
        return _recovered(workspace.recover()) if arguments.action == "recover" else _listed(workspace.meetings())
    finally:
        workspace.lock()


def _listed(rows: tuple[Summary, ...]) -> Outcome:
    lines = [
        f"{row.id}  {row.date or ''!s:<10}  {row.kind:<16} {row.stage or ''}  {row.trouble}{_dates(row)}".rstrip()
        for row in rows
    ]
    return Outcome({"meetings": msgspec.to_builtins(rows)}, tuple(lines) or ("No meetings.",))


def _dates(row: Summary) -> str:
    due = f"  minutes due {row.minutes_due}" if row.minutes_due else ""
    return due + (f"  kept until {row.kept_until}" if row.kept_until else "")


def _recovered(found: tuple[Recovered, ...]) -> Outcome:
    """Say what was put right; exit status 1 when a meeting is still damaged."""
    lines = []
    for one in found:
        lines += [f"{one.id}  {one.trouble}"] if one.trouble else []
        lines += [f"{one.id}  restored from the copy before: {', '.join(one.restored)}"] if one.restored else []
        lines += (
            [f"{one.id}  the recording was broken off; {one.sealed_seconds:.0f} s are safe"] if one.interrupted else []
        )
        lines += [f"{one.id}  {line}" for line in map(_missing, one.missing)]
    document = {"meetings": msgspec.to_builtins(found)}
    return Outcome(document, tuple(lines) or ("Nothing to recover.",), 1 if any(one.trouble for one in found) else 0)


def _missing(part: Missing) -> str:
    end = "its end" if part.end is None else f"{part.end:.0f} s"
    return f"sound is {part.reason} from {part.start:.0f} s to {end}"


def _one(flow: MeetingFlow) -> Outcome:
    meeting = flow.meeting
    seconds, missing, damaged = flow.sealed_seconds, flow.missing_sound(), _damaged(flow)
    document = {
        "id": meeting.id,
        "stage": meeting.stage,
        "kind": meeting.kind,
        "date": meeting.date,
        "sealed_seconds": round(seconds, 2),
        "interrupted": flow.interrupted,
        "damage": [
            *({"part": "sound", "start": part.start, "end": part.end, "reason": part.reason} for part in missing),
            *({"part": part, "reason": reason} for part, reason in damaged.items()),
        ],
    }
    lines = (
        f"{meeting.id}  {meeting.date}  {meeting.kind}",
        f"stage: {meeting.stage}",
        f"sound: {seconds:.1f} s sealed" + (", the recording was interrupted" if flow.interrupted else ""),
        *map(_missing, missing),
        *(f"{part}: {reason}" for part, reason in damaged.items()),
    )
    return Outcome(msgspec.to_builtins(document), lines)


def _damaged(flow: MeetingFlow) -> dict[str, str]:
    """Open everything besides the sound and return what cannot be read, and why."""
    parts: dict[str, Callable[[], object]] = {
        "consent": lambda: flow.answers,
        "notes": lambda: flow.notes,
        "transcript": lambda: flow.transcript,
        "draft": lambda: flow.draft and flow.review,
    }
    damaged = {}
    for part, read in parts.items():
        try:
            read()
        except Damaged as error:
            damaged[part] = error.message
    return damaged
