"""Destruction: held for a time if there is a reason, else the keys first, then the files; and the certificate."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import VerticalScroll
from textual.widgets import Input

from engine.certificate import text
from engine.errors import Damaged
from engine.holds import REASONS
from tui import jobs
from tui.account import STAYS, stays, unsent
from tui.command import bindings, keyed
from tui.commands import DestroyMeeting, GoBack, GoOn, ShowMeetings
from tui.export_commands import HoldMeeting, WriteCertificate
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.screens.holding import ask_about_hold
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from textual.app import ComposeResult

    from engine.meeting import Certificate
    from tui.messages import JobMoved

WORD = "destroy"
WHY = (
    "The record is filed; what is left here is not needed any more.\n\nIs there a reason to wait: a request to see "
    "the file, a court, the police, a complaint? {HoldMeeting} keeps it sealed until a day you name.\n\nIf not: "
    "destroying deletes this meeting’s keys, and with them every way to read its sound, transcript, draft and notes; "
    "then the sealed files are overwritten and deleted. It cannot be undone. Whoever has a copy of the whole vault "
    "from before, and the passphrase, can still read that copy. %s\n\nType the word destroy and press Enter:"
)
UNSENT = "! %s {GoBack} goes back to the export.\n\n"
HELD = (
    "This meeting is held until {day}. {reason}{why}\n\nIt stays sealed, and nothing destroys it before. "
    "{HoldMeeting} ends the hold; {ShowMeetings} goes to your meetings."
)
KEPT = "This certificate is kept in the vault; {WriteCertificate} writes it into %s. {StepOut} goes to your meetings."
WRITTEN = "This certificate is kept in the vault, and written:\n%s\n{StepOut} goes to your meetings."


class DestructionScreen(StageScreen):
    """Hold what has to be kept, or destroy what the record no longer needs and show the certificate."""

    VERBS = (HoldMeeting, WriteCertificate, *(verb for verb in STAGE_VERBS if verb is not GoOn))
    BINDINGS = bindings(VERBS, shown=(ShowMeetings,))
    AUTO_FOCUS = "#word"
    JOB = "destruction"
    WHAT = (
        "{HoldMeeting} keeps the meeting sealed until a day you name, with the reason. Typing the word destroys the "
        "keys and the sealed files of this meeting. The exported file is not touched. What remains in the vault is a "
        "certificate without content: what was destroyed, when and by whom."
    )

    _done: Certificate | None = None

    def body(self) -> ComposeResult:
        """Lay out the question, the word, and room for the certificate."""
        with VerticalScroll(id="destruction", can_focus=False):
            yield PlainText(id="why")
            yield Input(id="word", compact=True)
            yield PlainText(id="certificate")

    def fill(self) -> None:
        """Ask, or say that the meeting is held."""
        held = self.workspace.held(self.flow.meeting.id)
        why = f": {held.why}" if held and held.why else ""
        told = held and keyed(HELD).format(day=f"{held.until:%-d %B %Y}", reason=REASONS[held.reason], why=f"{why}.")
        self.query_one("#why", PlainText).update(told or self._why())
        self.query_one("#word").display = held is None
        if held is None:
            self.query_one("#word").focus()
            self.call_after_refresh(self.query_one("#word").scroll_visible, animate=False)

    def _why(self) -> str:
        """Return the question, first what would be lost that was to leave."""
        lost, left = list[str](), STAYS
        with suppress(Damaged):  # such a meeting is destroyed all the same
            lost, left = unsent(self.flow), stays(self.flow)
        first = keyed(UNSENT) % " ".join(lost) if lost else ""
        return first + keyed(WHY) % left

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the way out and the certificate once the meeting is no more."""
        if self._done is not None and action in {GoBack.action(), DestroyMeeting.action(), HoldMeeting.action()}:
            return False
        if self._done is None and action == WriteCertificate.action():
            return False
        return super().check_action(action, parameters)

    @work(description="hold")
    async def action_hold_meeting(self) -> None:
        """Hold the meeting, or end its hold."""
        with self.told():
            await ask_about_hold(self.app, self.workspace, self.flow.meeting.id, self.flow.meeting.practitioner)
            self.fill()

    @on(Input.Submitted, "#word")
    def _submitted(self, event: Input.Submitted) -> None:
        if event.value.strip().casefold() != WORD:
            event.input.value = ""
            self.query_one("#certificate", PlainText).update("That was not the word. Nothing has been destroyed.")
            return
        event.input.disabled = True
        jobs.start(self, self.JOB, self._destroying)

    async def _destroying(self) -> AsyncGenerator[Certificate, None]:
        yield await asyncio.to_thread(self.flow.destroy)

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show the certificate."""
        self._done = cast("Certificate", moved.event)
        self.query_one("#why").display = False
        self.query_one("#word").display = False
        self._show_certificate(keyed(KEPT) % self.workspace.export_folder)
        self.query_one("#destruction", VerticalScroll).can_focus = True
        self.query_one("#destruction").focus()
        self.refresh_bindings()

    def _show_certificate(self, kept: str) -> None:
        if self._done is not None:
            self.query_one("#certificate", PlainText).update(f"✓ {text(self._done)}\n\n{kept}")

    @work(description="certificate")
    async def action_write_certificate(self) -> None:
        """Write the certificate out."""
        if self._done is not None:
            with self.told():
                written = self.workspace.write_certificate(self._done, self.workspace.export_folder)
                self._show_certificate(keyed(WRITTEN) % "\n".join(f"✓ {export.path}" for export in written))
                self.query_one("#destruction", VerticalScroll).scroll_end(animate=False)

    def work_ended(self) -> None:
        """Let the word be typed again after a failure."""
        self.query_one("#word").disabled = False

    def work_again(self) -> None:
        """Try once more."""
        jobs.start(self, self.JOB, self._destroying)
