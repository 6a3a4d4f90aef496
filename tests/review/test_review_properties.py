"""Whatever keys are pressed: undo leads back, nothing risky slips through, nothing rejected gets out."""

from __future__ import annotations

import random

import msgspec
from hypothesis import given
from random_reviews import AT, BY, PRESSES, after_pressing, press

from engine.errors import NotAllowed
from engine.meeting import Draft, Origin
from engine.review.approval import approve
from engine.review.decisions import Review
from engine.review.desk import History, lay_out, provenance
from engine.review.diff import same_words


@given(PRESSES)
def test_undo_to_the_start_restores_the_exact_draft(case: tuple[Draft, int, random.Random]) -> None:
    draft, presses, chance = case
    review = after_pressing(draft, presses, chance)[-1]
    last = review
    while review.can_undo:
        review = review.undo()
    assert review.desk == lay_out(draft)
    while len(review.history.steps) < len(last.history.steps):
        review = review.redo()
    assert review.desk == last.desk


@given(PRESSES)
def test_a_review_survives_sealing_at_any_moment(case: tuple[Draft, int, random.Random]) -> None:
    review = after_pressing(*case)[-1]
    history = msgspec.json.decode(msgspec.json.encode(review.history), type=History)
    assert Review.resume(review.draft, history) == review


@given(PRESSES)
def test_nothing_of_high_risk_is_ever_decided_unopened(case: tuple[Draft, int, random.Random]) -> None:
    for review in after_pressing(*case):
        for item in review.desk:
            assert not (item.decided and review.must_open(item.id))


@given(PRESSES)
def test_nothing_undecided_can_be_approved(case: tuple[Draft, int, random.Random]) -> None:
    review = after_pressing(*case)[-1]
    undecided = [item for item in review.desk if not item.decided]
    assert bool(review.blockers()) == bool(undecided)
    assert review.progress().left == len(undecided)
    try:
        approve(review, review.record(), BY, AT)
    except NotAllowed:
        assert undecided
    else:
        assert not undecided


@given(PRESSES)
def test_the_record_is_what_stands_and_nothing_rejected(case: tuple[Draft, int, random.Random]) -> None:
    review = after_pressing(*case)[-1]
    recorded = [line.text for section in review.record().sections for line in section.lines]
    assert recorded == [item.text for item in review.desk if item.recorded]
    standing = {source for item in review.desk if item.recorded for source in item.sources}
    for statement in lay_out(review.draft):
        if statement.id not in standing and statement.omission is None:
            assert not any(statement.text.split()[0] in text.split() for text in recorded)


@given(PRESSES)
def test_provenance_is_what_the_diff_says(case: tuple[Draft, int, random.Random]) -> None:
    for item in after_pressing(*case)[-1].desk:
        origin = provenance(item)
        assert (origin is Origin.WRITTEN) == (item.omission is not None or not item.drafted)
        if item.drafted:
            assert (origin is Origin.EDITED) == (not same_words(item.drafted, item.text))


@given(PRESSES)
def test_the_desk_stays_in_the_order_of_the_record(case: tuple[Draft, int, random.Random]) -> None:
    review = after_pressing(*case)[-1]
    order = [section.id for section in review.draft.sections]
    places = [order.index(item.section) if item.omission is None else len(order) for item in review.desk]
    assert places == sorted(places)
    assert len({item.id for item in review.desk}) == len(review.desk)


def test_ten_thousand_keys_approve_nothing_undecided(draft: Draft) -> None:
    chance = random.Random(1)  # noqa: S311 - the same keys each time
    review, approved = Review.begin(draft), 0
    for _ in range(10_000):
        review = press(review, chance)
        if not review.blockers():
            assert all(item.decided and not review.must_open(item.id) for item in review.desk)
            approved += bool(approve(review, review.record(), BY, AT))
    assert approved
    while review.can_undo:
        review = review.undo()
    assert review.desk == lay_out(draft)
