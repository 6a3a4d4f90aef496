"""Destruction: the keys first, then the files; and the certificate that remains."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, cast

from textual import on
from textual.containers import VerticalScroll
from textual.widgets import Input

from tui import jobs
from tui.command import bindings
from tui.commands import DestroyMeeting, GoBack, GoOn, ShowMeetings
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.widgets.plain_text import PlainText
from tui.words import label

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from textual.app import ComposeResult

    from engine.meeting import Certificate
    from tui.messages import JobMoved

WORD = "destroy"
WHY = (
    "The record is filed; what is left here is not needed any more.\n\n"
    "Destroying deletes this meeting’s keys, and with them every way to read its sound, transcript, draft and notes; "
    "then the sealed files are overwritten and deleted. It cannot be undone. On solid-state and virtual disks old "
    "copies of sealed files may linger: without the keys they cannot be read.\n\n"
    "Is there a reason to wait: a request to see the file, a court, the police, a complaint? Then stop here with Esc; "
    "the meeting stays sealed.\n\nType the word destroy and press Enter:"
)


class DestructionScreen(StageScreen):
    """Destroy what the record no longer needs, and show the certificate."""

    VERBS = tuple(verb for verb in STAGE_VERBS if verb is not GoOn)
    BINDINGS = bindings(VERBS, shown=(ShowMeetings,))
    AUTO_FOCUS = "#word"
    JOB = "destruction"
    WHAT = (
        "Typing the word destroys the keys and the sealed files of this meeting. The exported file is not touched. "
        "What remains in the vault is a certificate without content: what was destroyed, when and by whom."
    )

    def body(self) -> ComposeResult:
        """Lay out the question, the word, and room for the certificate."""
        with VerticalScroll(id="destruction", can_focus=False):
            yield PlainText(WHY, id="why")
            yield Input(id="word", compact=True)
            yield PlainText(id="certificate")

    _gone = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only the way out once the meeting is no more."""
        if self._gone and action in {GoBack.action(), DestroyMeeting.action()}:
            return False
        return super().check_action(action, parameters)

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
        self._gone = True
        self.query_one("#why").display = False
        self.query_one("#word").display = False
        self.query_one("#certificate", PlainText).update(_certificate(cast("Certificate", moved.event)))
        self.refresh_bindings()

    def work_ended(self) -> None:
        """Let the word be typed again after a failure."""
        self.query_one("#word").disabled = False

    def work_again(self) -> None:
        """Try once more."""
        jobs.start(self, self.JOB, self._destroying)


def _certificate(certificate: Certificate) -> str:
    """Return the certificate as it is shown."""
    destroyed = "\n".join(f"  {count:>6}  {label(kind).lower()}" for kind, count in certificate.destroyed)
    by = f" by {certificate.by}" if certificate.by else ""
    return (
        f"✓ Destroyed on {certificate.at:%-d %B %Y at %H:%M}{by}\n\n"
        f"Meeting {certificate.meeting}\n{destroyed}\n\n{certificate.promise}\n\n"
        "This certificate is kept in the vault; it holds nothing of what was said. Esc goes to your meetings."
    )
