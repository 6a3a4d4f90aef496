"""Tell which statement of a new draft is which of the old one, whatever they are numbered.

Rule: two statements are the same one only if they say the same or rest on the same; no statement has two twins.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.review.diff import tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable

    from engine.review.desk import Desk, Item

_ALIKE = 0.5
"""Share of common words from which two statements that rest on nothing may be the same one."""


@dataclass(frozen=True, slots=True)
class Twin:
    """An old statement and what it is in the new draft, if it is there still."""

    old: Item
    new: Item | None


def twins(old: Desk, new: Desk) -> dict[str, Twin]:
    """Return the twin of each old item by its id: identical ones first, then the likest with common evidence."""
    places: dict[Hashable, list[Item]] = defaultdict(list)
    for item in new:
        places[_identity(item)].append(item)
    found = {item.id: same.pop(0) for item in old if (same := places[_identity(item)])}
    taken = {item.id for item in found.values()}
    left = [item for item in new if item.id not in taken and item.omission is None]
    lost = [item for item in old if item.id not in found and item.omission is None]
    pairs = [(_likeness(one, other), one.id, other) for one, other in _related(lost, left)]
    for likeness, name, other in sorted(pairs, key=lambda pair: pair[0], reverse=True):
        if likeness and name not in found and other.id not in taken:
            found[name] = other
            taken.add(other.id)
    return {item.id: Twin(item, found.get(item.id)) for item in old}


def _identity(item: Item) -> Hashable:
    """Return what makes two items identical."""
    return item.omission or (item.section, item.text, item.evidence)


def _related(lost: Collection[Item], left: Collection[Item]) -> list[tuple[Item, Item]]:
    """Return the pairs that share evidence, or that both have none."""
    resting: dict[str, dict[str, Item]] = defaultdict(dict)
    for item in left:
        for segment in item.evidence or ("",):
            resting[segment][item.id] = item
    return [
        (item, other)
        for item in lost
        for other in {name: other for part in item.evidence or ("",) for name, other in resting[part].items()}.values()
    ]


def _likeness(one: Item, other: Item) -> float:
    """Return how alike two statements are, 0 for not at all."""
    words = _share(tokens(one.text), tokens(other.text))
    if not one.evidence and words < _ALIKE:
        return 0.0
    return (one.section == other.section) + _share(one.evidence, other.evidence) + words


def _share(one: Collection[str], other: Collection[str]) -> float:
    """Return how much two collections have in common, 0 to 1 (Jaccard)."""
    together = set(one) | set(other)
    return len(set(one) & set(other)) / len(together) if together else 0.0
