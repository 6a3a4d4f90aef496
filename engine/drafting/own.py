"""What a speaker says of themselves, without their name twice: "Ann Lee did not know", "reported having rung".

Rule: a view, a wish or a doubt is its owner's and needs no "said"; what somebody did or has done is only reported.
Where a title or a place in the family says "he" or "she", that stands after "said that"; everything else is quoted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.drafting.antecedents import HE_SHE, OF, SELF, may_be, others
from engine.drafting.people import HE, SHE
from engine.drafting.shift import MIDDLE, NOMINATIVE, REPORTING, SUBJECTS, Shift
from engine.drafting.tokens import ADVERBS, Token, Unsure
from engine.drafting.verbs import BE_PAST, lemma, table
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.drafting.reported import Voice

WISHES = listed("wishes")
MINDS = listed("minds")
ATTITUDES = listed("attitudes")
_ADVERBS = (ADVERBS | MIDDLE) - {"not"}
_DEGREES = _ADVERBS | {"a", "bit", "little"}
_HELPING = BE_PAST | {"am", "have", "had", "did"}
_UNDONE = frozenset({"there", "here", "going", "meant", "supposed", "got", "about", "due"})
"""After "I was" or "I have" these are of what was not done."""
_TELLING = REPORTING - {"see", "know", "think", "feel"}
"""Verbs of which "reported having told" would be made."""
_SEEN = frozenset({"why", "how", "that", "what", "where"})


def opens_with_own(found: Sequence[Token]) -> bool:
    """Tell whether the speaker stands so near the beginning that "X said that X" would come of it."""
    return any(token.low in SELF for token in found[:2])


def without_name(found: list[Token], moved: list[Token]) -> tuple[str, list[Token]]:
    """Return "" or "reported" and what follows the speaker's name; raises `Unsure` where neither is safe.

    `found` are the words as they were said, `moved` the same one step back in time.
    """
    if found[0].low != "i":
        raise Unsure
    if _is_view(moved):
        return "", _joined_views(moved)
    return "reported", _reported(found)


def _is_view(moved: Sequence[Token]) -> bool:
    """Tell whether "I ..." is a wish, a view or a state of mind."""
    words = [token.low for token in moved[1:] if token.low not in _DEGREES]
    if any(token.after for token in moved[:3]) and len(moved) > len(words[:3]) + 1:
        return False
    if words[:1] == ["did"] and "not" not in words[:2]:
        return False
    first, second, third = [*(word for word in words if word != "not"), "", "", ""][:3]
    if first == "would":
        done = second != "have" or third in {*table().participle, "been", "had", "done"}
        return (second in WISHES and done) or (second == "be" and third in ATTITUDES)
    if first in {"had", "did", "was", "could"}:
        had = second in {table().base[base].participle for base in MINDS}
        seen = second == "see" and third in _SEEN
        return {"had": had, "did": second in MINDS, "was": second in ATTITUDES, "could": seen}[first]
    return words[:1] != ["not"] and first in {table().base[base].past for base in MINDS}


def _joined_views(moved: list[Token]) -> list[Token]:
    """Return views without the name: "I would have closed it, but I can see why" has one subject."""
    result: list[Token] = []
    for place, token in enumerate(moved[1:], 1):
        if token.low in SELF:
            before = moved[place - 1]
            if token.low != "i" or before.low not in {"and", "but", "or"} or not _is_view(moved[place:]):
                raise Unsure
            continue
        result.append(token)
    return result


def _reported(found: list[Token]) -> list[Token]:
    """Return "having done ..." or "being ..." for one thing the speaker did or is; raises `Unsure`."""
    shift = Shift([Token(token.word, token.after) for token in found])
    shift.run()
    rest = [token.low for token in found[1:]]
    if shift.moved > 1 or set(rest) & (SELF | NOMINATIVE | SUBJECTS - {"it", "you"}):
        raise Unsure
    place = next((n for n, low in enumerate(rest, 1) if low not in _ADVERBS), len(found))
    if place + 1 >= len(found):
        raise Unsure
    between, verb = found[1:place], found[place].low
    if verb not in _HELPING:
        return [*between, *_participle(verb, found, place)]
    place += 1
    if found[place].low == "not":
        between, place = [Token("not"), *between], place + 1
    while place + 1 < len(found) and found[place].low in _ADVERBS:
        between, place = [*between, Token(found[place].word)], place + 1
    return [*between, *_participle(verb, found, place)]


def _participle(verb: str, found: list[Token], place: int) -> list[Token]:
    """Return the verb as a participle with all that follows it; at `place` is the main verb, or what the speaker is."""
    low, after, forms = found[place].low, found[place + 1 :], table()
    if low in _UNDONE or found[place - 1].after or lemma(low) in _TELLING:
        raise Unsure
    if verb in {"have", "had"} and low in {*forms.participle, "had", "done"}:
        return [Token("having"), *found[place:]]
    if verb in {"have", "had"} and low == "been" and after and not after[0].low.endswith("ing"):
        return [Token("having"), *found[place:]]
    if verb == "did" and low in forms.base:
        return [Token("having"), Token(forms.base[low].participle, found[place].after), *after]
    if verb in BE_PAST | {"am"} and not low.endswith("ing"):
        return [Token(word) for word in ("having been" if verb in BE_PAST else "being").split()] + found[place:]
    if verb in forms.past and verb not in _HELPING:
        return [Token("having"), Token(forms.past[verb].participle, found[place].after), *after]
    raise Unsure


def as_pronoun(low: str, voice: Voice) -> str:
    """Return "she", "her" or "herself" for the speaker's "I", "me" or "my"."""
    forms = {"he": ("he", "him", "his", "his", "himself"), "she": ("she", "her", "her", "hers", "herself")}
    return dict(zip(("i", "me", "my", "mine", "myself"), forms[voice.pronoun], strict=True))[low]


def one_meaning(found: Sequence[Token], place: int, before: str, voice: Voice) -> bool:
    """Tell whether "he" or "she" at a place can be nobody but the speaker."""
    theirs = OF.get(voice.pronoun, set())
    words = [word.strip(".,'\"").removesuffix("'s") for word in before.split()]
    if not theirs or {token.low for token in found} & theirs or {word.lower() for word in words} & theirs:
        return False
    own = {*f"{voice.speaker} {voice.own}".split()}
    object_ = "her" if found[place].low == "me" else "she"
    words += others(found[:place], object_, whose=False)
    fitting = HE_SHE[voice.pronoun]
    other = (HE | SHE) - fitting
    return not any(
        word not in own and word.lower() not in other and may_be(word, fitting, voice.common) for word in words
    )
