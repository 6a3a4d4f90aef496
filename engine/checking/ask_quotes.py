"""Quotations against the words spoken; the rule: in quotation marks every word is as it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.words import spoken
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case
    from engine.checking.evidence import Turn


def quotations(case: Case) -> Iterator[Found]:
    """Find quotations that are not verbatim, or are not the person's to whom they are given."""
    for quote in case.claim.quotes:
        parts = [spoken(part) for part in quote.replace("...", "…").split("…") if spoken(part)]
        if not parts:
            continue
        holders = [t for t in case.turns if all(f" {p} " in f" {spoken(t.segment.text)} " for p in parts)]
        if not holders:
            holders = _across(case, parts)
        if not holders:
            yield Found(
                "quotation_not_verbatim", Risk.HIGH, REFUTED, "The words in quotation marks are not the words spoken."
            )
            continue
        yield from _owner(case, holders)


def _across(case: Case, parts: list[str]) -> list[Turn]:
    """Look anywhere, and across two neighbouring turns of one voice."""
    turns = case.index.turns if not case.given else case.turns
    for turn in turns:
        after = case.index.turns[turn.number + 1 : turn.number + 2]
        texts = [spoken(turn.segment.text)] + [
            spoken(turn.segment.text) + " " + spoken(t.segment.text)
            for t in after
            if t.segment.speaker == turn.segment.speaker
        ]
        if any(all(f" {p} " in f" {text} " for p in parts) for text in texts):
            return [turn]
    return []


def _owner(case: Case, holders: list[Turn]) -> Iterator[Found]:
    quoting = [s.mention.person for s in case.claim.said if s.acts & {"report", "opinion", "ask"}]
    if len(quoting) != 1 or not quoting[0].present:
        return
    for turn in holders:
        relayed = "“" in turn.segment.text or '"' in turn.segment.text
        if turn.person is None or turn.person == quoting[0] or relayed:
            return
    verdict = REVIEW if any(m.named for t in holders for m in t.mentions) else REFUTED
    yield Found("wrong_speaker", Risk.HIGH, verdict, "These words were spoken by somebody else.")
