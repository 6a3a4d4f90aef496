"""Review: every step at the desk is sealed as it is made, under the name of the practitioner who answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import InputInvalid, NotAllowed
from engine.flow.writing import Writing
from engine.meeting import Note, Segment, Stage, Verdict
from engine.review import History, Review

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    Change = Callable[[Review, str, datetime], Review]


class Reviewing(Writing):
    """Decide, edit, write, undo."""

    _review: Review | None = None

    @property
    def review(self) -> Review:
        """The desk as it was left."""
        if self._review is None:
            draft = self.draft
            if draft is None:
                raise NotAllowed("There is no draft to review yet.", hint="Make a draft first.")
            history = self._sealed.read_bulk("history", History) or History()
            self._review = Review.resume(draft, history)
        return self._review

    def step(self, change: Change) -> None:
        """Take one step at the desk, such as `lambda review, by, at: review.decide(...)`, and seal it."""
        self._require(Stage.REVIEW)
        self._seal_review(change(self.review, self.meeting.practitioner, self._tools.now()))

    def _seal_review(self, review: Review) -> None:
        self._sealed.write_bulk("history", review.history)
        self._review = review

    def _forget_review(self) -> None:
        self._sealed.write_bulk("history", History())
        self._review = None

    def open_statement(self, item: str) -> None:
        """Note that a statement was opened with its evidence and findings."""
        self._seal_review(self.review.open(item))

    def show(self, items: Iterable[str]) -> None:
        """Note that these were on the screen; kept with the next step."""
        self._review = self.review.show(items)

    def decide(self, item: str, verdict: Verdict, text: str = "") -> None:
        """Accept, edit or reject a drafted statement."""
        self.step(lambda review, by, at: review.decide(item, verdict, by, at, text))

    def dismiss(self, item: str, reason: str) -> None:
        """Decide that something left out is rightly left out."""
        self.step(lambda review, by, at: review.dismiss(item, reason, by, at))

    def write(self, section: str, text: str, evidence: tuple[str, ...] = ()) -> None:
        """Add a line of one's own."""
        self.step(lambda review, by, at: review.write(section, text, by, at, evidence))

    def undo(self) -> None:
        """Take the last step back."""
        self.step(lambda review, _by, _at: review.undo())

    def redo(self) -> None:
        """Take the last undone step again."""
        self.step(lambda review, _by, _at: review.redo())

    def evidence(self, item: str) -> tuple[Segment | Note, ...]:
        """Return what a statement rests on, in the order of the meeting."""
        transcript = self.transcript
        known: dict[str, Segment | Note] = {note.id: note for note in self.notes}
        known |= {part.id: part for part in transcript.segments} if transcript else {}
        return tuple(known[name] for name in self.review.item(item).evidence if name in known)

    def quote_instead(self, item: str) -> None:
        """Turn a wording back into the speaker's own words."""
        segments = [part for part in self.evidence(item) if isinstance(part, Segment)]
        if not segments:
            raise InputInvalid("This line rests on no recorded words that could be quoted.")
        names = {person.id: person.name for person in self.meeting.participants}
        self.step(lambda review, by, at: review.quote_instead(item, segments, names, by, at))

    def blockers(self) -> tuple[str, ...]:
        """Return, in plain sentences, what stands in the way of approval."""
        return self.review.blockers(self.template.required)
