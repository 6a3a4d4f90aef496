"""Whatever keys are pressed: undo leads back, nothing risky slips through, nothing rejected gets out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import NotAllowed, UsageError
from engine.meeting import Draft, Finding, Omission, Origin, Risk, Section, Segment, Statement, Verdict
from engine.review.approval import approve
from engine.review.decisions import Review
from engine.review.desk import History, lay_out, provenance
from engine.review.diff import same_words

if TYPE_CHECKING:
    import random

AT = datetime(2026, 11, 5, 10, 0, tzinfo=UTC)
BY = "Priya Shah"
HEARD = [Segment(f"t{number}", number, number + 1, f"spoken words {number}", "sam") for number in range(9)]
RISKS = st.lists(st.sampled_from(Risk), max_size=2).map(
    lambda risks: tuple(Finding("some", risk, "a detail") for risk in risks)
)


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Draft up to three sections; every statement has a word of its own, so that it can be told in the record."""
    number, sections = 0, []
    for section in range(draw(st.integers(1, 3))):
        statements = []
        for _ in range(draw(st.integers(0, 3))):
            number += 1
            kind = draw(st.sampled_from([Origin.WORDED, Origin.QUOTED, Origin.DATA]))
            evidence = tuple(draw(st.lists(st.sampled_from(["t1", "t2", "t3"]), max_size=2, unique=True)))
            text = f"word{number} stands in statement{number}"
            statements.append(Statement(f"s{number}", text, evidence, kind, draw(RISKS)))
        sections.append(Section(f"h{section}", f"Heading {section}", statements=tuple(statements)))
    omissions = [
        Omission(f"t{place}", "kind", "detail", draw(st.sampled_from(Risk))) for place in range(draw(st.integers(0, 2)))
    ]
    return Draft("case-note", "model", complete=True, sections=tuple(sections), omissions=tuple(omissions))


def press(review: Review, chance: random.Random) -> Review:
    """Press one key, sensible or not; a refusal leaves the review as it is."""
    item = chance.choice(review.desk).id if review.desk else ""
    other = chance.choice(review.desk).id if review.desk else ""
    section = chance.choice(review.draft.sections).id
    text = chance.choice(["typed by hand", "Typed, twice over.", ""])
    try:
        return chance.choice(
            [
                lambda: review.open(item),
                lambda: review.open(item),
                lambda: review.show([item, other]),
                lambda: review.decide(item, chance.choice(list(Verdict)), BY, AT, text),
                lambda: review.decide(item, Verdict.ACCEPT, BY, AT),
                lambda: review.accept_section(section, BY, AT),
                lambda: review.dismiss(item, text, BY, AT),
                lambda: review.add(item, section, text, BY, AT),
                lambda: review.write(section, text, BY, AT),
                lambda: review.rewrite(item, text, BY, AT),
                lambda: review.remove(item, BY, AT),
                lambda: review.split(item, chance.randrange(20), BY, AT),
                lambda: review.join(item, other, BY, AT),
                lambda: review.move(item, section, chance.randrange(4), BY, AT),
                lambda: review.quote_instead(item, HEARD, {"sam": "Sam"}, BY, AT),
                lambda: review.link(item, ("t4",), BY, AT),
                lambda: review.complete(BY, AT, section),
                review.undo,
                review.redo,
            ]
        )()
    except (NotAllowed, UsageError):
        return review


PRESSES = st.tuples(drafts(), st.integers(0, 60), st.randoms(use_true_random=False))


def after_pressing(draft: Draft, presses: int, chance: random.Random) -> list[Review]:
    reviews = [Review.begin(draft)]
    for _ in range(presses):
        reviews.append(press(reviews[-1], chance))
    return reviews


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
