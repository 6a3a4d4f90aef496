"""Who is who: participants, people spoken of, roles, names; the rule: a name is the register's or nobody's."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.concepts import roles
from engine.checking.dates import DAYS, HOLIDAYS, MONTHS
from engine.checking.lexicon import known, word_set
from engine.checking.words import lemma, past_form, stopwords, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.checking.words import Token
    from engine.meeting import Meeting, Transcript

TITLES = word_set("people_titles")
_LABEL, _APART = 3, 4
_WORK = frozenset({"'s", "and", "abuse", "care", "exploitation", "health", "protection", "safeguarding", "services"})
_KIN = word_set("people_kin")
_NAMING_VERBS = frozenset({"named", "called", "identified"})
_NAMING = frozenset({"named", "called", "as"})
_ENDS = frozenset('.?!;:“"')


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody: a participant, or somebody only spoken of (then without id and not present)."""

    id: str
    names: frozenset[str] = field(repr=False)
    roles: frozenset[str] = field(default=frozenset(), repr=False)
    present: bool = False
    child: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named in text and the tokens the naming stands on; `named` is false for a role alone."""

    person: Person
    at: int
    past: int
    named: bool = True


def _role_labels(text: str) -> frozenset[str]:
    """Give what somebody is; a "child" in what a worker works on makes no child: "child abuse team"."""
    words = tokens(text)
    found = roles().find(words)
    labels = frozenset(label for _, _, names in found for label in names)
    works = any("child" in names and past < len(words) and words[past].lower in _WORK for _, past, names in found)
    return labels - {"child"} if works or len(labels) > 1 else labels


def _name_words(text: str) -> frozenset[str]:
    return frozenset(t.lower for t in tokens(text) if t.word and t.lower not in TITLES and t.lower not in _KIN)


class People:
    """Everybody of one meeting."""

    def __init__(self, meeting: Meeting, transcript: Transcript) -> None:
        self.participants = [
            Person(
                p.id, _name_words(p.name), _role_labels(p.role), p.present, p.child or "child" in _role_labels(p.role)
            )
            for p in meeting.participants
        ]
        self._labels = {
            p.id.casefold(): person for p, person in zip(meeting.participants, self.participants, strict=True)
        }
        self._labels |= {
            p.name.casefold(): person for p, person in zip(meeting.participants, self.participants, strict=True)
        }
        for label in dict.fromkeys(s.speaker for s in transcript.segments if s.speaker):
            self._learn(label)
        self.glossary = frozenset(t.lower for text in meeting.glossary for t in tokens(text) if t.word)
        self.known_names = frozenset(name for p in self.participants for name in p.names)

    def _learn(self, label: str) -> None:
        """Take a speaker's label that no participant has for a name, if it looks like one."""
        key = label.casefold()
        if key in self._labels:
            return
        words = _name_words(label)
        fitting = [p for p in self.participants if words and words <= p.names]
        if len(fitting) == 1:
            self._labels[key] = fitting[0]
        elif (
            words
            and not any(w[0].isdigit() or w in {"speaker", "unknown", "voice"} for w in words)
            and len(key) > _LABEL
        ):
            person = Person(label, words, _role_labels(label), present=True)
            self._labels[key] = person
            self.participants.append(person)

    def speaker(self, label: str | None) -> Person | None:
        """Give the participant behind a segment's speaker; None when unknown."""
        return self._labels.get(label.casefold()) if label else None

    def by_name(self, words: Iterable[str]) -> Person:
        """Give the person of these name words: the one participant they fit, or somebody only spoken of."""
        said = list(words)
        names = frozenset(w for w in said if w not in TITLES)
        adults = [p for p in self.participants if not p.child or len(names) == len(said)]
        fitting = [p for p in adults if names and names & p.names and (names <= p.names or p.names <= names)]
        return fitting[0] if len(fitting) == 1 else Person("", names)

    def by_role(self, labels: frozenset[str]) -> Person:
        """Give the participant with a role if there is just one, or a role without a person."""
        fitting = [p for p in self.participants if p.roles & labels]
        return fitting[0] if len(fitting) == 1 else Person("", frozenset(), labels)

    def mentions(self, words: Sequence[Token], names: frozenset[str]) -> list[Mention]:
        """Find the people named in text, by name words known or evident, then by role."""
        found, taken = [], set()
        for first, past in name_spans(words, names | self.known_names):
            found.append(Mention(self.by_name(t.lower for t in words[first:past]), first, past))
            taken |= set(range(first, past))
        for first, past, labels in roles().find(words):
            follows = words[past + 1] if past + 1 < len(words) else None
            possessed = (
                past < len(words)
                and words[past].lower == "'s"
                and not (follows and (follows.lower in names or _verbal(follows.lower)))
            )
            if not taken & set(range(first, past)) and not possessed:
                found.append(Mention(self.by_role(labels), first, past, named=False))
        return sorted(found, key=lambda m: m.at)


_AFTER_IS = frozenset({"got", "not", "been", "going", "coming"})


def _verbal(word: str) -> bool:
    """Tell whether a word after "'s" shows that to be a verb: "dad's said", "mum's got", "nan's not"."""
    return word in _AFTER_IS or (past_form(word) and not word.endswith("ing"))


def _starts(words: Sequence[Token], at: int) -> bool:
    return at == 0 or words[at - 1].text in _ENDS


def is_name(words: Sequence[Token], at: int, names: frozenset[str]) -> bool:
    """Tell whether a token is part of somebody's or some place's name."""
    token = words[at]
    if (
        not token.text[:1].isupper()
        or token.lower in DAYS
        or token.lower in MONTHS
        or token.lower in HOLIDAYS
        or token.lower in _KIN
    ):
        return False
    if token.lower in names:
        return True
    if token.text.isupper() or token.lower in stopwords():
        return False
    if not known(lemma(token.lower)):
        return True
    before = words[at - 1].lower if at else ""
    return not _starts(words, at) and (not names or before in TITLES or before in names or before in _NAMING)


def name_spans(words: Sequence[Token], names: frozenset[str]) -> list[tuple[int, int]]:
    """Find runs of name words, titles included."""
    found, at = [], 0
    while at < len(words):
        past = at
        while past < len(words) and words[past].lower in TITLES and words[past].text[:1].isupper():
            past += 1
        titled = past > at
        while past < len(words) and is_name(words, past, names):
            past += 1
        if past > at and (not titled or past - at > 1):
            found.append((at, past))
        at = max(past, at + 1)
    return found


def names_said(transcript_tokens: Iterable[Sequence[Token]]) -> frozenset[str]:
    """Collect the words that the transcript writes as names: capitals inside a sentence, never seen small."""
    capital, small = set(), set()
    for words in transcript_tokens:
        for at, token in enumerate(words):
            if not token.word or token.text[0].isdigit():
                continue
            if is_name(words, at, frozenset()):
                capital.add(token.lower)
            elif token.text[0].islower():
                small.add(token.lower)
    return frozenset(capital - small)


_BETWEEN = word_set("people_between")


def pairs(words: Sequence[Token], mentions: Sequence[Mention]) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Find a role and a name set side by side."""
    found = []
    for left, right in pairwise(mentions):
        between = words[left.past : right.at]
        if left.named == right.named or len(between) > _APART or any(t.lower not in _BETWEEN for t in between):
            continue
        if between and left.named and between[0].lower in {"'s", *_NAMING_VERBS}:
            continue
        name, role = (left, right) if left.named else (right, left)
        if words[role.past - 1].lower == "children" or _called(words, name, between):
            continue
        given = frozenset(t.lower for t in words[name.at : name.past] if t.lower not in TITLES)
        if role.person.roles:
            found.append((role.person.roles, given))
    return found


def _called(words: Sequence[Token], name: Mention, between: Sequence[Token]) -> bool:
    """Tell whether a name after a comma only calls somebody: "your brother, Tunde?"."""
    after = words[name.past].text if name.past < len(words) else ""
    return after == "?" and any(t.text == "," for t in between)
