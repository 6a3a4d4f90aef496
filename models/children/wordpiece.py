"""Cut text into the word pieces of a BERT vocabulary (Wu and others, 2016; Devlin and others, 2019), in small letters.

Guard: whatever stands in the text is text; no piece of it becomes one of the marks a network is steered by.
"""

from __future__ import annotations

import re
import string
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 100
"""Characters of a word beyond which it is not looked up."""
_CHINESE = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ceaf\U0002f800-\U0002fa1f]")
_MARKS = frozenset({"<s>", "<pad>", "</s>", "<unk>", "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<mask>"})
_CONTINUED = "##"


class WordPieces:
    """A vocabulary, one piece a line in the order of their numbers; `unknown` is what stands for any other."""

    def __init__(self, vocabulary: str, unknown: str = "[UNK]") -> None:
        numbers = {piece: number for number, piece in enumerate(vocabulary.splitlines())}
        self._unknown = numbers[unknown]
        self._numbers: Mapping[str, int] = {piece: n for piece, n in numbers.items() if piece not in _MARKS}

    def __call__(self, text: str) -> list[int]:
        """Return the numbers of the pieces of a text."""
        return [number for word in _words(text) for number in self._pieces(word)]

    def _pieces(self, word: str) -> list[int]:
        """Take the longest piece that fits, again and again; a word with no fitting piece is unknown as a whole."""
        found: list[int] = []
        at = 0 if len(word) <= LONGEST else -1
        while 0 <= at < len(word):
            begun = _CONTINUED * (at > 0)
            past = next((p for p in range(len(word), at, -1) if begun + word[at:p] in self._numbers), 0)
            if not past:
                return [self._unknown]
            found.append(self._numbers[begun + word[at:past]])
            at = past
        return found or [self._unknown]


def _words(text: str) -> Iterator[str]:
    """Yield words and single signs, without accents and control characters."""
    plain = unicodedata.normalize("NFD", text)
    kept = (" " if c.isspace() else c for c in plain if c.isspace() or unicodedata.category(c)[0] != "C")
    bare = "".join(c for c in kept if unicodedata.category(c) != "Mn").lower()
    yield from "".join(f" {c} " if _alone(c) else c for c in bare).split()


def _alone(sign: str) -> bool:
    """Tell whether a sign stands for itself: punctuation, what else is no letter on a keyboard, a Chinese character."""
    return sign in string.punctuation or unicodedata.category(sign)[0] == "P" or bool(_CHINESE.match(sign))
