"""What is said, to be read while it is recorded; the recording never waits for it and never ends with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from engine.meeting import Scope
from tui import jobs
from tui.commands import HearAgain
from tui.jobs import HEARING
from tui.messages import JobFailed
from tui.screens.noting import NotingScreen
from tui.widgets.live_words import LiveWords
from tui.words import clock, marked, speaker

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import MeetingFlow, Workspace
    from engine.meeting import Segment
    from tui.messages import JobCancelled, JobEnded, JobMoved

LAST = 12
"""Segments that are enough for the tallest terminal; a sentence each."""


class LiveScreen(NotingScreen):
    """A stage at which words can be read while they are spoken."""

    def __init__(self, flow: MeetingFlow, workspace: Workspace) -> None:
        super().__init__(flow, workspace)
        self._hearing_trouble = ""

    def words(self) -> ComposeResult:
        """Lay out the room for the words."""
        yield LiveWords(id="words")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go on hearing only where that was broken off."""
        if action == HearAgain.action() and (not self._hearing_trouble or jobs.running(self, HEARING)):
            return False
        return super().check_action(action, parameters)

    def hear(self) -> None:
        """Begin to turn what is sealed into text, or go on, where everyone has agreed to that."""
        self._hearing_trouble = ""
        if self.flow.permitted(Scope.TRANSCRIBE).allowed:
            jobs.start_lasting(self, HEARING, self.flow.transcribe)
        self.show_words()

    action_hear_again = hear

    def show_words(self) -> None:
        """Show what was heard last, and how the hearing stands."""
        with self.told():
            transcript = self.flow.transcript
            segments = transcript.segments[-LAST:] if transcript else ()
            standing = self._standing(transcript.heard_to if transcript else 0.0)
            shown = segments if self.busy or jobs.running(self, HEARING) else ()
            looked = [self._line(part) for part in self.flow.glance]
            self.query_one(LiveWords).show(standing, [self._line(part) for part in shown], looked)
        self.refresh_bindings()

    def _line(self, part: Segment) -> str:
        who = speaker(self.flow.meeting.participants, part.speaker) if part.speaker else "–"
        return f"{who}: {marked(part)}"

    def _standing(self, heard_to: float) -> str:
        permission = self.flow.permitted(Scope.TRANSCRIBE)
        hearing = jobs.running(self, HEARING)
        if self.busy and not permission.allowed:
            return f"No words while recording. {permission.reason}"
        if self._hearing_trouble and not hearing:
            on = f"{HearAgain.now()} goes on with the words."
            return f"! Words: {self._hearing_trouble} What is recorded is safe. {on}"
        if hearing and not heard_to:
            said = "Words appear here seconds after they are said, marked ~ until they are heard in full."
            return said if self.busy else "The words are being recognised: they appear here, and in the transcript."
        look = "; ~ marks a first look, not kept" if self.flow.glance else ""
        return f"Words up to {clock(heard_to)}{look}" if heard_to and (self.busy or hearing) else ""

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show the words that came."""
        if moved.job == HEARING:
            self.show_words()

    def on_job_ended(self, ended: JobEnded) -> None:
        """Show that all is heard."""
        if ended.job == HEARING:
            self.show_words()

    def on_job_cancelled(self, cancelled: JobCancelled) -> None:
        """Show how far it came."""
        if cancelled.job == HEARING:
            self.show_words()

    @on(JobFailed)
    def _words_failed(self, failed: JobFailed) -> None:
        """Say in a line what happened to the words; nothing may stand between a recording and its keys."""
        if failed.job == HEARING:
            failed.prevent_default()
            self._hearing_trouble = failed.error.message
            self.show_words()
