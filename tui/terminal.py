"""The terminal: quiet where a passphrase may be typed, and noticed when it is gone even when nothing else can.

A signal is handled by the event loop, and the loop can be stuck writing to a terminal that nobody reads any more. What
was done is sealed step by step, so ending at once loses nothing; staying would leave a vault open with nobody there.
"""

from __future__ import annotations

import os
import select
import sys
import termios
import threading
from contextlib import suppress

GRACE_SECONDS = 1.8
"""How long an orderly end may take after the terminal has gone."""
HUNG_UP = 129
_NOBODY_LOOKS = b"\x1b[O"
"""What a terminal reports when it loses the focus."""
_left = threading.Event()
_hushed = threading.Event()


def hush() -> bool:
    """Show nothing of what is typed until `show`, it waits to be read; tell whether it was shown before."""
    changed = _echo(wanted=False)
    if changed:
        _hushed.set()
    return changed


def show() -> None:
    """Show again what is typed, if `hush` stopped it."""
    if _hushed.is_set():
        _hushed.clear()
        _echo(wanted=True)


def secret(prompt: str) -> str:
    """Read a line of which nothing is shown, what was typed ahead first; raises `EOFError` where there is none."""
    shown = hush()
    try:
        sys.stderr.write(prompt)
        sys.stderr.flush()
        line = sys.stdin.readline()
    finally:
        sys.stderr.write("\n")
        sys.stderr.flush()
        if shown:
            show()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


def _echo(*, wanted: bool) -> bool:
    """Let the terminal show what is typed, or not; tell whether that was a change."""
    with suppress(OSError):  # of a terminal that has no jobs
        if os.tcgetpgrp(0) != os.getpgrp():
            return False  # in the background: asking would stop us
    with suppress(termios.error):  # no terminal, or it has gone
        attributes = termios.tcgetattr(0)
        if bool(attributes[3] & termios.ECHO) is not wanted:
            attributes[3] ^= termios.ECHO
            termios.tcsetattr(0, termios.TCSANOW, attributes)
            return True
    return False


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
