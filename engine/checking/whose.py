"""Of whom the talk says what a statement says of somebody; the rule: "I" is its speaker's, "you" the listener's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.checking.commitments import vocative
from engine.checking.lexicon import word_set
from engine.checking.standing import above, around, held, near, read, telling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.concepts import Term
    from engine.checking.evidence import Clause, Index, Turn
    from engine.checking.people import Mention, Person

_FIRST, _SECOND, _THIRD = word_set("first_person"), word_set("second_person"), word_set("third_person")
_OPENING, _BACK, _FEW = 1, 8, 2
_CLOSE, _FAR = (2, 1), (8, 2)


@dataclass(frozen=True, slots=True)
class Whose:
    """What speaks for and against a thing's being said of the one a statement opens with; each sign is from 0 to 1.

    The share of it that the talk says in that one's own voice (`voice`), and there of "I" (`own`); with the name
    (`named`), of a "she" that follows it (`meant`), to that one as "you" (`told`); and by others of their own "I"
    (`others`), with another's name (`another`). 1 or 0: `near` and `far`, the name is spoken near by or at least
    further off; `asked`, that one answers a question in the evidence; `said`, the statement is of what that one
    said, and `spoke`, said it there.
    """

    own: float
    voice: float
    named: float
    meant: float
    told: float
    others: float
    another: float
    near: float
    far: float
    asked: float
    said: float
    spoke: float

    @property
    def anothers(self) -> bool:
        """Tell whether the signs are that this is said of somebody else."""
        return above("whose", self)


def whose(case: Case) -> Iterator[Whose]:
    """Give the signs for the participant a statement opens with by name, where all voices are known."""
    opening = next((m for m in case.claim.mentions if m.named and m.person.id and m.at <= _OPENING), None)
    if opening is None or not case.anchors or any(t.person is None for t in around(case)):
        return
    clause = case.claim.clauses[0]
    told = [t for t in telling(case, clause) if clause.words[t.at].lower not in opening.person.names]
    if told and case.claim.words[opening.at] in clause.words:
        shares = dict.fromkeys(("own", "voice", "named", "meant", "told", "others", "another"), 0.0)
        for how, share in _shares(case, clause, told, opening.person):
            shares[how] = max(shares[how], share)
        yield Whose(**shares, **_about(case, opening))


def _shares(case: Case, clause: Clause, told: Sequence[Term], person: Person) -> Iterator[tuple[str, float]]:
    """Give in which ways the talk is of somebody, or of another, and what share of a clause it says so."""
    reached = read(case, clause, told)
    for turn in around(case):
        for there in turn.clauses:
            share = near(case, turn) * held(case, reached, turn, there)
            yield from ((how, share) for how in _ways(case.index, turn, there, person) if share)


def _ways(index: Index, turn: Turn, clause: Clause, person: Person) -> Iterator[str]:
    """Give in which ways a clause of the talk is of somebody, or of another."""
    words = {t.lower for t in clause.words}
    speaks = turn.person is not None and _same(turn.person, person)
    if speaks:
        yield "voice"
    if words & _FIRST:
        yield "own" if speaks else "others"
    inside = [m for m in turn.mentions if clause.words[0].start <= turn.words[m.at].start <= clause.words[-1].start]
    if any(_same(m.person, person) for m in inside):
        yield "named"
    elif any(m.named or m.person.id for m in inside):
        yield "another"
    if words & _SECOND and _is(_listener(index, turn), person):
        yield "told"
    if words & _THIRD and _is(_last_named(index, turn, clause), person):
        yield "meant"


def _about(case: Case, opening: Mention) -> dict[str, float]:
    """Give the signs that are not shares."""
    index, person, resting = case.index, opening.person, case.anchors[:_FEW]
    said = any(s.mention == opening for s in case.claim.said)
    asked = any(index.turns[n].asks and _speaks(index, n + 1, person) for n in resting)
    return {
        "near": float(_spoken_of(index, index.window(resting, *_CLOSE), person)),
        "far": float(_spoken_of(index, index.window(resting, *_FAR), person)),
        "asked": float(asked),
        "said": float(said),
        "spoke": float(said and _speaks(index, resting[0], person)),
    }


def _spoken_of(index: Index, numbers: list[int], person: Person) -> bool:
    return any(_same(m.person, person) for n in numbers for m in index.turns[n].mentions)


def _speaks(index: Index, number: int, person: Person) -> bool:
    return number < len(index.turns) and _is(index.turns[number].person, person)


def _is(somebody: Person | None, person: Person) -> bool:
    return somebody is not None and _same(somebody, person)


def _same(one: Person, other: Person) -> bool:
    """Tell whether two namings may be of one: two participants are two, though of one surname."""
    return one.id == other.id if one.id and other.id else one == other or bool(one.names & other.names)


def _listener(index: Index, turn: Turn) -> Person | None:
    """Give who speaks next, or spoke before: the one spoken to."""
    beside = [index.turns[n].person for n in (turn.number + 1, turn.number - 1) if 0 <= n < len(index.turns)]
    return next((p for p in beside if p is not None and p != turn.person), None)


def _last_named(index: Index, turn: Turn, clause: Clause) -> Person | None:
    """Give who was named last before a clause, other than by calling out and than the one who speaks."""
    for other in reversed(index.turns[max(0, turn.number - _BACK + 1) : turn.number + 1]):
        for mention in reversed(other.mentions):
            before = other is not turn or other.words[mention.at].start < clause.words[0].start
            called = vocative(other, mention.at, mention.past)
            if before and not called and not (other.person is not None and _same(mention.person, other.person)):
                return mention.person
    return None
