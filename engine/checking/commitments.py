"""Who took on what in the talk: promises, requests and their answers; the rule: "can you" is the listener's to do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.evidence import reply_of
from engine.checking.lexicon import entry, members, table, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.checking.evidence import Clause, Index, Turn
    from engine.checking.people import Person
    from engine.checking.words import Token


def _patterns(name: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(text.split()) for text in members(table("commitments")[name]))


_SELF = _patterns("self")
_OTHER = _patterns("other")
_OURS = _patterns("ours")
_OFFERED = _patterns("offered")
_DEFERRING = _patterns("deferring")
_FIRM = _patterns("firm")
_WOULD = (("would", "you"),)
_MINE = (("i", "will"),)
_BRIEF, _THREAD = 18, 2
_ASKED = word_set("asked")
_WILL = word_set("commitments_will")
_RUNNING = _patterns("running")
_STANDING_FOR = word_set("commitments_pronouns")
_YES = word_set("commitments_yes")


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something to be done: the turn, its keys for matching, and whose it is if that is plain."""

    turn: int
    keys: frozenset[str]
    beside: frozenset[str]
    owner: Person | None
    shared: bool = False
    conditional: bool = False
    pronoun: bool = False


def _has(words: Sequence[Token], patterns: Iterable[tuple[str, ...]]) -> int:
    lower = [t.lower for t in words]
    places = [i for p in patterns for i in range(len(lower) - len(p) + 1) if tuple(lower[i : i + len(p)]) == p]
    return min(places, default=-1)


def commitments(index: Index, window: Sequence[int]) -> Iterator[Commitment]:
    """Find who is to do what in some turns."""
    for number in window:
        turn = index.turns[number]
        for clause in turn.clauses:
            if clause.negated or _deferring(clause.words) or (_puts_off(turn) and not takes_on(clause)):
                continue
            yield from _of_clause(index, turn, clause)
        yield from _accepted(index, turn)


def _of_clause(index: Index, turn: Turn, clause: Clause) -> Iterator[Commitment]:
    before = index.turns[max(0, turn.number - _THREAD) : turn.number]
    beside = turn.keys.union(*(t.keys for t in before))
    found = Commitment(
        turn.number, clause.keys, beside, turn.person, pronoun=bool(_STANDING_FOR & {t.lower for t in clause.words})
    )
    if _has(clause.words, _SELF) >= 0 and not (_has(clause.words, _OFFERED) >= 0 and _put_off(index, turn)):
        yield replace(found, conditional=_conditional(turn, clause))
    bids = _has(clause.words, _OTHER) >= 0 and _has(clause.words, _MINE) < 0
    if (bids or _imperative(turn, clause)) and not _declined(index, turn):
        yield replace(found, owner=_listener(index, turn, clause))
    if _has(clause.words, _OURS) >= 0:
        yield replace(found, shared=True)
    for mention in turn.mentions:
        after = turn.words[mention.past : mention.past + 1]
        inside = clause.words and any(t is turn.words[mention.at] for t in clause.words)
        if inside and after and after[0].lower in _WILL and not _possessive(turn.words, mention.past):
            yield replace(found, owner=mention.person)


def _possessive(words: Sequence[Token], at: int) -> bool:
    """Tell whether an "'s" after a name is no verb: "Sue's manager", not "Sue's going to ring" or "Sue's doing it"."""
    after = words[at + 1] if at + 1 < len(words) else None
    return words[at].lower == "'s" and not (after and (after.lower in {"to", "got"} or after.lower.endswith("ing")))


def _declined(index: Index, turn: Turn) -> bool:
    """Tell whether what was asked for was not taken on: "No.", "I don't really want to.", "I'll think about it."."""
    after = index.turns[turn.number + 1 : turn.number + 2]
    if not any(c.question for c in turn.clauses) or not after or not after[0].clauses:
        return False
    opens = [t.lower for t in after[0].words if t.word][:1]
    if opens and opens[0] in _YES - {"i", "no", "not", "can", "will", "that"}:
        return False
    first = next((c for c in after[0].clauses if c.negated or c.hedged or c.terms), None)
    return (
        first is not None
        and (first.negated or first.hedged)
        and not any(takes_on(c) and not c.hedged for c in after[0].clauses)
    )


def _deferring(words: Sequence[Token]) -> bool:
    """Tell whether words put something off: "I'd hold off on that", "let me think about it"."""
    return _has(words, _DEFERRING) >= 0


def _puts_off(turn: Turn) -> bool:
    """Tell whether a turn opens by putting something off, so that what it says further of it is no promise."""
    return any(_deferring(c.words) for c in turn.clauses[:_THREAD])


def _put_off(index: Index, turn: Turn) -> bool:
    """Tell whether the other voice that follows turns an offer down or puts it off in its first two sentences."""
    after = index.turns[turn.number + 1 : turn.number + 2]
    if not after or after[0].person == turn.person or any(takes_on(c) for c in after[0].clauses[:1]):
        return False
    opening = after[0].clauses[:_THREAD]
    return reply_of(after[0].words) == "no" or any(c.negated or _deferring(c.words) for c in opening)


def _conditional(turn: Turn, clause: Clause) -> bool:
    """Tell whether an "if" opens the sentence of a clause before it: "If it's not come, I'll chase it"."""
    before = [c for c in turn.clauses if c.words[-1].end <= clause.words[0].start]
    while before and before[-1].words[-1].text not in _STOPS:
        if before.pop().words[0].lower in {"if", "unless"}:
            return True
    return False


_STOPS = frozenset(".?!;")


def takes_on(clause: Clause) -> bool:
    """Tell whether a clause is a plain promise or request: "I'll ring them", not "I'll read that out"."""
    return not clause.negated and _has(clause.words, _FIRM) >= 0 and _has(clause.words, _RUNNING) < 0


def asked_for(clause: Clause) -> bool:
    """Tell whether a question asks somebody to do something: "can you get it to me"."""
    words = [t.lower for t in clause.words]
    return any(a in _ASKING and b == "you" for a, b in pairwise(words))


_ASKING = frozenset({"can", "could", "will", "would"})


def _imperative(turn: Turn, clause: Clause) -> bool:
    """Tell whether a clause is an order: it opens with a bare verb, after a name or not."""
    words = [t for t in clause.words if t.word and t.lower not in {"and", "so", "then", "please"}]
    named = {id(t) for m in turn.mentions if m.named for t in turn.words[m.at : m.past]}
    called = [t for t in words if id(t) not in named]
    if not called or called[0].lower in _ASKED:
        return bool(called)
    verb = entry(called[0].lower)
    return (
        called is not words
        and len(called) < len(words)
        and verb is not None
        and "v" in verb.parts
        and called[0] is not words[0]
    )


def _listener(index: Index, turn: Turn, clause: Clause) -> Person | None:
    """Give the one spoken to: the last one called by name so far, else who answers, else there is no telling."""
    end = clause.words[-1].end
    called = [
        m
        for m in turn.mentions
        if m.named and m.person.present and m.person != turn.person and vocative(turn, m.at, m.past)
    ]
    before = [m.person for m in called if turn.words[m.at].start <= end]
    if before or called:
        return (before or [called[0].person])[-1]
    if not (turn.asks or _answered(index, turn)):
        return None
    for number in (turn.number + 1, turn.number + 2, turn.number - 1):
        if 0 <= number < len(index.turns) and index.turns[number].person not in {None, turn.person}:
            return index.turns[number].person
    return None


def _answered(index: Index, turn: Turn) -> bool:
    """Tell whether the next voice says yes or no to a turn, or takes something on."""
    after = index.turns[turn.number + 1 : turn.number + 2]
    return bool(after) and (bool(reply_of(after[0].words)) or any(takes_on(c) for c in after[0].clauses[:_THREAD]))


def vocative(turn: Turn, at: int, past: int) -> bool:
    """Tell whether a name is called out: "Thanks, Jo.", "Tom, can you ..."."""
    before = turn.words[at - 1].text if at else "."
    after = turn.words[past].text if past < len(turn.words) else "."
    lead = turn.words[at - 1].lower if at else ""
    return after in {",", ".", "?", "!"} and (
        before in {",", ".", "?", "!"} or lead in {"and", "so", "then", "okay", "right", "thanks", "sorry"}
    )


def _accepted(index: Index, turn: Turn) -> Iterator[Commitment]:
    """Find a yes to what the turn before asked: "I will.", "Yeah, I can."; "would you" takes any answer but no."""
    if turn.number == 0 or turn.person is None:
        return
    before = index.turns[turn.number - 1]
    opens = [t.lower for t in turn.words if t.word][:1]
    asked = before.asks or _has(before.words, _OTHER) >= 0
    yes = len(turn.words) <= _BRIEF and bool(opens) and opens[0] in _YES and asked
    willing = before.asks and _has(before.words, _WOULD) >= 0 and reply_of(turn.words) != "no"
    if yes or willing:
        keys = before.keys | turn.keys
        beside = keys.union(*(t.keys for t in index.turns[max(0, turn.number - _THREAD) : turn.number]))
        yield Commitment(turn.number, keys, beside, turn.person, conditional=not yes and turn.clauses[0].hedged)
