"""Retention: what the policy no longer lets be kept is warned of, and on a later day destroyed at the start.

Rule: nothing is destroyed at a start that was not warned of on an earlier day, however long nobody was here. What is
held, and what the policy wants filed first, stays.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from tinydb import where

from engine.errors import Damaged, NotAllowed, StorageError
from engine.holds import today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.flow.workspace import Workspace
    from engine.meeting import Certificate
    from engine.vault import Vault

BY = "retention policy"
"""Named in the certificate as who destroyed it."""
WARNING = timedelta(days=7)
"""How long before its day a meeting is warned of."""

_TABLE = "warned"


def retire(workspace: Workspace, vault: Vault) -> tuple[Certificate, ...]:
    """Destroy what is due and was warned of before today; note today for what is warned of now."""
    with suppress(Damaged, StorageError):  # the first use of the list reports it
        return tuple(_retired(workspace, vault))
    return ()


def _retired(workspace: Workspace, vault: Vault) -> Iterator[Certificate]:
    now = today()
    warned = {document["meeting"]: document["on"] for document in vault.records.table(_TABLE)}
    due = {row.id for row in workspace.expired()}
    for row in workspace.meetings():
        if row.kept_until is None or row.held_until is not None or row.kept_until > now + WARNING:
            if row.id in warned:  # once it is due again, it is warned of again
                vault.records.table(_TABLE).remove(where("meeting") == row.id)
            continue
        if row.id not in warned:
            vault.records.table(_TABLE).upsert({"meeting": row.id, "on": now.isoformat()}, where("meeting") == row.id)
        elif row.id in due and warned[row.id] < now.isoformat():
            with suppress(NotAllowed, StorageError):
                yield workspace.destroy(row.id, BY)
