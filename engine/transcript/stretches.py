"""Find where somebody speaks and choose where to cut, from voice probabilities alone; pure, counted in frames.

Rule: every frame of speech ends up in exactly one window, a cut falls into a pause when there is one, and the choice
depends on the sound since the last cut and on nothing else, so that work taken up again goes on exactly as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

RATE = 16_000
"""Samples a second."""
FRAME = 512
"""Samples in one step of the voice model: 32 ms."""

ONSET = 0.5
"""Voice probability at which speech begins."""
OFFSET = 0.35
"""Voice probability below which a frame is a pause."""
HANGOVER = 10
"""Frames of pause that end a stretch: 0.32 s, longer than the closure of any consonant."""
BRIEF = 3
"""Frames that a stretch must have to count: 0.1 s, shorter than any "yes"."""
BREATH = 4
"""Frames of pause in which another may begin to speak: 0.13 s."""
PAD_BEFORE = 30
"""Frames kept before a stretch: 0.96 s. Where speech is joined more closely, the recogniser mishears what follows."""
PAD_AFTER = 30
"""Frames kept after a stretch: 0.96 s."""

LIMIT = 906
"""Frames in one window at most: 29 s; the recogniser takes 30."""
LOOK_BACK = 250
"""Frames before the limit in which the best pause to cut at is looked for: 8 s."""
PATIENCE = 125
"""Frames of silence after which a half-filled window no longer waits for more: 4 s."""
SPAN = 1_875
"""Frames of meeting, speech or not, after which a window is closed: 60 s."""
_SMOOTH = 5
_PAUSE = 3
"""Frames of a pause worth cutting in: shorter ones lie inside words, where the quietest place is as good."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames `start` (included) to `end` (excluded)."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def find_stretches(voice: Sequence[float], hangover: int = HANGOVER) -> list[Stretch]:
    """Return the stretches of speech, without padding, by hysteresis over the voice probabilities."""
    found: list[Stretch] = []
    start = last = -1
    for frame, probability in enumerate(voice):
        if start < 0 and probability >= ONSET:
            start = frame
        if start >= 0 and probability >= OFFSET:
            last = frame
        if start >= 0 and frame - last >= hangover:
            found.append(Stretch(start, last + 1))
            start = -1
    if start >= 0:
        found.append(Stretch(start, last + 1))
    return [stretch for stretch in found if len(stretch) >= BRIEF]


def pad(stretches: Sequence[Stretch], frames: int) -> list[Stretch]:
    """Return the stretches widened by the padding, those that then touch joined; all within `frames`."""
    padded: list[Stretch] = []
    for stretch in stretches:
        start, end = max(0, stretch.start - PAD_BEFORE), min(frames, stretch.end + PAD_AFTER)
        if padded and start <= padded[-1].end:
            start = padded.pop().start
        padded.append(Stretch(start, end))
    return padded


def choose_cut(voice: Sequence[float], levels: Sequence[float]) -> int | None:
    """Return the frame before which this window ends, or None while it should hear more."""
    frames = len(voice)
    stretches = find_stretches(voice)
    if not stretches:
        return frames - PAD_BEFORE if frames >= LIMIT else None
    padded = pad(stretches, frames)
    if (packed := sum(map(len, padded))) > LIMIT:
        return _best_pause(voice, levels, padded)
    silence = frames - stretches[-1].end
    waited = silence >= PATIENCE and packed >= LIMIT // 2
    if silence >= PAD_AFTER + PAD_BEFORE and (waited or frames >= SPAN):
        return frames - PAD_BEFORE
    return None


def _best_pause(voice: Sequence[float], levels: Sequence[float], padded: Sequence[Stretch]) -> int:
    """Return the middle of the longest pause in the last part of a full window, else its quietest place."""
    first, last = _frame_at(padded, LIMIT - LOOK_BACK), _frame_at(padded, LIMIT)
    best = Stretch(first, first)
    start = first
    for frame in range(first, last + 1):
        if frame < last and voice[frame] < OFFSET:
            continue
        if frame > start and frame - start >= len(best):
            best = Stretch(start, frame)
        start = frame + 1
    if len(best) >= _PAUSE:
        return (best.start + best.end + 1) // 2
    return min(range(first + 1, last), key=lambda frame: sum(levels[frame - _SMOOTH // 2 : frame + _SMOOTH // 2 + 1]))


def _frame_at(padded: Sequence[Stretch], packed: int) -> int:
    """Return the frame at which so many frames have been packed."""
    for stretch in padded:
        if packed <= len(stretch):
            return stretch.start + packed
        packed -= len(stretch)
    return padded[-1].end
