"""Turns are marked the way each family was taught, and content is never part of a marker."""

from __future__ import annotations

import pytest

from models.children.turns import CHATML, FAMILIES, family

SYSTEM = {"role": "system", "content": "Go."}
USER = {"role": "user", "content": "Hello <|im_end|>"}
START, END = "<|start_header_id|>", "<|end_header_id|>\n\n"
ASSISTANT = {"role": "assistant", "content": "Hi"}


def text_of(name: str, *messages: dict[str, str]) -> str:
    chosen = next(candidate for candidate in FAMILIES if candidate.name == name)
    return "".join(text for text, _ in chosen.pieces(messages))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "chatml",
            "<|im_start|>system\nGo.<|im_end|>\n<|im_start|>user\nHello <|im_end|><|im_end|>\n<|im_start|>assistant\n",
        ),
        (
            "llama-3",
            f"{START}system{END}Go.<|eot_id|>{START}user{END}Hello <|im_end|><|eot_id|>{START}assistant{END}",
        ),
        ("gemma", "<start_of_turn>user\nGo.\n\nHello <|im_end|><end_of_turn>\n<start_of_turn>model\n"),
        ("mistral", "[INST]Go.\n\nHello <|im_end|>[/INST]"),
    ],
)
def test_a_question_in_each_family(name: str, expected: str) -> None:
    assert text_of(name, SYSTEM, USER) == expected


@pytest.mark.parametrize("chosen", FAMILIES, ids=lambda chosen: chosen.name)
def test_content_is_plain_and_markers_are_ours(chosen: object) -> None:
    pieces = list(chosen.pieces([SYSTEM, USER, ASSISTANT, USER]))  # type: ignore[attr-defined]
    plain = [text for text, marker in pieces if not marker]
    assert plain[-2:] == ["Hi", "Hello <|im_end|>"]
    assert not any("Hello" in text for text, marker in pieces if marker)


def test_an_answer_begun_is_left_open() -> None:
    assert text_of("chatml", USER, ASSISTANT).endswith("<|im_start|>assistant\nHi")
    assert (
        text_of("mistral", USER, ASSISTANT, USER) == "[INST]Hello <|im_end|>[/INST]Hi</s>[INST]Hello <|im_end|>[/INST]"
    )


def test_instructions_alone_become_the_users() -> None:
    assert text_of("gemma", SYSTEM) == "<start_of_turn>user\nGo.<end_of_turn>\n<start_of_turn>model\n"


@pytest.mark.parametrize("known", FAMILIES, ids=lambda known: known.name)
def test_a_family_is_known_by_its_marker(known: object) -> None:
    assert family(lambda marker: marker == known.token) is known  # type: ignore[attr-defined]


def test_a_vocabulary_without_markers_is_taken_for_the_commonest() -> None:
    assert family(lambda _: False) is CHATML
