"""The face of a crash: type, file and line of the program, and never a value; and no copy of the screen on disk.

Textual, asyncio and Python print messages and local variables, and a local variable is where a child's words are.
"""

from __future__ import annotations

import os
import sys
import threading
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import CandourError, UsageError

if TYPE_CHECKING:
    import asyncio
    from types import TracebackType

LEAKS = ("TEXTUAL_LOG", "TEXTUAL_SCREENSHOT", "TEXTUAL_DEBUG", "TEXTUAL")
"""Settings of Textual that write what is on the screen to disk."""
ROOT = Path(__file__).resolve().parent.parent


def place_of(error: BaseException) -> str:
    """Return where in our own code `error` came from, such as "at engine/flow/base.py:41"."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(ROOT) and ".venv" not in frame.filename]
    if not (ours or frames):
        return "at an unknown place"
    frame = (ours or frames)[-1]
    name = Path(frame.filename)
    return f"at {name.relative_to(ROOT) if ours else name.name}:{frame.lineno}"


def face(error: BaseException) -> str:
    """Return the sentence a crash ends with; of a worker's, what it failed of."""
    error = getattr(error, "error", None) or error
    meant = f" ({error.title})" if isinstance(error, CandourError) else ""
    return (
        f"Candour had to stop: {type(error).__name__}{meant} {place_of(error)}.\n"
        "The vault is locked. What was saved is safe; start Candour again to go on."
    )


def say(error: BaseException) -> None:
    """Write the face of `error` to standard error."""
    sys.stderr.write(face(error) + "\n")


def install() -> None:
    """Put our face in place of Python's for this process and its threads."""
    sys.excepthook = _hook
    threading.excepthook = _thread_hook


def on_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """Stand in for asyncio's handler of forgotten exceptions, which logs their text."""
    error = context.get("exception")
    if isinstance(error, BaseException):
        say(error)


def _hook(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    say(error)


def _thread_hook(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        say(args.exc_value)


def refuse_leaks() -> None:
    """Raise `UsageError` where a setting of Textual would write what is on the screen to disk."""
    for name in LEAKS:
        if os.environ.get(name):
            raise UsageError(
                f"{name} is set: it would write what is on the screen to disk.",
                hint=f"Start Candour without it: env -u {name} candour",
            )
