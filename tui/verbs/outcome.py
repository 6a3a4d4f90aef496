"""What a verb answers: one document for programs, plain lines for people, an exit status."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a verb; `document` is what `--json` prints, `lines` what everybody else reads."""

    document: object = field(repr=False)
    lines: tuple[str, ...] = field(default=(), repr=False)
    status: int = 0


class Report(Protocol):
    """Where a verb tells how far it is."""

    def __call__(self, message: str, done: float = 0.0, total: float = 0.0) -> None:
        """Say `message`; with a total, how much of it is done."""
        ...
