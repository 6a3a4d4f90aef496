"""Turn an approved record into the bytes of a file.

Rule: nothing is rendered that a person did not approve, and what is rendered is exactly what they approved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import NotAllowed, UsageError
from engine.export import hypertext, markdown, plain_text
from engine.export.closing import approval_line
from engine.export.page import Page
from engine.review.approval import is_valid

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.meeting import Approval, Record

_WRITERS: dict[str, Callable[[Page], str]] = {
    "text": plain_text.write,
    "markdown": markdown.write,
    "html": hypertext.write,
}
FORMS = {"text": ".txt", "markdown": ".md", "html": ".html"}
"""The forms a record can leave in, and how their files' names end."""


def render(record: Record, approval: Approval | None, form: str, ai_use: str = "") -> bytes:
    """Return the approved record as a file of this form, in UTF-8; `ai_use` is the statement to close it with."""
    if approval is None or not is_valid(approval, record):
        raise NotAllowed(
            "The record as it is now has not been approved.", hint="Review what changed, then approve it again."
        )
    if form not in _WRITERS:
        raise UsageError(f"There is no such form of export; there are {', '.join(_WRITERS)}.")
    sections = tuple((section.title, tuple(line.text for line in section.lines)) for section in record.sections)
    closing = (approval_line(approval), *(paragraph for paragraph in ai_use.split("\n\n") if paragraph))
    page = Page(record.title, sections, closing)
    return _WRITERS[form](page).encode()
