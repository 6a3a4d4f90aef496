"""Withdrawal: somebody takes their agreement back; the microphone is closed before the first question is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from engine.errors import CandourError
from engine.meeting import Answer, Scope
from tui.screens.dialogs import AskValue, AskWord, Choose, Confirm, Dialog, ErrorDialog, Over
from tui.widgets.plain_text import PlainText
from tui.words import clock, counted, typed_moment

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.dom import DOMNode

    from engine.flow import MeetingFlow
    from engine.meeting import Participant

KEEP, FROM, ALL, DESTROY, NO_TEXT, NO_DRAFT = "keep", "from", "all", "destroy", "no-text", "no-draft"
WAYS = (
    (KEEP, "Record no more; what there is may be kept and used"),
    (FROM, "Record no more; erase from a moment on"),
    (ALL, "Erase all that was recorded; go on by hand"),
    (NO_TEXT, "No more of it is turned into text"),
    (NO_DRAFT, "No first draft is written by this computer"),
    (DESTROY, "Destroy the whole meeting"),
)
ERASED = (
    "From there on everything goes: the sound, the words, notes, marks, and every drafted line that rests on them. "
    "It cannot be brought back."
)
ERASES_ALL = (
    "All sound, all words, the notes and marks made while recording, and every drafted line that rests on them are "
    "erased. It cannot be brought back. Who was there and what they said stays, and you can write by hand."
)
NO_DRAFTS = (
    "What the computer drafted goes, and lines you took as they were with it. Lines you edited or wrote stay, to be "
    "decided again, and you write the rest from the transcript. A record that is approved already stays as it is."
)
DESTROYS = (
    "Its keys and every sealed file of it are deleted: sound, transcript, draft and notes, and who was there. "
    "This cannot be undone.\n\nType the word destroy:"
)


class Erasing(Over[None]):
    """Says that something is being erased, until it is."""

    BINDINGS: ClassVar = []

    def compose(self) -> ComposeResult:
        """Lay out the sentence."""
        yield PlainText("Erasing, and sealing anew what stays. Up to a minute.", classes="box")


async def withdraw(screen: DOMNode, flow: MeetingFlow) -> bool:
    """Ask who withdraws and what is to become of what there is, and do it; False where nothing was done.

    A recording pauses at once and stays paused, whatever is answered.
    """
    try:
        if flow.recording_now:
            await flow.pause()
        person = await _who(screen, flow)
        if person is None:
            return False
        question = Choose(f"{person.name} takes their agreement back", _ways(flow))
        way: str | None = await screen.app.push_screen_wait(question)
        return way is not None and await _DO[way](screen, flow, person)
    except CandourError as error:
        await screen.app.push_screen_wait(ErrorDialog(error))
        return True


def _ways(flow: MeetingFlow) -> list[tuple[str, str]]:
    """Return what can be chosen: of a meeting without sound there is nothing to keep or to cut."""
    sound = flow.recording_now or flow.sealed_seconds > 0
    return [way for way in WAYS if sound or way[0] not in {KEEP, FROM, ALL, NO_TEXT}]


async def _who(screen: DOMNode, flow: MeetingFlow) -> Participant | None:
    people = {person.id: person for person in flow.meeting.participants if person.present}
    if len(people) < 2:  # noqa: PLR2004 - nobody to choose between
        return next(iter(people.values()), None)
    choices = [(name, person.name) for name, person in people.items()]
    chosen: str | None = await screen.app.push_screen_wait(Choose("Who takes their agreement back?", choices))
    return people.get(chosen or "")


async def _keep(screen: DOMNode, flow: MeetingFlow, person: Participant) -> bool:
    kept = await flow.withdraw(person.id)
    await _tell(screen, flow, "Nothing more is recorded", f"What was recorded up to {clock(kept)} is kept.")
    return True


async def _from(screen: DOMNode, flow: MeetingFlow, person: Participant) -> bool:
    end = max(flow.elapsed, flow.length)
    question = AskValue(
        "Erase from which moment on?",
        f"As 12:30. What there is ends at {clock(end)}.\n\n{ERASED}",
        lambda text: second if (second := typed_moment(text)) is not None and second <= end else None,
        f"Type minutes and seconds up to {clock(end)}, as 12:30.",
        value=clock(end),
        keep="Erase it",
    )
    moment: float | None = await screen.app.push_screen_wait(question)
    return moment is not None and await _erased(screen, flow, person, moment)


async def _all(screen: DOMNode, flow: MeetingFlow, person: Participant) -> bool:
    question = Confirm("Erase all that was recorded?", ERASES_ALL, yes="Erase it", danger=True)
    sure: bool = await screen.app.push_screen_wait(question)
    return sure and await _erased(screen, flow, person, 0.0)


async def _erased(screen: DOMNode, flow: MeetingFlow, person: Participant, moment: float) -> bool:
    waiting = Erasing()
    await screen.app.push_screen(waiting)
    try:
        kept = await flow.withdraw(person.id, erase_from=moment)
    finally:
        waiting.dismiss()
    what = f"Everything from {clock(kept)} on" if kept else "All that was recorded"
    await _tell(screen, flow, "Erased", f"{what} is erased, and what it was sealed with is destroyed.")
    return True


async def _destroy(screen: DOMNode, flow: MeetingFlow, person: Participant) -> bool:
    if not await screen.app.push_screen_wait(AskWord("Destroy the whole meeting?", DESTROYS, word="destroy")):
        return False
    await flow.withdraw_all(person.id)
    return True


async def _no_text(screen: DOMNode, flow: MeetingFlow, person: Participant) -> bool:
    flow.answer(person.id, Scope.TRANSCRIBE, Answer.NO)
    await _tell(screen, flow, "That is kept", flow.permitted(Scope.TRANSCRIBE).reason)
    return True


async def _no_draft(screen: DOMNode, flow: MeetingFlow, person: Participant) -> bool:
    question = Confirm(f"No first draft for {person.name}?", NO_DRAFTS, yes="No first draft", danger=True)
    sure: bool = await screen.app.push_screen_wait(question)
    if sure:
        await flow.withdraw_draft(person.id)
        await _tell(screen, flow, "That is kept", flow.permitted(Scope.DRAFT).reason)
    return sure


_DO: dict[str, Callable[[DOMNode, MeetingFlow, Participant], Awaitable[bool]]] = {
    KEEP: _keep,
    FROM: _from,
    ALL: _all,
    DESTROY: _destroy,
    NO_TEXT: _no_text,
    NO_DRAFT: _no_draft,
}


async def _tell(screen: DOMNode, flow: MeetingFlow, title: str, text: str) -> None:
    """Say what was done, and what no withdrawal reaches."""
    out = flow.exports
    if out:
        text += f"\n\nNot touched, for you to deal with: {counted(len(out), 'file')} that left Candour, such as "
        text += f"{out[-1].path}."
    await screen.app.push_screen_wait(Dialog(title, text))
