"""Approval: a named practitioner answers for a record, word for word.

Rule: approval is given to one text and no other; whatever changes afterwards, the approval no longer fits.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from engine.errors import NotAllowed
from engine.meeting import Approval, Note, Origin, Record

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from engine.review.decisions import Review

_FORMAT = b"candour record 1\n"


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it was approved, each line with where its words come from."""

    record: Record
    approval: Approval

    @property
    def text(self) -> str:
        """The lines under their headings, to be compared with what became of them."""
        return "\n".join(
            line
            for section in self.record.sections
            for line in (section.title, *(one.text for one in section.lines), "")
        )


@dataclass(frozen=True, slots=True)
class ApprovedLine(Note):
    """A line of an approved record, where a version of that rests on it; its id is that of no other wording."""

    origin: Origin = Origin.WRITTEN


def digest(record: Record) -> str:
    """Return the SHA-256, in hexadecimal, of the record's canonical form: its format's name and JSON in field order."""
    return hashlib.sha256(_FORMAT + msgspec.json.encode(record, order="deterministic")).hexdigest()


def approve(review: Review, record: Record, by: str, at: datetime, required: Collection[str] = ()) -> Approval:
    """Let a named practitioner approve the record of a finished review; `required` as in `Review.blockers`."""
    if not by.strip():
        raise NotAllowed("Nobody is named: a person answers for the record.", hint="Enter your name at set-up.")
    blockers = review.blockers(required)
    if blockers:
        raise NotAllowed(blockers[0], hint=" ".join(blockers[1:]) or None)
    if record != review.record(record.title):
        raise NotAllowed("This is not the record as reviewed.", hint="Look at it again, then approve.")
    return Approval(by.strip(), at, digest(record))


def is_valid(approval: Approval | None, record: Record) -> bool:
    """Tell whether this approval was given to exactly this record."""
    return approval is not None and bool(approval.by.strip()) and approval.digest == digest(record)
