"""Corrections made aloud: "on Tuesday. Sorry, not Tuesday, Wednesday." becomes "on Wednesday", or stays whole.

Rule: the value that was taken back never stands in a draft by itself: either the corrected sentence is certain, or
every word of the slip and its correction is quoted together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.drafting.acts import CORRECTION, RETRACTION
from engine.drafting.days import MONTH, ORDINAL, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.drafting.sentences import Sentence

_VALUES = (
    re.compile(
        rf"\b(?:(?:last|next) )?(?:{'|'.join(WEEKDAYS)})\b(?: (?:morning|afternoon|evening))?"
        rf"(?:,? the (?:{ORDINAL})(?: of (?:{MONTH}))?)?",
        re.IGNORECASE,
    ),
    re.compile(rf"\bthe (?:{ORDINAL})\b(?: of (?:{MONTH}))?", re.IGNORECASE),
    re.compile(r"\b(?:half|quarter|ten|twenty|five|twenty-five) (?:past|to) \w+", re.IGNORECASE),
    re.compile(r"\b[Yy]ear (?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\b"),
)


SHORT_ANSWER = 4
"""Words of an answer that is nothing but its value."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence as it is to be worded, and every sentence it rests on."""

    text: str = field(repr=False)
    sentences: tuple[Sentence, ...] = field(repr=False)
    sure: bool = True

    @property
    def repaired(self) -> bool:
        """Tell whether its words are not simply those of one sentence."""
        return len(self.sentences) > 1 or not self.sure


def repaired(sentences: Sequence[Sentence]) -> list[Spoken]:
    """Apply corrections within one speaker's run of sentences."""
    result: list[Spoken] = []
    for sentence in sentences:
        if CORRECTION.search(sentence.text):
            _correct(result, sentence)
        elif result and leans(sentence, result[-1].sentences[-1]):
            before = result.pop()
            result.append(Spoken(f"{before.text} {sentence.text}", (*before.sentences, sentence), sure=False))
        elif result and result[-1].repaired and _repeats(result[-1].text, sentence.text):
            short = (
                len(result[-1].text.split()) < len(sentence.text.split())
                and len(result[-1].text.split()) <= SHORT_ANSWER
            )
            fuller = sentence.text if short else _replaced(result[-1].text, sentence.text) or result[-1].text
            result[-1] = Spoken(fuller, (*result[-1].sentences, sentence), result[-1].sure)
        else:
            result.append(Spoken(sentence.text, (sentence,)))
    return result


def leans(sentence: Sentence, before: Sentence) -> bool:
    """Tell whether a sentence takes back or needs the one that the same voice said just before it."""
    near = sentence.turn == before.turn and sentence.speaker == before.speaker and sentence.index == before.index + 1
    return near and not sentence.question and RETRACTION.search(sentence.text) is not None


def _correct(result: list[Spoken], sentence: Sentence) -> None:
    """Join a correction to the sentence it corrects, corrected where that is certain, else with every value before."""
    if not result:
        result.append(Spoken(sentence.text, (sentence,), sure=False))
        return
    before = result.pop()
    text = _replaced(before.text, sentence.text) if before.sure else None
    while text is None and result and values_of(result[-1].text) and values_of(before.text):
        one = result.pop()
        before = Spoken(f"{one.text} {before.text}", (*one.sentences, *before.sentences), sure=False)
    both = f"{before.text} {sentence.text}"
    result.append(Spoken(text or both, (*before.sentences, sentence), sure=text is not None))


def _replaced(text: str, correction: str) -> str | None:
    """Return `text` with its one value of the correction's sort replaced by the last value of the correction."""
    for pattern in _VALUES:
        old, new = list(pattern.finditer(text)), list(pattern.finditer(correction))
        if not new:
            continue
        if len(old) != 1:
            return None
        taken_back = old[0].group().lower()
        kept = [match.group() for match in new if match.group().lower() != taken_back]
        if not kept or any(not kept[-1].lower().startswith(value.lower()) for value in kept):
            return None
        last = kept[-1]
        if re.match(r"(?:last|next) ", old[0].group(), re.IGNORECASE) and not re.match(
            r"(?:last|next) ", last, re.IGNORECASE
        ):
            last = f"on {last}"
        return text[: old[0].start()] + last + text[old[0].end() :]
    return None


def _repeats(text: str, sentence: str) -> bool:
    """Tell whether a sentence says the corrected value once more, perhaps more fully."""
    plain = re.sub(r"[.,\s]+$", "", sentence)
    if any(pattern.fullmatch(plain) for pattern in _VALUES):
        return True
    values = [match.group().lower() for pattern in _VALUES for match in pattern.finditer(sentence)]
    return bool(values) and len(text.split()) <= SHORT_ANSWER and values[0] in text.lower()


def values_of(text: str) -> list[str]:
    """Return the values in a text that a correction could be about, in lower case."""
    return [match.group().lower() for pattern in _VALUES for match in pattern.finditer(text)]


def same_sort(one: str, other: str) -> bool:
    """Tell whether two values are of one sort but differ."""
    return one != other and any(pattern.fullmatch(one) and pattern.fullmatch(other) for pattern in _VALUES)
