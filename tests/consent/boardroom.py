"""A vault whose policy a test chooses, with fakes at the seams of the flow and one meeting of two people in it."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import msgspec

from engine.audio.capture import Microphone, SoundFile
from engine.flow import MeetingFlow, Workspace
from engine.meeting import Answer, Scope, Stage
from engine.policy import built_in
from engine.vault import Vault

sys.path.append(str(Path(__file__).parents[1] / "flow"))

from studio import ADA, BEN, CHEAP, PASSPHRASE, FakeWording, Studio, decide_all, drained

if TYPE_CHECKING:
    from engine.policy import Policy

__all__ = ["BASIS", "Room", "drained", "moment", "room"]

BASIS = "public task, notice given"
OF_KIND = ("rule", "questions", "minutes_due_days")


def moment() -> datetime:
    return datetime(2026, 11, 2, 10, tzinfo=UTC)


@dataclass
class Room:
    folder: Path
    studio: Studio
    space: Workspace
    flow: MeetingFlow

    def agreed(self) -> MeetingFlow:
        """Bring the meeting to consent, and everybody to a yes."""
        self.flow.change(participants=(ADA, BEN), practitioner=ADA.name, date=date(2026, 11, 2))
        self.flow.go(Stage.CONSENT)
        for person in self.flow.meeting.participants:
            for scope in Scope:
                self.flow.answer(person.id, scope, Answer.YES)
        return self.flow

    async def recorded(self) -> MeetingFlow:
        flow = self.agreed()
        flow.go(Stage.RECORDING)
        await drained(flow.record(SoundFile(self.folder / "any.wav", pace=0)))
        return flow

    async def approved(self, *, without_model: bool = False) -> MeetingFlow:
        """Bring the meeting to export by way of typed notes."""
        flow = self.agreed()
        if without_model:
            flow.answer(BEN.id, Scope.RECORD, Answer.NO)
        flow.go(Stage.DRAFT)
        flow.note("The child was seen at home.")
        await drained(flow.write_draft())
        flow.go(Stage.REVIEW)
        decide_all(flow)
        flow.approve(ADA.name)
        flow.go(Stage.EXPORT)
        return flow

    def microphone(self) -> Microphone:
        return Microphone("")

    def reopened(self) -> MeetingFlow:
        """Lock the vault and take the meeting up again, as the next day does."""
        policy = self.space.policy
        self.space.lock()
        self.space = Workspace(
            Vault.unlock(self.folder / "vault", PASSPHRASE), self.folder / "exports", _tools(self.studio, policy)
        )
        self.flow = self.space.open(self.flow.meeting.id)
        return self.flow


class Named(FakeWording):
    """A language model that has a name, as real ones do."""

    weights = SimpleNamespace(name="worded")


def _tools(studio: Studio, policy: Policy) -> Any:
    return replace(studio.tools(), policy=policy, wording=lambda: Named(studio))


def room(folder: Path, **wishes: Any) -> Room:
    """Make a room under the built-in policy but for what is wished; what belongs to a kind goes to supervision."""
    policy = built_in()
    of_kind = {key: wishes.pop(key) for key in OF_KIND if key in wishes}
    kinds = {**policy.kind, "supervision": msgspec.structs.replace(policy.kind["supervision"], **of_kind)}
    policy = msgspec.structs.replace(policy, kind=kinds, **wishes)
    studio = Studio(chunks=1)
    space = Workspace(
        Vault.create(folder / "vault", PASSPHRASE, cost=CHEAP), folder / "exports", _tools(studio, policy)
    )
    return Room(folder, studio, space, space.new())
