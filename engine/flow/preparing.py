"""The first two stages: what the meeting is, who is there, and what each of them agrees to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict, Unpack

from engine import consent, script
from engine.asking import Asked, Told
from engine.errors import InputInvalid, NotAllowed
from engine.flow.base import FlowBase
from engine.keeping import minutes_due
from engine.meeting import Answer, Attendance, ConsentAnswer, ManagersPermission, Participant, Reply, Scope, Stage
from engine.script import ADULT, Script
from engine.text import clean_line

if TYPE_CHECKING:
    from datetime import date

    from engine.consent import Permission
    from engine.policy import Kind

CHANGEABLE = (Stage.SETUP, Stage.CONSENT, Stage.RECORDING, Stage.DRAFT)
PERMISSION = "Permission not in order"


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
        if self._had & {*ids} - {person.id for person in self.meeting.participants}:
            raise NotAllowed("Somebody with this id was asked and then taken off the list.", hint="Enter them anew.")
        before = {person.id: person.name for person in self.meeting.participants}
        self._save(**fields)
        now = {person.id: person.name for person in self.meeting.participants}
        if former := tuple((one, name) for one, name in before.items() if now.get(one, name) != name):
            self._sealed.write("formers", (*self._formers, *former))
        self._permissions_changed()

    @property
    def _formers(self) -> tuple[tuple[str, str], ...]:
        """By id, the names people were entered under before, oldest first."""
        return self._sealed.read("formers", tuple[tuple[str, str], ...]) or ()

    @property
    def formers(self) -> dict[str, str]:
        """The names people were entered under before, and by which each is called now."""
        now = {person.id: person.name for person in self.meeting.participants}
        return {name: now[one] for one, name in self._formers if one in now and name not in now.values()}

    @property
    def answers(self) -> tuple[ConsentAnswer, ...]:
        """Every answer given, oldest first, who gave it for whom by their present names; a later one counts."""
        given, now = self._sealed.read("consent", tuple[ConsentAnswer, ...]) or (), self.formers
        if not now:
            return given
        return tuple(replace(one, answered_by=now.get(one.answered_by, one.answered_by)) for one in given)

    @property
    def _had(self) -> frozenset[str]:
        """The ids of everybody who ever answered, those taken off the list too."""
        return frozenset(given.participant for given in self.answers)

    def newcomer(self, name: str = "", attendance: Attendance = Attendance.PRESENT) -> Participant:
        """Return somebody to be entered, under an id nobody had: no answer of another's may become theirs."""
        used = self._had | {person.id for person in self.meeting.participants}
        free = next(f"p{number}" for number in range(1, len(used) + 2) if f"p{number}" not in used)
        return Participant(free, name, attendance=attendance)

    @property
    def kind(self) -> Kind | None:
        """What the policy says of this kind of meeting, None where it does not know it."""
        return self.policy.kind.get(self.meeting.kind)

    @property
    def minutes_due(self) -> date | None:
        """The day the record is due by the policy, or None."""
        return minutes_due(self.meeting, self.policy)

    @property
    def permission(self) -> ManagersPermission | None:
        """The manager's permission to record, if one was noted."""
        return self._sealed.read("permission", ManagersPermission)

    def permit(self, manager: str, given: date, reason: str) -> None:
        """Note which manager allowed this meeting to be recorded, on which day and why."""
        noted = ManagersPermission(clean_line(manager), given, clean_line(reason), self._tools.now())
        if not (noted.manager and noted.reason):
            raise InputInvalid("A permission needs the manager's name and the reason.", title=PERMISSION)
        if given > noted.noted.date():
            raise InputInvalid("A permission cannot have been given on a day to come.", title=PERMISSION)
        self._sealed.write("permission", noted)
        self._note_event("permitted")
        self._permissions_changed()

    @property
    def replies(self) -> tuple[Reply, ...]:
        """Every reply to the organisation's questions, oldest first; the last one for a question counts."""
        return self._sealed.read("replies", tuple[Reply, ...]) or ()

    def reply(self, question: str, *, yes: bool, note: str = "") -> None:
        """Answer one of the organisation's questions for this kind of meeting."""
        if self.kind is None or question not in {one.ask for one in self.kind.questions}:
            raise InputInvalid("The policy does not ask that of this kind of meeting.")
        self._sealed.write("replies", (*self.replies, Reply(question, yes, self._tools.now(), clean_line(note))))
        self._note_event("replied")
        self._permissions_changed()

    def rule(self) -> Permission:
        """Tell whether the policy lets this meeting be recorded, and why not; names nobody."""
        return consent.ruled(self.kind, self.permission, self.replies)

    def scripts(self) -> tuple[Script, ...]:
        """Return every script that can be read aloud, the organisation's own in place of ours."""
        return script.scripts(self.policy.folder("scripts"))

    def script(self, name: str = ADULT) -> Script:
        """Return the script to be read aloud before anybody is asked."""
        return script.script(name, self.policy.folder("scripts"))

    @property
    def told(self) -> tuple[Script, ...]:
        """Every script after which somebody answered, as it was worded then."""
        return self._sealed.read("told", tuple[Script, ...]) or ()

    def answer(
        self,
        participant: str,
        scope: Scope,
        answer: Answer,
        answered_by: str = "",
        *,
        read: str = ADULT,
        how: Asked = Asked.IN_PERSON,
        basis: str = "",
        told: Told = Told.ALOUD,
    ) -> None:
        """Keep one person's answer for one scope, who gave it, how, and after which script (by its name), if any.

        What stands already and is in every way the same stays as it is, with the time it was given.
        """
        self._demand_participant(participant)
        if answer is Answer.OTHER_BASIS:
            self._demand_basis(participant, scope, basis)
        given = ConsentAnswer(
            participant,
            scope,
            answer,
            self._tools.now(),
            clean_line(answered_by),
            self._version(read) if read and answer is not Answer.NOT_ASKED else "",
            how,
            basis if answer is Answer.OTHER_BASIS else "",
            told=told,
        )
        standing = consent.latest(self.answers).get((participant, scope))
        if standing is None or not consent.same(standing, given):
            self._keep_answer(given)

    def _demand_participant(self, participant: str) -> None:
        if participant not in {person.id for person in self.meeting.participants}:
            raise InputInvalid("That participant is not in this meeting.")

    def _keep_answer(self, given: ConsentAnswer) -> None:
        self._sealed.write("consent", (*self.answers, given))
        self._note_event("consent")
        self._permissions_changed()

    def _demand_basis(self, participant: str, scope: Scope, basis: str) -> None:
        """Raise `NotAllowed` for a basis the policy does not list, or in place of somebody's no."""
        if basis not in self.policy.other_bases:
            raise NotAllowed("The policy does not list that basis.", hint="Ask, and keep the answer.")
        if consent.said_no(participant, scope, self.answers):
            raise NotAllowed("This person has said no.", hint="Only their own yes can take its place.")

    def _version(self, name: str) -> str:
        """Keep the words of a script, and return by which name and version they are known."""
        read = self.script(name)
        if read not in self.told:
            self._sealed.write("told", (*self.told, read))
        return read.version

    def _permissions_changed(self) -> None:
        """Let the parts that run on somebody's agreement look whether they still may."""

    def permitted(self, scope: Scope) -> Permission:
        """Tell whether `scope` is permitted by the policy and by everyone present, and why not."""
        ruled = self.rule()
        if not ruled.allowed:
            return ruled
        return consent.permitted(scope, self.meeting.participants, self.answers, self.policy.other_bases)

    def _missing_to_prepare(self) -> str:
        """Return what the description of the meeting still lacks."""
        if not self.meeting.practitioner.strip():
            return "Your name is missing: somebody answers for the record."
        if self.meeting.date is None:
            return "The date of the meeting is missing."
        if not any(person.present for person in self.meeting.participants):
            return "Nobody is entered as present."
        return ""
