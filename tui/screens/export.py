"""Export: the approved text and nothing else, into a folder of the practitioner's choice."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Input, Select

from tui import jobs
from tui.command import bindings
from tui.commands import ConfirmFiled, ExportRecord, ShowMeetings
from tui.messages import MeetingOpened
from tui.screens.base import STAGE_VERBS, StageScreen
from tui.screens.dialogs import Confirm
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from textual.app import ComposeResult

    from engine.meeting import Export
    from tui.messages import JobEnded

FORMS = (("Plain text", "text"), ("Markdown", "markdown"))


class ExportScreen(StageScreen):
    """Write the approved record out, and confirm that it is filed."""

    VERBS = (ExportRecord, ConfirmFiled, *STAGE_VERBS)
    BINDINGS = bindings(VERBS, shown=(ShowMeetings,))
    AUTO_FOCUS = "#form"
    JOB = "export"
    WHAT = (
        "Choose a form and a folder and press F5. The file holds exactly the text you approved; it leaves the vault, "
        "so look after it. When the record is in the case system, say so with f, and go on to destruction with F2."
    )

    _exports: tuple[Export, ...] = ()

    def body(self) -> ComposeResult:
        """Lay out form, folder, what is done, and the text."""
        with Horizontal(classes="row"):
            yield PlainText("Form", classes="label")
            yield Select(FORMS, value="text", allow_blank=False, id="form", compact=True)
        with Horizontal(classes="row"):
            yield PlainText("Folder", classes="label")
            yield Input(str(self.workspace.export_folder), id="folder", compact=True)
        yield PlainText(id="done")
        with VerticalScroll(id="preview"):
            yield PlainText(id="text")

    def fill(self) -> None:
        """Show the text and what has been exported already."""
        self._preview()
        self._show()

    @on(Select.Changed, "#form")
    def _preview(self) -> None:
        with self.told():
            self.query_one("#text", PlainText).update(self.flow.preview(self._form))

    @property
    def _form(self) -> str:
        return str(self.query_one("#form", Select).value)

    def _show(self) -> None:
        exports = self._exports = self.flow.exports
        self.query_one("#done", PlainText).update(
            "\n".join(map(_line, exports[-3:])) or "Nothing exported yet. F5 writes the file."
        )
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer filing only when something has been exported."""
        if action == ConfirmFiled.action() and not self._exports:
            return False
        return super().check_action(action, parameters)

    @on(Input.Submitted, "#folder")
    def action_export_record(self) -> None:
        """Write the file."""
        folder = Path(self.query_one("#folder", Input).value.strip()).expanduser()
        form = self._form

        async def exporting() -> AsyncGenerator[Export, None]:
            yield await asyncio.to_thread(self.flow.export, form, folder)

        jobs.start(self, self.JOB, exporting)

    work_again = action_export_record

    def on_job_ended(self, _ended: JobEnded) -> None:
        """Show where it is, and leave the folder so that letters work."""
        self.query_one("#form").focus()
        self._show()

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
        else:
            super().action_go_on()


def _line(export: Export) -> str:
    return f"✓ {export.at:%H:%M}  {export.path}\n  SHA-256 {export.sha256}"
