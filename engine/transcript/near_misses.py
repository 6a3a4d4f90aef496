"""Put a misheard name right when exactly one name of the meeting sounds like it.

Rule: conservative. Where two names fit, where what was heard is or may be ordinary words, where the likeness is not
exact and the recogniser was sure, nothing is done. The likeness is that of sounds in British English, since the
recogniser spells by ear what it does not know; it may take one name for two words, or an acronym for a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.transcript.lines import ends_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.transcript.lines import Spoken

_SPELT_UNLIKE: dict[str, tuple[str, ...]] = {
    "siobhan": ("shivawn", "shavawn", "shevawn", "chivawn", "chevawn"),
    "rhys": ("reess",),
    "nguyen": ("newin", "nwin", "win", "nowin", "noen", "nuyen", "newen"),
    "okafor": ("okafor", "ocalfall", "ocalfel"),
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
    "senco": ("senko",),
    "marcel": ("marsell",),
    "kieran": ("keeran",),
    "ioan": ("yohan",),
    "sian": ("sharn",),
    "llinos": ("leenos",),
    "huw": ("hue",),
    "dafydd": ("davith",),
    "tadhg": ("tige",),
    "grainne": ("grawnya",),
    "aine": ("awnya",),
    "orla": ("awla",),
    "xiu": ("shoo",),
    "zhang": ("jang",),
    "okonkwo": ("okonkwo", "okonquo"),
    "ngozi": ("engozi", "gozi"),
    "wojciech": ("voychek",),
    "agnieszka": ("agneshka",),
    "kasia": ("kasha",),
    "malgorzata": ("malgozhata",),
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
        (r"al(?=[fv])", "a"),
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
"""Probability from which a word is left alone if it is only like a name."""
_LEAST_JOINED = 4
"""Sounds a name must have to be looked for in several words."""
_MOST_WORDS = 3
_CORE = re.compile(r"^(\W*)([^\W\d_](?:\.[^\W\d_])+|[^\W\d_][\w'’-]*?)((?:['’]s)?\W*)$")
_INITIALS = re.compile(r"(?:[A-Za-z][.-]?)+")


@dataclass(frozen=True, slots=True)
class _Heard:
    """A word, or several taken for one: what stands before and after it, and what kind of a word it seems to be."""

    before: str
    core: str
    after: str
    least: float
    first: bool
    ordinary: bool

    @property
    def capital(self) -> bool:
        """Tell whether it is written as a name where any other word would not be."""
        return self.core[0].isupper() and not self.first


@cache
def _ordinary() -> frozenset[str]:
    """Return words that stand small in public transcripts (QMSum, PriMock57), and others that sound like names."""
    return frozenset(resources.files(__package__).joinpath("ordinary.txt").read_text("utf-8").split())


def ordinary(word: str) -> bool:
    """Tell whether a word is one of everyday talk, whatever name it may be as well."""
    return word.lower() in _ordinary() or word.lower() in _NOT_NAMES


def put_right(words: Sequence[Spoken], terms: Iterable[str]) -> tuple[Spoken, ...]:
    """Return the words with near misses of the terms' words put right; the same words when there is none."""
    names = _names(tuple(terms))
    starts = [True, *(ends_sentence(word.text) for word in words[:-1])]
    put: list[Spoken] = []
    place = 0
    while place < len(words):
        count, word = _put_right(words[place:], starts[place:], names)
        put.append(word)
        place += count
    return tuple(put)


def _put_right(words: Sequence[Spoken], starts: Sequence[bool], names: Sequence[str]) -> tuple[int, Spoken]:
    """Return how many words from the first on are one name, and that word; else one, and the first as it was."""
    for count in (*_lettered(words, names), *range(min(_MOST_WORDS, len(words)), 0, -1)):
        part = words[:count]
        if any(starts[1:count]) or not (heard := _joined(part, first=starts[0])):
            continue
        name = _meant(heard, names) if count == 1 else _meant_by_several(part, heard, names)
        if name and (count > 1 or name != heard.core):
            text = f"{heard.before}{name}{heard.after}"
            return count, replace(part[0], text=text, end=part[-1].end, probability=heard.least)
    return 1, words[0]


def _lettered(words: Sequence[Spoken], names: Sequence[str]) -> Iterable[int]:
    """Return how many single letters follow each other here, if they spell an acronym."""
    letters = ""
    for word in words:
        if not _INITIALS.fullmatch(bare := word.text.rstrip(",;:?!")) or len(bare) > 2:  # noqa: PLR2004 - a letter, a dot
            break
        letters += bare[0].upper()
    return [len(letters)] if len(letters) > 1 and letters in names else []


def _joined(words: Sequence[Spoken], *, first: bool) -> _Heard | None:
    """Return words as one, without what stands around them; None where something stands between them."""
    parts = [_CORE.match(word.text) for word in words]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts) or any(one[3] or two[1] for one, two in pairwise(known)):
        return None
    core = "".join(part[2] for part in known)
    after = known[-1][3].removeprefix(".") if "." in core else known[-1][3]
    return _Heard(known[0][1], core, after, min(word.probability for word in words), first, ordinary(core))


def _meant(heard: _Heard, names: Sequence[str]) -> str | None:
    """Return the one name a word stands for, perhaps itself; None if none or several fit, or it may be ordinary."""
    plain = heard.core.replace(".", "").casefold()
    same = [name for name in names if name.casefold() == plain]
    if same:
        return same[0] if heard.capital or not heard.ordinary else None
    if heard.core.lower() in _NOT_NAMES or (heard.ordinary and not heard.capital):
        return None
    unsure = heard.least < _SURE
    if not heard.core[0].isupper() and not unsure:
        names = [name for name in names if name.isupper()]
    fitting = [name for name in names if _fits(heard.core, name, exactly=not unsure or not heard.capital)]
    if not fitting and heard.core.endswith("s") and not heard.after.startswith(("'", "’")):
        fitting = [f"{name}'s" for name in names if not name.isupper() and _fits(heard.core[:-1], name, exactly=True)]
    return fitting[0] if len(fitting) == 1 else None


def _meant_by_several(words: Sequence[Spoken], heard: _Heard, names: Sequence[str]) -> str | None:
    """Return the one name several words stand for: exactly its sound, and at least one of them is no ordinary word."""
    letters = heard.core.upper()
    if letters in names and len(letters) == len(words):
        return letters
    if not any(_odd(word, first=heard.first and word is words[0]) for word in words):
        return None
    if len(sounds_of(heard.core)) < _LEAST_JOINED:
        return None
    fitting = [name for name in names if _fits(heard.core, name, exactly=True)]
    return fitting[0] if len(fitting) == 1 and heard.core.casefold() != fitting[0].casefold() else None


def _odd(word: Spoken, *, first: bool) -> bool:
    """Tell whether a word is none that is ordinarily written so."""
    match = _CORE.match(word.text)
    if match is None or match[2].lower() in _NOT_NAMES:
        return False
    return match[2].lower() not in _ordinary() or (match[2][0].isupper() and not first)


@cache
def _names(terms: tuple[str, ...]) -> tuple[str, ...]:
    """Return the single words of the terms that are names or acronyms, each once."""
    words = (word for term in terms for word in re.findall(r"[^\W\d_][\w'’-]*", term))
    kept = (re.sub(r"['’]s$", "", word) for word in words if word[0].isupper() and word.lower() not in _NOT_NAMES)
    return tuple(dict.fromkeys(word for word in kept if len(word) > 1))


@cache
def _fits(heard: str, name: str, *, exactly: bool) -> bool:
    sounds = sounds_of(heard)
    said = [sounds_of(way) for way in _SPELT_UNLIKE.get(name.lower(), (name,))]
    if exactly or len(sounds) < _CLEAR:
        return sounds in said
    return any(len(way) >= _CLEAR and distance(sounds, way) <= _NEAR for way in said)


@cache
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
