"""Turns labelled lines into others: a "not" put in, a digit changed; the rule: what is made so is surely false."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.truth.data import Case
    from engine.meeting import Statement

_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_AUXILIARY = re.compile(r"\b(?:was|were|had|would|is|has|could|will|are|have|should|did|may|might)\b")
_NOT = re.compile(
    r"\b(?:not|no|never|nobody|unable|without|neither|nor|nothing|none|cannot|declined|refused|un\w+)\b", re.IGNORECASE
)


def denied(statement: Statement) -> Statement | None:
    """Put a "not" after the first auxiliary outside quotation marks; None where there is none, or a "not" already."""
    bare = _QUOTED.sub(lambda m: "x" * len(m.group()), statement.text)
    found = _AUXILIARY.search(bare)
    if found is None or _NOT.search(bare):
        return None
    text = f"{statement.text[: found.end()]} not{statement.text[found.end() :]}"
    return replace(statement, id=f"{statement.id}-not", text=text)


def altered(statement: Statement) -> Iterator[Statement]:
    """Change each digit of a line, one at a time."""
    for found in re.finditer(r"\d", statement.text):
        digit = "4" if found.group() == "7" else "7"
        text = statement.text[: found.start()] + digit + statement.text[found.end() :]
        yield replace(statement, id=f"{statement.id}-{found.start()}", text=text)


def supported(case: Case) -> list[Statement]:
    """Give a case's true lines."""
    return [s for s in case.statements if case.labels[s.id].supported]
