"""A sentence as words with their punctuation, contractions written out.

Rule: a contraction that can mean two things ("'s" for is, has or whose; "'d" for had or would) is written out only
where its neighbours decide it; where they do not, the sentence is not for rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from engine.drafting.figures import NUMBER
from engine.drafting.verbs import table
from engine.drafting.wordlists import listed


class Unsure(Exception):
    """A sentence that the rules do not understand beyond doubt; it will be quoted."""


@dataclass(slots=True)
class Token:
    """One word, with what is written directly after it."""

    word: str = field(repr=False)
    after: str = field(default="", repr=False)

    @property
    def low(self) -> str:
        """The word in lower case."""
        return self.word.lower()


MOST_WORDS = 60
"""Words in a sentence that rules still follow."""
ADVERBS = listed("adverbs")
HAS_ALWAYS = frozenset({"been", "got", "had"})
MOTION = frozenset(
    {"gone", "come", "become", "fallen", "happened", "started", "begun", "grown", "risen", "arrived", "died"}
)
DETERMINERS = listed("determiners")
OBJECTS = DETERMINERS | frozenset(["me", "him", "them", "us", "it", "everything", "something", "nothing", "bedtime"])
PRONOUNS_OF_IS = listed("pronouns_of_is")
STATES = listed("states")
_NUMBERS = re.compile(rf"^(?:\d.*|{NUMBER}|half|quarter)$")
_WORD = re.compile(r"([\w£€$%&/@+-][\w’'£$%&/@+.-]*[\w%]|[\w£€$%&/@+-])([^\w\s£€$]*)|([^\w\s]+)")
_LEFTOVERS = {
    "'cause": "because",
    "cos": "because",
    "cause": "cause",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
}
_BAIL = frozenset(
    {
        "let's",
        "lets",
        "ain't",
        "y'all",
        "innit",
        "wasnae",
        "dinnae",
        "cannae",
        "whatever",
        "blah",
        "god",
        "love",
        "darling",
    }
)
_ENDINGS = {"n't": " not", "'ll": " will", "'ve": " have", "'re": " are", "'m": " am"}
_NEGATIVE = {"can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not"}


def tokens_of(text: str) -> list[Token]:
    """Cut a sentence into tokens; raises `Unsure` on marks that belong to quotations, lists or asides."""
    if re.search(r"[\"“”()\[\]{}<>:;*_=|\\~^#…–—]|\.\.|--", text):
        raise Unsure
    found: list[Token] = []
    for match in _WORD.finditer(text.replace("’", "'")):
        if match.group(3):
            raise Unsure
        found.append(Token(match.group(1), match.group(2)))
    if not found or any(token.low in _BAIL for token in found) or len(found) > MOST_WORDS:
        raise Unsure
    return found


def written_out(found: list[Token]) -> list[Token]:
    """Write contractions out; raises `Unsure` where one could mean two things."""
    result: list[Token] = []
    for place, token in enumerate(found):
        if _heads_a_run(token, found[place + 1 : place + 2]):
            raise Unsure
        following = [other.low for other in found[place + 1 : place + 4]]
        words = _expand(token.word, following).split()
        result += [Token(word) for word in words]
        result[-1].after = token.after
    return result


def _heads_a_run(token: Token, following: list[Token]) -> bool:
    """Tell whether "Mum's drinking, " may name a thing, of which the rest speaks, or say what she does."""
    stem, _, end = token.low.rpartition("'")
    doing = any(other.low.endswith("ing") and "," in other.after for other in following)
    return end == "s" and doing and stem not in PRONOUNS_OF_IS


def _expand(word: str, following: list[str]) -> str:
    low = word.lower()
    if low in _LEFTOVERS or low in _NEGATIVE:
        return (_LEFTOVERS | _NEGATIVE)[low]
    for ending, full in _ENDINGS.items():
        if low.endswith(ending):
            return word[: -len(ending)] + full
    if low.endswith("'d"):
        return word[:-2] + _had_or_would(following)
    return _is_has_or_whose(word, following) if low.endswith("'s") else word


def counted(word: str) -> bool:
    """Tell whether a word is a number."""
    return _NUMBERS.match(word) is not None


def _next_word(following: list[str]) -> str:
    return next((word for word in following if word not in ADVERBS), "")


def _had_or_would(following: list[str]) -> str:
    forms, word = table(), _next_word(following)
    if word in {"have", "be"} or (word in forms.base and word not in forms.participle):
        return " would"
    if word in {"been", "had", "no", "better"} or (word in forms.participle and word not in forms.base):
        return " had"
    raise Unsure


def _is_has_or_whose(word: str, following: list[str]) -> str:
    stem, low = word[:-2], word[:-2].lower()
    nearest = following[0] if following else ""
    after = _next_word(following)
    if after in HAS_ALWAYS or after in MOTION:
        return stem + " has"
    state = after in STATES or after.endswith("ing") or after in DETERMINERS or bool(_NUMBERS.match(after))
    participle = after in table().participle or after == "done"
    if low in PRONOUNS_OF_IS or low.endswith("body"):
        return stem + (" is" if state or not participle else _has_with_object(following, after))
    if nearest in ADVERBS and participle and not state:
        raise Unsure
    if nearest in ADVERBS or state:
        return stem + " is" if not after.endswith("ing") or nearest != after or _known_ing(after) else word
    if participle:
        return stem + _has_with_object(following, after)
    return word


def _known_ing(word: str) -> bool:
    stem = word[:-3]
    bases = table().base
    return stem in {"do", "be", "hav"} or stem in bases or stem + "e" in bases or stem[:-1] in bases


def _has_with_object(following: list[str], participle: str) -> str:
    """Decide a participle after 's: with an object it is "has"; without one it may be a state, and nobody can tell."""
    rest = following[following.index(participle) + 1 :]
    if rest and (rest[0] in OBJECTS or rest[0].istitle()):
        return " has"
    if participle == "done" and rest and counted(rest[0]):
        return " has"
    raise Unsure


def joined(found: list[Token]) -> str:
    """Write tokens as text again."""
    return " ".join(token.word + token.after for token in found)
