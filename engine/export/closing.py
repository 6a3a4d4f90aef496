"""What stands below a record: who answers for it, when, and for which text exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from engine.meeting import Approval

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def approval_line(approval: Approval) -> str:
    """Return the sentence that says who answers for the record."""
    moment = f"{day(approval.at)} at {approval.at:%H:%M}"
    return f"Checked and approved by {approval.by} on {moment}. SHA-256 of the approved text: {approval.digest}"


def day(when: date) -> str:
    """Return a date in words, as in 5 November 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
