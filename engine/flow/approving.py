"""Approval: a named practitioner answers for the record as it stands, and every record approved is kept."""

from __future__ import annotations

from engine.errors import NotAllowed
from engine.flow.second_reading import NOT_YOURS, SecondReading
from engine.meeting import Approval, Record, Stage
from engine.review import Version, approve, is_valid


class Approving(SecondReading):
    """Approve."""

    def record_so_far(self) -> Record:
        """Return the record as it stands, approved or not."""
        return self.review.record(self.template.title)

    @property
    def approval(self) -> Approval | None:
        """The approval in force, or None: what is changed or reopened afterwards, or beneath the record, undoes it."""
        given = self._sealed.read("approval", Approval)
        if given is None or self.draft is None or self.blockers():
            return None
        return given if is_valid(given, self.record_so_far()) else None

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every record of this meeting that was ever approved, as it was then."""
        return self._sealed.read_bulk("versions", tuple[Version, ...]) or ()

    def approve(self, name: str) -> Approval:
        """Let the named practitioner answer for the record as it stands, or raise `NotAllowed` with what is left."""
        self._require(Stage.REVIEW)
        if self.reading is not None:
            raise NotAllowed(NOT_YOURS)
        if self.outdated:
            raise NotAllowed(self.outdated, hint="Draft it again: what you decided and wrote is kept.")
        if blockers := self.blockers():
            raise NotAllowed(blockers[0], hint=" ".join(blockers[1:]) or None)
        record = self.record_so_far()
        given = approve(self.review, record, name, self._tools.now(), self.template.required)
        self._sealed.write_bulk("versions", (*self.versions, Version(record, given)))
        self._sealed.write("approval", given)
        self._note_event("approved", digest=given.digest)
        return given
