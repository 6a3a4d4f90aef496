"""One of several in a form: once it is chosen the cursor goes on to the next field, as Enter does in a line."""

from __future__ import annotations

from typing import TypeVar

from textual import on
from textual.widgets import Select
from textual.widgets._select import SelectOverlay

T = TypeVar("T")


class Pick(Select[T]):
    """A `Select` that is left once something has been chosen."""

    @on(SelectOverlay.UpdateSelection)
    def _chosen(self) -> None:
        self.call_later(self.app.call_later, self.screen.focus_next)  # after Textual has come back to the field
