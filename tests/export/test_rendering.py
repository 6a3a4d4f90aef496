"""The approved record in each form: nothing else goes out, and not a character of it is changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from engine.errors import NotAllowed, UsageError
from engine.export.ai_use import Counts, ai_use, count
from engine.export.render import FORMS, render
from engine.meeting import Approval, Draft, Line, Meeting, Origin, Record, RecordSection, Section
from engine.review.approval import digest
from engine.review.decisions import Review

if TYPE_CHECKING:
    from markdown_it.token import Token

    from tests.export.conftest import Finished

AT = datetime(2026, 11, 5, 15, 4, tzinfo=UTC)
MARKS = st.sampled_from(" \n*_`[]()<>&#+-=.1~|!\\:\"'")
CHARACTERS = st.one_of(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), MARKS)
PROSE = st.text(CHARACTERS, min_size=1, max_size=80).map(str.strip).filter(bool)
MEETING = Meeting("m1", AT)
PLAIN = Path(__file__).with_name("case_note.txt").read_text()


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
    made = ai_use(finished.review, finished.meeting, "base", "SmolLM2-135M-Instruct")
    text = render(finished.record, finished.approval, "text", made).decode()
    assert text == PLAIN
    assert max(map(len, text.splitlines())) <= 72


@pytest.mark.parametrize("form", FORMS)
def test_nothing_unapproved_and_nothing_rejected_goes_out(finished: Finished, form: str) -> None:
    record = finished.record
    out = render(record, finished.approval, form).decode()
    assert "closed" not in out
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


def test_figures_are_a_recount(finished: Finished) -> None:
    counts = count(finished.review)
    assert counts == Counts(quoted=1, data=1, edited=1, written=2, rejected=1, added=1, dismissed=1)
    assert counts.lines == sum(len(section.lines) for section in finished.record.sections)


def test_what_did_not_run_is_not_claimed() -> None:
    by_hand = Review.begin(Draft("case-note", "", sections=(Section("analysis", "Analysis", human=True),)))
    assert "The record has no lines." in ai_use(by_hand, MEETING)
    made = ai_use(by_hand.write("analysis", "My view.", "Priya Shah", AT), MEETING)
    assert "No sound was recognised by software. No language model was used." in made
    assert "The record has 1 line: 1 was written by hand. Of what was drafted, 0 were rejected." in made
