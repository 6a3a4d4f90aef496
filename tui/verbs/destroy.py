"""`candour destroy`: destroy one meeting, its keys first, and show the certificate."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import msgspec

from engine.errors import NotAllowed, UsageError
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """Destroy the meeting named on the command line; `--yes` stands for the question."""
    if arguments.expired:
        raise UsageError(
            "Retention periods are not built yet, so nothing expires.", hint="Name one meeting by its number."
        )
    if not arguments.id:
        raise UsageError("Name the meeting to destroy.", hint="candour meetings lists them.")
    if not arguments.yes:
        raise NotAllowed("Destroying cannot be undone.", hint="Add --yes to say that you mean it.")
    workspace = adapters.unlock()
    try:
        certificate = workspace.destroy(arguments.id, getpass.getuser())
    finally:
        workspace.lock()
    counted = ", ".join(f"{count} {kind}" for kind, count in certificate.destroyed)
    lines = (f"Meeting {certificate.meeting} is destroyed: {counted}.", certificate.promise)
    return Outcome(msgspec.to_builtins(certificate), lines)
