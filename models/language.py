"""Ask a child process to put something into words.

The likeliest wording only (temperature 0), under a grammar where one is given; the evaluated beginning that
successive prompts share is kept, so begin them alike. Guard: an answer that ran out of room says so in `finish` and
is never passed off as a finished one; a prompt that does not fit is refused before any work is done.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from models.errors import ModelError
from models.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from models.catalogue import Weights


class BudgetExceeded(ModelError):
    """The prompt and the answer asked for do not fit the model's context: give it less at a time."""

    title = "Too much for this model at once"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt; a system message only first. A last turn of the assistant is continued."""

    role: Literal["system", "user", "assistant"]
    content: str = field(repr=False)


Prompt = tuple[Message, ...] | list[Message] | str


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote; `finish` is "length" where it was cut off by `max_tokens`."""

    text: str = field(repr=False)
    finish: Literal["stop", "length"]
    prompt_tokens: int
    tokens: int


@dataclass(frozen=True, slots=True)
class About:
    """What a language model says of itself; `instructed` if it was trained to follow a chat, `room` in tokens."""

    family: str
    instructed: bool
    room: int


@dataclass(frozen=True, slots=True)
class _Answer:
    text: str = field(repr=False)
    finish: Literal["stop", "length", "budget"]
    prompt_tokens: int
    tokens: int
    room: int


class LanguageModel(Worker):
    """A language model in a child of its own, started at first use and again after it died.

    Raises `ModelBroken` for weights that do not load, `BudgetExceeded` for a prompt that does not fit, and
    `ChildFailed` when the child dies in mid-work; the next call starts a new one.
    """

    def __init__(self, weights: Weights, *, threads: int = 2, context: int = 4096) -> None:
        super().__init__(weights, load={"threads": threads, "context": context})

    async def complete(
        self, prompt: Prompt, *, grammar: str = "", max_tokens: int, stop: Sequence[str] = ()
    ) -> Completion:
        """Word one prompt; `grammar` is GBNF with a rule named root, `stop` ends the answer and is not part of it."""
        order = {"do": "complete", "grammar": grammar, "max_tokens": max_tokens, "stop": list(stop)}
        answer = await self.ask(order | _messages(prompt), _Answer)
        if answer.finish == "budget":
            raise BudgetExceeded(
                f"The passage takes {answer.prompt_tokens} tokens and its wording up to {max_tokens}; "
                f"the model {self.weights.name} has room for {answer.room}."
            )
        return Completion(answer.text, answer.finish, answer.prompt_tokens, answer.tokens)

    async def count(self, prompt: Prompt) -> int:
        """Count the tokens a prompt takes, its markers included."""
        answer = await self.ask({"do": "count"} | _messages(prompt), dict[str, int])
        return answer["tokens"]

    async def about(self) -> About:
        """Load the weights if they are not, and tell what they are."""
        return await self.load(About)


def _messages(prompt: Prompt) -> dict[str, Any]:
    """Put a prompt into an order; a bare text is one message of the user's."""
    messages = [Message("user", prompt)] if isinstance(prompt, str) else prompt
    return {"messages": [asdict(message) for message in messages]}
