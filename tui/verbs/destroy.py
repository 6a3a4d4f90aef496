"""`candour destroy`: destroy a meeting, or all that are due by the policy, keys first, and show the certificate."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import msgspec

from engine.errors import NotAllowed, UsageError
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from engine.meeting import Certificate
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """Destroy what the command line names; `--yes` stands for the question."""
    if bool(arguments.id) is arguments.expired:
        raise UsageError("Name the meeting to destroy, or say --expired.", hint="candour meetings lists them.")
    if not arguments.yes:
        raise NotAllowed("Destroying cannot be undone.", hint="Add --yes to say that you mean it.")
    workspace = adapters.unlock()
    try:
        if arguments.expired:
            return _all([workspace.destroy(row.id, getpass.getuser()) for row in workspace.expired()])
        return _one(workspace.destroy(arguments.id, getpass.getuser()))
    finally:
        workspace.lock()


def _all(certificates: list[Certificate]) -> Outcome:
    """Answer with every certificate of the meetings that were due by the policy."""
    lines = tuple(line for certificate in certificates for line in _one(certificate).lines)
    return Outcome({"destroyed": msgspec.to_builtins(certificates)}, lines or ("No meeting is due.",))


def _one(certificate: Certificate) -> Outcome:
    counted = ", ".join(f"{count} {kind}" for kind, count in certificate.destroyed)
    lines = (f"Meeting {certificate.meeting} is destroyed: {counted}.", certificate.promise)
    return Outcome(msgspec.to_builtins(certificate), lines)
