"""The score that voices are judged by: md-eval's, by hand on cases small enough to add up."""

from __future__ import annotations

import pytest

from benchmarks.voices.score import score


@pytest.mark.parametrize(
    ("found", "missed", "invented", "confused"),
    [
        ([(0, 4, "x"), (4, 10, "y")], 0, 0, 0),
        ([(0, 10, "x")], 0, 0, 4),
        ([(0, 4, "x")], 6, 0, 0),
        ([(0, 4, "x"), (4, 10, "y"), (10, 12, "y")], 0, 2, 0),
        ([(0, 5, "x"), (5, 10, "y")], 0, 0, 1),
        ([(0, 4, "x"), (4, 7, "y"), (7, 10, "z")], 0, 0, 3),
        ([], 10, 0, 0),
    ],
)
def test_time_is_missed_invented_or_given_to_somebody_else(
    found: list[tuple[float, float, str]], missed: float, invented: float, confused: float
) -> None:
    errors = score([(0, 4, "Ada"), (4, 10, "Ben")], found)
    assert (errors.missed, errors.invented, errors.confused, errors.spoken) == (missed, invented, confused, 10)
    assert errors.rate == (missed + invented + confused) / 10


def test_two_people_at_once_are_two_people() -> None:
    errors = score([(0, 10, "Ada"), (4, 6, "Ben")], [(0, 10, "x")])
    assert (errors.missed, errors.confused, errors.spoken) == (2, 0, 12)
