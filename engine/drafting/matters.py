"""Whose matter is being talked about: where a meeting goes through several families or children one after the other.

Rule: a matter is only ever called what whoever opened it called it, word for word; it ends where the next is opened,
and where somebody of another matter is named or somebody says that they go back, until one is opened again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.drafting.acts import Act
from engine.drafting.people import NOT_NAMES, names_in
from engine.drafting.verbs import VERB, table
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from engine.drafting.people import People
    from engine.drafting.sentences import Sentence

SEVERAL = 2
"""Openings from which on a meeting has more than one matter."""
EARLY = 4
"""The part of a meeting, one in so many, in which a name alone opens its only matter."""
_TURNS = re.compile(r"(?:okay|ok|right|so|now|lovely|good|great|thanks|thank you|fine|next|last one)\.", re.IGNORECASE)
HEADING_WORDS = 3
"""Words of a heading that ends a matter: "Duty rota."."""
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?"
_LEAD = (
    r"(?P<lead>(?:(?i:okay|ok|right|so|and|now|then|lovely|good|great|thanks|fine|last one|next one|next|last|finally|"
    r"first one|first|moving on to|on to|let['’]s (?:do|start with|move on to)),? )*)"
)
_OPENS = re.compile(
    rf"^{_LEAD}(?P<what>(?:(?i:the) )?{_NAME}(?:(?:,| and) {_NAME})*)"
    r"(?P<then>,? (?:first|then|next|now|last)(?:,? then)?)?\.$"
)
_HEADS = re.compile(rf"^{_LEAD}(?P<what>[^?]*)\.$")
_ENDS = re.compile(
    r"\b(?:last (?:bit|things?)|any other business|before we (?:finish|close|stop|go)|(?:is|bit) (?:just )?about you|"
    r"how are you(?: doing)?)\b|^(?:(?:right|okay|so|and|now),? )*(?:you(?:, then)?|next)\.$",
    re.IGNORECASE,
)
_STRAYS = re.compile(
    r"(?:^|, |\b(?:and|so|but|just|sorry|can|i|we|me|i['’](?:m|ll|d)|we['’](?:re|ll)|let['’]s) )"
    r"(?:(?:go|going|come|coming|jump|jumping|get|getting) )?back (?:to|on)\b|"
    r"\b(?:on|of|to|for|with|about) (?:mine|yours|ours)\b|"
    r"\b(?:another|a different|(?:my|your|our) (?:other|last|next)) (?:case|family)\b",
    re.IGNORECASE,
)
"""How somebody speaks of another matter without opening it: "There's one thing more on mine."."""
_CHAT = re.compile(
    r"(?:(?:oh|well|okay|no|yeah),? )*(?:fair (?:enough|point)|bless (?:him|her|them|you)|"
    r"(?:no|not a) (?:problem|rush|worries)|"
    r"of course|good (?:lad|girl|lass|stuff|man|for \w+)|poor \w+(?: \w+)?|well done|same here|big jump|my fault)\b",
    re.IGNORECASE,
)
"""What ends no matter, however much it looks like a heading."""
_FAMILY = re.compile(
    r"\b[Tt]he (?:(?P<plural>[A-Z][a-z][\w-]*s)\b|(?P<single>[A-Z][a-z][\w-]*) (?:famil|child|kid|case)\w*)"
)
_CAPITALS = re.compile(r"[A-Z][\w’'-]+")
_WORDS = listed("openers") | listed("stop") | NOT_NAMES


@dataclass(frozen=True, slots=True)
class Matter:
    """What somebody opened, in their words, and the sentence they opened it with."""

    words: str = field(repr=False)
    opening: Sentence = field(repr=False)

    def heads(self, text: str, people: People) -> str:
        """Return a line with the matter it was said under; what somebody is to do goes on beginning with their name."""
        words = re.sub(r"^The ", "the ", self.words)
        if any(text.startswith(f"{person.name} to ") for person in people.present):
            plain = text.removesuffix(".")
            return f"{plain[:-1]}; under {words})." if plain.endswith(")") else f"{plain} (under {words})."
        going_on = re.sub(r"^(?:About|It was)\b", lambda match: match.group().lower(), text)
        return f"Under {words}, {going_on}"

    def named_in(self, text: str) -> bool:
        """Tell whether a line says by itself whom it is about."""
        return any(word.rstrip("s") in text for word in _called(self.words))


def matters(cut: Sequence[Sentence], people: People, common: Collection[str]) -> dict[int, Matter]:
    """Return under which matter each sentence was said, by its index; `common` are words that are nobody's name."""
    own = {word for person in people.present if not person.child for word in person.name.split()}
    named = {name for sentence in cut for names in names_in(sentence.text) for name in names.split()}
    places = [(place, _opening(cut, place, {*common, *_WORDS}, own)) for place in range(len(cut))]
    opens = {place: match["what"] for place, match in places if match and (match["lead"] or match["then"])}
    late = {place: match["what"] for place, match in places if match and _turns_to(cut, place, match["what"])}
    sure = {*opens.values(), *late.values()}
    voices = {cut[place].speaker for place in (*opens, *late)}
    known = {_root(name) for name in named - own}
    found: dict[int, Matter] = {}
    owners: dict[str, str] = {}
    current: Matter | None = None
    for place, match in places:
        sentence = cut[place]
        if sentence.turn == cut[-1].turn:
            break
        heads = sentence.speaker in voices and _heads(cut, place)
        if match and (match["what"] in sure or (heads and named.issuperset(_called(match["what"])))):
            current = Matter(match["what"], sentence)
            owners.update(dict.fromkeys(_roots(current.words), current.words))
        elif heads or _ENDS.search(sentence.text) or (current and _strays(sentence.text, current.words, owners)):
            current = None
        if current is not None and not sentence.note:
            found[sentence.index] = current
            for root in _roots(sentence.text) & known:
                owners.setdefault(root, current.words)
    return found if late or len({matter.words for matter in found.values()}) >= SEVERAL else {}


def _turns_to(cut: Sequence[Sentence], place: int, what: str) -> bool:
    """Tell whether a full name that was not heard before follows a "Right." well into a meeting: another matter."""
    sentence, before = cut[place], cut[place - 1] if place else None
    if before is None or before.turn != sentence.turn or not _TURNS.match(before.text) or place * EARLY < len(cut):
        return False
    names = _CAPITALS.findall(what)
    return len(names) >= SEVERAL and not any(name in one.text for name in names for one in cut[:place])


def _strays(text: str, matter: str, owners: Mapping[str, str]) -> bool:
    """Tell whether a sentence speaks of another matter: of somebody first named there, or of another family."""
    families = {_root(match["plural"] or match["single"]) for match in _FAMILY.finditer(text)}
    elsewhere = any(owners.get(root, matter) != matter for root in _roots(text))
    return elsewhere or not families <= _roots(matter) or _STRAYS.search(text) is not None


def _roots(text: str) -> set[str]:
    return {_root(word) for word in _CAPITALS.findall(text)}


def _root(name: str) -> str:
    """Return a name without the ends of a plural or a possessive: "the Hugheses", "Hughes's"."""
    return re.sub(r"(?:e?s)+$", "", re.sub(r"['’].*$", "", name))


def _opening(
    cut: Sequence[Sentence], place: int, not_names: Collection[str], own: Collection[str]
) -> re.Match[str] | None:
    """Return how a sentence names a family or a child and nothing else; not an answer, and nobody in the room."""
    sentence = cut[place]
    match = None if sentence.note or sentence.child else _OPENS.match(sentence.text)
    if match is None or _echoes(cut, place):
        return None
    named = _called(match["what"])
    known = any(word in own or word.lower() in not_names or word.isupper() for word in named)
    return match if named and not known else None


def _called(what: str) -> list[str]:
    """Return the names that open a matter, without the article of a family's."""
    return _CAPITALS.findall(what.removeprefix("The "))


def _echoes(cut: Sequence[Sentence], place: int) -> bool:
    """Tell whether a sentence answers a question, or says once more what was just said."""
    before = cut[place - 1] if place else None
    words = _CAPITALS.findall(cut[place].text)
    return before is not None and (before.question or any(word in before.text for word in words))


def _heads(cut: Sequence[Sentence], place: int) -> bool:
    """Tell whether a sentence is a heading: few words without a verb, that open a turn or stand by themselves in it."""
    sentence = cut[place]
    if not _short(sentence) or _echoes(cut, place):
        return False
    before = cut[place - 1] if place else None
    fresh = before is None or before.turn != sentence.turn or Act.NOISE in before.acts or _short(before)
    match = _HEADS.match(sentence.text)
    return fresh or (match is not None and bool(match["lead"]))


def _short(sentence: Sentence) -> bool:
    """Tell whether a sentence is a few words without a verb, and no answer, promise or risk."""
    match = _HEADS.match(sentence.text)
    if match is None or _CHAT.match(sentence.text) or sentence.acts & {Act.NOISE, Act.RISK, Act.ACTION}:
        return False
    words = re.findall(r"[\w’'-]+", match["what"].lower())
    forms = table()
    acted = any(
        word.endswith(("ed", "ing")) or word in form
        for word in words
        for form in (forms.base, forms.third, forms.past, forms.participle)
    )
    opens = bool(words) and words[0] in _WORDS - {"the", "a", "an"}
    return len(words) <= HEADING_WORDS and not (acted or opens or VERB.search(sentence.text))
