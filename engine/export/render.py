"""Turn a page into the bytes of a file, in every form there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.export import hypertext, markdown, plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.export.page import Page


def _word(page: Page) -> bytes:
    from engine.export import word  # noqa: PLC0415 - the library takes a quarter of a second to load

    return word.write(page)


_WRITERS: dict[str, Callable[[Page], bytes]] = {
    "word": _word,
    "text": lambda page: plain_text.write(page).encode(),
    "markdown": lambda page: markdown.write(page).encode(),
    "html": lambda page: hypertext.write(page).encode(),
}
FORMS = {"word": ".docx", "text": ".txt", "markdown": ".md", "html": ".html"}
"""The forms a record can leave in, and how their files' names end."""


def render(page: Page, form: str) -> bytes:
    """Return the page as a file of this form, in UTF-8 where it is text."""
    if form not in _WRITERS:
        raise UsageError(f"There is no such form of export; there are {', '.join(_WRITERS)}.")
    return _WRITERS[form](page)
