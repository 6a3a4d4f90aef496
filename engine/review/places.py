"""Tell which lines of a record were moved.

Rule: as few lines as can be are called moved; the others have kept their order.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.review.desk import Desk


def moved(before: Desk, now: Desk) -> dict[str, str]:
    """Return the lines that stand elsewhere, by id, each with the line before it in its section, "" for the first."""
    common = {item.id for item in before} & {item.id for item in now}
    old, new = _places(before, common), _places(now, common)
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {place for block in blocks for place in old[block.a : block.a + block.size]}
    return {
        name: other if there == section else ""
        for (there, other), (section, name) in pairwise([("", ""), *new])
        if (section, name) not in stayed
    }


def _places(desk: Desk, common: Collection[str]) -> list[tuple[str, str]]:
    return [(item.section, item.id) for item in desk if item.omission is None and item.id in common]
