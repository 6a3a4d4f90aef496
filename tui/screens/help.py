"""What the screen beneath is for and all of its keys, made from the same verbs as its footer."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from textual.containers import VerticalScroll
from textual.content import Content

from tui.command import Command, bindings, keyed
from tui.commands import ShowHelp
from tui.screens.dialogs import CloseDialog, Over
from tui.widgets.plain_text import PlainText, cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


HOW = "   {CloseHelp} closes it, ↓ reads on"
CLOSING = "\nTab goes to the next field or list, Enter does what stands there."


class CloseHelp(CloseDialog):
    """Close the help."""

    key = "escape,q"


class HelpScreen(Over[None]):
    """Help for one screen, over it."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (CloseHelp,)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, what: str, verbs: Sequence[type[Command]]) -> None:
        super().__init__()
        self._what = what
        self._verbs = verbs

    def compose(self) -> ComposeResult:
        """Lay out the explanation and the table of keys."""
        with VerticalScroll(classes="box tall"):
            yield PlainText(Content.assemble(("Help", "bold"), keyed(HOW)), classes="box-title")
            yield PlainText(keyed(self._what), classes="box-text")
            yield PlainText(self._table())
            yield PlainText(CLOSING)

    def _table(self) -> Table:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column(ratio=1)
        for verb in self._verbs:
            if verb is not ShowHelp:
                table.add_row(cell(verb.keys()), cell(verb.sentence()))
        return table

    def action_close_help(self) -> None:
        """Close the help."""
        self.dismiss()
