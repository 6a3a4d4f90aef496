"""Put pieces of sound together whose voices are alike: average linkage of the long ones, the nearest for the short.

The three numbers were chosen on simulated and scripted meetings (benchmarks/voices): likeness from 0.75 to 0.81 gives
the same groups on nearly all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.floating]

ALIKE = 0.78
"""Mean likeness, from 0 to 1, of two groups of pieces from which they are taken for one voice."""
CLEAR = 1.5
"""Seconds of a piece that is long enough to tell a voice by."""
HEARD = 4.0
"""Seconds of clear pieces that make a voice: less is a cough, a laugh or two people at once."""
MOST = 1_000
"""Pieces that are compared each with each; the longest, if there are more."""


def group(vectors: Array, seconds: Array) -> list[int]:
    """Return the number of each piece's voice, counted from 0 in the order in which they are first heard."""
    lengths = np.linalg.norm(vectors, axis=1)
    usable = lengths > 0
    if not usable.any():
        return [0] * len(vectors)
    unit = vectors / np.maximum(lengths, 1e-9)[:, None]
    weight = np.where(usable, seconds, 0.0)
    clear = _clear(weight)
    labels = linked(unit[clear], weight[clear])
    heard = {label: weight[clear][labels == label].sum() for label in set(labels.tolist())}
    kept = [label for label, length in heard.items() if length >= HEARD] or [max(heard, key=heard.__getitem__)]
    centres = np.stack([_centre(unit[clear][labels == label], weight[clear][labels == label]) for label in kept])
    nearest = np.argmax(unit @ centres.T, axis=1)
    for place, label in zip(clear, labels, strict=True):
        if label in kept:
            nearest[place] = kept.index(label)
    order: dict[int, int] = {}
    return [order.setdefault(int(one), len(order)) for one in nearest]


def _clear(weight: Array) -> NDArray[np.intp]:
    """Return the places of the pieces by which voices are told, at least half of them where all are short."""
    longest = np.argsort(-weight, kind="stable")
    count = max(int((weight >= CLEAR).sum()), min(2, len(weight)), 1)
    return np.sort(longest[: min(count, MOST)])


def _centre(unit: Array, weight: Array) -> Array:
    middle: Array = (unit * weight[:, None]).sum(axis=0)
    return middle / max(float(np.linalg.norm(middle)), 1e-9)


def linked(unit: Array, weight: Array) -> NDArray[np.intp]:
    """Return a label for each vector: the two likeliest groups are joined as long as they are alike enough."""
    count = len(unit)
    labels = np.arange(count)
    sums, totals = unit * weight[:, None], weight.copy()
    likeness = unit @ unit.T
    np.fill_diagonal(likeness, -np.inf)
    for _ in range(count - 1):
        keep, gone = divmod(int(np.argmax(likeness)), count)
        if likeness[keep, gone] < ALIKE:
            break
        sums[keep] += sums[gone]
        totals[keep] += totals[gone]
        totals[gone] = 0
        labels[labels == gone] = keep
        likeness[gone, :] = likeness[:, gone] = -np.inf
        others = totals > 0
        others[keep] = False
        mean = sums[others] @ sums[keep] / (totals[others] * totals[keep])
        likeness[keep, others] = likeness[others, keep] = mean
    return labels
