"""Export, filing and destruction in plain lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.export import LeftOut
from engine.export.copies import lines
from engine.flow.exporting import RECORD
from engine.holds import REASONS, today
from tui.command import Command
from tui.commands import ConfirmFiled, DestroyMeeting, ExportRecord, GoOn
from tui.export_commands import HoldMeeting
from tui.plain.lines import Choice, say
from tui.words import FORMS, full_day, typed_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from tui.plain.sitting import Sitting


class ExportAnother(Command):
    """Write out a copy for the family or about one child, a version for a child, boxes, notes or the AI statement."""


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
        say(done.path, indent="  ")
    filed: dict[type[Command], Callable[[], None]] = {ConfirmFiled: lambda: _filed(sitting)} if exports else {}
    return sitting.next(
        {
            ReadApproved: lambda: _read(sitting),
            ExportRecord: lambda: _export(sitting),
            **filed,
            GoOn: lambda: _filed(sitting),
            ExportAnother: lambda: _export_another(sitting),
        }
    )


def _read(sitting: Sitting) -> None:
    """Say what will stand in the file, without the rules that are drawn in it."""
    record = sitting.flow.preview(sitting.flow.policy.export_forms[0])
    say(re.sub(r"(?m)^[-=]{3,}\n", "", record))


def _export_another(sitting: Sitting) -> None:
    """Choose what leaves; a copy is gone through line by line before it does."""
    papers = [Choice(paper, paper.title) for paper in sitting.flow.papers]
    paper = sitting.asker.choose("What is to be written out?", papers, out="None")
    if paper is not None and paper.version:
        _version(sitting, paper.id)
    elif paper is not None and (not paper.cut or _gone_through(sitting, paper.id)):
        _export(sitting, paper.id)


def _version(sitting: Sitting, paper: str) -> None:
    """Write out a version that is approved; else make it, if need be again, and go on at its desk."""
    version = sitting.flow.version(paper)
    if version.approval is not None and sitting.asker.yes("It is approved. Write it out? No leads to its lines."):
        _export(sitting, paper)
    elif version.made or sitting.work(version.write_draft(), "Putting the record into plainer words"):
        sitting.flow = version


def _gone_through(sitting: Sitting, paper: str) -> bool:
    """Read every line out, take the numbers of those left out, and ask whether all of it was looked at."""
    flow, record = sitting.flow, sitting.flow.record_so_far()
    copy = flow.copy_of(paper)
    all_lines = list(lines(record))
    for number, (section, place, line) in enumerate(all_lines, 1):
        if place == 0:
            say(record.sections[section].title)
        out = copy.without(section, place)
        say(f"{number}. {'Left out: ' if out else ''}{line.text}", indent="  ")
    now = [n for n, (section, place, _) in enumerate(all_lines, 1) if copy.without(section, place)]
    wanted = _numbers(sitting, now, len(all_lines))
    for number, (section, place, line) in enumerate(all_lines, 1):
        if (number in wanted) is not (copy.without(section, place) is not None):
            flow.leave_out(paper, LeftOut(section, place, line.text))
    told = ", ".join(map(str, sorted(wanted))) or "nothing"
    if not sitting.asker.yes(f"Left out: {told}. Have you gone through every line?"):
        return False
    flow.copy_ready(paper)
    return True


def _numbers(sitting: Sitting, now: Iterable[int], last: int) -> set[int]:
    """Ask which lines are left out until all that is typed are numbers of lines: a slip must not let one leave."""
    while True:
        said = sitting.asker.ask(
            "Which are left out? Type their numbers, Enter alone for none.", " ".join(map(str, now))
        )
        words = said.replace(",", " ").split()
        if all(word.isdecimal() and 1 <= int(word) <= last for word in words):
            return {int(word) for word in words}
        say(f"Type numbers from 1 to {last} one by one, such as 2 5.")


def _export(sitting: Sitting, paper: str = RECORD) -> None:
    forms = [Choice(form, FORMS[form]) for form in sitting.flow.policy.export_forms]
    form = sitting.asker.choose("In which form?", forms, out="None")
    if form is not None:
        done = sitting.flow.export(form, _folder(sitting), paper, beside=True)
        say(f"Written: {done.path}")
        say(f"SHA-256 of the file: {done.sha256}")


def _folder(sitting: Sitting) -> Path:
    """Ask for a folder until it is the usual one, one that is there, or one that is to be made."""
    usual = sitting.workspace.export_folder
    while True:
        folder = typed_path(sitting.asker.needed("Into which folder?", str(usual)))
        if folder == usual or folder.is_dir() or sitting.asker.yes(f"There is no folder {folder.absolute()}. Make it?"):
            return folder


def _filed(sitting: Sitting) -> None:
    if not sitting.flow.exports:
        say("Export the record first: there is nothing to file yet.")
    elif sitting.asker.yes("Have you put the record into the case system and seen it there?"):
        sitting.flow.confirm_filed()
        say("It is filed. What is left here can be destroyed next.")


def destroy(sitting: Sitting) -> bool:
    """Destroy what the record no longer needs."""
    sitting.enter(
        "The record is filed; what is left here is not needed any more. Is there a reason to wait: a request to see "
        "the file, a court, the police, a complaint? Then hold it: it stays sealed until the day you name."
    )
    if held := sitting.workspace.held(sitting.flow.meeting.id):
        say(f"It is held until {full_day(held.until)}. {REASONS[held.reason]}. {held.why}")
    return sitting.next({DestroyMeeting: sitting.destroy, HoldMeeting: lambda: _hold(sitting)})


def _hold(sitting: Sitting) -> None:
    """Hold the meeting, or end the hold it is under."""
    meeting, space = sitting.flow.meeting, sitting.workspace
    if space.held(meeting.id) is not None:
        if sitting.asker.yes("End the hold? After that the meeting can be destroyed."):
            space.lift_hold(meeting.id, meeting.practitioner)
        return
    reasons = [Choice(reason, words) for reason, words in REASONS.items()]
    reason = sitting.asker.choose("For what reason?", reasons, out="None")
    if reason is None:
        return
    while (until := sitting.asker.day("Until which day, such as 31/05/2027?")) < today():
        say("That day is past. Name the last day on which it has to be kept.")
    why = sitting.asker.ask("A few words, such as a reference:")
    space.hold(meeting.id, reason, until, why, meeting.practitioner)
