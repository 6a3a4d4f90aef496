"""`candour models`: which weights are here, whether they are what they should be, and how more get here."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from models import catalogue
from tui.verbs.outcome import Outcome

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report


def run(arguments: Namespace, _adapters: Adapters, report: Report) -> Outcome:
    """Do what was asked: list, fetch, verify or add."""
    action = arguments.action or "list"
    if action == "fetch":
        from models import fetch  # noqa: PLC0415 - provisioning stays out of every other verb

        fetch.fetch(report)
    elif action == "add":
        from models import install  # noqa: PLC0415 - the same

        asyncio.run(install.add(Path(arguments.file), report))
    found = catalogue.status(hashed=action != "list")
    if action == "fetch":
        found = tuple(status for status in found if status.path)
    return _shown(found, strict=action == "verify")


def _shown(found: Sequence[catalogue.Status], *, strict: bool) -> Outcome:
    bad = [status for status in found if status.state == "damaged"]
    wanted = {catalogue.default("speech"), catalogue.default("language")}
    missing = [status for status in found if status.state == "missing" and status.entry.name in wanted]
    lines = [
        f"{status.entry.name:<24} {status.entry.kind:<9} {status.state:<10} {status.path or ''}" for status in found
    ]
    document = {"models": [_document(status) for status in found]}
    return Outcome(document, tuple(lines), 1 if bad or (strict and missing) else 0)


def _document(status: catalogue.Status) -> dict[str, object]:
    entry = status.entry
    return {
        "name": entry.name,
        "kind": entry.kind,
        "file": entry.file,
        "state": status.state,
        "path": str(status.path) if status.path else None,
        "sha1": status.digests.sha1 if status.digests else None,
        "sha256": status.digests.sha256 if status.digests else None,
        "licence": entry.licence,
    }
