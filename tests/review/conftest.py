"""A draft with everything a review has to cope with."""

from __future__ import annotations

import pytest

from engine.meeting import Draft, Finding, Omission, Origin, Risk, Section, Statement

HIGH = (Finding("negation", Risk.HIGH, "The word “not” is lost."),)
LOW = (Finding("acronym", Risk.LOW, "CIN is not explained."),)


def sample() -> Draft:
    """Return a draft of three sections, one of them the practitioner's own, with two omissions."""
    return Draft(
        template="case-note",
        model="some model",
        complete=True,
        sections=(
            Section(
                "now",
                "Current situation",
                statements=(
                    Statement("s1", "Sam said that he had been late.", ("t1",), Origin.WORDED, HIGH),
                    Statement("s2", "Sam: “I like the new school.”", ("t2",), Origin.QUOTED),
                    Statement("s3", "He had walked there with Jade.", ("t3", "t4"), Origin.WORDED, LOW),
                ),
            ),
            Section("analysis", "Analysis", human=True),
            Section(
                "actions",
                "Agreed actions",
                statements=(
                    Statement("s4", "Priya Shah to ring the school.", ("t5",)),
                    Statement("s5", "The case was closed.", ()),
                ),
            ),
        ),
        omissions=(
            Omission("t6", "high-risk", "bruise", Risk.HIGH),
            Omission("t7", "number", "two missed days", Risk.LOW),
        ),
    )


@pytest.fixture
def draft() -> Draft:
    return sample()
