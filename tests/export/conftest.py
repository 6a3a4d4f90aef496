"""A meeting, its reviewed record and the approval of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from engine.meeting import (
    Approval,
    Attendance,
    Draft,
    Finding,
    Meeting,
    Omission,
    Origin,
    Participant,
    Record,
    Risk,
    Section,
    Statement,
    Verdict,
)
from engine.review.approval import approve
from engine.review.decisions import Review

AT = datetime(2026, 11, 5, 15, 4, tzinfo=UTC)
BY = "Priya Shah"


@dataclass(frozen=True)
class Finished:
    """Everything an export is made of."""

    meeting: Meeting
    review: Review
    record: Record
    approval: Approval


@pytest.fixture
def finished() -> Finished:
    draft = Draft(
        template="case-note",
        model="SmolLM2-135M-Instruct",
        complete=True,
        sections=(
            Section(
                "now",
                "Current situation",
                statements=(
                    Statement("s1", "Sam said that he had been late.", ("t1",), findings=(_HIGH,)),
                    Statement(
                        "s2",
                        "Sam: “I  like the *new* school, and I [really] want to stay there for good.”",
                        ("t2",),
                        Origin.QUOTED,
                    ),
                    Statement("s3", "The case was closed.", ("t3",)),
                    Statement("s4", "The meeting was on 5 November 2026.", (), Origin.DATA),
                ),
            ),
            Section("analysis", "Analysis", human=True),
        ),
        omissions=(Omission("t6", "number", "two days", Risk.LOW), Omission("t7", "number", "93 %", Risk.LOW)),
    )
    review = Review.begin(draft).open("s1").decide("s1", Verdict.EDIT, BY, "Sam said that he had not been late.")
    review = review.decide("s2", Verdict.ACCEPT, BY).decide("s3", Verdict.REJECT, BY)
    review = review.decide("s4", Verdict.ACCEPT, BY).dismiss("omission-1", "Small talk.", BY)
    review = review.add("omission-2", "now", "Attendance had risen to 93 %.", BY)
    review = review.write("analysis", "My view.\n\n1. Sam is settled.\n# He says so.", BY)
    record = review.record("Case note")
    return Finished(_MEETING, review, record, approve(review, record, BY, AT))


_HIGH = Finding("negation", Risk.HIGH, "The word “not” is lost.")
_MEETING = Meeting(
    "4f2a9c1e77",
    AT,
    kind="case-note",
    purpose="School and home",
    date=date(2026, 11, 5),
    practitioner=BY,
    participants=(
        Participant("p1", BY, "social worker"),
        Participant("p2", "Sam <Reed>", "child", child=True),
        Participant("p3", "Jo Hart", "", Attendance.APOLOGIES),
    ),
)
