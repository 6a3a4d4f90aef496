"""Copies of one approved record for somebody: the whole of it but what was ticked to be left out.

Rule: what is left out is nowhere in the copy, nor is why, nor how much it was; that something is left out is said. A
copy belongs to one approved record: of another one everything has to be looked at again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.meeting import Record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from engine.meeting import Line, Participant, RecordSection

FAMILY = "family"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line left out, by heading and place, counted from 0; `text` tells it again in a record changed since."""

    section: int
    line: int
    text: str = field(repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Copy:
    """What one copy leaves out of the record with this digest; `ready` when a person has gone through it."""

    name: str
    digest: str
    left_out: tuple[LeftOut, ...] = ()
    ready: bool = False

    def without(self, section: int, line: int) -> LeftOut | None:
        """Return what is known of a line that is left out, None of one that stays."""
        return next((out for out in self.left_out if (out.section, out.line) == (section, line)), None)

    def toggled(self, *outs: LeftOut) -> Copy:
        """Leave these lines out, or take them back in where all of them are out; it has to be gone through again."""
        places = {(out.section, out.line) for out in outs}
        others = tuple(out for out in self.left_out if (out.section, out.line) not in places)
        back = len(self.left_out) - len(others) == len(outs)
        return replace(self, left_out=others if back else (*others, *outs), ready=False)


def children(participants: Iterable[Participant]) -> tuple[Participant, ...]:
    """Return the children a record can be about, in the order they were entered."""
    return tuple(person for person in participants if person.child)


def propose(record: Record, digest: str, name: str, people: Sequence[Participant], before: Copy | None = None) -> Copy:
    """Begin a copy: without what was left out before, found again by its words, and what names another child alone.

    What was taken back in of the latter is out again: in a record changed since, nobody knows which lines those were.
    """
    known = {out.text: out for out in before.left_out} if before else {}
    others = [child for child in children(people) if child.id != name]
    own = next((child for child in people if child.id == name), None)
    outs = []
    for section, place, line in lines(record):
        if line.text in known:
            outs.append(replace(known[line.text], section=section, line=place))
        elif own is not None and not names(line.text, own.name):
            about = [child.name for child in others if names(line.text, child.name)]
            if about:
                outs.append(LeftOut(section, place, line.text, f"About {' and '.join(about)}"))
    return Copy(name, digest, tuple(outs))


def names(text: str, name: str) -> bool:
    """Tell whether a text names somebody, in full or by first name."""
    first = next(iter(name.casefold().split()), "")
    return bool(first) and re.search(rf"(?<![\w-]){re.escape(first)}(?![\w-])", text.casefold()) is not None


def lines(record: Record) -> Iterator[tuple[int, int, Line]]:
    """Yield every line of a record with the number of its heading and its place there."""
    for number, section in enumerate(record.sections):
        for place, line in enumerate(section.lines):
            yield number, place, line


def cut(record: Record, copy: Copy) -> Record:
    """Return the record as the copy has it; a heading all of whose lines are left out goes with them."""
    sections = (_cut(number, section, copy) for number, section in enumerate(record.sections))
    return Record(record.title, tuple(section for section in sections if section is not None))


def _cut(number: int, section: RecordSection, copy: Copy) -> RecordSection | None:
    kept = tuple(line for place, line in enumerate(section.lines) if copy.without(number, place) is None)
    return None if section.lines and not kept else replace(section, lines=kept)
