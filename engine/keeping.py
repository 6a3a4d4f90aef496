"""By when minutes are due and until when a meeting may be kept; dates to be shown, nothing happens by itself."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from engine.meeting import Meeting
    from engine.policy import Policy

_FRIDAY = 4


def minutes_due(meeting: Meeting, policy: Policy) -> date | None:
    """Return the day the record is due: so many working days after the meeting, bank holidays not known."""
    kind = policy.kind.get(meeting.kind)
    if kind is None or kind.minutes_due_days is None or meeting.date is None:
        return None
    day, left = meeting.date, kind.minutes_due_days
    with suppress(OverflowError):  # a slip in the year must not close the list of meetings
        while left:
            day += timedelta(days=1)
            left -= day.weekday() <= _FRIDAY
    return day


def kept_until(meeting: Meeting, policy: Policy, filed: date | None = None) -> date | None:
    """Return the day from which the meeting is due for destruction: the earlier of its beginning's and its filing's."""
    days = [
        start + timedelta(days=after)
        for start, after in (
            (meeting.created.astimezone().date(), policy.retention_days),
            (filed, policy.filed_retention_days),
        )
        if start is not None and after is not None
    ]
    return min(days, default=None)
