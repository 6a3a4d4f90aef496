"""The desk a draft is reviewed at: its lines, each with what was drafted and what was made of it, and the steps taken.

Rule: nothing is ever changed in place. A step takes lines off the desk and puts others in their stead; every state of
the desk follows from the draft and the steps, so undoing all of them gives back the exact draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from engine.errors import InputInvalid
from engine.meeting import Draft, Finding, Line, Omission, Origin, Risk, Verdict
from engine.review.diff import same_words

_RANK = {Risk.HIGH: 0, Risk.MEDIUM: 1, Risk.LOW: 2}


@dataclass(frozen=True, slots=True)
class Item:
    """Something on the desk: a drafted statement, a line of the practitioner's own, or an omission to answer for.

    `drafted` is what the machine proposed and `kind` where that came from; `sources` are the draft's statements it was
    made of. A line of the practitioner's own has no sources. In a `conflict`, `text` is the practitioner's wording and
    `drafted` the new one it could not be joined with. `reason` is why an omission was dismissed. `amended` is what a
    second reader, `reader`, would have it say, nothing for leaving it out; None where nobody proposes anything.
    `placed` is where they would have it: the section, and the line before it there, "" for the section's first.
    """

    id: str
    section: str
    text: str = field(repr=False)
    drafted: str = field(default="", repr=False)
    kind: Origin = Origin.WRITTEN
    evidence: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    sources: tuple[str, ...] = ()
    verdict: Verdict | None = None
    by: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    conflict: bool = False
    amended: str | None = field(default=None, repr=False)
    placed: tuple[str, str] | None = None
    reader: str = field(default="", repr=False)
    omission: Omission | None = None

    @property
    def decided(self) -> bool:
        """Tell whether a named person has decided about it."""
        return self.verdict is not None

    @property
    def proposed(self) -> bool:
        """Tell whether a second reader would have it otherwise."""
        return self.amended is not None or self.placed is not None

    @property
    def own(self) -> bool:
        """Tell whether the practitioner wrote it themselves."""
        return not self.sources and self.omission is None

    @property
    def risk(self) -> Risk:
        """The worst that the checks say of it; a drafted line that rests on nothing is never of low risk."""
        risks = [finding.risk for finding in self.findings]
        if self.omission is not None:
            risks.append(self.omission.risk)
        if (
            self.conflict
            or self.proposed
            or not (self.evidence or self.own or self.omission or self.kind is Origin.DATA)
        ):
            risks.append(Risk.MEDIUM)
        return min(risks, key=_RANK.__getitem__, default=Risk.LOW)

    @property
    def edited(self) -> bool:
        """Tell whether a drafted line now has other words; changed back, it has not."""
        return bool(self.sources) and not same_words(self.drafted, self.text)

    @property
    def recorded(self) -> bool:
        """Tell whether it stands in the record."""
        return self.omission is None and self.verdict in {Verdict.ACCEPT, Verdict.EDIT}


def provenance(item: Item) -> Origin:
    """Return where an item's words come from, by what the diff says and not by which key was pressed."""
    if not item.edited:
        return item.kind
    return Origin.EDITED if item.drafted else Origin.WRITTEN


def line(item: Item) -> Line:
    """Return an item as a line of the record."""
    return Line(item.text, provenance(item), item.evidence)


def rank(item: Item) -> int:
    """Return how early an item comes by risk: 0 for high."""
    return _RANK[item.risk]


class Verb(StrEnum):
    """What a step did."""

    DECIDED = "decided"
    SECTION_ACCEPTED = "section accepted"
    WRITTEN = "written"
    REWRITTEN = "rewritten"
    REMOVED = "removed"
    SPLIT = "split"
    JOINED = "joined"
    MOVED = "moved"
    QUOTED = "quoted"
    LINKED = "linked"
    ANSWERED = "answered"
    COMPLETED = "completed"
    RENAMED = "renamed"
    AMENDED = "amended"
    CARRIED = "carried"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done at the desk: `takes` are ids taken off; `puts` replace what has their id, or come in at `place`.

    `section` is named only by a step that declares a cut-off section complete.
    """

    verb: Verb
    by: str = field(repr=False)
    takes: tuple[str, ...] = ()
    puts: tuple[Item, ...] = field(default=(), repr=False)
    place: int = 0
    section: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """Everything done at the desk, in the form in which it is sealed; `taken` counts also what was undone.

    `draft` is the digest of the draft it belongs to: steps replayed on another would put old lines into the record.
    """

    draft: str = ""
    steps: tuple[Step, ...] = field(default=(), repr=False)
    undone: tuple[Step, ...] = field(default=(), repr=False)
    opened: frozenset[str] = frozenset()
    shown: frozenset[str] = frozenset()
    taken: int = 0


Desk = tuple[Item, ...]
"""Items in the order of the record, omissions last."""

Check = Callable[[Item, Desk], tuple[Finding, ...]]
"""What says something of a line, on the desk it stands on, whenever its words or its evidence become others."""


def unchecked(item: Item, _desk: Desk) -> tuple[Finding, ...]:
    """Leave it at what was found before."""
    return item.findings


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a second reader made of a line; `before` is empty for a new one, `after` for one left out.

    `behind` is the id of the line before it where it was moved, empty for the first of its section.
    """

    item: str
    section: str
    before: str = field(repr=False)
    after: str = field(repr=False)
    behind: str | None = None


def fingerprint(draft: Draft) -> str:
    """Return the digest by which a history knows its draft; one that nothing read is known as before there was that."""
    encoded = msgspec.json.encode(draft, order="deterministic")
    unread = b',"reader":""}'
    return hashlib.sha256(encoded.removesuffix(unread) + b"}" * encoded.endswith(unread)).hexdigest()


def lay_out(draft: Draft) -> Desk:
    """Return the desk as the draft leaves it, nothing decided."""
    statements = [
        Item(
            id=statement.id,
            section=section.id,
            text=statement.text,
            drafted=statement.text,
            kind=statement.kind,
            evidence=statement.evidence,
            findings=statement.findings,
            sources=(statement.id,),
        )
        for section in draft.sections
        for statement in section.statements
    ]
    omissions = [
        Item(id=f"omission-{number}", section="", text="", evidence=(omission.segment,), omission=omission)
        for number, omission in enumerate(draft.omissions, 1)
    ]
    desk = (*statements, *omissions)
    if len({item.id for item in desk}) < len(desk):
        raise InputInvalid("Two statements of this draft have the same id.", hint="Draft it again.")
    return desk


def after(desk: Desk, step: Step) -> Desk:
    """Return the desk after a step."""
    puts = {item.id: item for item in step.puts}
    left = [puts.pop(item.id, item) for item in desk if item.id not in step.takes]
    return (*left[: step.place], *puts.values(), *left[step.place :])
