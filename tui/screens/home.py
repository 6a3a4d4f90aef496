"""The list of meetings, each with the stage it waits at."""

from __future__ import annotations

import asyncio
from functools import partial
from textwrap import shorten
from typing import TYPE_CHECKING, ClassVar

from rich.table import Table
from textual import on, work
from textual.binding import Binding
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from engine.certificate import text
from engine.flow.retiring import BY
from engine.holds import today
from engine.text import clean_line
from tui.command import bindings, keyed, shown_key
from tui.commands import (
    ChangePassphrase,
    DestroyMeeting,
    DictateNote,
    LockVault,
    NewMeeting,
    OpenMeeting,
    PractiseReview,
    Quit,
    ReadForOthers,
    SearchMeetings,
    ShowCertificates,
    StepOut,
)
from tui.export_commands import HoldMeeting
from tui.messages import MeetingOpened
from tui.needs import called, found, in_order, need
from tui.screens.dialogs import AskLine, AskWord, Choose
from tui.screens.holding import ask_about_hold
from tui.screens.paper import PaperScreen
from tui.screens.passphrase import CHANGED, PassphraseDialog
from tui.screens.practise import PractiseScreen
from tui.screens.screen import CandourScreen
from tui.widgets.plain_text import PlainText, cell
from tui.words import counted, full_day, label, typed_path, who_opens

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import Summary, Workspace
    from engine.meeting import Certificate

YET = "There are no meetings yet."
LEFT = "No meetings are left; {ShowCertificates} shows the certificates of what was destroyed."
BEGINNING = (
    "\n\n"
    "{NewMeeting}  begins one; it waits here whenever you stop:\n\n"
    "   1  set up, and ask everyone present\n"
    "   2  record, or take in a sound file; it is turned into text\n"
    "   3  check the draft line by line against what was said\n"
    "   4  approve, export, and destroy the rest\n\n"
    "{PractiseReview}  practises on a sample: find the errors planted in its draft\n"
    "{DictateNote}  dictates a note alone\n"
    "{FindVerb}  finds anything that can be done by its name; {ShowHelp} explains it"
)
NONE_FOUND = "No meeting has these words. {StepOut} shows all of them again."
WARNING = "Its keys and every sealed file of it are deleted. This cannot be undone."
DICTATION = (
    "Only your own voice is recorded, turned into text and drafted, all on this machine; destroy it whenever you like. "
    "Make sure that nobody else can be heard.\n\nYour name, and Enter, is your yes to all three:"
)
LONGEST = 160
"""Letters of a purpose in the list: four lines of it, so that one meeting does not fill the screen."""
READING = "Your key, which is no secret. Whoever hands you a record seals it to this key:"


class Meetings(OptionList):
    """The list; its own key is in the footer."""

    BINDINGS: ClassVar = [Binding("enter", "select", OpenMeeting.word, key_display=shown_key("enter"))]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer opening only where there is a meeting."""
        return super().check_action(action, parameters) if self.option_count or action != "select" else False


class HomeScreen(CandourScreen):
    """Begin a meeting or go on with one."""

    VERBS = (
        NewMeeting,
        DictateNote,
        OpenMeeting,
        SearchMeetings,
        PractiseReview,
        ReadForOthers,
        HoldMeeting,
        StepOut,
        DestroyMeeting,
        ShowCertificates,
        ChangePassphrase,
        LockVault,
        Quit,
    )
    BINDINGS = bindings(VERBS, shown=(PractiseReview, Quit), hidden=(HoldMeeting, ReadForOthers))
    AUTO_FOCUS = "OptionList"
    WHAT = (
        "All the meetings in this vault, the most urgent first: a recording found broken off, what is due, then what "
        "waits for your review. Enter goes on with the one under the cursor where it was left; {SearchMeetings} "
        "searches. {ReadForOthers} is for reading a colleague’s record before they approve it."
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._all: tuple[Summary, ...] = ()
        self._rows: tuple[Summary, ...] = ()
        self._certificates: tuple[Certificate, ...] = ()
        self._leaving = False

    @property
    def top_line(self) -> str:
        """How many meetings there are."""
        return "Meetings"

    def body(self) -> ComposeResult:
        """Lay out the list, or what to do when there is none."""
        yield PlainText(id="how-many")
        yield Input(placeholder="Words of the kind, the purpose or the date", id="search", compact=True)
        yield Meetings(id="meetings", markup=False, compact=True)
        yield PlainText(id="empty")
        yield PlainText(who_opens(self._workspace), id="who-opens")

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one("#search").display = False
        self.query_one("#who-opens").display = bool(who_opens(self._workspace))
        self._fill()
        self.set_focus(self.query_one("#meetings") if self._rows else None)

    def _fill(self) -> None:
        with self.told():
            self._all = in_order(self._workspace.meetings(), today())
            self._certificates = self._workspace.certificates()
        self._show("")

    def _show(self, words: str) -> None:
        """Show the meetings in which these words stand, what presses first."""
        self._rows = found(self._all, words)
        rows = self.query_one("#meetings", OptionList)
        rows.clear_options()
        rows.add_options([Option(_row(summary), id=summary.id) for summary in self._rows])
        rows.display = bool(self._rows)
        self.query_one("#empty", PlainText).update(self._nothing())
        self.query_one("#empty").display = not self._rows
        due = sum(row.kept_until is not None and row.kept_until <= today() for row in self._rows)
        told = f"; {due} due for destruction by your organisation's policy" if due else ""
        gone = sum(map(_retired_today, self._certificates))
        told += f"; {gone} destroyed today, kept as long as the policy allows" if gone else ""
        how_many = counted(len(self._rows), "meeting") + told
        shown = (self._workspace.clock, how_many if self._rows or gone else "")
        self.query_one("#how-many", PlainText).update("\n".join(filter(None, shown)))
        if self._rows:
            rows.highlighted = 0

    def _nothing(self) -> str:
        """Say why there is nothing in the list, and what can be done."""
        begin = (LEFT if self._certificates else YET) + BEGINNING
        return keyed(NONE_FOUND if self._all else begin)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer opening and destroying only where there is a meeting."""
        if action in {OpenMeeting.action(), DestroyMeeting.action(), HoldMeeting.action()} and not self._rows:
            return False
        if action == SearchMeetings.action() and not self._all:
            return False
        if action == ShowCertificates.action() and not self._certificates:
            return False
        return super().check_action(action, parameters)

    def action_search_meetings(self) -> None:
        """Open the line to search by."""
        search = self.query_one("#search", Input)
        search.display = True
        search.focus()

    @on(Input.Changed, "#search")
    def _searched(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(Input.Submitted, "#search")
    def _search_done(self) -> None:
        """Go to what was found."""
        (self.query_one("#meetings") if self._rows else self.query_one("#search")).focus()

    def action_step_out(self) -> None:
        """Show all meetings again."""
        search = self.query_one("#search", Input)
        if search.display:
            search.value = ""
            search.display = False
            self._show("")
            self.query_one("#meetings").focus()

    def action_practise_review(self) -> None:
        """Practise on the sample meeting."""
        self.app.push_screen(PractiseScreen(self._workspace.export_folder))

    @work(description="dictate")
    async def action_dictate_note(self) -> None:
        """Begin a note dictated alone, once its author has said who they are, which is their yes."""
        name = await self.app.push_screen_wait(AskLine("Dictate a note alone?", DICTATION, keep="Begin"))
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

    @work(description="second reading")
    async def action_read_for_others(self) -> None:
        """Show one's key for second readings, or open a record that was sealed to it."""
        with self.told():
            text = f"{READING}\n\n{self._workspace.reading_key}\n\nThe file you were sent, once you have it:"
            name = await self.app.push_screen_wait(AskLine("Read a colleague’s record", text, keep="Open"))
            if not name or not name.strip():
                return
            reader = await self.app.push_screen_wait(
                AskLine("Your name", "It stands beside what you would change.", keep="Begin")
            )
            if reader and clean_line(reader):
                self.post_message(MeetingOpened(self._workspace.read_for(typed_path(name), reader)))

    @work(description="destroy")
    async def action_destroy_meeting(self) -> None:
        """Destroy the meeting under the cursor after the word has been typed; one that cannot be read too."""
        summary = self._chosen()
        if summary is None:
            return
        text = f"{_name(summary)}\n\n{WARNING}\n\nType the word destroy:"
        if await self.app.push_screen_wait(AskWord("Destroy this meeting?", text, word="destroy")):
            with self.told():
                await asyncio.to_thread(self._workspace.destroy, summary.id, self._workspace.answers_for(summary.id))
            self._fill()
            self.refresh_bindings()

    @work(description="hold")
    async def action_hold_meeting(self) -> None:
        """Hold the meeting under the cursor, or end its hold."""
        summary = self._chosen()
        if summary is not None:
            with self.told():
                by = self._workspace.answers_for(summary.id)
                await ask_about_hold(self.app, self._workspace, summary.id, by)
            self._fill()

    @work(description="certificates")
    async def action_show_certificates(self) -> None:
        """Ask which certificate, the newest first, and show it."""
        with self.told():
            found = {str(number): one for number, one in enumerate(reversed(self._certificates))}
            choices = [
                (number, f"{one.at:%-d %B %Y, %H:%M}   {one.by or 'nobody named'}") for number, one in found.items()
            ]
            chosen = await self.app.push_screen_wait(Choose("Certificates of what was destroyed here", choices))
            if chosen is not None:
                write = partial(self._workspace.write_certificate, found[chosen])
                self.app.push_screen(PaperScreen(text(found[chosen]), self._workspace.export_folder, write))

    @work(description="passphrase")
    async def action_change_passphrase(self) -> None:
        """Ask for the present passphrase and a new one."""
        if await self.app.push_screen_wait(PassphraseDialog(self._workspace.change_passphrase)):
            self.notify(CHANGED)

    def _chosen(self) -> Summary | None:
        index = self.query_one("#meetings", OptionList).highlighted
        return None if index is None else self._rows[index]


def _name(summary: Summary) -> str:
    return f"{label(summary.kind) or 'Meeting'}, {full_day(summary.date) or 'no date'}"


def _retired_today(certificate: Certificate) -> bool:
    """Tell whether a meeting was destroyed today because the policy no longer lets it be kept."""
    return certificate.by == BY and certificate.at.astimezone().date() == today()


def _row(summary: Summary) -> Table:
    """Return one meeting as a row: date, kind and title, what it needs next."""
    row = Table.grid(padding=(0, 2, 0, 0), expand=True)
    row.add_column(width=12, no_wrap=True)
    row.add_column(ratio=1)
    row.add_column(width=26)
    day = f"{summary.date:%-d %b %Y}" if summary.date else "no date"
    row.add_row(cell(day), cell(shorten(called(summary), LONGEST, placeholder=" …")), cell(need(summary, today())[1]))
    return row
