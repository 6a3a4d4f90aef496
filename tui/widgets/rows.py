"""Lists whose row under the cursor stays in sight, and among them a long one of which a few rows change at every key.

Rule: in `Rows`, a row that says something else is painted anew, and no other; Textual measures and paints all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from textual.geometry import Region
from textual.widgets import OptionList

if TYPE_CHECKING:
    from textual.visual import VisualType


class InSight(OptionList):
    """An `OptionList` that keeps its cursor, and the row under it in sight, also where it is left with less room."""

    def on_resize(self) -> None:
        """Keep the row under the cursor in sight."""
        self.scroll_to_highlight()

    def _move_page(self, direction: Literal[-1, 1]) -> None:
        super()._move_page(direction)
        if self.highlighted is None:  # Textual's has no cursor where a page ends at rows that cannot be chosen
            (self.action_first if direction < 0 else self.action_last)()


class Rows(InSight):
    """A list whose rows stay one line high, whatever they say."""

    DEFAULT_CSS = "Rows { text-wrap: nowrap; text-overflow: ellipsis; }"

    def scroll_to_highlight(self, top: bool = False) -> None:  # noqa: FBT001, FBT002 - as Textual has it
        """Keep the row under the cursor in sight, and what stands before and after it."""
        if top or self.highlighted is None or not self.is_mounted:
            super().scroll_to_highlight(top)
            return
        self._update_lines()
        width, height = self.scrollable_content_region.size
        about = height // 4
        rows = Region(0, self.highlighted - about, width, 1 + 2 * about)
        self.scroll_to_region(rows, force=True, animate=False, immediate=True)

    def _replace_option_prompt(self, index: int, prompt: VisualType) -> None:
        option = self.get_option_at_index(index)
        option._set_prompt(prompt)  # noqa: SLF001 - as Textual's own does
        painted = self._option_render_cache
        for key in [key for key in painted.keys() if key[0] is option]:  # noqa: SIM118 - not a dict
            painted.discard(key)
        self.refresh()
