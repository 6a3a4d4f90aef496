"""Jump mode: a letter on every field and list of the screen; press it and you are there."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Offset

from tui.command import Command, bindings
from tui.screens.dialogs import CloseDialog, Over
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Key
    from textual.widget import Widget


class JumpScreen(Over["Widget | None"]):
    """The screen beneath with a letter at each place that can be gone to."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (CloseDialog,)
    BINDINGS = bindings(VERBS)
    DEFAULT_CSS = """
    JumpScreen { layers: letters; background: transparent; align: left top; }
    JumpScreen PlainText {
        layer: letters; width: auto; height: 1; text-style: bold;
        background: $primary; color: $background;
    }
    """

    def __init__(self, places: Sequence[Widget]) -> None:
        super().__init__()
        self._places = dict(zip(ascii_lowercase, places, strict=False))

    def compose(self) -> ComposeResult:
        """Put each letter at the end of its place, where it hides least."""
        for letter, place in self._places.items():
            mark = PlainText(f"[{letter}]")
            mark.absolute_offset = Offset(min(place.region.right, self.app.size.width - 3), place.region.y)
            yield mark

    def on_key(self, event: Key) -> None:
        """Go where the letter says; any other key but Escape leaves everything as it is."""
        if event.key in self._places:
            event.stop()
            self.dismiss(self._places[event.key])

    def action_close_dialog(self) -> None:
        """Stay where one was."""
        self.dismiss(None)
