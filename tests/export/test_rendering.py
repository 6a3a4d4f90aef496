"""The approved record in each form: nothing else goes out, and not a character of it is changed."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document
from export_reading import readable
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.errors import NotAllowed, UsageError
from engine.export import FORMS, Agreed, Counts, Dress, Used, ai_use, count, of_record
from engine.export import render as rendered
from engine.export.page import EMPTY, action
from engine.meeting import Approval, Draft, Line, Origin, Record, RecordSection, Scope, Section
from engine.review.approval import digest
from engine.review.decisions import Review

if TYPE_CHECKING:
    from markdown_it.token import Token

    from tests.export.conftest import Finished

BY = "Priya Shah"
AT = datetime(2026, 11, 5, 15, 4, tzinfo=UTC)
MARKS = st.sampled_from(" \n*_`[]()<>&#+-=.1~|!\\:\"'")
CHARACTERS = st.one_of(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), MARKS)
PROSE = st.text(CHARACTERS, min_size=1, max_size=80).map(str.strip).filter(bool)
PLAIN_DRESS = Dress()
ACTIONS = Dress(actions=frozenset({"Now"}), people=("Sam Reed", "Jo Hart"))
PLAIN = Path(__file__).with_name("case_note.txt").read_text()


def render(record: Record, approval: Approval | None, form: str, ai_use: str = "", dress: Dress = PLAIN_DRESS) -> bytes:
    return rendered(of_record(record, approval, dress, ai_use), form)


def of(text: str, title: str = "Case note") -> tuple[Record, Approval]:
    record = Record(title, (RecordSection("Now", (Line(text, Origin.WRITTEN),)),))
    return record, Approval("Priya Shah", AT, digest(record))


def shown(markdown: str) -> list[str]:
    """Return the text a CommonMark reader shows, a string for each block."""
    return [_text(token) for token in MarkdownIt("commonmark").parse(markdown) if token.type == "inline"]


def _text(token: Token) -> str:
    breaks = {"hardbreak": "\n", "softbreak": "\n"}
    return "".join(breaks.get(child.type, child.content) for child in token.children or ())


def test_plain_text_reads_well(finished: Finished) -> None:
    everybody = ("Priya Shah", "Sam Reed")
    used = Used(
        finished.meeting.date,
        "base",
        "SmolLM2-135M-Instruct",
        412.0,
        tuple(
            Agreed(scope, name) for scope in Scope for name in everybody if (scope, name) != (Scope.DRAFT, "Sam Reed")
        ),
        ("public task, notice given",),
    )
    counts = count(finished.record, finished.review.desk, frozenset({"t1", "t2", "t7"}))
    made = ai_use(counts, used, finished.approval, (BY,))
    text = render(finished.record, finished.approval, "text", made).decode()
    assert text == PLAIN
    assert max(map(len, text.splitlines())) <= 72


@pytest.mark.parametrize("form", FORMS)
def test_nothing_unapproved_and_nothing_rejected_goes_out(finished: Finished, form: str) -> None:
    record = finished.record
    assert "closed" not in readable(render(record, finished.approval, form), form)
    changed = replace(record, title="Another title")
    for refused, approval in ((changed, finished.approval), (record, None), (record, Approval("", AT, digest(record)))):
        with pytest.raises(NotAllowed):
            render(refused, approval, form)


def test_an_unknown_form_is_a_mistake_of_the_request(finished: Finished) -> None:
    with pytest.raises(UsageError):
        render(finished.record, finished.approval, "rtf")


@given(PROSE)
def test_text_changes_only_where_lines_end(text: str) -> None:
    record, approval = of(text)
    page = render(record, approval, "text").decode()
    shown_text = page.split("Now\n---\n\n", 1)[1].rsplit("\n\n" + "-" * 72, 1)[0]
    assert text.split() == shown_text.split()


@given(PROSE)
def test_markdown_shows_exactly_what_was_approved(text: str) -> None:
    record, approval = of(text)
    blocks = shown(render(record, approval, "markdown").decode())
    paragraphs = blocks[blocks.index("Now") + 1 : -1]
    assert " ".join(paragraphs).split() == text.split()


@given(PROSE)
def test_markdown_headings_hold_any_title(title: str) -> None:
    record, approval = of("Nothing.", title)
    assert shown(render(record, approval, "markdown").decode())[0].split() == title.split()


@given(PROSE)
def test_html_holds_the_exact_text_and_no_markup_of_its_own(text: str) -> None:
    record, approval = of(text, text)
    page = render(record, approval, "html").decode()
    (paragraph,) = re.findall(r"</h2>\n<p>(.*?)</p>", page, re.DOTALL)
    assert unescape(paragraph) == text
    assert "<" not in paragraph
    assert "http" not in page.replace(paragraph, "")


def test_figures_are_counted_from_the_record_and_the_desk(finished: Finished) -> None:
    counts = count(finished.record, finished.review.desk, frozenset({"t1", "t3", "t7", "t9"}))
    assert counts == Counts(quoted=1, data=1, edited=1, written=2, clips=2, rejected=1, added=1, dismissed=1)
    assert counts.lines == sum(len(section.lines) for section in finished.record.sections)


def test_what_did_not_run_is_not_claimed() -> None:
    by_hand = Review.begin(Draft("case-note", "", sections=(Section("analysis", "Analysis", human=True),)))
    approval = Approval(BY, AT, "")
    assert "The record has no lines." in ai_use(count(by_hand.record()), Used(), approval, ())
    by_hand = by_hand.write("analysis", "My view.", BY)
    made = ai_use(count(by_hand.record(), by_hand.desk), Used(), approval, (BY,))
    assert "No sound was recognised by software. No language model was used. Nothing was sent anywhere.\n" in made
    assert "The record has 1 line: 1 was written by hand. Of what was drafted, none was rejected." in made
    assert "agreed" not in made


@pytest.mark.parametrize("form", FORMS)
def test_a_heading_with_nothing_under_it_says_so(form: str) -> None:
    record = Record("Case note", (RecordSection("Now", ()),))
    made = render(record, Approval(BY, AT, digest(record)), form, dress=ACTIONS)
    assert EMPTY in readable(made, form).replace("\\", "")


@pytest.mark.parametrize("form", FORMS)
def test_the_organisations_lines_stand_above_and_below(form: str) -> None:
    record, approval = of("Nothing.")
    text = readable(render(record, approval, form, dress=Dress("Westshire, OFFICIAL", "Keep it safe.")), form)
    text = text[text.find("<body>") :] if form == "html" else text
    assert text.index("Westshire, OFFICIAL") < text.index("Case note") or form == "word"
    assert "Keep it safe." in text


@pytest.mark.parametrize(
    ("line", "row"),
    [
        (
            "Sam Reed to ring the school by Thursday (5 November 2026)",
            ("Sam Reed", "to ring the school", "by Thursday (5 November 2026)"),
        ),
        ("Sam Reed to ring (Thursday 5 November 2026).", ("Sam Reed", "to ring", "(Thursday 5 November 2026).")),
        ("Sam to act on behalf of the school", ("", "Sam to act on behalf of the school", "")),
        ("“I’ll do it by Friday.”", ("", "“I’ll do it by Friday.”", "")),
        ("Jo Hart to see him on 9 November", ("Jo Hart", "to see him", "on 9 November")),
        (
            "Jo Hart to send it by Noon on Friday (6 May 2026).",
            ("Jo Hart", "to send it", "by Noon on Friday (6 May 2026)."),
        ),
        ("Jo Hart to ring by 5 o'clock on Thursday", ("Jo Hart", "to ring", "by 5 o'clock on Thursday")),
        ("Jo Hart to visit at 10.30am on 9 May", ("Jo Hart", "to visit", "at 10.30am on 9 May")),
        ("Jo Hart to write by the 24th", ("Jo Hart", "to write", "by the 24th")),
        ("Jo Hart to stand by noon or not", ("Jo Hart", "to stand by noon or not", "")),
        ("Jo Hart to ring before 9 May and get a date", ("Jo Hart", "to ring before 9 May and get a date", "")),
    ],
)
def test_an_action_is_laid_out_by_who_and_when(line: str, row: tuple[str, str, str]) -> None:
    made = action(line, ACTIONS.people)
    assert (made.who, made.what, made.when) == row


def test_what_is_nobodys_by_name_stands_across_the_table() -> None:
    own = render(*of("Sam Reed to ring by Friday."), "html", dress=ACTIONS).decode()
    assert "<tr><td>Sam Reed</td><td>to ring</td><td>by Friday.</td></tr>" in own
    nobodys = render(*of("Jo Hart said: “I will write.”"), "html", dress=ACTIONS).decode()
    assert '<tr><td colspan="3">Jo Hart said: “I will write.”</td></tr>' in nobodys
    (table,) = Document(io.BytesIO(render(*of("Jo Hart said: “I will write.”"), "word", dress=ACTIONS))).tables
    assert len({id(cell._tc) for cell in table.rows[1].cells}) == 1


@given(PROSE, st.sampled_from(["", "Sam Reed to ", "Sam Reed "]), st.sampled_from(["", " by Friday", " on 5 May (x)"]))
def test_a_row_read_across_is_the_line_as_approved(text: str, owner: str, due: str) -> None:
    line = f"{owner}{text}{due}"
    made = action(line, ACTIONS.people)
    assert " ".join(filter(None, (made.who, made.what, made.when))).split() == line.split()
