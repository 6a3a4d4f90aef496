"""Transcripts, meetings, statements and drafts as the JSON other programs see; outside data is checked on the way in.

Unknown fields are ignored, a missing or wrong one is named by its place. No error repeats what the file says.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from engine.errors import InputInvalid
from engine.meeting import Attendance, Draft, Meeting, Participant, Segment, Statement, Transcript
from engine.text import clean

T = TypeVar("T")


class _Segment(msgspec.Struct, frozen=True):
    id: str
    start: float
    end: float
    text: str
    speaker: str | None = None
    uncertain: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class _Transcript(msgspec.Struct, frozen=True):
    segments: tuple[_Segment, ...]
    audio_seconds: float = 0.0
    model: str = ""
    language: str = "en"


class _Participant(msgspec.Struct, frozen=True):
    name: str
    id: str = ""
    role: str = ""
    present: bool = True
    child: bool = False


class _Meeting(msgspec.Struct, frozen=True):
    kind: str = "supervision"
    date: str | None = None
    participants: tuple[_Participant, ...] = ()
    glossary: tuple[str, ...] = ()


class _Statement(msgspec.Struct, frozen=True):
    id: str
    text: str
    evidence: tuple[str, ...] = ()


def _read(data: bytes, shape: type[T], what: str) -> T:
    try:
        return msgspec.json.decode(data, type=shape)
    except msgspec.ValidationError as error:
        raise InputInvalid(f"The {what} is not in order: {error}.", hint="See docs/verbs.md for its shape.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputInvalid(f"The {what} is not JSON.", hint="See docs/verbs.md for its shape.") from None


def read_transcript(data: bytes) -> Transcript:
    """Read a transcript; times in seconds."""
    read = _read(data, _Transcript, "transcript")
    if len({segment.id for segment in read.segments}) != len(read.segments):
        raise InputInvalid("The transcript is not in order: two segments have the same id.")
    segments = tuple(
        Segment(
            part.id,
            part.start,
            part.end,
            clean(part.text),
            part.speaker and clean(part.speaker),
            part.uncertain,
            part.flags,
        )
        for part in read.segments
    )
    end = max((segment.end for segment in segments), default=0.0)
    seconds = max(read.audio_seconds, end)
    return Transcript(read.model, read.language, seconds, seconds, complete=True, segments=segments)


def read_meeting(data: bytes) -> Meeting:
    """Read what is known of a meeting; participants without an id are numbered p1, p2, ..."""
    read = _read(data, _Meeting, "meeting")
    people = tuple(
        Participant(
            person.id or f"p{number}",
            clean(person.name),
            clean(person.role),
            Attendance.PRESENT if person.present else Attendance.APOLOGIES,
            person.child,
        )
        for number, person in enumerate(read.participants, 1)
    )
    return Meeting(
        "outside", datetime.now(UTC), kind=read.kind, date=_day(read.date), participants=people,
        glossary=tuple(clean(word) for word in read.glossary),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InputInvalid("The meeting is not in order: date is not written as 2026-11-02 - at `$.date`.") from None


def read_statements(data: bytes) -> tuple[Statement, ...]:
    """Read statements; evidence may be absent."""
    read = _read(data, tuple[_Statement, ...], "list of statements")
    return tuple(Statement(part.id, clean(part.text), part.evidence) for part in read)


def transcript_document(transcript: Transcript) -> dict[str, Any]:
    """Return a transcript in the shape `candour transcribe --json` prints."""
    return {
        "audio_seconds": round(transcript.audio_seconds, 2),
        "model": transcript.model,
        "language": transcript.language,
        "complete": transcript.complete,
        "segments": [
            {
                "id": part.id,
                "start": round(part.start, 2),
                "end": round(part.end, 2),
                "speaker": part.speaker,
                "text": part.text,
                "uncertain": list(part.uncertain),
                "flags": list(part.flags),
            }
            for part in transcript.segments
        ],
        "dropped": msgspec.to_builtins(transcript.dropped),
    }


def draft_document(draft: Draft) -> dict[str, Any]:
    """Return a draft in the shape `candour draft --json` prints."""
    document: dict[str, Any] = msgspec.to_builtins(draft)
    return document
