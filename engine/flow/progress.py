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
    """Time one run of work that may have begun part-way."""

    def __init__(self, begun: float) -> None:
        self._begun = begun
        self._since = monotonic()

    def at(self, done: float, total: float) -> Progress:
        """Return the progress when `done` is finished of a total that may grow meanwhile."""
        spent, gained = monotonic() - self._since, done - self._begun
        left = spent / gained * (total - done) if gained > 0 and spent > _SETTLED else None
        return Progress(done, total, left)
