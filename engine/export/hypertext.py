"""A record as one HTML page: no script, no link, nothing fetched; readable on screen and on A4."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.export.page import Page

_STYLE = """
@page { size: A4; margin: 20mm }
body { font: 1.1rem/1.5 sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
body { color: #111; background: #fff }
p { white-space: pre-line } footer { border-top: 1px solid #111 }
"""


def write(page: Page) -> str:
    """Return the page as an HTML document in British English."""
    sections = "\n".join(
        f"<section>\n<h2>{escape(title)}</h2>\n{_paragraphs(paragraphs)}\n</section>"
        for title, paragraphs in page.sections
    )
    head = f'<meta charset="utf-8">\n<title>{escape(page.title)}</title>\n<style>{_STYLE}</style>'
    footer = f"<footer>\n{_paragraphs(page.closing)}\n</footer>"
    body = f"<h1>{escape(page.title)}</h1>\n{sections}\n{footer}"
    return f'<!doctype html>\n<html lang="en-GB">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def _paragraphs(texts: tuple[str, ...]) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)
