"""Copies: nothing that was left out is anywhere in the file; boxes: each heading as it is pasted."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from engine.errors import NotAllowed
from engine.export import (
    FAMILY,
    FORMS,
    Copy,
    Dress,
    LeftOut,
    Used,
    ai_use_of_copy,
    boxes,
    boxes_text,
    count,
    cut,
    of_copy,
    propose,
    render,
)
from engine.export.page import EMPTY
from engine.meeting import Approval, Line, Origin, Participant, Record, RecordSection
from engine.review.approval import digest

AT = datetime(2026, 11, 5, 15, 4, tzinfo=UTC)
SAM, MIA = Participant("p2", "Sam Reed", child=True), Participant("p3", "Mia Reed", child=True)
PEOPLE = (Participant("p1", "Priya Shah"), SAM, MIA)


def line(text: str) -> Line:
    return Line(text, Origin.WORDED, ("s1",))


RECORD = Record(
    "Case note",
    (
        RecordSection("Home", (line("Sam was settled."), line("Mia’s wombat had died."), line("Sam and Mia ate."))),
        RecordSection("Police", (line("A narwhal was reported."),)),
        RecordSection("School", ()),
    ),
)
APPROVAL = Approval("Priya Shah", AT, digest(RECORD))
OUT = (LeftOut(0, 1, "Mia’s wombat had died.", "harmful: axolotl"), LeftOut(1, 0, "A narwhal was reported."))
COPY = Copy(FAMILY, digest(RECORD), OUT, ready=True)


def everything(data: bytes, form: str) -> str:
    """Return all there is in a file, its metadata and names included."""
    if form != "word":
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return " ".join(f"{one.filename} {one.comment} {packed.read(one).decode()}" for one in packed.infolist())


@pytest.mark.parametrize("form", FORMS)
def test_nothing_left_out_is_anywhere_in_the_file(form: str) -> None:
    made = ai_use_of_copy(count(cut(RECORD, COPY)), Used(), APPROVAL)
    text = everything(render(of_copy(RECORD, APPROVAL, COPY, Dress(people=("Mia Reed",)), made), form), form)
    for gone in ("wombat", "narwhal", "axolotl", "harmful", "Police", "Mia Reed", digest(RECORD), "rejected"):
        assert gone not in text, gone
    for kept in ("Sam was settled.", "Sam and Mia ate.", "School", "copy for the family", "2 lines"):
        assert kept in text.replace("\n", " "), kept
    assert "Parts of the record are not in this copy." in " ".join(text.split())


def test_a_heading_left_out_is_not_called_empty_and_an_empty_one_is() -> None:
    text = render(of_copy(RECORD, APPROVAL, COPY, Dress()), "text").decode()
    assert text.count(EMPTY) == 1
    whole = render(of_copy(RECORD, APPROVAL, replace(COPY, left_out=()), Dress()), "text").decode()
    assert "Parts of the record" not in whole


def test_a_copy_nobody_went_through_or_of_another_record_does_not_leave() -> None:
    changed = replace(RECORD, title="Another")
    for record, approval, copy in (
        (RECORD, APPROVAL, replace(COPY, ready=False)),
        (RECORD, APPROVAL, COPY.toggled(LeftOut(0, 0, "Sam was settled."))),
        (changed, replace(APPROVAL, digest=digest(changed)), COPY),
        (RECORD, None, COPY),
    ):
        with pytest.raises(NotAllowed):
            of_copy(record, approval, copy, Dress())


def test_what_was_left_out_before_is_found_again_by_its_words_and_to_be_gone_through() -> None:
    moved = Record("Case note", (RecordSection("New", (line("New."),)), *RECORD.sections))
    again = propose(moved, digest(moved), FAMILY, PEOPLE, COPY)
    assert [(out.section, out.line, out.reason) for out in again.left_out] == [(1, 1, "harmful: axolotl"), (2, 0, "")]
    assert not again.ready


def test_a_childs_own_record_begins_without_what_names_another_child_alone() -> None:
    proposed = propose(RECORD, digest(RECORD), SAM.id, PEOPLE)
    assert [(out.section, out.line, out.reason) for out in proposed.left_out] == [(0, 1, "About Mia Reed")]
    assert [out.text for out in propose(RECORD, digest(RECORD), MIA.id, PEOPLE).left_out] == ["Sam was settled."]
    assert propose(RECORD, digest(RECORD), FAMILY, PEOPLE).left_out == ()


def test_a_tick_is_taken_back_by_the_same_tick() -> None:
    begun = Copy(FAMILY, "", ready=True).toggled(*OUT)
    assert begun.left_out == OUT
    assert not begun.ready
    assert begun.toggled(OUT[0]).left_out == OUT[1:]


def test_boxes_are_numbered_and_measured_against_the_limit() -> None:
    first, second, third = boxes(RECORD, 30)
    assert (first.number, first.title, first.text.count("\n")) == (1, "Home", 2)
    assert first.over == len(first.text) - 30
    assert (second.over, second.length) == (0, "23 of 30 characters")
    assert third.text == EMPTY
    assert boxes_text((second,)).decode() == "[2] Police (23 of 30 characters)\n\nA narwhal was reported.\n"
