"""Who agreed to what, and what follows from it; the engine asks here before it starts any child process.

A scope is permitted when everyone present has answered yes to it, or rests on another basis the policy lists. A later
scope rests on the earlier ones: nothing is transcribed that may not be recorded, nothing drafted that may not be
transcribed. Somebody who agreed to what is recorded so far lets that be used, and no more be recorded while they are
there. Beneath all of it lies the rule for the kind of meeting.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.meeting import Answer, Attendance, ConsentAnswer, Participant, Scope
from engine.policy import RecordIf, Rule
from engine.text import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from engine.meeting import ManagersPermission, Reply
    from engine.policy import Kind, Question

ORDER = (Scope.RECORD, Scope.TRANSCRIBE, Scope.DRAFT)

NOES = frozenset({Answer.NO, Answer.SO_FAR})
"""What stands against any more being recorded."""

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


ALLOWED = Permission(allowed=True)


def latest(answers: Iterable[ConsentAnswer]) -> dict[tuple[str, Scope], ConsentAnswer]:
    """Return the answer that counts for each person and scope: the last one given."""
    return {(answer.participant, answer.scope): answer for answer in answers}


def same(one: ConsentAnswer, other: ConsentAnswer) -> bool:
    """Tell whether two answers are one and the same but for their time: what was said, by whom, how and after what."""
    return replace(one, at=other.at) == other


def in_turn(participant: str, scope: Scope, answers: Iterable[ConsentAnswer]) -> tuple[ConsentAnswer, ...]:
    """Return what was answered for a person to one question, oldest first: the last one stands, the others once did.

    An answer given again in every way the same is one answer, of the time it was first given. How far a yes to what
    there is reaches is kept once that is known, and is no other answer. That nobody had been asked yet is none.
    """
    turns: list[ConsentAnswer] = []
    for given in (one for one in answers if (one.participant, one.scope) == (participant, scope)):
        last = turns[-1] if turns else None
        if last is not None and same(last, given):
            continue
        if last is not None and (_only_reached(last, given) or (len(turns) == 1 and last.answer is Answer.NOT_ASKED)):
            turns.pop()
        turns.append(given)
    return tuple(turns)


def answers_for(participant: str, scope: Scope, answers: Iterable[ConsentAnswer]) -> str:
    """Return who answers one question for a person, nothing where they do; a withdrawal says nothing of that.

    It is kept without a script: whoever says stop was read nothing before.
    """
    asked = [
        given.answered_by
        for given in answers
        if (given.participant, given.scope) == (participant, scope) and (given.script or given.answer not in NOES)
    ]
    return asked[-1] if asked else ""


def _only_reached(before: ConsentAnswer, given: ConsentAnswer) -> bool:
    """Tell whether `given` is the yes to what there was so far, with nothing new but how far that reaches."""
    open_ended = before.answer is Answer.SO_FAR and before.kept_to is None
    return open_ended and same(replace(before, kept_to=given.kept_to), given)


def said_no(participant: str, scope: Scope, answers: Iterable[ConsentAnswer]) -> bool:
    """Tell whether a person's own last word is a no: another basis does not stand in for somebody who refused."""
    words = [
        given.answer
        for given in answers
        if (given.participant, given.scope) == (participant, scope) and given.answer in {Answer.YES, *NOES}
    ]
    return bool(words) and words[-1] in NOES


def refused(participants: Iterable[Participant], answers: Iterable[ConsentAnswer]) -> bool:
    """Tell whether somebody present has said no to being recorded, and is not merely still to be asked."""
    given = latest(answers)
    said = ((person, given.get((person.id, Scope.RECORD))) for person in participants if person.present)
    return any(answer and answer.answer in NOES and not _left_it(person, answer) for person, answer in said)


def ruled(kind: Kind | None, given: ManagersPermission | None, replies: Iterable[Reply]) -> Permission:
    """Tell whether the policy lets this kind of meeting be recorded, and in plain words why not; names nobody."""
    if kind is None:
        return _refused(f"The policy does not know this kind of meeting: {INSTEAD[Scope.RECORD]}.")
    if kind.rule is Rule.NEVER:
        return _refused(f"By the policy, “{kind.title}” is never recorded: {INSTEAD[Scope.RECORD]}.")
    if kind.rule is Rule.PERMISSION and given is None:
        return _refused(
            f"By the policy, “{kind.title}” is recorded only with a manager's permission: note who gave it."
        )
    answered = {reply.question: reply.yes for reply in replies}
    return next((_refused(why) for question in kind.questions if (why := _bars(question, answered))), ALLOWED)


def _bars(question: Question, answered: dict[str, bool]) -> str:
    """Return why a question of the organisation's stands against recording, or an empty string."""
    if question.ask not in answered:
        return f"The policy asks first: “{question.ask}”"
    said = RecordIf.YES if answered[question.ask] else RecordIf.NO
    if question.record_if in {said, RecordIf.ANY}:
        return ""
    return f"“{question.ask}” is answered with {said}. By the policy this is not recorded: {INSTEAD[Scope.RECORD]}."


def permitted(
    scope: Scope, participants: Sequence[Participant], answers: Iterable[ConsentAnswer], bases: Collection[str] = ()
) -> Permission:
    """Tell whether everyone present lets `scope` happen, and in plain words why not."""
    present = [person for person in participants if person.present]
    if not present:
        return _refused("Nobody is entered as present yet.")
    given = latest(answers)
    for step in ORDER[: ORDER.index(scope) + 1]:
        more = scope is Scope.RECORD
        missing = [person for person in present if not _agreed(person, given.get((person.id, step)), bases, more=more)]
        if missing:
            return _refused(_explain(step, missing, given))
    return ALLOWED


def _refused(reason: str) -> Permission:
    return Permission(allowed=False, reason=reason)


def _agreed(person: Participant, answer: ConsentAnswer | None, bases: Collection[str], *, more: bool) -> bool:
    """Tell whether an answer lets a scope happen; `more` asks for what is still to be recorded."""
    if answer is None:
        return False
    if answer.answer is Answer.SO_FAR:
        return answer.scope is Scope.RECORD and (not more or _left_it(person, answer))
    return answer.answer is Answer.YES or (answer.answer is Answer.OTHER_BASIS and answer.basis in bases)


def _left_it(person: Participant, answer: ConsentAnswer) -> bool:
    """Tell whether somebody let what was recorded stand and went: the others may go on without them."""
    return answer.answer is Answer.SO_FAR and person.attendance is Attendance.LEFT


def _explain(step: Scope, missing: list[Participant], given: dict[tuple[str, Scope], ConsentAnswer]) -> str:
    """Say of each group of people what they said, and what happens instead."""
    words = {
        Answer.NO: f"not agreed to {ASKED_FOR[step]}",
        Answer.SO_FAR: "agreed to what is recorded so far and to no more",
        Answer.NOT_ASKED: f"not been asked about {ASKED_FOR[step]} yet",
        Answer.OTHER_BASIS: f"been noted with a basis for {ASKED_FOR[step]} that the policy does not list",
    }
    said: dict[Answer, list[str]] = {answer: [] for answer in words}
    for person in missing:
        answer = given.get((person.id, step))
        said[answer.answer if answer else Answer.NOT_ASKED].append(person.name)
    parts = [f"{listed(names)} {_have(names)} {words[answer]}" for answer, names in said.items() if names]
    return f"{', and '.join(parts)}: {INSTEAD[step]}."


def _have(names: list[str]) -> str:
    return "has" if len(names) == 1 else "have"
