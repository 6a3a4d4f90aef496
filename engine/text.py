"""Text hygiene, once, where text comes in: recogniser, language model, files, device names.

Rule: nothing that can steer a terminal, hide or reorder what is shown, or break a record's encoding gets past here.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LINE_LIMIT = 2_000
"""Characters in one line; more than anybody says in one breath, little enough to draw."""

_UNWANTED = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 except tab and newline, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen and other invisible fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f"  # zero width, marks of direction, embeddings, isolates
    "\u2028\u2029"  # separators that some programs take for a new line
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb"  # variation selectors, byte order mark, interlinear annotation
    "\ud800-\udfff"  # lone surrogates
    "\U000e0000-\U000e0fff"  # tags and supplementary variation selectors
    "]"
)


def whole(text: str) -> str:
    """Return the text without controls, invisible and reordering characters, in NFC, at any length: to be kept."""
    return unicodedata.normalize("NFC", _UNWANTED.sub("", text.replace("\r\n", "\n")))


def clean(text: str) -> str:
    """Return the text as `whole` does, its lines bounded: to be shown."""
    return "\n".join(line[:LINE_LIMIT] for line in whole(text).split("\n"))


def clean_line(text: str) -> str:
    """Return the cleaned text as one line with single spaces."""
    return " ".join(clean(text).split())[:LINE_LIMIT]


def listed(words: Sequence[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
