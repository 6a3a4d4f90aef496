"""Words become sentences with the times at which they can be heard; none is lost but asides."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from engine.transcript.lines import Spoken, lines_of, words_of
from engine.transcript.stretches import FRAME, RATE, Stretch
from engine.transcript.windows import Piece, Window
from models.speech import Utterance, Word

SECOND = RATE / FRAME


def utterance(*words: str) -> Utterance:
    spoken = tuple(Word(word, place * 0.3, place * 0.3 + 0.2, 0.9) for place, word in enumerate(words))
    return Utterance(0.0, 1.0, " ".join(words), spoken, 0.0)


def window_of(*runs: tuple[float, float]) -> Window:
    voice = [probability for probability, seconds in runs for _ in range(round(seconds * SECOND))]
    frames = len(voice)
    return Window(
        0,
        frames * FRAME,
        (Piece(0, Stretch(0, frames)),),
        bytes(2 * FRAME * frames),
        tuple(voice),
        (1.0,) * frames,
    )


def said(text: str, start: float, pace: float = 0.3) -> list[Spoken]:
    return [
        Spoken(word, start + place * pace, start + place * pace + 0.2, 0.9) for place, word in enumerate(text.split())
    ]


def test_asides_are_no_words_and_controls_do_not_get_in() -> None:
    heard = words_of([utterance("[BLANK_AUDIO]"), utterance("Well,", "(door", "closes)", "she\x1b[2J", "♪", "la", "♪")])
    assert [word.text for word in heard] == ["Well,", "she[2J"]


def test_each_sentence_is_a_line_from_its_first_voice_to_its_last() -> None:
    window = window_of((0.05, 0.5), (0.9, 1.5), (0.05, 0.5), (0.9, 1.5), (0.05, 0.5))
    lines = lines_of([*said("How is she sleeping?", 0.6), *said("Much better now.", 2.7)], window)
    assert [line.text for line in lines] == ["How is she sleeping?", "Much better now."]
    assert [round(line.start, 1) for line in lines] == [0.5, 2.5]
    assert [round(line.end, 1) for line in lines] == [2.0, 4.0]


def test_a_line_reaches_into_no_part_of_a_long_pause() -> None:
    window = window_of((0.9, 2.0), (0.05, 1.9), (0.9, 1.5))
    lines = lines_of([*said("How is she sleeping?", 1.7), *said("Much better now.", 3.0)], window)
    assert [(round(line.start, 1), round(line.end, 1)) for line in lines] == [(1.2, 2.0), (3.9, 5.4)]


def test_titles_and_initials_do_not_end_a_sentence() -> None:
    window = window_of((0.9, 10.0))
    (line,) = lines_of(said("I saw Mr. Nguyen and Dr. B. Okafor.", 0.0), window)
    assert line.text == "I saw Mr. Nguyen and Dr. B. Okafor."


def test_a_very_short_sentence_stands_alone_only_after_a_pause() -> None:
    together = window_of((0.9, 5.0))
    assert len(lines_of(said("Yes. I went there today.", 0.0), together)) == 1
    apart = window_of((0.9, 0.3), (0.05, 0.3), (0.9, 3.0))
    words = [*said("Yes.", 0.0), *said("I went there today.", 0.6)]
    assert [line.text for line in lines_of(words, apart)] == ["Yes.", "I went there today."]


def test_a_long_silence_ends_a_line_even_in_mid_sentence() -> None:
    frames = round(2 * SECOND)
    window = Window(
        0,
        10 * RATE,
        (Piece(0, Stretch(0, frames)), Piece(frames, Stretch(5 * frames, 6 * frames))),
        bytes(2 * FRAME * 2 * frames),
        (0.9,) * 2 * frames,
        (1.0,) * 2 * frames,
    )
    assert len(lines_of([*said("and so she", 0.5), *said("left the house.", 2.1)], window)) == 2


def test_talk_without_sentences_is_broken_all_the_same() -> None:
    window = window_of((0.9, 29.0))
    lines = lines_of(said("and then " * 70, 0.0, pace=0.2), window)
    assert [len(line.words) for line in lines] == [60, 60, 20]


@given(
    st.lists(st.sampled_from(["yes.", "and", "no?", "he", "said", "it!", "Mr."]), max_size=60),
    st.lists(st.tuples(st.sampled_from([0.05, 0.9]), st.floats(0.1, 3.0)), min_size=1, max_size=12),
    st.floats(0.05, 1.0),
)
def test_no_word_is_lost_and_lines_follow_each_other(
    texts: list[str], runs: list[tuple[float, float]], pace: float
) -> None:
    window = window_of(*runs)
    words = said(" ".join(texts), 0.0, pace)
    lines = lines_of(words, window)
    assert [word for line in lines for word in line.words] == words
    assert all(line.start <= line.end for line in lines)
    assert all(a.end <= b.start for a, b in pairwise(lines))
