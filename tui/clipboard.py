"""The terminal's clipboard: given one box of an approved record for a minute, where the policy allows it, then emptied.

Guard: emptied also when a meeting is left, at the lock, at the end and in a crash. What a clipboard manager, a remote
desktop or a multiplexer kept of it meanwhile is out of reach.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

SECONDS = 60


class TerminalClipboard:
    """Write to the clipboard by OSC 52; `send` writes to the terminal, `later` calls after so many seconds."""

    def __init__(self, send: Callable[[str], object], later: Callable[[float, Callable[[], None]], Timer]) -> None:
        self._send = send
        self._later = later
        self._timer: Timer | None = None

    def hand_out(self, text: str) -> None:
        """Give a text to the clipboard for a minute."""
        self._stop()
        self._send(_sequence(text))
        self._timer = self._later(SECONDS, self.take_back)

    def take_back(self) -> None:
        """Empty the clipboard if we filled it: first other content, for some terminals do not know how to clear it."""
        if self._timer is not None:
            self._stop()
            self._send(_sequence(" "))
            self._send("\x1b]52;c;!\a")

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


def _sequence(text: str) -> str:
    return f"\x1b]52;c;{base64.b64encode(text.encode()).decode()}\a"
