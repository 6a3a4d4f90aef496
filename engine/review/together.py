"""What is never taken together with other lines, however harmless the checks find it, and lines of two families.

Rule: what was heard uncertainly, what rests on figures put right, what somebody is said to have said, and every dose is
decided alone: in the middle of a page nobody sees a wrong number or a child's changed word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.checking import under
from engine.meeting import Segment
from engine.review.approval import ApprovedLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.meeting import Note

OF_TWO = "It speaks of two families: check whose record it goes into."
"""What is said where two lines that were said under two families were made one."""
_FIGURE = r"(?:\d[\d.,:%]*|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
_TAKEN_BACK = re.compile(
    rf"\b(?:not|sorry|no|rather|I mean),? (?:\w+ ){{0,2}}{_FIGURE}|{_FIGURE},? (?:no|sorry|not|I mean)\b", re.IGNORECASE
)
_DOSE = re.compile(
    r"(?:\b|(?<=\d))(?:mg|mcg|ml)\b|\b(?:milligram|microgram|millilitre|milliliter|tablet|puff|dose|dosage)s?\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"\b(?:he|she|they|[A-Z]\w+)(?:['’](?:s|d|ve))? (?:\w+ly |also |just )?"
    r"(?:said|says|told|tells|asked|asks|goes|was like)\b"
)
_QUOTED = re.compile(r"[\"“”]")


def alone(said: Iterable[Segment | Note]) -> bool:
    """Tell whether a line that rests on this is to be decided by itself."""
    return any(_doubtful(part) or _delicate(part.text) for part in said if not isinstance(part, ApprovedLine))


def of_two(one: str, other: str) -> bool:
    """Tell whether two lines were said under two families."""
    return bool(under(one) and under(other)) and under(one) != under(other)


def _doubtful(part: Segment | Note) -> bool:
    """Tell whether words were unsure, or figures put right by hand."""
    if not isinstance(part, Segment):
        return False
    changed = part.original is not None and re.findall(_FIGURE, part.original) != re.findall(_FIGURE, part.text)
    return bool(part.uncertain) or changed


def _delicate(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_TAKEN_BACK, _DOSE, _TOLD, _QUOTED))
