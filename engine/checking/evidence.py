"""The transcript read once, and the search for what a statement rests on; the rule: what is struck carries nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING

from engine.checking import values as values_
from engine.checking.concepts import Term, listed, risks, terms, wanted
from engine.checking.dates import DAYS
from engine.checking.lexicon import word_set
from engine.checking.numbers import number_at
from engine.checking.people import TITLES, People, names_said, pairs
from engine.checking.voices import runs
from engine.checking.words import clauses, sentences, stopwords, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.checking.people import Mention, Person
    from engine.checking.values import Values
    from engine.checking.words import Token
    from engine.meeting import Meeting, Segment, Transcript


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of one turn with one polarity: its terms, how often it is turned round, if it is hedged or asked.

    `inner` is a question told of, not put: "she asked whether he was hurt"; like any question it affirms nothing.
    """

    turn: int
    words: tuple[Token, ...]
    terms: tuple[Term, ...]
    keys: frozenset[str]
    turns: int
    hedged: bool
    question: bool
    answer: str = ""
    inner: bool = False

    @property
    def negated(self) -> bool:
        """Tell whether the clause says that something is not so; a question answered "no" does."""
        return self.turns > 0 if self.answer != "no" else self.turns == 0


@dataclass(frozen=True, slots=True)
class Turn:
    """One segment, read."""

    number: int
    segment: Segment
    person: Person | None
    words: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    keys: frozenset[str]
    values: Values
    mentions: tuple[Mention, ...]
    asks: bool
    doubts: tuple[int, ...]

    @property
    def doubt(self) -> bool:
        """Tell whether the speaker casts doubt on something here."""
        return bool(self.doubts)


def risk_words(turns: Sequence[Turn]) -> dict[int, frozenset[str]]:
    """Give the kinds of high-risk matter in each turn that has any."""
    found = {t.number: frozenset(label for _, _, names in risks().find(t.words) for label in names) for t in turns}
    return {number: labels for number, labels in found.items() if labels}


_LONG, _PIECE = 2400, 800
_SENTENCE = re.compile(r"[^.?!]{1,800}(?:[.?!]+|(?<=\s)|$)|[.?!]+|\S{1,800}")
_YES = word_set("evidence_yes")
_NO = word_set("evidence_no")


def reply_of(words: Sequence[Token]) -> str:
    """Read the yes or the no that an answer opens with."""
    opening = [t.lower for t in words if t.word][:2]
    if opening[:1] == ["oh"]:
        opening = opening[1:]
    if opening and opening[0] in _NO:
        return "no"
    return "yes" if _YES & set(opening) else ""


_CLOSE = 3
_TILL = frozenset({"till", "until"})
_CHOOSING = word_set("choosing")
_PLAIN = word_set("ask_sense_plain")


def negators(words: Sequence[Token]) -> list[int]:
    """Find what turns a clause round; a "no" that only answers does not, and "not stopped" does not."""
    quiet = {i for first, past, _ in listed("not_negators").find(words) for i in range(first, past)}
    quiet |= {i for i in range(1, len(words) - 1) if _bidding(words, i)}
    quiet |= {i for i, t in enumerate(words[:-1]) if t.lower == "not" and _only_then(words, i)}
    spoken = sum(t.word for t in words)
    quiet |= {
        i
        for i, t in enumerate(words)
        if t.lower == "no" and spoken > 1 and (i + 1 == len(words) or not words[i + 1].word)
    }
    quiet |= {
        i
        for i, t in enumerate(words[:-1])
        if t.lower == "not" and words[i + 1].lower != "one" and (words[i + 1].lower in DAYS or number_at(words, i + 1))
    }
    found = [first for first, _, _ in listed("negators").find(words) if first not in quiet]
    undone = {b for a, b in pairwise(found) if b - a <= _CLOSE and words[b].lower not in _PLAIN}
    return [
        at for n, at in enumerate(found) if at not in undone and not (n + 1 < len(found) and found[n + 1] in undone)
    ]


def _only_then(words: Sequence[Token], at: int) -> bool:
    """Tell whether a "not" only says when: "not until Friday", "didn't get it till today"; not "must not until"."""
    did = at > 0 and words[at - 1].lower == "did"
    return words[at + 1].lower in _TILL or (did and any(t.lower in _TILL for t in words[at + 1 :]))


def _bidding(words: Sequence[Token], at: int) -> bool:
    """Tell whether a "not" bids somebody leave something: "conditions not to contact her"; what is bidden is so."""
    told = words[at].lower == "not" and words[at + 1].lower == "to"
    return told and words[at - 1].word and words[at - 1].lower not in _CHOOSING


def read_clauses(turn: int, words: tuple[Token, ...]) -> list[Clause]:
    """Read the clauses of a text; an "if" makes a guess of what follows in its sentence."""
    found: list[Clause] = []
    for sentence in sentences(words):
        pieces = _told_of(clauses(sentence))
        if_ = False
        for n, piece in enumerate(pieces):
            inner = piece[0].lower in _WHETHER and _asking([t for p in pieces[max(0, n - 2) : n] for t in p])
            if_ = if_ or (not inner and any(t.lower in {"if", "unless", "provided"} for t in piece[:2]))
            said = tuple(terms(piece, stopwords()))
            keys = frozenset(key for term in said for key in term.keys)
            hedged = if_ or (not inner and _hedged(piece))
            asked = inner or (sentence.question and piece is pieces[-1])
            found.append(Clause(turn, piece, said, keys, len(negators(piece)), hedged, asked, inner=inner))
    found = [replace(c, answer=_reply_told(found[n + 1 :])) if c.inner else c for n, c in enumerate(found)]
    return [replace(c, hedged=True) if _doubted_after(found, n) else c for n, c in enumerate(found)]


def _asks(found: Sequence[Clause]) -> bool:
    """Tell whether a turn ends on a question put, not on one told of."""
    return bool(found) and found[-1].question and (not found[-1].inner or found[-1].words[-1].text == "?")


_WHETHER = frozenset({"whether", "if"})
_INQUIRING = word_set("inquiring")
_TELLING = frozenset({"say", "answer", "reply", "go", "tell"})
_HEARD, _SOON = 12, 4


def _asking(words: Sequence[Token]) -> bool:
    """Tell whether words end on somebody's asking: "I asked him", "I didn't ask her about, you know,"."""
    return any(t.lemma in _INQUIRING for t in words[-_HEARD:])


def _told_of(pieces: Sequence[tuple[Token, ...]]) -> list[tuple[Token, ...]]:
    """Part questions that are told of from the asking: "I asked" and "whether he was hurt"."""
    found: list[tuple[Token, ...]] = []
    for piece in pieces:
        before = found[-1] if found else ()
        at = next((i for i, t in enumerate(piece) if i and t.lower in _WHETHER and _asking((*before, *piece[:i]))), 0)
        found += [piece[:at], piece[at:]] if at else [piece]
    return found


def _reply_told(after: Sequence[Clause]) -> str:
    """Read the answer told with a question that is told of: "and he said no", "she shook her head"."""
    for clause in after[:1]:
        said = [t for t in clause.words if t.word]
        for at, token in enumerate(said[:_SOON]):
            if token.lemma in _TELLING:
                return reply_of(said[at + 1 :])
            if token.lemma == "nod":
                return "yes"
            if token.lemma == "shake" and any(t.lower == "head" for t in said[at:]):
                return "no"
    return ""


def _doubted_after(found: Sequence[Clause], at: int) -> bool:
    """Tell whether a bare "I think" or "maybe" follows a clause: "She don't like his dog, I think."."""
    after = found[at + 1] if at + 1 < len(found) else None
    return after is not None and after.hedged and not after.terms and found[at].words[-1].text == ","


def _hedged(words: Sequence[Token]) -> bool:
    """Tell whether something is left open here: "let me think" and "subject to a plan" leave nothing open."""
    quiet = {i for first, past, _ in listed("not_hedges").find(words) for i in range(first, past)}
    quiet |= {i for i, t in enumerate(words) if i and t.text == "May"}
    return any(first not in quiet for first, _, _ in listed("hedges").find(words))


def pieces(segment: Segment, longest: int = _LONG, piece: int = _PIECE) -> list[Segment]:
    """Cut a very long segment into runs of sentences, so that an hour in one breath is searched like any other talk."""
    if len(segment.text) <= longest:
        return [segment]
    found = [""]
    for sentence in _SENTENCE.findall(segment.text):
        if found[-1] and len(found[-1]) + len(sentence) > piece:
            found.append("")
        found[-1] += sentence
    return [replace(segment, text=text) for text in found]


class Index:
    """A transcript ready to be searched; built once for all statements of a draft."""

    def __init__(self, transcript: Transcript, meeting: Meeting) -> None:
        self.meeting = meeting
        self.people = People(meeting, transcript)
        segments = [piece for s in transcript.segments if not s.struck for piece in pieces(s)]
        read = [tokens(s.text) for s in segments]
        self.names = names_said(read) | self.people.known_names
        self.turns = [self._turn(n, s, words) for n, (s, words) in enumerate(zip(segments, read, strict=True))]
        self._answer()
        self.by_id: dict[str, list[int]] = defaultdict(list)
        for turn in self.turns:
            self.by_id[turn.segment.id].append(turn.number)
        self._postings: dict[str, list[int]] = defaultdict(list)
        for turn in self.turns:
            for key in turn.keys:
                self._postings[key].append(turn.number)
        self.named = self._name_postings()
        self.valued = [t for t in self.turns if t.values.all]
        self.values = frozenset(replace(v, at=0, past=0) for t in self.valued for v in t.values.all)
        self.runs = runs(segments)
        self.vocabulary = frozenset(t.lower for turn in self.turns for t in turn.words)
        self.risky = risk_words(self.turns)
        self.pairs = [pair for turn in self.turns for pair in pairs(turn.words, turn.mentions)] + list(self._answers())

    def _answer(self) -> None:
        """Give each turn's closing question the yes or no that follows it."""
        for number, turn in enumerate(self.turns[:-1]):
            reply = reply_of(self.turns[number + 1].words)
            if turn.asks and reply:
                answered = tuple(replace(c, answer=reply) if c.question and not c.inner else c for c in turn.clauses)
                self.turns[number] = replace(turn, clauses=answered)

    def _turn(self, number: int, segment: Segment, words: tuple[Token, ...]) -> Turn:
        found = read_clauses(number, words)
        return Turn(
            number, segment, self.people.speaker(segment.speaker), words, tuple(found),
            frozenset(key for clause in found for key in clause.keys), values_.read(words),
            tuple(self.people.mentions(words, self.names)), _asks(found),
            tuple(words[past - 1].end for _, past, _ in listed("doubts").find(words)),
        )  # fmt: skip

    def _name_postings(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for turn in self.turns:
            for word in {w.lower for m in turn.mentions if m.named for w in turn.words[m.at : m.past]}:
                found[word].append(turn.number)
        return found

    def _answers(self) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
        """Find a role that a question names and the name that answers it: "Who's your teacher?" - "Mr Okafor."."""
        for turn, after in zip(self.turns, self.turns[1:], strict=False):
            roles = [m.person.roles for m in turn.mentions if not m.named]
            named = [m for m in after.mentions if m.named and m.at <= _OPENING]
            if turn.asks and roles and named and "who" in {t.lower for t in turn.words}:
                words = after.words[named[0].at : named[0].past]
                yield roles[-1], frozenset(t.lower for t in words if t.lower not in TITLES)

    def weight(self, term: Term) -> float:
        """Weigh a term by how rare it is in this transcript."""
        often = len(self._postings.get(term.lemma, ()))
        return 0.5 + 0.5 * log((len(self.turns) + 1) / (often + 1)) / log(len(self.turns) + 2)

    def hits(self, term: Term) -> dict[int, float]:
        """Give the turns that may license a term, with how well."""
        found: dict[int, float] = {}
        for key, strength in wanted(term.lemma, term.keys).items():
            for number in self._postings.get(key, ()):
                if found.get(number, 0.0) < strength:
                    found[number] = strength
        return found

    def window(self, anchors: Iterable[int], back: int, on: int) -> list[int]:
        """Give the turns around some turns, in order."""
        around = {n for a in anchors for n in range(a - back, a + on + 1)}
        return sorted(n for n in around if 0 <= n < len(self.turns))


def matched(wants: Sequence[tuple[dict[str, float], float]], keys: frozenset[str]) -> float:
    """Give the share of some wanted terms, by weight, that keys carry."""
    total = sum(weight for _, weight in wants)
    held = sum(w for near, w in wants if max((near[k] for k in keys & near.keys()), default=0.0) >= _CARRIED)
    return held / total if total else 0.0


_MOST, _CARRIED, _WORTH, _OPENING = 4, 0.6, 0.5, 2
NEAR = ((0, 1.0), (-1, 0.6), (1, 0.6), (-2, 0.35), (2, 0.3))


def search(index: Index, weighted: Sequence[tuple[Term, float]], boosts: dict[int, float]) -> list[int]:
    """Find up to four turns that a statement rests on, best first; neighbours count, for answers lean on questions."""
    hits = [(index.hits(term), weight * index.weight(term)) for term, weight in weighted]
    total: dict[int, float] = defaultdict(float, boosts)
    for found, weight in hits:
        near: dict[int, float] = {}
        for number, strength in found.items():
            for step, factor in NEAR:
                near[number + step] = max(near.get(number + step, 0.0), strength * factor)
        for number, strength in near.items():
            if 0 <= number < len(index.turns):
                total[number] += strength * weight + (0.15 * weight if number in found else 0)
    if not total:
        return []
    best = max(total, key=lambda n: (total[n], -n))
    return [best, *_more(index, hits, best)]


def _more(index: Index, hits: Sequence[tuple[dict[int, float], float]], best: int) -> list[int]:
    """Add turns that bring terms the best one and its neighbours lack."""
    chosen = [best]
    while len(chosen) < _MOST:
        window = set(index.window(chosen, 2, 2))
        gains: dict[int, float] = defaultdict(float)
        for found, weight in hits:
            if any(n in window for n, s in found.items() if s >= _CARRIED):
                continue
            for number, strength in found.items():
                gains[number] += strength * weight
        near = {n: g - 0.01 * abs(n - best) for n, g in gains.items()}
        pick = max(near, key=lambda n: near[n], default=None)
        if pick is None or near[pick] < _WORTH:
            break
        chosen.append(pick)
    return chosen[1:]
