"""Say who spoke from the keys the practitioner pressed; where no key was pressed, nobody is named.

Rule: a name comes from a person's hand. A key is pressed a moment after somebody began to speak, never long before.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.meeting import Segment, SpeakerChange

REACTION = 1.5
"""Seconds into a segment in which a key still means the one who is speaking it; at most half the segment."""


def assign(segments: Iterable[Segment], changes: Sequence[SpeakerChange]) -> tuple[Segment, ...]:
    """Return the segments with the participant whose key was pressed last before, or just after, each began."""
    ordered = sorted(changes, key=lambda change: change.at)
    moments = [change.at for change in ordered]
    assigned: list[Segment] = []
    for segment in segments:
        until = segment.start + min(REACTION, (segment.end - segment.start) / 2)
        place = bisect_right(moments, until)
        assigned.append(replace(segment, speaker=ordered[place - 1].participant) if place else segment)
    return tuple(assigned)
