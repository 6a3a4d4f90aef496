"""What works on meetings, and the screens for it: loaded once, by one thread, while the passphrase is typed.

Rule: whoever needs it before the vault is open, in a thread or not, comes by here first. Packages whose parts know each
other are whole only when all of them is loaded; a second thread that begins at their other end is given half of one.
"""

from __future__ import annotations

from importlib import import_module
from threading import Lock, Thread

ALL = ("tui.stages", "tui.screens.home", "tui.screens.help", "tui.screens.jump")
_one_at_a_time = Lock()


def begin() -> None:
    """Have it loaded beside the screen."""
    Thread(target=load, name="loading", daemon=True).start()


def load() -> None:
    """Load all of it; where another thread has begun to, wait until that is done."""
    with _one_at_a_time:
        for name in ALL:
            import_module(name)
