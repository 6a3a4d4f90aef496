"""Text on a screen, never read as markup; the last guard before a name or a spoken word reaches the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.measure import Measurement
from rich.text import Text
from textual.content import Content
from textual.widgets import Static

from engine.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions
    from textual.visual import VisualType

APART = "   "


def piece(text: str, style: str = "") -> Content:
    """Return cleaned text in one style, with no markup read from it."""
    return Content.styled(clean(text), style)


def cell(text: str) -> Text:
    """Return cleaned text for a cell of a table; a bare string there would be read as markup."""
    return Text(clean(text))


class Apart:
    """Pieces of text in rows, three cells apart; a row ends between two of them and never inside a name."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = tuple(map(clean, pieces))

    def __rich_console__(self, _console: Console, options: ConsoleOptions) -> Iterator[Text]:
        """Yield the rows for this width."""
        rows = [""]
        for one in self.pieces:
            joined = f"{rows[-1]}{APART}{one}"
            if rows[-1] and cell_len(joined) > options.max_width:
                rows.append(one)
            else:
                rows[-1] = joined if rows[-1] else one
        yield Text("\n".join(rows))

    def __rich_measure__(self, _console: Console, _options: ConsoleOptions) -> Measurement:
        """Return the widths of the longest piece and of all in one row."""
        return Measurement(max(map(cell_len, self.pieces), default=0), cell_len(APART.join(self.pieces)))


class PlainText(Static):
    """A `Static` that shows exactly the text it is given."""

    def __init__(
        self,
        content: VisualType = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(_safe(content), id=id, classes=classes, markup=False)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other text."""
        super().update(_safe(content), layout=layout)


class OptionalText(PlainText):
    """A `PlainText` that takes no room without a text."""

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show other text, or nothing."""
        self.display = bool(content)
        super().update(content, layout=layout)


def _safe(content: VisualType) -> VisualType:
    return clean(content) if isinstance(content, str) else content
