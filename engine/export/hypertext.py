"""A page as HTML: no script, no link, nothing fetched; readable on screen and on A4."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from engine.export.page import action

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.export.page import Page, Part

_STYLE = """
@page { size: A4; margin: 20mm }
body { font: 1.1rem/1.5 sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
body { color: #111; background: #fff }
p { white-space: pre-line } footer { border-top: 1px solid #111 }
table { border-collapse: collapse; width: 100% }
th, td { border: 1px solid #111; padding: .3rem; text-align: left; vertical-align: top }
"""


def write(page: Page) -> str:
    """Return the page as an HTML document in British English."""
    sections = "\n".join(
        f"<section>\n<h2>{escape(part.title)}</h2>\n{_body(part, page.people)}\n</section>" for part in page.parts
    )
    head = f'<meta charset="utf-8">\n<title>{escape(page.title)}</title>\n<style>{_STYLE}</style>'
    header = f"<header>\n{_paragraphs([page.header])}\n</header>\n" if page.header else ""
    closing = [*page.closing, page.footer] if page.footer else page.closing
    footer = f"<footer>\n{_paragraphs(closing)}\n</footer>"
    body = f"{header}<h1>{escape(page.title)}</h1>\n{sections}\n{footer}"
    return f'<!doctype html>\n<html lang="en-GB">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def _body(part: Part, people: tuple[str, ...]) -> str:
    if not part.actions:
        return _paragraphs(part.paragraphs)
    rows = [action(line, people) for line in part.paragraphs]
    head = _row("th", ("Who", "What", "By when"))
    return "\n".join(["<table>", head, *(_row("td", row.cells) for row in rows), "</table>"])


def _row(cell: str, texts: Sequence[str]) -> str:
    across = ' colspan="3"' if len(texts) == 1 else ""
    return f"<tr>{''.join(f'<{cell}{across}>{escape(text)}</{cell}>' for text in texts)}</tr>"


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)
