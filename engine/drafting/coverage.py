"""Which minutes of a meeting a draft speaks for, and what weighty matter it leaves out.

Rule: every segment with a promise, high-risk matter, a decision, dissent or child's words has a line or is named here.
One press of a marker is one question, however many sentences it reaches.
"""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from engine.drafting.acts import WEIGHTY, Act, acts_of
from engine.drafting.sentences import NOTE
from engine.meeting import MarkerKind, Omission, Risk, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from engine.drafting.selection import Selected
    from engine.drafting.sentences import Sentence
    from engine.meeting import Marker, Segment, Transcript

    Told = Mapping[str, Sequence[tuple[int, bool]]]

_NAMED = {
    Act.RISK: ("high_risk_term", Risk.HIGH, "High-risk matter was spoken of here and has no line in the draft."),
    Act.ACTION: ("action", Risk.HIGH, "Something that may be an action was said here and has no line in the draft."),
    Act.CHILD: ("childs_words", Risk.MEDIUM, "A child's words may be repeated here and have no line in the draft."),
    Act.DECISION: (
        "decision",
        Risk.MEDIUM,
        "Something that may be a decision was said here and has no line in the draft.",
    ),
    Act.TOLD: ("childs_words", Risk.MEDIUM, "A child's words may be repeated here and have no line in the draft."),
    Act.DISSENT: ("dissent", Risk.MEDIUM, "Somebody may have disagreed here, and it has no line in the draft."),
}


_MARKED = ("marked", Risk.MEDIUM, "You marked this moment, and it has no line in the draft.")
_BY_MARK = {MarkerKind.ACTION: _NAMED[Act.ACTION], MarkerKind.CHILDS_WORDS: _NAMED[Act.CHILD]}
"""What a press of these means without anything in the words that says so."""
_LONG = 60.0
"""Seconds beyond which a segment is too long to be carried whole by a line that rests on it."""
_NONE: Told = MappingProxyType({})


def _spoken(transcript: Transcript) -> list[Segment]:
    return [
        segment
        for segment in transcript.segments
        if not segment.struck and NOTE not in segment.flags and segment.text.strip()
    ]


def _length(segment: Segment) -> float:
    return max(segment.end - segment.start, 0.0) or len(segment.text) / 1000


def coverage(transcript: Transcript, used: Collection[str], told: Told = _NONE) -> float:
    """Return the share of spoken time that is evidence of some line; 1 when nothing was said."""
    spans = list(_stretches(transcript, used, told))
    total = sum(length for _, length, _ in spans)
    return sum(length for _, length, carried in spans if carried) / total if total else 1.0


def uncovered(transcript: Transcript, used: Collection[str], told: Told = _NONE) -> tuple[Span, ...]:
    """Return the stretches of speech no line rests on, neighbours joined."""
    spans: list[Span] = []
    joined = False
    for span, _, carried in _stretches(transcript, used, told):
        if carried:
            joined = False
        elif joined:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
            joined = True
    return tuple(spans)


def sentence_by_sentence(sentences: Iterable[Sentence], said: Collection[int]) -> Told:
    """Tell for each segment how long its sentences are, in letters, and which of them a line carries."""
    found: dict[str, list[tuple[int, bool]]] = {}
    for sentence in sentences:
        for name in sentence.segments:
            found.setdefault(name, []).append((len(sentence.text), sentence.index in said))
    return found


def _stretches(transcript: Transcript, used: Collection[str], told: Told) -> Iterator[tuple[Span, float, bool]]:
    """Give what was said in order, how long it is, and if a line rests on it; a long segment sentence by sentence."""
    for segment in _spoken(transcript):
        parts = told.get(segment.id, ())
        letters, at = sum(length for length, _ in parts), segment.start
        if segment.id not in used or not letters or segment.end - segment.start <= _LONG:
            yield Span(segment.start, segment.end), _length(segment), segment.id in used
            continue
        for length, carried in parts:
            end = at + (segment.end - segment.start) * length / letters
            yield Span(at, end), end - at, carried
            at = end


def omissions(selected: Selected, talk: Sequence[Sentence], used: Collection[int]) -> tuple[Omission, ...]:
    """Return what weighs and has no line, one for each segment and reason; `used` are the sentences with a line.

    Where only a mark gives a sentence weight, there is one for each press.
    """
    found: dict[tuple[str, str], tuple[int, Omission]] = {}
    human = {sentence.index: plan.title for plan, passage in selected.human for sentence in passage.all}
    left = {sentence.index: sentence for passage in selected.left for sentence in passage.all}
    without = [sentence for sentence in (*left.values(), *talk) if sentence.index not in used]
    for sentence in without:
        for omission in _of(sentence, human.get(sentence.index)):
            found.setdefault((omission.segment, omission.kind), (sentence.index, omission))
    for sentence, omission in _of_marks(one for one in without if one.index not in human):
        found.setdefault((omission.segment, omission.kind), (sentence.index, omission))
    return tuple(omission for _, omission in sorted(found.values(), key=lambda item: item[0]))


def _of(sentence: Sentence, human: str | None) -> Iterator[Omission]:
    acts, first = _own_acts(sentence), sentence.segments[0]
    if human is not None:
        yield Omission(first, "left_to_you", f"Said about “{human}”, which is yours to write.", Risk.MEDIUM)
        acts = acts & {Act.ACTION}
    for act in sorted(acts):
        kind, risk, detail = _NAMED[act]
        yield Omission(first, kind, detail, risk)


def _own_acts(sentence: Sentence) -> frozenset[Act]:
    """Return the weighty things a sentence does by its own words, whatever was marked."""
    own = sentence.acts
    if sentence.marks:
        own -= acts_of(sentence) - acts_of(replace(sentence, markers=frozenset()))
    return own & ({Act.RISK, Act.ACTION} if sentence.question else WEIGHTY)


def _of_marks(without: Iterable[Sentence]) -> Iterator[tuple[Sentence, Omission]]:
    """Give for each mark the longest of the sentences it reaches that have no line and no question of their own."""
    reached: dict[Marker, list[Sentence]] = {}
    for sentence in without:
        for mark in () if _own_acts(sentence) else sentence.marks:
            reached.setdefault(mark, []).append(sentence)
    for mark, those in reached.items():
        longest = max(those, key=lambda one: len(one.text))
        kind, risk, detail = _BY_MARK.get(mark.kind, _MARKED)
        yield longest, Omission(longest.segments[0], kind, detail, risk)
