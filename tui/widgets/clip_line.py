"""What is being played, in one line: whose words, from when, and how to stop. It takes no room while all is quiet.

Rule: one clip at a time; leaving the screen falls silent.
"""

from __future__ import annotations

from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, cast

from textual.message import Message

from engine.meeting import Segment
from tui import jobs
from tui.command import keyed
from tui.widgets.plain_text import PlainText
from tui.words import NOBODY, clock, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.errors import CandourError
    from engine.flow import MeetingFlow
    from engine.meeting import Dropped
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

    class Reached(Message):
        """Playing on has come to this segment."""

        def __init__(self, segment: str) -> None:
            super().__init__()
            self.segment = segment

    class Ended(Message):
        """What was played was played to its end."""

    hint = "{PlayClip} stops, {StepBack} goes back 3 seconds"
    speed = 1.0
    _begun: tuple[Segment, float, float] | None = None
    _names: Callable[[str | None], str] = staticmethod(lambda who: who or NOBODY)
    _on: dict[str, Segment] | None = None
    """The segments there are, while one is played after the other."""

    @property
    def playing(self) -> Segment | None:
        """The segment that is being played, if one is."""
        return self._begun[0] if self._begun and jobs.running(self, self.JOB) else None

    def play(self, flow: MeetingFlow, segment: Segment, start: float | None = None, which: str = "") -> None:
        """Play a segment, or from `start` to its end; what is playing gives way. `which` says which of several."""
        self._say(flow, segment, start, which)
        jobs.start(self, self.JOB, lambda: flow.play(segment.id, start, speed=self.speed))

    def play_on(self, flow: MeetingFlow, segment: Segment, segments: Iterable[Segment]) -> None:
        """Play a segment and all that follow it."""
        self._say(flow, segment)
        self._on = {part.id: part for part in segments}
        jobs.start(self, self.JOB, lambda: flow.play_on(segment.id, speed=self.speed))

    def play_dropped(self, flow: MeetingFlow, place: Dropped) -> None:
        """Play the sound of a place without words."""
        self._say(flow, Segment("", place.start, place.end, ""), which=" no words")
        jobs.start(self, self.JOB, lambda: flow.play_dropped(place, speed=self.speed))

    def _say(self, flow: MeetingFlow, segment: Segment, start: float | None = None, which: str = "") -> None:
        self._on = None
        self._names = partial(speaker, flow.meeting.participants)
        self._begin(segment, segment.start if start is None else start)
        self._show(which)

    def _begin(self, segment: Segment, start: float) -> None:
        self._begun = (segment, start, monotonic())

    def _show(self, which: str = "") -> None:
        if self._begun is not None:
            segment, start, _ = self._begun
            who = self._names(segment.speaker) if segment.id else ""
            quick = "" if self.speed == 1.0 else f" ×{self.speed:g}"
            on = " and on" if self._on is not None else ""
            self.update(f"▶ {clock(start)} {who}{which}{on}{quick}   {keyed(self.hint)}")
            self.display = True

    def step_back(self, flow: MeetingFlow, segment: Segment, which: str = "") -> None:
        """Go back three seconds from where the clip is; where nothing is playing, begin that much before `segment`."""
        heard, at = (self.playing, self._at) if self.playing else (segment, segment.start)
        if heard.id:
            self.play(flow, heard, max(0.0, at - STEP), which)

    def change_speed(self, flow: MeetingFlow, speed: float) -> None:
        """Play at another speed, from where it is."""
        heard, at = self.playing, self._at
        self.speed = speed
        if heard is not None and self._on is not None:
            self.play_on(flow, heard, self._on.values())
        elif heard is not None and heard.id:
            self.play(flow, heard, at)

    @property
    def _at(self) -> float:
        """The second of the meeting that is being heard."""
        return self._begun[1] + (monotonic() - self._begun[2]) * self.speed if self._begun else 0.0

    def stop(self) -> None:
        """Fall silent."""
        jobs.cancel(self, self.JOB)

    def on_job_moved(self, moved: JobMoved) -> None:
        """Count from when it can be heard; while playing on, say which segment it is."""
        moved.stop()
        if self._on is not None:
            name = cast("str", moved.event)
            self._begin(self._on[name], self._on[name].start)
            self._show()
            self.post_message(self.Reached(name))
        elif self._begun is not None:
            self._begin(self._begun[0], cast("float", moved.event))

    def on_job_ended(self, ended: JobEnded) -> None:
        """Take no more room."""
        ended.stop()
        self._quiet()
        self.post_message(self.Ended())

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
