"""`candour practise`: find the errors planted in a draft of the sample meeting, in plain lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from engine import practice
from tui.plain.lines import Asker
from tui.plain.practising import practise
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """Practise line by line; with `--json` give the lines, their evidence and their errors instead."""
    if arguments.json:
        return Outcome({"lines": msgspec.to_builtins(practice.lines())})
    practise(Asker(), adapters.locations().exports)
    return Outcome({}, ())
