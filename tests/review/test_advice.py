"""What the check says of words a person writes: about their names, figures, quotations, judgement, acronyms, terms."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from random_reviews import BY

from engine.meeting import (
    Draft,
    Meeting,
    Origin,
    Participant,
    Risk,
    Section,
    Segment,
    Statement,
    Transcript,
    Verdict,
)
from engine.review import Adviser, Item, Review, redraft

SAID = (
    Segment("t1", 0, 5, "I will ring the school on Thursday about Maisie.", "Ada Obi"),
    Segment("t2", 6, 9, "She was late four times this term.", "Ben Sands"),
    Segment("t3", 10, 14, "Her mother told me that she has not been drinking.", "Ben Sands"),
)
MEETING = Meeting(
    "m1",
    datetime(2026, 11, 2, tzinfo=UTC),
    date=date(2026, 11, 2),
    practitioner="Ada Obi",
    participants=(Participant("p1", "Ada Obi", "supervisor"), Participant("p2", "Ben Sands", "social worker")),
    glossary=("CAMHS", "family group conference", "Riverside"),
)
ADVISER = Adviser(Transcript("base", complete=True, segments=SAID), MEETING, frozenset({"analysis"}))
LATE = "Ben Sands said that she had been late four times."
DRAFT = Draft(
    "supervision",
    "m",
    complete=True,
    sections=(
        Section(
            "now", "Now", statements=(Statement("d1", "Ben Sands said that she had been late four times.", ("t2",)),)
        ),
        Section("analysis", "Analysis", human=True),
    ),
)


def said_of(text: str, *evidence: str, section: str = "now", others: tuple[Item, ...] = ()) -> dict[str, Risk]:
    """Return the kinds of what is said of a line, with their risks."""
    sources = ("d1",) if evidence else ()
    item = Item("x", section, text, drafted=text, evidence=evidence, sources=sources)
    return {finding.kind: finding.risk for finding in ADVISER(item, others)}


@pytest.mark.parametrize(
    ("text", "evidence", "kind"),
    [
        ("Ben Sands said that Zara had been late four times.", ("t2",), "name_not_in_evidence"),
        ("Ada Obi will ring the school on Friday.", ("t1",), "date_not_in_evidence"),
        ("Ben Sands said that she had been late nine times.", ("t2",), "number_not_in_evidence"),
        ('Ben Sands said: "She was never late."', ("t2",), "quotation_not_verbatim"),
        ("Ben Sands said that she had been lazy and late four times.", ("t2",), "judgement_without_source"),
        ("Ben Sands said that she had been late four times, as the EHCP says.", ("t2",), "acronym_unexplained"),
        ("Ben Sands said that Camhs knew.", ("t2",), "term_written_otherwise"),
        ("A familly group conference was held.", (), "term_written_otherwise"),
        ("Minh Nguyen is nine.", (), "name_not_in_evidence"),
        ('Her words were "I get myself up".', (), "quotation_not_verbatim"),
    ],
)
def test_each_kind_of_advice(text: str, evidence: tuple[str, ...], kind: str) -> None:
    assert kind in said_of(text, *evidence)


def test_words_that_were_said_and_known_names_are_let_be() -> None:
    assert said_of("Ben Sands said that she had been late four times.", "t2") == {}
    assert said_of("Riverside was asked; a family group conference was held.") == {}
    assert "name_not_in_evidence" not in said_of("Ada Obi and Ben Sands agree with me.")


def test_ones_own_judgement_is_ones_own_in_a_section_of_ones_own() -> None:
    lazy = "I think that she is lazy."
    assert "judgement_without_source" in said_of(lazy)
    assert "judgement_without_source" not in said_of(lazy, section="analysis")


def test_what_rests_on_nothing_is_never_called_of_high_risk() -> None:
    found = said_of("Minh Nguyen drank nine litres on 4 May.")
    assert found
    assert Risk.HIGH not in found.values()


def test_an_acronym_explained_in_another_line_is_explained() -> None:
    line = Item("y", "now", "An Education, Health and Care Plan (EHCP) was asked for.")
    assert "acronym_unexplained" in said_of("The EHCP is late.")
    assert "acronym_unexplained" not in said_of("The EHCP is late.", others=(line,))


def test_advice_follows_the_words_and_stands_in_the_way_of_nothing() -> None:
    review = Review.begin(DRAFT, ADVISER).decide("d1", Verdict.EDIT, BY, "Zara was late nine times.")
    kinds = {finding.kind for finding in review.item("d1").findings}
    assert {"name_not_in_evidence", "number_not_in_evidence"} <= kinds
    assert review.item("d1").text == "Zara was late nine times."
    assert review.blockers() == ()
    back = review.decide("d1", Verdict.EDIT, BY, "Ben Sands said that she had been late four times.")
    assert back.item("d1").findings == ()
    assert review.undo().item("d1").findings == DRAFT.sections[0].statements[0].findings


def test_other_words_and_other_evidence_are_looked_at_again() -> None:
    risky = replace(DRAFT.sections[0].statements[0], text="Ben Sands said that she had been late nine times.")
    draft = replace(DRAFT, sections=(replace(DRAFT.sections[0], statements=(risky,)), DRAFT.sections[1]))
    review = Review.begin(draft, ADVISER).link("d1", ("t1",), BY)
    assert "number_not_in_evidence" in {finding.kind for finding in review.item("d1").findings}
    quoted = review.open("d1").link("d1", ("t2",), BY).quote_instead("d1", SAID, {"Ben Sands": "Ben Sands"}, BY)
    assert quoted.item("d1").findings == ()
    assert quoted.item("d1").kind is Origin.QUOTED


def test_a_merged_line_is_looked_at_again() -> None:
    review = Review.begin(DRAFT, ADVISER).decide("d1", Verdict.EDIT, BY, "Zara had been late four times.")
    section = DRAFT.sections[0]
    other = replace(section.statements[0], text="Ben Sands said that she had been late four times this term.")
    item = redraft(review, replace(DRAFT, sections=(replace(section, statements=(other,)), DRAFT.sections[1]))).item(
        "d1"
    )
    assert "Zara" in item.text
    assert "name_not_in_evidence" in {finding.kind for finding in item.findings}
