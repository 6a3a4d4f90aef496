"""The last stages: the record is filed, and everything else of the meeting destroyed or held."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from engine import destruction, holds, ledger
from engine.consent_record import Kept, consent_blocks, consent_record
from engine.errors import Damaged, NotAllowed
from engine.export import FORMS, free_name, of_blocks, render, sweep, write
from engine.flow.exporting import Exporting
from engine.flow.writing import NOBODY
from engine.meeting import Scope, Stage

if TYPE_CHECKING:
    from engine.meeting import Certificate, Export


class Ending(Exporting):
    """File and destroy."""

    def consent_record(self) -> str:
        """Return who was told what, who said what and what was done with it, for a family to read."""
        return consent_record(self._kept_of_consent())

    def _kept_of_consent(self) -> Kept:
        model = self.draft.model if self.draft else NOBODY
        return Kept(
            self.meeting,
            self.kind,
            self.answers,
            self.permission,
            self.replies,
            self.told,
            ledger.entries(self._vault, self.meeting.id),
            "" if model == NOBODY else model,
        )

    def export_consent_record(self, folder: Path) -> Export:
        """Write the consent record into `folder`, over nothing that is there; at any stage, for it is the family's.

        As plain text, or where the policy does not list that in the first form it lists.
        """
        listed = self.policy.export_forms
        form = "text" if "text" in listed else listed[0]
        self._may_leave(form, folder)
        kept, now = self._kept_of_consent(), self._tools.now()
        if form == "text":
            data = consent_record(kept).encode()
        else:
            data = render(of_blocks(consent_blocks(kept), self._dress, now), form)
        name = free_name(folder, f"{self.meeting.date or self.meeting.created.date()}-consent{FORMS[form]}")
        done = write(folder, name, data, now, form)
        self._note_event("consent_exported", digest=done.sha256)
        return done

    def confirm_filed(self) -> None:
        """Note that the practitioner has filed the record in the case system."""
        with self._sealed.together():
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
        holds.demand_none(self._vault, self.meeting.id)
        self._hush()
        for folder in {Path(export.path).parent for export in self._exports_readable() if export.path}:
            sweep(folder)
        done = destruction.destroy(self._vault, self.meeting.id, by or self.meeting.practitioner)
        self._forget()
        return done

    def _exports_readable(self) -> tuple[Export, ...]:
        """Return what left the vault as far as that can still be read: a damaged meeting is destroyed all the same."""
        with suppress(Damaged):
            return self.exports
        return ()

    def _forget(self) -> None:
        """Let go of what was read: the draft, the desk with all that could be undone, the words."""
        self._held, self._review = None, None
        self._spoken, self._based = (None, None), (None, {})

    def _missing_for(self, stage: Stage) -> str:
        """Return what is still missing before `stage`."""
        missing = {
            Stage.CONSENT: self._missing_to_prepare,
            Stage.RECORDING: self._missing_to_record,
            Stage.TRANSCRIPT: self._missing_to_hear,
            Stage.DRAFT: self._missing_to_draft,
            Stage.REVIEW: lambda: "" if self.draft else "There is no draft yet.",
            Stage.EXPORT: self._missing_to_export,
            Stage.DESTRUCTION: self._missing_to_file,
        }
        if self.recording_now:
            return "The recording is still running."
        return missing[stage]() if stage in missing else ""

    def _missing_to_export(self) -> str:
        return "" if self.approval else self.outdated or "The record has not been approved."

    def _missing_to_record(self) -> str:
        """Ask for everyone's yes, unless there is sound that may be used: its way on leads through that stage."""
        return self.permitted(Scope.RECORD).reason if self._missing_to_hear() else ""

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
