"""The names and acronyms of this meeting: offered to the recogniser, and near misses of them put right.

Rule: only canonical spellings are offered, to every window; a word is put right only when exactly one name fits, and
what was heard stays on record beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Self

from engine.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.meeting import Meeting

MOST = 12
"""Terms offered at most: more, and the recogniser begins to write them where nobody said them."""


@dataclass(frozen=True)
class Vocabulary:
    """Canonical names and terms, most important first."""

    terms: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        """Return the vocabulary of a meeting: who is present, then who else is on the register, then its glossary."""
        people = sorted(meeting.participants, key=lambda person: not person.present)
        return cls.from_terms([*(person.name for person in people), *meeting.glossary])

    @classmethod
    def from_terms(cls, terms: Iterable[str]) -> Self:
        """Return a vocabulary of these names and terms, each once."""
        return cls(tuple(dict.fromkeys(term for raw in terms if (term := clean_line(raw)))))

    @cached_property
    def prompt(self) -> str:
        """Return what the recogniser is told before each window: the terms, as a sentence that could precede speech."""
        offered = self.terms[:MOST]
        return f"{', '.join(offered)}." if offered else ""
