"""A speaker's own words in quotation marks, for when no wording will do.

Rule: inside the marks stands what the segment says, letter for letter; only a double mark inside becomes a single one,
as in the quotations of a draft.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.meeting import Segment

_QUOTED = re.compile(r'["“]([^"”]*)["”]')
_NOBODY = "It was"
_DOUBLE = str.maketrans({'"': "'", "“": "‘", "”": "’"})


def quotation(segments: Sequence[Segment], names: Mapping[str, str]) -> str:
    """Return what each speaker in turn said, with their name before it; `names` is speaker to name."""
    turns = []
    for speaker, turn in groupby(segments, key=lambda segment: segment.speaker):
        words = " ".join(segment.text for segment in turn).translate(_DOUBLE)
        turns.append(f'{names.get(speaker or "") or _NOBODY} said: "{words}"')
    return " ".join(turns)


def quotes(text: str, segments: Sequence[Segment], names: Mapping[str, str]) -> bool:
    """Tell whether a line has these very words of these very speakers already, said or asked."""
    whose = {names.get(segment.speaker or "") or _NOBODY for segment in segments}
    return _spoken(text) == _spoken(quotation(segments, names)) and all(name in text for name in whose)


def _spoken(text: str) -> str:
    return " ".join(" ".join(_QUOTED.findall(text)).split())
