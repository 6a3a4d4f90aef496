"""Practice: the sample meeting with errors planted in its draft, and what somebody who looks at it makes of them.

Rule: nothing is stored. What it came to is told to whoever practised, and written only into a file of their own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from engine import sample
from engine.checking import check_statement
from engine.checking.findings import Supported
from engine.export import free_name, write
from engine.meeting import Meeting, Segment, Transcript

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.meeting import Export


class _Kind(msgspec.Struct, frozen=True):
    name: str
    why: str


class _Words(msgspec.Struct, frozen=True):
    title: str
    lesson: tuple[str, ...]
    questions: tuple[str, ...]
    kinds: dict[str, _Kind]


class _Planted(msgspec.Struct, frozen=True):
    id: str
    statement: str
    turns: tuple[str, ...]
    error: str | None = None


class _Turn(msgspec.Struct, frozen=True):
    id: str
    start: float
    end: float
    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the planted draft: what was said that it speaks of, and the kind of error in it, if there is one."""

    id: str
    text: str = field(repr=False)
    said: tuple[Segment, ...] = field(repr=False)
    error: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody made of the lines, and what the program's own check makes of them."""

    caught: tuple[Line, ...]
    missed: tuple[Line, ...]
    doubted: tuple[Line, ...]
    right: int
    flagged: frozenset[str]


def lines() -> tuple[Line, ...]:
    """Return the lines of the planted draft, in its order."""
    turns = msgspec.json.decode(_read("transcript.json"), type=tuple[_Turn, ...])
    said = {turn.id: Segment(turn.id, turn.start, turn.end, turn.text, turn.name) for turn in turns}
    planted = msgspec.json.decode(_read("planted_draft.json"), type=tuple[_Planted, ...])
    return tuple(
        Line(one.id, one.statement, tuple(said[turn] for turn in one.turns), one.error or "") for one in planted
    )


def outcome(answers: Mapping[str, bool]) -> Outcome:
    """Return what came of it; `answers` is True for each line that was called right. A line not answered is missed."""
    known = lines()
    wrong, sound = [line for line in known if line.error], [line for line in known if not line.error]
    caught = tuple(line for line in wrong if answers.get(line.id) is False)
    return Outcome(
        caught,
        tuple(line for line in wrong if line not in caught),
        tuple(line for line in sound if answers.get(line.id) is False),
        sum(answers.get(line.id) is True for line in sound),
        _flagged(known),
    )


def told(came: Outcome) -> str:
    """Return what came of it in plain words, with why each error matters, the lesson and questions for supervision."""
    planted, sound = len(came.caught) + len(came.missed), came.right + len(came.doubted)
    found = f"You found {len(came.caught)} of {planted} planted errors"
    parts = [
        f"{found}, and let {came.right} of {sound} true lines stand.",
        "",
        *_listed("You passed these over", came.missed),
        *_listed("You found these", came.caught),
    ]
    if came.doubted:
        parts += ["These were right, and you doubted them; that costs time and does no harm:", ""]
        parts += [f"  {line.text}" for line in came.doubted]
        parts.append("")
    marked = sum(line.id in came.flagged for line in (*came.caught, *came.missed))
    needless = len(came.flagged) - marked
    parts.append(
        f"The program’s own check marks {marked} of the {planted} here, and {needless} true lines besides. "
        "In drafts it had not been tried on, it found about two errors in three, and doubted one true line in three."
    )
    words = _words()
    parts += ["", words.title.upper(), "", *(line for text in words.lesson for line in (text, ""))]
    parts += ["FOR SUPERVISION", "", *(f"- {question}" for question in words.questions)]
    return "\n".join(parts)


def keep(text: str, folder: Path) -> Export:
    """Write what it came to into a folder, under a name that is free."""
    return write(folder, free_name(folder, "candour-practice.txt"), f"{text}\n".encode(), datetime.now(UTC), "text")


def _listed(title: str, found: tuple[Line, ...]) -> list[str]:
    """Return errors with what they are and why they matter."""
    listed = [f"{title}:", ""] if found else []
    kinds = _words().kinds
    for line in found:
        listed += [f"  {line.text}", f"    {kinds[line.error].name}. {kinds[line.error].why}", ""]
    return listed


def _flagged(known: tuple[Line, ...]) -> frozenset[str]:
    """Return the lines the check has something to say of, given what they speak of."""
    heard = tuple(dict.fromkeys(part for line in known for part in line.said))
    transcript = Transcript("spoken", segments=heard, complete=True)
    when = datetime.combine(sample.DATE, datetime.min.time(), UTC)
    meeting = Meeting("practice", when, date=sample.DATE, participants=sample.PARTICIPANTS, glossary=sample.GLOSSARY)
    return frozenset(
        line.id
        for line in known
        if check_statement(line.text, line.said, transcript, meeting).verdict is not Supported.SUPPORTED
    )


def _words() -> _Words:
    return msgspec.toml.decode(_read("practice.toml"), type=_Words)


def _read(name: str) -> bytes:
    return (Path(sample.__file__).parent / name).read_bytes()
