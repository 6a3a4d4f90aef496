"""One item of the review: its words, what became of them, what the checks say, and what was said in the meeting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from textual.containers import Vertical, VerticalScroll
from textual.content import Content

from engine.meeting import Note, Origin, Risk, Verdict
from engine.review import ApprovedLine
from tui.command import keyed
from tui.review_commands import ChooseWords
from tui.widgets.diff_view import DiffView
from tui.widgets.plain_text import PlainText, cell, piece
from tui.words import NOTED, clock, label, marked, noted, speaker

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from engine.meeting import Finding, Participant, Segment
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
SIGNS = {Risk.HIGH: "!!", Risk.MEDIUM: "!", Risk.LOW: "·"}
UNOPENED = "Press Enter to see what was said before you decide."
ELSEWHERE = "%s would have it elsewhere: {ChooseWords} shows where and moves it, {AcceptStatement} leaves it here."
OUT_OR_IN = "{RejectStatement} leaves it out, {AcceptStatement} keeps it."
CONFLICT = "What it rests on was changed, and so were these words by you: {ChooseWords} chooses, word by word."


class StatementView(VerticalScroll):
    """The item in hand: the statement above what it rests on, or beside it where there is room."""

    DEFAULT_CSS = """
    StatementView { height: 1fr; }
    StatementView Vertical { height: auto; }
    StatementView PlainText { height: auto; margin-bottom: 1; }
    StatementView DiffView { margin-bottom: 1; max-height: 100h; }
    StatementView #item-state, StatementView #item-said { margin-bottom: 0; }
    """

    stacked = False
    """Whether who spoke stands above the words and not before them: for a column beside the statement."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._shown: dict[str, object] = {}

    def compose(self) -> ComposeResult:
        """Lay out state, words, findings and evidence."""
        with Vertical(id="item"):
            yield PlainText(id="item-state")
            yield PlainText(id="item-note")
            yield PlainText(id="item-words")
            yield DiffView(id="item-diff", reading=True)
            yield PlainText(id="item-findings")
        with Vertical(id="rests-on"):
            yield PlainText(id="item-said")
            yield PlainText(id="item-evidence")

    def show(
        self,
        item: Item,
        heading: str,
        evidence: Sequence[Segment | Note] | None,
        people: Sequence[Participant],
        hint: str = "",
    ) -> None:
        """Show an item; with no evidence given, say how to see it; `hint` stands above what there is of it."""
        old, new = changes_of(item)
        self._set("state", f"{state_of(item, evidence or ())}   {heading}")
        self._set("note", note_of(item))
        self._set("words", "" if item.amended is not None else words_of(item))
        self._compare(old, new)
        self._set("findings", advice_of(item.findings) if item.edited or item.own else findings_of(item.findings))
        self._set("said", hint if evidence else "")
        said = UNOPENED if evidence is None else evidence_of(item, evidence, people, stacked=self.stacked)
        self._set("evidence", said)
        if self.scroll_offset.y:
            self.scroll_home(animate=False)

    def show_section(self, title: str, text: str) -> None:
        """Show a heading that waits for the practitioner's own words."""
        self._set("state", title)
        self._set("words", text)
        self._compare("", "")
        for part in ("note", "findings", "said", "evidence"):
            self._set(part, "")

    def _compare(self, old: str, new: str) -> None:
        view = self.query_one(DiffView)
        if view.display or old != new:
            view.display = old != new
            view.show(old, new)

    def _set(self, part: str, content: Content | Table | str) -> None:
        if self._shown.get(part) == content:
            return  # what stands there already is not laid out again
        self._shown[part] = content
        view = self.query_one(f"#item-{part}", PlainText)
        view.display = bool(content)
        view.update(content)


def origin_of(item: Item, evidence: Sequence[Segment | Note]) -> str:
    """Return where the words of an item come from."""
    return NOTED if noted(item.kind, evidence) else ORIGINS[item.kind]


def state_of(item: Item, evidence: Sequence[Segment | Note] = ()) -> str:
    """Return what became of an item, in words with a mark."""
    if item.omission is not None:
        return {None: "? unanswered", Verdict.REJECT: "✓ rightly left out"}.get(item.verdict, "✓ put into the record")
    if item.proposed:
        return f"? amended by {item.reader or 'a second reader'}"
    if item.own:
        return "+ written by you"
    return VERDICTS[item.verdict] if item.edited else f"{VERDICTS[item.verdict]}, {origin_of(item, evidence)}"


def note_of(item: Item) -> str:
    """Return what is to be known before an item is decided."""
    if item.amended == "":
        return f"{item.reader or 'A second reader'} would leave this out: {keyed(OUT_OR_IN)}"
    if item.amended is not None:
        keep = keyed("{RejectStatement} leaves it out" if not item.text else "{AcceptStatement} keeps your words")
        return f"{item.reader or 'A second reader'} would have it so: {ChooseWords.now()} chooses word by word, {keep}."
    if item.placed is not None:
        return keyed(ELSEWHERE) % (item.reader or "A second reader")
    return keyed(CONFLICT) if item.conflict else ""


def changes_of(item: Item) -> tuple[str, str]:
    """Return what is to be compared: an amendment with what stands, else what stands with what was drafted."""
    if item.amended is not None:
        return item.text, item.amended
    return (item.drafted, item.text) if item.edited else ("", "")


def words_of(item: Item) -> Content:
    """Return an item's words as they stand."""
    return piece(item.text if item.omission is None else f"Said, but in no line: {item.omission.detail}", "bold")


def findings_of(findings: Iterable[Finding]) -> str:
    """Return what the checks say, the worst first, one line each."""
    order = list(RISKS)
    found = sorted(findings, key=lambda finding: order.index(finding.risk))
    return "\n".join(f"{RISKS[finding.risk]}: {label(finding.kind).lower()}. {finding.detail}" for finding in found)


def advice_of(findings: Iterable[Finding]) -> str:
    """Return what the check says of somebody's own words: the worst first, one line each, and no verdict."""
    order = list(RISKS)
    found = sorted(findings, key=lambda finding: order.index(finding.risk))
    return "\n".join(f"{SIGNS[finding.risk]} {finding.detail}" for finding in found)


def evidence_of(
    item: Item, evidence: Sequence[Segment | Note], people: Sequence[Participant], *, stacked: bool = False
) -> Content | Table | str:
    """Return what a line rests on: time, speaker and words."""
    if not evidence:
        if item.own:
            return ""
        entered = item.kind is Origin.DATA
        return "It comes from what was entered at set-up." if entered else "It rests on nothing that was said."
    if all(isinstance(source, ApprovedLine) for source in evidence):
        return piece("\n".join(source.text for source in evidence))
    rows = [source_of(source, people) for source in evidence]
    if stacked:
        above = [(piece(f"{at}  {who}", "bold"), piece(words)) for at, who, words in rows]
        return Content("\n").join([line for pair in above for line in (*pair, Content(""))])
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=7, no_wrap=True, justify="right")
    table.add_column(width=14, no_wrap=True, overflow="ellipsis")
    table.add_column(ratio=1)
    for row in rows:
        table.add_row(*map(cell, row))
    return table


def source_of(source: Segment | Note, people: Sequence[Participant]) -> tuple[str, str, str]:
    """Return when something was said or typed, by whom, and the words."""
    if isinstance(source, ApprovedLine):
        return "", "approved", source.text
    if isinstance(source, Note):
        return clock(source.at), "your note", source.text
    return clock(source.start), speaker(people, source.speaker) if source.speaker else "–", marked(source)
