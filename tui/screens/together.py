"""The harmless lines of a section on one page, each with what it rests on, taken together when read to the end.

Rule: a line that is put aside here is not taken; it waits at the desk to be decided by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import VerticalScroll
from textual.widgets import Button

from tui.command import Command, bindings, keyed
from tui.screens.dialogs import CloseDialog, Dialog
from tui.widgets.plain_text import PlainText, piece
from tui.words import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.content import Content


class TakeTogether(Command):
    """Take these lines together, once you have read to the end."""

    key = "a"
    word = "Take together"


class ReadOn(Command):
    """Go down a page."""

    key = "space"
    word = "Read on"


class PutAside(Command):
    """Leave the line marked █ out of what is taken, to decide it by itself; again takes it back in."""

    key = "x"
    word = "Put aside"


class LineBelow(Command):
    """Go to the next line."""

    key = "down"
    word = "Line below"


class LineAbove(Command):
    """Go to the line before."""

    key = "up"
    word = "Line above"


class ReadTogether(Dialog[list[int] | None]):
    """What may be taken together; the result is the places of the lines that are."""

    VERBS = (TakeTogether, ReadOn, PutAside, LineBelow, LineAbove, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = ""

    def __init__(self, title: str, lines: Sequence[tuple[str, str]], others: int) -> None:
        rest = f", {counted(others, 'other')} one by one" if others else ""
        super().__init__(f"{title}: {counted(len(lines), 'line')} to take together{rest}")
        self._lines = lines
        self._at = 0
        self._aside: set[int] = set()

    def fields(self) -> ComposeResult:
        """Lay out the lines."""
        with VerticalScroll(id="sheet", can_focus=False):
            for place, (_, rests_on) in enumerate(self._lines):
                yield PlainText(self._shown(place), id=f"line-{place}", classes="to-take")
                yield PlainText(rests_on, classes="rests-on")
        yield PlainText(id="said")

    def buttons(self) -> ComposeResult:
        """Lay out take, read on, put aside and close."""
        yield Button(f"{TakeTogether.now()}  Take them", id="take", compact=True)
        yield Button(f"{ReadOn.now()}  Read on", id="on", compact=True)
        yield Button(f"{PutAside.now()}  Put aside", id="aside", compact=True)
        yield Button(f"{CloseDialog.now()}  One by one", id="close", compact=True)

    def on_mount(self) -> None:
        """Say how much there is to read, and how far one is."""
        self.watch(self.query_one("#sheet", VerticalScroll), "scroll_y", self._scrolled, init=False)
        self._take_in_hand(0)
        self.call_after_refresh(self._scrolled)

    def _scrolled(self) -> None:
        if self.is_active:  # closed by a key typed ahead, it is laid out no more
            self._tell_place()

    def _shown(self, place: int) -> Content:
        """Return a line, and whether it is put aside."""
        return piece(f"{'✗ put aside: ' if place in self._aside else ''}{self._lines[place][0]}", "bold")

    @property
    def _read(self) -> bool:
        """Whether the end is on the screen."""
        sheet = self.query_one("#sheet", VerticalScroll)
        return bool(sheet.scrollable_content_region) and sheet.scroll_target_y >= sheet.max_scroll_y

    @property
    def _pages(self) -> list[int]:
        """The rows at which the pages begin: no line is parted from what it rests on, unless it fills more than one."""
        sheet = self.query_one("#sheet", VerticalScroll)
        height, pages = max(1, sheet.scrollable_content_region.height), [0]
        for line, rests_on in zip(sheet.children[::2], sheet.children[1::2], strict=True):
            top, end = line.virtual_region.y, rests_on.virtual_region.bottom
            if end > pages[-1] + height and top > pages[-1]:
                pages.append(top)
            while end > pages[-1] + height:
                pages.append(pages[-1] + height)
        return pages

    def _tell_place(self, first: str = "") -> None:
        """Say which page is on the screen, of how many, and how many lines are put aside."""
        sheet, pages = self.query_one("#sheet", VerticalScroll), self._pages
        page = len(pages) if self._read else sum(top <= sheet.scroll_target_y for top in pages)
        end = keyed("that is all of it, {TakeTogether} takes them." if self._read else "{ReadOn} reads on.")
        aside = f" {len(self._aside)} put aside." if self._aside else ""
        self.query_one("#said", PlainText).update(f"{first}Page {page} of {len(pages)}: {end}{aside}")

    @on(Button.Pressed, "#take")
    def action_take_together(self) -> None:
        """Take them, if the end has been on the screen."""
        taken = [place for place in range(len(self._lines)) if place not in self._aside]
        if not self._read:
            self._tell_place("! Read to the end first. ")
        elif not taken:
            self._tell_place("! All of them are put aside. ")
        else:
            self.dismiss(taken)

    @on(Button.Pressed, "#on")
    def action_read_on(self) -> None:
        """Go down a page; the line in hand comes along."""
        sheet = self.query_one("#sheet", VerticalScroll)
        top = next((row for row in self._pages if row > sheet.scroll_target_y), self._pages[-1])
        sheet.scroll_to(y=sheet.max_scroll_y if top == self._pages[-1] else top, animate=False)
        lines = [self.query_one(f"#line-{place}") for place in range(len(self._lines))]
        on_page = (place for place, line in enumerate(lines) if line.virtual_region.y >= top)
        self._take_in_hand(next(on_page, len(lines) - 1))

    @on(Button.Pressed, "#aside")
    def action_put_aside(self) -> None:
        """Put the line in hand aside, or take it back in."""
        self._aside ^= {self._at}
        self.query_one(f"#line-{self._at}", PlainText).update(self._shown(self._at))
        self._tell_place()

    def action_line_below(self) -> None:
        """Go to the next line."""
        self._go_to(self._at + 1)

    def action_line_above(self) -> None:
        """Go to the line before."""
        self._go_to(self._at - 1)

    def _go_to(self, place: int) -> None:
        """Take another line in hand, and have it on the screen with what it rests on."""
        if 0 <= place < len(self._lines):
            self._take_in_hand(place)
            sheet = self.query_one("#sheet", VerticalScroll)
            line = self.query_one(f"#line-{place}")
            under = sheet.children[2 * place + 1]
            sheet.scroll_to_region(line.virtual_region.union(under.virtual_region), animate=False, force=True)
        elif place > 0:
            self.action_read_on()

    def _take_in_hand(self, place: int) -> None:
        self._at = place
        for number in range(len(self._lines)):
            self.query_one(f"#line-{number}").set_class(number == place, "-in-hand")
