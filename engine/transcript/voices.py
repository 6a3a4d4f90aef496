"""Which segments may be one voice: a suggestion from the sound of this meeting alone, for somebody to name.

Rule: a label means nothing outside its meeting; what was made of a voice to find it is never seen here, let alone kept.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING, Protocol

from engine.transcript.stretches import RATE

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Sequence

    from engine.meeting import Segment

CLIPS = 3
"""Segments of a voice that are enough to know it by."""
_WIDTH = 2
_GOOD_CLIP = 6.0
"""Seconds of a clip that tell most of a voice: a longer one takes time, a shorter one may hold two people."""
_INTRODUCES = re.compile(r"\b(?:I['’]m|I am|[Mm]y name is|[Mm]y name['’]s|[Tt]his is)\s+(?=[A-Z][a-z])")
"""What comes before a name where somebody says who they are."""


class Grouper(Protocol):
    """What is needed to tell voices apart; `models.voices.VoiceGrouper` is one."""

    async def take(self, pcm: bytes) -> None:
        """Take one more piece of s16le mono sound at 16 kHz."""
        ...

    async def groups(self) -> list[int]:
        """Return the number of the voice of each piece."""
        ...


@dataclass(frozen=True, slots=True)
class Voice:
    """One voice as it was told apart; `speaker` is whose it was said to be for most of it, `clips` are segments."""

    label: str
    seconds: float
    segments: int
    clips: tuple[str, ...]
    speaker: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """How far voices were told apart, in seconds of the meeting; at the end with each segment's label by its id."""

    done: float
    labels: dict[str, str] = field(default_factory=dict)


async def tell_apart(
    sound: AsyncIterator[bytes], segments: Sequence[Segment], grouper: Grouper
) -> AsyncGenerator[Told, None]:
    """Yield how far it has come, then the labels; `sound` is the whole meeting, as s16le mono at 16 kHz.

    Holds no more of the sound than one segment. Raises `ModelError` when the grouper fails.
    """
    held, at = bytearray(), 0
    ordered = sorted(segments, key=lambda part: part.start)
    for part in ordered:
        first, last = round(part.start * RATE), round(part.end * RATE)
        while at + len(held) // _WIDTH < last and (block := await anext(sound, None)) is not None:
            held += block
            gone = min(max(0, first - at), len(held) // _WIDTH)
            del held[: gone * _WIDTH]
            at += gone
        await grouper.take(bytes(held[max(0, first - at) * _WIDTH : max(0, last - at) * _WIDTH]))
        yield Told(part.end)
    labels = await grouper.groups()
    named = {part.id: label_of(number) for part, number in zip(ordered, labels, strict=True)}
    yield Told(ordered[-1].end if ordered else 0.0, named)


def label_of(number: int) -> str:
    """Return the label of the voice heard first (0), second, ...: A, B, ..., Z, A2, B2, ..."""
    turn, letter = divmod(number, len(ascii_uppercase))
    return ascii_uppercase[letter] + (str(turn + 1) if turn else "")


def introduces(text: str) -> int | None:
    """Return where in a text somebody says their name, or None."""
    found = _INTRODUCES.search(text)
    return found.start() if found else None


def telling(part: Segment) -> tuple[bool, bool, int]:
    """Rank a segment by how well its words tell whose voice it is: a name first, then clear words, then many."""
    return introduces(part.text) is not None, not part.uncertain, len(part.text)


def voices_in(segments: Sequence[Segment]) -> tuple[Voice, ...]:
    """Return the voices told apart, the one heard first first; struck segments are no clips, and a name is one."""
    found = []
    for label in dict.fromkeys(part.voice for part in segments if part.voice):
        theirs = [part for part in segments if part.voice == label]
        speakers: Counter[str | None] = Counter()
        for part in theirs:
            speakers[part.speaker] += round(1000 * (part.end - part.start))
        best = sorted(
            (part for part in theirs if not part.struck),
            key=lambda part: (introduces(part.text) is None, abs(part.end - part.start - _GOOD_CLIP)),
        )
        clips = tuple(part.id for part in sorted(best[:CLIPS], key=lambda part: part.start))
        seconds = sum(part.end - part.start for part in theirs)
        found.append(Voice(label, seconds, len(theirs), clips, speakers.most_common(1)[0][0]))
    return tuple(found)
