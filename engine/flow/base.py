"""What every part of the flow shares: the sealed meeting, the order of stages and the ledger."""

from __future__ import annotations

from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from engine import ledger
from engine.errors import CandourError, Damaged, NotAllowed
from engine.flow.computing import Clock
from engine.meeting import NEXT_STAGES, Meeting, Stage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from engine.flow.tools import Tools
    from engine.policy import Policy
    from engine.vault import SealedMeeting, Vault


class FlowBase:
    """One meeting on its way; every change is sealed on disk before the method that makes it returns."""

    def __init__(self, vault: Vault, sealed: SealedMeeting, tools: Tools) -> None:
        self._vault = vault
        self._sealed = sealed
        self._tools = tools
        meeting = sealed.read("meeting", Meeting)
        if meeting is None:
            raise Damaged("This meeting has no readable description.", hint="Restore the vault from a copy.")
        self.meeting = meeting

    @property
    def stage(self) -> Stage:
        """The stage the meeting is at."""
        return self.meeting.stage

    @property
    def policy(self) -> Policy:
        """What the organisation decided."""
        return self._tools.policy

    def why_not(self, stage: Stage) -> str:
        """Return why the meeting may not go to `stage` now, or an empty string; for the screen, may name people."""
        if stage not in NEXT_STAGES[self.stage]:
            return f"From {self.stage} a meeting goes on to {' or '.join(sorted(NEXT_STAGES[self.stage]))}."
        return self._missing_for(stage)

    def go(self, stage: Stage) -> None:
        """Take the meeting to `stage`, or raise `NotAllowed`."""
        if stage is self.stage:
            return
        reason = self.why_not(stage)
        if reason:
            raise NotAllowed(reason, hint="Do that first; nothing has been changed.")
        self._save(stage=stage)
        self._note_event(f"stage_{stage}")

    def _missing_for(self, stage: Stage) -> str:
        """Return what is still missing before `stage`; the parts of the flow each answer for their own stages."""
        raise NotImplementedError(stage)

    def _require(self, *stages: Stage) -> None:
        if self.stage not in stages:
            raise NotAllowed(
                f"This belongs to the stage {' or '.join(stages)}; the meeting is at {self.stage}.",
                hint="Go to that stage first.",
            )

    def _may_use(self, model: str) -> None:
        """Raise `NotAllowed` for a model that the policy does not list."""
        if not self.policy.allows(model):
            raise NotAllowed(
                f"The policy does not list the model {model}.", hint="candour doctor shows which it lists."
            )

    def _save(self, **changes: object) -> None:
        changed = replace(self.meeting, **changes)  # type: ignore[arg-type]
        self._sealed.write("meeting", changed)
        self.meeting = changed

    @property
    def computing(self) -> float:
        """Seconds for which the models on this computer have worked for this meeting."""
        return self._sealed.read("computing", float) or 0.0

    @asynccontextmanager
    async def _timing(self) -> AsyncIterator[Clock]:
        """Count what the models work inside, and keep it, unless the meeting is no more."""
        clock = Clock()
        try:
            yield clock
        finally:
            with suppress(CandourError):
                self._sealed.write("computing", self.computing + clock.seconds)

    def _note_event(self, event: str, digest: str = "") -> None:
        ledger.append(self._vault, event, self.meeting.id, by=self.meeting.practitioner, digest=digest)
