"""`candour demo`: the sample meeting through every stage, on real parts, in a vault of its own that is gone afterwards.

Each stage is done and then looked at: the exit status is 0 only if every one of them really held.
"""

from __future__ import annotations

import asyncio
import fcntl
import secrets
import shutil
import sys
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from engine import flow as engine_flow
from engine import sample
from engine.audio.capture import SoundFile
from engine.certificate import KINDS
from engine.errors import CandourError, NotAllowed
from engine.flow import Locations
from engine.locations import demo_folder
from engine.meeting import Answer, Origin, Scope, Stage, Verdict
from engine.policy import built_in
from engine.residue import search
from engine.text import listed
from models.places import xdg
from tui.plain.lines import heading, say
from tui.verbs.outcome import Outcome
from tui.verbs.transcribe import clock

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from engine.flow import MeetingFlow, Tools, Workspace
    from engine.meeting import Draft, Segment
    from tui.verbs.adapters import Adapters
    from tui.verbs.outcome import Report

OVER = "The demonstration is over. Nothing of it is kept: its vault is gone, and what was exported with it."
HEARD = ("attendance", "breakfast", "landing light")
"""Words any recogniser worth having hears in the sample."""
SAMPLE_SECONDS = 67
"""What the sample lasts, rounded down."""
PHRASE = 5
"""So many words in a row stand nowhere by chance."""


@dataclass(slots=True)
class Tally:
    """What was looked at and whether it held."""

    failed: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)

    def look(self, claim: str, held: bool) -> None:  # noqa: FBT001 - the outcome of a look is what is passed
        """Say a claim and whether it held."""
        (self.held if held else self.failed).append(claim)
        say(f"{'Checked' if held else 'NOT SO'}: {claim}.", indent="  ", hang="  ")


def run(arguments: Namespace, adapters: Adapters, _report: Report) -> Outcome:
    """Walk through all stages and answer with what held; with `--json` the telling goes to standard error."""
    with redirect_stdout(sys.stderr) if arguments.json else nullcontext():
        return _told(adapters)


def _told(adapters: Adapters) -> Outcome:
    say("Candour: the sample meeting, from consent to an approved record.")
    say("Two synthetic voices, nobody real. Everything happens on this machine.")
    say("After each stage the program looks whether it really did what it should: those lines begin with “Checked”.")
    tally = Tally()
    with place() as places:
        workspace = engine_flow.create(places, secrets.token_urlsafe(24), _unruled(adapters.tools()))
        try:
            asyncio.run(_walk(workspace, places, tally))
        finally:
            workspace.lock()
    tally.look("nothing of this demonstration is left", not places.vault.exists())
    say()
    say("Every stage did what it should." if not tally.failed else f"NOT everything was so: {'; '.join(tally.failed)}.")
    document = {"held": tally.held, "failed": tally.failed}
    return Outcome(document, (), 1 if tally.failed else 0)


@contextmanager
def place() -> Iterator[Locations]:
    """Give the demonstration a vault and an export folder of its own, wherever others are, and take them away again."""
    _sweep()
    home = demo_folder() / secrets.token_hex(4)
    home.mkdir(mode=0o700, parents=True)
    with (home / "lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield Locations(home / "vault", home / "exports")
        finally:
            shutil.rmtree(home, ignore_errors=True)


def _sweep() -> None:
    """Take away what a demonstration left that was killed; its lock is free then."""
    for lock in demo_folder().glob("*/lock"):
        with suppress(OSError), lock.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(lock.parent, ignore_errors=True)


def prepared(places: Locations, tools: Tools) -> Workspace:
    """Make a vault in which the sample meeting is set up and waits for consent."""
    workspace = engine_flow.create(places, secrets.token_urlsafe(24), _unruled(tools))
    places.exports.mkdir(mode=0o700, exist_ok=True)
    _set_up(workspace.new())
    return workspace


def _unruled(tools: Tools) -> Tools:
    """Show the sample meeting under the built-in policy: the organisation's is for its own meetings."""
    return replace(tools, policy=built_in())


async def _walk(workspace: Workspace, places: Locations, tally: Tally) -> None:
    canary = secrets.token_hex(8)
    flow = workspace.new()
    await _consent_and_record(flow, tally)
    flow.note(f"File reference {canary}")
    words = await _transcribe(flow, tally)
    await _draft(flow, tally)
    _review(flow, tally)
    _approve_and_export(flow, places, tally)
    _destroy(flow, places, tally, canary, words)


def _set_up(flow: MeetingFlow) -> None:
    flow.change(
        kind=sample.KIND,
        template=sample.KIND,
        purpose=sample.PURPOSE,
        date=sample.DATE,
        practitioner=sample.PRACTITIONER,
        participants=sample.PARTICIPANTS,
        glossary=sample.GLOSSARY,
    )
    flow.go(Stage.CONSENT)


async def _consent_and_record(flow: MeetingFlow, tally: Tally) -> None:
    heading("1. Set-up and consent")
    _set_up(flow)
    tally.look("nothing can be recorded before everyone has agreed", _refused(flow))
    for person in sample.PARTICIPANTS:
        for scope in Scope:
            flow.answer(person.id, scope, Answer.YES)
        say(f"{person.name} ({person.role}) agrees to recording, transcription and drafting.", indent="  ")
    tally.look(
        "each person’s answer to each of the three questions is kept",
        len(flow.answers) == len(sample.PARTICIPANTS) * len(Scope),
    )
    heading("2. Recording")
    flow.go(Stage.RECORDING)
    async for _event in flow.record(SoundFile(sample.sound(), pace=0)):
        pass
    for at, speaker in sample.TURNS:
        flow.speaker(speaker, at=at)
    say(f"{clock(flow.sealed_seconds)} minutes of sound, locked away piece by piece as it was heard.", indent="  ")
    tally.look(
        "the sound is locked away, complete and in order",
        flow.sealed_seconds > SAMPLE_SECONDS and not flow.missing_sound(),
    )


def _refused(flow: MeetingFlow) -> bool:
    try:
        flow.go(Stage.RECORDING)
    except NotAllowed:
        return True
    return False


async def _transcribe(flow: MeetingFlow, tally: Tally) -> tuple[str, ...]:
    heading("3. Transcript")
    flow.go(Stage.TRANSCRIPT)
    async for _progress in flow.transcribe():
        pass
    transcript = flow.transcript
    segments = transcript.segments if transcript else ()
    for part in segments:
        say(f"[{clock(part.start)}] {part.speaker or 'somebody'}: {part.text}", indent="  ")
    text = " ".join(part.text for part in segments).lower()
    tally.look("the words were recognised, on this machine", all(word in text for word in HEARD))
    return _longest(segments)


def _longest(segments: tuple[Segment, ...]) -> tuple[str, ...]:
    """Return phrases of the meeting that are not to be found anywhere afterwards."""
    return tuple(" ".join(part.text.split()[:PHRASE]) for part in segments if len(part.text.split()) > PHRASE)[:3]


async def _draft(flow: MeetingFlow, tally: Tally) -> None:
    heading("4. Draft")
    flow.go(Stage.DRAFT)
    async for _progress in flow.write_draft():
        pass
    draft = flow.draft
    if draft is None:
        tally.look("a draft was made", held=False)
        return
    say("Behind each line stands when it was said; at review you hear it there.", indent="  ")
    _show(draft, flow)
    drafted = [line for section in draft.sections for line in section.statements if line.kind is not Origin.DATA]
    known = {part.id for part in flow.transcript.segments} if flow.transcript else set()
    known |= {note.id for note in flow.notes}
    held = bool(drafted) and all(line.evidence and set(line.evidence) <= known for line in drafted)
    tally.look("every line of the draft names what was said, or noted, that it rests on", held)


def _show(draft: Draft, flow: MeetingFlow) -> None:
    said = {part.id: clock(part.start) for part in flow.transcript.segments} if flow.transcript else {}
    for section in draft.sections:
        say(section.title + (" (left to the practitioner)" if section.human else ""), indent="  ")
        for line in section.statements:
            shown = "(a typed note, looked for at the end)" if line.evidence == ("n1",) else line.text
            source = ", ".join(said.get(name, "a typed note") for name in line.evidence) or "from set-up"
            say(f"- {shown} [{source}]", indent="    ", hang="  ")


def _review(flow: MeetingFlow, tally: Tally) -> None:
    heading("5. Review")
    flow.go(Stage.REVIEW)
    tally.look("nothing can be approved before a person has decided about every line", bool(flow.blockers()))
    statements = [item for item in flow.review.desk if item.omission is None and item.kind is not Origin.DATA]
    edited = statements[0]
    rejected = next((item for item in statements if item.evidence == ("n1",)), statements[-1])
    while (item := flow.review.next_undecided()) is not None:
        flow.open_statement(item.id)
        if item.omission is not None:
            flow.dismiss(item.id, "Not needed in this sample.")
        elif item.id == edited.id:
            flow.decide(item.id, Verdict.EDIT, f"{item.text.rstrip('.')} (checked with the worker).")
        else:
            flow.decide(item.id, Verdict.REJECT if item.id == rejected.id else Verdict.ACCEPT)
    for section in flow.review.draft.sections:
        if section.human:
            flow.write(section.id, "Written by hand in this demonstration.")
    count = flow.review.progress()
    say(f"{count.decided} of {count.total} lines decided: one put into other words, one left out.", indent="  ")
    origins = [line.origin for section in flow.record_so_far().sections for line in section.lines]
    tally.look("the record knows which line a person put into other words", origins.count(Origin.EDITED) == 1)


def _approve_and_export(flow: MeetingFlow, places: Locations, tally: Tally) -> None:
    heading("6. Approval and export")
    try:
        flow.approve(sample.PRACTITIONER)
    except CandourError as error:
        say(f"{error.message} {error.hint}", indent="  ")
    tally.look(f"{sample.PRACTITIONER} has approved the record by name", flow.approval is not None)
    flow.go(Stage.EXPORT)
    places.exports.mkdir(mode=0o700, exist_ok=True)
    done = flow.export("text", places.exports)
    written = (places.exports / done.path.rsplit("/", 1)[-1]).read_text(encoding="utf-8")
    say(written, indent="  ")
    tally.look("the exported file has exactly the words that were approved", written == flow.preview("text"))


def _destroy(flow: MeetingFlow, places: Locations, tally: Tally, canary: str, words: tuple[str, ...]) -> None:
    heading("7. Destruction")
    tally.look(
        "before anything is destroyed, no word of the meeting can be read on the disk",
        not search((places.vault,), (canary, *words)),
    )
    flow.confirm_filed()
    certificate = flow.destroy()
    gone = listed([f"{count} with {KINDS.get(kind, kind)}" for kind, count in certificate.destroyed if count])
    say(f"Files destroyed: {gone}.", indent="  ", hang="  ")
    say(certificate.promise, indent="  ")
    tally.look(
        "the keys are gone without which nothing of the meeting can be opened",
        not (places.vault / "meetings" / certificate.meeting).exists(),
    )
    tally.look("no word of the meeting is left where it was kept", not search((places.vault,), (canary, *words)))
    # What is shown here may well be kept in a file by whoever runs this; the typed reference is never shown.
    begun = places.vault.stat().st_ctime - 1
    found = search(_where_programs_leave_things(), (canary,), since=begun)
    tally.look("nothing that was typed is left in the folders where programs leave things behind", not found)


def _where_programs_leave_things() -> Iterator[Path]:
    """Name the temporary, cache and state folders of this user."""
    yield from (Path(folder) for folder in ("/tmp", "/var/tmp", "/dev/shm"))  # noqa: S108 - only looked at
    yield from (xdg("XDG_CACHE_HOME", ".cache"), xdg("XDG_STATE_HOME", ".local/state"))
