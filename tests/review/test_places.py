"""Which lines of a record were moved."""

from __future__ import annotations

from engine.review.desk import Item
from engine.review.places import moved


def desk(*places: str) -> tuple[Item, ...]:
    """Return lines named by their last letter, each in the section named before it."""
    return tuple(Item(place[1], place[0], place[1]) for place in places)


def test_a_line_moved_is_told_with_the_line_before_it() -> None:
    before = desk("1a", "1b", "1c", "2d")
    assert moved(before, before) == {}
    assert moved(before, desk("1b", "1c", "1a", "2d")) == {"a": "c"}
    assert moved(before, desk("1a", "1c", "2b", "2d")) == {"b": ""}
    assert moved(before, desk("1c", "1a", "1b", "2d")) == {"c": ""}


def test_lines_added_and_taken_away_move_nothing() -> None:
    assert moved(desk("1a", "1b", "2c"), desk("1a", "1x", "2c")) == {}
