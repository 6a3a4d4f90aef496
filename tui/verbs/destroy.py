"""`candour destroy`: destroy a meeting, or all that are due by the policy, keys first, and show the certificate."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import msgspec

from engine.certificate import text
from engine.errors import NotAllowed, UsageError
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from engine.flow import Workspace
    from engine.meeting import Certificate
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """Destroy what the command line names; `--yes` stands for the question, and is part of the usage."""
    if bool(arguments.id) is arguments.expired:
        raise UsageError("Name the meeting to destroy, or say --expired.", hint="candour meetings lists them.")
    if not arguments.yes:
        raise UsageError("Destroying cannot be undone.", hint="Add --yes to say that you mean it.")
    workspace = adapters.unlock()
    try:
        if arguments.expired:
            return _all(workspace)
        return _one(workspace.destroy(arguments.id, getpass.getuser()))
    finally:
        workspace.lock()


def _all(workspace: Workspace) -> Outcome:
    """Destroy every meeting that is due by the policy; what may not go yet is named and the status is 3."""
    if workspace.clock:
        raise NotAllowed(workspace.clock, hint="Then say it again. A meeting named by its number goes at any time.")
    certificates, refused = [], []
    for row in workspace.expired():
        try:
            certificates.append(workspace.destroy(row.id, getpass.getuser()))
        except NotAllowed as error:
            refused.append(f"Meeting {row.id} stays: {error.message}")
    lines = [line for certificate in certificates for line in _one(certificate).lines] + refused
    document = {"destroyed": msgspec.to_builtins(certificates), "refused": refused}
    return Outcome(document, tuple(lines) or ("No meeting is due.",), NotAllowed.exit_status if refused else 0)


def _one(certificate: Certificate) -> Outcome:
    return Outcome(msgspec.to_builtins(certificate), tuple(text(certificate).splitlines()))
