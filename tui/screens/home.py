"""The list of meetings, each with the stage it waits at."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import TYPE_CHECKING

from rich.table import Table
from textual import on, work
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.errors import CandourError
from engine.meeting import Stage
from engine.text import clean_line
from tui.command import bindings
from tui.commands import DestroyMeeting, DictateNote, LockVault, NewMeeting, OpenMeeting, Quit
from tui.messages import MeetingOpened
from tui.screens.base import CandourScreen
from tui.screens.dialogs import AskLine, AskWord
from tui.widgets.plain_text import PlainText, cell
from tui.words import counted, label

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import Summary, Workspace

EMPTY = (
    "There are no meetings yet.\n\n"
    "Press n to begin one. Candour leads you through it: set-up, consent, recording, transcript, draft, "
    "review, export, destruction. You can stop anywhere; it waits here for you.\n\nF1 explains every screen."
)
WARNING = "Its keys and every sealed file of it are deleted. This cannot be undone."
DICTATION = (
    "Only your own voice is recorded, turned into text and drafted, all on this machine; destroy it whenever you like. "
    "Make sure that nobody else can be heard.\n\nYour name, and Enter, is your yes to all three:"
)
WAITS: dict[Stage, str] = {
    Stage.SETUP: "to be set up",
    Stage.CONSENT: "consent to be asked",
    Stage.RECORDING: "recording",
    Stage.TRANSCRIPT: "transcript",
    Stage.DRAFT: "draft to be written",
    Stage.REVIEW: "draft to be reviewed",
    Stage.EXPORT: "approved, to be exported",
    Stage.DESTRUCTION: "filed, to be destroyed",
}


class HomeScreen(CandourScreen):
    """Begin a meeting or go on with one."""

    VERBS = (NewMeeting, DictateNote, OpenMeeting, DestroyMeeting, LockVault, Quit)
    BINDINGS = bindings(VERBS, shown=(LockVault, Quit, DestroyMeeting))
    AUTO_FOCUS = "OptionList"
    WHAT = (
        "All the meetings in this vault, the newest first, each with what it waits for. "
        "Choose one with the arrow keys and press Enter to go on where it was left."
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._rows: tuple[Summary, ...] = ()
        self._leaving = False

    @property
    def top_line(self) -> str:
        """How many meetings there are."""
        return "Meetings"

    def body(self) -> ComposeResult:
        """Lay out the list, or what to do when there is none."""
        yield PlainText(id="how-many")
        yield OptionList(id="meetings", markup=False, compact=True)
        yield PlainText(EMPTY, id="empty")

    def on_mount(self) -> None:
        """Fill the list."""
        self._fill()

    def _fill(self) -> None:
        with self.told():
            self._rows = self._workspace.meetings()
        rows = self.query_one("#meetings", OptionList)
        rows.clear_options()
        rows.add_options([Option(_row(summary), id=summary.id) for summary in self._rows])
        rows.display = bool(self._rows)
        self.query_one("#empty").display = not self._rows
        due = sum(map(_due, self._rows))
        told = f"; {due} due for destruction by your organisation's policy" if due else ""
        self.query_one("#how-many", PlainText).update(counted(len(self._rows), "meeting") + told if self._rows else "")
        if self._rows:
            rows.highlighted = 0

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer opening and destroying only where there is a meeting."""
        if action in {OpenMeeting.action(), DestroyMeeting.action()} and not self._rows:
            return False
        return super().check_action(action, parameters)

    @work(description="dictate")
    async def action_dictate_note(self) -> None:
        """Begin a note dictated alone, once its author has said who they are, which is their yes."""
        name = await self.app.push_screen_wait(AskLine("Dictate a note alone?", DICTATION))
        if name and clean_line(name):
            with self.told():
                self.post_message(MeetingOpened(self._workspace.dictate(clean_line(name))))

    def action_new_meeting(self) -> None:
        """Begin a meeting; a key held down begins one and not several."""
        if self._leaving:
            return
        with self.told():
            self.post_message(MeetingOpened(self._workspace.new()))
            self._leaving = True

    @on(OptionList.OptionSelected)
    def action_open_meeting(self) -> None:
        """Open the meeting under the cursor."""
        summary = self._chosen()
        if summary is not None:
            with self.told():
                self.post_message(MeetingOpened(self._workspace.open(summary.id)))

    @work(description="destroy")
    async def action_destroy_meeting(self) -> None:
        """Destroy the meeting under the cursor after the word has been typed; one that cannot be read too."""
        summary = self._chosen()
        if summary is None:
            return
        text = f"{_name(summary)}\n\n{WARNING}\n\nType the word destroy:"
        if await self.app.push_screen_wait(AskWord("Destroy this meeting?", text, word="destroy")):
            with self.told():
                await asyncio.to_thread(self._workspace.destroy, summary.id, self._answers_for(summary))
            self._fill()
            self.refresh_bindings()

    def _answers_for(self, summary: Summary) -> str:
        """Return who answers for a meeting; nobody is known of one that cannot be read."""
        try:
            return self._workspace.open(summary.id).meeting.practitioner
        except CandourError:
            return ""

    def _chosen(self) -> Summary | None:
        index = self.query_one("#meetings", OptionList).highlighted
        return None if index is None else self._rows[index]


def _name(summary: Summary) -> str:
    day = f"{summary.date:%-d %B %Y}" if summary.date else "no date"
    return f"{label(summary.kind) or 'Meeting'}, {day}"


def _due(summary: Summary) -> bool:
    """Tell whether a meeting has been kept as long as the policy allows."""
    return summary.kept_until is not None and summary.kept_until <= date.today()  # noqa: DTZ011 - the day here


def _row(summary: Summary) -> Table:
    """Return one meeting as a row: date, kind and title, what it waits for."""
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=12, no_wrap=True)
    row.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
    row.add_column(width=26, no_wrap=True, overflow="ellipsis")
    day = f"{summary.date:%-d %b %Y}" if summary.date else "no date"
    what = label(summary.kind) + (f": {clean_line(summary.title)}" if summary.title else "")
    waits = f"! {summary.trouble}" if summary.trouble or summary.stage is None else WAITS[summary.stage]
    waits = "! due for destruction" if _due(summary) and not summary.trouble else waits
    row.add_row(cell(day), cell(what or "Meeting"), cell(waits))
    return row
