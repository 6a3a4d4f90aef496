"""Turn a window's recognised words into lines: a sentence each, with the times at which it can be heard.

Rule: no word is added, lost or moved; only where a line begins and ends is decided here, by sentence ends and by the
pauses that the voice model heard, which are truer than the recogniser's own times.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.text import clean_line
from engine.transcript.stretches import FRAME, OFFSET, RATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.transcript.windows import Window
    from models.speech import Utterance

_SENTENCE_END = re.compile(r"[.?!…][\"'”’)]*$")
_ABBREVIATION = re.compile(r"^(?:mr|mrs|ms|dr|prof|st|no|vs|etc|[a-z])\.$", re.IGNORECASE)

LONG_PAUSE = 2.0
"""Seconds of silence, cut out of the window, that end a line even in mid-sentence."""
PAUSE = 0.2
"""Seconds of pause that let a very short sentence stand alone."""
SHORT, LONG = 3, 60
"""Words a sentence has before it stands alone without a pause, and at which a line is broken without a sentence end."""
_REACH = 0.5
_SECOND = RATE / FRAME
_WORD = 3
"""Frames of pause that can lie between two sentences: anything shorter lies inside words."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One word with its times in the window and the probability of its least sure piece."""

    text: str = field(repr=False)
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence, or what stands for one; times are those of the window."""

    start: float
    end: float
    words: tuple[Spoken, ...] = field(repr=False)

    @property
    def text(self) -> str:
        """Return the words as they are read."""
        return " ".join(word.text for word in self.words)


def ends_sentence(word: str) -> bool:
    """Tell whether a sentence ends with this word; titles and initials have a full stop of their own."""
    return bool(_SENTENCE_END.search(word)) and not _ABBREVIATION.match(word)


def words_of(utterances: Iterable[Utterance]) -> list[Spoken]:
    """Return the cleaned words in order; asides such as [MUSIC] and (sighs) are no words."""
    heard = (
        Spoken(text, word.start, word.end, word.probability)
        for utterance in utterances
        for word in utterance.words
        if (text := clean_line(word.text))
    )
    words: list[Spoken] = []
    closing = ""
    for word in heard:
        if not closing and word.text[0] in "[(*♪":
            closing = {"[": "]", "(": ")"}.get(word.text[0], word.text[0])
            if len(word.text) > 1 and closing in word.text[1:]:
                closing = ""
            continue
        if closing:
            closing = "" if closing in word.text else closing
            continue
        words.append(word)
    return words


def lines_of(words: Sequence[Spoken], window: Window) -> list[Line]:
    """Return the lines the words make, their edges moved to the pauses around them."""
    groups: list[list[Spoken]] = []
    for word in words:
        if not groups or _breaks(groups[-1], word, window):
            groups.append([])
        groups[-1].append(word)
    lines: list[Line] = []
    for group in groups:
        previous = lines[-1] if lines else None
        start = _first_voice(window, group[0].start)
        if previous is not None:
            end, start = _between(window, previous.words[-1].end, group[0].start)
            lines[-1] = Line(previous.start, max(end, previous.start), previous.words)
            start = max(start, lines[-1].end)
        lines.append(Line(start, max(start, min(group[-1].end, window.seconds)), tuple(group)))
    if lines:
        last = lines[-1]
        lines[-1] = Line(last.start, max(last.start, _last_voice(window)), last.words)
    return lines


def times_of(words: Sequence[Spoken], window: Window, start: float, end: float) -> tuple[float, ...]:
    """Return when each word of a line between these times of the meeting begins, none before the word before it."""
    times: list[float] = []
    for word in words:
        times.append(round(min(max(window.meeting_time(word.start), times[-1] if times else start), end), 2))
    return tuple(times)


def _breaks(group: Sequence[Spoken], word: Spoken, window: Window) -> bool:
    last = group[-1]
    silence = window.meeting_time(word.start) - window.meeting_time(last.end, ends=True)
    if silence >= LONG_PAUSE or len(group) >= LONG:
        return True
    if not ends_sentence(last.text):
        return False
    end, start = _between(window, last.end, word.start)
    return len(group) >= SHORT or start - end >= PAUSE


def _between(window: Window, end: float, start: float) -> tuple[float, float]:
    """Return where the pause between two words begins and ends, whole: the longest near the recogniser's own times."""
    first, last = _frame(window, min(end, start) - _REACH), _frame(window, max(end, start) + _REACH)
    best = (0, 0)
    run = first
    for frame in range(first, last + 1):
        if frame < last and window.voice[frame] < OFFSET:
            continue
        if frame - run > best[1] - best[0]:
            best = (run, frame)
        run = frame + 1
    begins, ends = best
    if ends - begins < _WORD:
        return end, max(end, start)
    while begins and window.voice[begins - 1] < OFFSET:
        begins -= 1
    while ends < len(window.voice) and window.voice[ends] < OFFSET:
        ends += 1
    return begins / _SECOND, ends / _SECOND


def _first_voice(window: Window, start: float) -> float:
    """Return where the voice begins that is heard at, or first after, the recogniser's time for the first word."""
    first, last = _frame(window, start), _frame(window, start + 2 * _REACH)
    voiced = next((frame for frame in range(first, last) if window.voice[frame] >= OFFSET), None)
    if voiced is None:
        return start
    earliest = _frame(window, start - _REACH)
    while voiced > earliest and window.voice[voiced - 1] >= OFFSET:
        voiced -= 1
    return voiced / _SECOND


def _last_voice(window: Window) -> float:
    """Return where the last voice of the window ends."""
    frames = len(window.voice)
    while frames and window.voice[frames - 1] < OFFSET:
        frames -= 1
    return min(frames / _SECOND, window.seconds)


def _frame(window: Window, seconds: float) -> int:
    return min(max(0, round(seconds * _SECOND)), len(window.voice))
