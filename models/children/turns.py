"""How families of instruct models mark who speaks: our own templates, chosen by the markers in a model's vocabulary.

Guard: the template a model file carries is a program and is never run; content is never part of a marker, so that
nothing said in a meeting can end one turn and begin another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class Family:
    """One way of marking turns: `token` is the marker only its vocabulary has; a turn is opening, content, closing."""

    name: str
    token: str
    opening: dict[str, str]
    closing: dict[str, str]

    def pieces(self, messages: Sequence[Message]) -> Iterator[tuple[str, bool]]:
        """Give a prompt as (text, whether it is a marker); a last turn of the assistant stays open, to be continued."""
        turns = self._without_system(messages)
        for number, turn in enumerate(turns, start=1):
            yield self.opening[turn["role"]], True
            yield turn["content"], False
            if turn["role"] != "assistant" or number < len(turns):
                yield self.closing[turn["role"]], True
        if not turns or turns[-1]["role"] != "assistant":
            yield self.opening["assistant"], True

    def _without_system(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Put the instructions at the head of the user's first turn where the family has no turn for them."""
        if "system" in self.opening or not messages or messages[0]["role"] != "system":
            return messages
        system, *others = messages
        if not others or others[0]["role"] != "user":
            return [system | {"role": "user"}, *others]
        return [others[0] | {"content": f"{system['content']}\n\n{others[0]['content']}"}, *others[1:]]


def _marked(
    opening: str, closing: str, *, system: str | None = "system", assistant: str = "assistant"
) -> dict[str, dict[str, str]]:
    roles = {"user": "user", "assistant": assistant} | ({"system": system} if system else {})
    return {
        "opening": {role: opening.format(name) for role, name in roles.items()},
        "closing": dict.fromkeys(roles, closing),
    }


CHATML = Family("chatml", "<|im_start|>", **_marked("<|im_start|>{}\n", "<|im_end|>\n"))
FAMILIES = (
    CHATML,
    Family("llama-3", "<|start_header_id|>", **_marked("<|start_header_id|>{}<|end_header_id|>\n\n", "<|eot_id|>")),
    Family(
        "gemma",
        "<start_of_turn>",
        **_marked("<start_of_turn>{}\n", "<end_of_turn>\n", system=None, assistant="model"),
    ),
    Family(
        "mistral",
        "[INST]",
        opening={"user": "[INST]", "assistant": ""},
        closing={"user": "[/INST]", "assistant": "</s>"},
    ),
)


def family(is_marker: Callable[[str], bool]) -> Family:
    """Choose by the first marker a vocabulary knows; ChatML, the commonest, where it knows none."""
    return next((candidate for candidate in FAMILIES if is_marker(candidate.token)), CHATML)
