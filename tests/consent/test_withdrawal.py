"""Withdrawal: what is erased can be found nowhere afterwards, what stays is whole, and being killed changes nothing."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from contextlib import aclosing, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.append(str(Path(__file__).parents[1] / "flow"))

from studio import ADA, BEN, PASSPHRASE, Studio, decide_all, drained, prepared, recorded, reopened, worded, workspace

from engine import ledger
from engine.audio.capture import Microphone, SoundFile
from engine.audio.chunks import Missing, read_chunks
from engine.audio.events import Paused, Sealed, Stopped
from engine.errors import Damaged, NotAllowed
from engine.flow import Workspace, erasing
from engine.holds import HoldReason
from engine.meeting import Answer, Attendance, MarkerKind, Scope, Stage, Verdict
from engine.vault import Vault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.flow import MeetingFlow

ENGINE = Path(__file__).parents[2] / "engine"
GONE = (b"drinking", b"next visit", b"court", b"Secretly", b"wholly in my own words")
"""Words of the third chunk and after it, of a note, and of a line edited by hand; none may be found."""
STAYS = (b"ring the school", b"at school every day", b"Early note", b"Analysis by hand")


@pytest.fixture
def studio() -> Studio:
    return Studio(chunks=5)


@pytest.fixture
def space(tmp_path: Path, studio: Studio) -> Iterator[Workspace]:
    made = workspace(tmp_path, studio)
    yield made
    made.lock()


async def reviewed(space: Workspace, folder: Path) -> MeetingFlow:
    """Bring a meeting with notes, marks and keys on both sides of the moment to its approval, with steps undone."""
    flow = prepared(space)
    async for event in flow.record(SoundFile(folder / "any.wav", pace=0)):
        if isinstance(event, Sealed) and event.chunks in {1, 4}:
            flow.note("Early note." if event.chunks == 1 else "Secretly told.")
            flow.mark(MarkerKind.ACTION)
            flow.speaker(ADA.id if event.chunks == 1 else BEN.id)
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    flow.correct("s3", "She is not drinking now.")
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    last = next(item for item in worded(flow) if "s5" in flow.review.item(item).evidence)
    flow.open_statement(last)
    flow.decide(last, Verdict.EDIT, "This is wholly in my own words.")
    flow.write(flow.review.draft.sections[-1].id, "Analysis by hand.")
    decide_all(flow)
    flow.undo()
    flow.approve(ADA.name) if not flow.blockers() else flow.redo()
    return flow


def unsealed(flow: MeetingFlow) -> dict[str, bytes]:
    """Open every file of the meeting, the last good copies and the sound too."""
    sealed = flow._sealed
    return {path.name: sealed.unseal(path) for path in sealed.folder.rglob("*.age") if path.name != "key.age"}


def assert_erased(flow: MeetingFlow) -> None:
    """Look for what is gone and what stays; a chunk of the fake recorder is of one height, the third of 2,002."""
    found = unsealed(flow)
    text = b"\n".join(found.values())
    assert [word for word in GONE if word in text] == []
    assert [word for word in STAYS if word not in text] == []
    heights = {chunk.pcm[:2] for run in flow.recordings for chunk in read_chunks(flow._sealed, run)}
    assert heights == {(2_000).to_bytes(2, "little"), (2_001).to_bytes(2, "little")}
    assert len(list(flow._sealed.sound.iterdir())) == 2


async def test_what_is_erased_is_in_no_sealed_record_and_the_rest_is_of_use(
    space: Workspace, studio: Studio, tmp_path: Path
) -> None:
    flow = await reviewed(space, tmp_path)
    assert b"drinking" in b"".join(unsealed(flow).values())
    kept = await flow.withdraw(BEN.id, erase_from=5.5)
    assert kept == flow.length == 4.0, "the piece in which the moment lies goes too"
    assert_erased(flow)
    assert (len(flow.notes), len(flow.markers), len(flow.speakers)) == (1, 1, 1)
    assert flow.approval is None
    assert flow.stage is Stage.TRANSCRIPT
    said = flow.answers[-1]
    assert (said.participant, said.answer, said.kept_to) == (BEN.id, Answer.SO_FAR, 4.0)
    flow = reopened(space, studio).open(flow.meeting.id)
    assert_erased(flow)
    await drained(flow.transcribe())
    assert flow.transcript is not None
    assert flow.transcript.complete
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    assert any("Analysis by hand." in item.text for item in flow.review.desk), "a line of one's own is kept"
    decide_all(flow)
    flow.approve(ADA.name)
    assert "Somebody took back their agreement." in flow.consent_record()
    assert "yes to what was recorded up to 0:04" in " ".join(flow.consent_record().split())


async def test_an_old_file_put_back_opens_nothing(space: Workspace, studio: Studio, tmp_path: Path) -> None:
    flow = await reviewed(space, tmp_path)
    folder = flow._sealed.folder
    shutil.copytree(folder, tmp_path / "old")
    await flow.withdraw(BEN.id, erase_from=4.0)
    old = sorted((tmp_path / "old" / "sound").iterdir())
    shutil.copy(old[3], flow._sealed.sound)
    shutil.copy(tmp_path / "old" / "transcript.age", folder / "transcript.prev.age")
    for path in (flow._sealed.sound / old[3].name, folder / "transcript.prev.age"):
        with pytest.raises(Damaged):
            flow._sealed.unseal(path)
    assert isinstance([*read_chunks(flow._sealed, flow.recordings[0])][-1], Missing)
    space.lock()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "old", folder)
    again = reopened(space, studio)
    with pytest.raises(Damaged, match="cannot be opened"):
        again.open(flow.meeting.id)
    again.destroy(flow.meeting.id, "Ada Obi")
    again.lock()


async def test_everything_recorded_goes_and_the_meeting_is_written_by_hand(space: Workspace, tmp_path: Path) -> None:
    flow = await reviewed(space, tmp_path)
    assert await flow.withdraw(BEN.id, erase_from=0.0) == 0.0
    text = b"".join(unsealed(flow).values())
    assert [word for word in (*GONE, *STAYS[:3]) if word in text] == []
    assert flow.recordings == ()
    assert flow.stage is Stage.CONSENT
    assert "has not agreed to recording" in flow.why_not(Stage.RECORDING)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    assert flow.draft is not None


async def test_half_way_through_a_recording_what_came_before_may_be_kept(space: Workspace, studio: Studio) -> None:
    flow = prepared(space)
    withdrawn = None
    async with aclosing(flow.record(Microphone())) as events:
        async for event in events:
            if isinstance(event, Sealed) and event.chunks == 3:
                await flow.pause()
            elif isinstance(event, Paused):
                withdrawn = asyncio.ensure_future(flow.withdraw(BEN.id))
            last = event
    assert withdrawn is not None
    assert await withdrawn == flow.sealed_seconds == 6.0
    assert isinstance(last, Stopped)
    assert not studio.running
    with pytest.raises(NotAllowed):
        await drained(flow.record(Microphone()))
    flow.change(participants=(ADA, replace(BEN, attendance=Attendance.LEFT)))
    await recorded(flow, space.folder)
    assert len(flow.recordings) == 2, "the others go on without them"
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    assert flow.permitted(Scope.DRAFT).allowed
    flow.answer(BEN.id, Scope.RECORD, Answer.NO)
    assert not flow.permitted(Scope.TRANSCRIBE).allowed


@pytest.mark.parametrize("moment", [0.0, 3.0])
async def test_a_hold_keeps_what_somebody_wants_erased_and_nobody_uses_it(
    space: Workspace, tmp_path: Path, moment: float
) -> None:
    flow = prepared(space)
    await recorded(flow, tmp_path)
    space.hold(flow.meeting.id, HoldReason.COURT, date.max, "Order 7", ADA.name)
    with pytest.raises(NotAllowed, match="held until"):
        await flow.withdraw(BEN.id, erase_from=moment)
    assert flow.sealed_seconds == 10.0
    assert not flow.permitted(Scope.TRANSCRIBE).allowed
    space.lift_hold(flow.meeting.id, ADA.name)
    assert await flow.withdraw(BEN.id, erase_from=moment) <= moment


async def test_the_whole_meeting_can_be_destroyed_from_the_middle_of_it(space: Workspace) -> None:
    flow = prepared(space)
    withdrawn = None
    async with aclosing(flow.record(Microphone())) as events:
        async for event in events:
            if isinstance(event, Sealed) and event.chunks == 2:
                withdrawn = asyncio.ensure_future(flow.withdraw_all(BEN.id))
    assert withdrawn is not None
    await withdrawn
    assert flow.destroyed
    assert space.meetings() == ()


def test_every_document_is_known_to_the_erasure() -> None:
    """A document it does not know would be lost with what is erased; one it let through unread might hold the words."""
    sources = "".join(path.read_text(encoding="utf-8") for path in ENGINE.rglob("*.py"))
    written = set(re.findall(r"sealed\.write(?:_bulk)?\(\s*\"(\w+)\"", sources))
    assert written == {*erasing.STAYS, *erasing.IS_CUT, *erasing.GOES}


class Erasing:
    """A vault at the moment before a part of its meeting is erased, kept to be copied."""

    def __init__(self, folder: Path, meeting: str, tools: object) -> None:
        self.folder, self.meeting, self._tools = folder, meeting, tools

    def erase(self, folder: Path) -> None:
        with Vault.unlock(folder, PASSPHRASE) as vault:
            sealed = vault.open_meeting(self.meeting)
            wanted = erasing.order(sealed, 5.5, self._tools.now(), ADA.name)
            erasing.note(vault, wanted)
            erasing.carry_out(vault, sealed, wanted)

    def killed(self, folder: Path, count: int) -> bool:
        """Erase in a process that is gone at its n-th step on the disk; tell whether it came to that step."""
        shutil.copytree(self.folder, folder)
        child = os.fork()
        if child == 0:
            left = [count]

            def hook(event: str, _: object) -> None:
                if event in {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "open"}:
                    left[0] -= 1
                    if left[0] == 0:
                        os._exit(9)

            sys.addaudithook(hook)
            with suppress(BaseException):
                self.erase(folder)
            os._exit(0)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9

    def assert_settled(self, folder: Path) -> bool:
        """Open the vault again: all is as it was, or all is erased; tell which."""
        space = Workspace(Vault.unlock(folder, PASSPHRASE), folder, self._tools)
        flow = space.open(self.meeting)
        erased = flow.length == 4.0
        if erased:
            assert_erased(flow)
            events = [entry.event for entry in ledger.entries(flow._vault, self.meeting)]
            assert "erased" in events
        else:
            assert flow.length == 10.0
            assert not flow.missing_sound()
        assert [path.name for path in (folder / "meetings").iterdir()] == [self.meeting]
        assert not space.verify_ledger().faults
        space.lock()
        return erased


async def ready(folder: Path, studio: Studio) -> Erasing:
    space = workspace(folder, studio)
    flow = await reviewed(space, folder)
    space.lock()
    return Erasing(folder / "vault", flow.meeting.id, studio.tools())


@pytest.mark.parametrize("step", [31, pytest.param(1, marks=pytest.mark.soak)], ids=["here and there", "everywhere"])
async def test_killed_in_the_middle_it_is_finished_when_the_vault_is_unlocked(
    tmp_path: Path, studio: Studio, step: int
) -> None:
    case = await ready(tmp_path, studio)
    count, seen = 1, []
    while case.killed(tmp_path / f"{count}", count):
        seen.append(case.assert_settled(tmp_path / f"{count}"))
        shutil.rmtree(tmp_path / f"{count}")
        count += step
    assert set(seen) == {True, False}
    assert seen == sorted(seen), "once ordered, it is always finished"


async def test_what_may_be_kept_leads_on_to_the_transcript_from_every_stage_before(
    space: Workspace, tmp_path: Path
) -> None:
    flow = prepared(space)
    await recorded(flow, tmp_path)
    await flow.withdraw(BEN.id)
    flow.go(Stage.CONSENT)
    flow.go(Stage.RECORDING)
    with pytest.raises(NotAllowed):
        await recorded(flow, tmp_path)
    flow.go(Stage.TRANSCRIPT)
    flow.go(Stage.RECORDING)
    flow.go(Stage.CONSENT)
    flow.answer(BEN.id, Scope.RECORD, Answer.NO)
    assert flow.why_not(Stage.RECORDING), "what may not be used leads nowhere"
