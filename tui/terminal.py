"""Notice that the terminal is gone even when nothing else can, and be gone soon after.

A signal is handled by the event loop, and the loop can be stuck writing to a terminal that nobody reads any more. What
was done is sealed step by step, so ending at once loses nothing; staying would leave a vault open with nobody there.
"""

from __future__ import annotations

import os
import select
import sys
import threading

GRACE_SECONDS = 1.8
"""How long an orderly end may take after the terminal has gone."""
HUNG_UP = 129
_NOBODY_LOOKS = b"\x1b[O"
"""What a terminal reports when it loses the focus."""
_left = threading.Event()


def watch() -> None:
    """End this process soon after its terminal has gone, whatever the event loop is doing."""
    if sys.stdin.isatty():
        threading.Thread(target=_wait, args=(sys.stdin.fileno(),), name="terminal", daemon=True).start()


def leave() -> None:
    """Go on without the terminal that has gone: what is read never comes, what is written goes nowhere."""
    _left.set()
    silence, voice = os.pipe()  # `voice` stays open: at an end of input Textual would spin
    os.write(voice, _NOBODY_LOOKS)  # for a thread already on its way from the terminal's end into a read
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for standard, instead in ((0, silence), (1, nowhere), (2, nowhere)):
        os.dup2(instead, standard)


def left() -> bool:
    """Tell whether this process goes on without its terminal."""
    return _left.is_set()


def _wait(terminal: int) -> None:
    gone = select.poll()
    gone.register(terminal, 0)
    gone.poll()
    if not _left.wait(GRACE_SECONDS):
        os._exit(HUNG_UP)
