"""One item of the review: its words, what became of them, what the checks say, and what was said in the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from textual.containers import VerticalScroll
from textual.content import Content

from engine.meeting import Note, Origin, Risk, Verdict
from engine.review.diff import Hunk, pieces
from tui.widgets.plain_text import PlainText, cell, piece
from tui.words import clock, label, marked, speaker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from engine.meeting import Participant, Segment
    from engine.review.desk import Item

ORIGINS = {
    Origin.WORDED: "worded by the machine",
    Origin.QUOTED: "the speaker’s own words",
    Origin.DATA: "from the meeting’s own data",
    Origin.EDITED: "edited by you",
    Origin.WRITTEN: "written by you",
}
VERDICTS = {
    None: "? undecided",
    Verdict.ACCEPT: "✓ accepted",
    Verdict.EDIT: "~ edited",
    Verdict.REJECT: "✗ left out",
}
RISKS = {Risk.HIGH: "!! high risk", Risk.MEDIUM: "! look closely", Risk.LOW: "note"}
UNOPENED = "Press Enter to see what was said before you decide."


class StatementView(VerticalScroll):
    """The item in hand."""

    DEFAULT_CSS = """
    StatementView { height: 1fr; }
    StatementView > PlainText { height: auto; margin-bottom: 1; }
    StatementView > #item-state { height: 1; margin-bottom: 0; text-wrap: nowrap; text-overflow: ellipsis; }
    """

    def compose(self) -> ComposeResult:
        """Lay out state, words, findings and evidence."""
        yield PlainText(id="item-state")
        yield PlainText(id="item-words")
        yield PlainText(id="item-findings")
        yield PlainText(id="item-evidence")

    def show(
        self, item: Item, heading: str, evidence: Sequence[Segment | Note] | None, people: Sequence[Participant]
    ) -> None:
        """Show an item; with no evidence given, say how to see it."""
        self._set("state", f"{state_of(item)}   {heading}")
        self._set("words", words_of(item))
        self._set("findings", findings_of(item))
        self._set("evidence", UNOPENED if evidence is None else _evidence(item, evidence, people))
        self.scroll_home(animate=False)

    def show_section(self, title: str, text: str) -> None:
        """Show a heading that waits for the practitioner's own words."""
        self._set("state", title)
        self._set("words", text)
        self._set("findings", "")
        self._set("evidence", "")

    def _set(self, part: str, content: Content | Table | str) -> None:
        view = self.query_one(f"#item-{part}", PlainText)
        view.display = bool(content)
        view.update(content)


def state_of(item: Item) -> str:
    """Return what became of an item, in words with a mark."""
    if item.omission is not None:
        return {None: "? unanswered", Verdict.REJECT: "✓ rightly left out"}.get(item.verdict, "✓ put into the record")
    if item.own:
        return "+ written by you"
    return VERDICTS[item.verdict] if item.edited else f"{VERDICTS[item.verdict]}, {ORIGINS[item.kind]}"


def words_of(item: Item) -> Content:
    """Return an item's words; where they were changed, with what came and went marked in text."""
    if item.omission is not None:
        return piece(f"Said, but in no line: {item.omission.detail}", "bold")
    if not item.edited:
        return piece(item.text, "bold")
    parts: list[Content] = []
    for part in pieces(item.drafted, item.text):
        if isinstance(part, Hunk):
            parts += [piece(f"[-{part.old.strip()}-]", "$error")] if part.old.strip() else []
            parts += [piece(f"{{+{part.new.strip()}+}}", "bold $success")] if part.new.strip() else []
        else:
            parts.append(piece(part))
    return Content("").join(parts)


def findings_of(item: Item) -> str:
    """Return what the checks say, the worst first, one line each."""
    order = list(RISKS)
    found = sorted(item.findings, key=lambda finding: order.index(finding.risk))
    return "\n".join(f"{RISKS[finding.risk]}: {label(finding.kind).lower()}. {finding.detail}" for finding in found)


def _evidence(item: Item, evidence: Sequence[Segment | Note], people: Sequence[Participant]) -> Table | str:
    """Return what a line rests on: time, speaker and words."""
    if not evidence:
        if item.own:
            return ""
        entered = item.kind is Origin.DATA
        return "It comes from what was entered at set-up." if entered else "It rests on nothing that was said."
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=7, no_wrap=True, justify="right")
    table.add_column(width=14, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=1)
    for source in evidence:
        if isinstance(source, Note):
            table.add_row(*map(cell, (clock(source.at), "your note", source.text)))
        else:
            name = speaker(people, source.speaker) if source.speaker else "–"
            table.add_row(*map(cell, (clock(source.start), name, marked(source))))
    return table
