"""A line of one's own, with all that was said and noted at hand while it is written.

Rule: the machine adds nothing; what was written is not lost by a key, and rests on what its writer ties it to.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.events import DescendantFocus  # noqa: TC002 - Textual reads it from the handler
from textual.widgets import OptionList

from tui.screens.dialogs import Confirm
from tui.screens.review_dialogs import Advised
from tui.screens.sources import AtHand
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import MeetingFlow
    from engine.meeting import Finding
    from engine.review import Item

IN_WORDS = "Enter keeps the line, Tab goes to what was said, {CloseDialog} leaves it."
AMONG = "Enter ties, {PlayClip} plays, {SearchWords} searches, {KeepText} keeps the line, Tab writes on."


class WritingDialog(AtHand["tuple[str, tuple[str, ...]] | None"]):
    """Write a line or change one; the result is its words and what it rests on, or None."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so
    AUTO_FOCUS = "Prose"
    KEYS = IN_WORDS
    WHAT = (
        "A line in your own words, with all that was said at hand; Enter keeps it, and another paragraph is another "
        "line. Tab goes from your words to what was said and back; there Enter ties a piece to your line, or unties "
        "it, and {KeepText} keeps the line. The check compares your words with what is tied to them; what it says is "
        "advice."
    )

    def __init__(self, flow: MeetingFlow, title: str, line: Item, at: str = "", *, among: bool = False) -> None:
        super().__init__(flow, title, line.evidence, at)
        self._line = line
        self._among = among

    def fields(self) -> ComposeResult:
        """Lay out the words and the advice."""
        yield Advised(self._advise, value=self._line.text, tied=bool(self.tied))

    def _advise(self, text: str) -> tuple[Finding, ...]:
        return self._flow.advise(replace(self._line, text=text, evidence=self.tied))

    def was_tied(self) -> None:
        """Have the words checked against what they rest on now."""
        advised = self.query_one(Advised)
        advised.tied = bool(self.tied)
        advised.look()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Say what the keys do here."""
        self.KEYS = AMONG if isinstance(event.widget, OptionList) else IN_WORDS
        self._tell()

    @property
    def _written(self) -> str:
        return self.query_one(Prose).text.strip()

    @on(Prose.Submitted)
    def action_keep_text(self) -> None:
        """Return the words and what they rest on; without words there is no line."""
        prose, written = self.query_one(Prose), self._written
        if not written:
            prose.focus()
            self._tell("Nothing is written yet.")
            return
        prose.forget()
        self.dismiss((written, self.tied))

    def action_close_dialog(self) -> None:
        """Leave it, after asking where words would be lost."""
        self._leave()

    @work(description="leave")
    async def _leave(self) -> None:
        if self._written not in {"", self._line.text.strip()}:
            text = "What you have written here since it was opened is not kept."
            if not await self.app.push_screen_wait(Confirm("Leave it?", text, yes="Leave it", danger=True)):
                return
        self.query_one(Prose).forget()
        self.dismiss(None)
