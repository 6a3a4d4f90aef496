"""Who agreed to what, and what follows from it; the engine asks here before it starts any child process.

A scope is permitted when everyone present has answered yes to it. A later scope rests on the earlier ones: nothing is
transcribed that may not be recorded, nothing drafted that may not be transcribed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING

from engine.meeting import Answer, ConsentAnswer, Participant, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ORDER = (Scope.RECORD, Scope.TRANSCRIBE, Scope.DRAFT)

ASKED_FOR = {
    Scope.RECORD: "recording",
    Scope.TRANSCRIBE: "transcription on this machine",
    Scope.DRAFT: "drafting by a language model",
}

INSTEAD = {
    Scope.RECORD: "you can write the record yourself, without sound",
    Scope.TRANSCRIBE: "the sound stays sealed and no words are recognised",
    Scope.DRAFT: "you write from the transcript",
}


@dataclass(frozen=True, slots=True)
class Permission:
    """Whether a scope is permitted; `reason` is for the screen and may name people."""

    allowed: bool
    reason: str = field(default="", repr=False)


def latest(answers: Iterable[ConsentAnswer]) -> dict[tuple[str, Scope], ConsentAnswer]:
    """Return the answer that counts for each person and scope: the last one given."""
    return {(answer.participant, answer.scope): answer for answer in answers}


def permitted(scope: Scope, participants: Sequence[Participant], answers: Iterable[ConsentAnswer]) -> Permission:
    """Tell whether `scope` may happen, and in plain words why not."""
    present = [person for person in participants if person.present]
    if not present:
        return Permission(allowed=False, reason="Nobody is entered as present yet.")
    given = latest(answers)
    for step in ORDER[: ORDER.index(scope) + 1]:
        missing = [person for person in present if not _agreed(given.get((person.id, step)))]
        if missing:
            return Permission(allowed=False, reason=_explain(step, missing, given))
    return Permission(allowed=True)


def _agreed(answer: ConsentAnswer | None) -> bool:
    return answer is not None and answer.answer is Answer.YES


def _explain(step: Scope, missing: list[Participant], given: dict[tuple[str, Scope], ConsentAnswer]) -> str:
    names = _listed([person.name for person in missing])
    answers = [given.get((person.id, step)) for person in missing]
    refused = any(answer is not None and answer.answer is Answer.NO for answer in answers)
    verb = "has" if len(missing) == 1 else "have"
    what = f"not agreed to {ASKED_FOR[step]}" if refused else f"not been asked about {ASKED_FOR[step]} yet"
    return f"{names} {verb} {what}: {INSTEAD[step]}."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def script(audience: str = "adult") -> tuple[str, str]:
    """Return the version (such as "adult 1") and the text of the script to be read aloud."""
    source = resources.files("engine").joinpath("scripts", f"{audience}.md").read_text(encoding="utf-8")
    _, front, text = source.split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in front.strip().splitlines())
    return f"{fields['audience']} {fields['version']}", text.strip()
