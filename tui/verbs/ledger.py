"""`candour ledger`: check that the vault's ledger is whole, or show the certificates of what was destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine.certificate import text
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from engine.meeting import Certificate
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """Verify every entry, their order and the end; or show every certificate."""
    workspace = adapters.unlock()
    try:
        if arguments.action == "certificates":
            return _certificates(workspace.certificates())
        verified = workspace.verify_ledger()
    finally:
        workspace.lock()
    lines = verified.faults or (f"The ledger is whole: {verified.entries} entries.", f"Its head: {verified.head}")
    return Outcome(msgspec.to_builtins(verified), lines, 1 if verified.faults else 0)


def _certificates(certificates: tuple[Certificate, ...]) -> Outcome:
    lines = [line for one in certificates for line in (*text(one).splitlines(), "")]
    document = {"certificates": msgspec.to_builtins(certificates)}
    return Outcome(document, tuple(lines[:-1]) or ("Nothing has been destroyed in this vault.",))
