"""Who agreed to what was done, in the sentences of the AI-use statement.

Rule: whoever answered for somebody is named as the one who answered, and nobody who ever said no to what was done is
passed over: the statement says when, and when they agreed again if they did.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from engine.consent import NOES, in_turn
from engine.export.closing import clock, moment
from engine.meeting import Answer, Scope
from engine.text import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import datetime

    from engine.meeting import ConsentAnswer, Participant

YES = frozenset({Answer.YES, Answer.SO_FAR})
"""What was agreed to: `SO_FAR` is a yes to what is in the record."""

_PURPOSES = {
    Scope.RECORD: "being recorded",
    Scope.TRANSCRIBE: "having the recording turned into text by software",
    Scope.DRAFT: "having a draft worded by software",
}


@dataclass(frozen=True, slots=True)
class Agreed:
    """Somebody's yes to something that was done; `by` is who answered for them, empty where they did."""

    scope: Scope
    name: str = field(repr=False)
    by: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SaidNo:
    """Somebody's no to what was done: after a yes or not, up to which second that was kept, and when a yes followed."""

    scope: Scope
    name: str = field(repr=False)
    at: datetime
    by: str = field(default="", repr=False)
    had_agreed: bool = False
    kept_to: float | None = None
    agreed: datetime | None = None


def gathered(
    scopes: Collection[Scope], participants: Iterable[Participant], answers: Sequence[ConsentAnswer]
) -> tuple[tuple[Agreed, ...], tuple[SaidNo, ...]]:
    """Return who agreed to each of these scopes, and who had said no to one of them."""
    people = tuple(participants)
    yes: list[Agreed] = []
    no: list[SaidNo] = []
    for scope in scopes:
        for person in people:
            turns = in_turn(person.id, scope, answers)
            if turns and turns[-1].answer in YES:
                yes.append(Agreed(scope, person.name, _by(turns)))
            no += _noes(person.name, turns)
    return tuple(yes), tuple(no)


def _by(turns: Sequence[ConsentAnswer]) -> str:
    """Return who gave the yes that lasts for somebody: whoever takes it back for what is to come leaves it theirs."""
    given = [one.answered_by for one in turns if one.answer is Answer.YES]
    return given[-1] if given else turns[-1].answered_by


def _noes(name: str, turns: Sequence[ConsentAnswer]) -> Iterator[SaidNo]:
    """Give every no, those that follow each other as one: said when the first was, with what was kept by the last."""
    said = [given for given in turns if given.answer in {Answer.YES, *NOES}]
    runs = [list(run) for _, run in groupby(said, lambda given: given.answer in NOES)]
    for at, run in enumerate(runs):
        if run[0].answer in NOES:
            again = runs[at + 1][0].at if at + 1 < len(runs) else None
            yield SaidNo(run[0].scope, name, run[0].at, run[0].answered_by, at > 0, run[-1].kept_to, again)


def sentences(yes: Sequence[Agreed], no: Sequence[SaidNo]) -> list[str]:
    """Say who agreed to what and who answered for whom, those who said the same in one sentence, then every no."""
    return [*_themselves(yes), *_for_others(yes), *_against(no)]


def _themselves(yes: Iterable[Agreed]) -> Iterator[str]:
    """Say who agreed for themselves; where several agreed to the same, in one sentence."""
    names: dict[Scope, list[str]] = {}
    for one in yes:
        if not one.by:
            names.setdefault(one.scope, []).append(one.name)
    together: dict[tuple[str, ...], list[str]] = {}
    for scope, who in names.items():
        together.setdefault(tuple(who), []).append(_PURPOSES[scope])
    for agreed, what in together.items():
        yield f"{listed(agreed)} agreed to {listed(what)}."


def _for_others(yes: Iterable[Agreed]) -> Iterator[str]:
    """Say who answered for whom, and that the answer was a yes."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in yes:
        if one.by:
            together.setdefault((one.by, one.name), []).append(_PURPOSES[one.scope])
    for (by, name), what in together.items():
        yield f"{by} answered for {name} and agreed to {listed(what)}."


def _against(no: Iterable[SaidNo]) -> Iterator[str]:
    """Say every no; where the same was said of several things at the same time, in one sentence."""
    together: dict[tuple[str, str], list[str]] = {}
    for one in no:
        who = f"{one.by}, answering for {one.name}," if one.by else one.name
        first = "took back the agreement to" if one.had_agreed else "said no to"
        together.setdefault((f"{who} {first}", _when(one)), []).append(_PURPOSES[one.scope])
    for (who, when), what in together.items():
        yield f"{who} {listed(what)} {when}."


def _when(one: SaidNo) -> str:
    """Return when a no was said, and what came of it."""
    if one.agreed is not None:
        return f"on {moment(one.at)}, and agreed {'again ' if one.had_agreed else ''}on {moment(one.agreed)}"
    if one.kept_to is None:
        return f"on {moment(one.at)}"
    return f"on {moment(one.at)}; what had been recorded up to {clock(one.kept_to)} was kept with that person’s yes"
