"""`candour doctor`: say whether this machine is ready, and which promises it keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine.doctor import examine
from engine.locations import vault_folder
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report

MARKS = {"kept": "ok", "weaker": "weaker", "missing": "MISSING"}


def run(_arguments: Namespace, _adapters: Adapters, _report: Report) -> Outcome:
    """Examine the machine; exit status 1 when something Candour cannot do without is missing."""
    checks = examine(vault_folder())
    lines = tuple(f"{MARKS[check.state]:<8} {check.name:<12} {check.sentence}" for check in checks)
    ready = not any(check.needed and check.state == "missing" for check in checks)
    document = {"ready": ready, "checks": msgspec.to_builtins(checks)}
    return Outcome(document, lines, 0 if ready else 1)
