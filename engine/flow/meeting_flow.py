"""MeetingFlow, the only door to a meeting: it checks the rule, does the one thing and seals what came of it.

Each part answers for some of the stages and builds on the one before:
set-up and consent -> recording -> transcript -> draft -> review -> export and destruction; withdrawal at any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.flow.withdrawing import Withdrawing

if TYPE_CHECKING:
    from engine.flow.for_child import ForChild


class MeetingFlow(Withdrawing):
    """One meeting from consent to destruction."""

    reader = ""
    """Who is to read this where it is a version of the record; nobody for the record itself."""

    @property
    def in_hand(self) -> MeetingFlow:
        """What to go on with: this meeting itself, but where a version of its record has been left."""
        return self

    @property
    def whole(self) -> MeetingFlow:
        """The meeting as a whole, at which agreement is taken back: itself, but for a version of its record."""
        return self

    def version(self, paper: str) -> ForChild:
        """Return a version of the record as it was left at its desk; NotAllowed where the record is not approved."""
        from engine.flow.for_child import Beside, ForChild  # noqa: PLC0415 - it is a MeetingFlow itself

        made_of = self._made_of(paper)
        return ForChild(self._vault, Beside(self._sealed, paper), self._tools, self, made_of)
