"""Quotations against the words spoken; the rule: every word is as it was said and as it was meant."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.case import holders
from engine.checking.concepts import listed
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.lexicon import word_set
from engine.checking.words import spoken, tokens
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.evidence import Turn
    from engine.checking.frames import Quote
    from engine.checking.people import Person
    from engine.checking.words import Token

_AWAY = 4
"""How many turns after its question an answer may begin."""
_SCOPE = 6
_NEAR = 12
"""How many words may lie between a "not" or an "if" and what it denies: told by another, it takes a few more."""
_IF = frozenset({"if", "unless"})
_BREAKS = word_set("words_breaks") - {"if", "unless", "which", "who"}
_MARKS = re.compile(r"[“\"‘][^“”\"]*[”\"’]|(?<!\w)'[^\"]*'(?!\w)")


def quotations(case: Case) -> Iterator[Found]:
    """Find quotations that are not verbatim, are not the person's to whom they are given, or hide a "not"."""
    for quote in case.claim.quotes:
        if not spoken(quote.words):
            continue
        held = _held(case, quote)
        if not held:
            yield Found(
                "quotation_not_verbatim", Risk.HIGH, REFUTED, "The words in quotation marks are not the words spoken."
            )
            continue
        yield from _owner(case, quote, held)
        if all(_cut_off(turn, quote) for turn in held) and not _told(case, quote):
            yield Found(
                "quotation_out_of_context",
                Risk.HIGH,
                REVIEW,
                "The sentence these words are taken from begins with “not” or “if”.",
            )


def _held(case: Case, quote: Quote) -> list[Turn]:
    """Give the turns where a quotation begins: in the evidence, or anywhere when none was given."""
    places = holders(case.index, quote)
    near = [n for n in places if n in case.window]
    return [case.index.turns[n] for n in (near if near or case.given else places)]


def _owner(case: Case, quote: Quote, held: Sequence[Turn]) -> Iterator[Found]:
    person = _given_to(case, quote)
    if person is None or not person.present:
        return
    others = [turn for turn in held if turn.person is not None and turn.person != person]
    if len(others) < len(held) or any(_passes_on(turn, quote) for turn in others):
        return
    verdict = REVIEW if any(m.named for t in held for m in t.mentions) else REFUTED
    yield Found("wrong_speaker", Risk.HIGH, verdict, "These words were spoken by somebody else.")


def _given_to(case: Case, quote: Quote) -> Person | None:
    """Give the one to whom a quotation is given: who stands before it, or who alone is said to say something."""
    if quote.framed:
        named = [m.person for m in case.index.people.mentions(tokens(quote.who), case.index.names)]
        return named[0] if named else None
    if quote.put:
        return None
    quoting = [s.mention.person for s in case.claim.said if s.acts & {"report", "opinion", "ask"}]
    return quoting[0] if len(quoting) == 1 else None


def _passes_on(turn: Turn, quote: Quote) -> bool:
    """Tell whether the words stand in quotation marks in the turn itself, so that they are not its speaker's."""
    said = f" {spoken(quote.words)} "
    return any(said in f" {spoken(match.group())} " for match in _MARKS.finditer(turn.segment.text))


def _cut_off(turn: Turn, quote: Quote) -> bool:
    """Tell whether a "not" or an "if" stands before the quoted words in their sentence and reaches them."""
    said = [t.lower for t in tokens(quote.words) if t.word]
    words = [t for t in turn.words if t.word or t.text in _ENDS]
    lower = [t.lower for t in words]
    places = [i for i in range(len(words) - len(said) + 1) if lower[i : i + len(said)] == said]
    return bool(places) and all(_reached(words, at) for at in places)


def _told(case: Case, quote: Quote) -> bool:
    """Tell whether the statement itself says the "not" or the "if" before the words it quotes."""
    before = [t for t in tokens(case.claim.text[: quote.start]) if t.word or t.text in _ENDS]
    return _reached(before, len(before), _NEAR)


_ENDS = frozenset(".?!;")


def _reached(words: Sequence[Token], at: int, scope: int = _SCOPE) -> bool:
    start = at
    while start > max(0, at - scope) and words[start - 1].text not in _ENDS and words[start - 1].lower not in _BREAKS:
        start -= 1
    before = words[start:at]
    return bool(_IF & {t.lower for t in before}) or listed("negators").has(before)


def answers(case: Case) -> Iterator[Found]:
    """Find an answer put to a question that it did not follow."""
    placed = [(quote, _held(case, quote)) for quote in case.claim.quotes]
    for (asked, before), (_, after) in pairwise(placed):
        if not asked.asks or not before or not after:
            continue
        if not any(0 <= b.number - a.number <= _AWAY for a in before for b in after):
            yield Found("quotation_out_of_context", Risk.HIGH, REVIEW, "These words did not answer this question.")
