"""What the consent record keeps of answers that were given again, changed or taken back, and of recordings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from boardroom import Room, drained, room
from studio import decide_all

from engine.asking import Told
from engine.audio.capture import SoundFile
from engine.meeting import Answer, Scope, Stage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.flow import MeetingFlow


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    made = room(tmp_path)
    yield made
    made.space.lock()


def said_of(flow: MeetingFlow, name: str) -> list[str]:
    """Return the lines on recording of one person in the consent record, each without its day."""
    text = flow.consent_record().split(f"\n{name}", 1)[1].split("\n\n")[0]
    _, of_recording = text.split("To record: ", 1)
    lines = " ".join(of_recording.split("To turn")[0].split()).split(" Before that: ")
    return [line.split(" (")[0] for line in lines]


def test_an_answer_that_stands_is_not_given_again_by_a_second_yes(here: Room) -> None:
    """The moment somebody agreed must not move behind the moment the recorder was started."""
    flow = here.agreed()
    before, events = flow.answers, here.space.verify_ledger().entries
    for person in flow.meeting.participants:
        for scope in Scope:
            flow.answer(person.id, scope, Answer.YES)
    assert flow.answers == before
    assert here.space.verify_ledger().entries == events
    assert said_of(flow, "Ben Sands") == ["yes"]


@pytest.mark.parametrize(
    "again", [{"told": Told.GIVEN}, {"answered_by": "Mary Gray"}, {"read": "child"}], ids=["told", "by", "script"]
)
def test_an_answer_given_again_in_another_way_stays_beside_the_first(here: Room, again: dict[str, object]) -> None:
    flow = here.agreed()
    first = flow.answers[-1]
    flow.answer("p2", Scope.DRAFT, Answer.YES, **again)
    flow.answer("p2", Scope.DRAFT, Answer.YES, **again)
    assert [one for one in flow.answers if (one.participant, one.scope) == ("p2", Scope.DRAFT)] == [
        first,
        flow.answers[-1],
    ]
    drafted = " ".join(flow.consent_record().split("first draft:")[-1].split())
    assert drafted.count("yes (") == 2
    assert "Before that: yes (" in drafted


async def test_what_was_answered_before_stands_the_newest_first(here: Room) -> None:
    flow = await here.recorded()
    await flow.withdraw("p2")
    flow.go(Stage.CONSENT)
    flow.answer("p2", Scope.RECORD, Answer.YES)
    stopped = "yes to what was recorded up to 0:02, and no to any more"
    assert said_of(flow, "Ben Sands") == ["yes", stopped, "yes"]


def test_that_nobody_had_been_asked_yet_is_no_answer_that_was_changed(here: Room) -> None:
    flow = here.agreed()
    newcomer = flow.newcomer("Cy Reed")
    flow.change(participants=(*flow.meeting.participants, newcomer))
    flow.answer(newcomer.id, Scope.RECORD, Answer.NOT_ASKED, "Mary Gray")
    flow.answer(newcomer.id, Scope.RECORD, Answer.YES, "Mary Gray")
    assert said_of(flow, "Cy Reed") == ["yes"]
    flow.answer(newcomer.id, Scope.RECORD, Answer.NOT_ASKED, "Mary Gray")
    assert said_of(flow, "Cy Reed") == ["no answer", "yes"]


async def test_a_recording_that_never_began_is_not_in_the_record(here: Room) -> None:
    flow = here.agreed()
    flow.go(Stage.RECORDING)
    here.studio.chunks = 0
    await drained(flow.record(SoundFile(here.folder / "missing.wav", pace=0)))
    assert flow.recordings == ()
    assert "Nothing has been recorded" in flow.consent_record()
    here.studio.chunks = 1
    await drained(flow.record(SoundFile(here.folder / "any.wav", pace=0)))
    assert flow.consent_record().count("A recording was started.") == 1
    assert flow.consent_record().count("The recording was stopped.") == 1


async def test_the_statement_says_who_answered_for_whom_and_who_had_said_no(here: Room) -> None:
    flow = here.agreed()
    flow.answer("p2", Scope.DRAFT, Answer.YES, "Mary Gray")
    flow.answer("p2", Scope.RECORD, Answer.YES, "Mary Gray")
    flow.go(Stage.RECORDING)
    await drained(flow.record(SoundFile(here.folder / "any.wav", pace=0)))
    await flow.withdraw("p1")
    flow.go(Stage.CONSENT)
    flow.answer("p1", Scope.RECORD, Answer.YES)
    here.studio.chunks = 2
    flow.go(Stage.RECORDING)
    await drained(flow.record(SoundFile(here.folder / "any.wav", pace=0)))
    await flow.withdraw("p2")
    text = await stated(flow, here.folder / "out")
    assert "Ada Obi agreed to being recorded and having a draft worded by software." in text
    assert "Ada Obi and Ben Sands agreed to having the recording turned into text by software." in text
    assert (
        "Mary Gray answered for Ben Sands and agreed to being recorded and having a draft worded by software." in text
    )
    assert re.search(
        r"Ada Obi took back the agreement to being recorded on 2 November 2026 at \d\d:\d\d, "
        r"and agreed again on 2 November 2026 at \d\d:\d\d\.",
        text,
    )
    assert re.search(
        r"Ben Sands took back the agreement to being recorded on [^;]*; "
        r"what had been recorded up to 0:06 was kept with that person’s yes\.",
        text,
    )


async def stated(flow: MeetingFlow, folder: Path) -> str:
    """Bring the meeting to an approved record, and return the statement on the use of AI."""
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    decide_all(flow)
    flow.approve("Ada Obi")
    flow.go(Stage.EXPORT)
    return " ".join(Path(flow.export("text", folder, "ai-use").path).read_text(encoding="utf-8").split())
