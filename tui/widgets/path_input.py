"""A field for the path of a sound file: what is typed is completed from the disk, and what is missing is named.

Rule: only names of folders and files are looked at, nothing is opened.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import Input

from engine.text import clean
from tui.words import READABLE, counted, typed_path

if TYPE_CHECKING:
    from pathlib import Path

    from textual.events import Key

SHOWN = 6
"""Names that are offered at once; more are counted."""


class PathInput(Input):
    """A field in which Tab completes a path and tells what fits; it leaves an empty field, and one naming a file."""

    class Offered(Message):
        """Tab was pressed; `text` says what could stand here, or nothing."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, value: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(value, id=id, compact=True)

    async def on_key(self, event: Key) -> None:
        """Complete at Tab."""
        if event.key != "tab":
            return
        if not self.value or typed_path(self.value).is_file():
            self.post_message(self.Offered(""))
            return
        event.prevent_default().stop()
        if whole := completed(self.value):
            self.value = whole
            self.cursor_position = len(whole)
        self.post_message(self.Offered(offered(self.value)))


def completed(typed: str) -> str | None:
    """Return a path with its last part completed, a folder with a slash; None where nothing can be added."""
    begun = typed.rpartition("/")[2]
    whole = os.path.commonprefix(_fitting(typed))  # noqa: RUF071 - as far as the letters of all agree
    fits = begun and len(whole) > len(begun) and whole == clean(whole)
    return typed.removesuffix(begun) + whole if fits else None


def offered(typed: str) -> str:
    """Return in words which names could stand where a path ends, nothing where it names a file."""
    folder, _, begun = typed.rpartition("/")
    names = sorted(_fitting(typed))
    if names == [begun]:
        return ""
    if not names and not _place(typed).is_dir():
        return f"There is no folder {folder}."
    if not names:
        return f"No sound file in {folder or '/'} begins with “{begun}”." if begun else "There is no sound file here."
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"{counted(len(names), 'name')} {'fit' if len(names) > 1 else 'fits'}: {', '.join(names[:SHOWN])}{more}"


def _fitting(typed: str) -> list[str]:
    """Return the folders and sound files whose names go on as a path ends; hidden ones only where that is a dot."""
    begun = typed.rpartition("/")[2]
    with suppress(OSError):
        return [
            one.name + "/" * one.is_dir()
            for one in os.scandir(_place(typed))
            if one.name.startswith(begun) and (begun or not one.name.startswith("."))
            if one.is_dir() or one.name.lower().endswith(tuple(READABLE))
        ]
    return []


def _place(typed: str) -> Path:
    """Return the folder in which the last part of a path stands."""
    return typed_path(typed.rpartition("/")[0] + "/") if "/" in typed else typed_path(".")


def missing(path: Path) -> str:
    """Return what of a path is not there: the first folder, else the file; nothing where it is there."""
    for folder in reversed(path.parents):
        if not folder.exists():
            return f"There is no folder {folder}"
    if path.is_dir():
        return f"{path} is a folder: add the name of the sound file in it; Tab shows what is there"
    return "" if path.exists() else f"There is no {path.name} in {path.parent}"
