"""From a passage to lines by rule: reported speech where it is certain, the speaker's own words where it is not.

Rule: evidence is fixed here, before anything is worded; a line never says more than the sentences it rests on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.drafting import actions
from engine.drafting.acts import CORRECTION, Act, plain_reply, promised_after, requests, stopped
from engine.drafting.context import in_context
from engine.drafting.days import WEEKDAYS, deadline, only_day, spoken
from engine.drafting.figures import in_figures
from engine.drafting.joining import listed, parted
from engine.drafting.passages import NOD_WORDS
from engine.drafting.people import names_in
from engine.drafting.quoting import in_marks, quoted, spoken_quotation
from engine.drafting.repairs import Spoken, repaired
from engine.drafting.reported import Reported, Voice, reported, shifted, trimmed, without_particles
from engine.drafting.tokens import Unsure
from engine.drafting.told import stands_with
from engine.meeting import Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from engine.drafting.matters import Matter
    from engine.drafting.passages import Passage
    from engine.drafting.people import People
    from engine.drafting.sentences import Sentence

LINE_WORDS = 45
"""Words after which a new line begins."""
TOPIC_WORDS = 4
DOUBTFUL = 2
"""Uncertain words that make a sentence one to be quoted as it was heard."""
_TOPIC = re.compile(
    r"^(?:(?:and|so|okay|ok|right|then|lovely|good|great|thanks|thank you),? )*"
    r"(?:(?:how is|how are|how['’]s|what about|how about) )?(?P<topic>(?:the |(?-i:[A-Z]))[\w’' -]*)\?$",
    re.IGNORECASE,
)
FEW = 2
"""Statements that go with a scrap into a quotation; more of them are left as they are worded."""
SHORT_ANSWER = 4
"""Words of an answer that says little without its question: "Hayley says no."."""
_RUNNING = frozenset({"said", "reported", ""})
"""Verbs of saying after which a line goes on with what else was said."""
_LEANING = re.compile(r"^(?:it|that|they|he|she|there|this)\b", re.IGNORECASE)
_POINTING = re.compile(r"^(?:it|that|they|he|she|this)\b", re.IGNORECASE)
_PUT_OFF = re.compile(r"\b(?:not|never|rather than|instead of)\b|n['’]t\b", re.IGNORECASE)
"""What denies the day it stands with: "let's not decide that today"."""
_THIRD = re.compile(r"\b(?:he|him|his|she|her|they|them|their)\b")
_PERSONAL = re.compile(r"^(?:he|she|his|her)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line before it is checked: by rule, quoted, or (`open`) quoted with a chance to be worded by the model."""

    text: str = field(repr=False)
    sentences: tuple[Sentence, ...] = field(repr=False)
    kind: Origin
    fallback: str = field(default="", repr=False)
    open: bool = False
    under: Matter | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Room:
    """What composing needs to know of the meeting; `ordered` are the turns in which somebody orders a machine about."""

    people: People
    day: date | None
    common: frozenset[str] = field(repr=False)
    firsts: dict[str, str] = field(repr=False)
    ordered: frozenset[int] = frozenset()
    names: frozenset[str] = field(default=frozenset(), repr=False)
    matters: Mapping[int, Matter] = field(default_factory=dict, repr=False)
    opened: tuple[Matter, ...] = field(default=(), repr=False)
    said: tuple[Sentence, ...] = field(default=(), repr=False)

    def voice(self, sentence: Sentence) -> Voice:
        """Return who speaks in a sentence and, where only two are there, to whom."""
        speaker = sentence.speaker
        if speaker is None:
            return Voice("", None, self.common, self.firsts, names=self.names)
        people = self.people
        addressee, short, pronoun = people.other_of_two(speaker), people.short(speaker), people.pronoun(speaker)
        return Voice(speaker, addressee, self.common, self.firsts, short, pronoun, self.names)


def lines(
    passage: Passage, room: Room, seen: Collection[int] = frozenset(), *, as_dictated: bool = False
) -> list[Line]:
    """Return the lines of a passage, each with the sentences it rests on and the matter it was said under.

    `seen` are the sentences that stand directly before it in the draft.
    """
    made = _lines(passage, room, as_dictated=as_dictated)
    if as_dictated:
        return made
    first = passage.shown[0].index
    who = passage.kind is Act.TOLD and first > 0 and stands_with(room.said[first - 1 : first], room.said[first])
    made[:1] = [in_context(line, room.said, seen, action=who or passage.kind is Act.ACTION) for line in made[:1]]
    return [replace(line, under=_matter(line, room)) for line in made]


def _matter(line: Line, room: Room) -> Matter | None:
    """Return the one matter all of a line was said under, unless the line names it by itself."""
    under = [room.matters.get(sentence.index) for sentence in line.sentences]
    only = under[0] if all(matter is under[0] for matter in under) else None
    return None if only is None or any(matter.named_in(line.text) for matter in room.opened) else only


def _lines(passage: Passage, room: Room, *, as_dictated: bool) -> list[Line]:
    if as_dictated or passage.sentences[0].note:
        return [Line(sentence.text, (sentence,), Origin.QUOTED) for sentence in passage.shown]
    ordered = passage.verbatim or any(sentence.turn in room.ordered for sentence in passage.shown)
    if passage.kind is Act.ACTION and not ordered:
        return [_action(passage, room)]
    if ordered or passage.kind is Act.TOLD or any(sentence.child for sentence in passage.sentences):
        return [Line(quoted(passage.shown), passage.all, Origin.QUOTED)]
    return _narrative(passage, room)


def _action(passage: Passage, room: Room) -> Line:
    """Word a promise or a request as a line with an owner, else quote what was said, with the day it names."""
    verbatim = quoted(passage.shown)
    try:
        text = _promise_or_request(passage, room)
    except Unsure:
        return Line(verbatim + _day_of(passage, room.day), passage.all, Origin.QUOTED, verbatim)
    return Line(text + ".", passage.all, Origin.WORDED, verbatim)


def _day_of(passage: Passage, day: date | None) -> str:
    """Return in brackets the one day for which somebody promises, or was asked and accepted, if no other is named."""
    due = only_day(" ".join(sentence.text for sentence in passage.shown), day)
    if due is None or CORRECTION.search(passage.text) or any(stopped(said.text) for said in passage.sentences[1:]):
        return ""
    asked = passage.lead if passage.accepted and all(plain_reply(said.text) for said in passage.sentences) else ()
    own = [one.text for one in (*asked, *passage.sentences) if one.speaker and not one.relayed]
    if any(_PUT_OFF.search(one.text) and only_day(one.text, day) for one in passage.shown):
        return ""
    written = f" ({WEEKDAYS[due.weekday()].capitalize()} {spoken(due)})"
    return written if any(deadline(promised_after(text), day) == due for text in own) else ""


def _promise_or_request(passage: Passage, room: Room) -> str:
    if any(_unfit(sentence) for sentence in passage.shown):
        raise Unsure
    if not any(requests(sentence.text) for sentence in passage.lead):
        first, tail = passage.sentences[0], " ".join(sentence.text for sentence in passage.sentences[1:])
        if requests(first.text):
            return _asked(first, tail, room)
        tail = re.sub(r"^that['’]s me, ", "", tail, flags=re.IGNORECASE)
        return actions.promise(first, tail, room.voice(first), room.day)
    request = next((sentence for sentence in passage.lead if requests(sentence.text)), passage.lead[0])
    after = [sentence for sentence in passage.lead if sentence.index > request.index and Act.NOISE not in sentence.acts]
    more = " ".join(sentence.text for sentence in after)
    owner, replies = passage.sentences[0].speaker, [sentence.text for sentence in passage.sentences]
    if not passage.accepted or owner is None or not all(map(plain_reply, replies)):
        raise Unsure
    tail = more or _date_only(passage)
    line = actions.accepted_request(request, tail, owner, room.voice(request), room.people, room.day)
    if not actions.settled(replies, line, room.day):
        raise Unsure
    return line


def _asked(request: Sentence, tail: str, room: Room) -> str:
    """Return "X asked Y to ..." for a request that was put to somebody in the room and not answered."""
    voice = room.voice(request)
    owner = actions.called(request, room.people)
    what = actions.asked(request, owner, room.people)
    return f"{voice.speaker} asked {owner} to {actions.duty(what, tail, voice, owner, room.day, told=True)}"


def _date_only(passage: Passage) -> str:
    """Return the day that the accepting voice adds, if that is all it adds."""
    last = passage.sentences[-1].text
    return last if re.match(r"^(?:by|before) ", last, re.IGNORECASE) else ""


def _narrative(passage: Passage, room: Room) -> list[Line]:
    """Word an answer or a statement: runs of certain sentences as reported speech, the rest quoted where it stood."""
    spoken = repaired(passage.sentences)
    lead = passage.lead
    made = _Lines(passage, room, _topic(lead, room))
    for item in spoken:
        made.add(item)
    return made.finish()


def _topic(lead: Sequence[Sentence], room: Room) -> tuple[str, str] | None:
    """Return how a plain topical question is reported ("About the flat"), and the name it asks about, if it is one."""
    if len(lead) != 1:
        return None
    match = _TOPIC.match(lead[0].text)
    if match is None or len(match["topic"].split()) > TOPIC_WORDS:
        return None
    topic = match["topic"]
    bare = not re.search(r"\b(?:and|so|how|what)\b", lead[0].text[: match.start("topic")], re.IGNORECASE)
    if topic in room.firsts or room.people.named(topic) or bare:
        return None
    topic = topic[0].lower() + topic[1:] if topic.split()[0].lower() == "the" or topic.lower() in room.common else topic
    named = topic if topic[0].isupper() and len(topic.split()) == 1 else ""
    return f"About {topic}, ", named


class _Lines:
    """The lines of one answer while they are made."""

    def __init__(self, passage: Passage, room: Room, topic: tuple[str, str] | None) -> None:
        self.passage = passage
        self.room = room
        self.opening = topic[0] if topic else ""
        self.about = topic[1] if topic else ""
        self.made: list[Line] = []
        self.clauses: list[Reported] = []
        self.rests: list[Sentence] = []
        self.quotes: list[Sentence] = []

    @property
    def before(self) -> str:
        """What the line that is being made says already, with the speaker by name."""
        return " ".join(clause.told for clause in self.clauses)

    def add(self, item: Spoken) -> None:
        """Word one sentence if that is certain, else keep it for a quotation."""
        try:
            clause = self._worded(item)
            parted(clause.clause)
        except Unsure:
            self._quote(item)
            return
        if (
            self.quotes
            and not self.clauses
            and (_POINTING.match(clause.clause) or self._own(clause, item.sentences[0].speaker))
        ):
            self.quotes += item.sentences
            return
        self._close_quotes()
        other = bool(self.rests) and self.rests[0].speaker != item.sentences[0].speaker
        if self.clauses and (other or clause.verb != self.clauses[0].verb or clause.verb not in _RUNNING):
            self._close_clauses()
        self.clauses.append(clause)
        self.rests += item.sentences

    def _quote(self, item: Spoken) -> None:
        """Keep a sentence for a quotation; a nod, a scrap ("Tuesday.") or what goes on from "I saw it." joins it."""
        if self.clauses and (len(item.text.split()) <= NOD_WORDS or self.clauses[0].verb == "reported"):
            self.quotes, self.clauses, self.rests = [*self.rests], [], []
        self._close_clauses()
        verbatim = [sentence for sentence in item.sentences if sentence.text == item.text]
        self.quotes += verbatim[-1:] or item.sentences

    def _own(self, clause: Reported, speaker: str | None) -> bool:
        """Tell whether a clause opens with what the speaker said of themselves."""
        return speaker is not None and clause.told.startswith(self.room.people.short(speaker))

    def _worded(self, item: Spoken) -> Reported:
        if not item.sure or any(_unfit(sentence) for sentence in item.sentences):
            raise Unsure
        voice = self.room.voice(item.sentences[0])
        quotation = spoken_quotation(item.text)
        if quotation is not None:
            return self._repeated(quotation, voice)
        text = item.text
        fits = self.clauses and sum(len(c.clause.split()) for c in self.clauses) + len(text.split()) <= LINE_WORDS
        if fits and self.clauses[0].verb in _RUNNING:
            try:
                clause = reported(text, voice, self.before)
            except Unsure:
                clause = None
            if clause is not None and clause.verb == self.clauses[0].verb:
                return clause
        if self.clauses:
            if self.clauses[0].verb == "reported":
                raise Unsure
            if len(text.split()) <= NOD_WORDS and len(self.clauses) <= FEW:
                reported(self._named(text), voice)
            self._close_clauses()
        return self._alone(text, voice)

    def _repeated(self, quotation: tuple[str, str], voice: Voice) -> Reported:
        """Word the head of 'Maisie said to me, "..."', which says who said it."""
        head = re.sub(r" (?:to )?me$", "", quotation[0])
        if "," in head or re.search(r"\bI\b", head):
            raise Unsure
        told = shifted(trimmed(head + " it .", self.room.firsts), voice, self.before).removesuffix(" it")
        clause = f"{told}: {in_marks(quotation[1])}"
        return Reported("said", clause, clause)

    def _alone(self, text: str, voice: Voice) -> Reported:
        """Word a sentence that opens a line; who is asked about "him" is not himself meant."""
        named = self._named(text)
        try:
            return reported(named, voice)
        except Unsure:
            lead = () if self.made else self.passage.lead
            asked_about = " ".join(word for sentence in lead for word in _THIRD.findall(sentence.text.lower()))
            if not asked_about or not _POINTING.match(trimmed(named, voice.room)):
                raise
            return reported(named, voice, asked_about)

    def _named(self, text: str) -> str:
        """Put the name that was asked about for an opening "she" or "he", as long as nobody else has been named."""
        plain = re.sub(r"^(?:and|but|so),? ", "", text, flags=re.IGNORECASE)
        first = plain.split()[0].lower().replace("’", "'") if plain.split() else ""
        if not self.about or not _PERSONAL.match(first) or self._mixed():
            return text
        earlier = " ".join(
            sentence.text for sentence in self.passage.sentences if sentence.index < self._index_of(text)
        )
        if set(names_in(earlier)) - {self.about}:
            return text
        rest = plain[len(first) :]
        stem = re.match(r"^(?:his|her|he|she)", first)
        ending = first[stem.end() :] if stem else ""
        whose = stem is not None and stem.group() in {"his", "her"}
        return f"{self.about}{chr(39) + 's' if whose else ending}{rest}"

    def _mixed(self) -> bool:
        """Tell whether the answer speaks of a "he" and a "she": then nobody can tell which of them was asked about."""
        words = set(re.findall(r"\w+", " ".join(sentence.text for sentence in self.passage.sentences).lower()))
        return bool(words & {"he", "him", "his"}) and bool(words & {"she", "her", "hers"})

    def _index_of(self, text: str) -> int:
        return next(
            (sentence.index for sentence in self.passage.sentences if sentence.text == text), self.passage.index
        )

    def _close_clauses(self) -> None:
        if not self.clauses:
            return
        speaker = self.rests[0].speaker
        rests = () if self.made else self.passage.lead
        text = f"{self._opening(speaker)} {listed(self.clauses[0].verb, [clause.clause for clause in self.clauses])}"
        text = in_figures(text if text.endswith('"') else text + ".")
        every = (*rests, *self.rests)
        fallback = quoted(sorted({*self.passage.lead, *self.rests} if rests else self.rests, key=lambda s: s.index))
        self.made.append(Line(text, every, Origin.WORDED, fallback))
        self.clauses, self.rests = [], []

    def _opening(self, speaker: str | None) -> str:
        """Return who said it, with the question where the first line of an answer leans on it."""
        lead, first = () if self.made else self.passage.lead, self.clauses[0]
        said = f"{speaker} {first.verb}".rstrip() if speaker is not None else f"It was {first.verb}"
        if self.opening and lead:
            if self.about and self.about in first.told:
                return said
            return f"{self.opening}{said if speaker is not None else said[0].lower() + said[1:]}"
        short = len(first.clause.split()) <= SHORT_ANSWER
        if not lead or not (short or _LEANING.match(first.clause) or self._own(first, speaker)):
            return said
        return f"{quoted(lead)} {said}"

    def _close_quotes(self) -> None:
        if not self.quotes:
            return
        lead = self.passage.lead if not self.made else ()
        rests = (*lead, *self.quotes)
        plain = not any(mark in sentence.text for sentence in rests for mark in '"“”')
        plain = plain and not _POINTING.match(without_particles(rests[0].text))
        self.made.append(Line(quoted(rests), rests, Origin.QUOTED, open=plain and not any(map(_unfit, rests))))
        self.quotes = []

    def finish(self) -> list[Line]:
        """Return the lines; what was taken back or said twice goes with the first."""
        self._close_clauses()
        self._close_quotes()
        if self.passage.dropped and self.made:
            self.made[0] = replace(self.made[0], sentences=(*self.made[0].sentences, *self.passage.dropped))
        return self.made


def _unfit(sentence: Sentence) -> bool:
    """Tell whether a sentence is to be quoted whatever the rules make of it: somebody else's words, or badly heard."""
    return sentence.relayed or len(sentence.doubted) >= DOUBTFUL
