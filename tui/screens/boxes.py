"""The record in numbered boxes: each is read or copied into the case system, and ticked when it is there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from rich.table import Table
from textual import on, work
from textual.containers import VerticalScroll
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.flow.exporting import BOXES
from tui.command import bindings
from tui.export_commands import CloseScreen, CopyBox, TickBox, WriteBoxes
from tui.messages import TextHandedOut
from tui.screens.screen import CandourScreen
from tui.widgets.plain_text import PlainText, cell

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.export import Box
    from engine.flow import MeetingFlow, Workspace

COPIED = "Box {} is on the clipboard for a minute. Paste it into the case system."


class BoxesScreen(CandourScreen):
    """Take the record into the case system box by box."""

    VERBS = (CopyBox, TickBox, WriteBoxes, CloseScreen)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "#boxes"
    WHAT = (
        "Each heading of the approved record is a box with its length and, where your organisation names it, the "
        "limit of the case system's field. Copy a box with {CopyBox} where that is allowed, or read it here and tick "
        "it with {TickBox}. When every box is ticked the record counts as exported. {WriteBoxes} writes all boxes "
        "into one plain file."
    )

    def __init__(self, flow: MeetingFlow, workspace: Workspace) -> None:
        super().__init__()
        self._flow = flow
        self._workspace = workspace
        self._boxes: tuple[Box, ...] = ()

    @property
    def top_line(self) -> str:
        """What this is."""
        return "The record in numbered boxes"

    def body(self) -> ComposeResult:
        """Lay out how far it is, the list, and the text of the box under the cursor."""
        yield PlainText(id="taken")
        yield OptionList(id="boxes", markup=False, compact=True)
        with VerticalScroll(id="box", can_focus=False):
            yield PlainText(id="text")

    def on_mount(self) -> None:
        """Show the boxes, the first that is not taken under the cursor."""
        with self.told():
            self._fill(first=True)

    def _fill(self, done: str = "", *, first: bool = False) -> None:
        """Show what is taken and what was just done, in a line of its own: nothing lies over the box being read."""
        self._boxes, taken = self._flow.boxes(), self._flow.boxes_taken
        rows = self.query_one("#boxes", OptionList)
        here = rows.highlighted or 0
        rows.clear_options()
        width = max(len(_length(box)) for box in self._boxes)
        rows.add_options([Option(_row(box, width, taken=box.number in taken)) for box in self._boxes])
        left = next((place for place, box in enumerate(self._boxes) if box.number not in taken), 0)
        rows.highlighted = left if first else here
        self.query_one("#taken", PlainText).update(f"{len(taken)} of {len(self._boxes)} boxes taken\n{done}")

    @on(OptionList.OptionHighlighted)
    def _highlighted(self, event: OptionList.OptionHighlighted) -> None:
        self.query_one("#text", PlainText).update(self._boxes[event.option_index].text)
        self.query_one("#box").scroll_home(animate=False)

    @property
    def _box(self) -> Box:
        return self._boxes[self.query_one("#boxes", OptionList).highlighted or 0]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer copying, and a plain file, only where the policy allows it."""
        policy = self._flow.policy
        barred = {CopyBox.action(): policy.clipboard == "off", WriteBoxes.action(): "text" not in policy.export_forms}
        if barred.get(action):
            return False
        return super().check_action(action, parameters)

    def action_copy_box(self) -> None:
        """Copy the box, tick it and go on to the next."""
        box = self._box
        with self.told():
            self.app.post_message(TextHandedOut(self._flow.take_box(box.number, copied=True)))
            self._next(COPIED.format(box.number))

    def action_tick_box(self) -> None:
        """Tick the box and go on to the next."""
        with self.told():
            self._flow.take_box(self._box.number)
            self._next()

    def _next(self, done: str = "") -> None:
        self._fill(done)
        self.query_one("#boxes", OptionList).action_cursor_down()

    @work(description="boxes")
    async def action_write_boxes(self) -> None:
        """Write all boxes into one file."""
        with self.told():
            folder = self._workspace.export_folder
            done = await asyncio.to_thread(self._flow.export, "text", folder, BOXES, beside=True)
            self._fill(f"Written: {done.path}")

    def action_close_screen(self) -> None:
        """Go back to the export."""
        self.dismiss()


def _length(box: Box) -> str:
    """Return how long a box is, with a sign where that is too long."""
    return f"! {box.length}" if box.over else box.length


def _row(box: Box, width: int, *, taken: bool) -> Table:
    """Return a box as a row: a tick, its number, its heading, its length in so many columns."""
    row = Table.grid(padding=(0, 1, 0, 0), expand=True)
    row.add_column(width=1)
    row.add_column(width=3, justify="right")
    row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    row.add_column(width=width, no_wrap=True, justify="right")
    row.add_row(cell("✓" if taken else " "), cell(str(box.number)), cell(box.title), cell(_length(box)))
    return row
