"""Who said it, by the speaker keys pressed while it was said; without them nobody is named."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from engine.meeting import SpeakerChange

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from engine.meeting import Segment


def assign_speakers(
    segments: Sequence[Segment], changes: Sequence[SpeakerChange], names: Mapping[str, str]
) -> tuple[Segment, ...]:
    """Give each segment the participant who, by the keys, spoke for most of it; `names` are by participants' ids."""
    ordered = sorted(changes, key=lambda change: change.at)
    turns = list(pairwise((*ordered, SpeakerChange(float("inf"), ""))))
    return tuple(replace(part, speaker=names.get(_loudest(part, turns), part.speaker)) for part in segments)


def _loudest(part: Segment, turns: Sequence[tuple[SpeakerChange, SpeakerChange]]) -> str:
    """Return the id of the participant whose turns cover most of a segment, or an empty string."""
    covered: dict[str, float] = {}
    for turn, following in turns:
        overlap = min(part.end, following.at) - max(part.start, turn.at)
        if overlap > 0:
            covered[turn.participant] = covered.get(turn.participant, 0.0) + overlap
    return max(covered, key=covered.__getitem__, default="")
