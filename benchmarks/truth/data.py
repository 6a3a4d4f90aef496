"""Reads the labelled sets the checker is measured on; the rule: labels are people's, never ours to bend."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from engine.meeting import Attendance, Meeting, Participant, Segment, Statement, Transcript

MET = ("fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
NEWEST = ("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth")
"""Authors by whose lines no score was fitted; those of the first two have not been read yet."""
UNREAD = MET + NEWEST
"""How the names of those sets begin that were run before any of their lines was read, by author."""
CREATED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Label:
    """What people say of one statement: supported or not, and the kind of error planted."""

    supported: bool
    error: str


@dataclass(frozen=True, slots=True)
class Case:
    """One meeting with labelled statements."""

    name: str
    transcript: Transcript
    meeting: Meeting
    statements: tuple[Statement, ...]
    labels: dict[str, Label]


def root() -> Path:
    """Give the folder of development data."""
    return Path(os.environ.get("CANDOUR_DATA", "../shared/data"))


def _load(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def planted(folder: Path, *, evidence: bool = False) -> Case:
    """Read a scripted meeting with its planted draft."""
    turns, facts = _load(folder / "transcript.json"), _load(folder / "facts.json")
    segments = tuple(Segment(t["id"], t["start"], t["end"], t["text"], t["speaker"]) for t in turns)
    people = tuple(Participant(p["id"], p["name"], p["role"]) for p in facts["participants"])
    meeting = Meeting(folder.name, CREATED, date=date.fromisoformat(facts["date"]), participants=people)
    rows = _load(folder / "planted_draft.json")
    statements = tuple(Statement(r["id"], r["statement"], tuple(r["turns"]) if evidence else ()) for r in rows)
    labels = {r["id"]: Label(r["label"] == "supported", r["error"] or "") for r in rows}
    return Case(folder.name, Transcript("exact", segments=segments, complete=True), meeting, statements, labels)


def visit(path: Path) -> Case:
    """Read the fictional home visit with its labelled claims."""
    data = _load(path)
    segments = tuple(Segment(f"t{t['i']}", t["i"], t["i"] + 1, t["text"], t["speaker"]) for t in data["turns"])
    people = (
        Participant("SW", "Social worker", "social worker"),
        Participant("Mum", "Kelly", "mother"),
        Participant("Alfie", "Alfie", "child", child=True),
    )
    meeting = Meeting("visit", CREATED, date=date(2025, 10, 14), participants=people)
    statements = tuple(Statement(c["id"], c["text"]) for c in data["claims"])
    labels = {
        c["id"]: Label(c["label"] == "supported", "" if c["label"] == "supported" else c["type"])
        for c in data["claims"]
    }
    return Case("cin_visit", Transcript("exact", segments=segments, complete=True), meeting, statements, labels)


def written(path: Path) -> Case:
    """Read one of the project's own meetings, shaped as the verbs take it, with labels."""
    row = _load(path)
    meeting = row["meeting"]
    people = tuple(
        Participant(
            p["id"], p["name"], p["role"], Attendance.PRESENT if p["present"] else Attendance.APOLOGIES, p["child"]
        )
        for p in meeting["participants"]
    )
    segments = tuple(
        Segment(s["id"], s["start"], s["end"], s["text"], s["speaker"]) for s in row["transcript"]["segments"]
    )
    statements = tuple(Statement(s["id"], s["text"]) for s in row["statements"])
    labels = {s["id"]: Label(s["supported"], s["error"]) for s in row["statements"]}
    day = date.fromisoformat(meeting["date"])
    return Case(
        path.stem,
        Transcript("exact", segments=segments, complete=True),
        Meeting(path.stem, CREATED, date=day, participants=people),
        statements,
        labels,
    )


def dialogue(name: str, lines: list[tuple[str | None, str]], rows: list[tuple[str, bool, str]]) -> Case:
    """Make a case of lines of talk and labelled sentences."""
    segments = tuple(Segment(f"s{n}", n, n + 1, text, who) for n, (who, text) in enumerate(lines))
    statements = tuple(Statement(f"d{n}", text) for n, (text, _, _) in enumerate(rows))
    labels = {f"d{n}": Label(ok, error) for n, (_, ok, error) in enumerate(rows)}
    return Case(name, Transcript("exact", segments=segments, complete=True), Meeting(name, CREATED), statements, labels)


def summedits(path: Path) -> list[Case]:
    """Read the sales calls: summaries with and without a small false edit, one case per document."""
    grouped: dict[str, list[tuple[str, bool, str]]] = {}
    for row in _load(path):
        kinds = "+".join(row["edit_types"] or []) if row["label"] == 0 else ""
        grouped.setdefault(row["doc"], []).append((row["summary"], row["label"] == 1, kinds))
    return [dialogue(f"sales{n}", _lines(doc), rows) for n, (doc, rows) in enumerate(grouped.items())]


def _lines(doc: str) -> list[tuple[str | None, str]]:
    found: list[tuple[str | None, str]] = []
    for line in doc.splitlines():
        who, colon, text = line.partition(":")
        if line.strip():
            found.append((who.strip(), text.strip()) if colon and len(who) < 40 else (None, line.strip()))
    return found


def committee(claims: Path, meetings: Path) -> list[Case]:
    """Read the claims on committee meetings, one case per meeting whose transcript is there."""
    grouped: dict[str, list[tuple[str, bool, str]]] = {}
    for line in claims.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        ok = row["label"] == "supported"
        grouped.setdefault(row["meeting"], []).append((row["claim"], ok, "" if ok else row["type"]))
    found = []
    for name, rows in grouped.items():
        paths = list(meetings.glob(f"ALL/*/{name}.json"))
        if paths:
            talk = _load(paths[0])["meeting_transcripts"]
            found.append(dialogue(name, [(t["speaker"], t["content"]) for t in talk], rows))
    return found


def talks(path: Path) -> list[Case]:
    """Read the short fictional talks, each with true lines and false ones that alter them a little.

    Each false line has the kind of its error and, where it is known, the place of the true line that it alters.
    """
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        dialogue(
            f"talk{n}",
            [(who, words) for who, words in row["talk"]],
            [*((text, True, "") for text in row["true"]), *((text, False, error) for text, error, *_ in row["false"])],
        )
        for n, row in enumerate(rows)
    ]
