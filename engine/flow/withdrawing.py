"""Withdrawal: somebody takes their agreement back, and says what becomes of what there is.

Rule: the recorder stops before anything else happens, and what is to be erased cannot be opened when this returns.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine import holds
from engine.errors import CandourError, NotAllowed
from engine.flow import erasing
from engine.flow.ending import Ending
from engine.flow.second_reading import NOT_YOURS
from engine.meeting import Answer, ConsentAnswer, Scope, Stage
from engine.text import clean_line

if TYPE_CHECKING:
    from engine.meeting import Certificate

BEFORE = frozenset({Stage.SETUP, Stage.CONSENT})
DRAFTED = frozenset({Stage.DRAFT, Stage.REVIEW})


class Withdrawing(Ending):
    """Keep what there is, erase a part of it, or destroy all of it; and tell afterwards which it was."""

    @property
    def can_withdraw(self) -> bool:
        """Tell whether there is anything to take back but answers."""
        return self.stage not in BEFORE or bool(self.recordings)

    @property
    def destroyed(self) -> bool:
        """Tell whether this meeting is no more."""
        return self.meeting.id not in self._vault.meeting_ids()

    async def withdraw(self, participant: str, *, erase_from: float | None = None, answered_by: str = "") -> float:
        """Stop recording, note that this person agrees to no more, and erase from a second of the meeting on, if any.

        What came before is kept with that person's yes. Returns the second up to which it is; from 0 on, everything
        that was recorded, heard, noted or drafted goes, and the meeting itself stays to be written by hand. Takes a
        minute at most for an hour of sound that stays. While the meeting is held nothing is erased (`NotAllowed`), but
        the person's no stands and nothing more is recorded.
        """
        self._demand_participant(participant)
        if self.reading is not None:
            raise NotAllowed(NOT_YOURS)
        said = Answer.NO if erase_from is not None and erase_from <= 0 else Answer.SO_FAR
        self._say(participant, said, answered_by)
        self._note_event("withdrawn")
        await self._silence()
        if erase_from is not None:
            self._demand_not_held(participant, answered_by)
        moment = self.length if erase_from is None else await self._erase(erase_from)
        if said is Answer.SO_FAR:
            self._say(participant, said if moment else Answer.NO, answered_by, moment)
        return moment

    async def withdraw_draft(self, participant: str) -> None:
        """Note that this person agrees to no first draft; what the machine drafted and nobody put otherwise goes.

        What was edited or written by a person stays. A record that is approved is that person's, and stays as it is.
        """
        self._demand_participant(participant)
        if self.reading is not None:
            raise NotAllowed(NOT_YOURS)
        self.answer(participant, Scope.DRAFT, Answer.NO)
        stage = self.stage
        if stage in DRAFTED and self.draft is not None:
            self.go(Stage.DRAFT)
            async for _ in self.write_draft():
                pass
            self.go(stage)

    def _demand_not_held(self, participant: str, answered_by: str) -> None:
        """Refuse to erase a part of what is held; what the person wanted gone is not used either."""
        try:
            holds.demand_none(self._vault, self.meeting.id)
        except CandourError:
            self._say(participant, Answer.NO, answered_by)
            raise

    async def withdraw_all(self, participant: str) -> Certificate:
        """Stop recording and destroy the meeting."""
        self._demand_participant(participant)
        self._say(participant, Answer.NO, "")
        self._note_event("withdrawn")
        await self._silence()
        return await asyncio.to_thread(self.destroy)

    def _say(self, participant: str, answer: Answer, answered_by: str, kept_to: float | None = None) -> None:
        """Keep what the person says; nothing is read to somebody who has just said stop."""
        by = clean_line(answered_by)
        self._keep_answer(ConsentAnswer(participant, Scope.RECORD, answer, self._tools.now(), by, kept_to=kept_to))

    async def _erase(self, second: float) -> float:
        """Erase from the beginning of the chunk in which this second lies, and return where that is."""
        self._settle()
        vault, tools, sealed, by = self._vault, self._tools, self._sealed, self.meeting.practitioner
        wanted = await asyncio.to_thread(erasing.order, sealed, second, tools.now(), by)
        self._hush()
        async with self._turn:
            erasing.note(vault, wanted)
            try:
                await asyncio.to_thread(erasing.carry_out, vault, sealed, wanted)
            finally:
                vault.forget_meeting(sealed.id)
            # Whatever was held in memory goes too: this is another meeting now, of the same name.
            vars(self).clear()
            Withdrawing.__init__(self, vault, vault.open_meeting(sealed.id), tools)
        return wanted.moment
