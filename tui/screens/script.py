"""The script over the whole screen, one paragraph at a time, to be read aloud with a pause after each."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll

from engine.asking import Told
from tui.command import Command, bindings, keyed
from tui.screens.dialogs import Choose, Over
from tui.widgets.plain_text import PlainText
from tui.words import TOLD

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.dom import DOMNode

    from engine.script import Script

UNCHECKED = "! Nobody who speaks this language has checked these words yet."


class CloseScript(Command):
    """Back to the answers."""

    key = "escape,r"
    word = "Back"


class NextParagraph(Command):
    """Read on; after the last paragraph, back to the answers."""

    key = "enter,space,right"
    word = "Read on"


class PreviousParagraph(Command):
    """Back to the paragraph before."""

    key = "left,backspace"
    word = "Before"


class ScriptScreen(Over[None]):
    """One paragraph of a script, large, and where it stands among the others."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (CloseScript, NextParagraph, PreviousParagraph)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "VerticalScroll"

    def __init__(self, script: Script) -> None:
        super().__init__()
        self._script = script
        self._at = 0

    def compose(self) -> ComposeResult:
        """Lay out the paragraph with room around it."""
        with VerticalScroll(id="aloud"):
            yield PlainText(self._script.title, classes="heading")
            if not self._script.checked:
                yield PlainText(UNCHECKED, classes="gap-above")
            yield PlainText(id="paragraph", classes="gap-above")
            yield PlainText(id="place", classes="gap-above")

    def on_mount(self) -> None:
        """Begin."""
        self._show()

    def _show(self) -> None:
        self.query_one("#paragraph", PlainText).update(self._script.paragraphs[self._at])
        place = f"{self._at + 1} of {len(self._script.paragraphs)}"
        keys = keyed("{NextParagraph}: read on   {PreviousParagraph}: before   {CloseScript}: back to the answers")
        self.query_one("#place", PlainText).update(f"{place}   {keys}")

    def action_next_paragraph(self) -> None:
        """Show the next one, or close."""
        if self._at + 1 == len(self._script.paragraphs):
            self.dismiss()
            return
        self._at += 1
        self._show()

    def action_previous_paragraph(self) -> None:
        """Show the one before."""
        self._at = max(0, self._at - 1)
        self._show()

    def action_close_script(self) -> None:
        """Close."""
        self.dismiss()


async def how_told(screen: DOMNode, script: Script) -> Told | None:
    """Have it said how a script was put to those who answer; None where that is left open."""
    title = f"How was the script for {script.audience} put to them? That is kept with what they answer."
    choices = [(way.value, text) for way, text in TOLD.items()]
    chosen: str | None = await screen.app.push_screen_wait(Choose(title, choices))
    return None if chosen is None else Told(chosen)
