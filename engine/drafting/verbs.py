"""The forms of verbs, enough to move a sentence one step back in time.

Rule: a form is only reported when it is beyond doubt; an unknown word is nobody's verb.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from engine.drafting.wordlists import listed

LONG_STEM = 3
VOWELS = "aeiou"
DOUBLED = listed("doubled")
BE_PRESENT = frozenset({"am", "is", "are"})
BE_PAST = frozenset({"was", "were"})
MODALS_MOVED = {"will": "would", "can": "could", "may": "might", "shall": "should"}
VERB = re.compile(
    r"\b(?:am|is|are|was|were|has|have|had|do|does|did|will|would|can|could|may|might|shall|should|must|need|needs|"
    r"want|wants|said|says)\b|['’](?:s|m|re|ve|ll|d)\b|n['’]t\b",
    re.IGNORECASE,
)
"""What no heading, no name and no part in a meeting has."""
MODALS_KEPT = frozenset({"would", "could", "might", "should", "must", "ought"})


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb's principal forms."""

    base: str
    third: str
    past: str
    participle: str


def _third(base: str) -> str:
    if base in {"go", "do"} or base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    if base.endswith("y") and base[-2] not in VOWELS:
        return base[:-1] + "ies"
    return base + "s"


def _regular_past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in VOWELS:
        return base[:-1] + "ied"
    if base in DOUBLED:
        return base + base[-1] + "ed"
    if base.endswith("l") and base[-2] in VOWELS and base[-3] not in VOWELS:
        return base + "led"
    return base + "ed"


def _verb(line: str) -> Verb:
    forms = line.split()
    if len(forms) == 1:
        past = _regular_past(forms[0])
        return Verb(forms[0], _third(forms[0]), past, past)
    base, past, participle = forms
    return Verb(base, _third(base), past, participle)


@dataclass(frozen=True, slots=True)
class VerbTable:
    """Verbs by each of their forms."""

    base: dict[str, Verb]
    third: dict[str, Verb]
    past: dict[str, Verb]
    participle: dict[str, Verb]


@cache
def table() -> VerbTable:
    """Read the list of verbs that lies beside this module."""
    text = resources.files(__package__).joinpath("verbs.txt").read_text("utf-8")
    verbs = [_verb(line) for line in text.splitlines() if line and not line.startswith("#")]
    return VerbTable(
        {verb.base: verb for verb in verbs},
        {verb.third: verb for verb in verbs},
        {verb.past: verb for verb in verbs},
        {verb.participle: verb for verb in verbs},
    )


@cache
def lemma(word: str) -> str:
    """Return the base of a known verb form, else the word without a plural or regular ending; for comparing only."""
    forms = table()
    for known in (forms.base, forms.third, forms.past, forms.participle):
        if word in known:
            return known[word].base
    if word.endswith("ing") and len(word) > LONG_STEM + 2:
        return _of_ing(word[:-3])
    if word.endswith("ies") and len(word) > LONG_STEM + 1:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > LONG_STEM:
        return word[:-1]
    return word


def _of_ing(stem: str) -> str:
    """Return the base behind a form in -ing, if it is a known verb, else the stem with its ending."""
    bases = table().base
    for candidate in (stem, stem + "e", stem[:-1] if stem[-1:] == stem[-2:-1] else stem):
        if candidate in bases:
            return candidate
    return stem + "ing"
