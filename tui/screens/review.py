"""Review: every line against what was said, decided by a person; the rest of the record in their own words.

Nothing of high risk is decided before it has been opened, and nothing is approved while anything is undecided.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from engine.errors import NotAllowed
from engine.meeting import Stage, Verdict
from engine.review.desk import Item, Verb
from tui import review_commands as verbs
from tui.account import account
from tui.command import bindings, keyed
from tui.commands import GoBack, GoOn, PlayClip, StepBack
from tui.messages import MeetingOpened
from tui.screens.approval import ApprovalDialog
from tui.screens.base import STAGE_VERBS
from tui.screens.desk import HEADING
from tui.screens.dialogs import AskLine, Choose, CloseDialog, Confirm, ErrorDialog
from tui.screens.handing import Handing
from tui.screens.review_dialogs import AdvisedText
from tui.screens.sources import sources
from tui.screens.together import ReadTogether
from tui.words import counted, heard

if TYPE_CHECKING:
    from engine.meeting import Omission
    from engine.review import Review
    from engine.review.desk import Step

WITH_SOUND = (PlayClip, StepBack, verbs.NextClip)
WITH_UNDECIDED = (verbs.NextUndecided, verbs.PreviousUndecided, verbs.NextInOrder, verbs.PreviousInOrder)
STEPS = {
    Verb.DECIDED: "your decision about this line",
    Verb.SECTION_ACCEPTED: "the lines taken together",
    Verb.WRITTEN: "the line you wrote",
    Verb.REWRITTEN: "other words for a line of yours",
    Verb.REMOVED: "taking a line of yours away",
    Verb.SPLIT: "two lines made of one",
    Verb.JOINED: "one line made of two",
    Verb.MOVED: "moving this line",
    Verb.QUOTED: "the speaker’s own words put in",
    Verb.LINKED: "what this line rests on",
    Verb.ANSWERED: "what you answered for what was left out",
    Verb.COMPLETED: "a section said to be complete",
    Verb.RENAMED: "the names people have now",
    Verb.AMENDED: "what the second reader would have",
    Verb.CARRIED: "all that was kept of the draft before",
}
TAKEN_AWAY = "Your line is taken away; {UndoDecision} takes that back."
WITH_LINE = (verbs.SplitStatement, verbs.MoveToSection)


class ReviewScreen(Handing):
    """Decide line by line, write what is yours to write, approve."""

    VERBS = (
        verbs.AcceptStatement,
        verbs.EditStatement,
        verbs.RejectStatement,
        PlayClip,
        verbs.UndoDecision,
        verbs.RedoDecision,
        StepBack,
        verbs.NextClip,
        verbs.AcceptSection,
        verbs.WriteSection,
        verbs.QuoteInstead,
        verbs.SeeSources,
        verbs.ChooseWords,
        verbs.ShowChanges,
        verbs.NextUndecided,
        verbs.PreviousUndecided,
        verbs.NextInOrder,
        verbs.PreviousInOrder,
        verbs.NextFinding,
        verbs.PreviousFinding,
        verbs.NextSection,
        verbs.PreviousSection,
        verbs.NextStatement,
        verbs.PreviousStatement,
        verbs.GoTo,
        verbs.SearchLines,
        verbs.NextMatch,
        verbs.PreviousMatch,
        verbs.SplitStatement,
        verbs.JoinStatement,
        verbs.MoveUp,
        verbs.MoveDown,
        verbs.MoveToSection,
        verbs.PutNames,
        verbs.DeclareComplete,
        verbs.ConfirmDraft,
        verbs.SecondReader,
        verbs.ApproveRecord,
        *STAGE_VERBS,
    )
    BINDINGS = bindings(VERBS, shown=(verbs.AcceptSection, verbs.WriteSection), hidden=(GoOn, GoBack, PlayClip))
    AUTO_FOCUS = "#lines"
    WHAT = (
        "The lines of the draft by section, and the line in hand with what the checks say of it and what was said in "
        "the meeting. {AcceptStatement} takes a line as it stands, {EditStatement} puts it into your words, "
        "{RejectStatement} leaves it out, {UndoDecision} takes the last step back; you then stand at the next "
        "undecided line, the riskiest first; {NextInOrder} goes by the order of the record. Lines marked ! have to "
        "be opened with Enter before you decide. {AcceptSection} shows what is harmless in a section in full, to be "
        "taken together. {PlayClip} plays what was said. {WriteSection} writes a line of your own: analysis and "
        "decisions are always yours. What the check says of your own words is advice. The minutes left reckon 20 "
        "seconds a line and a minute for one of high risk, for everybody; nothing is timed. {SecondReader} gives the "
        "record to a second reader. When all is decided, {ApproveRecord} approves."
    )

    # Deciding

    def _able(self) -> dict[str, bool]:
        """Return which actions can be done with the row in hand."""
        item = self._item
        line = item is not None and item.omission is None
        told = item is not None and (item.edited or item.conflict or bool(item.amended) or item.placed is not None)
        able = {
            verbs.AcceptStatement: item is not None,
            verbs.EditStatement: item is not None,
            verbs.RejectStatement: item is not None,
            verbs.RedoDecision: self._review.can_redo,
            **dict.fromkeys(WITH_SOUND, bool(self._said) and self._sounds),
            **dict.fromkeys(WITH_UNDECIDED, self._left),
            **dict.fromkeys(WITH_LINE, line),
            verbs.AcceptSection: line,
            verbs.SeeSources: bool(sources(self.flow)),
            verbs.ChooseWords: told,
            verbs.JoinStatement: self._neighbour(1) is not None,
            verbs.MoveUp: self._neighbour(-1) is not None,
            verbs.MoveDown: self._neighbour(1) is not None,
            verbs.ConfirmDraft: self._outdated and not self.flow.reader,
            verbs.PutNames: bool(self._renames),
            verbs.DeclareComplete: bool(self._review.cut_short),
            verbs.ApproveRecord: self._approval is None and self._reading is None,
        }
        return {verb.action(): can for verb, can in able.items()}

    def action_accept_statement(self) -> None:
        """Take the line in hand, or take what was left out into the record."""
        item = self._opened()
        if item is None:
            return
        if item.omission is not None:
            self.put_in(item, item.omission)
        elif item.own and item.decided:
            self.say(
                keyed("This line is yours and stands: {EditStatement} changes it, {RejectStatement} takes it away.")
            )
        elif item.own:
            self._put_words(item, item.text or item.amended or "")
        else:
            self._decide(item, Verdict.ACCEPT)

    def _decide(self, item: Item, verdict: Verdict, text: str = "") -> None:
        """Decide, and go on to the next undecided line of the record."""
        with self.told():
            self.flow.decide(item.id, verdict, text)
            self._after_words(item)

    def action_reject_statement(self) -> None:
        """Leave the line in hand out; take a line of one's own away; answer for what was left out."""
        item = self._opened()
        if item is None:
            return
        if item.omission is not None:
            self.leave_out(item, item.omission)
        elif item.own:
            above = _before(self._review, item)
            self._take(lambda review, by: review.remove(item.id, by), above, keyed(TAKEN_AWAY))
        else:
            self._decide(item, Verdict.REJECT)

    @work(description="section")
    async def action_accept_section(self) -> None:
        """Show what may be taken together under this heading in full, and take it when it has been read."""
        section = self._section
        if section is None:
            return
        fit = self.flow.together(section.id)
        others = sum(not item.decided for item in self._review.section(section.id)) - len(fit)
        if not fit:
            self.say("Nothing here can be taken together: what is left is to be decided one by one.")
            return
        lines = [(item.text, self._rests_on(item)) for item in fit]
        if taken := await self.app.push_screen_wait(ReadTogether(section.title, lines, others)):
            names = [fit[place].id for place in taken]
            with self.told():
                self.flow.show(names)
                self.flow.step(lambda review, by: review.accept_together(names, by))
                left = next((item for item in self.flow.review.section(section.id) if not item.decided), None)
                if left is None:
                    self._after(fit[taken[-1]])
                else:
                    self._changed(left.id)
                self.say(f"{counted(len(names), 'line')} taken together; {verbs.UndoDecision.now()} takes that back.")

    def _rests_on(self, item: Item) -> str:
        """Return what a line rests on as running text."""
        said = [f"{self._whose(part)}: {heard(part)}" for part in self.flow.evidence(item.id)]
        return "\n".join(said) or "From what was entered at set-up."

    @work(description="edit")
    async def action_edit_statement(self) -> None:
        """Put the line in hand into other words; what it rests on stands above them, so it is opened by this."""
        item = self._item
        if item is None:
            return
        if self._review.must_open(item.id):
            self._open()
        if item.omission is not None:
            self.put_in(item, item.omission)
            return
        words = item.text or item.amended or ""
        if item.own:
            if kept := await self._worded("In your words", replace(item, text=words)):
                self._take(lambda review, by: review.rewrite(item.id, kept[0], by, kept[1]), item.id)
        elif text := await self.app.push_screen_wait(self._asked(item, words)):
            self._decide(item, Verdict.EDIT, text)

    @work(description="put in")
    async def put_in(self, item: Item, omission: Omission) -> None:
        """Take what the draft left out into the record, as a line of the practitioner's own."""
        sections = [(section.id, section.title) for section in self._sections.values()]
        section = await self.app.push_screen_wait(Choose("Into which section?", sections))
        if section is None:
            return
        line = Item("", section, "", evidence=item.evidence)
        text = await self.app.push_screen_wait(AdvisedText("In your words", omission.detail, self._advise(line)))
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

    @work(description="write")
    async def action_write_section(self) -> None:
        """Write a line of one's own behind the line in hand, or at a heading at the end of its section."""
        if self._section is not None:
            await self._write(self._section.id)

    def action_put_names(self) -> None:
        """Put the names people have now in place of those from before."""
        count = len(self._review.misnamed(self._renames))
        told = f"{counted(count, 'line')} put right; {verbs.UndoDecision.now()} takes that back."
        self._take(lambda review, by: review.rename(self._renames, by), self._chosen, told)

    @work(description="confirm draft")
    async def action_confirm_draft(self) -> None:
        """Let the draft stand as it is on what was changed beneath it."""
        text = "You have looked at every line marked ≠: what was said, as it now reads, bears it out."
        if await self.app.push_screen_wait(Confirm("Let the draft stand?", text, yes="It stands", danger=True)):
            with self.told():
                self.flow.confirm_draft()
                before = self._review.progress().left
                self._changed(self._chosen)
                if again := self._review.progress().left - before:
                    self.say(f"{counted(again, 'line')} of high risk on what was changed: decide again.")

    @work(description="complete")
    async def action_declare_complete(self) -> None:
        """Declare what was cut short complete, one section at a time."""
        name = self._review.cut_short[0]
        what = f"“{self._sections[name].title}” was cut short" if name else "The draft was not finished"
        text = "You have made sure from the transcript that nothing is missing, or have written it yourself."
        if await self.app.push_screen_wait(Confirm(f"{what}. Is it complete now?", text, yes="It is complete")):
            self._take(lambda review, by: review.complete(by, name), self._chosen)

    def action_undo_decision(self) -> None:
        """Take the last step back, and show where it was."""
        if not self._review.can_undo:  # offered all the same: a footer that comes and goes costs more than the step
            self.say("There is nothing to undo.")
            return
        with self.told():
            before = self._review
            self.flow.undo()
            self._show_step(before.history.steps[-1], before)
            self.say(keyed(f"Taken back: {STEPS[before.history.steps[-1].verb]}. {{RedoDecision}} does it again."))

    def action_redo_decision(self) -> None:
        """Take the step again, and show where it is."""
        with self.told():
            before = self._review
            self.flow.redo()
            step = self.flow.review.history.steps[-1]
            self._show_step(step, before)
            self.say(f"Done again: {STEPS[step.verb]}.")

    def _show_step(self, step: Step, before: Review) -> None:
        """Show where a step was: the first line of it that stands on the desk now, else its heading."""
        names = [*(item.id for item in step.puts), *step.takes]
        items = {item.id: item for item in (*before.desk, *self.flow.review.desk)}
        now = {item.id for item in self.flow.review.desk}
        standing = next((name for name in names if name in now), "")
        gone = next((_before(before, items[name]) for name in names if name in items), "")
        self._changed(standing or gone or self._chosen)

    # Approval

    @work(description="approve")
    async def action_approve_record(self) -> None:
        """Say what is left to do, or take the declaration and the name."""
        blockers = self.flow.blockers()
        if blockers:
            text = "\n".join(f"· {blocker}" for blocker in blockers)
            self.app.push_screen(
                ErrorDialog(
                    NotAllowed(text, title="Not yet", hint=keyed("{NextUndecided} goes to the next undecided line."))
                )
            )
            return
        name = await self.app.push_screen_wait(ApprovalDialog(self._account(), self.flow.meeting.practitioner))
        if name:
            with self.told():
                self.flow.approve(name)
                self.flow.go(Stage.EXPORT)
                self.post_message(MeetingOpened(self.flow))

    def _account(self) -> str:
        """Return what is answered for, and how to what stands in no line."""
        there = f"{CloseDialog.now()}, then {verbs.GoTo.now()}, goes to any line or place."
        return "\n".join([*account(self.flow), there])

    def action_step_out(self) -> None:
        """Go back from a version for a child to the export it was opened from, else put the meeting aside."""
        if self.flow.reader:
            self.action_go_back()
        else:
            super().action_step_out()

    def action_go_on(self) -> None:
        """Go on to export; before approval, approve."""
        if self._reading is not None:
            self.action_second_reader()
        elif self._approval is None:
            self.action_approve_record()
        else:
            super().action_go_on()


def _before(review: Review, item: Item) -> str:
    """Return the line that stood before one that is gone, or its heading."""
    above = HEADING + item.section
    for one in review.section(item.section):
        if one.id == item.id:
            break
        above = one.id
    return above
