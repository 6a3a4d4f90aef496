"""The draft: proposed by the machine where everyone agreed, laid out empty for the practitioner where not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import drafting
from engine.drafting import with_notes
from engine.errors import NotAllowed
from engine.flow.computing import TimedWording, reading
from engine.flow.correcting import Correcting
from engine.flow.drafted import Drafted, basis, changed
from engine.flow.progress import Progress, Stopwatch
from engine.meeting import Draft, Scope, Stage, Transcript
from engine.review import Adviser, Review, redraft

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from engine.checking import Reads
    from engine.flow.drafted import Basis
    from engine.meeting import Finding
    from engine.review import Item
    from engine.review.desk import Desk

NOBODY = "none"
"""Named as the model of a draft that no model had a part in."""


class Writing(Correcting):
    """Draft by template."""

    _held: Drafted | None = None

    @property
    def _drafted(self) -> Drafted | None:
        if self._held is None:
            self._held = self._sealed.read_bulk("draft", Drafted)
        return self._held

    def _keep_drafted(self, drafted: Drafted) -> None:
        self._sealed.write_bulk("draft", drafted)
        self._held = drafted

    @property
    def draft(self) -> Draft | None:
        """The draft as the machine left it, or None."""
        return self._drafted.draft if self._drafted else None

    @property
    def template(self) -> drafting.Template:
        """The template of this meeting's record."""
        return drafting.load_template(self.meeting.template, self.policy.folder("templates"))

    async def write_draft(self) -> AsyncGenerator[Progress, None]:
        """Draft the record; models word and read it only where there is a transcript and everyone agreed.

        Otherwise the notes are laid out and the rest is left for the practitioner. A review that has begun is carried
        over: what did not change stays decided, and no edit is lost.
        """
        self._require(Stage.DRAFT)
        if self.recordings and self.permitted(Scope.DRAFT).allowed:
            self._heard()
            self._may_use(self._tools.language_model)
            made = self._tools.wording()
            async with self._timing() as clock, made as model, reading(self._tools.reader, clock) as reader:
                async for progress in self._compose(self._heard(), TimedWording(model, clock), reader):
                    self._demand(Scope.DRAFT)
                    yield progress
        else:
            async for progress in self._compose(Transcript(NOBODY, complete=True), None):
                yield progress
        self._note_event("drafted")

    async def _compose(
        self, transcript: Transcript, model: drafting.Wording | None, reader: Reads | None = None
    ) -> AsyncGenerator[Progress, None]:
        watch = Stopwatch()
        rests_on = self._basis()
        composed = drafting.draft(
            transcript, self.meeting, self.template, model, notes=self.notes, markers=self.markers, reader=reader
        )
        async for step in composed:
            self._require(Stage.DRAFT)
            if step.draft is not None:
                self._keep_drafted(self._carried(step.draft, rests_on))
            yield watch.at(step.done, step.total)

    def _basis(self) -> Basis:
        return basis(self.meeting, self.transcript, self.notes)

    def _carried(self, draft: Draft, rests_on: Basis) -> Drafted:
        """Put a new draft in place of the one before it, and what was done at the desk onto the new one."""
        before = self._drafted
        if before is None or not before.history.steps:
            return Drafted(draft, rests_on)
        review = Review.resume(before.draft, before.history, self._check)
        touched = changed(before.basis, rests_on)
        return Drafted(draft, rests_on, redraft(review, draft, touched).history)

    def _check(self, item: Item, desk: Desk) -> tuple[Finding, ...]:
        """Return what the check says of a line a person worded."""
        heard = with_notes(self.transcript or Transcript(""), self.notes)
        sections = self.draft.sections if self.draft else ()
        return Adviser(heard, self.meeting, frozenset(part.id for part in sections if part.human))(item, desk)

    def _heard(self) -> Transcript:
        transcript = self.transcript
        if transcript is None or not transcript.complete:
            raise NotAllowed("The transcript is not finished.", hint="Finish the transcript first.")
        return transcript
