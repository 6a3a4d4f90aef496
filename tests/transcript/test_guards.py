"""What is said in emphasis is believed; loops, phantoms and words over silence are not."""

from __future__ import annotations

import pytest

from engine.transcript.guards import LOOP, NO_SPEECH, PHANTOM, judge, repeats, unheard
from engine.transcript.lines import Line, Spoken
from engine.transcript.stretches import FRAME, RATE, Stretch
from engine.transcript.windows import Piece, Window

SECOND = RATE / FRAME


def window_of(seconds: float, voice: float = 0.9) -> Window:
    frames = round(seconds * SECOND)
    return Window(
        0,
        frames * FRAME,
        (Piece(0, Stretch(0, frames)),),
        bytes(2 * FRAME * frames),
        (voice,) * frames,
        (1e6,) * frames,
    )


def line(text: str, start: float = 0.0, end: float = 3.0) -> Line:
    return Line(start, end, tuple(Spoken(word, start, end, 0.99) for word in text.split()))


@pytest.mark.parametrize(
    "text",
    [
        "No, no, no, no, no.",
        "I said stop it, stop it, stop it.",
        "It's really, really, really damp.",
        "Thank you.",
        "Bye bye.",
        "She went home and she went to bed and she went to sleep.",
    ],
)
def test_emphasis_and_short_answers_are_believed(text: str) -> None:
    assert judge([line(text)], window_of(3)) == [None]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("the the the the the the the the", LOOP),
        ("I know. I know. I know. I know. I know.", LOOP),
        ("she went to bed " * 4, LOOP),
        ("and then he said that he would come to see her " * 4, LOOP),
        ("Thanks for watching!", PHANTOM),
        ("Subtitles by the Amara.org community", PHANTOM),
        ("Please subscribe to my channel.", PHANTOM),
        ("... ?", NO_SPEECH),
    ],
)
def test_a_line_that_nobody_said_is_dropped_with_its_reason(text: str, reason: str) -> None:
    assert judge([line(text, end=20.0)], window_of(20)) == [reason]


def test_words_over_silence_are_dropped_whatever_they_are() -> None:
    assert judge([line("He hit me.")], window_of(3, voice=0.1)) == [NO_SPEECH]


@pytest.mark.parametrize("text", ["Thank you.", "you", "Bye.", "I'm going to sleep."])
def test_known_phantoms_need_a_clear_voice(text: str) -> None:
    weak = window_of(3)
    frames = tuple(0.6 if frame % 2 else 0.1 for frame in range(len(weak.voice)))
    faint = Window(0, weak.end, weak.pieces, weak.pcm, frames, weak.levels)
    assert judge([line(text)], faint) == [PHANTOM]
    assert judge([line("He hit me.")], faint) == [None]


def test_more_words_than_a_mouth_can_say_are_dropped() -> None:
    words = " ".join(f"word{number}" for number in range(20))
    assert judge([line(words, end=1.0)], window_of(1)) == [LOOP]
    assert judge([line(words, end=6.0)], window_of(6)) == [None]


def test_lines_that_only_repeat_each_other_are_dropped() -> None:
    once = [line(text) for text in ("How is she?", "She is well, thanks.", "Good to hear.")]
    assert judge(once * 2, window_of(3)) == [None] * 6
    alternating = [line("I don't know."), line("What do you mean?")] * 4
    assert judge([*once, *alternating], window_of(3)) == [None] * 3 + [LOOP] * 8
    assert judge([line("Yeah.")] * 4, window_of(3)) == [None] * 4
    assert judge([line("I'm going to bed now.")] * 4, window_of(3)) == [LOOP] * 4


def test_a_repeat_must_follow_itself_directly() -> None:
    assert not repeats(list("abcabdabeabfab"))
    assert repeats(list("ababababab"))
    assert not repeats([])


def test_a_sentence_passed_over_between_two_words_of_a_line_is_missed() -> None:
    words = (Spoken("Okay,", 0.2, 0.6, 0.9), Spoken("write", 4.1, 4.5, 0.9), Spoken("that.", 4.5, 5.0, 0.9))
    passed_over = Line(0.2, 5.0, words)
    assert [(round(start, 1), round(end, 1)) for start, end in unheard([passed_over], window_of(5))] == [(0.6, 4.1)]
    assert unheard([passed_over], window_of(5, voice=0.3)) == []
