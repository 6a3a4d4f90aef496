"""What a line leans on: "I'll take her." says nothing without the sentence before it.

Rule: only what was said directly before is put before a line, word for word, with who said it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.drafting.acts import DATED, Act, logistic
from engine.drafting.antecedents import ANYBODY
from engine.drafting.days import ORDINAL
from engine.drafting.people import HE, SHE, names_in
from engine.drafting.quoting import quoted
from engine.drafting.reported import without_particles
from engine.meeting import Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.drafting.composing import Line
    from engine.drafting.sentences import Sentence

WITHIN = 10.0
"""Seconds between a sentence and what it leans on."""
FURTHEST, REACH, MOST_WORDS = 2, 4, 40
"""Sentences put before a line, sentences looked back over, and their words."""
SCRAP = 5
"""Words of "So the seventeenth.", which dates what is promised next."""
_THING = re.compile(
    r"\b(?:it|its|them|both|either)\b|\b(?:that|this)(?=['’]s|[.,?!]|$| (?:is|was|one|by|on|before|to|for|day|time)\b)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:he|him|his|she|her|they|their)\b|\b(?:it|them|that|this|there)\b", re.IGNORECASE)
_BARE = re.compile(
    r"^I(?:['’]ll| will) (?:just |also )?\w+"
    r"(?: (?:today|tomorrow|tonight|now|then|straight away|this \w+|(?:on|by) \w+))?[.]$",
    re.IGNORECASE,
)
"""A promise without what it is about: "I'll email today."."""
_REPORTED = re.compile(r"^[^,\"]{1,60} (?:said|thought) that (?:it|that|this|they|he|she)\b")
_PLAIN_REPLY = re.compile(r"\b(?:yes|yeah|no|not|never)\b|n['’]t\b", re.IGNORECASE)
_DATE = re.compile(rf"\b(?:{ORDINAL})\b", re.IGNORECASE)


def in_context(line: Line, said: Sequence[Sentence], seen: Collection[int], *, action: bool) -> Line:
    """Return a line with the sentences it leans on before it, where these are not among the `seen`."""
    own = sorted(line.sentences, key=lambda sentence: sentence.index)
    first = own[0]
    if first.note or first.child or not (_leans(line, first, action=action) or _dates(said, first, action=action)):
        return line
    before = _before(said, first, seen)
    if not before:
        return line
    plain, whole = quoted(own), quoted([*before, *own])
    text = (
        whole + line.text.removeprefix(plain) if line.kind is Origin.QUOTED and line.text.startswith(plain) else whole
    )
    return replace(
        line, text=text, kind=Origin.QUOTED, fallback=whole, sentences=(*before, *line.sentences), open=False
    )


def _leans(line: Line, first: Sentence, *, action: bool) -> bool:
    """Tell whether a line opens with a word for something, or a promise speaks of somebody, that is named before it."""
    if line.kind is Origin.WORDED:
        return not action and _REPORTED.match(line.text) is not None
    if action and _BARE.match(without_particles(first.text)):
        return True
    pointing = (_PERSON if action else _THING).search(without_particles(first.text))
    if pointing is None:
        return False
    earlier = without_particles(first.text)[: pointing.start()]
    words = set(re.findall(r"[a-z]+", earlier.lower()))
    return not names_in(f"x {earlier}") and not words & (HE | SHE | ANYBODY | {"the", "a", "an", "my", "your", "our"})


def _dates(said: Sequence[Sentence], first: Sentence, *, action: bool) -> bool:
    """Tell whether a scrap in the same breath dates a promise."""
    before = said[first.index - 1] if action and first.index else None
    if before is None or before.turn != first.turn or len(before.text.split()) > SCRAP:
        return False
    return bool(_DATE.search(before.text) or DATED.search(before.text))


def _before(said: Sequence[Sentence], first: Sentence, seen: Collection[int]) -> list[Sentence]:
    """Return what was said directly before, as far back as it leans on something itself."""
    found: list[Sentence] = []
    later, words = first, 0
    for sentence in reversed(said[max(first.index - REACH, 0) : first.index]):
        words += len(sentence.text.split())
        if sentence.index in seen or sentence.note or words > MOST_WORDS or later.start - sentence.end > WITHIN:
            break
        later = sentence
        if not _empty(sentence):
            found.insert(0, sentence)
        if len(found) == FURTHEST or (Act.NOISE not in sentence.acts and not _THING.search(sentence.text)):
            break
    return found


def _empty(sentence: Sentence) -> bool:
    """Tell whether a sentence says nothing of what comes after it; a yes or a no does, and so does a date."""
    telling = _PLAIN_REPLY.search(sentence.text) or _DATE.search(sentence.text)
    return logistic(sentence.text) or (Act.NOISE in sentence.acts and not telling)
