"""What a second reading of a line changes, and what it must never change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from engine.checking import CheckedStatement, Supported, check, reread
from engine.checking.reading import ADDED, AROUND, FAILS, KIND, LEANT, LOST, NOTES, PIECE, Talk, weighed
from engine.meeting import Finding, Meeting, Participant, Risk, Segment, Statement, Transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

MEETING = Meeting("m", datetime(2026, 3, 2, tzinfo=UTC), participants=(Participant("p1", "Ada Obi", "social worker"),))
TALK = Transcript(
    "exact",
    segments=tuple(
        Segment(f"s{n}", n, n + 1, words, "p1" if n % 2 == 0 else "Kelly")
        for n, words in enumerate(
            ("Morning.", "Hello.", "Did he sleep?", "He slept well.", "And school?", "He went in on Monday.", "Good.")
        )
    ),
    complete=True,
)


class Known:
    """A reader whose answer is known, and which keeps what it was asked."""

    def __init__(self, answer: float | None) -> None:
        self.answer = answer
        self.asked: list[tuple[list[tuple[str, int]], str]] = []

    async def read(self, turns: Sequence[tuple[str, int]], lines: Sequence[str]) -> list[float | None]:
        self.asked.append((list(turns), lines[0]))
        return [self.answer for _ in lines]


async def read(line: str, answer: float | None, transcript: Transcript = TALK) -> tuple[CheckedStatement, Known]:
    reader, statements = Known(answer), (Statement("d1", line),)
    checked = check(statements, transcript, MEETING).statements
    (one,) = [each async for each in reread(checked, statements, transcript, MEETING, reader)]
    return one, reader


def found(*kinds: str, verdict: Supported = Supported.NEEDS_REVIEW) -> CheckedStatement:
    return CheckedStatement("d1", verdict, ("s3",), tuple(Finding(kind, Risk.HIGH, "why") for kind in kinds))


async def test_a_line_that_reads_otherwise_is_put_to_a_person() -> None:
    one, _ = await read("He had slept well.", FAILS - 0.1)
    assert one.verdict is Supported.NEEDS_REVIEW
    assert [finding.kind for finding in one.findings] == [KIND]


async def test_a_line_that_reads_well_stays_supported() -> None:
    one, reader = await read("He had slept well.", 0.0)
    assert one.verdict is Supported.SUPPORTED
    turns, line = reader.asked[0]
    assert line == "He had slept well."
    assert {"Ada Obi (social worker): Did he sleep?", "Kelly: He slept well."} <= {text for text, _ in turns}
    assert min(far for _, far in turns) == 0


@pytest.mark.parametrize("kind", sorted(LEANT))
def test_a_doubt_that_went_by_the_turn_of_a_sentence_can_be_taken_back(kind: str) -> None:
    assert weighed(found(kind), LEANT[kind] + 0.1, -9.0) == CheckedStatement("d1", Supported.SUPPORTED, ("s3",))
    assert weighed(found(kind), LEANT[kind] - 0.1, -9.0) == found(kind)


@pytest.mark.parametrize("kind", [LOST, ADDED])
def test_of_a_line_and_its_contrary_at_most_one_is_cleared(kind: str) -> None:
    assert weighed(found(kind), 5.0) == found(kind), "nothing to hold it against"
    assert weighed(found(kind), 5.0, 5.0) == found(kind)
    assert weighed(found(kind), 5.0, 4.9).verdict is Supported.SUPPORTED


@pytest.mark.parametrize(
    "kind",
    ["number_not_in_evidence", "date_not_in_evidence", "name_not_in_evidence", "quotation_not_verbatim", "wrong_owner"],
)
def test_what_stands_in_the_line_is_never_taken_back(kind: str) -> None:
    assert weighed(found(kind), 99.0) == found(kind)
    assert weighed(found(kind, *LEANT), 99.0) == found(kind, *LEANT)


def test_a_note_stays_a_note() -> None:
    noted = found(*NOTES, verdict=Supported.SUPPORTED)
    assert weighed(noted, 0.0) == noted
    assert {finding.kind for finding in weighed(noted, FAILS - 1).findings} == NOTES | {KIND}
    assert weighed(found(*NOTES, *LEANT), 9.0, -9.0).findings == found(*NOTES).findings


async def test_what_is_quoted_whole_and_what_nothing_supports_is_not_read() -> None:
    for line in ("“He slept well.”", "Kelly said, “He slept well.”", "The boiler exploded in Paris."):
        _, reader = await read(line, FAILS - 5)
        assert not reader.asked, line


async def test_a_question_and_its_answer_quoted_are_not_read_nor_is_the_day_behind_them() -> None:
    whole = 'Ada Obi asked: "Did he sleep?" Kelly said: "He slept well." Ada Obi asked: "And school?" Kelly said: "'
    last = 'He went in on Monday."'
    for line in (whole + last, f"{whole}{last} (Monday 9 March 2026)", f"Under the Hugheses, {whole}{last}"):
        one, reader = await read(line, FAILS - 5)
        assert not reader.asked
        assert not any(finding.kind == KIND for finding in one.findings)
    _, reader = await read('Ada Obi asked: "Did he sleep?" Kelly said that he had slept well.', FAILS - 5)
    assert reader.asked


async def test_no_opinion_changes_nothing() -> None:
    one, _ = await read("He had slept well.", None)
    assert one.verdict is Supported.SUPPORTED


def test_only_the_turns_around_are_read_and_never_what_is_struck() -> None:
    parts = tuple(Segment(f"s{n}", n, n + 1, f"Turn {n}.", flags=("struck",) * (n == 11)) for n in range(40))
    turns = Talk(Transcript("exact", segments=parts), MEETING).around("Turn ten.", ("s10",))
    assert [text for text, _ in turns] == [f"Turn {n}." for n in (6, 7, 8, 9, 10, 12, 13, 14, 15)]
    assert max(far for _, far in turns) == AROUND


def test_of_an_hour_in_one_breath_the_place_is_read() -> None:
    words = "So we went on and on about the weather. " * 300 + "The kitten was lost in March. " + "And so on. " * 300
    turns = Talk(Transcript("exact", segments=(Segment("s0", 0, 3600, words),)), MEETING).around(
        "The kitten was lost.", ("s0",)
    )
    (here,) = [text for text, far in turns if far == 0]
    assert "kitten" in here
    assert max(len(text) for text, _ in turns) <= PIECE + 40
