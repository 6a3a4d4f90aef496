"""Shaping lines at the desk: other words, two of one, one of two, another place, other evidence, the speaker's words.

Rule: every one of these is a step that can be taken back, and what the check says of it is never in the way.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from textual import work

from engine.meeting import Note, Risk, Segment, Verdict
from engine.review import OF_TWO, ApprovedLine, of_two
from engine.review.desk import Item
from tui.command import keyed
from tui.review_commands import JoinStatement, SplitStatement
from tui.screens.dialogs import Choose, Confirm
from tui.screens.going import Going
from tui.screens.review_dialogs import AdvisedText, ChangesPage, ChooseChanges
from tui.screens.sources import SourcesDialog, sources
from tui.screens.splitting import AskWhere
from tui.screens.writing import WritingDialog
from tui.widgets.statement_view import changes_of
from tui.words import clock, counted, heard, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from engine.meeting import Finding
    from engine.review import Review

QUOTED = "In the speaker’s own words now: decide about them."
SHORT = 300
"""Characters of what was said that fit above words being edited."""


class Shaping(Going):
    """Change what lines say, where they stand and what they rest on."""

    def _opened(self) -> Item | None:
        """Return the line in hand if it may be decided; one of high risk is opened first and decided next time."""
        item = self._item
        if item is not None and self._review.must_open(item.id):
            self._open()
            self.say("Opened: look at what was said, then decide.")
            return None
        return item

    def _take(self, change: Callable[[Review, str], Review], go_to: str, told: str = "") -> None:
        """Take a step, go to what it is about and say what was done."""
        with self.told():
            self.flow.step(change)
            self._changed(go_to)
            if told:
                self.say(told)

    def _advise(self, item: Item) -> Callable[[str], tuple[Finding, ...]]:
        return lambda text: self.flow.advise(replace(item, text=text))

    # Words

    def _asked(self, item: Item, value: str) -> AdvisedText:
        """Return the field for other words, with what the line rests on above it."""
        drafted = [f"Drafted: {item.drafted}"] if item.edited else []
        above = self._short(self.flow.evidence(item.id), *drafted)
        return AdvisedText("In your words", above, self._advise(item), value=value)

    def _short(self, said: Iterable[Segment | Note], *first: str) -> str:
        """Return what was said as far as it fits above words being written."""
        above = "\n".join([*first, *(f"{self._whose(part)}: {heard(part)}" for part in said)])
        return above if len(above) <= SHORT else f"{above[:SHORT]} …"

    def _whose(self, part: object) -> str:
        if isinstance(part, ApprovedLine):
            return "Approved"
        if isinstance(part, Note):
            return f"Your note, {clock(part.at)}"
        return f"{speaker(self.flow.meeting.participants, part.speaker)}, {clock(part.start)}"  # type: ignore[attr-defined]

    def action_quote_instead(self) -> None:
        """Put the speaker's own words in place of the wording, to be decided anew."""
        item = self._opened()
        if item is None:
            return
        if item.own or not self._said:
            self.say("These words are yours." if item.own else "Nothing that was said is tied to this line.")
            return
        with self.told():
            self.flow.quote_instead(item.id)
            self._changed(item.id)
            same = self._review.item(item.id) == item
            self.say("These are the speaker’s own words already." if same else QUOTED)

    @work(description="differences")
    async def action_choose_words(self) -> None:
        """Choose between two wordings, change by change, and keep what comes of it as one's own."""
        item = self._opened()
        if item is not None and item.placed is not None:
            item = await self._put_there(item, item.placed)
            if item is not None and item.decided:
                self._after(item)
                return
        if item is None:
            return
        old, new = changes_of(item)
        title = f"{item.reader} would have it so" if item.amended is not None else "The draft, and your words"
        text = "What was said was changed after you edited this." if item.conflict else ""
        kept = await self.app.push_screen_wait(ChooseChanges(title, text, old, new))
        if kept is not None:
            self._put_words(item, kept)

    async def _put_there(self, item: Item, placed: tuple[str, str]) -> Item | None:
        """Ask whether a line goes where a second reader would have it; return it if it did."""
        section, behind = placed
        before = next((one.text for one in self._review.section(section) if one.id == behind), "")
        where = f"Under {self._sections[section].title}, " + (f"after:\n\n{before}" if before else "as its first line.")
        if not await self.app.push_screen_wait(Confirm(f"Move it, as {item.reader} would?", where, yes="Move it")):
            return None
        with self.told():
            self.flow.step(lambda review, by: review.shift(item.id, by))
            self._changed(item.id)
        return self.flow.review.item(item.id)

    def _put_words(self, item: Item, text: str) -> None:
        """Keep these words for a line; with none it is left out."""
        with self.told():
            if item.own and text.strip():
                self.flow.step(lambda review, by: review.rewrite(item.id, text, by))
            elif item.own:
                self.flow.step(lambda review, by: review.remove(item.id, by))
            else:
                self.flow.decide(item.id, Verdict.EDIT if text.strip() else Verdict.REJECT, text)
            self._after_words(item)

    def _after_words(self, item: Item) -> None:
        """Go on, but not from words of which the check says something grave and new: it would go unread."""
        found = {finding for one in self.flow.review.desk if one.id == item.id for finding in one.findings}
        if not any(finding.risk is Risk.HIGH for finding in found.difference(item.findings)):
            self._after(item)
            return
        self._changed(item.id)
        self.say(keyed("Kept as you have it. Look at what the check says of it; {NextUndecided} goes on."))

    def _after(self, item: Item) -> None:
        """Go on to the next undecided line, in the order one goes by; after the last, to what one has to write."""
        self._review = self.flow.review
        following = self._review.next_undecided(item.id, self._order)
        self._changed(following.id if following else self._unwritten() or item.id)

    @work(description="all changes")
    async def action_show_changes(self) -> None:
        """Show all that was changed since the draft, or since a version that was approved."""
        drafted, now = self._review.texts()
        versions = self.flow.versions
        since: str | None = "draft"
        if versions:
            named = [(str(place), f"Version {place + 1}, approved by {one.approval.by} on {one.approval.at:%-d %B %Y}")
                     for place, one in enumerate(versions)]  # fmt: skip
            since = await self.app.push_screen_wait(Choose("What was changed since", [("draft", "The draft"), *named]))
        if since is None:
            return
        old = drafted if since == "draft" else versions[int(since)].text
        self.app.push_screen(ChangesPage("What was changed", old, now))

    # Shape and place

    @work(description="split")
    async def action_split_statement(self) -> None:
        """Make two lines of one, between two words."""
        item = self._opened()
        starts = [word.start() for word in re.finditer(r"\S+", item.text)] if item else []
        if item is None or len(starts) < 2:  # noqa: PLR2004 - one word has no inside
            return
        word = await self.app.push_screen_wait(AskWhere(item.text))
        if word is not None:
            told = f"Two lines now; {JoinStatement.now()} joins them."
            self._take(lambda review, by: review.split(item.id, starts[word], by), item.id, told)

    def action_join_statement(self) -> None:
        """Make one line of this one and the next."""
        item = self._opened()
        following = self._neighbour(1)
        if item is None or following is None:
            return
        if self._review.must_open(following.id):
            self._go_to(following.id)
            self.say("This line is of high risk: open it with Enter, then go back and join.")
            return
        two = f" {OF_TWO}" if of_two(item.text, following.text) else ""
        self._take(
            lambda review, by: review.join(item.id, following.id, by),
            item.id,
            f"One line now; {SplitStatement.now()} splits it.{two}",
        )

    def _neighbour(self, way: int) -> Item | None:
        """Return the line before or after the one in hand in its section."""
        item = self._item
        if item is None or item.omission is not None:
            return None
        lines = self._review.section(item.section)
        place = [line.id for line in lines].index(item.id) + way
        return lines[place] if 0 <= place < len(lines) else None

    def action_move_up(self) -> None:
        """Move the line in hand up within its section."""
        self._shift(-1)

    def action_move_down(self) -> None:
        """Move the line in hand down within its section."""
        self._shift(1)

    def _shift(self, way: int) -> None:
        item, other = self._item, self._neighbour(way)
        if item is not None and other is not None:
            place = self._review.section(item.section).index(other)
            self._take(lambda review, by: review.move(item.id, item.section, place, by), item.id)

    @work(description="move")
    async def action_move_to_section(self) -> None:
        """Move the line in hand to the end of another section."""
        item = self._item
        if item is None:
            return
        others = [(name, section.title) for name, section in self._sections.items() if name != item.section]
        section = await self.app.push_screen_wait(Choose("Into which section?", others))
        if section is not None:
            place = len(self._review.section(section))
            told = f"Moved to {self._sections[section].title}."
            self._take(lambda review, by: review.move(item.id, section, place, by), item.id, told)

    # Evidence

    @work(description="evidence")
    async def action_see_sources(self) -> None:
        """Look through what was said and tie the line in hand to it; at a heading, write a line that rests on it."""
        item = self._item
        if item is None and self._section is not None:
            await self._write(self._section.id, among=True)
        if item is None or self._opened() is None:
            return
        before = item.evidence
        words = item.text if item.omission is None else item.omission.detail
        tied = await self.app.push_screen_wait(SourcesDialog(self.flow, words, before))
        if tied is not None and set(tied) != set(before) and item.omission is None:
            told = f"It rests on {counted(len(tied), 'piece')} now; the check looked at it again."
            self._take(lambda review, by: review.link(item.id, tied, by), item.id, told)

    @work(description="stretch")
    async def see_stretch(self, start: float) -> None:
        """Show what was said from here on; a line may be written that rests on it."""
        at = next((part.id for part in sources(self.flow) if isinstance(part, Segment) and part.end > start), "")
        told = "Enter marks what you will write a line of. Without a mark nothing is written."
        tied = await self.app.push_screen_wait(SourcesDialog(self.flow, told, (), at))
        if not tied:
            return
        named = [(name, one.title) for name, one in self._sections.items()]
        section = await self.app.push_screen_wait(Choose("Into which section?", named))
        if section is not None:
            await self._write(section, tied)

    async def _write(self, section: str, evidence: tuple[str, ...] = (), *, among: bool = False) -> None:
        """Ask for a line of one's own, all that was said at hand, and put it behind the line in hand or at the end."""
        line, behind = Item("", section, "", evidence=evidence), self._chosen
        kept = await self._worded(f"{self._sections[section].title}: in your words", line, among=among)
        if kept is not None:
            with self.told():
                self.flow.write(section, *kept, behind=behind)
                self._changed(self.flow.review.history.steps[-1].puts[-1].id)

    async def _worded(self, title: str, line: Item, *, among: bool = False) -> tuple[str, tuple[str, ...]] | None:
        """Return a line of one's own as it is worded now and what it rests on, begun where the cursor is."""
        at = next(iter(line.evidence) if line.evidence else (part.id for part in self._said), "")
        dialog = WritingDialog(self.flow, title, line, at, among=among)
        kept: tuple[str, tuple[str, ...]] | None = await self.app.push_screen_wait(dialog)
        return kept
