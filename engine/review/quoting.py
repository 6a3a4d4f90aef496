"""A speaker's own words in quotation marks, for when no wording will do.

Rule: inside the marks stands what the segment says, letter for letter; only a double mark inside becomes a single one,
as in the quotations of a draft.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from engine.meeting import Segment

_QUOTED = re.compile(r'["“]([^"”]*)["”]')
_WHO = re.compile(r'(?:^|" )([^"]+) said: "')
_NOBODY = "It was"
_DOUBLE = str.maketrans({'"': "'", "“": "‘", "”": "’"})


def quotation(said: Sequence[Segment], wanted: Collection[str], names: Mapping[str, str]) -> str:
    """Return what each speaker said in the wanted ones of some segments, with their name before it.

    What does not stand together stands in marks of its own; `names` is speaker to name.
    """
    turns = []
    for (whose, kept), stretch in groupby(said, key=lambda segment: (segment.speaker, segment.id in wanted)):
        words = " ".join(segment.text for segment in stretch).translate(_DOUBLE)
        if kept:
            turns.append(f'{names.get(whose or "") or _NOBODY} said: "{words}"')
    return " ".join(turns)


def quotes(text: str, quoted: str) -> bool:
    """Tell whether a line has the very words of a quotation and its speakers already, said or asked."""
    whose = _WHO.findall(quoted)
    return _spoken(text) == _spoken(quoted) and all(name in text for name in whose)


def _spoken(text: str) -> str:
    return " ".join(" ".join(_QUOTED.findall(text)).split())
