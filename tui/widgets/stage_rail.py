"""Where a meeting is on its way: the eight stages in one line, or the one in hand where there is no room for all."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from engine.meeting import Stage
from tui.words import label

ROOMY = 90
"""From this width on there is room for a space after each mark."""


class StageRail(Widget):
    """The stages of a meeting: "✓" before what is done, "–" before what was passed over, "▶" before the one in hand."""

    DEFAULT_CSS = """
    StageRail { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: clip; }
    """

    passed_over: reactive[frozenset[Stage]] = reactive(frozenset)
    """Stages behind it that this meeting did without."""

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self._stage = stage

    def render(self) -> Content:
        """Paint every stage with its mark, or only the one in hand."""
        roomy = self.size.width >= ROOMY
        pieces = [
            Content.styled(
                f"{self._mark(stage)}{' ' if roomy else ''}{_name(stage)}",
                "bold reverse" if stage is self._stage else "",
            )
            for stage in Stage
        ]
        rail = Content("  " if roomy else " ").join(pieces)
        if rail.cell_length <= self.size.width:
            return rail
        here = list(Stage).index(self._stage) + 1
        return Content.styled(f"▶{_name(self._stage)}, stage {here} of {len(Stage)}", "bold reverse")

    def _mark(self, stage: Stage) -> str:
        order = list(Stage)
        if stage is self._stage:
            return "▶"
        if order.index(stage) > order.index(self._stage):
            return "·"
        return "–" if stage in self.passed_over else "✓"


def _name(stage: Stage) -> str:
    return "Set-up" if stage is Stage.SETUP else label(stage)
