"""The way in: make a vault the first time, and open it with its passphrase ever after."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Button, Input

from tui import jobs, loading
from tui.command import bindings
from tui.commands import FindVerb, JumpTo, LockVault, Quit
from tui.door import another_helps
from tui.messages import JobFailed, JobMoved, VaultOpened
from tui.screens.screen import CandourScreen
from tui.welcome import DIFFERENT, welcome
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from textual.app import ComposeResult

    from engine.flow import Workspace
    from tui.door import Door

EMPTY = "Type the passphrase first."
AGAIN = "Your meetings are in a locked vault on this machine."
JOB = "opening of the vault"
ENTER_AHEAD = "ctrl+j"
"""What Enter has become where it was pressed before this screen stood."""


class UnlockScreen(CandourScreen):
    """Ask for the passphrase."""

    VERBS = (Quit,)
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(VERBS, shown=(Quit,)),
        Binding(ENTER_AHEAD, "submitted", show=False),
    ]
    WITHOUT = (FindVerb, JumpTo, LockVault)
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
    def action_submitted(self) -> None:
        """Try what was typed, or go to the second field first."""
        passphrase = self.query_one("#passphrase", Input).value
        if self._first:
            again = self.query_one("#again", Input)
            if fault := self._door.fault(passphrase):
                self._say(fault)
                self._clear()
                return
            if not again.value and not again.has_focus:
                again.focus()
                return
            if again.value != passphrase:
                self._say(DIFFERENT)
                self._clear()
                return
        if not passphrase:
            self._say(EMPTY)
        elif not jobs.running(self, JOB):
            self._say(f"{'Making' if self._first else 'Opening'} the vault, about a second…")
            jobs.start(self, JOB, self._opening(passphrase))

    @on(Input.Changed)
    def _typing(self, changed: Input.Changed) -> None:
        """Take away what was wrong with the last try, as soon as there is another."""
        if changed.value and not jobs.running(self, JOB):
            self._say("")

    def _opening(self, passphrase: str) -> Callable[[], AsyncGenerator[Workspace, None]]:
        def opened() -> Workspace:
            loading.load()
            return self._door.enter(passphrase)

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
        if another_helps(error):
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
