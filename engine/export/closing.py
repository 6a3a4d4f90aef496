"""What stands below a record: who answers for it, when, and for which text exactly."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from engine.meeting import Approval

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def approval_line(approval: Approval) -> str:
    """Return the sentence that says who answers for the record."""
    moment = f"{day(approval.at)} at {approval.at:%H:%M}"
    return f"Checked and approved by {approval.by} on {moment}. SHA-256 of the approved text: {approval.digest}"


def copy_lines(approval: Approval, *, family: bool, whole: bool) -> tuple[str, ...]:
    """Return what a copy says of itself; a digest of the whole would let somebody test guesses at what is left out."""
    whose = " for the family" if family else ""
    said = f"This is a copy{whose} of a record that {approval.by} checked and approved on {day(approval.at)}."
    return (said,) if whole else (f"{said} Parts of the record are not in this copy.",)


def moment(at: datetime) -> str:
    """Return a moment in words by this machine's clock, as in 5 November 2026 at 14:30."""
    here = at.astimezone()
    return f"{day(here)} at {here:%H:%M}"


def clock(second: float) -> str:
    """Return a moment of the recording in minutes and seconds, as in 0:14."""
    return f"{int(second) // 60}:{int(second) % 60:02d}"


def day(when: date) -> str:
    """Return a date in words, as in 5 November 2026."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"
