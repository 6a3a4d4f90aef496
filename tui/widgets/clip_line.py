"""What is being played, in one line: whose words, from when, and how to stop. It takes no room while all is quiet.

Rule: one clip at a time; leaving the screen falls silent.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, cast

from textual.message import Message

from tui import jobs
from tui.widgets.plain_text import PlainText
from tui.words import NOBODY, clock, speaker

if TYPE_CHECKING:
    from engine.errors import CandourError
    from engine.flow import MeetingFlow
    from engine.meeting import Segment
    from tui.messages import JobCancelled, JobEnded, JobFailed, JobMoved

STEP = 3.0
"""Seconds that one step goes back."""


class ClipLine(PlainText):
    """Plays a segment and says so."""

    DEFAULT_CSS = """
    ClipLine { height: 1; padding: 0 1; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; display: none; }
    """
    JOB = "playback"

    class Failed(Message):
        """A clip could not be heard."""

        def __init__(self, error: CandourError) -> None:
            super().__init__()
            self.error = error

    _begun: tuple[Segment, float, float] | None = None

    @property
    def playing(self) -> Segment | None:
        """The segment that is being played, if one is."""
        return self._begun[0] if self._begun and jobs.running(self, self.JOB) else None

    def play(self, flow: MeetingFlow, segment: Segment, start: float | None = None, which: str = "") -> None:
        """Play a segment, or from `start` to its end; what is playing gives way. `which` says which of several."""
        self._begun = (segment, segment.start if start is None else start, monotonic())
        who = speaker(flow.meeting.participants, segment.speaker) if segment.speaker else NOBODY
        self.update(f"▶ {clock(self._begun[1])} {who}{which}   Space stops, b goes back 3 seconds")
        self.display = True
        jobs.start(self, self.JOB, lambda: flow.play(segment.id, start))

    def step_back(self, flow: MeetingFlow, segment: Segment, which: str = "") -> None:
        """Go back three seconds from where the clip is; where nothing is playing, begin that much before `segment`."""
        heard, start, since = self._begun if self._begun and self.playing else (segment, segment.start, monotonic())
        self.play(flow, heard, max(0.0, start + monotonic() - since - STEP), which)

    def stop(self) -> None:
        """Fall silent."""
        jobs.cancel(self, self.JOB)

    def on_job_moved(self, moved: JobMoved) -> None:
        """Count from when it can be heard."""
        moved.stop()
        if self._begun is not None:
            self._begun = (self._begun[0], cast("float", moved.event), monotonic())

    def on_job_ended(self, ended: JobEnded) -> None:
        """Take no more room."""
        ended.stop()
        self._quiet()

    def on_job_cancelled(self, cancelled: JobCancelled) -> None:
        """Take no more room."""
        cancelled.stop()
        self._quiet()

    def on_job_failed(self, failed: JobFailed) -> None:
        """Let the screen say why nothing is heard."""
        failed.stop()
        self._quiet()
        self.post_message(self.Failed(failed.error))

    def _quiet(self) -> None:
        self.display = self.playing is not None
