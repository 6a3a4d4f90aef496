"""The last stages: approval, export of the approved text, and the destruction of everything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine import destruction, ledger
from engine.consent_record import Kept, consent_record
from engine.errors import NotAllowed
from engine.export import ai_use, render, write
from engine.export.render import FORMS
from engine.flow.reviewing import Reviewing
from engine.flow.writing import NOBODY
from engine.meeting import Approval, Export, Record, Scope, Stage
from engine.review import Version, approve, is_valid

if TYPE_CHECKING:
    from pathlib import Path

    from engine.meeting import Certificate


class Ending(Reviewing):
    """Approve, export, destroy."""

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
        if self.outdated:
            raise NotAllowed(self.outdated, hint="Draft it again: what you decided and wrote is kept.")
        record = self.record_so_far()
        given = approve(self.review, record, name, self._tools.now(), self.template.required)
        self._sealed.write_bulk("versions", (*self.versions, Version(record, given)))
        self._sealed.write("approval", given)
        self._note_event("approved", digest=given.digest)
        return given

    @property
    def exports(self) -> tuple[Export, ...]:
        """The files that left the vault."""
        return self._sealed.read("exports", tuple[Export, ...]) or ()

    def preview(self, form: str) -> str:
        """Return what `export` would write."""
        return self._rendered(form).decode()

    def _rendered(self, form: str) -> bytes:
        transcript, worded_by = self.transcript, self.review.draft.model
        statement = ai_use(
            self.review, self.meeting, transcript.model if transcript else "", "" if worded_by == NOBODY else worded_by
        )
        return render(self.record_so_far(), self.approval, form, statement)

    def export(self, form: str, folder: Path) -> Export:
        """Write the approved record into `folder`, over nothing that is there."""
        self._require(Stage.EXPORT)
        self._may_leave(form, folder)
        name = f"{self.meeting.date or self.meeting.created.date()}-{self.meeting.template}{FORMS[form]}"
        done = write(folder, name, self._rendered(form), self._tools.now(), form)
        self._sealed.write("exports", (*self.exports, done))
        self._note_event("exported", digest=done.sha256)
        return done

    def _may_leave(self, form: str, folder: Path) -> None:
        """Raise `NotAllowed` for a form or a place that the policy does not list."""
        if form not in self.policy.export_forms:
            raise NotAllowed(f"The policy lists {', '.join(self.policy.export_forms)} as the forms of export.")
        only = self.policy.folder("export_folder")
        if only is not None and not folder.resolve().is_relative_to(only.resolve()):
            raise NotAllowed(f"By the policy records are written to {only} only.", hint="Choose that folder.")

    def consent_record(self) -> str:
        """Return who was told what, who said what and what was done with it, for a family to read."""
        model = self.draft.model if self.draft else NOBODY
        kept = Kept(
            self.meeting,
            self.kind,
            self.answers,
            self.permission,
            self.replies,
            self.told,
            ledger.entries(self._vault, self.meeting.id),
            "" if model == NOBODY else model,
        )
        return consent_record(kept)

    def confirm_filed(self) -> None:
        """Note that the practitioner has filed the record in the case system."""
        self.go(Stage.DESTRUCTION)
        self._sealed.write("filed", self._tools.now().date())
        self._note_event("filed")

    def destroy(self, by: str = "") -> Certificate:
        """Destroy everything of this meeting, its keys first; exported files are not touched.

        Seconds for an hour of sound: a screen calls it in a thread, which the vault allows.
        """
        if self.recording_now:
            raise NotAllowed("The recording is still running.", hint="Stop it first.")
        if self.policy.confirm_filed and self.approval is not None and self.stage is not Stage.DESTRUCTION:
            raise NotAllowed("The record is approved and not yet confirmed as filed.", hint="Export and file it first.")
        self._hush()
        return destruction.destroy(self._vault, self.meeting.id, by or self.meeting.practitioner)

    def _missing_for(self, stage: Stage) -> str:
        """Return what is still missing before `stage`."""
        missing = {
            Stage.CONSENT: self._missing_to_prepare,
            Stage.RECORDING: lambda: self.permitted(Scope.RECORD).reason,
            Stage.TRANSCRIPT: self._missing_to_hear,
            Stage.DRAFT: self._missing_to_draft,
            Stage.REVIEW: lambda: "" if self.draft else "There is no draft yet.",
            Stage.EXPORT: self._missing_to_export,
            Stage.DESTRUCTION: self._missing_to_destroy,
        }
        if self.recording_now:
            return "The recording is still running."
        return missing[stage]() if stage in missing else ""

    def _missing_to_export(self) -> str:
        return "" if self.approval else self.outdated or "The record has not been approved."

    def _missing_to_destroy(self) -> str:
        """Ask for an export of the record as it is approved now, not as it was once."""
        approval = self.approval
        if approval is not None and any(export.at >= approval.at for export in self.exports):
            return ""
        return "The record as it is now has not been exported yet."

    def _missing_to_hear(self) -> str:
        if not self.recordings:
            return "Nothing has been recorded."
        return self.permitted(Scope.TRANSCRIBE).reason

    def _missing_to_draft(self) -> str:
        """Ask for the finished transcript, unless there is nothing that may be transcribed."""
        if not self.recordings or not self.permitted(Scope.TRANSCRIBE).allowed:
            return ""
        transcript = self.transcript
        return "" if transcript is not None and transcript.complete else "The transcript is not finished."
