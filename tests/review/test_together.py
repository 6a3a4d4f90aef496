"""Which lines are never taken together with others."""

from __future__ import annotations

import pytest

from engine.meeting import Segment
from engine.review import alone, of_two


def said(text: str, **more: object) -> Segment:
    return Segment("s1", 0, 1, text, "Tom Gray", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "part",
    [
        said("And attendance wears that up to.", uncertain=("wears",)),
        said("The referral was on 16 March.", original="The referral was on 60 March."),
        said("18.18, 1.8, not 80, thank God."),
        said("I saw him on Tuesday. Sorry, not Tuesday, Wednesday."),
        said("Her sertraline's gone up from 50 milligrams to 100."),
        said("She takes 5mg at night."),
        said("He said Mummy's asleep because she works nights."),
        said("Kai told me that school's alright."),
        said("And he was like, “my tummy hurts”."),
    ],
)
def test_what_is_doubtful_or_delicate_is_decided_alone(part: Segment) -> None:
    assert alone([said("He is seven."), part])


def test_what_is_plain_may_be_taken_together() -> None:
    plain = said("It was 81% in July, and it's gone up to 89% now.")
    assert not alone([plain, said("The flat is still damp.", original="The flat is till damp.")])
    assert not alone([])


@pytest.mark.parametrize(
    ("one", "other", "two"),
    [
        ('Under the Wards, Ann Lee said: "Yes."', 'Under Kai, it was said: "No."', True),
        ('Under the Wards, Ann Lee said: "Yes."', "Under the Wards, Ann Lee thought so.", False),
        ('Under the Wards, Ann Lee said: "Yes."', 'Ann Lee said: "No."', False),
        ("Under pressure, Kai ran.", "Under Kai, it was said that he ran.", False),
    ],
)
def test_lines_of_two_families_are_known_as_such(one: str, other: str, *, two: bool) -> None:
    assert of_two(one, other) is two
