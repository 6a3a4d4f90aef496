"""Put a misheard name right when exactly one name of the meeting sounds like it.

Rule: conservative. Where two names fit, where the word may be an ordinary one, where the likeness is not exact and the
recogniser was sure, nothing is done. The likeness is that of sounds in British English, since the recogniser spells by
ear what it does not know.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from engine.transcript.lines import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.transcript.lines import Spoken

_SPELT_UNLIKE: dict[str, tuple[str, ...]] = {
    "siobhan": ("shivawn", "shavawn"),
    "rhys": ("reess",),
    "nguyen": ("newin", "nwin", "win"),
    "niamh": ("neev",),
    "aoife": ("eefa",),
    "caoimhe": ("keeva", "kweeva"),
    "saoirse": ("seersha", "sursha"),
    "sinead": ("shinaid",),
    "sean": ("shawn",),
    "eilidh": ("aylee",),
    "roisin": ("rosheen",),
    "oisin": ("osheen",),
    "ciara": ("keera",),
    "padraig": ("pawdrig",),
    "mairead": ("maraid",),
    "graham": ("grayam",),
    "isla": ("ila",),
    "aisha": ("isha", "aysha"),
    "camhs": ("kamz",),
    "cafcass": ("kafkass",),
    "marac": ("marrack",),
    "mash": ("mash",),
}
"""Names and acronyms whose spelling hides how they are said."""

_NOT_NAMES = frozenset(
    re.findall(
        r"[^ ]+",
        "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
        "september october november december christmas easter english british i i'm i'll i've i'd mum mom dad nan nana "
        "gran grandma grandad auntie aunty uncle mr mrs ms miss dr ok okay god",
    )
)
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"[^a-z]", ""),
        (r"ph", "f"),
        (r"^(?:kn|gn)", "n"),
        (r"^wr|rh", "r"),
        (r"tch|ch", "1"),
        (r"s[ch]h?(?=[eiao])|sh", "2"),
        (r"th", "3"),
        (r"gh(?![aeiou])", ""),
        (r"ck|q|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"x", "ks"),
        (r"z", "s"),
        (r"dg|j", "g"),
        (r"(?<=[aeiou])[aeiou]*r(?![aeiouy])", "r"),
        (r"(?:aw|au|oa|or|ou?gh)", "o"),
        (r"(?<=[aeiouy])r(?![aeiouy])", ""),
        (r"elle$", "El"),
        (r"ey$|ie$|y(?![aeiou])", "i"),
        (r"ee|ea|ie|ei|i(?=[snv]e$)", "I"),
        (r"(?:ai|ay|ey)", "a"),
        (r"(?:oo|ou|ew|ue)", "u"),
        (r"(?<=[^aeiouIE])e$|h(?![aeiou])", ""),
        (r"(.)\1+", r"\1"),
    )
)
_ALIKE = frozenset(map(frozenset, ("bp", "bv", "dt", "fv", "gk", "mn", "12", "g1", "3t", "3f", "uw")))
_VOWELS = frozenset("aeiouEI")
_CLEAR = 5
"""Sounds a name must have before a likeness that is not exact is accepted."""
_NEAR = 0.5
_SURE = 0.5
"""Probability from which a word is left alone if it is only like a name, or stands where any word has a capital."""
_CORE = re.compile(r"^(\W*)([^\W\d_][\w'’-]*?)((?:['’]s)?\W*)$")


def put_right(words: Sequence[Spoken], terms: Iterable[str]) -> tuple[Spoken, ...]:
    """Return the words with near misses of the terms' words put right; the same words when there is none."""
    names = _names(tuple(terms))
    starts = [True, *(ends_sentence(word.text) for word in words[:-1])]
    return tuple(_put_right(word, names, first=first) for word, first in zip(words, starts, strict=True))


def _put_right(word: Spoken, names: Sequence[str], *, first: bool) -> Spoken:
    match = _CORE.match(word.text)
    if match is None or not match[2][0].isupper() or match[2].lower() in _NOT_NAMES:
        return word
    sure = word.probability >= _SURE
    if match[2].casefold() in {name.casefold() for name in names} or (first and sure):
        return word
    fitting = [name for name in names if _fits(match[2], name, exactly=first or sure)]
    return replace(word, text=f"{match[1]}{fitting[0]}{match[3]}") if len(fitting) == 1 else word


@cache
def _names(terms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the single words of the terms that are names or acronyms, each once."""
    words = (word for term in terms for word in re.findall(r"[^\W\d_][\w'’-]*", term))
    return tuple(dict.fromkeys(w for w in words if len(w) > 2 and w[0].isupper() and w.lower() not in _NOT_NAMES))  # noqa: PLR2004


@cache
def _fits(heard: str, name: str, *, exactly: bool) -> bool:
    sounds = sounds_of(heard)
    said = [sounds_of(way) for way in _SPELT_UNLIKE.get(name.lower(), (name,))]
    if exactly or len(sounds) < _CLEAR:
        return sounds in said
    return any(len(way) >= _CLEAR and distance(sounds, way) <= _NEAR for way in said)


def sounds_of(word: str) -> str:
    """Return roughly how a word is said, one character a sound."""
    said = word.lower()
    for pattern, sound in _SOUNDS:
        said = pattern.sub(sound, said)
    return said


def distance(one: str, other: str) -> float:
    """Return the edit distance of two words' sounds; vowels and like consonants count half."""
    row = [0.0]
    for sound in other:
        row.append(row[-1] + _weight(sound))
    for mine in one:
        last, row[0] = row[0], row[0] + _weight(mine)
        for place, theirs in enumerate(other, 1):
            best = min(row[place] + _weight(mine), row[place - 1] + _weight(theirs), last + _change(mine, theirs))
            last, row[place] = row[place], best
    return row[-1]


def _weight(sound: str) -> float:
    return 0.5 if sound in _VOWELS else 1.0


def _change(one: str, other: str) -> float:
    if one == other:
        return 0.0
    half = {one, other} <= _VOWELS or frozenset((one, other)) in _ALIKE
    return 0.5 if half else 1.0
