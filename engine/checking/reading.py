"""A second opinion on each line, by a network that reads it beside the talk it rests on.

Rule: what is quoted, figures, dates, names and whose a task is stay with the rules. The network raises a doubt where
they raise none, and takes one back only where they went by the turn of a sentence (`LEANT`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, TypeVar

from engine.checking.contrary import affirmed, denials
from engine.checking.evidence import pieces
from engine.checking.findings import CheckedStatement, Supported, Verification
from engine.checking.frames import only_quotes, quotes, undressed, without
from engine.checking.words import tokens
from engine.meeting import Finding, Risk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from engine.meeting import Meeting, Statement, Transcript

AROUND = 4
"""Turns before and after what a line rests on that are read with it."""
FAILS = -2.25
"""How little a line must agree for a doubt to be raised (docs/benchmarks.md)."""
PIECE = 350
"""Characters of a turn that are read as one, so that none is too long to be read whole."""
MOST = 6
"""Contraries of a line that are read with it."""
LOST, ADDED = "negation_lost", "negation_added"
LEANT = {
    "action_not_agreed": 0.0,
    "cause_not_in_evidence": -0.5,
    "certainty_raised": -0.5,
    "detail_changed": 1.0,
    "judgement_without_source": 1.0,
    ADDED: -0.5,
    LOST: -0.5,
    "opposite_in_evidence": 1.0,
    "scope_widened": 1.0,
    "unsupported": 1.0,
    "wrong_speaker": 2.0,
}
"""Doubts that went by the turn of a sentence, not by what stands in it, and above what agreement each is taken back."""
NOTES = frozenset({"acronym_unexplained", "action_without_owner_or_date"})
FRAME = 5
"""Words beside a quotation that only say whose it is: "Kelly said to the chair that"."""
KIND = "reads_otherwise"
_DETAIL = "Read as a whole, what was said here does not seem to bear this out."

Judged = TypeVar("Judged", CheckedStatement, Verification)


class Reads(Protocol):
    """Reads lines beside turns of talk, each with how far it is away; `models.reader.LineReader` is one."""

    @property
    def name(self) -> str:
        """The model's name."""
        ...

    async def read(self, turns: Sequence[tuple[str, int]], lines: Sequence[str]) -> Sequence[float | None]:
        """Return how far each line agrees: above 0 rather yes, below 0 rather no; None where it cannot tell."""
        ...


class Talk:
    """A transcript laid out for reading: long turns in pieces, each with who speaks."""

    def __init__(self, transcript: Transcript, meeting: Meeting) -> None:
        called = {p.id: f"{p.name} ({p.role})" if p.role else p.name for p in meeting.participants}
        parts = [part for s in transcript.segments if not s.struck for part in pieces(s, PIECE, PIECE)]
        self._ids = [part.id for part in parts]
        self._words = [frozenset(t.lower for t in tokens(part.text) if t.word) for part in parts]
        self._said = [f"{called.get(p.speaker, p.speaker)}: {p.text}" if p.speaker else p.text for p in parts]

    def around(self, line: str, evidence: Sequence[str]) -> list[tuple[str, int]]:
        """Return the turns around what a line rests on, in order, each with how far away it is."""
        wanted, said = set(evidence), frozenset(t.lower for t in tokens(line) if t.word)
        places = [n for n, name in enumerate(self._ids) if name in wanted]
        shared = {n: len(said & self._words[n]) for n in places}
        most = {name: max(shared[n] for n in places if self._ids[n] == name) for name in wanted & set(self._ids)}
        near = [n for n in places if shared[n] == most[self._ids[n]]]
        reach = sorted({n for p in near for n in range(p - AROUND, p + AROUND + 1) if 0 <= n < len(self._said)})
        return [(self._said[n], min(abs(n - p) for p in near)) for n in reach]


class Reading:
    """Reads lines of one meeting, one after the other."""

    def __init__(self, reader: Reads, transcript: Transcript, meeting: Meeting) -> None:
        self._reader = reader
        self._talk = Talk(transcript, meeting)

    async def weigh(self, line: str, one: Judged) -> Judged:
        """Return what was found of a line with the reader's opinion weighed in."""
        turns = [] if _quoted(line) or _settled(one) else self._talk.around(line, one.evidence)
        agrees = await self._reader.read(turns, [line, *_contraries(one.findings, line)]) if turns else (None,)
        against = [each for each in agrees[1:] if each is not None]
        return one if agrees[0] is None else weighed(one, agrees[0], max(against, default=None))


async def reread(
    checked: Sequence[CheckedStatement],
    statements: Sequence[Statement],
    transcript: Transcript,
    meeting: Meeting,
    reader: Reads,
) -> AsyncIterator[CheckedStatement]:
    """Yield what was checked, one by one, each with the reader's opinion weighed in."""
    reading = Reading(reader, transcript, meeting)
    for one, statement in zip(checked, statements, strict=True):
        yield await reading.weigh(statement.text, one)


def _contraries(found: Sequence[Finding], line: str) -> list[str]:
    """Return a line with each "not" taken out, or with one put in, as the doubt about a "not" is."""
    kinds = {finding.kind for finding in found}
    turned = (*(affirmed(line) if ADDED in kinds else ()), *(denials(line) if LOST in kinds else ()))
    return [text for text, _ in turned][:MOST]


def _quoted(line: str) -> bool:
    """Tell whether a line is somebody's own words with no more than who said them."""
    line = undressed(line)
    found = quotes(line)
    framing = sum(token.word and not token.text.isdigit() for token in tokens(without(line, found)))
    return bool(found) and (framing <= FRAME or only_quotes(line, found))


def _doubts(one: Judged) -> list[str]:
    """Return the kinds of what the rules found, but for what only goes with a line that passes."""
    passes = one.verdict is Supported.SUPPORTED
    return [] if passes else [finding.kind for finding in one.findings if finding.kind not in NOTES]


def _settled(one: Judged) -> bool:
    """Tell whether the rules found what no reading takes back."""
    return any(kind not in LEANT for kind in _doubts(one))


def weighed(one: Judged, agrees: float, contrary: float | None = None) -> Judged:
    """Weigh how far a line, and the likeliest of its contraries, agree with what was said against the rules' findings.

    A doubt about a "not" is taken back only where the line agrees better than the same without it, or with it.
    """
    doubts = _doubts(one)
    if not doubts and agrees < FAILS:
        raised = (Finding(KIND, Risk.MEDIUM, _DETAIL), *one.findings)
        return replace(one, verdict=Supported.NEEDS_REVIEW, findings=raised)
    ahead = not {LOST, ADDED} & set(doubts) or (contrary is not None and agrees > contrary)
    if doubts and not _settled(one) and ahead and agrees > max(LEANT[kind] for kind in doubts):
        return replace(one, verdict=Supported.SUPPORTED, findings=tuple(f for f in one.findings if f.kind in NOTES))
    return one
