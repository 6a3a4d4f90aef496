"""The consent record: who was told what, who said what for whom, and what was done with it, for a family to read.

Rule: it is put together from what was kept at the time and nothing else; an answer that was changed stays in it.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.asking import Asked, Told
from engine.consent import ORDER, in_turn
from engine.export.closing import clock, day, moment
from engine.meeting import Answer, Attendance, Participant, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from engine.ledger import Entry
    from engine.meeting import ConsentAnswer, ManagersPermission, Meeting, Reply
    from engine.policy import Kind
    from engine.script import Script

WIDTH = 76
"""Columns: what a terminal of 80 has room for beside a scroll bar, so that no line is broken twice."""
SCOPES = {
    Scope.RECORD: "To record",
    Scope.TRANSCRIBE: "To turn the recording into text on this computer",
    Scope.DRAFT: "To let this computer write a first draft",
}
HOW = {
    Asked.IN_PERSON: "asked in person",
    Asked.TELEPHONE: "asked by telephone",
    Asked.INTERPRETER: "asked through an interpreter",
    Asked.IN_WRITING: "asked in writing",
}
TOLD = {
    Told.ALOUD: "was read aloud",
    Told.GIVEN: "was given to be read",
    Told.OWN_WORDS: "was explained in the practitioner’s own words",
}
THERE = {
    Attendance.PRESENT: "present",
    Attendance.TELEPHONE: "joined by telephone",
    Attendance.LATE: "arrived late",
    Attendance.LEFT: "left early",
    Attendance.APOLOGIES: "sent apologies and was not asked",
    Attendance.ABSENT: "was not there and was not asked",
}
DONE = {
    "recording_started": "A recording was started.",
    "recording_stopped": "The recording was stopped.",
    "withdrawn": "Somebody took back their agreement.",
    "erased": "What was recorded from a moment on was erased, and what it was locked with was destroyed.",
    "transcribed": "A program on this computer turned the recording into text.",
    "drafted": "The record was laid out to be checked and written.",
    "approved": "The practitioner approved the record.",
    "child_drafted": "A version of the record for a child to read was put together, to be checked.",
    "child_approved": "The practitioner approved a version for a child to read.",
    "exported": "The approved record was written to a file.",
    "filed": "The practitioner confirmed that the record had been filed.",
    "destroyed": "The recording, the text and the drafts were destroyed.",
}
"""What the events of the ledger mean to somebody who was there; other events are not about them."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of asking and of what followed; `worded_by` is the language model of the draft, if one ran."""

    meeting: Meeting
    kind: Kind | None = None
    answers: tuple[ConsentAnswer, ...] = field(default=(), repr=False)
    permission: ManagersPermission | None = None
    replies: tuple[Reply, ...] = field(default=(), repr=False)
    told: tuple[Script, ...] = ()
    events: tuple[Entry, ...] = ()
    worded_by: str = ""


def consent_record(kept: Kept) -> str:
    """Return the record as plain text, lines of at most `WIDTH` characters."""
    return "\n\n".join("\n".join(_wrapped(block)) for block in consent_blocks(kept)) + "\n"


def consent_blocks(kept: Kept) -> list[list[str]]:
    """Return the record in blocks of paragraphs, the first with its title and others with a heading in capitals."""
    blocks = (_opening(kept), _rule(kept), *_people(kept), _followed(kept), *_aloud(kept))
    return [block for block in blocks if block]


def _opening(kept: Kept) -> list[str]:
    meeting = kept.meeting
    title = kept.kind.title if kept.kind else meeting.kind.replace("-", " ").replace("_", " ").capitalize()
    held = f", {day(meeting.date)}" if meeting.date else ""
    return [
        "CONSENT RECORD",
        f"{title}{held}. Kept by {meeting.practitioner or 'nobody named yet'}.",
        "This says who was asked what, what each person said, and what was done.",
    ]


def _rule(kept: Kept) -> list[str]:
    lines = []
    if (given := kept.permission) is not None:
        lines.append(
            f"{given.manager} gave permission on {day(given.given)} to record. The reason: {given.reason} "
            f"Noted on {moment(given.noted)}."
        )
    last = {reply.question: reply for reply in kept.replies}.values()
    lines += [f"{reply.question} {'Yes' if reply.yes else 'No'}. {reply.note}".strip() for reply in last]
    return ["BEFORE ANYBODY WAS ASKED", *lines] if lines else []


def _people(kept: Kept) -> Iterator[list[str]]:
    yield ["WHAT EACH PERSON SAID"]
    for person in kept.meeting.participants:
        role = f", {person.role}" if person.role else ""
        child = ", a child" if person.child else ""
        yield [f"{person.name}{role}{child} ({THERE[person.attendance]})", *_answers(kept, person)]
    listed = {person.id for person in kept.meeting.participants}
    for name in dict.fromkeys(given.participant for given in kept.answers if given.participant not in listed):
        gone = Participant(name, "", attendance=Attendance.APOLOGIES)
        yield ["Somebody who was taken off the list later", *_answers(kept, gone)]


def _answers(kept: Kept, person: Participant) -> Iterator[str]:
    """Say the answer that counts for each scope, and after it those that were given before, the newest first."""
    for scope in ORDER:
        given = in_turn(person.id, scope, kept.answers)
        if not given:
            if person.present:
                yield f"  {SCOPES[scope]}: not asked."
            continue
        *before_that, stands = given
        yield f"  {SCOPES[scope]}: {_answer(stands, kept.told)}"
        for before in reversed(before_that):
            yield f"    Before that: {_answer(before, kept.told)}"


def _answer(given: ConsentAnswer, told: tuple[Script, ...]) -> str:
    if given.answer is Answer.NOT_ASKED:
        return f"no answer ({moment(given.at)})."
    said = {
        Answer.YES: "yes",
        Answer.NO: "no",
        Answer.SO_FAR: f"yes to what was recorded{_up_to(given.kept_to)}, and no to any more",
        Answer.OTHER_BASIS: f"not asked to agree; it rests on: {given.basis}",
    }
    by = f"; {given.answered_by} answered for them" if given.answered_by else ""
    read = f"; {_versioned(given.script, told)} {TOLD[given.told]}" if given.script else ""
    return f"{said[given.answer]} ({moment(given.at)}; {HOW[given.how]}{read}{by})."


def _up_to(second: float | None) -> str:
    return " so far" if second is None else f" up to {clock(second)}"


def _followed(kept: Kept) -> list[str]:
    lines = [f"  {moment(event.at)}: {DONE[event.event]}" for event in _happened(kept.events)]
    model = (
        f"A language model on this computer ({kept.worded_by}) was used for the draft."
        if kept.worded_by
        else "No language model was used."
    )
    return ["WHAT WAS DONE", *(lines or ["  Nothing has been recorded, turned into text or drafted."]), f"  {model}"]


def _happened(events: Iterable[Entry]) -> list[Entry]:
    """Return the events a family is told of; a recorder that was started and sealed no sound has recorded nobody."""
    told: list[Entry] = []
    for event in events:
        if event.event == "recording_empty":
            last = next((one for one in reversed(told) if one.event.startswith("recording_")), None)
            told = [one for one in told if one is not last or one.event != "recording_started"]
        elif event.event in DONE:
            told.append(event)
    return told


def _aloud(kept: Kept) -> Iterator[list[str]]:
    """Give the words of every script that was used, so that nobody has to believe a version number."""
    for script in kept.told:
        unchecked = "" if script.checked else " (a translation nobody had checked)"
        yield [f"THE WORDS OF {_versioned(script.version, kept.told)}{unchecked}"]
        yield from ([paragraph] for paragraph in script.paragraphs)


def _versioned(script: str, told: tuple[Script, ...]) -> str:
    """Return a script in words, by whom it is for; it is known by its name and its version, such as “adult 3”."""
    name, _, version = script.rpartition(" ")
    whom = next((f" for {one.audience}" for one in told if one.version == script), "")
    return f"the script{whom} (“{name}”, version {version})"


def _wrapped(block: list[str]) -> Iterator[str]:
    """Break lines between words; what goes on stands further in than what began, but for prose at the margin."""
    for text in block:
        margin = " " * (len(text) - len(text.lstrip()))
        further = margin + "  " if margin else ""
        yield from textwrap.wrap(text, WIDTH, subsequent_indent=further, break_long_words=False, break_on_hyphens=False)
