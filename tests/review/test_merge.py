"""Three-way merge by word, and reviews carried over to a new draft: each case, and all of them at once."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_reviews import BY, after_pressing, drafts

from engine.errors import UsageError
from engine.meeting import Draft, Omission, Origin, Risk, Statement, Verdict
from engine.review.decisions import Review
from engine.review.desk import fingerprint, lay_out, provenance
from engine.review.diff import tokens, words
from engine.review.merge import merge
from engine.review.redraft import redraft

if TYPE_CHECKING:
    import random

    from engine.review.desk import Item

TEXTS = st.lists(st.sampled_from("Sam said that he had not been late .".split()), max_size=8).map(" ".join)  # noqa: SIM905


# Texts


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "text", "conflicts"),
    [
        ("Sam was late.", "Sam was late.", "Sam was early.", "Sam was early.", 0),
        ("Sam was late.", "Sam was often late.", "Sam was late.", "Sam was often late.", 0),
        ("Sam was late.", "Sam was early.", "Sam was early.", "Sam was early.", 0),
        ("Sam left on Monday.", "Jade left on Monday.", "Sam left on Tuesday.", "Jade left on Tuesday.", 0),
        ("Sam was late.", "Sam was early.", "Sam was ill.", "Sam was early.", 1),
        ("Sam was very late.", "Sam was late.", "Sam was rather late.", "Sam was late.", 1),
        ("", "typed", "worded", "typed", 1),
    ],
)  # fmt: skip
def test_each_case_of_a_merge(base: str, ours: str, theirs: str, text: str, conflicts: int) -> None:
    merged = merge(base, ours, theirs)
    assert merged.text == text
    assert len(merged.conflicts) == conflicts


def test_a_conflict_offers_the_other_wording_and_says_where() -> None:
    merged = merge("He was late on Monday.", "He was early on that Monday.", "He was ill on Monday.")
    (conflict,) = merged.conflicts
    assert (conflict.base, conflict.ours, conflict.theirs) == ("late", "early", "ill")
    assert merged.text[conflict.start :].startswith(conflict.ours)


@given(TEXTS, TEXTS)
def test_where_one_side_stood_still_the_other_is_taken(base: str, changed: str) -> None:
    assert merge(base, changed, base).text == changed
    assert merge(base, base, changed).text == changed
    assert merge(base, changed, changed) == merge(base, changed, base)


@given(TEXTS, TEXTS, TEXTS)
def test_merging_is_symmetric_but_for_who_stands_in_a_conflict(base: str, ours: str, theirs: str) -> None:
    one, other = merge(base, ours, theirs), merge(base, theirs, ours)
    assert [(it.base, it.ours, it.theirs) for it in one.conflicts] == [
        (it.base, it.theirs, it.ours) for it in other.conflicts
    ]
    if not one.conflicts:
        assert one.text == other.text


@given(TEXTS, TEXTS, TEXTS)
def test_no_word_of_the_person_is_ever_lost(base: str, ours: str, theirs: str) -> None:
    mine = Counter(token for hunk in words(base, ours) for token in tokens(hunk.new))
    assert mine <= Counter(tokens(merge(base, ours, theirs).text))


# Reviews


def test_what_is_the_same_stays_decided_and_opened(draft: Draft) -> None:
    review = Review.begin(draft).open("s1").decide("s1", Verdict.EDIT, BY, "Sam had not been late.")
    review = review.decide("s2", Verdict.REJECT, BY).dismiss("omission-2", "Small talk.", BY)
    review = review.write("analysis", "My view.", BY)
    carried = redraft(review, draft)
    assert carried.desk == review.desk
    assert carried.history.opened == {"s1"}
    assert carried.undo().desk == lay_out(draft)


def test_statements_are_known_again_under_other_numbers(draft: Draft) -> None:
    review = Review.begin(draft).decide("s3", Verdict.EDIT, BY, "He had walked there with Jade, his sister.")
    now, *others = draft.sections
    swapped = dict(zip(("s1", "s2", "s3"), ("s3", "s1", "s2"), strict=True))
    renumbered = replace(now, statements=tuple(replace(one, id=swapped[one.id]) for one in now.statements))
    carried = redraft(review, replace(draft, sections=(renumbered, *others)))
    assert [(item.id, item.decided) for item in carried.section("now")] == [("s3", False), ("s1", False), ("s2", True)]
    assert carried.item("s2").text.endswith("his sister.")


def test_a_changed_statement_is_decided_anew(draft: Draft) -> None:
    review = Review.begin(draft).decide("s4", Verdict.ACCEPT, BY).decide("s2", Verdict.ACCEPT, BY)
    carried = redraft(review, _with(draft, "s4", text="Priya Shaw to ring the school."))
    assert (carried.item("s4").text, carried.item("s4").decided) == ("Priya Shaw to ring the school.", False)
    assert carried.item("s2").decided
    touched = redraft(review, draft, touched=["t5"])
    assert not touched.item("s4").decided
    assert touched.item("s2").decided


def test_an_edit_is_merged_with_the_new_wording(draft: Draft) -> None:
    review = Review.begin(draft).decide("s4", Verdict.EDIT, BY, "Priya Shah to ring the school on Monday.")
    item = redraft(review, _with(draft, "s4", text="Priya Shaw to ring the school.")).item("s4")
    assert item.text == "Priya Shaw to ring the school on Monday."
    assert item.drafted == "Priya Shaw to ring the school."
    assert (item.decided, item.conflict, provenance(item)) == (False, False, Origin.EDITED)


def test_a_true_conflict_is_a_choice(draft: Draft) -> None:
    review = Review.begin(draft).decide("s4", Verdict.EDIT, BY, "Priya Shah to visit the school.")
    carried = redraft(review, _with(draft, "s4", text="Priya Shah to email the school."))
    item = carried.item("s4")
    assert (item.conflict, item.decided) == (True, False)
    assert (item.text, item.drafted) == ("Priya Shah to visit the school.", "Priya Shah to email the school.")
    assert carried.blockers()
    assert not carried.decide("s4", Verdict.ACCEPT, BY).item("s4").conflict
    assert carried.decide("s4", Verdict.EDIT, BY, item.drafted).item("s4").verdict is Verdict.ACCEPT


def test_an_edit_outlives_its_statement(draft: Draft) -> None:
    review = Review.begin(draft).decide("s4", Verdict.EDIT, BY, "Priya Shah to ring on Monday.")
    review = review.decide("s3", Verdict.ACCEPT, BY)
    carried = redraft(review, _with(_with(draft, "s4"), "s3"))
    kept = carried.section("actions")[0]
    assert (kept.text, kept.decided, kept.conflict) == ("Priya Shah to ring on Monday.", False, True)
    settled = carried.decide(kept.id, Verdict.ACCEPT, BY)
    assert provenance(settled.item(kept.id)) is Origin.WRITTEN
    assert redraft(settled, draft).item(kept.id).decided
    assert [item.id for item in carried.section("now")] == ["s1", "s2"]


def test_own_lines_keep_their_place_and_new_statements_find_theirs(draft: Draft) -> None:
    review = Review.begin(draft).write("now", "My own line.", BY)
    assert review.latest
    review = review.move(review.latest.id, "now", 1, BY).move("s3", "now", 0, BY)
    now, *others = draft.sections
    grown = replace(now, statements=(*now.statements[:2], Statement("s9", "New.", ("t8",)), now.statements[2]))
    carried = redraft(review, replace(draft, sections=(grown, *others)))
    assert [item.text.split()[0] for item in carried.section("now")] == ["He", "Sam", "My", "Sam:", "New."]


def test_parts_of_a_split_are_merged_as_one_when_the_statement_changed(draft: Draft) -> None:
    review = Review.begin(draft).split("s3", len("He had walked "), BY)
    assert review.latest
    same = redraft(review, draft)
    assert [item.text for item in same.section("now")][2:] == ["He had walked", "there with Jade."]
    review = review.decide(review.latest.id, Verdict.EDIT, BY, "there with Jade and Leo.")
    whole = redraft(review, _with(draft, "s3", text="He had run there with Jade.")).section("now")[2]
    assert whole.text == "He had run there with Jade and Leo."


def test_answers_to_omissions_are_carried_if_the_omission_is_the_same(draft: Draft) -> None:
    review = Review.begin(draft).dismiss("omission-2", "Small talk.", BY)
    another = replace(draft, omissions=(draft.omissions[1], Omission("t7", "number", "three days", Risk.LOW)))
    carried = redraft(review, another)
    assert [item.decided for item in carried.desk if item.omission] == [True, False]


def test_a_draft_without_sections_cannot_take_anything_over(draft: Draft) -> None:
    with pytest.raises(UsageError):
        redraft(Review.begin(draft), Draft("case-note", "m"))


def _with(draft: Draft, name: str, text: str = "") -> Draft:
    """Return the draft with one statement reworded, or without it."""
    sections = []
    for section in draft.sections:
        kept = [replace(one, text=text) if one.id == name else one for one in section.statements]
        sections.append(replace(section, statements=tuple(one for one in kept if one.text)))
    return replace(draft, sections=tuple(sections))


@given(drafts(), drafts(), st.integers(0, 60), st.randoms(use_true_random=False))
def test_any_review_can_be_carried_over_to_any_draft(
    old: Draft, new: Draft, presses: int, chance: random.Random
) -> None:
    review = after_pressing(old, presses, chance)[-1]
    carried = redraft(review, new)
    assert len({item.id for item in carried.desk}) == len(carried.desk)
    places = [section.id for section in new.sections]
    lines = [item for item in carried.desk if item.omission is None]
    assert [places.index(item.section) for item in lines] == sorted(places.index(item.section) for item in lines)
    assert not any(item.decided and carried.must_open(item.id) for item in carried.desk)
    assert carried.undo().desk == lay_out(new)
    typed = Counter(word for item in review.desk if _stands(item) for word in _typed(item))
    assert typed <= Counter(word for item in carried.desk for word in item.text.split())
    statements = {one.id for section in new.sections for one in section.statements}
    assert statements <= {source for item in carried.desk for source in item.sources}


def _stands(item: Item) -> bool:
    return item.omission is None and item.verdict is not Verdict.REJECT and (item.own or item.edited)


def _typed(item: Item) -> list[str]:
    """Return the words of an item that its draft does not have."""
    return [word for hunk in words(item.drafted, item.text) for word in hunk.new.split()]


@given(drafts(), st.integers(0, 60), st.randoms(use_true_random=False))
def test_carrying_over_to_the_same_draft_changes_nothing(draft: Draft, presses: int, chance: random.Random) -> None:
    review = after_pressing(draft, presses, chance)[-1]
    carried = redraft(review, draft)
    assert carried.record() == review.record()
    assert sorted(carried.desk, key=lambda item: item.id) == sorted(review.desk, key=lambda item: item.id)


def test_a_draft_that_nothing_read_is_known_by_the_digest_it_had_before_drafts_were_read() -> None:
    before = (
        '{"template":"t","model":"m","coverage":0.0,"complete":false,"sections":[],"uncovered":[],"omissions":[]%s}'
    )
    assert fingerprint(Draft("t", "m")) == hashlib.sha256((before % "").encode()).hexdigest()
    read = before % ',"reader":"r"'
    assert fingerprint(Draft("t", "m", reader="r")) == hashlib.sha256(read.encode()).hexdigest()
