"""Review: every line against what was said, decided by a person; the rest of the record in their own words.

Nothing of high risk is decided before it has been opened, and nothing is approved while anything is undecided.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from engine.errors import NotAllowed
from engine.meeting import Stage, Verdict
from tui.command import bindings
from tui.commands import GoBack, GoOn, PlayClip, StepBack
from tui.messages import MeetingOpened
from tui.review_commands import (
    AcceptSection,
    AcceptStatement,
    ApproveRecord,
    ConfirmDraft,
    DeclareComplete,
    EditStatement,
    NextClip,
    NextInOrder,
    NextStatement,
    NextUndecided,
    PreviousInOrder,
    PreviousStatement,
    PreviousUndecided,
    QuoteInstead,
    RedoDecision,
    RejectStatement,
    UndoDecision,
    WriteSection,
)
from tui.screens.approval import ApprovalDialog
from tui.screens.base import STAGE_VERBS
from tui.screens.desk import HEADING, ReviewDesk
from tui.screens.dialogs import AskLine, AskText, Choose, Confirm, ErrorDialog
from tui.words import counted

if TYPE_CHECKING:
    from engine.meeting import Omission, Section
    from engine.review.desk import Item


WITH_SOUND = frozenset(verb.action() for verb in (PlayClip, StepBack, NextClip))
WITH_UNDECIDED = frozenset(verb.action() for verb in (NextUndecided, PreviousUndecided, NextInOrder, PreviousInOrder))


class ReviewScreen(ReviewDesk):
    """Decide line by line, write what is yours to write, approve."""

    VERBS = (
        AcceptStatement,
        EditStatement,
        RejectStatement,
        PlayClip,
        UndoDecision,
        RedoDecision,
        StepBack,
        NextClip,
        NextUndecided,
        PreviousUndecided,
        NextInOrder,
        PreviousInOrder,
        NextStatement,
        PreviousStatement,
        AcceptSection,
        QuoteInstead,
        WriteSection,
        DeclareComplete,
        ConfirmDraft,
        ApproveRecord,
        *STAGE_VERBS,
    )
    BINDINGS = bindings(VERBS, hidden=(GoOn, GoBack))
    AUTO_FOCUS = "#lines"
    WHAT = (
        "The lines of the draft by section, and beneath them the line in hand with what the checks say of it and what "
        "was said in the meeting. a takes a line as it stands, e puts it into your words, r leaves it out, u takes the "
        "last step back, g goes to the next undecided, the riskiest first, n to the next one down the record. Space "
        "plays what was said. Lines marked ! have to be opened with Enter before you decide; of the other lines of a "
        "section, s takes all that stood on the screen in full. w writes a line of your own in this section: analysis "
        "and decisions are always yours. The minutes left reckon 20 seconds a line and a minute for one of high risk, "
        "for everybody; nothing is timed. When all is decided, F8 approves."
    )

    # Deciding

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done with the row in hand."""
        if not self._filled:
            return super().check_action(action, parameters)
        item = self._item
        able = {
            AcceptStatement.action(): item is not None and not item.own,
            EditStatement.action(): item is not None,
            RejectStatement.action(): item is not None,
            UndoDecision.action(): self._review.can_undo,
            RedoDecision.action(): self._review.can_redo,
            **dict.fromkeys(WITH_SOUND, bool(self._said)),
            **dict.fromkeys(WITH_UNDECIDED, bool(self._review.undecided())),
            AcceptSection.action(): item is not None and item.omission is None,
            QuoteInstead.action(): item is not None and item.omission is None and not item.own and bool(self._said),
            ConfirmDraft.action(): bool(self.query_one("#outdated").display),
            DeclareComplete.action(): bool(self._review.cut_short),
            ApproveRecord.action(): self._approval is None,
        }
        return able.get(action, True) and super().check_action(action, parameters)

    def _opened(self) -> Item | None:
        """Return the line in hand if it may be decided; one of high risk is opened first and decided next time."""
        item = self._item
        if item is not None and self._review.must_open(item.id):
            self._open()
            self.say("Opened: look at what was said, then decide.")
            return None
        return item

    def _decide(self, item: Item, verdict: Verdict, text: str = "") -> None:
        """Decide, and go on to the next undecided line of the record."""
        with self.told():
            self.flow.decide(item.id, verdict, text)
            self._after(item)

    def _after(self, item: Item) -> None:
        following = self.flow.review.next_undecided(item.id, "document")
        self._changed(following.id if following else item.id)

    def action_accept_statement(self) -> None:
        """Take the line in hand, or take what was left out into the record."""
        item = self._opened()
        if item is None:
            return
        if item.omission is not None:
            self.put_in(item, item.omission)
        else:
            self._decide(item, Verdict.ACCEPT)

    def action_reject_statement(self) -> None:
        """Leave the line in hand out; take a line of one's own away; answer for what was left out."""
        item = self._opened()
        if item is None:
            return
        if item.omission is not None:
            self.leave_out(item, item.omission)
        elif item.own:
            with self.told():
                self.flow.step(lambda review, by: review.remove(item.id, by))
                self._changed(HEADING + item.section)
        else:
            self._decide(item, Verdict.REJECT)

    def action_accept_section(self) -> None:
        """Take what may be taken together under this heading, and say what may not."""
        item = self._item
        if item is None:
            return
        with self.told():
            self._note_shown()
            self.flow.step(lambda review, by: review.accept_section(item.section, by))
            taken = len(self.flow.review.history.steps[-1].puts)
            left = sum(not line.decided for line in self.flow.review.section(item.section))
            self._after(item)
            rest = f", {left} to decide one by one" if left else ""
            self.say(f"{counted(taken, 'line')} taken together{rest}; u takes that back.")

    def action_quote_instead(self) -> None:
        """Put the speaker's own words in place of the wording, to be decided anew."""
        item = self._opened()
        if item is not None:
            with self.told():
                self.flow.quote_instead(item.id)
                self._changed(item.id)
                self.say("In the speaker’s own words now: decide about them.")

    @work(description="edit")
    async def action_edit_statement(self) -> None:
        """Put the line in hand into other words."""
        item = self._opened()
        if item is None:
            return
        if item.omission is not None:
            self.put_in(item, item.omission)
            return
        drafted = f"Drafted: {item.drafted}" if item.edited else ""
        text = await self.app.push_screen_wait(AskText("In your words", drafted, value=item.text, one_line=True))
        if not text:
            return
        if not item.own:
            self._decide(item, Verdict.EDIT, text)
            return
        with self.told():
            self.flow.step(lambda review, by: review.rewrite(item.id, text, by))
            self._changed(item.id)

    @work(description="put in")
    async def put_in(self, item: Item, omission: Omission) -> None:
        """Take what the draft left out into the record, as a line of the practitioner's own."""
        sections = [(section.id, section.title) for section in self._sections.values()]
        section = await self.app.push_screen_wait(Choose("Into which section?", sections))
        if section is None:
            return
        text = await self.app.push_screen_wait(AskText("In your words", omission.detail, one_line=True))
        if text:
            with self.told():
                self.flow.step(lambda review, by: review.add(item.id, section, text, by))
                self._after(item)

    @work(description="leave out")
    async def leave_out(self, item: Item, omission: Omission) -> None:
        """Answer for what the draft left out."""
        reason = await self.app.push_screen_wait(AskLine("Why is it rightly left out?", omission.detail))
        if reason and reason.strip():
            with self.told():
                self.flow.dismiss(item.id, reason)
                self._after(item)

    def action_write_section(self) -> None:
        """Write a line of one's own in the section in hand."""
        self.write_section()

    @work(description="write")
    async def write_section(self) -> None:
        """Ask for the line and put it at the end of the section."""
        section = self._section
        if section is None:
            return
        text = await self.app.push_screen_wait(AskText(f"{section.title}: in your words"))
        if text:
            with self.told():
                self.flow.write(section.id, text)
                self._changed(self.flow.review.section(section.id)[-1].id)

    @property
    def _section(self) -> Section | None:
        item = self._item
        name = item.section if item is not None else self._chosen.removeprefix(HEADING)
        return self._sections.get(name)

    @work(description="confirm draft")
    async def action_confirm_draft(self) -> None:
        """Let the draft stand as it is on what was changed beneath it."""
        text = "You have looked at every line marked ≠: what was said, as it now reads, bears it out."
        if await self.app.push_screen_wait(Confirm("Let the draft stand?", text, yes="It stands", danger=True)):
            with self.told():
                self.flow.confirm_draft()
                self._changed(self._chosen)

    @work(description="complete")
    async def action_declare_complete(self) -> None:
        """Declare what was cut short complete, one section at a time."""
        name = self._review.cut_short[0]
        what = f"“{self._sections[name].title}” was cut short" if name else "The draft was not finished"
        text = "You have made sure from the transcript that nothing is missing, or have written it yourself."
        if await self.app.push_screen_wait(Confirm(f"{what}. Is it complete now?", text, yes="It is complete")):
            with self.told():
                self.flow.step(lambda review, by: review.complete(by, name))
                self._changed(self._chosen)

    def action_undo_decision(self) -> None:
        """Take the last step back, and show where it was."""
        with self.told():
            latest = self._review.latest
            self.flow.undo()
            self._changed(latest.id if latest else "")

    def action_redo_decision(self) -> None:
        """Take the step again, and show where it is."""
        with self.told():
            self.flow.redo()
            latest = self.flow.review.latest
            self._changed(latest.id if latest else "")

    # Approval

    @work(description="approve")
    async def action_approve_record(self) -> None:
        """Say what is left to do, or take the declaration and the name."""
        blockers = self.flow.blockers()
        if blockers:
            text = "\n".join(f"· {blocker}" for blocker in blockers)
            self.app.push_screen(
                ErrorDialog(NotAllowed(text, title="Not yet", hint="g goes to the next undecided line."))
            )
            return
        name = await self.app.push_screen_wait(ApprovalDialog(self._account()))
        if name:
            with self.told():
                self.flow.approve(name)
                self.flow.go(Stage.EXPORT)
                self.post_message(MeetingOpened(self.flow))

    def _account(self) -> str:
        """Return how many lines were taken, edited, left out and written."""
        desk = self._review.desk
        own = sum(item.own for item in desk)
        verdicts = [item.verdict for item in desk if not item.own and item.omission is None]
        return (
            f"{counted(verdicts.count(Verdict.ACCEPT), 'line')} accepted, {verdicts.count(Verdict.EDIT)} edited, "
            f"{verdicts.count(Verdict.REJECT)} left out, {own} written by you."
        )

    def action_go_on(self) -> None:
        """Go on to export; before approval, approve."""
        if self._approval is None:
            self.action_approve_record()
        else:
            super().action_go_on()
