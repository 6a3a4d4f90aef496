"""A statement against the same with a "not" put in or taken out; the rule: of the two at most one stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.checking import claims as claims_
from engine.checking.case import lay
from engine.checking.findings import REVIEW, Found, Supported
from engine.checking.frames import quotes, without
from engine.checking.lexicon import word_set
from engine.checking.standing import denied_at
from engine.checking.words import past_form, tokens
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from engine.checking.evidence import Index
    from engine.checking.words import Token

_OUTRIGHT = frozenset({"not", "never"})
_AUXILIARIES = word_set("words_auxiliaries")
_DOING = frozenset({"do", "does", "did"})
_FINITE = _AUXILIARIES - {"be", "been"}
_STOP = re.compile(r"[.?!;]")
_UNSAID = re.compile(r"^It (?:was|is) not (?:the case|true|correct|so) that\b,? *", re.IGNORECASE)


def contrary(
    text: str, index: Index, given: Sequence[int] | None, judge: Callable[[str], Supported], *, strict: bool
) -> list[Found]:
    """Find that a statement's contrary would pass `judge` as well, and that the talk leans to the contrary.

    Whether it leans to the one with the "not" is asked of that one alone, from whichever of the two one starts: so
    never both pass.
    """

    def denied(negative: str, at: int) -> bool:
        case = lay(claims_.read(negative, index), index, given, strict=strict)
        return not _leads_in(negative, at) and denied_at(case, at)

    for positive, at in affirmed(text):
        if (at < 0 or not denied(text, at)) and judge(positive) is Supported.SUPPORTED:
            return [Found("negation_added", Risk.HIGH, REVIEW, "Without the “not” it is what the meeting says.")]
    for negative, at in denials(text):
        if denied(negative, at) and judge(negative) is Supported.SUPPORTED:
            return [Found("negation_lost", Risk.HIGH, REVIEW, "The meeting says “not” here; is one missing?")]
    return []


def affirmed(text: str) -> Iterator[tuple[str, int]]:
    """Give a statement with each "never" and "not" of a verb taken out, and its place; below nought, before it all."""
    unsaid = _UNSAID.match(text)
    if unsaid:
        rest = text[unsaid.end() :]
        yield rest[:1].upper() + rest[1:], -1
    words = _own(text)
    for n, token in enumerate(words):
        before = words[n - 1].lower if n else ""
        if token.lower not in _OUTRIGHT or (token.lower == "not" and before not in _AUXILIARIES):
            continue
        joined = words[n - 1].start == token.start
        head = text[: token.start] + before if joined else text[: token.start].rstrip()
        yield head + text[token.end :], token.start
        if before in _DOING:
            yield text[: words[n - 1].start].rstrip() + text[token.end :], token.start


def denials(text: str) -> Iterator[tuple[str, int]]:
    """Give a statement with a "not" put in after each finite auxiliary, or a "did not", and where it then stands."""
    words = _own(text)
    for token in words:
        if token.lower in _FINITE:
            yield f"{text[: token.end]} not{text[token.end :]}", token.end + 1
    verb = next((t for t in words[1:] if t.text.islower() and past_form(t.lower)), None)
    if verb and not verb.lower.endswith("ing") and all(t.lower not in _FINITE for t in words):
        yield f"{text[: verb.start]}did not {verb.lemma}{text[verb.end :]}", verb.start + len("did ")


def _leads_in(text: str, at: int) -> bool:
    """Tell whether a "not" stands in what leads in a quotation: what is there word for word, somebody said."""
    return any(at < quote.start and not _STOP.search(text[at : quote.start]) for quote in quotes(text))


def _own(text: str) -> tuple[Token, ...]:
    """Read the words of a statement outside quotation marks."""
    return tokens(without(text, quotes(text)))
