"""Differences by word: exact, whole words only, in any choice of hunks."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import UsageError
from engine.review.diff import Hunk, HunkKind, apply, old_offset, pieces, revert, same_words, tokens, words

WORDS = "Sam said that he might will not go home. 3.5 10:30 don’t o'clock Anne-Marie ‘No’ , e\u0301te"
VOCABULARY = [*WORDS.split(), "\n\n", "\t", ""]
PROSE = st.lists(st.sampled_from([*VOCABULARY, " ", "  ", "\n"]), max_size=30).map(" ".join)
TEXTS = st.one_of(PROSE, st.text(max_size=40))


@given(TEXTS)
def test_tokens_lose_nothing(text: str) -> None:
    assert "".join(tokens(text)) == text


@given(TEXTS, TEXTS)
def test_taking_every_hunk_gives_the_new_text(old: str, new: str) -> None:
    hunks = words(old, new)
    assert apply(old, hunks) == new
    assert revert(new, hunks) == old
    assert apply(old, ()) == old
    assert "".join(piece.new if isinstance(piece, Hunk) else piece for piece in pieces(old, new)) == new


@given(TEXTS, TEXTS, st.randoms(use_true_random=False))
def test_hunks_are_taken_one_by_one(old: str, new: str, chance: random.Random) -> None:
    hunks = words(old, new)
    taken = [hunk for hunk in hunks if chance.random() < 0.5]
    left = [hunk for hunk in hunks if hunk not in taken]
    assert apply(old, taken) == revert(new, left)


@given(TEXTS, TEXTS)
def test_words_are_never_broken(old: str, new: str) -> None:
    for hunk in words(old, new):
        assert {hunk.start, hunk.end} <= _borders(old)
        assert {hunk.new_start, hunk.new_end} <= _borders(new)


@given(TEXTS, TEXTS)
def test_hunks_never_touch_and_always_change_something(old: str, new: str) -> None:
    hunks = words(old, new)
    assert all(hunk.old != hunk.new for hunk in hunks)
    assert all(one.end < other.start for one, other in pairwise(hunks))


@given(TEXTS, TEXTS)
def test_places_outside_hunks_are_found_again(old: str, new: str) -> None:
    hunks = words(old, new)
    assert old_offset(hunks, len(new)) == len(old)
    place, new_place = 0, 0
    for piece in pieces(old, new):
        if isinstance(piece, Hunk):
            place, new_place = piece.end, piece.new_end
            continue
        for step in range(1, len(piece)):
            assert old_offset(hunks, new_place + step) == place + step
        place, new_place = place + len(piece), new_place + len(piece)


def _borders(text: str) -> set[int]:
    borders = {0}
    for token in tokens(text):
        borders.add(max(borders) + len(token))
    return borders


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("don’t stop", ["don’t", " ", "stop"]),
        ("at 10:30, 1,000 or 3.5.", ["at", " ", "10:30", ",", " ", "1,000", " ", "or", " ", "3.5", "."]),
        ("“Anne-Marie’s”", ["“", "Anne-Marie’s", "”"]),
        ("e\u0301te\u0301", ["e\u0301te\u0301"]),
    ],
)
def test_a_word_is_what_people_call_a_word(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_a_run_of_changed_words_is_one_hunk() -> None:
    (hunk,) = words("He may well go home.", "He will certainly go home.")
    assert (hunk.old, hunk.new, hunk.kind) == ("may well", "will certainly", HunkKind.CHANGED)


def test_an_added_and_a_removed_word_say_so() -> None:
    (added,) = words("He was late.", "He was not late.")
    assert (added.kind, added.new.strip(), added.old) == (HunkKind.ADDED, "not", "")
    (removed,) = words("He was not late.", "He was late.")
    assert (removed.kind, removed.old.strip(), removed.new) == (HunkKind.REMOVED, "not", "")


def test_paragraphs_are_kept_apart() -> None:
    assert len(words("one\n\ntwo", "uno\n\ndue")) == 2


def test_only_whitespace_is_told_from_words() -> None:
    assert same_words("a  b\n", " a b")
    assert not same_words("a b", "ab")


def test_hunks_of_another_text_are_refused() -> None:
    with pytest.raises(UsageError):
        apply("something else", words("He was late.", "She was late."))


@pytest.mark.parametrize("repetition", [1, 40])
def test_a_hundred_pages_with_scattered_changes(repetition: int) -> None:
    chance = random.Random(7)  # noqa: S311 - the same text each time
    vocabulary = [f"word{number}" for number in range(4000 // repetition)] + ["the", "and", "was"] * 400
    old = " ".join(chance.choice(vocabulary) for _ in range(50_000))
    changed = old.split(" ")
    for place in range(50, len(changed), 500):
        changed[place] = f"CHANGED{place}"
    new = " ".join(changed)
    hunks = words(old, new)
    assert len(hunks) == 100
    assert apply(old, hunks) == new


def test_texts_with_nothing_in_common_are_one_hunk() -> None:
    assert len(words("a " * 50_000, "b " * 50_000)) == 1


def test_endless_repetition_is_answered_at_once() -> None:
    old, new = "x a " * 5_000 + "b", "x a " * 4_000 + "c" + " a x" * 1_000
    assert apply(old, words(old, new)) == new


def test_a_hunk_prints_no_words() -> None:
    assert "Jade" not in repr(words("Sam", "Jade"))
