"""Going about the desk: by risk, by order, by finding, by heading, by words, or straight to a place.

Rule: wherever one goes, nothing is opened or decided by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.widgets import OptionList

from tui.review_commands import NextMatch, PreviousMatch
from tui.screens.desk import HEADING, OMITTED, ReviewDesk
from tui.screens.dialogs import AskLine, Choose
from tui.widgets.statement_view import RISKS, SIGNS
from tui.words import clock, counted, label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.review.desk import Item
    from engine.review.looking import Order

PLACE = "place:"
"""Before the second of the meeting that no line speaks for."""


class Going(ReviewDesk):
    """Go about a draft under review."""

    _sought = ""
    _order: Order = "risk"
    """By what one goes about: what can do most harm first, until one asks for the order of the record."""

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
        self._order = order
        item = (self._review.previous_undecided if back else self._review.next_undecided)(self._chosen, order)
        if item is not None:
            self._go_to(item.id)

    # By what stands there

    def action_next_finding(self) -> None:
        """Go to the next line the checks have something to say of."""
        self._go_among(list(self._findings()), 1, "No findings.")

    def action_previous_finding(self) -> None:
        """Go back to the one before."""
        self._go_among(list(self._findings()), -1, "No findings.")

    def _findings(self) -> Iterator[str]:
        """Yield the lines there is something to say of, and those that no longer fit what they rest on."""
        yield from (item.id for item in self._review.desk if item.findings or item.omission or item.id in self._amiss)

    def action_next_section(self) -> None:
        """Go to the next heading, or to the first line beneath it."""
        self._go_among(list(self._headings()), 1)

    def action_previous_section(self) -> None:
        """Go back to the heading before."""
        self._go_among(list(self._headings()), -1)

    def _headings(self) -> Iterator[str]:
        """Yield the row at each heading: itself where it can be chosen, else the first line beneath it."""
        heading = ""
        for name, (_, off) in self._laid_out.items():
            if name.startswith(HEADING):
                heading = name
            if heading and not off:
                yield name
                heading = ""

    def _go_among(self, names: Sequence[str], way: int, none: str = "") -> None:
        """Go to the next of these rows, or the one before, round at the end."""
        order = list(self._laid_out)
        here = order.index(self._chosen) if self._chosen in self._laid_out else -1
        places = sorted(order.index(name) for name in names if name in self._laid_out)
        ahead = [place for place in places if place > here] if way > 0 else [place for place in places if place < here]
        if places:
            self._go_to(order[(ahead or places)[0 if way > 0 else -1]])
        elif none:
            self.say(none)

    # By words

    @work(description="search")
    async def action_search_lines(self) -> None:
        """Ask for the words and go to the next line that has them."""
        sought = await self.app.push_screen_wait(AskLine("Search the lines for", value=self._sought, keep="Find"))
        if sought and sought.strip():
            self._sought = sought.strip().casefold()
            self._go_match(1)

    def end_search(self) -> bool:
        """End the search for lines."""
        searched, self._sought = self._sought, ""
        if searched:
            self.say("The search is ended.")
        return bool(searched)

    def action_next_match(self) -> None:
        """Go on to the next line with these words."""
        self._go_match(1)

    def action_previous_match(self) -> None:
        """Go back to the line before with these words."""
        self._go_match(-1)

    def _go_match(self, way: int) -> None:
        if not self._sought:
            self.action_search_lines()
            return
        matches = [item.id for item in self._review.desk if self._sought in _words_of(item)]
        self._go_among(matches, way)
        at = f"{matches.index(self._chosen) + 1} of {len(matches)}" if self._chosen in matches else ""
        self.say(
            f"{at} with “{self._sought}”: {NextMatch.now()} goes on, {PreviousMatch.now()} goes back."
            if at
            else f"No line has “{self._sought}”."
        )

    # Straight to a place

    @work(description="go to")
    async def action_go_to(self) -> None:
        """Choose a heading, a finding, an omission or a stretch no line speaks for, and go there."""
        place = await self.app.push_screen_wait(Choose("Go to", list(self._places())))
        if place is None:
            return
        if place.startswith(PLACE):
            self.see_stretch(float(place.removeprefix(PLACE)))
            return
        self._go_to(place)

    def _places(self) -> Iterator[tuple[str, str]]:
        """Yield every place there is to go to, with what it is."""
        for name, section in self._sections.items():
            left = sum(not item.decided for item in self._review.section(name))
            still = f": {counted(left, 'line')} undecided" if left else ""
            yield HEADING + name, f"{section.title}{still}"
        yield from ((item.id, f"≠ Changed since: {item.text}") for item in self._review.desk if item.id in self._amiss)
        for item in self._review.queue():
            if item.id in self._amiss:
                continue  # named already: a place stands in the list once
            if item.findings and not item.decided:
                worst = min(item.findings, key=lambda finding: list(RISKS).index(finding.risk))
                yield item.id, f"{SIGNS[worst.risk]} {label(worst.kind)}: {item.text}"
            elif item.omission is not None:
                yield item.id, f"{SIGNS[item.risk]} {OMITTED}: {item.omission.detail}"
        said = self.flow.transcript.segments if self.flow.transcript else ()
        for span in self._review.draft.uncovered:
            words = next((part.text for part in said if part.end > span.start and not part.struck), "")
            yield f"{PLACE}{span.start}", f"No line speaks for {clock(span.start)} to {clock(span.end)}: {words}"

    def see_stretch(self, start: float) -> object:
        """Show what was said from here on; the screen that writes knows how."""
        raise NotImplementedError(start)


def _words_of(item: Item) -> str:
    """Return everything an item says, to be searched in."""
    said = item.omission.detail if item.omission is not None else ""
    return f"{item.text} {item.amended or ''} {said} {' '.join(one.detail for one in item.findings)}".casefold()
