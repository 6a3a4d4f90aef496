"""Hear a meeting from beginning to end, or from where it was left: windows in, segments and dropped places out.

Rule: windows are given in their order, and nothing but a window's sound and the meeting's vocabulary decides what is
written for it; so work that was cancelled or killed is taken up at `heard_to` and ends in the same transcript, and
several windows may be recognised at once.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Protocol

from engine.meeting import Dropped, Segment
from engine.transcript.glances import Glance, Glances
from engine.transcript.guards import DISTANT, UNHEARD, judge, unheard
from engine.transcript.lines import lines_of, times_of, words_of
from engine.transcript.near_misses import put_right
from engine.transcript.stretches import FRAME, RATE
from engine.transcript.vocabulary import Vocabulary
from engine.transcript.windows import Window, windows

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator, Sequence

    from engine.transcript.lines import Line
    from models.speech import Utterance

UNSURE = 0.5
"""Probability below which a word is marked uncertain: on a scripted meeting one word in thirty, half of them wrong."""
AHEAD = 4
"""Windows worked on at once, if there are so many: enough that a recogniser with two processes always has two."""
_MARKS = ".,;:?!…\"'“”‘’()"


Result = tuple[tuple[Segment, ...], tuple[Dropped, ...]]
"""The segments of a window, not yet numbered, and the places whose words were not believed."""


class Recogniser(Protocol):
    """What is needed of a speech recogniser; `models.speech.SpeechRecogniser` is one."""

    async def voice(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        """Return a probability of speech for each frame."""
        ...

    async def recognise(
        self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
    ) -> list[Utterance]:
        """Return what is said in at most 30 s of sound."""
        ...


@dataclass(frozen=True, slots=True)
class Heard:
    """What one more part of a meeting gave; `heard_to` is how far all is finished, `loudness` that of talk by then."""

    segments: tuple[Segment, ...] = field(repr=False)
    dropped: tuple[Dropped, ...]
    heard_to: float
    finished: bool = False
    loudness: float = 0.0


async def transcribe(
    sound: AsyncIterator[bytes],
    recogniser: Recogniser,
    *,
    start: float = 0.0,
    loudness: float = 0.0,
    vocabulary: Vocabulary | None = None,
    first_id: int = 1,
    language: str = "en",
) -> AsyncGenerator[Heard | Glance, None]:
    """Yield what is heard, part by part; `sound` is s16le mono at 16 kHz and begins `start` seconds into the meeting.

    An empty piece of sound says that there is no more for now: a time for a first look at what was said since.
    The last part has `finished` set. To resume, pass the last `heard_to` as `start`, the sound from there on, the last
    `loudness`, and the number of segments so far plus one as `first_id`. Raises `ModelError` when the recogniser fails.
    """
    listener = _Listener(recogniser, vocabulary or Vocabulary(), language)
    heard_to = start
    found = windows(sound, recogniser.voice, start=round(start * RATE), loudness=loudness)
    ahead = _Ahead(found, listener.hear, Glances(listener.glance))
    try:
        while (part := await ahead.next()) is not None:
            if isinstance(part, Glance):
                yield part
                continue
            window, (segments, dropped) = part
            named = tuple(replace(segment, id=f"s{first_id + place}") for place, segment in enumerate(segments))
            first_id += len(segments)
            heard_to, loudness = window.end / RATE, window.loudness
            yield Heard(named, dropped, heard_to, loudness=loudness)
    finally:
        await ahead.close()
    yield Heard((), (), heard_to, finished=True, loudness=loudness)


class _Ahead:
    """Windows and what was heard in them, in order, a few being worked on at once; looks while there is none."""

    def __init__(
        self, found: AsyncIterator[Window], work: Callable[[Window], Coroutine[Any, Any, Result]], glances: Glances
    ) -> None:
        self._found = found
        self._work = work
        self._glances = glances
        self._begun: deque[tuple[Window, asyncio.Task[Result]]] = deque()
        self._coming: asyncio.Task[Window | None] | None = asyncio.create_task(self._find())

    async def _find(self) -> Window | None:
        return await anext(self._found, None)

    async def next(self) -> tuple[Window, Result] | Glance | None:
        """Return the next window with its result, what a look has shown, or None when there is no more."""
        while self._coming or self._begun:
            first = self._begun[0][1] if self._begun else None
            coming = self._coming if len(self._begun) < AHEAD else None
            awaited = [task for task in (first, coming, self._glances.task) if task]
            await asyncio.wait(awaited, return_when=asyncio.FIRST_COMPLETED)
            if first and first.done():
                window, _ = self._begun.popleft()
                return window, first.result()
            if shown := self._glances.take():
                return shown
            if coming and coming.done():
                await self._begin(coming.result())
        return None

    async def _begin(self, window: Window | None) -> None:
        self._coming = None
        if window is None:
            return
        if not window.open:
            await self._glances.make_way()
            self._begun.append((window, asyncio.create_task(self._work(window))))
        elif not self._begun:
            self._glances.begin(window)
        self._coming = asyncio.create_task(self._find())

    async def close(self) -> None:
        """Leave nothing running."""
        left = [task for task in (self._coming, *(task for _, task in self._begun)) if task]
        for task in left:
            task.cancel()
        await asyncio.gather(*left, self._glances.cancel(), return_exceptions=True)


Hearing = list[tuple[Window, "list[Line]"]]
"""What was heard in a window, whole or in parts."""


@dataclass(frozen=True, slots=True)
class _Listener:
    recogniser: Recogniser
    vocabulary: Vocabulary
    language: str

    async def hear(self, window: Window) -> Result:
        """Hear one window."""
        segments: list[Segment] = []
        dropped = [
            Dropped((window.start + far.start * FRAME) / RATE, (window.start + far.end * FRAME) / RATE, DISTANT)
            for far in window.distant
        ]
        if not window.pieces:
            return (), tuple(dropped)
        for part, lines in await self._listen(window):
            for start, end, line, reason in _judged(lines, part):
                if reason is None:
                    segments.append(self._segment(start, end, line, part))
                else:
                    dropped.append(Dropped(start, end, reason))
            for start, end in unheard(lines, part):
                dropped.append(Dropped(part.meeting_time(start), part.meeting_time(end, ends=True), UNHEARD))
        return tuple(segments), tuple(sorted(dropped, key=lambda place: place.start))

    async def glance(self, window: Window) -> tuple[Segment, ...]:
        """Hear a window once, and give what stands of it."""
        if not window.pieces:
            return ()
        lines = await self._lines(window, self.vocabulary.prompt)
        judged = _judged(lines, window)
        return tuple(self._segment(start, end, line, window) for start, end, line, reason in judged if reason is None)

    async def _listen(self, window: Window) -> Hearing:
        """Return the first hearing that stands (with the vocabulary, without it, in two halves), else the least bad."""
        tried: list[Hearing] = []
        for prompt in dict.fromkeys((self.vocabulary.prompt, "")):
            tried.append([(window, await self._lines(window, prompt))])
            if not _trouble(tried[-1]):
                return tried[-1]
        tried.append([(half, await self._lines(half, "")) for half in _halves(window)])
        return min(tried, key=_trouble)

    async def _lines(self, window: Window, prompt: str) -> list[Line]:
        utterances = await self.recogniser.recognise(window.pcm, prompt=prompt, language=self.language)
        return lines_of(words_of(utterances), window)

    def _segment(self, start: float, end: float, line: Line, window: Window) -> Segment:
        words = put_right(line.words, self.vocabulary.terms)
        text = " ".join(word.text for word in words)
        corrected = text != line.text
        return Segment(
            "",
            round(start, 2),
            round(end, 2),
            text,
            uncertain=tuple(bare for word in words if word.probability < UNSURE and (bare := word.text.strip(_MARKS))),
            flags=("corrected",) if corrected else (),
            original=line.text if corrected else None,
            times=times_of(words, window, start, end),
        )


def _judged(lines: Sequence[Line], part: Window) -> Iterator[tuple[float, float, Line, str | None]]:
    """Yield each line between its times in the meeting, with the reason not to believe it or None."""
    for line, reason in zip(lines, judge(lines, part), strict=True):
        yield part.meeting_time(line.start), part.meeting_time(line.end, ends=True), line, reason


def _trouble(hearing: Hearing) -> float:
    """Return how many seconds of a hearing are not believed or have voice but no words."""
    return sum(
        sum(line.end - line.start + 1 for line, reason in zip(lines, judge(lines, part), strict=True) if reason)
        + sum(end - start for start, end in unheard(lines, part))
        for part, lines in hearing
    )


def _halves(window: Window) -> tuple[Window, ...]:
    """Return the window cut at the frame least likely to be speech in its middle third."""
    frames = len(window.voice)
    if frames < 3:  # noqa: PLR2004 - nothing to cut
        return (window,)
    cut = min(range(frames // 3 + 1, 2 * frames // 3 + 1), key=lambda frame: window.voice[frame])
    return window.part(0, cut), window.part(cut, frames)
