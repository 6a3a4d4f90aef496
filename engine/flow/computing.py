"""How long the models on this computer worked for a meeting; of the worker's own time nothing is ever measured."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING

from engine.errors import NotAllowed
from models.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from engine.checking import Reads
    from engine.drafting import Wording
    from engine.flow.tools import ReadingTool
    from engine.transcript import Recogniser
    from models.language import Completion, Prompt
    from models.speech import Utterance


class Clock:
    """Counts while an answer of a model is awaited, once where several are at the same time."""

    def __init__(self) -> None:
        self.seconds = self._began = 0.0
        self._awaited = 0

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count what is awaited inside."""
        if not self._awaited:
            self._began = monotonic()
        self._awaited += 1
        try:
            yield
        finally:
            self._awaited -= 1
            if not self._awaited:
                self.seconds += monotonic() - self._began


class TimedSpeech:
    """A recogniser whose work is counted."""

    def __init__(self, recogniser: Recogniser, clock: Clock) -> None:
        self._recogniser = recogniser
        self._clock = clock

    async def voice(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        """Return a probability of speech for each frame."""
        with self._clock.counting():
            return await self._recogniser.voice(pcm, fresh=fresh)

    async def recognise(
        self, pcm: bytes, *, prompt: str = "", language: str = "en", temperature: float = 0.0
    ) -> list[Utterance]:
        """Return what is said in at most 30 s of sound."""
        with self._clock.counting():
            return await self._recogniser.recognise(pcm, prompt=prompt, language=language, temperature=temperature)


class TimedWording:
    """A language model whose work is counted."""

    def __init__(self, model: Wording, clock: Clock) -> None:
        self._model = model
        self._clock = clock
        self.weights = getattr(model, "weights", None)  # the draft names its model by these

    async def complete(
        self, prompt: Prompt, *, grammar: str = "", max_tokens: int, stop: Sequence[str] = ()
    ) -> Completion:
        """Return what the model says."""
        with self._clock.counting():
            return await self._model.complete(prompt, grammar=grammar, max_tokens=max_tokens, stop=stop)


class TimedReading:
    """A reader whose work is counted; what it says is advice, so where it fails it has no opinion from then on."""

    def __init__(self, reader: Reads, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock
        self._failed = self._told = False

    @property
    def name(self) -> str:
        """The model's name, or nothing where it has had no opinion of any line."""
        return self._reader.name if self._told else ""

    async def read(self, turns: Sequence[tuple[str, int]], lines: Sequence[str]) -> Sequence[float | None]:
        """Return how far each line agrees with what was said."""
        if not self._failed:
            try:
                with self._clock.counting():
                    agrees = await self._reader.read(turns, lines)
            except ModelError:
                self._failed = True
            else:
                self._told |= any(each is not None for each in agrees)
                return agrees
        return [None] * len(lines)


@asynccontextmanager
async def reading(make: Callable[[], ReadingTool], clock: Clock) -> AsyncIterator[TimedReading | None]:
    """Have a reader beside, where its model is here and may be used; work does not wait for one."""
    async with AsyncExitStack() as held:
        reader = None
        with suppress(ModelError, NotAllowed, OSError):
            tool = await asyncio.to_thread(make)  # it looks at all of a great file
            reader = TimedReading(await held.enter_async_context(tool), clock)
        yield reader
