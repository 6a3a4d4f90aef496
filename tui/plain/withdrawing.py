"""Withdrawal in plain lines: somebody takes their agreement back, and says what becomes of what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.meeting import Answer, Scope
from tui.plain.lines import Choice, say
from tui.words import clock, typed_moment

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.meeting import Participant
    from tui.plain.sitting import Sitting

    Way = Callable[[Sitting, Participant], None]


def withdraw(sitting: Sitting) -> None:
    """Ask who withdraws and what is to become of what there is, and do it."""
    people = [Choice(one, one.name) for one in sitting.flow.meeting.participants if one.present]
    person = sitting.asker.choose("Who takes their agreement back?", people, out="Nobody")
    if person is None:
        return
    sound = sitting.flow.sealed_seconds > 0
    ways = [Choice(way, text) for way, text, of_sound in WAYS if sound or not of_sound]
    way = sitting.asker.choose("What becomes of what there is?", ways, out="Nothing is changed")
    if way is not None:
        way(sitting, person)


def _keep(sitting: Sitting, person: Participant) -> None:
    kept = sitting.loop.run(sitting.flow.withdraw(person.id))
    say(f"Nothing more is recorded. What was recorded up to {clock(kept)} is kept.")


def _erase_from(sitting: Sitting, person: Participant) -> None:
    end = sitting.flow.length
    moment = typed_moment(sitting.asker.ask(f"From which moment on, as 0:30? What there is ends at {clock(end)}."))
    if moment is None or moment > end:
        say("That is no moment of the meeting. Nothing was changed.")
    elif sitting.asker.yes("Sound, words, notes and drafted lines from there on go for good. Is that wanted?"):
        _erased(sitting, person, moment)


def _erase_all(sitting: Sitting, person: Participant) -> None:
    if sitting.asker.yes("All sound and words, and the notes made while recording, go for good. Is that wanted?"):
        _erased(sitting, person, 0.0)


def _erased(sitting: Sitting, person: Participant, moment: float) -> None:
    say("Erasing, and sealing anew what stays. Up to a minute.")
    kept = sitting.loop.run(sitting.flow.withdraw(person.id, erase_from=moment))
    say(f"{f'Everything from {clock(kept)} on' if kept else 'All that was recorded'} is erased.")


def _destroy(sitting: Sitting, person: Participant) -> None:
    sitting.destroy_by(lambda: sitting.loop.run(sitting.flow.withdraw_all(person.id)))


def _no_text(sitting: Sitting, person: Participant) -> None:
    sitting.flow.answer(person.id, Scope.TRANSCRIBE, Answer.NO)
    say(f"That is kept. {sitting.flow.permitted(Scope.TRANSCRIBE).reason}")


def _no_draft(sitting: Sitting, person: Participant) -> None:
    say("What the computer drafted goes, and lines you took as they were with it. What you edited or wrote stays.")
    if sitting.asker.yes(f"Is there to be no first draft, as {person.name} wishes?"):
        sitting.loop.run(sitting.flow.withdraw_draft(person.id))
        say(f"That is kept. {sitting.flow.permitted(Scope.DRAFT).reason}")


WAYS: tuple[tuple[Way, str, bool], ...] = (
    (_keep, "Record no more; what there is may be kept and used", True),
    (_erase_from, "Record no more; erase from a moment on", True),
    (_erase_all, "Erase all that was recorded; go on by hand", True),
    (_no_text, "No more of it is turned into text", True),
    (_no_draft, "No first draft is written by this computer", False),
    (_destroy, "Destroy the whole meeting", False),
)
"""What can become of it, and whether there has to be sound for it."""
