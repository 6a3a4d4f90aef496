"""A field for the path of a file: what is typed is completed from the disk, and what is missing is named.

Rule: only names of folders and files are looked at, nothing is opened.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from textual.widgets import Input

from engine.text import clean
from tui.words import typed_path

if TYPE_CHECKING:
    from pathlib import Path

    from textual.events import Key


class PathInput(Input):
    """A field in which Tab completes a path, and leaves the field where there is nothing to complete."""

    def __init__(self, value: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(value, id=id, compact=True)

    async def on_key(self, event: Key) -> None:
        """Complete at Tab."""
        if event.key == "tab" and (whole := completed(self.value)):
            event.prevent_default().stop()
            self.value = whole
            self.cursor_position = len(whole)


def completed(typed: str) -> str | None:
    """Return a path with its last part completed, a folder with a slash; None where nothing can be added."""
    folder, _, begun = typed.rpartition("/")
    place = typed_path(folder + "/") if "/" in typed else typed_path(".")
    names: list[str] = []
    with suppress(OSError):
        names = [one.name + "/" * one.is_dir() for one in os.scandir(place) if one.name.startswith(begun)]
    whole = os.path.commonprefix(names)  # noqa: RUF071 - as far as the letters of all agree
    fits = begun and len(whole) > len(begun) and whole == clean(whole)
    return typed.removesuffix(begun) + whole if fits else None


def missing(path: Path) -> str:
    """Return what of a path is not there: the first folder, else the file; nothing where it is there."""
    for folder in reversed(path.parents):
        if not folder.exists():
            return f"There is no folder {folder}"
    if path.is_dir():
        return f"{path} is a folder"
    return "" if path.exists() else f"There is no {path.name} in {path.parent}"
