"""A field for sentences that wraps at words, and forgets what was deleted in it as soon as it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import TextArea

if TYPE_CHECKING:
    from textual import events
    from textual.document._document import Location


class Prose(TextArea):
    """A wrapping text field in which Enter keeps the text and never breaks the line.

    Where it wraps is no place of the text: Home and End go to the ends of a line as it was written.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "cursor_text_start", show=False),
        Binding("ctrl+end", "cursor_text_end", show=False),
    ]

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self, text: str = "") -> None:
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", theme="css")
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())

    async def _on_paste(self, event: events.Paste) -> None:
        event.text = " ".join(event.text.split())

    def get_cursor_line_start_location(self, smart_home: bool = False) -> Location:  # noqa: FBT001, FBT002 - Textual's
        """Return where Home goes: the start of the line as it was written."""
        del smart_home
        return self.cursor_location[0], 0

    def get_cursor_line_end_location(self) -> Location:
        """Return where End goes."""
        row = self.cursor_location[0]
        return row, len(self.document[row])

    def action_cursor_text_start(self) -> None:
        """Go to the start of the whole text."""
        self.move_cursor(self.document.start)

    def action_cursor_text_end(self) -> None:
        """Go to the end of it."""
        self.move_cursor(self.document.end)

    def forget(self) -> None:
        """Drop the text and its undo history: what was deleted stays deleted."""
        self.load_text("")
