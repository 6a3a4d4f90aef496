"""The draft: which template, how far the writing has come, and what the draft does and does not speak for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rich.table import Table
from textual import work
from textual.containers import Horizontal, VerticalScroll

from engine.meeting import Origin, Risk, Scope
from tui import jobs
from tui.account import other_day
from tui.command import bindings
from tui.commands import GoBack, GoOn, ShowMeetings, WriteDraft, WriteNote
from tui.review_commands import GoTo
from tui.screens.base import STAGE_VERBS
from tui.screens.dialogs import Confirm
from tui.screens.noting import NotingScreen
from tui.widgets.pick import Pick
from tui.widgets.plain_text import PlainText, cell
from tui.widgets.work_line import WorkLine
from tui.words import clock, counted

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from engine.flow import Progress
    from engine.meeting import Draft, Section
    from tui.messages import JobCancelled, JobEnded, JobMoved


class DraftScreen(NotingScreen):
    """Write the draft, and see what became of it."""

    VERBS = (WriteDraft, WriteNote, *STAGE_VERBS)
    BINDINGS = bindings(VERBS, shown=(ShowMeetings,))
    AUTO_FOCUS = "#template"
    JOB = "drafting"
    WHAT = (
        "Choose a template and press {WriteDraft}. The program picks what was said for each section and a small "
        "language model on this machine words it; what the checks do not find in the transcript is put in the "
        "speaker’s own words instead. Analysis and decisions are never drafted: they are yours to write at review."
    )

    def body(self) -> ComposeResult:
        """Lay out the templates, the work and the result."""
        templates = [(template.title, template.name) for template in self.workspace.templates()]
        names = [name for _, name in templates]
        chosen = self.flow.meeting.template if self.flow.meeting.template in names else names[0]
        with Horizontal(classes="row"):
            yield PlainText("Template", classes="label")
            yield Pick(templates, value=chosen, allow_blank=False, id="template", compact=True)
        yield WorkLine(id="work")
        with VerticalScroll(id="result"):
            yield PlainText(id="summary")
            yield PlainText(id="sections")
        yield from self.notes()

    def fill(self) -> None:
        """Show the templates and what there is of a draft."""
        super().fill()
        self._show()

    # Showing

    def _show(self) -> None:
        """Show the draft as it is sealed, or what to do."""
        if not self.busy:
            self.query_one("#work", WorkLine).update("")
        draft = self.flow.draft
        told = "" if self.busy else other_day(self.flow)
        text = self._none_yet() if draft is None else _summary(draft, heard=bool(draft.model))
        self.query_one("#summary", PlainText).update(f"! {told}\n\n{text}" if told else text)
        self.query_one("#sections", PlainText).update("" if draft is None else _table(draft))
        self.refresh_bindings()

    def _none_yet(self) -> str:
        permission = self.flow.permitted(Scope.DRAFT)
        if self.busy:
            return ""
        if not permission.allowed:
            return (
                f"Nothing is drafted for you. {permission.reason}\n\n{WriteDraft.now()} lays out the headings of the "
                "template with no words under them; you write them at review."
            )
        return f"There is no draft yet. {WriteDraft.now()} begins; it can be stopped at any time.{self._unsure()}"

    def _unsure(self) -> str:
        """Say that unsure words were left as they are: the draft is made of them."""
        segments = self.flow.transcript.segments if self.flow.transcript else ()
        left = sum(bool(segment.uncertain) and not segment.struck for segment in segments)
        back = f"{GoBack.now()} goes back to them; in a draft they are harder to see."
        return f"\n\n! In {counted(left, 'place')} the recogniser was unsure of words. {back}" if left else ""

    # The work

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer writing while nothing is being written."""
        if action == WriteDraft.action() and self.busy:
            return False
        return super().check_action(action, parameters)

    @work(description="write draft")
    async def action_write_draft(self) -> None:
        """Write the draft by the template chosen, after a yes where there is one already."""
        if self.busy:
            return
        if self.flow.draft is not None:
            text = (
                "What you wrote and edited is kept, and so is every decision about a line that comes out as it was. "
                "What comes out differently you decide again."
            )
            again = Confirm("Write the draft again?", text, yes="Write it again", danger=True)
            if not await self.app.push_screen_wait(again):
                return
        self.work_again()

    def work_again(self) -> None:
        """Begin the writing."""
        with self.told():
            self.flow.change(template=str(self.query_one("#template", Pick).value))
            jobs.start(self, self.JOB, self.flow.write_draft)
            self.query_one("#work", WorkLine).show("Writing the draft", None)
            self._show()

    def on_job_moved(self, moved: JobMoved) -> None:
        """Show how far it has come."""
        self.query_one("#work", WorkLine).show("Writing the draft", cast("Progress", moved.event))

    def on_job_ended(self, _ended: JobEnded) -> None:
        """Show the result."""
        self._show()

    def on_job_cancelled(self, _cancelled: JobCancelled) -> None:
        """Show what there is."""
        self._show()

    def work_ended(self) -> None:
        """Show what there is."""
        self._show()


def _summary(draft: Draft, *, heard: bool) -> str:
    """Return what the draft is made of and what it does not speak for, in sentences."""
    lines = [statement for section in draft.sections for statement in section.statements]
    quoted = sum(line.kind is Origin.QUOTED for line in lines)
    risky = sum(any(finding.risk is Risk.HIGH for finding in line.findings) for line in lines)
    said = (
        [
            f"{counted(len(lines), 'line')} drafted, {quoted} of them in the speaker’s own words.",
            f"They carry {draft.coverage:.0%} of what was said, by its length.",
        ]
        if heard
        else [f"{counted(len(lines), 'line')} laid out from set-up and your notes; the rest is yours to write."]
    )
    if risky:
        said.append(f"{counted(risky, 'line')} of high risk by the check: at review they come first.")
    if draft.omissions:
        high = sum(one.risk is Risk.HIGH for one in draft.omissions)
        grave = f", {high} of them of high risk" if high else ""
        said.append(f"{counted(len(draft.omissions), 'thing')} said, but in no line{grave}: review asks.")
    if draft.uncovered:
        spans = ", ".join(f"{clock(span.start)}-{clock(span.end)}" for span in draft.uncovered[:4])
        more = f" and {len(draft.uncovered) - 4} more" if len(draft.uncovered) > 4 else ""  # noqa: PLR2004 - four fit
        said.append(
            f"In no line of the draft is what was said at {spans}{more}. {GoTo.now()} at review goes to each: to hear "
            "it, and to write a line of it if it belongs in the record."
        )
    if not draft.complete:
        said.append(f"! The draft is not finished. {WriteDraft.now()} writes it again.")
    return "\n".join([*said, "", f"{GoOn.now()} goes on to review, line by line."])


def _table(draft: Draft) -> Table:
    table = Table.grid(padding=(0, 2, 0, 2))
    table.add_column(ratio=1)
    table.add_column(no_wrap=True)
    for section in draft.sections:
        table.add_row(cell(section.title), cell(_state(section)))
    return table


def _state(section: Section) -> str:
    if section.human:
        return "yours to write"
    cut = "" if section.complete else ", cut short"
    return f"{counted(len(section.statements), 'line')}{cut}" if section.statements or cut else "nothing drafted"
