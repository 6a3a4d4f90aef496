"""Nothing that can steer a terminal or hide text gets in; everything people write does."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from engine.text import LINE_LIMIT, clean, clean_line

PEOPLE_WRITE = "Siobhán said “it’s £20 — OK?”\n\tNaïve… 北京 👍 שלום"


def test_what_people_write_stays() -> None:
    assert clean(PEOPLE_WRITE) == PEOPLE_WRITE


def test_controls_go_and_letters_are_composed() -> None:
    assert clean("a\x1b[31m\x07b\x9b\x7f\u202ec\u200b\ufeffd\u2028e\ud800f\r\ng") == "a[31mbcdef\ng"
    assert clean("e\u0301") == "é"
    assert clean_line("  one\n two\t three ") == "one two three"


@given(st.text(st.characters(codec=None)))
def test_what_comes_out_is_printable_bounded_and_stays_the_same(text: str) -> None:
    cleaned = clean(text)
    assert not {unicodedata.category(c) for c in cleaned if c not in "\n\t"} & {"Cc", "Cs", "Zl", "Zp"}
    assert all(len(line) <= LINE_LIMIT for line in cleaned.split("\n"))
    assert clean(cleaned) == cleaned
    assert "\n" not in clean_line(text)
