"""The desk of the review: every line by section, and beneath the list the line in hand with what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.meeting import Risk, Segment, Verdict
from engine.text import clean_line
from tui.screens.base import StageScreen
from tui.screens.dialogs import ErrorDialog
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import PlainText, piece
from tui.widgets.statement_view import StatementView
from tui.words import lasting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from engine.meeting import Approval, Section
    from engine.review import Review
    from engine.review.desk import Item
    from engine.review.looking import Order, Progress

OMITTED = "Said, but in no line"
MARKS = {Verdict.ACCEPT: "✓", Verdict.EDIT: "~", Verdict.REJECT: "✗", None: "?"}
HEADING = "section:"
LINE_SECONDS = 20
RISK_SECONDS = 60
"""What a line takes to be read against its evidence, and one of high risk; the same for everybody, nothing is timed."""


class ReviewDesk(StageScreen):
    """Look at a draft under review."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so

    def body(self) -> ComposeResult:
        """Lay out progress, lines, and the line in hand."""
        yield PlainText(id="progress")
        yield PlainText(id="outdated")
        yield ClipLine(id="clip")
        with Container(id="review"):
            yield OptionList(id="lines", markup=False, compact=True)
            yield StatementView(id="in-hand")

    def fill(self) -> None:
        """Lay out the desk and go to the first undecided line by risk."""
        self._review: Review = self.flow.review
        self._approval: Approval | None = None
        self._said: tuple[Segment, ...] = ()
        self._piece = 0
        self._sections: dict[str, Section] = {section.id: section for section in self._review.draft.sections}
        self._fill()
        first = self._review.next_undecided()
        self._go_to(first.id if first else "")

    # Showing

    def _fill(self) -> None:
        """Lay out every line under its heading; a heading to write under can be chosen itself."""
        rows = self.query_one("#lines", OptionList)
        rows.clear_options()
        stale = self._find_outdated()
        for section in self._sections.values():
            lines = self._review.section(section.id)
            rows.add_option(
                Option(
                    piece(section.title + _invitation(section, lines), "bold"),
                    id=HEADING + section.id,
                    disabled=bool(lines) and not section.human,
                )
            )
            rows.add_options([Option(_row(item, stale), id=item.id) for item in lines])
        omitted = [item for item in self._review.desk if item.omission is not None]
        if omitted:
            rows.add_option(Option(piece(OMITTED, "bold"), id=HEADING, disabled=True))
            rows.add_options([Option(_row(item, stale), id=item.id) for item in omitted])
        self._count()

    def _find_outdated(self) -> frozenset[str]:
        """Say whether the meeting was changed beneath the draft, and return what rests on the change."""
        outdated = self.flow.outdated
        line = self.query_one("#outdated", PlainText)
        line.display = bool(outdated)
        line.update(f"! {outdated} Look where ≠ stands; then l lets the draft stand.")
        return frozenset(self.flow.stale) if outdated else frozenset()

    def _count(self) -> None:
        progress = self._review.progress()
        high = f", {progress.high_left} of high risk left" if progress.high_left else ""
        self._approval = self.flow.approval
        done = "  F8 approves" if not progress.left and self._approval is None else ""
        approved = f"  Approved by {self._approval.by}, F2 goes on" if self._approval else ""
        self._standing = f"{progress.decided} of {progress.total} decided{high}{_still(progress)}{done}{approved}"
        self._told_at = ""
        self.query_one("#progress", PlainText).update(self._standing)
        self.refresh_bindings()

    def say(self, text: str) -> None:
        """Say something in the line of progress, for as long as the row in hand stays in hand."""
        self._told_at = self._chosen
        self.query_one("#progress", PlainText).update(text)

    def _go_to(self, row_id: str) -> None:
        rows = self.query_one("#lines", OptionList)
        choices = [option.id for option in rows.options if not option.disabled]
        target = row_id if row_id in choices else next(iter(choices), None)
        if target is not None:
            rows.highlighted = rows.get_option_index(target)

    @property
    def _chosen(self) -> str:
        """The id of the row under the cursor."""
        rows = self.query_one("#lines", OptionList)
        return "" if rows.highlighted is None else rows.get_option_at_index(rows.highlighted).id or ""

    @property
    def _item(self) -> Item | None:
        chosen = self._chosen
        return self._review.item(chosen) if chosen and not chosen.startswith(HEADING) else None

    @on(OptionList.OptionHighlighted, "#lines")
    def _show_in_hand(self) -> None:
        view, item = self.query_one(StatementView), self._item
        self._said, self._piece = (), 0
        if self._told_at not in {"", self._chosen}:
            self._told_at = ""
            self.query_one("#progress", PlainText).update(self._standing)
        if item is not None:
            evidence = self.flow.evidence(item.id)
            self._said = tuple(part for part in evidence if isinstance(part, Segment))
            hidden = self._review.must_open(item.id)
            view.show(item, self._heading(item), None if hidden else evidence, self.flow.meeting.participants)
            if not hidden:
                self._note_shown(item.id)
        elif self._chosen:
            section = self._sections[self._chosen.removeprefix(HEADING)]
            nothing = "The machine writes nothing here." if section.human else "Nothing was drafted here."
            view.show_section(section.title, f"{nothing} w writes a line of yours; press it again for another.")
        self.refresh_bindings()

    def _note_shown(self, *also: str) -> None:
        """Note which lines stand on the screen with every word of theirs."""
        rows = self.query_one("#lines", OptionList)
        width, top = rows.scrollable_content_region.width, round(rows.scroll_offset.y)
        visible = rows.options[top : top + rows.size.height]
        whole = [
            row.id for row in visible if row.id and isinstance(row.prompt, Content) and row.prompt.cell_length <= width
        ]
        known = {item.id for item in self._review.desk}
        self.flow.show({*also, *whole} & known)
        self._review = self.flow.review

    def action_write_section(self) -> None:
        """Write in the section in hand; the screen that decides knows how."""

    def _heading(self, item: Item) -> str:
        return OMITTED if item.omission is not None else self._sections[item.section].title

    def _changed(self, go_to: str) -> None:
        """Show the desk after a step."""
        self._review = self.flow.review
        self._fill()
        self._go_to(go_to)
        self._show_in_hand()

    # Going about

    def action_next_statement(self) -> None:
        """Go down one line."""
        self.query_one("#lines", OptionList).action_cursor_down()

    def action_previous_statement(self) -> None:
        """Go up one line."""
        self.query_one("#lines", OptionList).action_cursor_up()

    def action_next_undecided(self) -> None:
        """Go to what can do most harm first."""
        self._go_undecided("risk")

    def action_previous_undecided(self) -> None:
        """Go back to what can do more harm."""
        self._go_undecided("risk", back=True)

    def action_next_in_order(self) -> None:
        """Go on down the record."""
        self._go_undecided("document")

    def action_previous_in_order(self) -> None:
        """Go back up the record."""
        self._go_undecided("document", back=True)

    def _go_undecided(self, order: Order, *, back: bool = False) -> None:
        item = (self._review.previous_undecided if back else self._review.next_undecided)(self._chosen, order)
        if item is not None:
            self._go_to(item.id)

    # Hearing

    def action_play_clip(self) -> None:
        """Play what the line in hand rests on, or fall silent; what is of high risk is opened by it."""
        line = self.query_one(ClipLine)
        if line.playing:
            line.stop()
        elif self._said:
            self._open_in_hand()
            line.play(self.flow, self._said[self._piece], which=self._which)

    def action_step_back(self) -> None:
        """Hear the last seconds again."""
        if self._said:
            self._open_in_hand()
            self.query_one(ClipLine).step_back(self.flow, self._said[self._piece], self._which)

    def action_next_clip(self) -> None:
        """Play the next segment, going round at the end."""
        if self._said:
            following = (self._piece + 1) % len(self._said)
            self._open_in_hand()
            self._piece = following
            self.query_one(ClipLine).play(self.flow, self._said[following], which=self._which)

    @property
    def _which(self) -> str:
        """Which of several segments is in hand."""
        return f", {self._piece + 1} of {len(self._said)}" if len(self._said) > 1 else ""

    def _open_in_hand(self) -> None:
        if self._review.must_open(self._chosen):
            self._open()

    @on(ClipLine.Failed)
    def _not_heard(self, failed: ClipLine.Failed) -> None:
        self.app.push_screen(ErrorDialog(failed.error))

    @on(OptionList.OptionSelected, "#lines")
    def _open(self) -> None:
        """Open the line in hand: its evidence is seen from here on."""
        item = self._item
        if item is None:
            if self._chosen:
                self.action_write_section()
            return
        with self.told():
            self.flow.open_statement(item.id)
            self._review = self.flow.review
            self._show_in_hand()


def _invitation(section: Section, lines: Sequence[Item]) -> str:
    """Return what stands beside a heading that has nothing under it, or is the practitioner's own."""
    if section.human:
        return ": yours to write, press w"
    return "" if lines else ": nothing drafted, w writes"


def _still(progress: Progress) -> str:
    """Return roughly how long what is left takes."""
    seconds = progress.left * LINE_SECONDS + progress.high_left * (RISK_SECONDS - LINE_SECONDS)
    return f": about {lasting(max(1, seconds / 60))}" if seconds else ""


def _row(item: Item, stale: frozenset[str]) -> Content:
    """Return an item as one line of the list: its state, whether it is risky or was changed beneath, its words."""
    if item.omission is not None:
        mark, words = ("?" if item.verdict is None else "✓"), item.omission.detail
    else:
        mark, words = ("+" if item.own else MARKS[item.verdict]), item.text
    risk = "!" if item.risk is Risk.HIGH and not item.decided else " "
    changed = "≠" if item.id in stale else " "
    return piece(f"{changed}{risk}{mark} {clean_line(words)}")
