"""What the screens of a stage share beyond every screen: the rail, the ways on, back and out, work under way.

A screen is handed its meeting and tells the application by messages where to go; it never reaches up.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual import work

from engine.errors import ChildFailed, InputInvalid, NotAllowed, SoundUnreadable, VaultLocked
from engine.meeting import Stage
from tui import jobs
from tui.account import KEEPS_NOTHING, of_demo
from tui.commands import DestroyMeeting, GoBack, GoOn, ShowMeetings, StepOut, Withdraw
from tui.messages import JobFailed, MeetingLeft, MeetingOpened
from tui.screens.dialogs import AskWord, Confirm, ErrorDialog
from tui.screens.screen import CandourScreen
from tui.screens.withdraw import withdraw
from tui.ways import BACKWARD, ONWARD, WAY_ROUND
from tui.widgets.key_line import KeyLine
from tui.widgets.plain_text import PlainText
from tui.widgets.stage_rail import StageRail
from tui.words import heading

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.errors import CandourError
    from engine.flow import MeetingFlow, Workspace
    from tui.command import Command

STAGE_VERBS: tuple[type[Command], ...] = (GoOn, GoBack, ShowMeetings, StepOut, Withdraw, DestroyMeeting)
"""The verbs every stage has, after its own."""

DUE_AT = frozenset({Stage.TRANSCRIPT, Stage.DRAFT, Stage.REVIEW, Stage.EXPORT})
"""Where it matters by when the record is due."""

WAYS_OUT = frozenset(verb.action() for verb in (ShowMeetings, StepOut, DestroyMeeting))
"""What can be done even with a meeting that cannot be read."""


class StageScreen(CandourScreen):
    """The screen of one stage of one meeting."""

    _filled = False
    _question: Confirm | None = None

    def __init__(self, flow: MeetingFlow, workspace: Workspace) -> None:
        super().__init__()
        self.flow = flow
        self.workspace = workspace

    @property
    def top_line(self) -> str:
        """The kind and date of the meeting, and by when its record is due while that can still be kept."""
        if self.flow.reader:
            return f"{heading(self.flow.meeting)}   for {self.flow.reader} to read"
        due = self.flow.minutes_due if self.flow.stage in DUE_AT else None
        return heading(self.flow.meeting) + (f"   record due {due:%-d %b %Y}" if due else "")

    def compose(self) -> ComposeResult:
        """Lay out top line, rail, body and footer."""
        yield PlainText(f"Candour   {self.top_line}", id="top")
        yield StageRail(self.flow.stage)
        yield from self.body()
        yield KeyLine()

    def on_mount(self) -> None:
        """Fill the screen; a meeting that cannot be read is said so and left, never shown as empty."""
        with self.told(then=self._unreadable):
            self.query_one(StageRail).passed_over = self._passed_over()
            self.fill()
            self._filled = True
        self.refresh_bindings()

    def _passed_over(self) -> frozenset[Stage]:
        """Return the stages that a meeting without sound, or without words, did without."""
        flow = self.flow.whole
        without = {Stage.RECORDING: flow.sealed_seconds == 0, Stage.TRANSCRIPT: flow.transcript is None}
        return frozenset(stage for stage, missing in without.items() if missing)

    def _unreadable(self, _closed: bool | None) -> None:  # noqa: FBT001 - as Textual calls it
        self.post_message(MeetingLeft())

    def fill(self) -> None:
        """Read what the screen shows and show it."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing but the ways out for a meeting that could not be read."""
        if not self._filled and action not in WAYS_OUT:
            return False
        if action == Withdraw.action() and not self._can_withdraw():
            return False
        return super().check_action(action, parameters)

    def _can_withdraw(self) -> bool:
        try:
            return self.flow.can_withdraw
        except VaultLocked:  # closed beneath this screen, which is the next to go
            return False

    @property
    def busy(self) -> bool:
        """Whether work of this screen is under way."""
        return bool(self.JOB) and jobs.running(self, self.JOB)

    def action_go_on(self) -> None:
        """Go on to the next stage."""
        self.go_on()

    @work(description="go on")
    async def go_on(self) -> None:
        """Go on to the next stage; where the usual way is closed say why, and offer the way round if there is one."""
        if not await self._free_to_leave(onward=True):
            return
        with self.told():
            self.keep()
            usual, *others = ONWARD[self.flow.stage] or (self.flow.stage,)
            reason = self.flow.why_not(usual)
            other = next((stage for stage in others if reason and not self.flow.why_not(stage)), None)
            if other is not None:
                question = WAY_ROUND[self.flow.stage]
                if not await self.app.push_screen_wait(Confirm(question, reason, yes="Yes, go on")):
                    return
            self.flow.go(other or usual)
            self.post_message(MeetingOpened(self.flow))

    @work(description="go back")
    async def action_go_back(self) -> None:
        """Go back to the stage before."""
        if not await self._free_to_leave():
            return
        before = BACKWARD[self.flow.stage]
        if not before:
            self.action_show_meetings()
            return
        with self.told():
            self.keep()
            self.flow.go(next((stage for stage in before if not self.flow.why_not(stage)), before[0]))
            self.post_message(MeetingOpened(self.flow))

    @work(description="leave")
    async def action_show_meetings(self) -> None:
        """Put the meeting aside."""
        if await self._free_to_leave():
            with self.told():
                self.keep()
                self.post_message(MeetingLeft())

    def action_step_out(self) -> None:
        """Leave the field, else stop the work under way, else end a search, else put the meeting aside."""
        if self.typing:
            self.set_focus(None)
        elif self.busy:
            self.stop_work()
        elif not self.end_search():
            self.action_show_meetings()

    def end_search(self) -> bool:
        """End the search that keys still go through; the answer is whether there was one."""
        return False

    def stop_work(self) -> None:
        """Stop the work under way; what it has done is kept."""
        jobs.cancel(self, self.JOB)

    async def _free_to_leave(self, *, onward: bool = False) -> bool:
        """Ask before work under way is stopped; the answer is whether the screen may be left.

        On the way to the transcript what is recorded goes on being turned into text.
        """
        lasting = not onward and jobs.running(self, jobs.HEARING)
        job = self.JOB if self.busy else jobs.HEARING if lasting else ""
        if not job:
            return True
        text = "What is done so far is kept, and you can go on from there later."
        if not await self.asked(Confirm(f"Stop the {job}?", text, yes="Stop it", danger=True)):
            return False
        jobs.cancel(self, job)
        return True

    async def asked(self, question: Confirm) -> bool:
        """Ask whether to stop the work under way."""
        self._question = question
        try:
            agreed: bool = await self.app.push_screen_wait(question)
        finally:
            self._question = None
        return agreed

    def close_question(self) -> None:
        """Take a question back that its work has answered by ending."""
        if self._question is not None and self._question.is_current:
            self._question.dismiss(result=True)

    @work(description="withdraw")
    async def action_withdraw(self) -> None:
        """Close the microphone, ask who withdraws and what becomes of what there is, and show what is left."""
        flow = self.flow.whole
        if await withdraw(self, flow):
            self.post_message(MeetingLeft() if flow.destroyed else MeetingOpened(flow))

    @work(description="destroy")
    async def action_destroy_meeting(self) -> None:
        """Destroy this meeting after the word has been typed."""
        if not await self._free_to_leave():
            return
        left = KEEPS_NOTHING if of_demo(self.workspace.export_folder) else "What you exported stays where it is."
        text = (
            "Its keys and every sealed file of it are deleted: sound, transcript, draft and notes. "
            f"This cannot be undone. {left}\n\nType the word destroy:"
        )
        if await self.app.push_screen_wait(AskWord("Destroy this meeting?", text, word="destroy")):
            with self.told():
                await asyncio.to_thread(self.flow.destroy)
                self.post_message(MeetingLeft())

    @work(description="error")
    async def on_job_failed(self, failed: JobFailed) -> None:
        """Show what happened, and go on from there if the user wants to."""
        retry = self.retry_word(failed.error)
        self.work_ended()
        if await self.app.push_screen_wait(ErrorDialog(failed.error, retry=retry)):
            self.work_again()

    def retry_word(self, error: CandourError) -> str:
        """Return what going on is called after this error; nothing where doing it again would come to the same."""
        if isinstance(error, (InputInvalid, NotAllowed, SoundUnreadable)):
            return ""
        return "Go on" if isinstance(error, ChildFailed) else "Try again"

    def work_ended(self) -> None:
        """Show that no work is under way."""

    def work_again(self) -> None:
        """Start the work of this screen once more."""
