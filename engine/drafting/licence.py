"""What a model may do with a sentence: nothing but say the same in the third person and the past.

Rule: every word of meaning in the wording stands in the evidence, in the same order; every number, negation, modal and
hedge of the evidence stands in the wording, bound to the same word. What this refuses may be right; what it lets
through has nowhere to be wrong.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.drafting.acts import DATED
from engine.drafting.reported import without_particles
from engine.drafting.selection import STOP
from engine.drafting.verbs import lemma, table
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

NEGATIONS = listed("negations")
HEDGES = listed("hedges")
_SAME = {
    "will": "would",
    "shall": "would",
    "can": "could",
    "may": "might",
    "thinks": "think",
    "thought": "think",
    "thinking": "think",
    "seems": "seem",
    "seemed": "seem",
    "believes": "believe",
    "believed": "believe",
    "'cause": "because",
}
_PRONOUNS = listed("pronouns")
_OTHERS = _PRONOUNS - {"i", "me", "my", "we", "us", "our"} | {
    "they",
    "them",
    "their",
    "theirs",
    "here",
    "this",
    "these",
    "tomorrow",
    "today",
    "yesterday",
    "now",
}
_FINITE = listed("finite")
_OPENING = re.compile(r"^(.+?) (said|thought|did not think) that ")
_WORD = re.compile(r"[a-z0-9£%]+(?:[-'][a-z0-9]+)*", re.IGNORECASE)
_CROOKED = re.compile(
    r"\bthat that\b|\b(?:was|were|is) (?:not |never )?(?:been|died|happened|come|become|fallen|had|said|agreed to)\b|"
    r"\bmyself\b|, (?:it|that|he|she|they|there) (?:was|were|had|is)\b"
)
"""What no sentence in reported speech has, whatever its words: two statements run together, a speaker's "myself"."""
COVERED = 0.85
"""Share of the evidence's words of meaning that a wording has to keep."""


def words(text: str) -> list[str]:
    """Return the words of a text in small letters with contractions written out as far as negation goes."""
    plain = (
        text.lower()
        .replace("’", "'")
        .replace("can't", "can not")
        .replace("cannot", "can not")
        .replace("won't", "will not")
    )
    plain = re.sub(r"n't\b", " not", plain)
    plain = re.sub(r"'(?:s|m|re|ve|ll|d)\b", lambda match: " will" if match.group() == "'ll" else "", plain)
    return _WORD.findall(plain)


def meaning(text: str) -> list[str]:
    """Return the words that carry meaning in order: base forms, but "-ing" kept (what is coming has not come)."""
    result = []
    for word in words(text):
        plain = _SAME.get(word, word)
        base = plain if plain.endswith("ing") else lemma(plain)
        if plain in NEGATIONS or plain in HEDGES or plain[0].isdigit():
            result.append(plain)
        elif base in HEDGES or plain not in STOP:
            result.append(base)
    return result


def licensed(wording: str, evidence: str, names: Sequence[str]) -> bool:
    """Tell whether a wording says what its evidence says; `names` are the speaker and addressee that may be added."""
    evidence = without_particles(evidence)
    opening = _OPENING.match(wording)
    if opening is None or opening[1] not in names or not wordable(evidence) or _CROOKED.search(wording):
        return False
    rest = {"said": "", "thought": "think ", "did not think": "not think "}[opening[2]] + wording[opening.end() :]
    said, source = _stripped(rest, names), meaning(evidence)
    if not source or set(_numbers(rest)) != set(_numbers(evidence)) or '"' in wording or "?" in wording:
        return False
    if _PRONOUNS & set(words(rest)) or (" had been " in rest and not re.search(r"\b(?:was|were|been|had)\b", evidence)):
        return False
    said = _without_future(said, source, evidence)
    if not _in_order(said, source) or _bound(said) != _bound(source) or _happened(rest, evidence):
        return False
    return len(said) >= COVERED * len(source)


def wordable(evidence: str) -> bool:
    """Tell whether a sentence can be reported without saying who "he", "they" or "you" is, or when "today" was."""
    known = words(evidence)
    finite = any(word in _FINITE or word in table().past or word in table().third for word in known)
    personal = any(known[place] in {"i", "we"} and known[place + 1] in table().base for place in range(len(known) - 1))
    return not _OTHERS & set(known) and (finite or personal or "'" in evidence) and len(meaning(evidence)) > 1


def _stripped(wording: str, names: Sequence[str]) -> list[str]:
    for name in names:
        wording = re.sub(rf"\b{re.escape(name)}\b", " ", wording)
    return meaning(wording)


def _binding(word: str) -> bool:
    return word in NEGATIONS or word in HEDGES


def _without_future(said: Sequence[str], source: Sequence[str], evidence: str) -> list[str]:
    """Take out a "would" that only moves a plan told in the present ("we review it on the ninth") one step back."""
    if "would" in source or not DATED.search(evidence):
        return list(said)
    return [word for word in said if word != "would"]


def _happened(rest: str, evidence: str) -> bool:
    """Tell whether what was planned for a day is told as if it had happened."""
    spoken, forms = set(words(evidence)), table()
    planned = {forms.base[word].past for word in spoken if word in forms.base and DATED.search(evidence)}
    return bool((planned - spoken) & set(words(rest)))


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+(?:[.,:]\d+)*", text)


def _bound(said: Sequence[str]) -> list[tuple[str, str]]:
    """Return each negation and hedge with the word of meaning that follows it."""
    pairs = []
    for place, word in enumerate(said):
        if _binding(word):
            pairs.append((word, next((other for other in said[place + 1 :] if not _binding(other)), "")))
    return pairs


def _in_order(said: Sequence[str], source: Sequence[str]) -> bool:
    """Tell whether `said` is `source` with, at most, words left out."""
    rest = iter(source)
    return all(any(word == other for other in rest) for word in said)
