"""Where verbs tell how far they are: standard error, with a bar only on a terminal."""

from __future__ import annotations

import sys
from time import monotonic

_WIDTH = 24
_PAUSE = 0.1
"""Seconds between two drawings of the bar."""


class Terminal:
    """A `Report` that writes to standard error."""

    def __init__(self) -> None:
        self._drawn = 0.0
        self._open = False
        self._said = ""

    def __call__(self, message: str, done: float = 0.0, total: float = 0.0) -> None:
        """Say `message`; on a terminal with a bar that is drawn over, elsewhere once."""
        if sys.stderr.isatty() and total > 0:
            self._draw(message, min(done / total, 1.0))
        elif message != self._said:
            self.close()
            sys.stderr.write(message + "\n")
            self._said = message

    def _draw(self, message: str, share: float) -> None:
        if monotonic() - self._drawn < _PAUSE and share < 1:
            return
        self._drawn = monotonic()
        full = round(share * _WIDTH)
        sys.stderr.write(f"\r{message} [{'#' * full}{'.' * (_WIDTH - full)}] {share:4.0%} ")
        sys.stderr.flush()
        self._open = True

    def close(self) -> None:
        """End the line of the bar, if one is open."""
        if self._open:
            sys.stderr.write("\n")
            self._open = False
