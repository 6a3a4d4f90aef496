"""`candour ledger`: check that the vault's ledger is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(_arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """Verify every entry, their order and the end."""
    workspace = adapters.unlock()
    try:
        verified = workspace.verify_ledger()
    finally:
        workspace.lock()
    lines = verified.faults or (f"The ledger is whole: {verified.entries} entries.",)
    return Outcome(msgspec.to_builtins(verified), lines, 1 if verified.faults else 0)
