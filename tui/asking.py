"""How people are asked at one sitting: the script that is read, how it was put to each of them, and in which way.

Rule: what was said of that once is kept with the answers and holds for those it was said for, until it is said anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.asking import Asked, Told
from engine.consent import ORDER, answers_for, latest
from engine.meeting import Answer, Attendance, Scope
from engine.script import ADULT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from engine.flow import MeetingFlow
    from engine.meeting import ConsentAnswer, Participant

SHORT = {
    Asked.IN_PERSON: "in person",
    Asked.TELEPHONE: "by telephone",
    Asked.INTERPRETER: "through an interpreter",
    Asked.IN_WRITING: "in writing",
}
TELLING = {Told.ALOUD: ", read aloud", Told.GIVEN: ", given to read", Told.OWN_WORDS: ", in my words", None: ""}


class Asking:
    """What is said of the asking, and what is kept of it with every answer."""

    def __init__(self, flow: MeetingFlow, read: str = ADULT) -> None:
        self._flow = flow
        self.read = read
        self._told: Told | None = None
        self._how: Asked | None = None
        self._anew = False

    def take_script(self, name: str) -> None:
        """Read another script from now on; how it was put to them holds for those it was put to already."""
        self.read, self._told, self._anew = name, None, False

    def take_way(self, how: Asked) -> None:
        """Ask in this way from now on, whoever is asked; what is written is read by those who are asked."""
        self._how, self._anew = how, True
        self._told = Told.GIVEN if how is Asked.IN_WRITING else None

    def put(self, told: Told) -> None:
        """Keep how the script was put to those of whom that is not known yet."""
        self._told = told

    def told(self, person: Participant) -> Told | None:
        """Return how the script was put to somebody, None where nobody has said so yet."""
        before = self._before(person)
        return before.told if before else self._told

    def all_told(self, people: Iterable[Participant]) -> bool:
        """Tell whether it is known of each of them how the script was put to them."""
        return all(self.told(person) is not None for person in people)

    def way(self, person: Participant) -> Asked:
        """Return how this person is asked: as was said, as before, else as script and attendance tell."""
        if self._how is not None:
            return self._how
        if before := self._before(person):
            return before.how
        usual = Asked.TELEPHONE if person.attendance is Attendance.TELEPHONE else Asked.IN_PERSON
        return Asked.INTERPRETER if self.read == "interpreter" else usual

    def _before(self, person: Participant) -> ConsentAnswer | None:
        """Return what this person answered last after this script, unless it is asked in another way now."""
        version = self._flow.script(self.read).version
        known = [one for one in self._flow.answers if (one.participant, one.script) == (person.id, version)]
        return known[-1] if known and not self._anew else None

    def ways(self, people: Sequence[Participant]) -> dict[str, list[str]]:
        """Return who is asked and told in which way."""
        ways: dict[str, list[str]] = {}
        for person in people:
            ways.setdefault(f"{SHORT[self.way(person)]}{TELLING[self.told(person)]}", []).append(person.name)
        return ways

    def keep(self, person: Participant, scope: Scope, answer: Answer, by: str | None = None, basis: str = "") -> None:
        """Keep an answer with the script, and how the person was told and asked; `by` None is who answered so far."""
        who = self._who(person, scope) if by is None else by
        told, how = self.told(person) or Told.ALOUD, self.way(person)
        self._flow.answer(person.id, scope, answer, who, read=self.read, how=how, basis=basis, told=told)

    def who_answers(self, person: Participant) -> str:
        """Return who answers for this person, nothing where they do themselves."""
        return _answers_for(person, self._flow.answers)

    def _who(self, person: Participant, scope: Scope) -> str:
        """Return who answers this question: whoever was asked it last, else whoever answers the others."""
        answers = self._flow.answers
        asked = (person.id, scope) in latest(answers)
        return answers_for(person.id, scope, answers) if asked else self.who_answers(person)

    def answered(self, person: Participant) -> dict[Scope, ConsentAnswer]:
        """Return the answers of this person that stand."""
        given = latest(self._flow.answers)
        standing = {scope: given[person.id, scope] for scope in ORDER if (person.id, scope) in given}
        return {scope: one for scope, one in standing.items() if one.answer is not Answer.NOT_ASKED}

    def together(self, people: Iterable[Participant]) -> tuple[list[Participant], list[Participant]]:
        """Part those who can say yes together from children and whoever somebody answers for, who are asked alone."""
        alone = [person for person in people if person.child or self.who_answers(person)]
        return [person for person in people if person not in alone], alone

    def ask_anew(self, person: Participant, by: str) -> None:
        """Put what this person was asked back to not asked, for `by` to answer; what was answered stays on record."""
        for scope in ORDER:
            self.keep(person, scope, Answer.NOT_ASKED, by)


def answering(flow: MeetingFlow) -> dict[str, list[str]]:
    """Return who answers for whom among those present."""
    found: dict[str, list[str]] = {}
    answers = flow.answers
    for person in flow.meeting.participants:
        if person.present and (by := _answers_for(person, answers)):
            found.setdefault(by, []).append(person.name)
    return found


def _answers_for(person: Participant, answers: Sequence[ConsentAnswer]) -> str:
    return next(filter(None, (answers_for(person.id, scope, answers) for scope in ORDER)), "")
