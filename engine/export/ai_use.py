"""The AI-use statement: what was used for what and what a person did with it, in words fit to be read out in court.

Rule: every figure is counted from the review and the record; nothing is claimed that was not counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.export.closing import day
from engine.meeting import Origin, Verdict

if TYPE_CHECKING:
    from engine.meeting import Meeting
    from engine.review.decisions import Review


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines of the record came from where, and how many proposals did not get into it."""

    worded: int = 0
    quoted: int = 0
    data: int = 0
    edited: int = 0
    written: int = 0
    rejected: int = 0
    added: int = 0
    dismissed: int = 0

    @property
    def lines(self) -> int:
        """How many lines the record has."""
        return self.worded + self.quoted + self.data + self.edited + self.written


def count(review: Review) -> Counts:
    """Count the lines of the record by origin, the statements rejected and the omissions answered."""
    origins = [line.origin for section in review.record().sections for line in section.lines]
    answers = [item.verdict for item in review.desk if item.omission is not None]
    return Counts(
        **{origin.value: origins.count(origin) for origin in Origin},
        rejected=sum(item.verdict is Verdict.REJECT and item.omission is None for item in review.desk),
        added=answers.count(Verdict.ACCEPT),
        dismissed=answers.count(Verdict.REJECT),
    )


def ai_use(review: Review, meeting: Meeting, speech_model: str = "", language_model: str = "") -> str:
    """Return the statement, in paragraphs parted by an empty line; a model that did not run is passed as empty."""
    of = f" of {day(meeting.date)}" if meeting.date else ""
    people = ", ".join(dict.fromkeys(item.by for item in review.desk if item.recorded))
    decided = f" {people} decided about every line of it." if people else ""
    ran = f"How AI was used for this record of the meeting{of}: {_what_ran(speech_model, language_model)}"
    became = f"{_what_became(count(review))} Analysis and decisions are not drafted by software.{decided}"
    return f"{ran} Nothing was sent anywhere.\n\n{became}"


def _what_ran(speech_model: str, language_model: str) -> str:
    """Return which models ran on this machine, and for what."""
    heard = (
        f"Speech was turned into text by software on this computer (the model {speech_model})."
        if speech_model
        else "No sound was recognised by software."
    )
    worded = (
        f"A language model on this computer ({language_model}) was used to word single passages of what was "
        "said, and for nothing else."
        if language_model
        else "No language model was used."
    )
    return f"{heard} {worded}"


def _what_became(counts: Counts) -> str:
    """Return where the lines came from, in one sentence or two."""
    origins = (
        (counts.worded, "reworded by software and accepted unchanged"),
        (counts.quoted, "the speakers’ own words, quoted"),
        (counts.data, "taken from the meeting’s details"),
        (counts.edited, "drafted and then edited by hand"),
        (counts.written, "written by hand"),
    )
    told = [f"{_were(number)} {how}" for number, how in origins if number]
    lines = f"The record has {counts.lines} line{'s' * (counts.lines > 1)}: {'; '.join(told)}."
    if not told:
        lines = "The record has no lines."
    asked = counts.added + counts.dismissed
    answered = f"{_were(counts.added)} added and {counts.dismissed} dismissed with a reason"
    omitted = f" Of {asked} matters the software pointed out as left out, {answered}." if asked else ""
    return f"{lines} Of what was drafted, {_were(counts.rejected)} rejected.{omitted}"


def _were(number: int) -> str:
    return f"{number} was" if number == 1 else f"{number} were"
