"""The desk of the review: every line by section, and beside or beneath the list the line in hand with what was said."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import Container
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from engine.checking import under
from engine.meeting import Risk, Segment, Verdict
from engine.text import clean_line
from tui.command import keyed
from tui.commands import GoOn
from tui.review_commands import ApproveRecord, SecondReader, WriteSection
from tui.screens.base import StageScreen
from tui.screens.dialogs import ErrorDialog
from tui.widgets.clip_line import ClipLine
from tui.widgets.plain_text import OptionalText, PlainText, piece
from tui.widgets.rows import Rows
from tui.widgets.statement_view import StatementView
from tui.words import counted, lasting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import ComposeResult
    from textual.content import Content

    from engine.meeting import Approval, Section
    from engine.review import Review
    from engine.review.desk import Item
    from engine.review.looking import Progress

OMITTED = "Said, but in no line"
MARKS = {Verdict.ACCEPT: "✓", Verdict.EDIT: "~", Verdict.REJECT: "✗", None: "?"}
HEADING = "section:"
FIRST, SECOND, USUAL = gc.get_threshold()
SELDOM = 1_000
"""How often the collector goes through what is young and what is old, and through what is old while at the desk."""
LINE_SECONDS = 20
RISK_SECONDS = 60
"""What a line takes to be read against its evidence, and one of high risk; the same for everybody, nothing is timed."""

THEN = " {NextFinding} goes to ≠, {ConfirmDraft} lets it stand, {GoBack} {WriteDraft} draft anew."
NAMED_BEFORE = "! {1} is still {0} in {2}: {PutNames} puts the name right, {NextFinding} goes to ≠."
HEARD = "Said ({PlayClip} plays it, {SeeSources} looks further):"
READ = "Said ({SeeSources} looks further):"
YOURS = "{WriteSection} writes a line of yours; press it again for another. {SeeSources} looks through what was said."


class ReviewDesk(StageScreen):
    """Look at a draft under review."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 - Textual declares it so

    def body(self) -> ComposeResult:
        """Lay out progress, what was just done, lines, and the line in hand."""
        yield PlainText(id="progress")
        yield PlainText(id="told")
        yield OptionalText(id="outdated")
        yield ClipLine(id="clip")
        with Container(id="review"):
            yield Rows(id="lines", markup=False, compact=True)
            yield StatementView(id="in-hand")

    def fill(self) -> None:
        """Lay out the desk and go to the first undecided line by risk."""
        self._review: Review = self.flow.review
        self._approval: Approval | None = None
        self._row_shown: str | None = None
        self._rests_upon: tuple[Segment, ...] = ()
        self._piece = 0
        self._offered: dict[str, bool] = {}
        self._told_at = ""
        self._left = False
        self._outdated = False
        self._renames: Mapping[str, str] = {}
        self._amiss: frozenset[str] = frozenset()
        self._sounds = self.flow.sealed_seconds > 0
        self._reading = self.flow.reading
        self._paint: dict[str, tuple[Item, tuple[bool, str], Content]] = {}
        self._laid_out: dict[str, tuple[Content, bool]] = {}
        self._sections: dict[str, Section] = {section.id: section for section in self._review.draft.sections}
        self._fill()
        # Not by its message: the cursor and what the row rests on are painted at once.
        self.watch(self.query_one("#lines", OptionList), "highlighted", self._moved, init=False)
        undecided, latest = self._review.next_undecided(), self._review.latest
        amiss = next((name for name in self._laid_out if name in self._amiss), "")
        self._go_to(amiss or (undecided.id if undecided else self._unwritten() or (latest.id if latest else "")))
        # A long meeting is a million objects that stay: the collector, going through them, would halt a key for 0.1 s.
        gc.set_threshold(FIRST, SECOND, SELDOM)

    def on_unmount(self) -> None:
        """Let the collector have what this desk held."""
        gc.set_threshold(FIRST, SECOND, USUAL)

    # Showing

    def _fill(self) -> None:
        """Lay out every line under its heading; where the same rows stand there already, paint only what changed."""
        rows = self.query_one("#lines", OptionList)
        laid_out = dict(self._rows(self._find_outdated()))
        if list(laid_out) != list(self._laid_out):
            rows.clear_options()
            rows.add_options([Option(text, id=name, disabled=off) for name, (text, off) in laid_out.items()])
        else:
            for name in (name for name, row in laid_out.items() if row != self._laid_out[name]):
                rows.replace_option_prompt(name, laid_out[name][0])
        self._laid_out = laid_out
        self._count()

    def _rows(self, stale: frozenset[str]) -> Iterator[tuple[str, tuple[Content, bool]]]:
        """Yield each row's id, text and whether it cannot be chosen; a heading to write under can."""
        beneath: dict[str, list[Item]] = {section: [] for section in self._sections}
        for item in self._review.desk:
            beneath.setdefault(item.section if item.omission is None else "", []).append(item)
        for name, section in self._sections.items():
            text = piece(section.title + _invitation(section, beneath[name]), "bold")
            yield HEADING + name, (text, bool(beneath[name]) and not section.human)
            yield from self._painted(beneath[name], stale)
        if beneath.get(""):
            yield HEADING, (piece(OMITTED, "bold"), True)
            yield from self._painted(beneath[""], stale)

    def _painted(self, items: Sequence[Item], stale: frozenset[str]) -> Iterator[tuple[str, tuple[Content, bool]]]:
        """Yield the rows of items; a step leaves all items but a few as they are, and their rows with them."""
        above = ""
        for item in items:
            lead = under(item.text)
            look = item.id in stale, lead if lead == above else ""
            known = self._paint.get(item.id)
            if known is None or known[0] is not item or known[1] != look:
                known = self._paint[item.id] = (item, look, _row(item, *look))
            above = lead
            yield item.id, (known[2], False)

    def _find_outdated(self) -> frozenset[str]:
        """Say what was changed beneath the draft, and return the lines that no longer fit it."""
        outdated, self._renames = self.flow.outdated, self.flow.renames
        misnamed = self._review.misnamed(self._renames)
        self._outdated = bool(outdated)
        told = [f"! {outdated}{'' if self.flow.reader else keyed(THEN)}"] if outdated else []
        if misnamed:
            old, new = next(iter(self._renames.items()))
            told.append(keyed(NAMED_BEFORE).format(old, new, counted(len(misnamed), "line")))
        notice = self.query_one("#outdated", OptionalText)
        if told or notice.display:
            notice.update("\n".join(told))
        self._amiss = frozenset((*(self.flow.stale if outdated else ()), *misnamed))
        return self._amiss

    def _count(self) -> None:
        progress = self._review.progress()
        self._left = bool(progress.left)
        high = f", {progress.high_left} of high risk left" if progress.high_left else ""
        self._approval = self.flow.approval
        approved = f"  Approved by {self._approval.by}, {GoOn.now()} goes on" if self._approval else ""
        done = f"  {ApproveRecord.now()} approves" if not progress.left and self._approval is None else ""
        standing = f"{progress.decided} of {progress.total} decided{high}{_still(progress)}{done}{approved}"
        if self._reading is not None:
            standing = f"{SecondReader.now()} hands it back to {self._reading.sender}: change what you would first"
        self._write_line("progress", standing)
        self.say("")

    def say(self, text: str) -> None:
        """Say something beneath the progress, for as long as the row in hand stays in hand."""
        self._told_at = self._chosen if text else ""
        self._write_line("told", text)

    def _write_line(self, name: str, text: str) -> None:
        self.query_one(f"#{name}", PlainText).update(text, layout=False)  # always one line: nothing moves by it

    def _unwritten(self) -> str:
        """Return the row of the first heading that waits for one's own words, or nothing."""
        waiting = (name for name, one in self._sections.items() if one.human and not self._review.section(name))
        return next((HEADING + name for name in waiting), "")

    def _go_to(self, row_id: str) -> None:
        rows = self.query_one("#lines", OptionList)
        names = list(self._laid_out)
        start = names.index(row_id) if row_id in self._laid_out else 0
        free = (name for name in (*names[start:], *names) if not self._laid_out[name][1])
        target = next(free, None)  # at a heading that cannot be chosen, the first line beneath it
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

    @property
    def _section(self) -> Section | None:
        """The section in hand, by its heading or one of its lines."""
        item = self._item
        return self._sections.get(item.section if item is not None else self._chosen.removeprefix(HEADING))

    def _keep_up(self) -> None:
        """Show the row under the cursor, unless it is shown already."""
        if self._row_shown != self._chosen:
            self._show_in_hand()

    def _moved(self) -> None:
        if self._chosen:  # while rows are laid out anew there is none
            self._keep_up()

    @property
    def _said(self) -> tuple[Segment, ...]:
        """What the row under the cursor rests on."""
        self._keep_up()
        return self._rests_upon

    def _show_in_hand(self) -> None:
        view, item = self.query_one(StatementView), self._item
        self._row_shown, self._rests_upon, self._piece = self._chosen, (), 0
        if self._told_at not in {"", self._chosen}:
            self.say("")
        if item is not None:
            evidence = self.flow.evidence(item.id)
            self._rests_upon = tuple(part for part in evidence if isinstance(part, Segment))
            hidden = self._review.must_open(item.id)
            shown = None if hidden else evidence
            said = keyed(HEARD if self._sounds else READ)
            hint = "As approved in the record:" if self.flow.reader else said
            view.stacked = self.has_class("-wide")
            view.show(item, self._heading(item), shown, self.flow.meeting.participants, hint)
        elif self._chosen:
            section = self._sections[self._chosen.removeprefix(HEADING)]
            nothing = "The machine writes nothing here." if section.human else "Nothing was drafted here."
            view.show_section(
                section.title,
                f"{nothing} {keyed(YOURS)}",
            )
        self._offer()

    def _offer(self) -> None:
        """Reckon once what can be done with the row in hand; the footer is laid out again only where it changed."""
        before, self._offered = self._offered, self._able()
        footer = {binding.action for binding in self.BINDINGS if isinstance(binding, Binding) and binding.show}
        if any(before.get(action) != can for action, can in self._offered.items() if action in footer):
            self.refresh_bindings()

    def _able(self) -> dict[str, bool]:
        """Return which actions can be done; the screen that decides knows."""
        return {}

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done with the row in hand."""
        able = not self._filled or self._offered.get(action, True)
        return able and super().check_action(action, parameters)

    def action_write_section(self) -> object:
        """Write in the section in hand; the screen that decides knows how."""

    def _heading(self, item: Item) -> str:
        return OMITTED if item.omission is not None else self._sections[item.section].title

    def _changed(self, go_to: str) -> None:
        """Show the desk after a step."""
        self._review = self.flow.review
        self._fill()
        self._row_shown = None
        self._go_to(go_to)
        self._keep_up()

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
    if lines:
        return ""
    w = WriteSection.now()
    return f": yours to write, press {w}" if section.human else f": nothing drafted, {w} writes"


def _still(progress: Progress) -> str:
    """Return roughly how long what is left takes."""
    seconds = progress.left * LINE_SECONDS + progress.high_left * (RISK_SECONDS - LINE_SECONDS)
    return f": about {lasting(max(1, seconds / 60))}" if seconds else ""


def _row(item: Item, changed: bool, above: str) -> Content:  # noqa: FBT001 - how a row looks is kept as one
    """Return an item as one line of the list: its state, whether it is risky or was changed beneath, its words.

    `above` is how it begins like the row above it; that is not said again.
    """
    if item.omission is not None:
        mark, words = ("?" if item.verdict is None else "✓"), item.omission.detail
    else:
        mark, words = ("+" if item.own and item.decided else MARKS[item.verdict]), item.text or item.amended or ""
    risk = "!" if item.risk is Risk.HIGH and not item.decided else " "
    sign = "≠" if changed else "»" if item.proposed else " "
    shown = f"… {words.removeprefix(above)}" if above else words
    return piece(f"{sign}{risk}{mark} {clean_line(shown)}")
