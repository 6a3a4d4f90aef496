"""Keep what a run measured in a table of the documents: one row for each thing measured, with its day and machine."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"


def keep(document: str, heading: str, what: str, found: str) -> None:
    """Put a row in the place of the one for the same thing, or behind the last of the first table under a heading."""
    path = DOCS / document
    lines = path.read_text(encoding="utf-8").splitlines()
    row = f"| {what} | {found} | {datetime.now(UTC):%-d %b %Y}, {machine()} |"
    below = lines.index(heading)
    rows = [at for at, line in enumerate(lines) if line.startswith("|") and at > below]
    table = [at for at in rows if set(range(rows[0], at)) <= set(rows)]
    known = next((at for at in table if lines[at].startswith(f"| {what} |")), None)
    if known is None:
        lines.insert(table[-1] + 1, row)
    else:
        lines[known] = row
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def machine() -> str:
    """Name the processor, its cores and how busy they are with other work."""
    named = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return f"{os.cpu_count()} cores of {named[1] if named else 'an unnamed kind'}, load {os.getloadavg()[0]:.0f}"
