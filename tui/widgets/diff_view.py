"""Two texts as one, what changed marked by word, each change to be taken or left by keyboard.

Rule: everything colour says, a sign says too; nothing in a text is ever read as markup.
`python -m tui.widgets.diff_view` demonstrates it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widgets import Footer, Static

from engine.review.diff import Hunk, apply, pieces
from tui.widgets.diff_lines import Choice, Paragraph, Part, Run, paragraphs, runs, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.style import Style
    from textual import events

GUTTER = 4
"""Cells before the text: the pointer, the sign of the change in this line, and space."""


class DiffView(ScrollView, can_focus=True):
    """Show an old and a new text as one, with every change open to be accepted or rejected.

    What would go stands as `[-old-]`, what would come as `{+new+}`; once accepted a change stands as `{new}`, once
    rejected as `[old]`. Before each line with a change stand `+`, `-` or `~` while it is open, `✓` or `✗` when it is
    decided, and `▶` where the keyboard is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n,right", "next_hunk", "Next change"),
        Binding("p,left", "previous_hunk", "Previous"),
        Binding("a", "accept_hunk", "Accept"),
        Binding("r", "reject_hunk", "Reject"),
        Binding("u", "reopen_hunk", "Reopen"),
        Binding("enter", "choose_hunk", "Choose", show=False),
    ]
    """
    | Key(s) | Description |
    | :- | :- |
    | n, right | Go to the next change. |
    | p, left | Go to the previous change. |
    | a | Accept the change: the new words stand. |
    | r | Reject the change: the old words stand. |
    | u | Reopen a change that was accepted or rejected. |
    | enter | Choose the change, for the screen to do something with it. |
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {*Part, "diff-view--here", "diff-view--gutter"}
    """
    | Class | Description |
    | :- | :- |
    | `diff-view--same` | Targets text that did not change. |
    | `diff-view--gone` | Targets words of the old text only. |
    | `diff-view--come` | Targets words of the new text only. |
    | `diff-view--here` | Targets the hunk the keyboard is at, on top of the others. |
    | `diff-view--gutter` | Targets the signs before the lines. |
    """

    ALLOW_SELECT = False

    DEFAULT_CSS = """
    DiffView {
        height: auto;
        max-height: 100%;
        overflow-x: hidden;
        scrollbar-gutter: stable;
        scrollbar-size-horizontal: 0;

        & > .diff-view--gone { color: $text-error; text-style: strike; }
        & > .diff-view--come { color: $text-success; text-style: underline; }
        & > .diff-view--gutter { text-style: bold; }
        & > .diff-view--here { text-style: bold; }
        &:focus > .diff-view--here { text-style: bold reverse; }
    }
    """

    hunk: reactive[int] = reactive(-1)
    """The number of the hunk the keyboard is at, from 0; -1 where the texts are the same."""

    class HunkMessage(Message):
        """Something happened to a hunk.

        Attributes:
            diff_view: The `DiffView` it happened in.
            hunk: The hunk.
        """

        def __init__(self, diff_view: DiffView, hunk: Hunk) -> None:
            super().__init__()
            self.diff_view = diff_view
            self.hunk = hunk

        @property
        def control(self) -> DiffView:
            """Alias for self.diff_view."""
            return self.diff_view

    class HunkAccepted(HunkMessage):
        """Posted when a hunk was accepted."""

    class HunkRejected(HunkMessage):
        """Posted when a hunk was rejected."""

    class HunkReopened(HunkMessage):
        """Posted when a decided hunk was opened again."""

    class HunkChosen(HunkMessage):
        """Posted when Enter was pressed at a hunk."""

    def __init__(
        self,
        old: str = "",
        new: str = "",
        *,
        reading: bool = False,
        name: str | None = None,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        """Initialise the view.

        Args:
            old: The text as it was.
            new: The text as it is to become.
            reading: Whether it is only to be read: it takes no focus then, and points at no change.
            name: The name of the widget.
            id: The ID of the widget in the DOM.
            classes: The CSS classes of the widget.
        """
        super().__init__(name=name, id=id, classes=classes)
        self.can_focus = not reading
        self._old = ""
        self._hunks: tuple[Hunk, ...] = ()
        self._choices: list[Choice] = []
        self._paragraphs: list[Paragraph] = []
        self._wrapped: list[list[list[Run]]] = []
        self._lines: list[list[Run]] = []
        self._wrapped_to = -1
        self.show(old, new)

    # What it says

    @property
    def hunks(self) -> tuple[Hunk, ...]:
        """Every change, in order."""
        return self._hunks

    @property
    def text(self) -> str:
        """The text as it stands: the new one but for what was rejected."""
        kept = [hunk for hunk, choice in zip(self._hunks, self._choices, strict=True) if choice is not Choice.REJECTED]
        return apply(self._old, kept)

    @property
    def open_hunks(self) -> tuple[Hunk, ...]:
        """The changes not decided yet."""
        return tuple(hunk for hunk, choice in zip(self._hunks, self._choices, strict=True) if choice is Choice.OPEN)

    def show(self, old: str, new: str) -> None:
        """Show two other texts, every change between them open."""
        self._old = old
        parts = pieces(old, new)
        self._hunks = tuple(part for part in parts if isinstance(part, Hunk))
        self._choices = [Choice.OPEN] * len(self._hunks)
        self._paragraphs = paragraphs(parts)
        self._wrapped_to = -1
        self.set_reactive(DiffView.hunk, 0 if self._hunks and self.can_focus else -1)
        self._changed()

    def forget(self) -> None:
        """Drop both texts, so that nothing of them is left when the screen is left."""
        self.show("", "")

    # How it is drawn

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Take all the width there is."""
        del viewport
        return container.width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return how many lines the texts take at this width."""
        del container, viewport
        self._lay_out(width)
        return len(self._lines)

    def on_resize(self, event: events.Resize) -> None:
        """Wrap to the new width."""
        del event
        self._lay_out(self.scrollable_content_region.width)

    def render_line(self, y: int) -> Strip:
        """Return one line as it is on the screen."""
        number = y + self.scroll_offset.y
        width = self.size.width
        if number >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        line = self._lines[number]
        segments = [Segment(self._signs(line), self._style("diff-view--gutter"))]
        segments += [Segment(run.text, self._style(run.part, here=0 <= run.hunk == self.hunk)) for run in line]
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _signs(self, line: Sequence[Run]) -> str:
        """Return what stands before a line: the pointer, and the sign of its hunk or of the first of several."""
        here = next((run.hunk for run in line if 0 <= run.hunk == self.hunk), -1)
        first = here if here >= 0 else next((run.hunk for run in line if run.hunk >= 0), -1)
        sign = (self._choices[first] or self._hunks[first].kind) if first >= 0 else " "
        return f"{'▶' if here >= 0 else ' '}{sign}".ljust(GUTTER)

    def _style(self, part: str, *, here: bool = False) -> Style:
        style = self.get_component_rich_style(part)
        return style + self.get_component_rich_style("diff-view--here", partial=True) if here else style

    def _changed(self) -> None:
        """Draw anew after a text or a choice has changed."""
        if self.is_mounted:
            self._lay_out(self.scrollable_content_region.width)
            self.refresh(layout=True)

    def _lay_out(self, width: int) -> None:
        """Wrap what is not wrapped to this width yet."""
        if width != self._wrapped_to:
            self._wrapped = [self._wrap(paragraph, width) for paragraph in self._paragraphs]
            self._wrapped_to = width
        self._lines = [line for paragraph in self._wrapped for line in paragraph]
        self.virtual_size = Size(width, len(self._lines))

    def _wrap(self, paragraph: Paragraph, width: int) -> list[list[Run]]:
        return wrap(runs(paragraph, self._choices), max(1, width - GUTTER))

    def _rewrap(self, number: int) -> None:
        """Wrap the paragraph of one hunk again."""
        for place, paragraph in enumerate(self._paragraphs):
            if self._wrapped_to >= 0 and any(hunk == number for _, hunk in paragraph):
                self._wrapped[place] = self._wrap(paragraph, self._wrapped_to)

    # What is done with it

    def watch_hunk(self) -> None:
        """Bring the hunk into view."""
        lines = [number for number, line in enumerate(self._lines) if any(run.hunk == self.hunk for run in line)]
        if self.hunk >= 0 and lines:
            self.scroll_to_region(Region(0, lines[0], 1, lines[-1] - lines[0] + 1), animate=False)
        self.refresh()

    def action_next_hunk(self) -> None:
        """Go to the next hunk, from the last to the first."""
        if self._hunks:
            self.hunk = (self.hunk + 1) % len(self._hunks)

    def action_previous_hunk(self) -> None:
        """Go to the hunk before, from the first to the last."""
        if self._hunks:
            self.hunk = (self.hunk - 1) % len(self._hunks)

    def action_accept_hunk(self) -> None:
        """Let the new words stand, and go to the next open hunk."""
        self._choose(Choice.ACCEPTED, self.HunkAccepted)

    def action_reject_hunk(self) -> None:
        """Let the old words stand, and go to the next open hunk."""
        self._choose(Choice.REJECTED, self.HunkRejected)

    def action_reopen_hunk(self) -> None:
        """Take back what was decided about the hunk."""
        self._choose(Choice.OPEN, self.HunkReopened)

    def action_choose_hunk(self) -> None:
        """Tell the screen that this hunk was chosen."""
        if self._hunks:
            self.post_message(self.HunkChosen(self, self._hunks[self.hunk]))

    def _choose(self, choice: Choice, message: type[HunkMessage]) -> None:
        if not self._hunks or self._choices[self.hunk] is choice:
            return
        decided = self.hunk
        self._choices[decided] = choice
        self._rewrap(decided)
        self._changed()
        self.post_message(message(self, self._hunks[decided]))
        if choice is not Choice.OPEN:
            following = [*range(decided + 1, len(self._hunks)), *range(decided)]
            self.hunk = next((number for number in following if self._choices[number] is Choice.OPEN), decided)


OLD = """Sam said that he may have been late on Monday. His grandmother walked him to school.

He really liked the new teacher, and the case was closed. Priya Shah to ring the school."""
NEW = """Sam said that he had not been late on Monday. His maternal grandmother, Jo Hart, walked him to school.

He liked the new teacher. Priya Shah to ring the school by 12 November."""


class Demonstration(App[None]):
    """The widget by itself, with what it posts below it."""

    CSS = "Static { height: 1; margin-top: 1 }"

    def compose(self) -> ComposeResult:
        """Lay out the widget, what it says, and the keys."""
        yield DiffView(OLD, NEW)
        yield Static("Accept or reject each change.", markup=False)
        yield Footer()

    def _tell(self, message: DiffView.HunkMessage) -> None:
        left = len(message.diff_view.open_hunks)
        self.query_one(Static).update(f"{type(message).__name__}; {left} to decide.")

    on_diff_view_hunk_accepted = _tell
    on_diff_view_hunk_rejected = _tell
    on_diff_view_hunk_reopened = _tell
    on_diff_view_hunk_chosen = _tell


if __name__ == "__main__":
    Demonstration().run()
