from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.drafting.days import deadline

MONDAY = date(2025, 11, 3)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("send it by Wednesday", date(2025, 11, 5)),
        ("send it by noon on Friday", date(2025, 11, 7)),
        ("book the room that day", MONDAY),
        ("ring the following morning", date(2025, 11, 4)),
        ("visit by the thirty-first of October", None),
        ("review on the fourteenth of January", date(2026, 1, 14)),
        ("do it by Friday the fourteenth", date(2025, 11, 14)),
        ("bring it next Monday", date(2025, 11, 10)),
        ("bring it next Friday", None),
        ("ring by Monday", None),
        ("ring on Tuesday or Wednesday", None),
        ("do it by the twelfth", None),
        ("do it tomorrow, the fourth", date(2025, 11, 4)),
        ("do it by Friday week", None),
        ("do it at the end of the week", None),
        ("last Friday", None),
        ("do it by Tuesday the twelfth", None),
    ],
)
def test_a_day_is_named_only_where_one_can_be_meant(text: str, day: date | None) -> None:
    assert deadline(text, MONDAY) == day


def test_without_the_meetings_date_there_is_none() -> None:
    assert deadline("by Wednesday", None) is None


@given(st.text(max_size=80), st.dates())
def test_it_never_throws(text: str, day: date) -> None:
    deadline(text + " by Friday the thirty-first of next Monday", day)
    deadline(text, day)
