"""Read back what was exported, as another program would."""

from __future__ import annotations

import io

from docx import Document


def readable(data: bytes, form: str) -> str:
    """Return all text of a file of this form."""
    if form != "word":
        return data.decode()
    word = Document(io.BytesIO(data))
    section = word.sections[0]
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    frame = [one.text for part in (section.header, section.footer) for one in part.paragraphs]
    return "\n".join([*(one.text for one in word.paragraphs), *cells, *frame])
