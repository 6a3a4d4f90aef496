"""Quotations and lines of data through the checker's door: what is verbatim stands, what misleads does not."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from engine.checking import CheckedStatement, check, check_statement
from engine.meeting import Attendance, Meeting, Origin, Participant, Segment, Statement, Transcript

JOAN, SAM, DAD = "Joan Ilkley", "Sam Birch", "Peter Doherty"
LINES = [
    (JOAN, "Did anyone ask her any questions after that?"),
    (SAM, "No. Nobody asked her anything else."),
    (SAM, "She said thank you for telling me."),
    (JOAN, "Is that year one or year two?"),
    (SAM, "Sorry, no, I'm getting muddled. She's six, she's in year one."),
    (JOAN, "And the father?"),
    (SAM, "I didn't say he hit her. If he comes back we'd call the police."),
    (SAM, 'Orla told me, "I was in the cupboard."'),
    (JOAN, "Okay, thank you. Let's do the house."),
    (SAM, "It was warm and clean."),
    (JOAN, "And the garden?"),
    (SAM, "Lots of glass."),
    (JOAN, "Was the dog there?"),
    (SAM, "Yes, it was asleep."),
]
SEGMENTS = tuple(Segment(f"s{n}", 5.0 * n, 5.0 * n + 4, text, who) for n, (who, text) in enumerate(LINES, 1))
TALK = Transcript("exact", complete=True, segments=SEGMENTS)
MEETING = Meeting(
    "m",
    datetime(2026, 3, 2, tzinfo=UTC),
    kind="child_in_need",
    date=date(2026, 3, 2),
    practitioner=SAM,
    purpose="The plan and the school",
    participants=(
        Participant("p1", JOAN, "team manager"),
        Participant("p2", SAM, "social worker", Attendance.TELEPHONE),
        Participant("p3", DAD, "father", Attendance.APOLOGIES),
    ),
)


def checked(text: str, kind: Origin = Origin.WORDED, evidence: tuple[str, ...] = ()) -> CheckedStatement:
    return check([Statement("d1", text, evidence, kind)], TALK, MEETING).statements[0]


def kinds(text: str, kind: Origin = Origin.WORDED) -> set[str]:
    return {finding.kind for finding in checked(text, kind).findings}


@pytest.mark.parametrize(
    ("text", "evidence"),
    [
        (f'{JOAN} asked: "{LINES[0][1]}" {SAM} said: "{LINES[1][1]} {LINES[2][1]}"', (0, 1, 2)),
        (f'It was asked: "{LINES[0][1]}" It was said: "{LINES[1][1]}"', (0, 1)),
        (f'{JOAN} asked: "{LINES[3][1]}" {SAM} said: "{LINES[4][1]}"', (3, 4)),
        (f"{SAM} also said: \"She's six, she's in year one.\"", (4,)),
        (f'{SAM} replied, "It was warm and clean."', (9,)),
        (f'{JOAN} was asked "{LINES[3][1]}" and said that they were getting muddled.', (3, 4)),
        (f'{SAM} said: "I didn\'t say he hit her."', (6,)),
    ],
)
def test_quotations_in_their_frames_are_supported(text: str, evidence: tuple[int, ...]) -> None:
    if "was asked" in text:
        text = text.replace(JOAN, SAM)
    held = [SEGMENTS[n] for n in evidence]
    assert check_statement(text, held, TALK, MEETING).findings == ()
    assert checked(text).verdict == "supported"
    assert checked(text, evidence=tuple(segment.id for segment in held)).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f'{SAM} said: "Everybody asked her something else."', "quotation_not_verbatim"),
        (f'{JOAN} said: "It was warm and clean."', "wrong_speaker"),
        (f'{JOAN} asked: "And the father?" {JOAN} said: "Lots of glass."', "wrong_speaker"),
        (f'{SAM} said: "He hit her."', "quotation_out_of_context"),
        (f'{SAM} said: "He comes back."', "quotation_out_of_context"),
        (f'{JOAN} asked: "Did anyone ask her any questions after that?" {SAM} said: "Yes, it was asleep."',
         "quotation_out_of_context"),
    ],
)  # fmt: skip
def test_quotations_that_mislead_are_not(text: str, kind: str) -> None:
    assert kind in kinds(text)
    assert checked(text).verdict != "supported"


@pytest.mark.parametrize(
    "text",
    [
        "Date: Monday 2 March 2026.",
        "Kind of meeting: child in need.",
        "Purpose: The plan and the school.",
        f"Recorded by: {SAM}.",
        f"Present: {JOAN}, team manager; {SAM}, social worker, by telephone.",
        f"Apologies: {DAD}, father.",
        f"Not present: {DAD}, father.",
    ],
)
@pytest.mark.parametrize("kind", [Origin.DATA, Origin.WORDED])
def test_lines_of_data_are_checked_against_the_meeting(text: str, kind: Origin) -> None:
    assert checked(text, kind).verdict == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "Date: Monday 9 March 2026.",
        "Date: Tuesday 2 March 2026.",
        "Date: Monday 2 March 2025.",
        "Kind of meeting: supervision.",
        "Purpose: Closing the case.",
        f"Recorded by: {JOAN}.",
        f"Present: {JOAN}, team manager; {DAD}, father.",
        f"Present: {JOAN}, head teacher.",
        "Present: Priya Shah, health visitor.",
        f"Apologies: {SAM}, social worker.",
        f"Not present: {SAM}, social worker.",
        f"Children: {SAM}, social worker.",
        "Outcome: the case is closed.",
    ],
)
@pytest.mark.parametrize("kind", [Origin.DATA, Origin.WORDED])
def test_lines_of_data_that_the_meeting_does_not_bear_out_are_not(text: str, kind: Origin) -> None:
    assert checked(text, kind).verdict != "supported"


def test_a_quoted_promise_is_not_reported_as_left_out() -> None:
    talk = Transcript("exact", segments=(Segment("s1", 0, 4, "I'll ring the school about the uniform.", SAM),))
    line = Statement("d1", f'{SAM} said: "I\'ll ring the school about the uniform."', ("s1",), Origin.QUOTED)
    assert [left.segment for left in check([], talk, MEETING).omissions] == ["s1"]
    assert check([line], talk, MEETING).omissions == ()


PROMISED = Transcript(
    "exact",
    complete=True,
    segments=(
        Segment("t1", 0, 3, "Right, the Patels.", JOAN),
        Segment("t2", 3, 6, "Could you ring the surgery?", JOAN),
        Segment("t3", 6, 9, "Yeah, I'll ring them tomorrow.", SAM),
        Segment("t4", 9, 12, "She hasn't rung, and she would not ring.", JOAN),
    ),
)
WHOLE = f'{JOAN} asked: "Could you ring the surgery?" {SAM} said: "Yeah, I\'ll ring them tomorrow."'


@pytest.mark.parametrize(
    ("text", "supported"),
    [
        (f"{WHOLE} (Tuesday 3 March 2026)", True),
        (f"Under the Patels, {WHOLE}", True),
        (f"Under the Patels, {WHOLE} (Tuesday 3 March 2026)", True),
        (f"Under arrest, {WHOLE}", False),
        (f"Under pressure because {DAD} hit Kai, {WHOLE}", False),
        (f"{WHOLE} (Mum hit Kai on Tuesday 3 March 2026)", False),
        (f"{WHOLE} (Wednesday 4 March 2026)", False),
        (f"{WHOLE} (Tuesday 3 March 2027)", False),
        (f"Under the Hugheses, {WHOLE}", False),
        (f"{WHOLE.replace('ring them', 'see them')} (Tuesday 3 March 2026)", False),
        (f"{WHOLE.replace(SAM, DAD)} (Tuesday 3 March 2026)", False),
    ],
)
def test_what_is_written_around_a_quotation_is_checked_and_nothing_else_of_it(text: str, supported: bool) -> None:  # noqa: FBT001 - a table
    (one,) = check([Statement("d1", text)], PROMISED, MEETING).statements
    assert (one.verdict == "supported") is supported, one.findings
