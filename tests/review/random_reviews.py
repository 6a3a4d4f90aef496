"""Random drafts and random keys pressed at the desk, for the properties of review and of carrying it over."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from engine.errors import NotAllowed, UsageError
from engine.meeting import Draft, Finding, Omission, Origin, Risk, Section, Segment, Statement, Verdict
from engine.review.decisions import Review

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
                lambda: review.decide(item, chance.choice(list(Verdict)), BY, text),
                lambda: review.decide(item, Verdict.ACCEPT, BY),
                lambda: review.accept_together([item, other], BY),
                lambda: review.dismiss(item, text, BY),
                lambda: review.add(item, section, text, BY),
                lambda: review.write(section, text, BY),
                lambda: review.rewrite(item, text, BY),
                lambda: review.remove(item, BY),
                lambda: review.split(item, chance.randrange(20), BY),
                lambda: review.join(item, other, BY),
                lambda: review.move(item, section, chance.randrange(4), BY),
                lambda: review.quote_instead(item, HEARD, {"sam": "Sam"}, BY),
                lambda: review.link(item, ("t4",), BY),
                lambda: review.complete(BY, section),
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
