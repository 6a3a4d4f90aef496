"""Another passphrase for the vault: the present one once, the new one twice."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Horizontal
from textual.widgets import Input

from tui import jobs
from tui.screens.dialogs import Dialog
from tui.welcome import DIFFERENT
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from textual.app import ComposeResult

    from tui.messages import JobFailed, JobMoved

JOB = "change of the passphrase"
TEXT = "The new one opens the vault from then on, the present one no more. A backup from before keeps the one it had."
CHANGED = "The new passphrase opens the vault from now on."
FIELDS = {"present": "Present", "new": "New", "again": "New again"}


class PassphraseDialog(Dialog[bool]):
    """Ask for both, and change it; what is wrong is said, and typed again."""

    AUTO_FOCUS = "#present"

    def __init__(self, change: Callable[[str, str], None]) -> None:
        super().__init__("Change the passphrase?", TEXT)
        self._change = change

    def fields(self) -> ComposeResult:
        """Lay out the three fields, and room to say what is wrong."""
        for name, label in FIELDS.items():
            with Horizontal(classes="row"):
                yield PlainText(label, classes="label")
                yield Input(password=True, id=name, compact=True)
        yield PlainText(id="said")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Go to the next empty field, or change it."""
        typed = {name: self.query_one(f"#{name}", Input).value for name in FIELDS}
        empty = next((name for name, value in typed.items() if not value), "")
        if jobs.running(self, JOB):
            return
        if empty:
            self.query_one(f"#{empty}").focus()
        elif typed["new"] != typed["again"]:
            self._again(DIFFERENT)
        else:
            self._say("Changing the passphrase, about two seconds…")
            jobs.start(self, JOB, self._changing(typed["present"], typed["new"]))

    def _changing(self, present: str, new: str) -> Callable[[], AsyncGenerator[object, None]]:
        async def changing() -> AsyncGenerator[object, None]:
            await asyncio.to_thread(self._change, present, new)
            yield CHANGED

        return changing

    def on_job_moved(self, _moved: JobMoved) -> None:
        """Be done."""
        self.dismiss(result=True)

    def on_job_failed(self, failed: JobFailed) -> None:
        """Say what is wrong."""
        self._again(f"{failed.error.message} {failed.error.hint}")

    def action_close_dialog(self) -> None:
        """Leave the passphrase as it was; not while it is being changed."""
        if not jobs.running(self, JOB):
            self.dismiss(result=False)

    def _say(self, text: str) -> None:
        self.query_one("#said", PlainText).update(text)

    def _again(self, text: str) -> None:
        """Say what is wrong and empty the fields."""
        self._say(text)
        for field in self.query(Input):
            field.value = ""
        self.query_one("#present").focus()
