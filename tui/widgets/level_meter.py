"""The live level of the microphone in one line, cheap enough to run for hours.

Rule: levels are put in one slot, never posted as messages; the widget looks at it 25 times a second and paints its one
line only when what it would show has changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from engine.audio.levels import Loudness

if TYPE_CHECKING:
    from typing import ClassVar

    from rich.style import Style

    from engine.audio.events import Level

RATE = 25
FLOOR = -60.0
"""dBFS at the left end; a quiet room lies just above it."""
WORDS_WIDTH = 29


class LevelMeter(Widget):
    """A bar of level in dBFS with its peak held, and the level in words beside it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"level--bar", "level--hold", "level--rest", "level--words"}
    DEFAULT_CSS = """
    LevelMeter { height: 1; width: 1fr; }
    LevelMeter > .level--bar { color: $success; }
    LevelMeter > .level--hold { color: $warning; text-style: bold; }
    LevelMeter > .level--rest { color: $foreground; }
    LevelMeter > .level--words { color: $foreground; text-style: bold; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.slot: Level | None = None
        self._shown: tuple[int, int, str] | None = None

    def on_mount(self) -> None:
        """Begin looking at the slot."""
        self.set_interval(1 / RATE, self._look)

    def clear(self) -> None:
        """Show nothing, at once."""
        self.slot = None
        self._look()

    def _look(self) -> None:
        state = self._state()
        if state != self._shown:
            self._shown = state
            self.refresh()

    def _state(self) -> tuple[int, int, str]:
        """Return what the line shows: cells filled, cell of the held peak, words."""
        width = max(1, self.size.width - WORDS_WIDTH)
        level = self.slot
        if level is None:
            return 0, 0, ""
        quiet = f" for {level.quiet_for:.0f} s" if level.loudness is Loudness.NO_SOUND else ""
        words = f"{level.peak:4.0f} dBFS  {level.loudness}{quiet}"
        return _cells(level.peak, width), _cells(level.hold, width), words

    def render_line(self, y: int) -> Strip:
        """Paint the bar, the held peak and the words."""
        del y
        filled, hold, words = self._shown or self._state()
        width = max(1, self.size.width - WORDS_WIDTH)
        cells = [Segment("█" * filled, self._style("bar")), Segment("·" * (width - filled), self._style("rest"))]
        line = Strip(cells, width)
        if hold > filled:
            line = Strip.join([line.crop(0, hold - 1), Strip([Segment("┃", self._style("hold"))], 1), line.crop(hold)])
        text = Segment(f"  {words}"[:WORDS_WIDTH].ljust(WORDS_WIDTH), self._style("words"))
        return Strip([*line, text], width + WORDS_WIDTH).crop(0, self.size.width)

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"level--{part}")


def _cells(level: float, width: int) -> int:
    """Return how many of `width` cells a level in dBFS fills."""
    share = (min(0.0, max(FLOOR, level)) - FLOOR) / -FLOOR
    return round(share * width)
