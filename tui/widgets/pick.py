"""One of several in a form: once it is chosen the cursor goes on to the next field, as Enter does in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.widgets import Select
from textual.widgets._select import SelectCurrent, SelectOverlay

if TYPE_CHECKING:
    from textual.app import ComposeResult

T = TypeVar("T")


class Choices(SelectOverlay):
    """The open list; Escape closes it, and is called that in the footer."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "Close")]


class Pick(Select[T]):
    """A `Select` that is left once something has been chosen."""

    def compose(self) -> ComposeResult:
        """Lay out what is chosen and the list."""
        yield SelectCurrent(self.prompt)
        yield Choices(type_to_search=self._type_to_search).data_bind(compact=Select.compact)

    @on(SelectOverlay.UpdateSelection)
    def _chosen(self) -> None:
        self.call_later(self.app.call_later, self.screen.focus_next)  # after Textual has come back to the field
