"""`candour integrate`: print completion for a shell, the manual page or the desktop entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.integration import made
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, _adapters: Adapters, _report: Report) -> Outcome:
    """Give the file asked for."""
    text = made(arguments.kind)
    return Outcome({"kind": arguments.kind, "text": text}, (text.rstrip("\n"),))
