"""Quotations in a statement and who they are given to; the rule: what stands between the marks is nobody's claim."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

QUOTE = re.compile(
    r"[“\"]([^“”\"]{2,}?)[”\"]|(?<!\w)[‘']([^‘’']{2,}(?:[’'](?:s|t|re|ll|ve|m|d)\b[^‘’']*)*?)[.,?!]?[’'](?!\w)"
)
_VERBS = r"(?:asked|said|added|replied|answered|continued)"
_FRAME = re.compile(
    rf"^[\s.;]*(?P<who>[^:;.?!]{{1,80}}?|(?:Dr|Mr|Mrs|Ms)\.? [^:;.?!]{{1,80}}?) (?:also |then )?{_VERBS}\s*[:,]?\s*$"
)
_NOBODY = re.compile(rf"^[\s.;]*(?:and )?it was (?:also |then )?{_VERBS}\s*[:,]?\s*$", re.IGNORECASE)
_PUT_TO = re.compile(r"\b(?:was|were) asked[:,]?\s*$")
_THEN = re.compile(r"^[,.]? and(?= (?:did not )?[a-z]+)")
_PLAIN_WHO = re.compile(r"^(?:[A-Z][\w’'-]*|[Tt]he|of|[a-z]+ ?worker|mother|father|child)(?: |$)")

_UNDER = r"^Under (?:the )?[A-Z][\w’'-]+(?:(?:,| and|,? and the| the)? [A-Z][\w’'-]+)*, "
_DRESS = re.compile(_UNDER + r"(?=[A-Z])| \((?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day \d{1,2} [A-Z][a-z]+ \d{4}\)$")
"""Whose matter it was, in names alone, and a day in full: both are checked, nothing else may stand there."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks, where they stand in the statement, and to whom they are given.

    `who` is empty where nobody is named; `framed` says that nothing stands before it but "X said:";
    `put` that it is a question somebody was asked.
    """

    words: str = field(repr=False)
    start: int
    end: int
    who: str = field(repr=False)
    framed: bool
    put: bool = False

    @property
    def asks(self) -> bool:
        """Tell whether the words are a question."""
        return self.words.rstrip().endswith("?")


def quotes(text: str) -> tuple[Quote, ...]:
    """Find the quotations of a statement."""
    found: list[Quote] = []
    at = 0
    for match in QUOTE.finditer(text):
        before = text[at : match.start()]
        frame = _FRAME.match(before)
        nobody = _NOBODY.match(before) is not None
        who = frame["who"].strip() if frame and not nobody else ""
        framed = nobody or (frame is not None and _names(who))
        put = _PUT_TO.search(before) is not None
        found.append(Quote(match[1] or match[2], *match.span(), who, framed, put))
        at = match.end()
    return tuple(found)


def _names(who: str) -> bool:
    """Tell whether a frame holds nothing but a name: "Sam Birch", "Mr Abara", not "No bruise was seen and Sam"."""
    return all(_PLAIN_WHO.match(word) for word in who.split())


def under(text: str) -> str:
    """Return how a statement begins that says in whose matter it was said: "Under the Wards, "; else nothing."""
    found = re.match(_UNDER, text)
    return found.group() if found else ""


def undressed(text: str) -> str:
    """Return a statement without what a draft writes around a quotation: whose matter it was, the day it names."""
    return _DRESS.sub("", text)


def only_quotes(text: str, found: tuple[Quote, ...]) -> bool:
    """Tell whether a statement is nothing but attributed quotations."""
    return bool(found) and all(quote.framed for quote in found) and not re.search(r"\w", text[found[-1].end :])


def without(text: str, found: tuple[Quote, ...]) -> str:
    """Blank out quotations, and the framing of a question that was put to somebody, letter for letter."""
    for quote in found:
        put = _PUT_TO.search(text[: quote.start]) if quote.put else None
        start, end = quote.start, quote.end
        if put:
            goes_on = _THEN.match(text[end:])
            start, end = put.start(), end + (goes_on.end() if goes_on else 0)
        text = text[:start] + " " * (end - start) + text[end:]
    return text
