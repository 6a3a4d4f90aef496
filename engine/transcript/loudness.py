"""Tell talk in the room from talk next door by how loud it is, from levels alone; pure, counted in frames.

Rule: nothing absolute decides, since microphones differ; talk is compared with the talk of the meeting so far. A child
who speaks 15 dB below the others is in the room; a television 25 dB below them is not.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from engine.transcript.stretches import find_stretches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.transcript.stretches import Stretch

DISTANT = 50.0
"""How many times less power than talk in the room is not of the room: 17 dB, from the loudest of one to a loud part of
the other, which is half-way between a child at -15 dB and a television at -25 dB on the whole."""
CLEAR = 0.8
"""Voice probability of a frame that is talk and not a cough or a chair."""
ENOUGH = 31
"""Frames of clear voice from which a level can be told: 1 s."""
_SMOOTH = 8
_REACH = 20
"""Frames around loud talk that belong to it: 0.64 s, longer than from one stressed syllable to the next."""
_LOUD = 0.8
QUIET = 4.0
"""How many times less power than talk makes a stretch so quiet that the recogniser passes over it: 6 dB."""
RAISED = 6.0
"""How much the samples of a quiet stretch are raised at most: 15.6 dB."""
_FORGET = 0.5
"""What is left of an old level after a window with talk, so that one shout is not what all is measured by for ever."""


def talk_level(voice: Sequence[float], levels: Sequence[float]) -> float:
    """Return the mean square that one frame of clear voice in five exceeds, or 0 where there is less than a second."""
    clear = [level for probability, level in zip(voice, smooth(levels), strict=True) if probability >= CLEAR]
    return _loud_part(clear) if len(clear) >= ENOUGH else 0.0


def smooth(levels: Sequence[float]) -> list[float]:
    """Return the mean over half a second around each frame."""
    sums = [0.0, *accumulate(levels)]
    last = len(levels)
    edges = ((max(0, frame - _SMOOTH), min(last, frame + _SMOOTH + 1)) for frame in range(last))
    return [(sums[end] - sums[start]) / (end - start) for start, end in edges]


def in_the_room(voice: Sequence[float], levels: Sequence[float], loudness: float) -> list[float]:
    """Return the voice probabilities, 0 where all around is far quieter than talk: than `loudness`, or than here."""
    floor, smoothed = max(loudness, talk_level(voice, levels)) / DISTANT, smooth(levels)
    near = [level >= floor for level in smoothed]
    reach = 2 * _REACH + 1
    counts = [0, *accumulate(near), *[sum(near)] * _REACH]
    around = [counts[frame + _REACH + 1] - counts[max(0, frame + _REACH + 1 - reach)] for frame in range(len(near))]
    inside = [probability if close else 0.0 for probability, close in zip(voice, around, strict=True)]
    for stretch in find_stretches(inside):
        if _loud_part(smoothed[stretch.start : stretch.end]) < floor:  # one loud syllable next door is not in the room
            inside[stretch.start : stretch.end] = [0.0] * len(stretch)
    return inside


def _loud_part(levels: Sequence[float]) -> float:
    """Return the level that one in five exceeds."""
    return sorted(levels)[int(len(levels) * _LOUD)]


def remembered(voice: Sequence[float], levels: Sequence[float], loudness: float) -> float:
    """Return the loudness to measure the next window by, after this one."""
    level = talk_level(voice, levels)
    return max(level, loudness * _FORGET) if level else loudness


def is_distant(levels: Sequence[float], loudness: float) -> bool:
    """Tell whether even the loudest part of these frames is far quieter than talk in the room."""
    return max(smooth(levels), default=0.0) < loudness / DISTANT


def gains(stretches: Sequence[Stretch], levels: Sequence[float], loudness: float) -> list[float]:
    """Return by how much to raise the samples of each frame, so that a quiet speaker is nearly as loud as the others.

    The recogniser passes over whoever is much more quiet than the voice before. A gain changes half-way in a pause.
    """
    factors = [] if stretches else [1.0] * len(levels)
    for place, stretch in enumerate(stretches):
        level = max(_loud_part(smooth(levels[stretch.start : stretch.end])), 1.0)
        factor = 1.0 if level * QUIET >= loudness else min((loudness / 2 / level) ** 0.5, RAISED)
        after = stretches[place + 1].start if place + 1 < len(stretches) else len(levels)
        last = place + 1 == len(stretches)
        factors += [factor] * ((len(levels) if last else (stretch.end + after) // 2) - len(factors))
    return factors
