"""How long the models on this computer worked for a meeting; of the worker's own time nothing is ever measured."""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.drafting import Wording
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
