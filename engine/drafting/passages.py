"""From sentences to passages: what belongs together as one piece of evidence, such as a question and its answer.

Rule: every sentence of the meeting ends up in one passage or among the talk, so that nothing disappears.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.drafting.acts import (
    ACCEPTANCE,
    ADMITS,
    DENIAL,
    INTRODUCTION_WORDS,
    REFUSAL,
    STOPPED,
    Act,
    asks,
    logistic,
    spoken_words,
    stopped,
)
from engine.drafting.repairs import leans
from engine.drafting.told import answered_back, stands_with
from engine.drafting.verbs import VERB, table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from engine.drafting.people import People
    from engine.drafting.sentences import Sentence

    Item = tuple[Sentence, frozenset[Act]]

PASSAGE_WORDS = 60
"""Words after which a new passage begins, so that a line of the draft stays readable."""
RELAYED_WORDS = 150
"""The same where somebody else's words are repeated: cut off from who said them, they would be the speaker's."""
KINDS = (Act.ACTION, Act.CHILD, Act.DISSENT, Act.DECISION, Act.NEXT)
"""What splits a turn: a promise, a child's words and when one meets again are lines of their own."""
_TAIL = re.compile(
    r"^(?:by|before|on|at|until|from|in|and)\b|^(?:that['’]s|this is) (?:me|for me|you|by)\b|^\w+day\b", re.IGNORECASE
)
_AFTERTHOUGHT = re.compile(
    r"^(?:that['’]s|it['’]s|there['’]s|as|because|so|with|if|in my|only|not|unless|provided|once|when|but)\b",
    re.IGNORECASE,
)
ANSWER_WITHIN = 15.0
"""Seconds within which an answer follows its question."""
NEAR = 2
"""Sentences that may lie between what belongs together."""
REPLY_SENTENCES = 3
NOD_WORDS, BARE_WORDS, CALL_WORDS, HEADING_WORDS, DATE_WORDS, TAIL_WORDS = 5, 3, 3, 6, 8, 10
"""The most words of an "Agreed.", an "I didn't.", a "Siobhan?", a heading, a date after a promise, its rest."""
AFTER_QUESTION = 25
"""Words that may follow a question in the same breath without making it rhetorical."""
_NOD = re.compile(
    r"^(?:agreed|fine by me|no|yes|yeah|not)\b|^(?:(?:okay|right|so|then),? )*(?:it|that)['’]s (?:not|a no|a yes)\b|"
    r"^(?:mum|dad|no)?,? ?\b\w+ \w+n['’]t\b\W*$",
    re.IGNORECASE,
)
_TELLS = re.compile(r"^(?:I|we|he|she|they) \w|\b(?:maybe|perhaps|probably|possibly|for now)\b", re.IGNORECASE)
"""What no heading is, however short: "I check her phone Sundays.", "For now, separated."."""
COMMIT_BACK = re.compile(r"\b(?:you['’]ll have|I['’]ll|I will|I can do)\b", re.IGNORECASE)
_DATE_TAIL = re.compile(r"^(?:by|before) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Passage:
    """Sentences that belong together; `lead` is what they answer, `verbatim` ones are only quoted."""

    kind: Act | None
    sentences: tuple[Sentence, ...] = field(repr=False)
    lead: tuple[Sentence, ...] = field(default=(), repr=False)
    acts: frozenset[Act] = frozenset()
    accepted: bool = False
    dropped: tuple[Sentence, ...] = field(default=(), repr=False)
    heading: str = field(default="", repr=False)
    verbatim: bool = False

    @property
    def all(self) -> tuple[Sentence, ...]:
        """Every sentence the passage rests on, in order."""
        return tuple(sorted((*self.lead, *self.sentences, *self.dropped), key=lambda sentence: sentence.index))

    @property
    def shown(self) -> tuple[Sentence, ...]:
        """The sentences that are to be read, in order; what was taken back or said twice is evidence only."""
        return tuple(sorted((*self.lead, *self.sentences), key=lambda sentence: sentence.index))

    @property
    def segments(self) -> tuple[str, ...]:
        """The ids of the segments it rests on, in order, each once."""
        return tuple(dict.fromkeys(name for sentence in self.all for name in sentence.segments))

    @property
    def index(self) -> int:
        """Where in the meeting it begins."""
        return self.all[0].index

    @property
    def text(self) -> str:
        """Its words, with the heading that was said before it, for counting and comparing."""
        return " ".join([self.heading, *(sentence.text for sentence in self.all)]).strip()


@dataclass(slots=True)
class _Open:
    """A passage that is still growing."""

    kind: Act | None
    lead: list[Sentence] = field(default_factory=list)
    body: list[Sentence] = field(default_factory=list)
    accepted: bool = False
    heading: str = ""


class _Grouping:
    """One walk over the sentences."""

    def __init__(self, people: People) -> None:
        self.people = people
        self.done: list[_Open] = []
        self.noise: list[Sentence] = []
        self.pending: list[Sentence] = []
        self.heading = ""

    def take(self, turn: Sequence[Sentence]) -> None:
        """Sort one turn into passages, using the question that waits for an answer."""
        acts = [sentence.acts for sentence in turn]
        rest = list(zip(turn, acts, strict=True))
        answered = self.pending if self.pending and _answers(self.pending, turn) else []
        if not answered:
            self._unanswered()
        self.pending = []
        if turn[0].child:
            rest = self._child(answered, rest)
        elif answered and any(Act.ACTION in sentence.acts for sentence in answered):
            rest = self._reply_to_request(answered, rest)
        elif answered:
            rest = self._answer(answered, rest)
        elif self._nods(rest[0]):
            self.done[-1].body.append(rest[0][0])
            rest = rest[1:]
        self._sort(rest)

    def _nods(self, item: Item) -> bool:
        """Tell whether a turn opens by agreeing, denying, stopping or dating what was just said by somebody else."""
        sentence, acts = item
        if not self.done or sentence.note or sentence.question or sentence.child:
            return False
        last, words = self.done[-1].body[-1], len(sentence.text.split())
        same = sentence.speaker is not None and sentence.speaker == last.speaker
        if sentence.index - last.index > NEAR or same or last.note:
            return False
        if words <= NOD_WORDS and DENIAL.search(sentence.text):
            return words <= BARE_WORDS or Act.TOLD not in last.acts
        if self.done[-1].kind is Act.ACTION:
            dated = bool(_DATE_TAIL.search(sentence.text)) and words <= DATE_WORDS
            return dated or STOPPED.search(sentence.text) is not None
        short = words <= NOD_WORDS and Act.ACTION not in acts
        answers = Act.NOISE not in acts or (last.text.startswith("So ") and sentence.text.startswith("No"))
        return short and bool(_NOD.search(sentence.text)) and answers

    def _reply_to_request(self, lead: list[Sentence], rest: list[Item]) -> list[Item]:
        """Join a request with its acceptance; what else the turn says stands for itself."""
        count = 1
        while count < len(rest) and count < REPLY_SENTENCES and _belongs_to_reply(rest[count]):
            count += 1
        later = [place for place, (sentence, _) in enumerate(rest[: count + 2]) if stopped(sentence.text)]
        count = max(count, 1 + max(later, default=0))
        body = [sentence for sentence, _ in rest[:count]]
        plain = bool(ACCEPTANCE.search(body[0].text)) or any(COMMIT_BACK.search(sentence.text) for sentence in body)
        refused = any(REFUSAL.search(sentence.text) for sentence in body)
        self.done.append(_Open(Act.ACTION, lead, body, accepted=plain and not refused))
        return rest[count:]

    def _answer(self, lead: list[Sentence], rest: list[Item]) -> list[Item]:
        """Open the passage of an answer with its question."""
        spoken = [sentence for sentence, _ in rest]
        if all(logistic(sentence.text) for sentence in spoken) and not any(
            _weighty(sentence) for sentence in (*lead, *spoken)
        ):
            self.noise += [*lead, *spoken]
            return []
        count = 1
        while count < len(rest) and Act.NOISE in rest[count - 1][1] and not rest[count][0].question:
            count += 1
        kind = Act.CHILD if lead[0].child else _kind(rest[count - 1][1])
        self.done.append(_Open(kind, lead, spoken[:count]))
        return self._grow(rest[count:])

    def _child(self, lead: list[Sentence], rest: list[Item]) -> list[Item]:
        """Keep what a child says together, with the question, up to the child's own next question."""
        count = next((place for place, (sentence, _) in enumerate(rest) if sentence.question), len(rest))
        words = [sentence for sentence, _ in rest[:count]]
        if words and (lead or any(Act.NOISE not in acts for _, acts in rest[:count])):
            self.done.append(_Open(Act.CHILD, lead, words))
        else:
            self.noise += [*lead, *words]
        return rest[count:]

    def _sort(self, rest: list[Item]) -> None:
        """Take what is left of a turn: a question or request at its end waits, everything else stands for itself."""
        cut = self._waiting(rest)
        rest, last = rest[:cut], rest[cut:]
        while rest:
            sentence, acts = rest[0]
            rest = rest[1:]
            if (
                sentence.question
                and rest
                and not rest[0][0].question
                and _NOD.search(rest[0][0].text)
                and Act.NOISE not in acts
            ):
                self.done.append(_Open(_kind(rest[0][1]), [], [sentence, rest[0][0]]))
                rest = self._grow(rest[1:])
            elif self._passes(sentence, acts):
                self.noise.append(sentence)
            else:
                self.done.append(_Open(_kind(acts), [], [sentence], heading=self.heading))
                self.heading = ""
                rest = self._grow(rest)
        self.pending = [sentence for sentence, _ in last]

    def _passes(self, sentence: Sentence, acts: frozenset[Act]) -> bool:
        """Tell whether a sentence has no place of its own; a heading ("So, the medical.") leads what follows."""
        if _heading(sentence, acts):
            self.heading = sentence.text
            return True
        idle = sentence.question and not sentence.child and Act.ACTION not in acts
        return Act.NOISE in acts or idle or self._introduces(sentence)

    def _waiting(self, rest: Sequence[Item]) -> int:
        """Return where the question or request that the turn ends with begins, with at most two sentences after it."""
        asking = [
            place for place, (sentence, acts) in enumerate(rest) if asks(sentence, acts) and not self._calls(sentence)
        ]
        if not asking:
            return len(rest)
        after = [sentence for sentence, _ in rest[asking[-1] + 1 :]]
        own = any(_kind(acts) is not None for _, acts in rest[asking[-1] + 1 :])
        if len(after) > NEAR or spoken_words(after) > AFTER_QUESTION or own:
            return len(rest)
        first = asking[-1]
        while first - 1 in asking and (Act.ACTION in rest[first - 1][1]) == (Act.ACTION in rest[first][1]):
            first -= 1
        if Act.ACTION not in rest[first][1] and first - 1 in asking:
            first -= Act.ACTION in rest[first - 1][1] and len(rest[first][0].text.split()) <= AFTER_QUESTION // 3
        return first

    def _calls(self, sentence: Sentence) -> bool:
        """Tell whether a question only calls on somebody: "Siobhan?"."""
        words = re.findall(r"[\w’'-]+", sentence.text)
        asks_more = re.match(r"(?:and|which|what|where|when|who|why|how)\b", sentence.text, re.IGNORECASE)
        return len(words) <= CALL_WORDS and any(self.people.named(word) for word in words[-1:]) and not asks_more

    def _introduces(self, sentence: Sentence) -> bool:
        """Tell whether a sentence only says who is speaking: "Tom Gray, social worker."."""
        plain = re.sub(r"^(?:and|i['’]m|hi|hello),? ", "", sentence.text, flags=re.IGNORECASE)
        speaker = sentence.speaker or ""
        own = bool(speaker) and re.match(rf"{re.escape(speaker.split()[0])}\b", plain) is not None
        named = own or any(plain.startswith(person.name) for person in self.people.present)
        return named and len(plain.split()) <= INTRODUCTION_WORDS and (own or not VERB.search(plain))

    def _grow(self, rest: list[Item]) -> list[Item]:
        """Add following sentences to the last passage as long as they go on with it."""
        last = self.done[-1]
        while rest:
            sentence, acts = rest[0]
            most = RELAYED_WORDS if sentence.relayed else PASSAGE_WORDS
            full = spoken_words(last.body) + len(sentence.text.split()) > most
            ends = sentence.question or sentence.note or (full and Act.CORRECTION not in acts)
            if ends or not _goes_on(last, sentence, acts):
                break
            last.body.append(sentence)
            rest = rest[1:]
        return rest

    def _unanswered(self) -> None:
        """Keep a request nobody answered as an action to look at; a question without an answer says nothing."""
        waiting, self.pending = self.pending, []
        if any(Act.ACTION in sentence.acts for sentence in waiting):
            self.done.append(_Open(Act.ACTION, [], waiting))
            return
        while waiting:
            sentence = waiting.pop(0)
            if sentence.question and waiting and _NOD.search(waiting[0].text) and not waiting[0].question:
                answer = waiting.pop(0)
                self.done.append(_Open(_kind(answer.acts), [], [sentence, answer]))
            elif sentence.question or Act.NOISE in sentence.acts:
                self.noise.append(sentence)
            else:
                self.done.append(_Open(_kind(sentence.acts), [], [sentence]))

    def finish(self) -> tuple[tuple[Passage, ...], tuple[Sentence, ...]]:
        """Return the passages in order, and the sentences that are in none."""
        self._unanswered()
        made = [_closed(passage) for passage in self.done]
        return tuple(sorted(made, key=lambda passage: passage.index)), tuple(self.noise)


def passages(
    sentences: Sequence[Sentence], people: People, openings: Collection[int] = frozenset()
) -> tuple[tuple[Passage, ...], tuple[Sentence, ...]]:
    """Group sentences into passages; the second value is talk that carries nothing for a record.

    With the sentences at `openings` another matter begins, so that what comes before is not answered after it.
    """
    grouping = _Grouping(people)
    turn: list[Sentence] = []
    for sentence in sentences:
        if turn and (sentence.turn != turn[-1].turn or sentence.index in openings):
            grouping.take(turn)
            turn = []
        if sentence.index in openings:
            grouping.noise.append(sentence)
        else:
            turn.append(sentence)
    if turn:
        grouping.take(turn)
    return grouping.finish()


def _heading(sentence: Sentence, acts: frozenset[Act]) -> bool:
    """Tell whether a sentence is only a heading or an echo: "Actions for Kai, then.", "Left cheek."."""
    if acts & {Act.RISK, Act.DATE, Act.DISSENT, Act.ACTION, Act.CHILD, Act.TOLD} or sentence.markers or sentence.note:
        return False
    if ADMITS.search(sentence.text):
        return False
    words = re.findall(r"[\w’'-]+", sentence.text.lower().removeprefix("left "))
    known = any(word in form for word in words for form in (table().third, table().past, table().participle))
    tells = any(pattern.search(sentence.text) for pattern in (VERB, _NOD, _TELLS))
    return len(words) <= HEADING_WORDS and not known and not tells


def _weighty(sentence: Sentence) -> bool:
    return bool(sentence.acts & {Act.RISK, Act.ACTION, Act.DISSENT, Act.CHILD, Act.TOLD}) or bool(sentence.markers)


def _kind(acts: frozenset[Act]) -> Act | None:
    return next((kind for kind in KINDS if kind in acts), None)


def _answers(pending: Sequence[Sentence], turn: Sequence[Sentence]) -> bool:
    """Tell whether this turn can be the answer: another voice, close in time, and not itself only a question."""
    asked, first = pending[-1], turn[0]
    other = first.speaker != asked.speaker or asked.speaker is None
    echo = len(turn) > 1 and len(first.text.split()) <= BARE_WORDS and not VERB.search(first.text)
    plain = (not first.question or echo) and not first.note and not asked.note
    return other and first.start - asked.end < ANSWER_WITHIN and plain


def _belongs_to_reply(item: tuple[Sentence, frozenset[Act]]) -> bool:
    return not item[0].question and (Act.NOISE in item[1] or COMMIT_BACK.search(item[0].text) is not None)


def _goes_on(last: _Open, sentence: Sentence, acts: frozenset[Act]) -> bool:
    """Tell whether a sentence continues the passage before it."""
    if (
        Act.CORRECTION in acts
        or leans(sentence, last.body[-1])
        or (sentence.relayed and last.body[-1].relayed and last.kind is not Act.ACTION)
    ):
        return True
    kind = _kind(acts)
    if last.kind is None and kind is None and not stands_with(last.body, sentence):
        return False
    if last.kind is Act.DISSENT and kind is Act.DECISION:
        return True
    if last.kind is Act.ACTION:
        short = len(sentence.text.split()) <= TAIL_WORDS
        return short and (
            bool(_TAIL.search(sentence.text)) or (kind is None and bool(_AFTERTHOUGHT.search(sentence.text)))
        )
    if Act.NOISE in acts and last.kind is not Act.CHILD:
        return False
    again = last.kind is Act.NEXT and (Act.DATE in acts or len(sentence.text.split()) <= TAIL_WORDS)
    return (again and kind is None) or kind == last.kind or (last.kind in {Act.DECISION, Act.DISSENT} and kind is None)


def _closed(passage: _Open) -> Passage:
    acts = frozenset(act for sentence in (*passage.lead, *passage.body) for act in sentence.acts)
    told = next((kind for kind in (Act.CHILD, Act.TOLD) if any(kind in one.acts for one in passage.body)), None)
    mixed = passage.kind is None and told is Act.TOLD and answered_back(passage.body)
    return Passage(
        None if mixed else passage.kind or told,
        tuple(passage.body),
        tuple(passage.lead),
        acts - {Act.NOISE},
        passage.accepted,
        heading=passage.heading,
        verbatim=mixed,
    )
