"""Export: the approved record, a copy of it or the notes, and nothing else, into a folder one chooses."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, cast

from textual import on, work
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input

from engine.errors import CandourError, ExportTaken, NotAllowed
from engine.flow.exporting import BOXES
from tui import jobs
from tui.account import KEEPS_NOTHING, of_demo
from tui.command import bindings
from tui.commands import ConfirmFiled, ExportRecord, GoOn
from tui.export_commands import LeaveOut, OpenVersion, ShowBoxes
from tui.messages import MeetingOpened
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.screens.boxes import BoxesScreen
from tui.screens.dialogs import Confirm
from tui.screens.leaving_out import LeavingOutScreen
from tui.widgets.pick import Pick
from tui.widgets.plain_text import PlainText
from tui.widgets.work_line import WorkLine
from tui.words import FORMS, counted, typed_path

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from textual.app import ComposeResult

    from engine.flow import MeetingFlow, Progress
    from engine.meeting import Export
    from tui.messages import JobCancelled, JobEnded, JobMoved

UNREAD = "{} Press {} to tick what is left out of it."
TEXT = "text"
FEW = 4
"""Files that are named; how many there were before them is counted."""
PLAINER = "Putting it into plainer words"


class ExportScreen(StageScreen):
    """Write the approved record out, and confirm that it is filed."""

    VERBS = (ExportRecord, ShowBoxes, LeaveOut, OpenVersion, ConfirmFiled, *STAGE_VERBS)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "#paper"
    JOB = "export"
    WHAT = (
        "Choose what leaves, in which form and into which folder, and press {ExportRecord}. The file holds exactly "
        "the text you approved; it leaves the vault, so look after it. For the case system {ShowBoxes} shows the "
        "record box by box. A copy for the family, or about one child, needs {LeaveOut} first: what you tick is "
        "nowhere in it. A version for a child to read needs {OpenVersion} first: every line of it is reviewed and "
        "approved by you. When the record is in the case system, say so with {ConfirmFiled}, and go on to "
        "destruction with {GoOn}."
    )

    _exports: tuple[Export, ...] = ()
    _beside = False
    _usual = ""
    """The form chosen before the boxes, which are always plain text."""
    _making: MeetingFlow | None = None
    """The version that is being made, if one is."""

    def body(self) -> ComposeResult:
        """Lay out what, form, folder, what is done, and the text."""
        papers = [(paper.title, paper.id) for paper in self.flow.papers]
        forms = [(FORMS[form], form) for form in self.flow.policy.export_forms]
        with Horizontal(classes="row"):
            yield PlainText("What", classes="label")
            yield Pick(papers, value=papers[0][1], allow_blank=False, id="paper", compact=True)
        with Horizontal(classes="row"):
            yield PlainText("Form", classes="label")
            yield Pick(forms, value=forms[0][1], allow_blank=False, id="form", compact=True)
        with Horizontal(classes="row"):
            yield PlainText("Folder", classes="label")
            yield Input(str(self.workspace.export_folder), id="folder", compact=True)
        yield WorkLine(id="work")
        yield PlainText(id="done")
        with VerticalScroll(id="preview"):
            yield PlainText(id="text")

    def fill(self) -> None:
        """Show the text and what has been exported already."""
        self.query_one("#work", WorkLine).update("")
        self._preview()
        self._show()

    @on(Pick.Changed)
    def _fit_form(self) -> None:
        """Show the boxes' one form while they are chosen, and then the one that was chosen before."""
        form = self.query_one("#form", Pick)
        if self._paper != BOXES and self._usual:
            self._usual, form.value = "", self._usual
        elif self._paper == BOXES and self._form != TEXT and TEXT in self.flow.policy.export_forms:
            self._usual, form.value = self._usual or self._form, TEXT

    @on(Pick.Changed)
    def _preview(self) -> None:
        try:
            shown = self.flow.preview(self._form, self._paper)
        except NotAllowed as refused:
            shown = UNREAD.format(refused.message, LeaveOut.now()) if self._cut else f"{refused.message} {refused.hint}"
        except CandourError as error:
            shown = error.message
        self.query_one("#text", PlainText).update(shown)
        if not self.busy:
            self.query_one("#work", WorkLine).update("Boxes are always plain text." if self._paper == BOXES else "")
        self.refresh_bindings()

    @property
    def _form(self) -> str:
        return str(self.query_one("#form", Pick).value)

    @property
    def _paper(self) -> str:
        return str(self.query_one("#paper", Pick).value)

    @property
    def _cut(self) -> bool:
        return any(paper.cut for paper in self.flow.papers if paper.id == self._paper)

    @property
    def _version(self) -> bool:
        return any(paper.version for paper in self.flow.papers if paper.id == self._paper)

    def _show(self) -> None:
        exports = self._exports = self.flow.exports
        boxes = len({export.form for export in exports if not export.path})
        told = [f"✓ {boxes} {'box' if boxes == 1 else 'boxes'} taken"] if boxes else []
        told += [f"{GoOn.now()} goes on once it is in the case system."] if exports else []
        told = [*_written(exports), *told] or [f"Nothing exported yet. {ExportRecord.now()} writes the file."]
        told += [KEEPS_NOTHING] if of_demo(self.workspace.export_folder) else []
        self.query_one("#done", PlainText).update("\n".join(told))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer filing only when something has been exported, and what belongs to a copy or a version only to one."""
        if action == ConfirmFiled.action() and not self._exports:
            return False
        if self._filled and action in {LeaveOut.action(), OpenVersion.action()}:
            return self._cut if action == LeaveOut.action() else self._version
        return super().check_action(action, parameters)

    @on(Input.Submitted, "#folder")
    def action_export_record(self) -> None:
        """Write the file."""
        folder = typed_path(self.query_one("#folder", Input).value)
        write = partial(self.flow.export, self._form, folder, self._paper, beside=self._beside)
        self._beside, self._making = False, None
        self.work_ended()

        async def exporting() -> AsyncGenerator[Export, None]:
            yield await asyncio.to_thread(write)

        jobs.start(self, self.JOB, exporting)

    def action_open_version(self) -> None:
        """Open the version at its desk; make it first where there is none of the record as it is now."""
        if self.busy:
            return
        with self.told():
            version = self.flow.version(self._paper)
            if version.made:
                self.post_message(MeetingOpened(version))
                return
            self._making = version
            jobs.start(self, self.JOB, version.write_draft)
            self.query_one("#work", WorkLine).show(PLAINER, None)

    def work_again(self) -> None:
        """Do again what could not be done."""
        if self._making is not None:
            self.action_open_version()
        else:
            self.action_export_record()

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show how far a version has come."""
        if self._making is not None:
            self.query_one("#work", WorkLine).show(PLAINER, cast("Progress", moved.event))

    def on_job_cancelled(self, _cancelled: JobCancelled) -> None:
        """Show what there is."""
        self._making = None
        self.query_one("#work", WorkLine).update("")
        self._preview()

    def work_ended(self) -> None:
        """Show that no work is under way."""
        self.query_one("#work", WorkLine).update("")

    def retry_word(self, error: CandourError) -> str:
        """Offer another name beside a file that is there already."""
        self._beside = isinstance(error, ExportTaken)
        return "Write it beside, under another name" if self._beside else super().retry_word(error)

    def on_job_ended(self, _ended: JobEnded) -> None:
        """Open the version that was made; else show where the file is, and leave the folder so that letters work."""
        if self._making is not None:
            self.post_message(MeetingOpened(self._making))
            return
        self.query_one("#paper").focus()
        self._show()

    @work(description="boxes")
    async def action_show_boxes(self) -> None:
        """Show the record box by box."""
        await self.app.push_screen_wait(BoxesScreen(self.flow, self.workspace))
        self._show()

    @work(description="leave out")
    async def action_leave_out(self) -> None:
        """Go through a copy and tick what is left out of it."""
        await self.app.push_screen_wait(LeavingOutScreen(self.flow, self._paper))
        self._preview()

    @work(description="filed")
    async def action_confirm_filed(self) -> None:
        """Keep the confirmation that the record is filed, and go on to destruction."""
        text = "You have put the record into the case system and seen it there."
        if not await self.app.push_screen_wait(Confirm("Is it filed?", text, yes="Yes, it is filed")):
            return
        with self.told():
            self.flow.confirm_filed()
            self.post_message(MeetingOpened(self.flow))

    def action_go_on(self) -> None:
        """Go on to destruction, which begins with the confirmation that the record is filed."""
        if self._exports:
            self.action_confirm_filed()
            return
        with self.told():
            hint = f"{ExportRecord.now()} writes the file; then put it into the case system."
            raise NotAllowed("Nothing has been exported yet.", title="First the file", hint=hint)


def _written(exports: Sequence[Export]) -> list[str]:
    """Return the files that were written, a line each, under the last of them its digest; of many the last ones."""
    files = [export for export in exports if export.path]
    lines = [f"✓ {export.at:%H:%M}  {export.path}" for export in files]
    if len(lines) > FEW:
        lines[:-FEW] = [f"✓ {counted(len(lines) - FEW, 'file')} before these"]
    return [*lines, f"  SHA-256 {files[-1].sha256}"] if files else []
