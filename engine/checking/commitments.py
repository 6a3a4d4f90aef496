"""Who took on what in the talk: promises, requests and their answers; the rule: "can you" is the listener's to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.checking.lexicon import members, table, word_set

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
_FIRM = _patterns("firm")
_BRIEF = 14
_WILL = word_set("commitments_will")
_YES = word_set("commitments_yes")


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something to be done: the turn, its keys for matching, and whose it is if that is plain."""

    turn: int
    keys: frozenset[str]
    beside: frozenset[str]
    owner: Person | None
    shared: bool = False


def _has(words: Sequence[Token], patterns: Iterable[tuple[str, ...]]) -> int:
    lower = [t.lower for t in words]
    places = [i for p in patterns for i in range(len(lower) - len(p) + 1) if tuple(lower[i : i + len(p)]) == p]
    return min(places, default=-1)


def commitments(index: Index, window: Sequence[int]) -> Iterator[Commitment]:
    """Find who is to do what in some turns."""
    for number in window:
        turn = index.turns[number]
        for clause in turn.clauses:
            if clause.negated:
                continue
            yield from _of_clause(index, turn, clause)
        yield from _accepted(index, turn)


def _of_clause(index: Index, turn: Turn, clause: Clause) -> Iterator[Commitment]:
    keys = clause.keys
    if _has(clause.words, _SELF) >= 0:
        yield Commitment(turn.number, keys, turn.keys, turn.person)
    if _has(clause.words, _OTHER) >= 0 or _imperative(clause):
        yield Commitment(turn.number, keys, turn.keys, _listener(index, turn))
    if _has(clause.words, _OURS) >= 0:
        yield Commitment(turn.number, keys, turn.keys, turn.person, shared=True)
    for mention in turn.mentions:
        after = turn.words[mention.past : mention.past + 1]
        inside = clause.words and any(t is turn.words[mention.at] for t in clause.words)
        if inside and after and after[0].lower in _WILL:
            yield Commitment(turn.number, keys, turn.keys, mention.person)


def takes_on(clause: Clause) -> bool:
    """Tell whether a clause is a plain promise or request: "I'll ring them", "can you ring them?"."""
    return not clause.negated and _has(clause.words, _FIRM) >= 0


def _imperative(clause: Clause) -> bool:
    first = [t for t in clause.words if t.word][:1]
    return bool(first) and first[0].lower in {
        "ask",
        "ring",
        "send",
        "check",
        "speak",
        "find",
        "get",
        "bring",
        "tell",
        "book",
        "write",
        "make",
        "chase",
        "email",
        "let",
        "keep",
        "call",
        "give",
        "take",
        "arrange",
        "put",
    }


def _listener(index: Index, turn: Turn) -> Person | None:
    """Give the one spoken to: the one called by name, else the next other voice, else the last."""
    called = [
        m.person
        for m in turn.mentions
        if m.named and m.person.present and m.person != turn.person and _vocative(turn, m.at, m.past)
    ]
    if called:
        return called[0]
    for number in (turn.number + 1, turn.number + 2, turn.number - 1):
        if 0 <= number < len(index.turns) and index.turns[number].person not in {None, turn.person}:
            return index.turns[number].person
    return None


def _vocative(turn: Turn, at: int, past: int) -> bool:
    before = turn.words[at - 1].text if at else "."
    after = turn.words[past].text if past < len(turn.words) else "."
    lead = turn.words[at - 1].lower if at else ""
    return after in {",", ".", "?", "!"} and (
        before in {",", ".", "?", "!"} or lead in {"and", "so", "then", "okay", "right", "thanks", "sorry"}
    )


def _accepted(index: Index, turn: Turn) -> Iterator[Commitment]:
    """Find a short yes to what the turn before asked: "I will.", "Yeah, I can do that."."""
    if turn.number == 0 or len(turn.words) > _BRIEF:
        return
    before = index.turns[turn.number - 1]
    opens = [t.lower for t in turn.words if t.word][:1]
    if opens and opens[0] in _YES and (before.asks or _has(before.words, _OTHER) >= 0) and turn.person is not None:
        yield Commitment(turn.number, before.keys | turn.keys, before.keys, turn.person)
