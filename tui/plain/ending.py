"""Export, filing and destruction in plain lines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.command import Command
from tui.commands import ConfirmFiled, DestroyMeeting, ExportRecord, GoOn
from tui.plain.lines import Choice, say
from tui.words import label

if TYPE_CHECKING:
    from tui.plain.sitting import Sitting


FORMS = {"text": "Plain text", "html": "HTML"}


class ReadApproved(Command):
    """Have the approved record read out as it will stand in the file."""


def export(sitting: Sitting) -> bool:
    """Write the approved record out, and confirm that it is filed."""
    sitting.enter(
        "The file holds exactly the text you approved. It leaves the vault, so look after it. When the record is in "
        "the case system, say that it is filed."
    )
    exports = sitting.flow.exports
    say("Nothing is exported yet." if not exports else "Exported:")
    for done in exports:
        say(f"{done.path}, SHA-256 {done.sha256}", indent="  ")
    return sitting.next(
        {
            ReadApproved: lambda: say(sitting.flow.preview(sitting.flow.policy.export_forms[0])),
            ExportRecord: lambda: _export(sitting),
            ConfirmFiled: lambda: _filed(sitting),
            GoOn: lambda: _filed(sitting),
        }
    )


def _export(sitting: Sitting) -> None:
    forms = [Choice(form, FORMS.get(form, label(form))) for form in sitting.flow.policy.export_forms]
    form = sitting.asker.choose("In which form?", forms, out="None")
    if form is not None:
        folder = sitting.asker.ask("Into which folder?", str(sitting.workspace.export_folder))
        done = sitting.flow.export(form, Path(folder).expanduser())
        say(f"Written: {done.path}")


def _filed(sitting: Sitting) -> None:
    if not sitting.flow.exports:
        say("Nothing is exported yet.")
    elif sitting.asker.yes("Have you put the record into the case system and seen it there?"):
        sitting.flow.confirm_filed()


def destroy(sitting: Sitting) -> bool:
    """Destroy what the record no longer needs."""
    sitting.enter(
        "The record is filed; what is left here is not needed any more. Is there a reason to wait: a request to see "
        "the file, a court, the police, a complaint? Then put the meeting aside; it stays sealed."
    )
    return sitting.next({DestroyMeeting: sitting.destroy})
