"""How far long work has come, with an estimate from what this run has done so far."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

_SETTLED = 1.0
"""Seconds of work before an estimate means anything."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far long work has come; `left` is an estimate in seconds, None while there is nothing to go by."""

    done: float
    total: float
    left: float | None = None


class Stopwatch:
    """Time one run of work from the first it tells of: what was loaded before that says nothing of the rest."""

    _first: tuple[float, float] | None = None

    def at(self, done: float, total: float) -> Progress:
        """Return the progress when `done` is finished of a total that may grow meanwhile."""
        self._first = self._first or (monotonic(), done)
        spent, gained = monotonic() - self._first[0], done - self._first[1]
        left = spent / gained * (total - done) if gained > 0 and spent > _SETTLED else None
        return Progress(done, total, left)
