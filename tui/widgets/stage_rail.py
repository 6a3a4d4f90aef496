"""Where a meeting is on its way: the eight stages in one line, readable without colour."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from engine.meeting import Stage
from tui.words import label


class StageRail(Widget):
    """The stages of a meeting with those behind it ticked and the one it is at pointed out."""

    DEFAULT_CSS = """
    StageRail { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def render(self) -> Content:
        """Paint "✓" before what is done, "▶" before the stage in hand and nothing before the rest."""
        order = list(Stage)
        here = order.index(self._stage)
        roomy = self.size.width >= 90  # noqa: PLR2004 - a space after each mark fits from here on
        pieces: list[Content] = []
        for index, stage in enumerate(order):
            mark = "✓" if index < here else "▶" if index == here else "·"
            name = "Set-up" if stage is Stage.SETUP else label(stage)
            text = f"{mark} {name}" if roomy else f"{mark}{name}"
            pieces.append(Content.styled(text, "bold reverse" if index == here else ""))
        return Content("  " if roomy else " ").join(pieces)
