"""The check of statements against what was said; the rule: pure, total, never more certain than its evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.checking import claims as claims_
from engine.checking.ask_names import names
from engine.checking.ask_people import attendance, speakers, tasks
from engine.checking.ask_polarity import polarity
from engine.checking.ask_quotes import answers, quotations
from engine.checking.ask_risk import harmed, invented, left_undone, omitted
from engine.checking.ask_scope import both, cause, details, offices, scope
from engine.checking.ask_sense import certainty, contents
from engine.checking.ask_settled import either, settled
from engine.checking.ask_style import style
from engine.checking.ask_values import values
from engine.checking.case import lay, narrowed
from engine.checking.contrary import contrary
from engine.checking.evidence import Index
from engine.checking.findings import Checked, CheckedStatement, Supported, Verification, conclude
from engine.checking.misprint import misprinted
from engine.checking.recorded import by_meeting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.checking.claims import Claim
    from engine.checking.findings import Found
    from engine.meeting import Meeting, Segment, Statement, Transcript

_AROUND, _MANY = 10, 24
"""Turns around some evidence that can matter; turns given as evidence beyond which the place is looked for in them."""
_QUESTIONS = (
    values,
    invented,
    harmed,
    quotations,
    names,
    speakers,
    tasks,
    attendance,
    polarity,
    certainty,
    settled,
    either,
    contents,
    scope,
    both,
    cause,
    details,
    offices,
    style,
)
_OF_QUOTATIONS = (quotations, answers, names)
_OF_DRESSED = (values, *_OF_QUOTATIONS)


def check(
    statements: Sequence[Statement], transcript: Transcript, meeting: Meeting, *, terms: Sequence[str] | None = None
) -> Checked:
    """Check the statements of a draft and say what it leaves out; `terms` are acronyms that need no spelling out."""
    index = Index(transcript, meeting)
    claims = [claims_.read(s.text, index) for s in statements]
    checked = []
    for statement, claim in zip(statements, claims, strict=True):
        given = [n for e in statement.evidence for n in index.by_id.get(e, ())]
        result = by_meeting(statement, meeting)
        if result is None:
            few = given if 0 < len(given) <= _MANY else None
            result = _verify(claim, index, few, strict=False, known=frozenset(terms or ()))
        checked.append(CheckedStatement(statement.id, result.verdict, result.evidence, result.findings))
    return Checked(tuple(checked), (*omitted(index, claims), *left_undone(index, claims)))


def check_statement(text: str, evidence: Sequence[Segment], transcript: Transcript, meeting: Meeting) -> Verification:
    """Tell whether given segments, with the question they answer, carry a statement; doubtful is not supported."""
    return LineCheck()(text, evidence, transcript, meeting)


class LineCheck:
    """`check_statement` for line after line: the talk around them is read once for as long as it stays the same."""

    def __init__(self) -> None:
        self._ids: tuple[str, ...] = ()
        self._index: Index | None = None

    def __call__(
        self, text: str, evidence: Sequence[Segment], transcript: Transcript, meeting: Meeting
    ) -> Verification:
        """Tell whether given segments of one and the same meeting carry a statement."""
        near = _near(evidence, transcript)
        ids = tuple(s.id for s in near.segments)
        if self._index is None or ids != self._ids:
            self._ids, self._index = ids, Index(near, meeting)
        index = self._index
        claim = claims_.read(text, index)
        given = [n for s in evidence for n in index.by_id.get(s.id, ())]
        return _verify(claim, index, given if len(given) <= _MANY else narrowed(claim, index, given), strict=True)


def _near(evidence: Sequence[Segment], transcript: Transcript) -> Transcript:
    """Cut a transcript to the segments around some, so that one line costs the same in a long meeting."""
    wanted = {s.id for s in evidence}
    places = [n for n, s in enumerate(transcript.segments) if s.id in wanted]
    kept = sorted({n for p in places for n in range(p - _AROUND, p + _AROUND + 1) if 0 <= n < len(transcript.segments)})
    return replace(transcript, segments=tuple(transcript.segments[n] for n in kept))


def _verify(
    claim: Claim, index: Index, given: list[int] | None, *, strict: bool, known: frozenset[str] = frozenset()
) -> Verification:
    """Check one statement, and one that would pass against its contrary."""
    first = _judged(claim, index, given, strict=strict, known=known)
    if first.verdict is not Supported.SUPPORTED:
        return first

    def judge(text: str) -> Supported:
        return _judged(claims_.read(text, index), index, given, strict=strict).verdict

    found = [] if claim.dressed else contrary(claim.text, index, given, judge, strict=strict)
    found += misprinted(claim.text, index, given, judge, strict=strict)
    return conclude(found, first.evidence, first.findings) if found else first


def _judged(
    claim: Claim, index: Index, given: list[int] | None, *, strict: bool, known: frozenset[str] = frozenset()
) -> Verification:
    case = lay(claim, index, given, strict=strict)
    case.strict, case.known = strict, known
    asked = _OF_QUOTATIONS if claim.verbatim else _OF_DRESSED if claim.dressed else _QUESTIONS
    found: list[Found] = [item for question in asked for item in question(case)]
    ids = dict.fromkeys(index.turns[n].segment.id for n in (case.anchors if given is not None else case.anchors[:4]))
    return conclude(found, tuple(ids))
