"""Judge whether recognised words were said at all, without asking the recogniser how sure it is.

Rule: the recogniser invents most fluently when it is most sure, so each judgement rests on something else: the words
repeat themselves, there is no voice beneath them, they come faster than anybody speaks, or they are one of the phrases
it is known to put into silence. What is judged false is dropped with its reason, never quietly.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from engine.transcript.loudness import CLEAR, is_distant
from engine.transcript.stretches import FRAME, OFFSET, ONSET, RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.transcript.lines import Line
    from engine.transcript.windows import Window

LOOP = "loop"
PHANTOM = "phantom"
NO_SPEECH = "no_speech"
UNHEARD = "unheard"
DISTANT = "distant"

REPEATS = {1: 8, 2: 5, 3: 4}
"""How often so many words in a row (longer runs count as three) are no longer somebody's emphasis."""
_LONGEST_RUN = 12
COMPRESSION = 2.4
"""Compression ratio of text, over a hundred bytes of it, that no talk reaches (the figure OpenAI's Whisper uses)."""
_COMPRESSIBLE = 100
FASTEST = 7.0
"""Words a second of voice, over a whole line, that nobody reaches: auctioneers aside, quick talk is four or five."""
WEAK_VOICE = 0.5
"""Mean voice probability beneath a line below which a known phantom is not believed."""
_LEAST_VOICE = 0.2
LEAST_UNHEARD = 2.5
"""Seconds of clear voice without words that are worth hearing again; a laugh or a drawn-out 'mm' is shorter."""
_SECOND = RATE / FRAME

_PHANTOMS = re.compile(
    r"(?:thank you(?: so much| very much)?|thanks)(?: for watching| for listening)?|you|bye(?: bye)?|"
    r"the end|so|okay|oh|i'm sorry|see you (?:next time|in the next video|later)|i'm going to sleep|silence|music"
)
_CREDITS = re.compile(
    r"(?:thank you|thanks) for watching|(?:please )?(?:like and )?subscribe(?: to (?:my|our|the) channel)?|"
    r"see you in the next video|subtitles? (?:and captions )?by|transcri(?:bed|ption) by|captions? by|"
    r"amara\.?org|www\.|\.com|copyright|all rights reserved|bbc|closed captions"
)


def judge(lines: Sequence[Line], window: Window) -> list[str | None]:
    """Return for each line the reason not to believe it, or None."""
    reasons = [_judge_line(line, window) for line in lines]
    for first, last in _loops(lines):
        reasons[first:last] = [LOOP] * (last - first)
    return reasons


def unheard(lines: Sequence[Line], window: Window) -> list[tuple[float, float]]:
    """Return the stretches of a window, in its seconds, where somebody clearly speaks and no words are given.

    With names to expect, the recogniser now and then begins half-way through a window, or passes over a sentence, sure
    of itself; nothing in what it wrote tells, so the voice is asked, between one word and the next.
    """
    words = (word for line in lines for word in line.words)
    edges = [0.0, *(edge for word in words for edge in (word.start, word.end)), window.seconds]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    return [(start, end) for start, end in gaps if _voiced(window, start, end) >= LEAST_UNHEARD]


def _voiced(window: Window, start: float, end: float) -> float:
    """Count the seconds of clear voice between two times of a window."""
    frames = window.voice[max(0, round(start * _SECOND)) : max(0, round(end * _SECOND))]
    return sum(probability >= CLEAR for probability in frames) / _SECOND


def plain(text: str) -> list[str]:
    """Return the words of a text without case and punctuation."""
    return re.findall(r"[\w'’.]*\w", text.lower())


def _judge_line(line: Line, window: Window) -> str | None:
    words = plain(line.text)
    first, last = int(line.start * _SECOND), max(int(line.start * _SECOND) + 1, round(line.end * _SECOND))
    beneath = window.voice[first:last]
    if not words:
        return NO_SPEECH
    if not beneath or max(beneath) < ONSET or sum(beneath) / len(beneath) < _LEAST_VOICE:
        return NO_SPEECH
    if is_distant(window.levels[first:last], window.loudness):
        return DISTANT
    if repeats(words) or _compresses(line.text):
        return LOOP
    said = " ".join(words)
    if _CREDITS.search(said) or (_PHANTOMS.fullmatch(said) and sum(beneath) / len(beneath) < WEAK_VOICE):
        return PHANTOM
    voiced = sum(probability >= OFFSET for probability in beneath) / _SECOND
    return LOOP if len(words) > 1 + FASTEST * voiced else None


def repeats(words: Sequence[str]) -> bool:
    """Tell whether some run of words is said over and over, directly after itself."""
    for length in range(1, min(_LONGEST_RUN, len(words) // 2) + 1):
        needed = REPEATS[min(length, 3)]
        matches = 0
        for place in range(length, len(words)):
            matches = matches + 1 if words[place] == words[place - length] else 0
            if matches >= length * (needed - 1):
                return True
    return False


def _compresses(text: str) -> bool:
    raw = text.encode()
    return len(raw) >= _COMPRESSIBLE and len(raw) / len(zlib.compress(raw)) > COMPRESSION


def _loops(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """Return runs of lines that only repeat each other: A A A A, A B A B A B, and longer."""
    said = [" ".join(plain(line.text)) for line in lines]
    found: list[tuple[int, int]] = []
    for length in range(1, len(said) // 2 + 1):
        run = 0
        for place in range(length, len(said) + 1):
            if place < len(said) and said[place] == said[place - length]:
                run += 1
                continue
            turn = sum(len(text.split()) for text in said[place - length : place])
            if run and run + length >= length * REPEATS[min(max(turn, 1), 3)]:
                found.append((place - run - length, place))
            run = 0
    return found
