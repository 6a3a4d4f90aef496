"""The Word file: paper, headings, language, actions as a table, and nothing in it but the page."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from docx import Document
from export_reading import readable
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.export import Dress, of_record, render
from engine.export.page import Page, Part
from engine.meeting import Line, Origin, RecordSection
from engine.review.approval import digest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.export.conftest import Finished

AT = datetime(2026, 11, 5, 15, 4, tzinfo=UTC)
DRESS = Dress("Westshire", "Keep it safe", "Westshire children’s services", frozenset({"Actions"}), ("Sam Reed",))
ACTIONS = RecordSection("Actions", (Line("Sam Reed to ring by Friday (6 November 2026)", Origin.WORDED, ("t9",)),))


@pytest.fixture
def made(finished: Finished) -> bytes:
    record = replace(finished.record, sections=(*finished.record.sections, ACTIONS))
    approval = replace(finished.approval, digest=digest(record))
    return render(of_record(record, approval, DRESS, "How AI was used."), "word")


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


def test_it_reads_back_with_paper_headings_table_and_frame(made: bytes) -> None:
    word = Document(io.BytesIO(made))
    section = word.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert round(section.left_margin.mm) == 22
    headings = [(one.style.name, one.text) for one in word.paragraphs if one.style.name != "Normal"]
    assert headings == [
        ("Title", "Case note"),
        *(("Heading 1", title) for title in ("Current situation", "Analysis", "Actions")),
    ]
    (table,) = word.tables
    assert [cell.text for cell in table.rows[1].cells] == ["Sam Reed", "to ring", "by Friday (6 November 2026)"]
    assert [one.text for one in section.header.paragraphs] == ["Westshire"]
    assert section.footer.paragraphs[0].text.startswith("Keep it safe\nPage ")


def test_its_properties_are_the_policys_and_nobody_elses(made: bytes, finished: Finished) -> None:
    known = Document(io.BytesIO(made)).core_properties
    assert (known.author, known.title, known.language) == (DRESS.author, "Case note", "en-GB")
    assert not known.last_modified_by + known.comments + known.keywords + known.subject + known.category
    stripped = render(of_record(finished.record, finished.approval, Dress()), "word")
    assert Document(io.BytesIO(stripped)).core_properties.author == ""
    assert set(re.findall(r'w:lang w:val="([^"]*)"', parts(made)["word/styles.xml"])) == {"en-GB"}


def test_no_transcript_and_nothing_of_the_template_is_in_its_xml(made: bytes) -> None:
    files = parts(made)
    everything = " ".join(files.values())
    gone = ("closed", "had been late", "Small talk", "t9", "rsid ", "python-docx", "Macintosh", "thumbnail")
    assert not [words for words in gone if words in everything]
    assert not any(name.startswith(("customXml", "docProps/app", "docProps/thumb")) for name in files)


def test_the_same_page_gives_the_same_bytes(finished: Finished) -> None:
    page = of_record(finished.record, finished.approval, DRESS)
    assert render(page, "word") == render(page, "word")


@settings(max_examples=15, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    page = Page(text, (Part(text, (text,), actions=True), Part("Now", (text,))), (text,), AT, text, text)
    shown = readable(render(page, "word"), "word")
    wanted = [sign for sign in text if sign.isprintable()]
    assert set(wanted) <= set(shown)


@pytest.mark.soak
def test_libreoffice_turns_it_into_pages(made: bytes, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office or not shutil.which("pdftotext"):
        pytest.skip("LibreOffice and poppler are not installed")
    (tmp_path / "note.docx").write_bytes(made)
    order = [office, f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf"]
    subprocess.run([*order, "--outdir", tmp_path, tmp_path / "note.docx"], check=True, capture_output=True)
    shown = subprocess.run(["pdftotext", "-layout", tmp_path / "note.pdf", "-"], check=True, capture_output=True)  # noqa: S607
    text = " ".join(shown.stdout.decode().split())
    for piece in ("Westshire", "Case note", "Who What By when", "Keep it safe Page 1 of 1", "How AI was used."):
        assert piece in text, piece
    details = subprocess.run(["pdfinfo", tmp_path / "note.pdf"], check=True, capture_output=True)  # noqa: S607
    assert b"(A4)" in details.stdout
