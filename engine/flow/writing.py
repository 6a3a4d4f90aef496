"""The draft: proposed by the machine where everyone agreed, laid out empty for the practitioner where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import drafting
from engine.errors import NotAllowed
from engine.flow.hearing import Hearing
from engine.flow.progress import Progress, Stopwatch
from engine.meeting import Draft, Scope, Stage, Transcript

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

NOBODY = "none"
"""Named as the model of a draft that no model had a part in."""


class Writing(Hearing):
    """Draft by template."""

    @property
    def draft(self) -> Draft | None:
        """The draft as the machine left it, or None."""
        return self._sealed.read_bulk("draft", Draft)

    @property
    def template(self) -> drafting.Template:
        """The template of this meeting's record."""
        return drafting.load_template(self.meeting.template)

    async def write_draft(self) -> AsyncGenerator[Progress, None]:
        """Draft the record; without everyone's agreement no model runs and the headings are left for the practitioner.

        A draft that is under review is not replaced: go back to the draft stage and discard it first.
        """
        self._require(Stage.DRAFT)
        if self.permitted(Scope.DRAFT).allowed:
            async with self._tools.wording() as model:
                async for progress in self._compose(self._heard(), model):
                    yield progress
        else:
            async for progress in self._compose(Transcript(NOBODY, complete=True), None):
                yield progress
        self._note_event("drafted")

    async def _compose(self, transcript: Transcript, model: drafting.Wording | None) -> AsyncGenerator[Progress, None]:
        watch: Stopwatch | None = None
        composed = drafting.draft(
            transcript, self.meeting, self.template, model, notes=self.notes, markers=self.markers
        )
        async for step in composed:
            watch = watch or Stopwatch(0, step.total)
            if step.draft is not None:
                self._sealed.write_bulk("draft", step.draft)
                self._forget_review()
            yield watch.at(step.done)

    def _heard(self) -> Transcript:
        transcript = self.transcript
        if transcript is None or not transcript.complete:
            raise NotAllowed("The transcript is not finished.", hint="Finish the transcript first.")
        return transcript

    def _forget_review(self) -> None:
        """Begin the review anew on the new draft."""
        raise NotImplementedError
