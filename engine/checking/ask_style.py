"""Rules of a good record that a check can see; the rule: style is noted, never held against the truth of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.concepts import listed
from engine.checking.findings import NOTE, REVIEW, Found
from engine.checking.lexicon import lexicon
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case


_WHEN = frozenset({"when", "once", "until", "if", "whether"})
"""A "when it was ready" waits for a verdict and passes none."""
_NEAR = 4


def style(case: Case) -> Iterator[Found]:
    """Find acronyms unexplained, actions without a date, and opinions nobody owns."""
    known = {*lexicon().words["acronyms_known"].split(), *case.known}
    for token in case.claim.words:
        if (
            token.text.isupper()
            and len(token.text) > 1
            and token.text.isalpha()
            and token.text not in known
            and f"({token.text})" not in case.claim.text
        ):
            yield Found("acronym_unexplained", Risk.LOW, NOTE, f"“{token.text}” is not spelt out.")
    if case.claim.tasks and not (case.claim.values.days or case.claim.values.clocks):
        yield Found("action_without_owner_or_date", Risk.LOW, NOTE, "This action has no date.")
    spoken = {t.lemma for turn in case.turns for t in turn.words}
    for first, past, _ in listed("judgement").find(case.claim.words):
        heard = all(t.lemma in spoken for t in case.claim.words[first:past])
        if not case.claim.said or not heard:
            shown = " ".join(t.text for t in case.claim.words[first:past])
            yield Found("judgement_without_source", Risk.MEDIUM, NOTE if heard else REVIEW, f"Whose view is “{shown}”?")
    for first, past, _ in listed("verdicts").find(case.claim.words):
        sourced = any(at < first or at >= past for at, _, _ in listed("owned").find(case.claim.words))
        if not case.claim.said and not sourced and not _WHEN & {t.lower for t in case.claim.words[:first][-_NEAR:]}:
            shown = " ".join(t.text for t in case.claim.words[first:past])
            yield Found("judgement_without_source", Risk.MEDIUM, REVIEW, f"Whose view is “{shown}”?")
