"""Short replies that say something only beside what they reply to: "Four nights.", "Not longer.", "Me first.".

Rule: a scrap is never worded; it stands once, word for word, with what was said directly before it, or else after it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.drafting.acts import CHILDS, Act, spoken_words
from engine.drafting.figures import NUMBER
from engine.drafting.passages import BARE_WORDS, NEAR, PASSAGE_WORDS
from engine.drafting.people import HE, SHE
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from engine.drafting.passages import Passage
    from engine.drafting.people import People
    from engine.drafting.sentences import Sentence

SCRAP_WORDS = 16
"""The most words of what may stand with what it follows."""
_COUNTS = re.compile(
    rf"\b(?:{NUMBER}|\w+day|tomorrow|tonight|\d+|"
    r"agreed|(?:me|so) too|once|twice|every|each|daily|weekly|both|neither|none|left|right)\b",
    re.IGNORECASE,
)
_BINDS = re.compile(
    rf"{_COUNTS.pattern}|n['’]t\b|"
    r"\b(?:not|no|never|only|but|if|unless|until|till|by|before|first|after|all|same|instead|then|sooner|later)\b",
    re.IGNORECASE,
)
"""What sets bounds to what was said before: a number, a day, a condition, a "not"."""
_TURNS_TO = re.compile(r"(?:so|now|right|okay|ok|next|and|then)\b", re.IGNORECASE)
_LEANING = re.compile(r"(?:(?:well|but|and|yeah|yes|no),? )*(?:it|that|they|he|she|there|this)\b", re.IGNORECASE)
_CHAT = re.compile(
    r"\b(?:one at a time|take your time|go on|carry on|bless (?:her|him|them|you)|tell me (?:more )?about|"
    r"say (?:a bit )?more|quickly|in your own time|teas?|coffees?|biscuits?|milk|sugar|the loo|minutes)\b",
    re.IGNORECASE,
)
_REFUSES = re.compile(r"no,? (?:thank|thanks)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:no|not|never|only|agreed)\b|n['’]t\b", re.IGNORECASE)
_EMPTY = listed("filler") | listed("openers") | listed("stop")


def taken_in(
    passages: Sequence[Passage], talk: Iterable[Sentence], cut: Sequence[Sentence], people: People
) -> list[Passage]:
    """Return the passages with the scraps among the talk: each with the one passage it stands in, after or before."""
    left = {sentence.index: sentence for sentence in talk}
    names = {word for person in (*people.present, *people.children) for word in person.name.split()}
    heads = {one.heading: one.sentences[0].turn for one in passages if one.heading}
    said = {
        place: one
        for place, one in left.items()
        if _says(one, names) and not _heads(one, heads, cut) and not _answered(place, cut)
    }
    made = list(passages)
    for step in (_filled, _grown):
        made = [step(passage, left, said) for passage in made]
        for passage in made:
            for one in passage.shown:
                said.pop(one.index, None)
    return [_led(passage, said, cut) for passage in made]


def _heads(sentence: Sentence, heads: Mapping[str, int], cut: Sequence[Sentence]) -> bool:
    """Tell whether a scrap is the heading of what its speaker goes on with: "So, the medical."."""
    turns = _TURNS_TO.match(sentence.text) is not None
    opens = sentence.index == 0 or cut[sentence.index - 1].turn != sentence.turn
    bare = opens and _BINDS.search(sentence.text) is None
    return (turns or bare) and not _DENIES.search(sentence.text) and heads.get(sentence.text) == sentence.turn


def _answered(place: int, cut: Sequence[Sentence]) -> bool:
    """Tell whether somebody else goes on with "it" or "that", which then stands with the scrap as its context."""
    after = cut[place + 1] if place + 1 < len(cut) else None
    return after is not None and after.turn != cut[place].turn and _LEANING.match(after.text) is not None


def _filled(passage: Passage, left: Mapping[int, Sentence], said: Mapping[int, Sentence]) -> Passage:
    """Return a passage with the scraps between two of its sentences, where nothing but talk lies between them."""
    places = [one.index for one in passage.shown]
    gaps: list[Sentence] = []
    for one, other in pairwise(places):
        between = range(one + 1, other)
        if len(between) <= NEAR and all(place in left for place in between):
            gaps += [said[place] for place in between if place in said]
    if not gaps or passage.kind in CHILDS:
        return passage
    return replace(passage, sentences=tuple(sorted((*passage.sentences, *gaps), key=lambda one: one.index)))


def _grown(passage: Passage, left: Mapping[int, Sentence], said: Mapping[int, Sentence]) -> Passage:
    """Return a passage with the scraps that follow it, and a nod before one."""
    held: list[Sentence] = []
    while (following := left.get(passage.shown[-1].index + 1 + len(held))) and len(held) < NEAR:
        held.append(following)
        if following.index in said:
            joined = with_scrap(passage, held)
            if joined is None:
                break
            passage, held = joined, []
    return passage


def _led(passage: Passage, said: Mapping[int, Sentence], cut: Sequence[Sentence]) -> Passage:
    """Return a passage with the scraps its speaker began with: "Nine on a school night. I've said I'd look at it."."""
    first = passage.shown[0]
    while (
        not passage.lead
        and passage.kind not in CHILDS
        and first.index - 1 in said
        and cut[first.index - 1].turn == first.turn
    ):
        first = cut[first.index - 1]
        passage = replace(passage, sentences=(first, *passage.sentences))
    return passage


def with_scrap(passage: Passage, held: Sequence[Sentence]) -> Passage | None:
    """Return a passage with what was said right after it, or None where that would not stand with it.

    With a child's words stands nothing of anybody else's; with a promise only what sets bounds to it, by its speakers.
    """
    last, words = passage.shown[-1], spoken_words(list(held))
    near = 0 < held[0].index - last.index <= NEAR and not last.note and not any(one.note for one in held)
    if not near or words > SCRAP_WORDS or spoken_words(list(passage.shown)) + words > PASSAGE_WORDS:
        return None
    voices = {one.speaker for one in passage.shown}
    bound = any(_BINDS.search(one.text) for one in held) and all(one.speaker in voices for one in held)
    if passage.kind in CHILDS or (passage.kind is Act.ACTION and not bound):
        return None
    return replace(passage, sentences=(*passage.sentences, *held))


def _says(sentence: Sentence, names: Collection[str]) -> bool:
    """Tell whether a scrap says anything: more than a name, a thank-you or a call to go on."""
    words = re.findall(r"[\w’'-]+", sentence.text)
    if _REFUSES.match(sentence.text):
        return True
    if Act.NOISE in sentence.acts or sentence.question or sentence.child or not words or _CHAT.search(sentence.text):
        return False
    if all(word in names or word.lower() in HE | SHE for word in words):
        return False
    binds = _BINDS.search(sentence.text) is not None
    meant = any(word.lower() not in _EMPTY for word in words)
    return _COUNTS.search(sentence.text) is not None or (meant and (binds or len(words) >= BARE_WORDS))
