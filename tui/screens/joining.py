"""A late joiner: the recording pauses, they are told and asked, and it goes on if everyone present agrees."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.asking import Asked
from engine.errors import CandourError
from engine.meeting import Answer, Attendance, Scope
from engine.script import ADULT, CHILD
from tui.command import Command, bindings, keyed
from tui.screens.dialogs import Choose, CloseDialog, Dialog, ErrorDialog
from tui.screens.person import PersonDialog
from tui.screens.script import ScriptScreen, how_told

if TYPE_CHECKING:
    from textual.dom import DOMNode

    from engine.flow import MeetingFlow
    from engine.meeting import Participant
    from engine.script import Script

QUESTIONS = {
    Scope.RECORD: "May we record?",
    Scope.TRANSCRIBE: "May this computer turn the recording into text?",
    Scope.DRAFT: "May it write a first draft to be checked?",
}
NEW = "new"


ANSWERS = "{SayYesTo}  yes      {SayNoTo}  no      {CloseDialog}  not asked"


class SayYesTo(Command):
    """They say yes to this."""

    key = "y"
    word = "Yes"


class SayNoTo(Command):
    """They say no to this."""

    key = "n"
    word = "No"


class AskQuestion(Dialog[Answer | None]):
    """One question put to one person; Escape leaves it unasked."""

    VERBS = (SayYesTo, SayNoTo, CloseDialog)
    BINDINGS = bindings(VERBS)

    def __init__(self, name: str, scope: Scope) -> None:
        super().__init__(QUESTIONS[scope], f"{name} answers:\n\n" + keyed(ANSWERS))

    def action_say_yes_to(self) -> None:
        """Answer yes."""
        self.dismiss(Answer.YES)

    def action_say_no_to(self) -> None:
        """Answer no."""
        self.dismiss(Answer.NO)


async def admit(screen: DOMNode, flow: MeetingFlow) -> bool:
    """Pause, enter who has come, read the script to them and ask; record on where everyone present agrees.

    The engine refuses to go on without a yes from everyone, and stops for a no. Tells whether it goes on.
    """
    try:
        await flow.pause()
        person = await _newcomer(screen, flow)
        if person is None:
            return False
        others = (other for other in flow.meeting.participants if other.id != person.id)
        flow.change(participants=(*others, person))
        await ask(screen, flow, person)
        permission = flow.permitted(Scope.RECORD)
        if permission.allowed:
            await flow.resume()
    except CandourError as error:
        await screen.app.push_screen_wait(ErrorDialog(error))
        return False
    if not permission.allowed:
        await screen.app.push_screen_wait(Dialog("Nothing more is recorded", permission.reason))
    return permission.allowed


async def ask(screen: DOMNode, flow: MeetingFlow, person: Participant) -> None:
    """Show one person's script, large, ask how they were told, then the three questions, and keep what they say."""
    script = _script_for(flow, person)
    await screen.app.push_screen_wait(ScriptScreen(script))
    told = await how_told(screen, script)
    if told is None:
        return
    how = Asked.TELEPHONE if person.attendance is Attendance.TELEPHONE else Asked.IN_PERSON
    for scope in QUESTIONS:
        answer = await screen.app.push_screen_wait(AskQuestion(person.name, scope))
        flow.answer(person.id, scope, answer or Answer.NOT_ASKED, read=script.name, how=how, told=told)
        if answer is not Answer.YES:
            break  # what rests on this is not asked


def _script_for(flow: MeetingFlow, person: Participant) -> Script:
    """Return the script for a child, for somebody on the telephone, or for an adult."""
    if person.child:
        return flow.script(CHILD)
    return flow.script("telephone" if person.attendance is Attendance.TELEPHONE else ADULT)


async def _newcomer(screen: DOMNode, flow: MeetingFlow) -> Participant | None:
    """Return who has come: somebody who was expected and was not there, or somebody new."""
    absent = {person.id: person for person in flow.meeting.participants if not person.present}
    known = NEW
    if absent:
        choices = [*((name, person.name) for name, person in absent.items()), (NEW, "Somebody else")]
        chosen: str | None = await screen.app.push_screen_wait(Choose("Who has come?", choices))
        if chosen is None:
            return None
        known = chosen
    if known in absent:
        return replace(absent[known], attendance=Attendance.LATE)
    question = PersonDialog("Who has come?", flow.newcomer(attendance=Attendance.LATE), flow.meeting.participants)
    person: Participant | None = await screen.app.push_screen_wait(question)
    return person
