"""Transcripts, meetings, statements and drafts as the JSON other programs see; outside data is checked on the way in.

Unknown fields are ignored, a missing or wrong one is named by its place. No error repeats what the file says, and no
text is cut: what comes in is kept whole or refused.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import msgspec

from engine.errors import InputInvalid
from engine.meeting import Attendance, Draft, Meeting, Participant, Segment, Statement, Transcript
from engine.text import whole

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

_BOM = b"\xef\xbb\xbf"
_ID_LENGTH = 64
_HINT = "See docs/verbs.md for its shape."

_Seconds = Annotated[float, msgspec.Meta(ge=0, le=1_000_000)]
_Id = Annotated[str, msgspec.Meta(min_length=1, max_length=_ID_LENGTH)]


class _Segment(msgspec.Struct, frozen=True):
    id: _Id
    start: _Seconds
    end: _Seconds
    text: str
    speaker: str | None = None
    uncertain: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


class _Transcript(msgspec.Struct, frozen=True):
    segments: tuple[_Segment, ...]
    audio_seconds: _Seconds = 0.0
    model: str = ""
    language: str = "en"


class _Participant(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    id: Annotated[str, msgspec.Meta(max_length=_ID_LENGTH)] = ""
    role: str = ""
    present: bool = True
    child: bool = False


class _Meeting(msgspec.Struct, frozen=True):
    kind: str = "supervision"
    date: str | None = None
    participants: tuple[_Participant, ...] = ()
    glossary: tuple[str, ...] = ()


class _Statement(msgspec.Struct, frozen=True):
    id: _Id
    text: str
    evidence: tuple[_Id, ...] = ()


def _read(data: bytes, shape: type[T], what: str) -> T:
    try:
        return msgspec.json.decode(data.removeprefix(_BOM), type=shape)
    except msgspec.ValidationError as error:
        # The shapes above have no enumerations and no tagged unions, whose messages repeat the value.
        raise _wrong(what, str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputInvalid(f"The {what} is not JSON in UTF-8.", hint=_HINT) from None


def _wrong(what: str, why: str) -> InputInvalid:
    return InputInvalid(f"The {what} is not in order: {why}.", hint=_HINT)


def _distinct(names: Iterable[str], what: str, place: str) -> None:
    """Refuse ids that are given twice or that cannot be shown as they are."""
    seen: set[str] = set()
    for number, name in enumerate(names):
        if name in seen:
            raise _wrong(what, f"an id is given twice - at `${place}[{number}].id`")
        if not _showable(name):
            raise _wrong(what, f"an id has characters that cannot be shown - at `${place}[{number}].id`")
        seen.add(name)


def _showable(name: str) -> bool:
    return whole(name) == name and name.isprintable()


def read_transcript(data: bytes) -> Transcript:
    """Read a transcript; times in seconds."""
    read = _read(data, _Transcript, "transcript")
    _distinct((part.id for part in read.segments), "transcript", ".segments")
    for number, part in enumerate(read.segments):
        if part.end < part.start:
            raise _wrong("transcript", f"a segment ends before it starts - at `$.segments[{number}].end`")
    segments = tuple(_segment(part) for part in read.segments)
    seconds = max(read.audio_seconds, *(segment.end for segment in segments), 0.0)
    model, language = whole(read.model), whole(read.language)
    return Transcript(model, language, seconds, seconds, complete=True, segments=segments)


def _segment(part: _Segment) -> Segment:
    speaker = part.speaker and whole(part.speaker)
    uncertain, flags = tuple(map(whole, part.uncertain)), tuple(map(whole, part.flags))
    return Segment(part.id, part.start, part.end, whole(part.text), speaker, uncertain, flags)


def read_meeting(data: bytes) -> Meeting:
    """Read what is known of a meeting; participants without an id are numbered p1, p2, ..."""
    read = _read(data, _Meeting, "meeting")
    people = tuple(
        Participant(
            person.id or f"p{number}",
            whole(person.name),
            whole(person.role),
            Attendance.PRESENT if person.present else Attendance.ABSENT,
            person.child,
        )
        for number, person in enumerate(read.participants, 1)
    )
    _distinct((person.id for person in people), "meeting", ".participants")
    return Meeting(
        "outside", datetime.now(UTC), kind=whole(read.kind), date=_day(read.date), participants=people,
        glossary=tuple(whole(word) for word in read.glossary),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _wrong("meeting", "date is not written as 2026-11-02 - at `$.date`") from None


def read_statements(data: bytes) -> tuple[Statement, ...]:
    """Read statements; evidence may be absent."""
    read = _read(data, tuple[_Statement, ...], "list of statements")
    _distinct((part.id for part in read), "list of statements", "")
    for number, part in enumerate(read):
        if not all(map(_showable, part.evidence)):
            raise _wrong("list of statements", f"an id has characters that cannot be shown - at `$[{number}].evidence`")
    return tuple(Statement(part.id, whole(part.text), part.evidence) for part in read)


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
