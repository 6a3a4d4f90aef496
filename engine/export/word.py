"""A page as a Word file: A4, real heading styles, British English, actions as a table, and no trace of who made it.

Rule: nothing is in the file but the page. What the library's template brings besides (a picture, properties of another
program, a second set of styles) is taken out, times are the approval's, and the same page gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from engine.export.page import action

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

    from engine.export.page import Page, Part

_LANGUAGE = "en-GB"
_FONT = "Arial"
_BLACK = RGBColor(0x11, 0x11, 0x11)
_SIZES = {"Normal": 11, "Title": 20, "Heading 1": 14, "Header": 9, "Footer": 9}
_MARGIN, _WIDTHS = Mm(22), (Mm(36), Mm(82), Mm(48))
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BROUGHT = ("thumbnail", "extended-properties", "customXml", "stylesWithEffects")
_REMEMBERED = ("rsids", "savePreviewPicture", "proofState", "themeFontLang")
"""What the template remembers of those who made it, and wishes of theirs."""
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def write(page: Page) -> bytes:
    """Return the page as a .docx file."""
    word = Document()
    _strip(word)
    _describe(word, page)
    _dress(word)
    _frame(word, page)
    _say(word.add_paragraph(style="Title"), page.title)
    for part in page.parts:
        _say(word.add_paragraph(style="Heading 1"), part.title)
        _fill(word, part, page.people)
    _close(word, page.closing)
    return _packed(word)


def _strip(word: Word) -> None:
    """Let go of what the library's template brings and a record has no use for."""
    for owner in (word.part.package, word.part):
        for name, relation in list(owner.rels.items()):
            if relation.reltype.rsplit("/", 1)[-1] in _BROUGHT:
                del owner.rels[name]
    settings = word.settings.element
    for name in _REMEMBERED:
        for element in settings.findall(qn(f"w:{name}")):
            settings.remove(element)
    for element in [*word.styles.element.iter(qn("w:rsid"))]:
        element.getparent().remove(element)


def _describe(word: Word, page: Page) -> None:
    """Set every property of the file; an author only where the policy names one."""
    known = word.core_properties
    known.title, known.author, known.language = _plain(page.title), _plain(page.author), _LANGUAGE
    known.comments = known.keywords = known.subject = known.category = known.last_modified_by = ""
    known.created = known.modified = page.at.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    known.revision = 1


def _dress(word: Word) -> None:
    """Set paper, fonts and language; the template's are American and blue."""
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = _MARGIN
    for name, size in _SIZES.items():
        style: ParagraphStyle = word.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = _FONT, Pt(size), _BLACK
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
    for language in word.styles.element.iter(qn("w:lang")):
        for script in ("val", "eastAsia"):
            language.set(qn(f"w:{script}"), _LANGUAGE)
    for rule in word.styles["Title"].element.iter(qn("w:bottom")):
        rule.set(qn("w:color"), str(_BLACK))


def _frame(word: Word, page: Page) -> None:
    """Put the organisation's lines and the page's number above and below."""
    section = word.sections[0]
    if page.header:
        _say(section.header.paragraphs[0], page.header)
    footer = section.footer.paragraphs[0]
    _say(footer, f"{page.footer}\nPage " if page.footer else "Page ")
    _number(footer, "PAGE")
    _say(footer, " of ")
    _number(footer, "NUMPAGES")


def _number(paragraph: Paragraph, field: str) -> None:
    """Add a field that Word counts itself."""
    element = OxmlElement("w:fldSimple")
    element.set(qn("w:instr"), field)
    shown = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    shown.append(text)
    element.append(shown)
    paragraph._p.append(element)  # noqa: SLF001 - the library has no fields


def _fill(word: Word, part: Part, people: tuple[str, ...]) -> None:
    if not part.actions:
        for text in part.paragraphs:
            _say(word.add_paragraph(), text)
        return
    table = word.add_table(rows=1, cols=3, style="Table Grid")
    table.autofit = False
    _row(table.rows[0], ("Who", "What", "By when"), head=True)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = width
    for row in (action(text, people) for text in part.paragraphs):
        _row(table.add_row(), row.cells)


def _row(row: _Row, texts: tuple[str, ...], *, head: bool = False) -> None:
    """Fill a row, a single text across the table; it stays on one page, and the head is said again on each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - the library has no such properties
    for name in ("w:cantSplit", *(["w:tblHeader"] if head else [])):
        properties.append(OxmlElement(name))
    for cell, width in zip(row.cells, _WIDTHS, strict=True):
        cell.width = width
    cells = row.cells if len(texts) > 1 else (row.cells[0].merge(row.cells[-1]),)
    for cell, text in zip(cells, texts, strict=True):
        cell.paragraphs[0].paragraph_format.space_before = cell.paragraphs[0].paragraph_format.space_after = Pt(3)
        _say(cell.paragraphs[0], text, bold=head)


def _close(word: Word, texts: tuple[str, ...]) -> None:
    """Set who answers for the record apart from it by a line."""
    for number, text in enumerate(texts):
        paragraph = word.add_paragraph()
        _say(paragraph, text, size=9)
        if number == 0:
            paragraph.paragraph_format.space_before = Pt(18)
            paragraph._p.get_or_add_pPr().append(_line_above())  # noqa: SLF001 - the library has no borders


def _line_above() -> BaseOxmlElement:
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "6"), ("color", "111111")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    return borders


def _say(paragraph: Paragraph, text: str, *, bold: bool = False, size: int = 0) -> None:
    """Add a text; the ends of its lines stay where they are."""
    run = paragraph.add_run(_plain(text))
    if bold:
        run.bold = True
    if size:
        run.font.size = Pt(size)


def _plain(text: str) -> str:
    """Return a text without what no XML can hold."""
    return _NO_XML.sub("\ufffd", text)


def _packed(word: Word) -> bytes:
    """Return the file without the time at which each part of it was packed."""
    loose, packed = io.BytesIO(), io.BytesIO()
    word.save(loose)
    with zipfile.ZipFile(loose) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
