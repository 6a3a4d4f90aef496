"""The small screens of the review: advised words, changes to choose.

Rule: what is advised is shown and never done; what is chosen hunk by hunk is exactly what is kept.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Vertical
from textual.widgets import Button, TextArea

from tui import jobs
from tui.command import bindings
from tui.screens.dialogs import AskText, CloseDialog, Dialog, KeepText
from tui.widgets.diff_view import DiffView
from tui.widgets.plain_text import PlainText
from tui.widgets.prose import Prose
from tui.widgets.statement_view import advice_of
from tui.words import counted

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from textual.app import ComposeResult

    from engine.meeting import Finding
    from tui.messages import JobFailed, JobMoved

    Advise = Callable[[str], tuple[Finding, ...]]

JOB = "check"
PAUSE = 0.25
"""Seconds without a key after which what stands there is checked."""
CHECKED = "Checked: nothing to point out."
UNTIED = "Nothing is tied to it: whether anybody said so is not checked. It stands on your word."
ADVICE = "The check advises; what stands is up to you:"


class Advised(Vertical):
    """Sentences to write or change, and beneath them what the check says of them as they stand."""

    def __init__(self, advise: Advise, *, value: str = "", tied: bool = True) -> None:
        super().__init__()
        self.tied = tied
        self._advise = advise
        self._value = value

    def compose(self) -> ComposeResult:
        """Lay out the text with its cursor at the end, and the advice."""
        prose = Prose(self._value)
        prose.move_cursor(prose.document.end)
        yield prose
        yield PlainText(id="advice")

    @on(TextArea.Changed)
    def look(self) -> None:
        """Have it checked as soon as the keys rest."""
        jobs.start(self, JOB, self._checking(self.query_one(Prose).text))

    def _checking(self, text: str) -> Callable[[], AsyncGenerator[tuple[Finding, ...], None]]:
        async def checking() -> AsyncGenerator[tuple[Finding, ...], None]:
            await asyncio.sleep(PAUSE)
            yield await asyncio.to_thread(self._advise, text) if text.strip() else ()

        return checking

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show what was found: it bars nothing."""
        moved.stop()
        found = cast("tuple[Finding, ...]", moved.event)
        empty = not self.query_one(Prose).text.strip()
        told = f"{ADVICE}\n{advice_of(found)}" if found else CHECKED if self.tied else UNTIED
        self.query_one("#advice", PlainText).update("" if empty else told)

    def on_job_failed(self, failed: JobFailed) -> None:
        """Say that nothing was checked; the words are kept all the same."""
        failed.stop()
        self.query_one("#advice", PlainText).update(f"Not checked: {failed.error.message}")


class AdvisedText(AskText):
    """A line to put into other words, with what the check says of them beneath."""

    def __init__(self, title: str, text: str, advise: Advise, *, value: str = "") -> None:
        super().__init__(title, text, value=value)
        self._advise = advise

    def fields(self) -> ComposeResult:
        """Lay out the text and the advice."""
        yield Advised(self._advise, value=self._value)


class ChooseChanges(Dialog[str | None]):
    """Two wordings as one, every difference to be taken or left; the result is the text as chosen."""

    VERBS = (KeepText, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "DiffView"

    def __init__(self, title: str, text: str, old: str, new: str) -> None:
        super().__init__(title, text)
        self._old, self._new = old, new

    def fields(self) -> ComposeResult:
        """Lay out the differences."""
        yield DiffView(self._old, self._new)
        yield PlainText(id="left")

    def buttons(self) -> ComposeResult:
        """Lay out keep and close."""
        yield Button(f"{KeepText.now()}  Keep it so", id="keep", compact=True)
        yield Button(f"{CloseDialog.now()}  Decide later", id="close", compact=True)

    def on_mount(self) -> None:
        """Say how many there are."""
        self._count()

    @on(DiffView.HunkAccepted)
    @on(DiffView.HunkRejected)
    @on(DiffView.HunkReopened)
    def _count(self) -> None:
        left = len(self.query_one(DiffView).open_hunks)
        keys = "a takes the {+new+} words, r keeps the [-old-] ones, n and p go on and back."
        told = f"{counted(left, 'change')} to choose: {keys}" if left else f"All chosen: {KeepText.now()} keeps it so."
        self.query_one("#left", PlainText).update(told)

    @on(DiffView.HunkChosen)
    @on(Button.Pressed, "#keep")
    def action_keep_text(self) -> None:
        """Return the text, once every difference was chosen."""
        view = self.query_one(DiffView)
        if view.open_hunks:
            self.query_one("#left", PlainText).update("! Choose every change first: a takes it, r leaves it.")
            return
        kept = view.text
        view.forget()
        self.dismiss(kept)

    def action_close_dialog(self) -> None:
        """Leave it undecided."""
        self.query_one(DiffView).forget()
        self.dismiss(None)


class ChangesPage(Dialog[None]):
    """All that was changed between two texts, to be read."""

    AUTO_FOCUS = "DiffView"

    def __init__(self, title: str, old: str, new: str) -> None:
        super().__init__(title)
        self._old, self._new = old, new

    def fields(self) -> ComposeResult:
        """Lay out the text, every change in it marked."""
        yield DiffView(self._old, self._new)

    def buttons(self) -> ComposeResult:
        """Lay out how to go about."""
        yield Button(f"{CloseDialog.now()}  Close", id="close", compact=True)
        yield PlainText("n and p go to the next change and the one before.")

    def on_mount(self) -> None:
        """Begin at the first change, or say that there is none."""
        view = self.query_one(DiffView)
        self.call_after_refresh(view.watch_hunk)
        if not view.hunks:
            self.query_one(".buttons PlainText", PlainText).update("Nothing was changed.")

    def action_close_dialog(self) -> None:
        """Close."""
        self.query_one(DiffView).forget()
        self.dismiss(None)
