"""Whom a "he", "she" or "they" in a line can mean, as somebody reads it who was not there.

Rule: a "he" or "she" needs somebody else named before it in the same line, nearer than the speaker, because after
"X said that" it would read as X; and whoever does something in a clause is not the "him" or "her" it is done to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.drafting.people import HE, NOT_NAMES, SHE
from engine.drafting.shift import BOUNDARIES, NOMINATIVE, REPORTING, SUBJECTS
from engine.drafting.tokens import ADVERBS, DETERMINERS, Unsure
from engine.drafting.verbs import BE_PAST, BE_PRESENT, MODALS_KEPT, MODALS_MOVED, lemma, table
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.drafting.reported import Voice
    from engine.drafting.tokens import Token

ANYBODY = listed("anybody")
HE_SHE = {"he": HE, "him": HE, "his": HE, "himself": HE, "she": SHE, "her": SHE, "hers": SHE, "herself": SHE}
OF = {"he": {"he", "him", "his", "himself"}, "she": {"she", "her", "hers", "herself"}}
SELF = frozenset({"i", "me", "my", "mine", "myself"})
THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_ANYONE = frozenset({"nobody", "somebody", "someone", "everybody", "everyone", "anybody", "anyone"})
_ORDERS = frozenset({"ask", "tell", "get", "remind", "invite", "want", "help", "let", "encourage", "make", "have"})
"""After these, whoever is named is the one to do it: in "ask Priya to see him", he is not Priya."""

_OPENERS = listed("openers") | ADVERBS
_AFTER_HER = listed("after_her")


def antecedents(found: Sequence[Token], before: str, voice: Voice) -> None:
    """Raise `Unsure` when a "he", "she" or "they" has nobody before it in this line, or the speaker nearer to it."""
    earlier = [word.strip(".,'\"").removesuffix("'s") for word in before.split()]
    for place, token in enumerate(found):
        low, whose = token.low, _whose(found, place)
        seen = [*earlier, *others(found[:place], low, whose=whose)]
        if low in HE_SHE and (
            not _leans(low, seen, voice, done_to=not whose) or _passed_on(found[:place], seen, voice)
        ):
            raise Unsure
        if low in THEY and not any(word.lower() in _ANYONE | THEY for word in seen):
            raise Unsure


def _whose(found: Sequence[Token], place: int) -> bool:
    """Tell whether a pronoun says whose something is: "her coat", not "saw her on Friday"."""
    token = found[place]
    after = found[place + 1].low if place + 1 < len(found) and not token.after else ""
    return token.low in {"his", "hers"} or (token.low == "her" and bool(after) and after not in BOUNDARIES | _AFTER_HER)


def others(found: Sequence[Token], low: str, *, whose: bool) -> list[str]:
    """Return the words before a pronoun that it may mean: not whoever acts in its clause, by name or told to act."""
    words = [token.word.removesuffix("'s") for token in found]
    if low in {"he", "she"} | THEY:
        return words
    opens = max((n + 1 for n, token in enumerate(found) if token.low in BOUNDARIES), default=0)
    opens = max([opens, *(n for n, token in enumerate(found) if token.low in NOMINATIVE)])
    verb = next((n for n in range(opens, len(found)) if verbal(found[n])), opens)
    fits = HE_SHE.get(low, frozenset()) | OF["he"] | OF["she"] if whose else frozenset()
    acting = [word for word in words[opens:verb] if word.lower() in SELF | fits]
    ordered = next((n for n in range(verb, len(found)) if found[n].low in _ORDERS), None)
    told = ordered is not None and any(token.low == "to" for token in found[ordered:])
    return [*words[:opens], *acting, *([] if told else words[verb:])]


def _passed_on(found: Sequence[Token], seen: Sequence[str], voice: Voice) -> bool:
    """Tell whether a pronoun follows "Pat says" and nobody else is named: Pat may speak of herself or of another."""
    found = found[:-1] if found and found[-1].low == "that" else found
    if len(found) <= 1 or lemma(found[-1].low) not in REPORTING:
        return False
    who = found[-2].word
    others = [word for word in seen if word != who and may_be(word, HE | SHE, voice.common)]
    return may_be(who, frozenset(), voice.common) and not others and list(seen).count(who) <= 1


def dangles(found: Sequence[Token]) -> bool:
    """Tell whether "it" or "that" stands for something that only the talk before names: "send it on Friday"."""
    for place, token in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) and not token.after else None
        pointing = after is not None and after.low not in _AFTER_HER | BOUNDARIES and not verbal(after)
        low = token.low.partition("'")[0]
        if low == "it" or (low in {"that", "this", "those", "these", "one"} and not pointing):
            named = [one for one in found[:place] if one.low in DETERMINERS or one.word[:1].isupper()]
            if not named:
                return True
    return False


def _leans(low: str, seen: Sequence[str], voice: Voice, *, done_to: bool) -> bool:
    """Tell whether a "he" or "she" is somebody named before it: the nearest one, or of "I saw him" anybody but "I"."""
    done_to = done_to and low in {"him", "her"}
    fitting, own = HE_SHE[low], SELF | {word.lower() for word in f"{voice.speaker} {voice.own}".split()}
    for word in reversed(seen):
        if word.lower() in own:
            if not done_to:
                return False
        elif may_be(word, fitting, voice.common) or HE_SHE.get(word) is fitting:
            return True
    return False


def may_be(word: str, fitting: frozenset[str], common: frozenset[str]) -> bool:
    """Tell whether a word may name somebody: a name, a word for anybody, or one of those that fit."""
    low = word.lower()
    named = (
        word[:1].isupper()
        and not word[1:].isupper()
        and not {low, low.removesuffix("s")} & (HE | SHE | SUBJECTS | BOUNDARIES | NOT_NAMES)
        and low not in common | _OPENERS
    )
    return low in fitting or low in ANYBODY or named


def verbal(token: Token) -> bool:
    """Tell whether a word may be a verb."""
    forms = table()
    low = token.low
    auxiliary = (
        low in BE_PRESENT | BE_PAST | MODALS_KEPT | {"has", "have", "had", "do", "does", "did"} or low in MODALS_MOVED
    )
    return auxiliary or low in forms.past or low in forms.third or low in forms.base
