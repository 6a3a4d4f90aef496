"""A speaker's own words in quotation marks, for when no wording will do.

Rule: inside the marks stands what the segment says, letter for letter.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.meeting import Segment

NOBODY = "A speaker not named"


def quotation(segments: Sequence[Segment], names: Mapping[str, str]) -> str:
    """Return what each speaker in turn said, with their name before it."""
    turns = [
        f"{names.get(speaker or '', NOBODY)} said: “{' '.join(segment.text for segment in turn)}”"
        for speaker, turn in groupby(segments, key=lambda segment: segment.speaker)
    ]
    return " ".join(turns)
