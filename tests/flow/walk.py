"""Walk one meeting from where it stands to its destruction, as the next start would: `python walk.py FOLDER`.

Run by test_flow_faults in a process of its own: killed, starved of disk or cut off at any system call.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from studio import ADA, CHEAP, PASSPHRASE, Studio, agreed, decide_all, drained

from engine.audio.capture import SoundFile
from engine.destruction import certificates
from engine.errors import CandourError
from engine.flow import MeetingFlow, Workspace
from engine.meeting import NEXT_STAGES, Stage, Verdict
from engine.vault import Vault

if TYPE_CHECKING:
    from engine.review import Review


def begun(space: Workspace, vault: Vault) -> MeetingFlow | None:
    """Return the meeting there is, or a new one; None when the one there was has been destroyed."""
    names = [summary.id for summary in space.meetings()]
    if names:
        return space.open(names[0])
    return None if certificates(vault) else space.new()


async def step(flow: MeetingFlow, folder: Path) -> None:
    """Do what this stage is for and go to the next."""
    match flow.stage:
        case Stage.SETUP:
            flow.change(participants=(ADA,), practitioner=ADA.name)
            flow.go(Stage.CONSENT)
        case Stage.CONSENT:
            agreed(flow)
            flow.go(Stage.RECORDING)
        case Stage.RECORDING:
            await drained(flow.record(SoundFile(folder / "any.wav", pace=0)))
            flow.go(Stage.TRANSCRIPT)
        case Stage.TRANSCRIPT:
            await drained(flow.transcribe())
            flow.go(Stage.DRAFT)
        case Stage.DRAFT:
            await drained(flow.write_draft())
            flow.go(Stage.REVIEW)
        case Stage.REVIEW:
            decide_all(flow)
            flow.approve(ADA.name)
            flow.go(Stage.EXPORT)
        case Stage.EXPORT:
            await export(flow, folder / "exports")
            flow.confirm_filed()
        case Stage.DESTRUCTION:
            flow.destroy(ADA.name)


async def export(flow: MeetingFlow, folder: Path) -> None:
    """Write out everything that can leave, and make and approve a version before it does."""
    for form in flow.policy.export_forms:
        flow.export(form, folder, beside=True)
    flow.copy_ready("family")
    version = flow.version("for-child")
    await drained(version.write_draft())
    for section in version.review.draft.sections:
        left = [item.id for item in version.review.section(section.id) if not item.decided]
        for name in left:
            version.open_statement(name)
        version.step(lambda review, by, left=left: decided(review, left, by))
    version.approve(ADA.name)
    for paper in ("boxes", "family", "for-child", "ai-use"):
        flow.export("text", folder, paper, beside=True)
    flow.export_consent_record(folder)


def decided(review: Review, left: list[str], by: str) -> Review:
    """Accept these lines; sealed as one, so that there are no more calls to break than there have to be."""
    for name in left:
        review = review.decide(name, Verdict.ACCEPT, by)
    return review


def say(word: str) -> None:
    """Tell how far it is, by a call of its own that no fault is made for."""
    os.writev(1, [word.encode(), b"\n"])


async def walk(folder: Path) -> None:
    vault = folder / "vault"
    opened = Vault.unlock(vault, PASSPHRASE) if Vault.exists(vault) else Vault.create(vault, PASSPHRASE, cost=CHEAP)
    space = Workspace(opened, folder / "exports", replace(Studio(chunks=2).tools(), now=lambda: datetime.now(UTC)))
    try:
        if faults := space.verify_ledger().faults:
            raise SystemExit(f"ledger: {faults}")
        while (flow := begun(space, opened)) is not None:
            at = flow.stage
            say(at)
            await step(flow, folder)
            if at is not Stage.DESTRUCTION and flow.stage not in NEXT_STAGES[at]:
                raise SystemExit(f"from {at} to {flow.stage}")
    finally:
        space.lock()


if __name__ == "__main__":
    try:
        asyncio.run(walk(Path(sys.argv[1])))
    except CandourError as error:
        sys.exit(f"told: {type(error).__name__}: {error.message}")
    say("done")
