"""Make the pages that can leave: the record, a copy of it, the typed notes, the statement on the use of AI.

Rule: nothing of a record is on a page that a person did not approve, and what is on it is exactly what they approved.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.errors import NotAllowed
from engine.export.closing import approval_line, copy_lines, day
from engine.export.copies import FAMILY, cut
from engine.export.page import EMPTY, Page, Part
from engine.review.approval import digest, is_valid

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from engine.export.copies import Copy
    from engine.meeting import Approval, Meeting, Note, Record


_ABOUT = "About this"


@dataclass(frozen=True, slots=True)
class Dress:
    """What stands around a text: the organisation's lines, its author if any, which headings are tables of actions."""

    header: str = field(default="", repr=False)
    footer: str = field(default="", repr=False)
    author: str = field(default="", repr=False)
    actions: frozenset[str] = frozenset()
    people: tuple[str, ...] = field(default=(), repr=False)


def of_record(record: Record, approval: Approval | None, dress: Dress, ai_use: str = "") -> Page:
    """Return the approved record as a page; `ai_use` is the statement to close it with."""
    given = _approved(record, approval)
    return _page(record, (approval_line(given), *_paragraphs(ai_use)), dress, given.at)


def of_copy(record: Record, approval: Approval | None, copy: Copy, dress: Dress, ai_use: str = "") -> Page:
    """Return a copy as a page; it names nobody but who is left in it, and gives no digest of the whole."""
    given = _approved(record, approval)
    if copy.digest != digest(record) or not copy.ready:
        raise NotAllowed(
            "Nobody has gone through this copy of the record yet.", hint="Tick what is left out, then say it is ready."
        )
    shown = cut(record, copy)
    told = copy_lines(given, family=copy.name == FAMILY, whole=not copy.left_out)
    return _page(shown, (*told, *_paragraphs(ai_use)), dress, given.at)


def of_notes(meeting: Meeting, notes: Iterable[Note], dress: Dress, at: datetime) -> Page:
    """Return the typed notes, each with the time it was written, as the record made while the meeting went on."""
    lines = tuple(f"{note.written.astimezone():%H:%M}  {note.text}" for note in notes)
    of = f"of {day(meeting.date)}" if meeting.date else ""
    title = f"Notes typed during the meeting {of}".rstrip()
    by = f" by {meeting.practitioner}" if meeting.practitioner else ""
    closing = f"Typed{by} at the times given, and unchanged since. Exported on {day(at)} at {at:%H:%M}."
    return _around(Page(title, (Part("Notes", lines or (EMPTY,)),), (closing,), at), dress)


def of_statement(ai_use: str, approval: Approval | None, record: Record, dress: Dress) -> Page:
    """Return the statement on the use of AI by itself."""
    given = _approved(record, approval)
    part = Part("What was used, and what people did", _paragraphs(ai_use))
    return _around(Page("How AI was used for this record", (part,), (approval_line(given),), given.at), dress)


def of_blocks(blocks: Sequence[Sequence[str]], dress: Dress, at: datetime) -> Page:
    """Return blocks of paragraphs as a page: it begins with its title, and what stands under a heading in capitals."""
    (title, *about), *others = blocks
    parts = [Part(_ABOUT, tuple(about))]
    for head, *rest in others:
        if head.isupper():
            parts.append(Part(head.capitalize(), tuple(rest)))
        else:
            last = parts.pop()
            parts.append(replace(last, paragraphs=(*last.paragraphs, head, *rest)))
    return _around(Page(title.capitalize(), tuple(parts), (), at), dress)


def _approved(record: Record, approval: Approval | None) -> Approval:
    if approval is None or not is_valid(approval, record):
        raise NotAllowed(
            "The record as it is now has not been approved.", hint="Review what changed, then approve it again."
        )
    return approval


def _page(record: Record, closing: tuple[str, ...], dress: Dress, at: datetime) -> Page:
    parts = (
        Part(
            section.title,
            tuple(line.text for line in section.lines) or (EMPTY,),
            actions=bool(section.lines) and section.title in dress.actions,
        )
        for section in record.sections
    )
    return _around(Page(record.title, tuple(parts), closing, at), dress)


def _around(page: Page, dress: Dress) -> Page:
    return replace(page, header=dress.header, footer=dress.footer, author=dress.author, people=dress.people)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in text.split("\n\n") if paragraph)
