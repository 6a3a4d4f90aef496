"""How somebody was asked, and how they were told before; plain, like the records of a meeting it is part of."""

from __future__ import annotations

from enum import StrEnum


class Asked(StrEnum):
    """How somebody was asked."""

    IN_PERSON = "in_person"
    TELEPHONE = "telephone"
    INTERPRETER = "interpreter"
    IN_WRITING = "in_writing"


class Told(StrEnum):
    """How a script was put to those who answered, by the word of whoever asked them."""

    ALOUD = "aloud"
    GIVEN = "given"
    OWN_WORDS = "own_words"
