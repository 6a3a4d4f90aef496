"""The model's part: one sentence at a time, under a grammar, from evidence that code has fixed.

Rule: what a model returns is a proposal. It is cleaned, licensed word by word and checked against its evidence before
it becomes a line; a cut-off answer is never used and never passed over in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from engine.drafting.acts import DATED
from engine.drafting.lattice import lattice
from engine.drafting.licence import licensed
from engine.drafting.reported import stands_alone
from engine.drafting.tokens import Unsure
from engine.text import clean_line
from models.language import Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.drafting.reported import Voice
    from models.language import Completion, Prompt

_SYSTEM = (
    "You turn one line of speech into one sentence of reported speech for meeting minutes. Use the third person and "
    "the past tense. Keep every fact, name, number and 'not'. Add nothing."
)
_EXAMPLES = (
    (
        "Ann Lee: The nurse has seen him twice since March and he wasn't upset.",
        "Ann Lee said that the nurse had seen him twice since March and he had not been upset.",
    ),
    (
        "Omar Diaz: The school might move her, but nothing's been signed.",
        "Omar Diaz said that the school might move her, but nothing had been signed.",
    ),
    (
        "Ann Lee: The family's waiting for the letter from the clinic.",
        "Ann Lee said that the family was waiting for the letter from the clinic.",
    ),
    (
        "Omar Diaz: I don't think it's fair on the two older ones.",
        "Omar Diaz did not think that it was fair on the two older ones.",
    ),
)
_AGAIN = "Keep the words of the line; change only the person and the tense."


class Wording(Protocol):
    """A language model as drafting sees it; see `models.language.LanguageModel`."""

    async def complete(
        self, prompt: Prompt, *, grammar: str = "", max_tokens: int, stop: Sequence[str] = ()
    ) -> Completion:
        """Word one prompt under a grammar."""
        ...


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the model made of a line: a licensed sentence, or nothing; `cut` if an answer ran out of room."""

    text: str = field(default="", repr=False)
    cut: bool = False


def prompt(speaker: str, text: str, *, again: bool = False) -> tuple[Message, ...]:
    """Return the messages for one line; all but the last are the same every time, so their evaluation is kept."""
    shown: list[Message] = [Message("system", _SYSTEM)]
    for line, answer in _EXAMPLES:
        shown += [Message("user", line), Message("assistant", answer)]
    line = f"{speaker}: {text}"
    return (*shown, Message("user", f"{line}\n{_AGAIN}" if again else line))


async def propose(model: Wording, text: str, voice: Voice, *, again: bool = False) -> Proposal:
    """Ask once; return a sentence only if it is finished and licensed. Asked again, a plan is moved the other way."""
    try:
        stands_alone(text, voice)
        choices = lattice(text, voice, planned=bool(DATED.search(text)) is not again)
    except Unsure:
        return Proposal()
    answer = await model.complete(
        prompt(voice.speaker, text, again=again), grammar=choices.grammar(), max_tokens=choices.longest // 2 + 40
    )
    if answer.finish != "stop":
        return Proposal(cut=True)
    sentence = clean_line(answer.text)
    fine = sentence.startswith(f"{voice.speaker} ") and sentence.endswith(".") and choices.moves(sentence)
    return Proposal(sentence if fine and licensed(sentence, text, [voice.speaker, voice.own]) else "")
