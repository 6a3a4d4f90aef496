"""Which minutes of a meeting a draft speaks for, and what weighty matter it leaves out.

Rule: every segment with a promise, high-risk matter, a decision, dissent or child's words has a line or is named here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.drafting.acts import Act
from engine.drafting.selection import WEIGHTY
from engine.drafting.sentences import NOTE
from engine.meeting import Omission, Risk, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from engine.drafting.selection import Selected
    from engine.drafting.sentences import Sentence
    from engine.meeting import Segment, Transcript

_NAMED = {
    Act.RISK: ("high_risk_term", Risk.HIGH, "High-risk matter was spoken of here and has no line in the draft."),
    Act.ACTION: ("action", Risk.HIGH, "Something that may be an action was said here and has no line in the draft."),
    Act.CHILD: ("childs_words", Risk.MEDIUM, "A child's words may be repeated here and have no line in the draft."),
    Act.DECISION: (
        "decision",
        Risk.MEDIUM,
        "Something that may be a decision was said here and has no line in the draft.",
    ),
    Act.DISSENT: ("dissent", Risk.MEDIUM, "Somebody may have disagreed here, and it has no line in the draft."),
}


def _spoken(transcript: Transcript) -> list[Segment]:
    return [
        segment
        for segment in transcript.segments
        if not segment.struck and NOTE not in segment.flags and segment.text.strip()
    ]


def _length(segment: Segment) -> float:
    return max(segment.end - segment.start, 0.0) or len(segment.text) / 1000


def coverage(transcript: Transcript, used: Collection[str]) -> float:
    """Return the share of spoken time that is evidence of some line; 1 when nothing was said."""
    segments = _spoken(transcript)
    total = sum(_length(segment) for segment in segments)
    return sum(_length(segment) for segment in segments if segment.id in used) / total if total else 1.0


def uncovered(transcript: Transcript, used: Collection[str]) -> tuple[Span, ...]:
    """Return the stretches of speech no line rests on, neighbours joined."""
    spans: list[Span] = []
    joined = False
    for segment in _spoken(transcript):
        if segment.id in used:
            joined = False
        elif joined:
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, segment.end))
        else:
            spans.append(Span(segment.start, segment.end))
            joined = True
    return tuple(spans)


def omissions(selected: Selected, talk: Sequence[Sentence], used: Collection[int]) -> tuple[Omission, ...]:
    """Return what weighs and has no line, one for each segment and reason; `used` are the sentences with a line."""
    found: dict[tuple[str, str], tuple[int, Omission]] = {}
    human = {sentence.index: plan.title for plan, passage in selected.human for sentence in passage.all}
    left = {sentence.index: sentence for passage in selected.left for sentence in passage.all}
    for sentence in (*left.values(), *talk):
        for omission in _of(sentence, human.get(sentence.index), used):
            found.setdefault((omission.segment, omission.kind), (sentence.index, omission))
    return tuple(omission for _, omission in sorted(found.values(), key=lambda item: item[0]))


def _of(sentence: Sentence, human: str | None, used: Collection[int]) -> Iterator[Omission]:
    if sentence.index in used:
        return
    names = sentence.segments
    acts = sentence.acts & WEIGHTY
    if sentence.question:
        acts &= {Act.RISK, Act.ACTION}
    if human is not None:
        yield Omission(names[0], "left_to_you", f"Said about “{human}”, which is yours to write.", Risk.MEDIUM)
        acts = acts & {Act.ACTION}
    for act in sorted(acts):
        kind, risk, detail = _NAMED[act]
        yield Omission(names[0], kind, detail, risk)
    if sentence.markers and not acts and human is None:
        yield Omission(names[0], "marked", "You marked this moment, and it has no line in the draft.", Risk.MEDIUM)
