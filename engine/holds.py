"""Holds: a meeting that has to stay sealed until a day, whatever else would have it destroyed.

Rule: a hold lies with the vault and not with the meeting, so that one nobody can read any more is held all the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec
from tinydb import where

from engine import ledger
from engine.errors import Damaged, InputInvalid, NotAllowed

if TYPE_CHECKING:
    from engine.vault import Vault

_TABLE = "holds"


class HoldReason(StrEnum):
    """Why a meeting has to be kept for a time."""

    ACCESS_REQUEST = "access_request"
    COURT = "court"
    POLICE = "police"
    COMPLAINT = "complaint"
    OTHER = "other"


REASONS = {
    HoldReason.ACCESS_REQUEST: "Somebody asked to see the file",
    HoldReason.COURT: "A court",
    HoldReason.POLICE: "The police",
    HoldReason.COMPLAINT: "A complaint",
    HoldReason.OTHER: "Another reason",
}


@dataclass(frozen=True, slots=True)
class Hold:
    """A meeting stays sealed to the end of this day."""

    meeting: str
    reason: HoldReason
    until: date
    why: str = field(repr=False)
    by: str = field(repr=False)
    at: datetime


def hold(vault: Vault, wanted: Hold) -> None:
    """Hold a meeting; a hold it has already is replaced."""
    if wanted.until < today():
        raise InputInvalid(
            "That day is past.", title="Day not in order", hint="Name the last day on which it has to be kept."
        )
    with vault.together():
        vault.records.table(_TABLE).upsert(msgspec.to_builtins(wanted), where("meeting") == wanted.meeting)
        # A warning from before the hold is none for the day on which it ends.
        vault.records.table("warned").remove(where("meeting") == wanted.meeting)
        ledger.append(vault, "held", wanted.meeting, by=wanted.by)


def lift(vault: Vault, meeting: str, by: str) -> None:
    """End a hold before its day."""
    with vault.together():
        if vault.records.table(_TABLE).remove(where("meeting") == meeting):
            ledger.append(vault, "hold_lifted", meeting, by=by)


def in_force(vault: Vault) -> dict[str, Hold]:
    """Return every hold whose last day is not past, by the meeting's number."""
    try:
        found = [msgspec.convert(document, Hold) for document in vault.records.table(_TABLE)]
    except msgspec.ValidationError:
        raise Damaged("A hold in the vault is not in order.") from None
    return {one.meeting: one for one in found if one.until >= today()}


def demand_none(vault: Vault, meeting: str) -> None:
    """Raise `NotAllowed` for a meeting that is held."""
    if found := in_force(vault).get(meeting):
        raise NotAllowed(
            f"This meeting is held until {found.until:%-d %B %Y}.", hint="End the hold first, if its reason is gone."
        )


def today() -> date:
    """Return the day it is here."""
    return datetime.now().astimezone().date()
