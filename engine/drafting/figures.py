"""Percentages and dates in figures, as records are written; nothing else that was said in words is turned into digits.

Rule: narrative only, never inside quotation marks, and only forms that can be read one way.
"""

from __future__ import annotations

import re

from engine.drafting.days import MONTH, ORDINAL, number
from engine.drafting.wordlists import in_order

_ONES = in_order("ones")
_TENS = in_order("tens")
NUMBERS = {word: value for value, word in enumerate(_ONES)}
NUMBERS |= {word: 10 * (place + 2) for place, word in enumerate(_TENS)}
NUMBERS |= {
    f"{tens}-{ones}": 10 * (place + 2) + value
    for place, tens in enumerate(_TENS)
    for value, ones in enumerate(_ONES[:10])
    if value
}
NUMBERS |= {"a hundred": 100, "one hundred": 100}
NUMBER = "|".join(sorted(NUMBERS, key=len, reverse=True))
_PERCENT = re.compile(
    rf"(?<!hundred and )(?<!point )(?<![\w-])({NUMBER}|\d+(?:\.\d+)?) ?(?:per ?cent)\b", re.IGNORECASE
)
_RANGE = re.compile(rf"\bthe ({ORDINAL}) (to|or|and) the ({ORDINAL}) of ({MONTH})\b", re.IGNORECASE)
_DATE = re.compile(rf"\bthe ({ORDINAL}) of ({MONTH})\b", re.IGNORECASE)


def in_figures(text: str) -> str:
    """Return narrative with percentages and full dates in figures: 93%, 14 January."""
    parts = re.split(r'("[^"]*")', text)
    return "".join(part if part.startswith('"') else _plain(part) for part in parts)


def _plain(text: str) -> str:
    text = _PERCENT.sub(lambda match: f"{NUMBERS.get(match[1].lower(), match[1])}%", text)
    text = _RANGE.sub(lambda m: f"{number(m[1])} {m[2]} {number(m[3])} {m[4].capitalize()}", text)
    return _DATE.sub(lambda match: f"{number(match[1])} {match[2].capitalize()}", text)
