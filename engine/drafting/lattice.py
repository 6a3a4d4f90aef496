"""The choices a model has for a sentence: for each word said, the forms it may take one step back in time.

Rule: the words and their order are the speaker's; the model chooses among forms that code has written down and can add
nothing. What a form may not be (a plan told as if it had happened) is left to the licence and the check.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.drafting.reported import OWN, Voice, opened, owned
from engine.drafting.shift import ANYONE, BOUNDARIES, NOMINATIVE, NOT_FINITE_AFTER, SUBJECTS
from engine.drafting.tokens import DETERMINERS, PRONOUNS_OF_IS, Token, Unsure, tokens_of
from engine.drafting.verbs import table

if TYPE_CHECKING:
    from collections.abc import Sequence

ASIDES = frozenset({"who", "which"})
_AUXILIARIES = {
    "am": ("was",),
    "is": ("was",),
    "are": ("were",),
    "was": ("had been", "was"),
    "were": ("had been", "were"),
    "has": ("had",),
    "have": ("had", "have"),
    "do": ("did", "do"),
    "does": ("did",),
    "did": ("had done", "did"),
    "will": ("would",),
    "can": ("could",),
    "may": ("might",),
    "shall": ("should",),
}
_CONTRACTED = {
    "'m": ("was",),
    "'re": ("were",),
    "'ve": ("had",),
    "'ll": ("would",),
    "'d": ("would", "had"),
    "'s": ("was", "had", "'s"),
}
_NEGATED = {
    "can't": ("could not",),
    "cannot": ("could not",),
    "won't": ("would not",),
    "don't": ("did not",),
    "doesn't": ("did not",),
    "didn't": ("had not", "did not"),
    "isn't": ("was not",),
    "aren't": ("were not",),
    "wasn't": ("had not been", "was not"),
    "weren't": ("had not been", "were not"),
    "hasn't": ("had not",),
    "haven't": ("had not",),
    "hadn't": ("had not",),
    "couldn't": ("could not",),
    "wouldn't": ("would not",),
    "shouldn't": ("should not",),
}


@dataclass(frozen=True, slots=True)
class Lattice:
    """The opening of a wording and, in order, the forms of each word that follows."""

    opening: str = field(repr=False)
    choices: tuple[tuple[str, ...], ...] = field(repr=False)
    unmoved: str = field(repr=False)

    @property
    def longest(self) -> int:
        """The characters of the longest wording."""
        return len(self.opening) + sum(max(map(len, forms)) + 1 for forms in self.choices)

    def moves(self, wording: str) -> bool:
        """Tell whether a wording moved a verb; where none did ("said that mum's views"), it says nothing."""
        return wording.rstrip(".") != self.unmoved

    def grammar(self) -> str:
        """Return it as GBNF."""
        slots = [" | ".join(literal(form) for form in forms) for forms in self.choices]
        rules = "".join(f"w{place} ::= {slot}\n" for place, slot in enumerate(slots))
        body = ' " " '.join(f"w{place}" for place in range(len(slots)))
        return f"root ::= {literal(self.opening)} {body} {literal('.')}\n{rules}"


def lattice(text: str, voice: Voice, *, planned: bool = False) -> Lattice:
    """Return the choices for one sentence; `planned` moves a present to "would". Raises `Unsure`."""
    verb, clause = opened(text, voice)
    found = tokens_of(clause)
    own = {token.low.split("'")[0] for token in found[:2]} & set(OWN)
    if own or any(token.low.split("'")[0] in {"we", "us", "our"} for token in found):
        raise Unsure
    choices: list[tuple[str, ...]] = []
    unmoved: list[str] = []
    settled = moved = False
    for place, token in enumerate(found):
        before = found[place - 1] if place else Token("")
        if token.low.split("'")[0] in ASIDES and not moved:
            raise Unsure
        settled = settled and not (token.low in BOUNDARIES | NOMINATIVE or before.after.endswith((",", ";")))
        forms = _forms(token, before.low, voice=voice, planned=planned, settled=settled)
        if forms[-1].endswith("'s") and _verb_follows(found[place + 1 :]):
            forms = forms[-1:]
        if forms[0].lower() not in {token.low, _person(token.low, voice).lower()}:
            settled = moved = True
        after = "" if token is found[-1] else re.sub(r"[^,;:]", "", token.after)
        choices.append(tuple(dict.fromkeys(form + after for form in forms)))
        unmoved.append((_person(token.low, voice) or _opening_form(token.word, before.low, voice)) + after)
    if not moved:
        raise Unsure
    opening = f"{voice.speaker} {verb} that "
    return Lattice(opening, tuple(choices), opening + " ".join(unmoved))


def _verb_follows(rest: Sequence[Token]) -> bool:
    """Tell whether the clause has its verb later, so that an 's is whose something is: "everyone's training has to"."""
    for token in rest:
        if token.low in _AUXILIARIES or token.low in _NEGATED:
            return True
        if token.low in BOUNDARIES or token.after.endswith((",", ";")):
            return False
    return False


def literal(text: str) -> str:
    """Return a text as GBNF writes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _forms(token: Token, before: str, *, voice: Voice, planned: bool, settled: bool) -> tuple[str, ...]:
    """Return the forms of a word after the word `before`; once a clause has its verb (`settled`), no other moves."""
    word, low = token.word, token.low
    if person := _person(low, voice):
        return (person,)
    bare = before in NOT_FINITE_AFTER or before.endswith(("n't", "'ll"))
    if not bare and (low in _NEGATED or low in _AUXILIARIES):
        return (_NEGATED | _AUXILIARIES)[low]
    for ending, auxiliaries in _CONTRACTED.items():
        if low.endswith(ending) and low != ending:
            stem = word[: -len(ending)]
            plain = _person(stem.lower(), voice) or _opening_form(stem, before, voice)
            own = stem.lower() in PRONOUNS_OF_IS - ANYONE
            return tuple(
                f"{plain}'s" if form == "'s" else f"{plain} {form}"
                for form in auxiliaries
                if not (own and form == "'s")
            )
    moved = () if bare or settled else _verb_forms(low, before, planned=planned)
    return moved or (_opening_form(word, before, voice),)


def _person(low: str, voice: Voice) -> str:
    """Return what stands for a first person: the speaker's name; nothing for any other word."""
    return owned(low, voice) if low in OWN else ""


def _verb_forms(low: str, before: str, *, planned: bool) -> tuple[str, ...]:
    """Return the forms a verb may take; a noun that looks like one keeps itself as a choice."""
    forms = table()
    verb = forms.base.get(low) if low not in forms.past else None
    verb = verb or forms.third.get(low)
    if verb is not None:
        moved = f"would {verb.base}" if planned else verb.past
        return (moved,) if before in SUBJECTS else (moved, low)
    return (f"had {forms.past[low].participle}", low) if low in forms.past else ()


def _opening_form(word: str, before: str, voice: Voice) -> str:
    known = word.lower() in voice.common | DETERMINERS | SUBJECTS
    small = not before and known and word[:1].isupper() and not word[1:].isupper()
    return word[0].lower() + word[1:] if small else word
