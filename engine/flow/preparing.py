"""The first two stages: what the meeting is, who is there, and what each of them agrees to."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict, Unpack

from engine import consent
from engine.errors import InputInvalid
from engine.flow.base import FlowBase
from engine.meeting import Answer, ConsentAnswer, Participant, Scope, Stage

if TYPE_CHECKING:
    from datetime import date

    from engine.consent import Permission

CHANGEABLE = (Stage.SETUP, Stage.CONSENT, Stage.RECORDING, Stage.DRAFT)


class MeetingFields(TypedDict, total=False):
    """What can be changed about a meeting."""

    kind: str
    template: str
    purpose: str
    date: date | None
    practitioner: str
    participants: tuple[Participant, ...]
    glossary: tuple[str, ...]


class Preparing(FlowBase):
    """Set-up and consent."""

    def change(self, **fields: Unpack[MeetingFields]) -> None:
        """Change what is known of the meeting; fields not given stay as they are."""
        self._require(*CHANGEABLE)
        ids = [person.id for person in fields.get("participants", ())]
        if len(ids) != len(set(ids)):
            raise InputInvalid("Two participants have the same id.")
        self._save(**fields)
        self._permissions_changed()

    @property
    def answers(self) -> tuple[ConsentAnswer, ...]:
        """Every answer given, oldest first; a later one replaces an earlier one."""
        return self._sealed.read("consent", tuple[ConsentAnswer, ...]) or ()

    def script(self) -> str:
        """Return the text to be read aloud before anybody is asked."""
        return consent.script()[1]

    def answer(self, participant: str, scope: Scope, answer: Answer, answered_by: str = "") -> None:
        """Record one person's answer for one scope."""
        if participant not in {person.id for person in self.meeting.participants}:
            raise InputInvalid("That participant is not in this meeting.")
        given = ConsentAnswer(participant, scope, answer, self._tools.now(), answered_by, consent.script()[0])
        self._sealed.write("consent", (*self.answers, given))
        self._note_event("consent")
        self._permissions_changed()

    def _permissions_changed(self) -> None:
        """Let the parts that run on somebody's agreement look whether they still may."""

    def permitted(self, scope: Scope) -> Permission:
        """Tell whether `scope` is permitted by everyone present, and why not."""
        return consent.permitted(scope, self.meeting.participants, self.answers)

    def _missing_to_prepare(self) -> str:
        """Return what the description of the meeting still lacks."""
        if not self.meeting.practitioner.strip():
            return "The practitioner's name is missing: somebody answers for the record."
        if self.meeting.date is None:
            return "The date of the meeting is missing."
        if not any(person.present for person in self.meeting.participants):
            return "Nobody is entered as present."
        return ""
