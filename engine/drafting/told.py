"""Where somebody tells what a child said or wants, without marks: "She told me she wants to stay" and the like.

Rule: this only chooses the heading; who the child is must have been said in the talk or entered before it, and where
"he" or "she" may be a grown-up spoken of just before, nothing is chosen. The line stays the teller's own words, and
what else the teller says goes on in a line of its own.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.drafting.acts import QUOTED_SPEECH, Act, reads_out
from engine.drafting.antecedents import ANYBODY, HE_SHE
from engine.drafting.figures import NUMBERS
from engine.drafting.people import HE, NOT_NAMES, SHE, names_in
from engine.drafting.reported import without_particles
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.drafting.people import People
    from engine.drafting.sentences import Sentence

GROWN = 18
"""Years from which on somebody is no child."""
REACH = 6
"""Sentences looked back for whom a "he" or "she" is."""
ASKED = 3
"""Sentences looked back for the question that "She's eight now." is said to."""
_YOUNG = frozenset(
    {"boy", "girl", "son", "daughter", "brother", "sister", "stepson", "stepdaughter", "niece", "nephew"}
)
_AGES = "|".join(sorted((word for word, age in NUMBERS.items() if 0 < age < GROWN), key=len, reverse=True))
_AGE = rf"(?:now |just |only |just turned |turned )?(?:{_AGES}|1?\d)(?= now| and| but| on| in|[.,?!]|$)"
_AGED = re.compile(
    rf"\b(?P<who>[A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:['’]s| is|, (?:(?:who|he|she)(?:['’]s| is)|aged)) {_AGE}"
)
_PRONOUN_AGED = re.compile(rf"\b(?P<who>he|she)(?:['’]s| is| was) {_AGE}", re.IGNORECASE)
_TELLS = re.compile(
    r"(?<!what )\b(?P<who>[A-Z][\w-]+|he|she)(?:['’](?:s|d))? "
    r"(?:(?:also|just|only|then|never|always|really|still|has|had|would|did|does|not|(?:has|had|do|does|did)n['’]t) )*"
    r"(?:said|says|say|told|tells|tell|asked|asks|wants?|wanted|likes?|liked|loves?|hates?|wishes|wished|misses|rather)\b"
    r"(?! yet\b| by\b|[.,;]*$)"
)
_ABOUT = re.compile(
    r"\b(?:review|core group|conference|strategy discussion|strategy meeting|discussion) for "
    r"(?P<names>[A-Z][\w-]+(?: [A-Z][\w-]+)?(?:(?:, (?:who['’]s [\w ]+, )?(?:and )?| and )"
    r"[A-Z][\w-]+(?: [A-Z][\w-]+)?)*)"
)
_KIN = "|".join(sorted((HE | SHE | {"partner"}) - _YOUNG, key=len, reverse=True))
_GROWN_UP = re.compile(
    rf"\b(?P<who>[A-Z][\w-]+)(?: [A-Z][\w-]+)?(?:['’]s| is|,) (?:the|his|her|their|a|my) (?:{_KIN})\b|"
    rf"\b(?i:{_KIN})(?:['’]s| is)?,? (?:called |named )?(?P<called>[A-Z][\w-]+)"
)
_TELLER = re.compile(r"\b(?:say|said|says|told|tells|want|wants|thinks?|thought)\b", re.IGNORECASE)
_SOMEBODY = HE | SHE | ANYBODY - {"child"}
_LEADS = re.compile(r"^(?:(?:and|but|so|then|yeah|yes|well),? )*(?:he|she)\b", re.IGNORECASE)
_IF = re.compile(r"\b(?:if|unless|when|whether)\b", re.IGNORECASE)
_CALLED = re.compile(r"^[A-Z][\w-]+,|, [A-Z][\w-]+[.?!]*$")
_WORD = re.compile(r"[A-Za-z][\w-]*")
_WRITTEN = re.compile(r"\b[A-Z][\w-]+['’]s (?:note|letter|report|e-?mail|text|message|statement|form)\b")
_SAYS = re.compile(r"\b(?P<who>[A-Z][\w-]+|he|she)(?: also| then)? (?:said|says)(?: to \w+)?[,:]? *$")
_OPENING = re.compile(r"[A-Z][a-z][\w-]*")
_WORDS = listed("openers") | listed("stop") | listed("adverbs") | listed("filler") | NOT_NAMES | set(HE_SHE)


def marked(cut: Sequence[Sentence], people: People) -> list[Sentence]:
    """Return the sentences, with those in which a child's words or wishes are told marked as such."""
    walk = _Walk(cut, people)
    return [replace(sentence, acts=walk.acts(place)) for place, sentence in enumerate(cut)]


def stands_with(body: Sequence[Sentence], sentence: Sentence) -> bool:
    """Tell whether a sentence may stand in one quotation with those before it, where either tells a child's words.

    Told words go with told words, and with the one sentence before them that says who "she" is.
    """
    told = any(Act.TOLD in one.acts for one in body)
    if Act.TOLD not in sentence.acts or told:
        return told == (Act.TOLD in sentence.acts)
    words = {word.lower() for one in body for word in _WORD.findall(one.text)}
    fits = len(body) == 1 and not words & _SOMEBODY and not _TELLER.search(body[0].text)
    return fits and _LEADS.match(sentence.text) is not None


def answered_back(body: Sequence[Sentence]) -> bool:
    """Tell whether somebody else says something to a child's words after they were told: "I didn't."."""
    place = next((place for place, one in enumerate(body) if Act.TOLD in one.acts), len(body))
    return any(not one.acts & {Act.TOLD, Act.NOISE} and one.turn != body[place].turn for one in body[place + 1 :])


class _Walk:
    """The sentences of a meeting, with who in them is somebody, and who is a child."""

    def __init__(self, cut: Sequence[Sentence], people: People) -> None:
        self.cut = cut
        opening = {found.group() for one in cut if (found := _OPENING.match(one.text))}
        self.names = {word for one in cut for name in names_in(one.text) for word in name.split()}
        small = {word for one in cut for word in _WORD.findall(one.text) if word.islower()}
        self.names |= {word for word in opening if word.lower() not in _WORDS | small}
        self.grown = {word for person in people.present if not person.child for word in person.name.split()}
        entered = {person.name.split()[0] for person in people.children if person.name.split()}
        kin = [match for one in cut for match in _GROWN_UP.finditer(one.text)]
        grown = {match["who"] or match["called"] for match in kin}
        self.children = frozenset({*entered, *(set(self._aged()) - grown)})
        self.adults = (self.grown | people.adults | grown) - self.children

    def _aged(self) -> Iterator[str]:
        """Give the names of those whose age was said, and is a child's."""
        for place, sentence in enumerate(self.cut):
            found = [match["who"] for match in _AGED.finditer(sentence.text)]
            aged = _PRONOUN_AGED.search(sentence.text)
            if aged:
                asked = [one.text for one in self.cut[max(place - ASKED, 0) : place] if one.question][-1:]
                near = {name for text in (f"x {sentence.text[: aged.start()]}", *asked) for name in names_in(text)}
                found += near if len(near) == 1 else ()
            about = _ABOUT.search(sentence.text)
            found += re.split(r",? and |, ", about["names"]) if about else ()
            known = ([word for word in name.split() if word in self.names] for name in found)
            yield from (words[0] for words in known if words and words[0] not in self.grown)

    def acts(self, place: int) -> frozenset[Act]:
        """Return what a sentence does, with a child's words or wishes told, and without what is read out of others."""
        acts = self.cut[place].acts
        if self.tells(place):
            return acts | {Act.TOLD}
        grown = Act.CHILD in acts and (self.reads_a_grown_up(place) or self.repeats_a_grown_up(place))
        return acts - {Act.CHILD} if grown else acts

    def tells(self, place: int) -> bool:
        """Tell whether somebody tells in a sentence what a child said, wants or likes."""
        sentence = self.cut[place]
        unfit = sentence.child or sentence.question or sentence.note or Act.NOISE in sentence.acts
        if unfit or _IF.search(sentence.text):
            return False
        for match in _TELLS.finditer(sentence.text):
            who, low = match["who"], match["who"].lower()
            if low in HE_SHE and self._only_a_child(place, match.start(), low):
                return True
            if who in self.children:
                return True
        return False

    def reads_a_grown_up(self, place: int) -> bool:
        """Tell whether words in marks are read aloud that were not announced as a child's."""
        sentence = self.cut[place]
        if (
            sentence.child
            or sentence.markers
            or sentence.note
            or not sentence.relayed
            or Act.CHILD not in sentence.acts
        ):
            return False
        before = next((at for at in range(place - 1, -1, -1) if reads_out(self.cut[at].text)), place)
        if before == place or self.cut[before].turn != sentence.turn:
            return False
        near = [one for one in self.cut[max(before - 1, 0) : before + 1] if one.turn == sentence.turn]
        words = {word for one in near for word in _WORD.findall(one.text)}
        grown = words & (self.names - self.children) or {word.lower() for word in words} & _SOMEBODY
        return bool(grown) or not words & self.children

    def repeats_a_grown_up(self, place: int) -> bool:
        """Tell whether it is a grown-up, by name, whose words are repeated between marks."""
        sentence = self.cut[place]
        marks = QUOTED_SPEECH.search(sentence.text)
        if sentence.child or sentence.markers or sentence.note or marks is None:
            return False
        says = _SAYS.search(sentence.text[: marks.start()])
        if says is None or says["who"].lower() not in HE_SHE:
            return says is not None and says["who"] in self.adults
        return self._wrote(place) or self._grown_before(place, says.start())

    def _wrote(self, place: int) -> bool:
        """Tell whether a "she says" follows somebody's note or letter in the turn, and no child was named since."""
        near = [one.text for one in self.cut[max(place - ASKED, 0) : place] if one.turn == self.cut[place].turn]
        named = self.children & {word for text in near for word in _WORD.findall(text)}
        return not named and any(map(_WRITTEN.search, near))

    def _grown_before(self, place: int, end: int) -> bool:
        """Tell whether the sentence with a "she says", or the one before it in the turn, opens with a grown-up."""
        for back in (place, place - 1):
            if back < 0 or self.cut[back].turn != self.cut[place].turn:
                return False
            words = _WORD.findall(without_particles(self.cut[back].text[: end if back == place else None]))
            if self.children & set(words):
                return False
            if words and (words[0] in self.adults or words[0].lower() in HE | SHE):
                return words[0].lower() not in _YOUNG
        return False

    def _only_a_child(self, place: int, end: int, pronoun: str) -> bool:
        """Tell whether nobody but a child was spoken of just before a "he" or "she"."""
        other = SHE if HE_SHE[pronoun] is HE else HE
        same = {word for word, kin in HE_SHE.items() if kin is HE_SHE[pronoun]}
        seen = unsaid = False
        for back in range(place, max(place - REACH, -1), -1):
            text = self.cut[back].text[: end if back == place else None]
            called = {word for found in _CALLED.findall(text) for word in _WORD.findall(found)}
            for word in reversed(_WORD.findall(text)):
                somebody = word in self.names - called and word.lower() not in other
                if word in self.children:
                    seen, unsaid = True, False
                elif word.lower() in same:
                    unsaid = True
                elif somebody or word.lower() in HE_SHE[pronoun] | ANYBODY:
                    return False
        return seen and not unsaid
