"""`candour --plain`: the list of meetings, and every stage of each, in plain lines."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from engine.certificate import text
from engine.errors import CandourError
from engine.holds import today
from engine.meeting import Stage
from tui import terminal
from tui.commands import (
    ChangePassphrase,
    DestroyMeeting,
    DictateNote,
    NewMeeting,
    OpenMeeting,
    PractiseReview,
    ReadForOthers,
    ShowCertificates,
)
from tui.door import Door, another_helps
from tui.needs import called, in_order, need
from tui.plain import consenting, ending, preparing, recording, review, writing
from tui.plain.handing import read_for_others
from tui.plain.lines import Asker, Choice, heading, say
from tui.plain.practising import practise
from tui.plain.sitting import Sitting, destroy_after_the_word, kept, told, write_certificate
from tui.welcome import DIFFERENT
from tui.welcome import welcome as explained
from tui.words import counted, full_day, who_opens

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.flow import MeetingFlow, Summary, Workspace
    from engine.meeting import Certificate
    from tui.command import Command

STAGES: dict[Stage, Callable[[Sitting], bool]] = {
    Stage.SETUP: preparing.set_up,
    Stage.CONSENT: consenting.ask_consent,
    Stage.RECORDING: recording.record,
    Stage.TRANSCRIPT: writing.transcribe,
    Stage.DRAFT: writing.draft,
    Stage.REVIEW: review.review,
    Stage.EXPORT: ending.export,
    Stage.DESTRUCTION: ending.destroy,
}
UNSEEN = "which is not shown as you type it. Enter alone or 0 leaves."
VERBS: tuple[type[Command], ...] = (
    NewMeeting, DictateNote, OpenMeeting, PractiseReview, DestroyMeeting, ShowCertificates,
    ChangePassphrase, ReadForOthers,
)  # fmt: skip
OF_THE_LIST: tuple[type[Command], ...] = (OpenMeeting, DestroyMeeting)


def welcome(assurance: str, door: Door) -> None:
    """Say what this is, and how it is answered."""
    say("Candour in plain lines.")
    say(assurance)
    if not door.exists():
        say(explained(door.recovery))
    say(
        "Where the answers are numbered, type a number and Enter; Enter alone lists them again, ? explains them. Where "
        "words are asked for, type them; Enter alone keeps what is there. 0 is the way out of every question."
    )


def enter(door: Door, asker: Asker | None = None) -> Workspace | None:
    """Ask for the passphrase until it opens the vault, or makes it; None where Enter leaves. Nothing typed is shown."""
    asker = asker or Asker()
    terminal.hush()
    try:
        return _entered(door, asker)
    finally:
        terminal.show()


def _entered(door: Door, asker: Asker) -> Workspace | None:
    if not door.exists():
        new = _new_passphrase(asker, f"A passphrase for the new vault, {UNSEEN}")
        say("Making the vault, about a second." if new else "No vault was made.")
        return door.enter(new) if new else None
    while typed := asker.secret(f"The passphrase of the vault, {UNSEEN}"):
        say("Opening the vault, about a second.")
        try:
            return door.enter(typed)
        except CandourError as error:
            if not another_helps(error):
                raise
            say(f"{error.message} {error.hint}")
    say("The vault stays locked.")
    return None


def _new_passphrase(asker: Asker, question: str) -> str:
    """Ask for a new passphrase, twice, until it will do; nothing where it is left."""
    while new := asker.secret(question):
        if fault := Door.fault(new):
            say(fault)
        elif asker.secret("The same again.") == new:
            return new
        else:
            say(DIFFERENT)
    return ""


def run(workspace: Workspace, asker: Asker | None = None) -> None:
    """Lead through the meetings of an open vault until nothing more is wanted."""
    asker = asker or Asker()
    for said in filter(None, (workspace.clock, who_opens(workspace))):
        say(said)
    with asyncio.Runner() as loop:
        while _once(workspace, asker, loop):
            pass


def _once(workspace: Workspace, asker: Asker, loop: asyncio.Runner) -> bool:
    """Say the list of meetings, ask what next and do it; tell whether more is wanted."""
    heading("Meetings")
    rows = in_order(workspace.meetings(), today())
    none = "No meetings are left." if workspace.certificates() else "There are no meetings yet."
    say(counted(len(rows), "meeting") + "." if rows else none)
    for row in rows:
        say(f"{_named(row)}.", indent="  ")
    there: dict[type[Command], bool] = {verb: bool(rows) for verb in OF_THE_LIST} | {
        ShowCertificates: bool(workspace.certificates())
    }
    able = [verb for verb in VERBS if there.get(verb, True)]
    chosen = asker.verb("What next?", able, out="Lock the vault and leave")
    if chosen is None:
        return False
    with told():
        flow = _begun(workspace, asker, rows, chosen)
        if flow is not None:
            _attend(Sitting(asker, workspace, flow, loop))
    return True


def _begun(workspace: Workspace, asker: Asker, rows: tuple[Summary, ...], chosen: type[Command]) -> MeetingFlow | None:
    """Return the meeting to go on with, a new one or one of the list; None where nothing is to be done."""
    if chosen is NewMeeting:
        return preparing.begin(workspace, asker)
    if chosen is ReadForOthers:
        return read_for_others(workspace, asker)
    if chosen in OF_NO_MEETING:
        OF_NO_MEETING[chosen](workspace, asker)
        return None
    if chosen is DictateNote:
        say("Only your own voice is recorded, turned into text and drafted, all on this machine.")
        name = asker.ask("Your name is your yes to all three. Enter alone leaves it.")
        return workspace.dictate(name) if name else None
    row = asker.choose("Which meeting?", [Choice(row, _named(row)) for row in rows], out="None of them")
    if row is not None and chosen is DestroyMeeting:
        _destroy(workspace, asker, row)
        return None
    return workspace.open(row.id) if row is not None else None


def _destroy(workspace: Workspace, asker: Asker, row: Summary) -> None:
    """Destroy a meeting of the list after the word was typed; nothing is known of what one wrote that is damaged."""
    left: tuple[str, ...] = ("What you exported stays where it is.",)
    with suppress(CandourError):
        left = kept(workspace.open(row.id))
    by = workspace.answers_for(row.id)
    destroy_after_the_word(asker, workspace, _named(row), left, lambda: workspace.destroy(row.id, by))


def _certificates(workspace: Workspace, asker: Asker) -> None:
    """Say one of the certificates, the newest first to choose from, and write it out."""
    known = [Choice(one, _destroyed(one)) for one in reversed(workspace.certificates())]
    chosen = asker.choose("Which certificate?", known, out="None of them")
    if chosen is not None:
        say(text(chosen))
        write_certificate(asker, workspace, chosen)


def _destroyed(certificate: Certificate) -> str:
    """Return a certificate in a line: when, and by whom."""
    return f"{certificate.at:%-d %B %Y at %H:%M}, {certificate.by or 'nobody named'}"


def _change_passphrase(workspace: Workspace, asker: Asker) -> None:
    """Ask for the present passphrase once and for the new one twice; Enter leaves it as it is."""
    if present := asker.secret("The present passphrase. Enter alone or 0 leaves it as it is."):
        new = _new_passphrase(asker, "A new passphrase, at least 12 characters. Enter alone or 0 leaves.")
        if new:
            workspace.change_passphrase(present, new)
            say("The new passphrase opens the vault from now on.")
            return
    say("The passphrase stays as it is.")


OF_NO_MEETING: dict[type[Command], Callable[[Workspace, Asker], None]] = {
    ChangePassphrase: _change_passphrase,
    ShowCertificates: _certificates,
    PractiseReview: lambda workspace, asker: practise(asker, workspace.export_folder),
}


def _attend(sitting: Sitting) -> None:
    """Go through the stages of one meeting until it is put aside or is no more."""
    while STAGES[sitting.flow.stage](sitting):
        pass


def _named(row: Summary) -> str:
    """Return a meeting in one line: what it is and what it waits for."""
    return f"{called(row)}, {full_day(row.date) or 'no date'}: {need(row, today())[1]}"
