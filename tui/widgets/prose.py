"""A field for sentences that wraps at words and forgets what was deleted in it as soon as it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import TextArea

if TYPE_CHECKING:
    from textual import events


class Prose(TextArea):
    """A wrapping text field; with `one_line` Enter keeps the text and never breaks the line."""

    class Submitted(Message):
        """Enter was pressed in a field of one line."""

    def __init__(self, text: str = "", *, one_line: bool = False, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id=id, theme="css")
        self._one_line = one_line
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if self._one_line and event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())

    async def _on_paste(self, event: events.Paste) -> None:
        if self._one_line:
            event.text = " ".join(event.text.split())

    def forget(self) -> None:
        """Drop the text and its undo history: what was deleted stays deleted."""
        self.load_text("")
