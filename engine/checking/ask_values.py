"""Numbers, dates and times of a statement against its evidence; the rule: a value taken back aloud supports nothing."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from engine.checking.binding import bond, comparable, local, outbid
from engine.checking.concepts import Phrases, wanted
from engine.checking.dates import Clock, Day
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.lexicon import members, table, word_set
from engine.checking.numbers import Amount
from engine.checking.values import fits
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.evidence import Turn
    from engine.checking.values import Value
    from engine.checking.words import Token

_ALIKE, _PLAIN, _BRIEF, _THREAD = 2, 0.9, 12, 5
_REPLACING = Phrases((phrase, "") for phrase in members(table("corrections")["replacing"]))
_CHANGING = frozenset({"to", "from", "compared", "than"})
_SORRY = frozenset({"sorry"})
_SHARING = word_set("sharing")
_KINDS = {
    Day: ("date_not_in_evidence", "date"),
    Clock: ("time_not_in_evidence", "time"),
    Amount: ("number_not_in_evidence", "number"),
}


def values(case: Case) -> Iterator[Found]:
    """Find values that the evidence lacks, has taken back, or gives to something else."""
    asked = case.claim.values
    yield from _whole(case)
    yield from _twice(case)
    for value in asked.all:
        if isinstance(value, Day) and value.offset == 0:
            continue
        if isinstance(value, Amount) and value.weak:
            if value.ordinal and value.unit and _counted_otherwise(case, value):
                yield _missing(case, value)
            continue
        borne_out = _said(case, value, _in_reach(case)) or _derived(case, value) or _same_time(case, value)
        if not borne_out or _another(case, value):
            yield _missing(case, value)


def _counted_otherwise(case: Case, asked: Amount) -> bool:
    """Tell whether the talk counts the same thing otherwise: "the second admission" where it says "the third"."""
    told = [v for t in case.turns for v in t.values.amounts if v.ordinal and v.unit == asked.unit]
    return bool(told) and not any(v.value == asked.value for v in told)


def _whole(case: Case) -> Iterator[Found]:
    """Find "all twelve" or "eight of the twelve" where the meeting says "nine of the twelve"."""
    for part, full in _parts(case.claim.values.amounts, case.claim.words):
        said = [a.value for a, _ in _shares_of(case, full)]
        if said and part.value not in said:
            yield Found("number_not_in_evidence", Risk.HIGH, REFUTED, "The meeting gives another share of the whole.")
            return


def _shares_of(case: Case, full: Amount) -> Iterator[tuple[Amount, Amount]]:
    """Give what the talk says of a whole: nine of these twelve."""
    for turn in case.turns:
        yield from (pair for pair in _parts(turn.values.amounts, turn.words) if pair[1].value == full.value)


def _twice(case: Case) -> Iterator[Found]:
    """Find "from 81% to 81%", where nothing changes."""
    for one, other in pairwise(case.claim.values.amounts):
        between = {t.lower for t in case.claim.words[one.past : other.at]}
        if one.measured and one.base == other.base and _CHANGING & between:
            yield Found("number_not_in_evidence", Risk.HIGH, REVIEW, "This gives the same number twice.")


def _parts(amounts: Sequence[Amount], words: Sequence[Token]) -> Iterator[tuple[Amount, Amount]]:
    """Give the pairs of "nine of the twelve"; "all twelve" is twelve of twelve."""
    for part, full in pairwise(amounts):
        between = {t.lower for t in words[part.at + 1 : full.at]}
        if "of" in between and len(between - _SHARING) <= 1:
            yield part, full
    for whole in amounts:
        before = words[whole.at - 1].lower if whole.at else ""
        if before == "all" or (before == "every" and not whole.measured):
            yield whole, whole


def _fits(case: Case, asked: Value, said: Value) -> bool:
    return fits(asked, said, case.index.meeting.date)


def _all(turn: Turn) -> Iterable[Value]:
    return turn.values.all


def _said(case: Case, asked: Value, turns: Iterable[Turn]) -> bool:
    return any(
        _fits(case, asked, said) and _plainly(case, asked, said, turn)
        for turn in turns for said in _all(turn) if said not in later_denied(case, turn)
    )  # fmt: skip


def _plainly(case: Case, asked: Value, said: Value, turn: Turn) -> bool:
    """Tell whether a value that fits may well be the one asked for, and no "one" or fourteen of something else."""
    if isinstance(asked, Amount) and isinstance(said, Amount):
        if said.weak and case.claim.words[asked.at].lower[0].isdecimal() and asked.base != said.base:
            return False
        return not _bare(asked, said, turn) or _counted(case, asked, turn)
    return not (isinstance(asked, Day) and isinstance(said, Day)) or _dated(case, asked, said, turn)


def _counted(case: Case, asked: Amount, turn: Turn) -> bool:
    """Tell whether a bare number stands where the talk counts in the unit asked for, or speaks of the same matter."""
    beside = case.index.turns[max(0, turn.number - 1) : turn.number + 2]
    near = any(v.unit == asked.unit for t in beside for v in t.values.amounts)
    return _shares(case, turn) >= (1 if near or asked.unit != "%" else _ALIKE) or _asked_after(case, turn)


def _dated(case: Case, asked: Day, said: Day, turn: Turn) -> bool:
    """Tell whether a bare weekday may be the date asked for: not where the talk gives that weekday another date."""
    if asked.day is None or said.weekday is None or said.day is not None or said.week or said.back or said.on:
        return True
    day = case.index.meeting.date
    beside = case.index.turns[max(0, turn.number - _ALIKE) : turn.number + _ALIKE + 1]
    dates = [d for t in beside for d in t.values.days if d.day is not None and d.fits(said, day)]
    return not dates or any(asked.fits(d, day) for d in dates)


def _asked_after(case: Case, turn: Turn) -> bool:
    """Tell whether a turn answers a question about the same matter: "Attendance?" - "It's fifty-four."."""
    before = case.index.turns[turn.number - 1 : turn.number] if turn.number else []
    return any(t.asks and _shares(case, t) for t in before)


def _bare(asked: Value, said: Value, turn: Turn) -> bool:
    """Tell whether a number with a unit is only matched by one without: fourteen centimetres by an age."""
    if not isinstance(asked, Amount) or not isinstance(said, Amount) or said.measured:
        return False
    return asked.measured and asked.unit != "year" and all(v.unit != asked.unit for v in turn.values.amounts)


def later_denied(case: Case, turn: Turn) -> list[Value]:
    """Give a turn's values that the talk moved on from: denied ("Not eighty."), asked and answered, or replaced."""
    after = case.index.turns[turn.number + 1 : turn.number + 4]
    back = [v for t in after[:2] for v in t.values.withdrawn]
    found = [v for v in turn.values.all if any(_fits(case, v, b) for b in back)]
    if turn.asks and after and len(after[0].words) <= _BRIEF and len(turn.words) <= _BRIEF:
        found += [v for v in turn.values.all if _answered_otherwise(case, v, after[0])]
    for later in after[:2]:
        if later.person == turn.person and {t.lower for t in later.words[:1]} & _SORRY:
            found += [v for v in turn.values.all if _corrected(case, v, later)]
    if turn.asks:
        settled = [t for t in after if t.person == turn.person and _then(t)]
        found += [v for v in turn.values.all for t in settled if _corrected(case, v, t)]
    for number, later in enumerate(after[:2]):
        if _REPLACING.has(later.words):
            found += [v for v in turn.values.all if _replaced(case, v, later, after[number + 1 :])]
    return found


def _then(turn: Turn) -> bool:
    """Tell whether a turn opens by settling on a value: "Wednesday the twenty-ninth, then"."""
    places = [v.past for v in turn.values.all if v.at <= _ALIKE]
    return any(t.lower == "then" for past in places for t in turn.words[past : past + 2])


def _alike(one: Value, other: Value) -> bool:
    return type(one) is type(other)


def _answered_otherwise(case: Case, value: Value, answer: Turn) -> bool:
    others = [v for v in answer.values.all if _alike(v, value)]
    return bool(others) and not any(_fits(case, value, v) for v in others)


def _corrected(case: Case, value: Value, later: Turn) -> bool:
    """Tell whether a turn that opens on "sorry" puts another value of the same kind in place of this one."""
    others = [v for v in later.values.all if comparable(value, v)]
    return bool(others) and not any(_fits(case, value, v) for v in others)


def _replaced(case: Case, value: Value, later: Turn, after: Sequence[Turn]) -> bool:
    """Tell whether a later turn puts another value in place of this one and somebody takes it up."""
    others = [v for v in later.values.all if _alike(v, value) and not _fits(case, value, v)]
    return any(_fits(case, v, w) for v in others for turn in after for w in turn.values.all)


def _same_time(case: Case, asked: Value) -> bool:
    """Tell whether "same time" stands for a time said elsewhere."""
    text = " ".join(t.lower for turn in case.turns for t in turn.words)
    return (
        isinstance(asked, Clock)
        and ("same time" in text or "usual time" in text)
        and _said(case, asked, case.index.turns)
    )


def _another(case: Case, asked: Value) -> bool:
    """Tell whether the talk gives this matter another value of the same kind, and this value to something else."""
    wants, given = local(case, asked), case.claim.values.all
    mine = theirs = 0.0
    for number in case.index.window(case.anchors, 2, _THREAD):
        turn = case.index.turns[number]
        back = later_denied(case, turn)
        for said in _all(turn):
            if _fits(case, asked, said):
                mine = max(mine, bond(case, wants, turn, said))
            elif comparable(asked, said) and said not in back and not any(_fits(case, v, said) for v in given):
                theirs = max(theirs, bond(case, wants, turn, said))
    return mine > 0 and outbid(mine, theirs)


def _in_reach(case: Case) -> list[Turn]:
    """Give the turns whose values count: those it rests on, their neighbours, and others that speak of the same."""
    close = {n + step for n in case.anchors for step in range(-2, _THREAD + 1)}
    return [t for n, t in enumerate(case.index.turns) if n in close] + [
        t for t in case.turns if t.number not in close and _shares(case, t) >= _ALIKE
    ]


def _shares(case: Case, turn: Turn) -> int:
    """Count the telling words of a claim that a turn has."""
    wants = [wanted(t.lemma, t.keys) for t, weight in case.weights if weight >= 1]
    return sum(any(near[key] >= _PLAIN for key in turn.keys & near.keys()) for near in wants)


def _derived(case: Case, asked: Value) -> bool:
    """Tell whether a number is the difference of two that were said: arrears of 900, now 640, are down by 260."""
    if not isinstance(asked, Amount) or asked.at == 0 or case.claim.words[asked.at - 1].lower not in {"by", "£", "of"}:
        return False
    return any(
        a.unit == b.unit and a.value - b.value == asked.value and a.unit == asked.unit
        for turn in case.turns
        for a in turn.values.amounts
        for b in turn.values.amounts
    )


def _missing(case: Case, value: Value) -> Found:
    kind, name = _KINDS[type(value)]
    shown = " ".join(t.text for t in case.claim.words[value.at : value.past])
    back = [v for turn in case.turns for v in turn.values.withdrawn] + [
        v for turn in case.turns for v in later_denied(case, turn)
    ]
    if any(_fits(case, value, b) for b in back):
        return Found("superseded_value", Risk.HIGH, REFUTED, f"The {name} “{shown}” was put right in the meeting.")
    elsewhere = _said(case, value, case.index.turns)
    verdict = REVIEW if elsewhere and not case.given else REFUTED
    where = "is said of something else" if elsewhere else "is not in the evidence"
    return Found(kind, Risk.HIGH, verdict, f"The {name} “{shown}” {where}.")
