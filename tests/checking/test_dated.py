"""The day somebody names as today's is held against the meeting's date."""

from __future__ import annotations

from datetime import date

import pytest

from engine.checking.dated import other_day
from engine.meeting import Segment


@pytest.mark.parametrize(
    ("said", "another"),
    [
        ("It's Monday the 3rd of November.", True),
        ("It’s Monday, third of November, and I'm with Rhys.", True),
        ("Today is the 3rd of November 2025.", True),
        ("Today's date is 22 November 2025.", True),
        ("So this is supervision, Tuesday 14 October, ten past two.", True),
        ("This is the core group on 14 October.", True),
        ("So this is supervision, Sunday the 22nd of November.", False),
        ("This is the letter of 14 October.", False),
        ("This is supervision. On 14 October we met.", False),
        ("It is Sunday the 22nd of November.", False),
        ("Today is 22 November 2026.", False),
        ("We review it on the 14th of January.", False),
        ("It's Monday.", False),
        ("Her birthday is the 3rd of November.", False),
    ],
)
def test_another_day_than_the_meetings_is_found_where_it_is_said_to_be_today(said: str, *, another: bool) -> None:
    heard = [Segment("s1", 0.0, 1.0, "We're recording."), Segment("s2", 2.0, 4.0, said)]
    found = other_day(heard, date(2026, 11, 22))
    assert (found is heard[1]) is another
    assert other_day(heard, None) is None
    assert other_day([Segment("s9", 400.0, 402.0, said)], date(2026, 11, 22)) is None
