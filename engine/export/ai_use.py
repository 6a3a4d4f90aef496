"""The AI-use statement: what was used for what and what a person did with it, in words fit to be read out in court.

Rule: every figure is counted from the review and the record; nothing is claimed that was not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.export.agreed import sentences
from engine.export.closing import day
from engine.meeting import Origin, Verdict
from engine.text import listed

if TYPE_CHECKING:
    from datetime import date

    from engine.export.agreed import Agreed, SaidNo
    from engine.meeting import Approval, Record
    from engine.review.desk import Desk

_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Used:
    """What ran for a meeting and on whose agreement: a model that did not run is empty, `seconds` is its computing."""

    on: date | None = None
    speech_model: str = ""
    language_model: str = ""
    seconds: float = 0.0
    agreed: tuple[Agreed, ...] = field(default=(), repr=False)
    bases: tuple[str, ...] = field(default=(), repr=False)
    reading_model: str = ""
    said_no: tuple[SaidNo, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many lines of the record came from where, how many clips they rest on, and what did not get into it."""

    worded: int = 0
    quoted: int = 0
    data: int = 0
    edited: int = 0
    written: int = 0
    clips: int = 0
    rejected: int = 0
    added: int = 0
    dismissed: int = 0

    @property
    def lines(self) -> int:
        """How many lines the record has."""
        return self.worded + self.quoted + self.data + self.edited + self.written


def count(record: Record, desk: Desk = (), clips: frozenset[str] = frozenset()) -> Counts:
    """Count lines by origin and clips in their evidence, and on the desk what was rejected and which gaps answered."""
    lines = [line for section in record.sections for line in section.lines]
    origins = [line.origin for line in lines]
    answers = [item.verdict for item in desk if item.omission is not None]
    return Counts(
        **{origin.value: origins.count(origin) for origin in Origin},
        clips=len(clips & {name for line in lines for name in line.evidence}),
        rejected=sum(item.verdict is Verdict.REJECT and item.omission is None for item in desk),
        added=answers.count(Verdict.ACCEPT),
        dismissed=answers.count(Verdict.REJECT),
    )


def ai_use(counts: Counts, used: Used, approval: Approval, deciders: tuple[str, ...]) -> str:
    """Return the statement on a whole record, in paragraphs parted by an empty line."""
    approved = f"approved it on {day(approval.at)} and answers for it."
    if deciders == (approval.by,):
        answered = f"{approval.by} decided about every line of the record, {approved}"
    else:
        decided = f"{listed(deciders)} decided about every line of the record. " if deciders else ""
        answered = f"{decided}{approval.by} {approved}"
    return "\n\n".join([*_ran(used), *_agreed(used), f"{_became(counts)} {_left_out(counts)}", _not_for(answered)])


def ai_use_of_copy(counts: Counts, used: Used, approval: Approval) -> str:
    """Return the statement on a copy: of what is in the copy, naming nobody, with no figure of what is not in it."""
    answered = f"{approval.by} checked and approved the record on {day(approval.at)} and answers for it."
    return "\n\n".join([*_ran(used), _became(counts, "This copy"), _not_for(answered)])


def ai_use_of_version(counts: Counts, used: Used, approval: Approval, made_of: Approval) -> str:
    """Return the statement on a version made from an approved record; with no figure of what is not in it."""
    of = f" of {day(used.on)}" if used.on else ""
    model = used.language_model
    worded = (
        f"A language model on this computer ({model}) chose plainer words for single sentences of it"
        if model
        else "Words were exchanged by a fixed list and no language model was used"
    )
    ran = (
        f"How AI was used for this version of the record of the meeting{of}: it was made line by line from the record "
        f"that {made_of.by} had approved on {day(made_of.at)}. "
        f"{worded}. Nothing was sent anywhere."
    )
    answered = f"{approval.by} checked and approved this version on {day(approval.at)} and answers for it."
    return "\n\n".join([f"{ran}{_took(used)}", _became(counts, "This version"), _not_for(answered)])


def _ran(used: Used) -> list[str]:
    """Say which models ran on this machine, for what and how long."""
    of = f" of {day(used.on)}" if used.on else ""
    heard = (
        f"Speech was turned into text by software on this computer (the model {used.speech_model})."
        if used.speech_model
        else "No sound was recognised by software."
    )
    worded = (
        f"A language model on this computer ({used.language_model}) was used to word single passages of what was "
        "said, and for nothing else."
        if used.language_model
        else "No language model was used."
    )
    read = (
        " Lines proposed in other words than the speaker’s were read beside what was said by a model that writes "
        f"nothing ({used.reading_model}); "
        "a wording that did not seem to follow was not proposed."
        if used.reading_model
        else ""
    )
    ran = f"How AI was used for this record of the meeting{of}: {heard} {worded}{read}"
    return [f"{ran} Nothing was sent anywhere.{_took(used)}"]


def _took(used: Used) -> str:
    return f" The software worked for {_lasting(used.seconds)}." if used.seconds else ""


def _agreed(used: Used) -> list[str]:
    """Say who agreed to what, for whom, and who had said no; and what it rested on where nobody was asked to agree."""
    said = sentences(used.agreed, used.said_no)
    other = [f"Where somebody had not been asked to agree it rested on: {listed(used.bases)}."] if used.bases else []
    return [" ".join(said + other)] if said or other else []


def _became(counts: Counts, what: str = "The record") -> str:
    """Say where the lines came from."""
    origins = (
        (counts.worded, "worded by software and accepted unchanged"),
        (counts.quoted, "the speakers’ own words, quoted"),
        (counts.data, "taken from the meeting’s details"),
        (counts.edited, "drafted and then edited by hand"),
        (counts.written, "written by hand"),
    )
    told = [f"{_were(number)} {how}" for number, how in origins if number]
    clips = f" They rest on {counts.clips} clip{'s' * (counts.clips > 1)} of the recording." if counts.clips else ""
    if not told:
        return f"{what} has no lines."
    return f"{what} has {counts.lines} line{'s' * (counts.lines > 1)}: {'; '.join(told)}.{clips}"


def _left_out(counts: Counts) -> str:
    asked = counts.added + counts.dismissed
    answered = f"{_were(counts.added)} added and {_were(counts.dismissed)} dismissed with a reason"
    matters = f"{asked} matter{'s' * (asked > 1)}"
    omitted = f" Of {matters} the software pointed out as left out, {answered}." if asked else ""
    return f"Of what was drafted, {_were(counts.rejected)} rejected.{omitted}"


def _not_for(answered: str) -> str:
    return f"Software was not used to assess, predict, analyse or decide anything. {answered}"


def _lasting(seconds: float) -> str:
    """Return how long something worked: in minutes from a minute and a half on, below in seconds."""
    if seconds < 1.5 * _MINUTE:
        whole = max(1, round(seconds))
        return f"about {whole} second{'s' * (whole > 1)}"
    return f"about {round(seconds / _MINUTE)} minutes"


def _were(number: int) -> str:
    return {0: "none was", 1: "1 was"}.get(number, f"{number} were")
