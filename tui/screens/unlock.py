"""The way in: make a vault the first time, and open it with its passphrase ever after."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import Vertical
from textual.widgets import Button, Input

from engine.errors import UsageError, VaultBusy, VaultLocked
from tui import jobs, loading
from tui.command import bindings
from tui.commands import Quit
from tui.messages import JobFailed, JobMoved, VaultOpened
from tui.screens.screen import CandourScreen
from tui.welcome import DIFFERENT, welcome
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from textual.app import ComposeResult

    from engine.flow import Workspace
    from tui.door import Door

AGAIN = "Your meetings are in a locked vault on this machine."
JOB = "opening of the vault"


class UnlockScreen(CandourScreen):
    """Ask for the passphrase."""

    VERBS = (Quit,)
    BINDINGS = bindings(VERBS, shown=(Quit,))
    AUTO_FOCUS = "#passphrase"
    WHAT = (
        "Candour keeps everything in a vault that only your passphrase opens. Type it and press Enter. "
        "The first time, you choose it and type it twice."
    )

    def __init__(self, door: Door, assurance: str = "") -> None:
        super().__init__()
        self._door = door
        self._assurance = assurance
        self._first = not door.exists()

    def body(self) -> ComposeResult:
        """Lay out what this is, the passphrase, and what this machine assures."""
        with Vertical(id="unlock"):
            yield PlainText(welcome(self._door.recovery) if self._first else AGAIN, classes="gap")
            yield PlainText("Passphrase", classes="label")
            yield Input(password=True, id="passphrase", compact=True)
            if self._first:
                yield PlainText("The same again", classes="label")
                yield Input(password=True, id="again", compact=True)
            yield Button("Make the vault" if self._first else "Open the vault", id="open", compact=True)
            yield PlainText(id="said")
        yield PlainText(self._assurance, id="assurance")

    @on(Input.Submitted)
    @on(Button.Pressed, "#open")
    def _submitted(self) -> None:
        """Try what was typed, or go to the second field first."""
        passphrase = self.query_one("#passphrase", Input).value
        if self._first:
            again = self.query_one("#again", Input)
            if not again.value and not again.has_focus:
                again.focus()
                return
            if again.value != passphrase:
                self._say(DIFFERENT)
                self._clear()
                return
        if passphrase and not jobs.running(self, JOB):
            self._say(f"{'Making' if self._first else 'Opening'} the vault, about a second…")
            jobs.start(self, JOB, self._opening(passphrase))

    def _opening(self, passphrase: str) -> Callable[[], AsyncGenerator[Workspace, None]]:
        door = self._door.create if self._first else self._door.unlock

        def opened() -> Workspace:
            loading.load()
            return door(passphrase)

        async def opening() -> AsyncGenerator[Workspace, None]:
            yield await asyncio.to_thread(opened)

        return opening

    def on_job_moved(self, moved: JobMoved) -> None:
        """Hand on the open vault."""
        self._clear()
        self.post_message(VaultOpened(cast("Workspace", moved.event)))

    def on_job_failed(self, failed: JobFailed) -> None:
        """Say what is wrong beside the field; anything unusual in a box."""
        error = failed.error
        self._clear()
        if isinstance(error, VaultLocked | UsageError) and not isinstance(error, VaultBusy):
            self._say(f"{error.message} {error.hint}")
        else:
            self._say("")
            with self.told():
                raise error

    def _say(self, text: str) -> None:
        self.query_one("#said", PlainText).update(text)

    def _clear(self) -> None:
        for field in self.query(Input):
            field.value = ""
        self.query_one("#passphrase").focus()
