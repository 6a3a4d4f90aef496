"""A name somebody had before set-up was changed: found in lines, put right in one step, left where it was quoted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from engine.errors import NotAllowed
from engine.meeting import Origin, Verdict
from engine.review import Review
from engine.review.names import renamed, renames

if TYPE_CHECKING:
    from engine.meeting import Draft

GRAY = renames({"Tom Gray": "Tim Grey"}, ["Tim Grey", "Ada Obi"])


@pytest.mark.parametrize(
    ("text", "now"),
    [
        ("Tom Gray came; Mr Gray left. Tom's car.", "Tim Grey came; Mr Grey left. Tim's car."),
        ('Tom Gray said: "Tom Gray is my name."', 'Tim Grey said: "Tom Gray is my name."'),
        ("Tom Gray said: “I am Tom.” Tom left.", "Tim Grey said: “I am Tom.” Tim left."),
        ("Grayling, Tomas and tom stay.", "Grayling, Tomas and tom stay."),
    ],
)
def test_a_former_name_is_put_right_as_a_word_and_not_in_a_quotation(text: str, now: str) -> None:
    assert renamed(text, GRAY) == now


def test_a_word_that_is_part_of_somebodys_name_now_is_left_alone() -> None:
    assert renames({"Tom Gray": "Tim Gray"}, ["Tim Gray", "Tom Baker"]) == {"Tom Gray": "Tim Gray"}
    assert renames({"Jo Li": "Jo Bo Li"}, ["Jo Bo Li"]) == {"Jo Li": "Jo Bo Li"}


def test_every_line_that_stands_is_put_right_in_one_step_that_can_be_taken_back(draft: Draft) -> None:
    section = "analysis"
    review = (
        Review.begin(draft).write(section, "Tom Gray is worried.", "Ada Obi").write(section, "Gray again.", "Ada Obi")
    )
    review = review.decide("s4", Verdict.EDIT, "Ada Obi", "Tom Gray to ring the school.")
    review = review.decide("s5", Verdict.EDIT, "Ada Obi", "Gray closed it.").decide("s5", Verdict.REJECT, "Ada Obi")
    now = review.rename(GRAY, "Ada Obi")
    assert [item.text for item in now.section(section)][-2:] == ["Tim Grey is worried.", "Grey again."]
    assert now.item("s4").text == "Tim Grey to ring the school."
    assert now.item("s4").verdict is Verdict.EDIT
    assert now.misnamed(GRAY) == ()
    assert now.undo().desk == review.desk
    with pytest.raises(NotAllowed):
        now.rename(GRAY, "Ada Obi")


def test_a_name_put_right_is_no_edit_of_a_line(draft: Draft) -> None:
    review = Review.begin(draft).decide("s2", Verdict.ACCEPT, "Ada Obi")
    item = review.rename({"Sam": "Samuel"}, "Ada Obi").item("s2")
    assert item.text == "Samuel: “I like the new school.”"
    assert (item.edited, item.verdict, item.kind) == (False, Verdict.ACCEPT, Origin.QUOTED)
