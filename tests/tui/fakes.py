"""A workspace and a flow in memory, with the face of the real ones: the seam the screens are tested at."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from engine import consent
from engine.asking import Asked, Told
from engine.audio.devices import Device
from engine.audio.events import Level, Paused, Resumed, Sealed, Started, Stopped
from engine.audio.levels import Loudness, Silence
from engine.drafting import Template, load_template
from engine.errors import CandourError, NotAllowed, VaultLocked
from engine.export import Box, Copy, LeftOut, boxes
from engine.flow import Progress, Summary
from engine.flow.exporting import Paper
from engine.holds import Hold, HoldReason
from engine.meeting import (
    NEXT_STAGES,
    Answer,
    Approval,
    Attendance,
    Certificate,
    ConsentAnswer,
    Draft,
    Dropped,
    Export,
    Finding,
    Gap,
    ManagersPermission,
    Marker,
    Meeting,
    Note,
    Omission,
    Origin,
    Participant,
    Record,
    Reply,
    Risk,
    Scope,
    Section,
    Segment,
    Stage,
    Statement,
    Transcript,
    Verdict,
)
from engine.policy import built_in
from engine.review import Item, alone
from engine.review.decisions import Review
from engine.script import script, scripts
from engine.transcript import corrections
from engine.transcript.voices import Voice, voices_in
from tui.door import Door

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from engine.audio.chunks import Missing
    from engine.policy import Kind, Policy
    from engine.script import Script

NOW = datetime(2026, 11, 3, 14, 30, tzinfo=UTC)
SCRIPT = "Before we start, I would like to ask you something.\n\n" * 6 + "May I record?"
PASSPHRASE = "correct horse battery"
PEOPLE = (
    Participant("p1", "Helen Okafor", "supervisor"),
    Participant("p2", "Rhys Gray", "social worker"),
)
SEGMENTS = (
    Segment("s1", 1.2, 6.8, "It is Monday the third of November. I am Helen Okafor.", "Helen Okafor"),
    Segment(
        "s2", 7.2, 11.4, "I will send you the attendance figures for Maisie by Wednesday.", "Rhys Gray", ("Maisie",)
    ),
    Segment("s3", 13.8, 22.2, "She is doing well. Her attendance is at ninety-two per cent now.", "Rhys Gray"),
    Segment("s4", 23.0, 30.0, "Siobhan said she has not been drinking since September.", "Rhys Gray", ("Siobhan",)),
    Segment("s5", 31.0, 36.0, "So we agreed that I visit on Thursday.", None),
)


def a_draft() -> Draft:
    """Return a draft with a clean line, a risky one, a quotation, a human section and an omission."""
    return Draft(
        "supervision",
        "SmolLM2-135M-Instruct",
        coverage=0.83,
        complete=True,
        sections=(
            Section(
                "since",
                "Since last time",
                statements=(
                    Statement("d1", "Maisie’s attendance was at 92 per cent.", ("s3",)),
                    Statement(
                        "d2",
                        "Siobhan had been drinking since September.",
                        ("s4",),
                        findings=(Finding("negation_lost", Risk.HIGH, "“has not been drinking” became “had been”."),),
                    ),
                ),
            ),
            Section(
                "actions",
                "Actions",
                statements=(Statement("d3", "“I will send you the figures”", ("s2",), Origin.QUOTED),),
            ),
            Section("analysis", "Analysis", human=True),
        ),
        omissions=(Omission("s5", "action", "A visit on Thursday was agreed."),),
    )


@dataclass
class FakeFlow:
    """One meeting in memory; `fail` makes the named verb raise once."""

    meeting: Meeting
    workspace: FakeWorkspace
    policy: Policy = field(default_factory=built_in)
    permission: ManagersPermission | None = None
    replies: tuple[Reply, ...] = ()
    answers: tuple[ConsentAnswer, ...] = ()
    notes: tuple[Note, ...] = ()
    markers: tuple[Marker, ...] = ()
    spoke: tuple[str, ...] = ()
    speaking: str = ""
    sealed_seconds: float = 0.0
    elapsed: float = 0.0
    space_minutes: float = 214.0
    transcript: Transcript | None = None
    glance: tuple[Segment, ...] = ()
    draft: Draft | None = None
    approval: Approval | None = None
    exports: tuple[Export, ...] = ()
    copies: dict[str, Copy] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    filed: bool = False
    destroyed: bool = False
    interrupted: bool = False
    missing: tuple[Missing, ...] = ()
    damaged: CandourError | None = None
    played: list[tuple[str, float | None]] = field(default_factory=list)
    quiet: asyncio.Event = field(default_factory=asyncio.Event)
    turned: asyncio.Event = field(default_factory=asyncio.Event)
    speeds: list[float] = field(default_factory=list)
    dropped: tuple[Dropped, ...] = ()
    outdated: str = ""
    reader: str = ""
    stale: tuple[str, ...] = ()
    fail: dict[str, CandourError] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._review: Review | None = None
        self._stopping = asyncio.Event()
        self.hold: asyncio.Event | None = None

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if name in self.fail:
            raise self.fail.pop(name)

    # stages

    @property
    def stage(self) -> Stage:
        return self.meeting.stage

    def why_not(self, stage: Stage) -> str:
        if stage not in NEXT_STAGES[self.stage]:
            return f"From {self.stage} it does not go to {stage}."
        missing = {
            Stage.CONSENT: "" if self.meeting.practitioner else "Your name is missing.",
            Stage.RECORDING: "" if self._useful else self.permitted(Scope.RECORD).reason,
            Stage.TRANSCRIPT: "" if self.sealed_seconds else "Nothing has been recorded.",
            Stage.REVIEW: "" if self.draft else "There is no draft yet.",
            Stage.EXPORT: "" if self.approval else "The record has not been approved.",
            Stage.DESTRUCTION: "" if self.exports else "Nothing has been exported yet.",
        }
        return missing.get(stage, "")

    @property
    def _useful(self) -> bool:
        return self.sealed_seconds > 0 and self.permitted(Scope.TRANSCRIBE).allowed

    def go(self, stage: Stage) -> None:
        if reason := self.why_not(stage):
            raise NotAllowed(reason, hint="Do that first.")
        self.meeting = replace(self.meeting, stage=stage)

    def change(self, **fields: object) -> None:
        self._called("change")
        self.meeting = replace(self.meeting, **fields)

    def newcomer(self, name: str = "", attendance: Attendance = Attendance.PRESENT) -> Participant:
        return Participant(f"p{len(self.meeting.participants) + 1}", name, attendance=attendance)

    # consent

    def answer(
        self,
        participant: str,
        scope: Scope,
        answer: Answer,
        answered_by: str = "",
        *,
        read: str = "adult",
        how: Asked = Asked.IN_PERSON,
        basis: str = "",
        told: Told = Told.ALOUD,
    ) -> None:
        version = "" if answer is Answer.NOT_ASKED else self.script(read).version
        given = ConsentAnswer(participant, scope, answer, NOW, answered_by, version, how, basis, told=told)
        standing = consent.latest(self.answers).get((participant, scope))
        if standing is None or not consent.same(standing, given):
            self.answers = (*self.answers, given)

    @property
    def kind(self) -> Kind | None:
        return self.policy.kind.get(self.meeting.kind)

    def permit(self, manager: str, given: date, reason: str) -> None:
        self.permission = ManagersPermission(manager, given, reason, NOW)

    def reply(self, question: str, *, yes: bool, note: str = "") -> None:
        self.replies = (*self.replies, Reply(question, yes, NOW, note))

    def rule(self) -> consent.Permission:
        return consent.ruled(self.kind, self.permission, self.replies)

    def scripts(self) -> tuple[Script, ...]:
        return scripts()

    def permitted(self, scope: Scope) -> consent.Permission:
        ruled = self.rule()
        if not ruled.allowed:
            return ruled
        return consent.permitted(scope, self.meeting.participants, self.answers, self.policy.other_bases)

    def script(self, name: str = "adult") -> Script:
        paragraphs = tuple(SCRIPT.split("\n\n")) if name == "adult" else script(name).paragraphs
        return replace(script(name), paragraphs=paragraphs)

    def consent_record(self) -> str:
        return "CONSENT RECORD\n\nWHAT EACH PERSON SAID\n"

    def export_consent_record(self, folder: Path) -> Export:
        return Export(str(folder / "consent.txt"), "text", "0" * 64, NOW)

    def agree(self, *scopes: Scope) -> None:
        for person in self.meeting.participants:
            for scope in scopes or tuple(Scope):
                self.answer(person.id, scope, Answer.YES)

    minutes_due: date | None = None

    # withdrawal

    @property
    def can_withdraw(self) -> bool:
        return self.recording_now or self.sealed_seconds > 0

    @property
    def recording_now(self) -> bool:
        return "record" in self.calls and not self._stopping.is_set()

    @property
    def length(self) -> float:
        return self.sealed_seconds

    async def withdraw(self, participant: str, *, erase_from: float | None = None, answered_by: str = "") -> float:
        self._called("withdraw")
        self._stopping.set()
        self.withdrew = (participant, erase_from)
        said = Answer.NO if erase_from == 0 else Answer.SO_FAR
        self.answer(participant, Scope.RECORD, said, answered_by)
        self.sealed_seconds = self.sealed_seconds if erase_from is None else erase_from
        return self.sealed_seconds

    async def withdraw_draft(self, participant: str) -> None:
        self._called("withdraw_draft")
        self.answer(participant, Scope.DRAFT, Answer.NO)

    async def withdraw_all(self, participant: str) -> Certificate:
        self._stopping.set()
        return self.destroy()

    # recording

    async def devices(self) -> tuple[object, ...]:
        return self.workspace.devices

    def missing_sound(self) -> tuple[Missing, ...]:
        return self.missing

    async def try_microphone(self, device: str) -> AsyncGenerator[Level | None, None]:
        self._called(f"try {device}")
        yield Level(3.0, -30.0, -18.0, -12.0, Loudness.QUIET, 0.0, Silence.NONE)
        yield None
        self._called("played back")

    async def record(self, source: object) -> AsyncGenerator[object, None]:
        self._called("record")
        self.source, self.speaking = source, ""
        self._stopping.clear()
        self.happens = asyncio.Queue()
        yield Started("fake", 0.0)
        yield Level(12.0, -30.0, -18.0, -12.0, Loudness.GOOD, 0.0, Silence.NONE)
        self.elapsed = 12.0
        self.sealed_seconds = 10.0
        yield Sealed(10.0, 5, 200.0)
        while not self._stopping.is_set():
            event = await self.happens.get()
            if event is not None:
                yield event
            if isinstance(event, Stopped):
                return
        self._called("recorded")
        yield Stopped(6, 12 * 16000, "asked")

    async def pause(self) -> None:
        self.calls.append("pause")
        self.happens.put_nowait(Paused(12.0, NOW, "off the record"))

    async def resume(self) -> None:
        self.calls.append("resume")
        self.happens.put_nowait(Resumed(Gap(12.0, NOW, NOW, "off the record")))

    async def stop(self) -> None:
        self.calls.append("stop")
        self._stopping.set()
        self.happens.put_nowait(None)

    def mark(self, kind: object) -> None:
        self.markers = (*self.markers, Marker(self.elapsed, kind))

    def note(self, text: str) -> None:
        self.notes = (*self.notes, Note(f"n{len(self.notes) + 1}", self.elapsed, NOW, text))

    def speaker(self, participant: str) -> None:
        self.spoke = (*self.spoke, participant)
        self.speaking = participant

    # transcript

    async def transcribe(self) -> AsyncGenerator[Progress, None]:
        done = self.transcript.segments if self.transcript else ()
        for count in range(len(done) + 1, len(SEGMENTS) + 1):
            if self.stage is Stage.RECORDING and self.hold is None:
                await self._stopping.wait()
            self._called(f"window {count}")
            if self.hold is not None:
                await self.hold.wait()
            self.transcript = Transcript(
                "base", heard_to=SEGMENTS[count - 1].end, segments=SEGMENTS[:count], dropped=self.dropped, made=count
            )
            yield Progress(count, len(SEGMENTS), 30.0)
        self.transcript = replace(self.transcript, complete=True)

    def _change(self, name: str, change: Callable[[Segment], Segment]) -> None:
        corrections.place_of(self.transcript, name)
        self.transcript = corrections.changed(self.transcript, change, (name,))

    def correct(self, name: str, text: str) -> None:
        self._change(name, lambda old: corrections.with_text(old, text))

    def as_heard(self, name: str) -> None:
        self._change(name, corrections.as_heard)

    def strike(self, name: str) -> None:
        self._change(name, lambda old: corrections.flagged(old, corrections.STRUCK))

    def unstrike(self, name: str) -> None:
        self._change(name, lambda old: corrections.without(old, corrections.STRUCK))

    def split(self, name: str, word: int) -> None:
        self.transcript = corrections.split(self.transcript, name, word)

    def merge(self, name: str) -> None:
        self.transcript = corrections.merge(self.transcript, name)

    @property
    def respelling(self) -> corrections.Respelling | None:
        return corrections.last_respelling(self.transcript)

    def respell(self) -> None:
        self.transcript = corrections.respell(self.transcript)

    def undo_correction(self) -> None:
        self.transcript = corrections.undo(self.transcript)

    def redo_correction(self) -> None:
        self.transcript = corrections.redo(self.transcript)

    def assign(self, name: str, participant: str | None) -> None:
        names = {person.id: person.name for person in self.meeting.participants}
        self._change(name, lambda old: replace(old, speaker=names.get(participant)))

    def name_voice(self, voice: str, participant: str | None) -> None:
        names = {person.id: person.name for person in self.meeting.participants}
        theirs = [part.id for part in self.transcript.segments if part.voice == voice]
        self.transcript = corrections.changed(
            self.transcript, lambda old: replace(old, speaker=names.get(participant)), theirs
        )

    @property
    def voices(self) -> tuple[Voice, ...]:
        return voices_in(self.transcript.segments)

    async def tell_voices(self) -> AsyncGenerator[Progress, None]:
        self._called("tell_voices")
        yield Progress(1, 2)
        parts = self.transcript.segments
        told = tuple(replace(part, voice="AB"[at % 2]) for at, part in enumerate(parts))
        self.transcript = replace(self.transcript, segments=told)

    def unheard(self, segments: object = None) -> tuple[str, ...]:
        children = {person.name for person in self.meeting.participants if person.child}
        parts = self.transcript.segments if self.transcript else ()
        heard = {name for name, _ in self.played if self.quiet.is_set()}
        return tuple(part.id for part in parts if part.speaker in children and part.id not in heard)

    async def play(self, name: str, start: float | None = None, *, speed: float = 1.0) -> AsyncGenerator[float, None]:
        self._called("play")
        segment = next(part for part in self.transcript.segments if part.id == name)
        self.played.append((name, start))
        self.speeds.append(speed)
        yield segment.start if start is None else start
        await self.quiet.wait()

    async def play_on(self, name: str, *, speed: float = 1.0) -> AsyncGenerator[str, None]:
        parts = [part.id for part in self.transcript.segments]
        for one in parts[parts.index(name) :]:
            self.played.append((one, None))
            self.speeds.append(speed)
            yield one
            await self.turned.wait()
            self.turned.clear()

    async def play_dropped(self, place: Dropped, *, speed: float = 1.0) -> AsyncGenerator[float, None]:
        self.played.append((place.reason, place.start))
        yield place.start
        await self.quiet.wait()

    # draft and review

    async def write_draft(self) -> AsyncGenerator[Progress, None]:
        self._called("write_draft")
        yield Progress(1, 3, 20.0)
        if self.hold is not None:
            await self.hold.wait()
        yield Progress(3, 3, 0.0)
        self.draft = a_draft()

    @property
    def review(self) -> Review:
        if self.damaged is not None:
            raise self.damaged
        self._review = self._review or Review.begin(self.draft)
        return self._review

    def step(self, change: Callable[[Review, str], Review]) -> None:
        self._called("step")
        self._review = change(self.review, "Rhys Gray")
        self.approval = None

    def open_statement(self, item: str) -> None:
        self._review = self.review.open(item)

    def show(self, items: object) -> None:
        self._review = self.review.show(items)

    def together(self, section: str) -> tuple[Item, ...]:
        return tuple(
            item
            for item in self.review.section(section)
            if not item.decided and item.risk is Risk.LOW and not alone(self.evidence(item.id))
        )

    def decide(self, item: str, verdict: Verdict, text: str = "") -> None:
        self.step(lambda review, by: review.decide(item, verdict, by, text))

    def dismiss(self, item: str, reason: str) -> None:
        self.step(lambda review, by: review.dismiss(item, reason, by))

    def write(self, section: str, text: str, evidence: tuple[str, ...] = (), *, behind: str = "") -> None:
        self.step(lambda review, by: review.write(section, text, by, evidence, behind=behind))

    def undo(self) -> None:
        self.step(lambda review, _by: review.undo())

    def redo(self) -> None:
        self.step(lambda review, _by: review.redo())

    def evidence(self, item: str) -> tuple[Segment | Note, ...]:
        return tuple(part for part in SEGMENTS if part.id in self.review.item(item).evidence)

    versions: tuple[object, ...] = ()
    reading: object = None
    handed: tuple[object, ...] = ()
    amendments: tuple[object, ...] = ()

    def advise(self, item: object) -> tuple[Finding, ...]:
        self.calls.append("advise")
        told = Finding("name_not_in_evidence", Risk.HIGH, "Nobody called “Zed” is named in the meeting.")
        return (told,) if "Zed" in item.text else ()

    def quote_instead(self, item: str) -> None:
        self.step(lambda review, by: review.quote_instead(item, self.evidence(item), {}, by))

    def confirm_draft(self) -> None:
        self._called("confirm_draft")
        self.outdated, self.stale = "", ()

    def blockers(self) -> tuple[str, ...]:
        return self.review.blockers(())

    def approve(self, name: str) -> Approval:
        self.approval = Approval(name, NOW, "0" * 64)
        return self.approval

    # export and destruction

    @property
    def in_hand(self) -> FakeFlow:
        return self

    whole = in_hand
    renames: dict[str, str] = field(default_factory=dict)
    other_day: Segment | None = None

    @property
    def papers(self) -> tuple[Paper, ...]:
        return (
            Paper("record", "The record"),
            Paper("family", "Copy for the family", cut=True),
            Paper("boxes", "The record in numbered boxes"),
        )

    def record_so_far(self) -> Record:
        return self.review.record("Supervision")

    def preview(self, form: str, paper: str = "record") -> str:
        if paper == "family" and not self.copy_of(paper).ready:
            raise NotAllowed("Nobody has gone through this copy of the record yet.")
        lines = [line.text for section in self.record_so_far().sections for line in section.lines]
        return f"{form}\n" + "\n".join(lines)

    def export(self, form: str, folder: Path, paper: str = "record", *, beside: bool = False) -> Export:
        self._called("export")
        sha = hashlib.sha256(self.preview(form, paper).encode()).hexdigest()
        export = Export(str(folder / f"2026-11-03-{paper}{'-2' * beside}.{form}"), form, sha, NOW, paper)
        self.exports = (*self.exports, export)
        return export

    def copy_of(self, paper: str) -> Copy:
        return self.copies.get(paper, Copy(paper, ""))

    def leave_out(self, paper: str, *outs: LeftOut) -> None:
        self.copies[paper] = self.copy_of(paper).toggled(*outs)

    def copy_ready(self, paper: str) -> None:
        self.copies[paper] = replace(self.copy_of(paper), ready=True)

    def boxes(self) -> tuple[Box, ...]:
        return boxes(self.record_so_far(), 10)

    @property
    def boxes_taken(self) -> frozenset[int]:
        return frozenset(self.taken)

    def take_box(self, number: int, *, copied: bool = False) -> str:
        self._called("copied" if copied else "ticked")
        self.taken.add(number)
        return self.boxes()[number - 1].text

    def confirm_filed(self) -> None:
        self.filed = True
        self.go(Stage.DESTRUCTION)

    def destroy(self, by: str = "") -> Certificate:
        self._called("destroy")
        self.destroyed = True
        self.workspace.flows = {name: flow for name, flow in self.workspace.flows.items() if flow is not self}
        what = (("keys", 1), ("sound", 30), ("records", 3))
        digests = ("0" * 64,) * 3
        certificate = Certificate(
            self.meeting.id, NOW, by or self.meeting.practitioner, what, digests, "Its keys and files are deleted."
        )
        self.workspace.destroyed.append(certificate)
        return certificate


@dataclass
class FakeWorkspace:
    """Meetings in memory."""

    flows: dict[str, FakeFlow] = field(default_factory=dict)
    devices: tuple[object, ...] = (Device("pulse:desk", "Jabra Speak 510"),)
    export_folder: Path = Path("/records")
    folder: Path = Path("/vault")
    locked: bool = False
    policy: Policy = field(default_factory=built_in)
    kept_until: date | None = None
    holds: dict[str, Hold] = field(default_factory=dict)
    written: list[Certificate] = field(default_factory=list)
    destroyed: list[Certificate] = field(default_factory=list)
    recovery: str = ""
    clock: str = ""
    recovery_changed: bool = False
    passphrase: str = PASSPHRASE

    def change_passphrase(self, present: str, new: str) -> None:
        if present != self.passphrase:
            raise VaultLocked("This is not the vault's passphrase.")
        self.passphrase = new

    def meetings(self) -> tuple[Summary, ...]:
        return tuple(
            Summary(
                name,
                flow.stage,
                flow.meeting.kind,
                flow.meeting.date,
                flow.meeting.purpose,
                kept_until=self.kept_until,
                held_until=self.holds[name].until if name in self.holds else None,
            )
            for name, flow in self.flows.items()
        )

    def new(self) -> FakeFlow:
        name = f"m{len(self.flows) + 1}"
        self.flows[name] = FakeFlow(Meeting(name, NOW, date=date(2026, 11, 3)), self)
        return self.flows[name]

    def dictate(self, practitioner: str) -> FakeFlow:
        flow = self.at(Stage.RECORDING)
        alone = (Participant("p1", practitioner, "practitioner"),)
        flow.meeting = replace(flow.meeting, kind="dictated-note", practitioner=practitioner, participants=alone)
        return flow

    def open(self, name: str) -> FakeFlow:
        return self.flows[name]

    def answers_for(self, name: str) -> str:
        return self.flows[name].meeting.practitioner

    def hold(self, name: str, reason: HoldReason, until: date, why: str, by: str) -> None:
        self.holds[name] = Hold(name, reason, until, why, by, NOW)

    def lift_hold(self, name: str, by: str) -> None:
        del self.holds[name]

    def held(self, name: str) -> Hold | None:
        return self.holds.get(name)

    def certificates(self) -> tuple[Certificate, ...]:
        return tuple(self.destroyed)

    def write_certificate(self, certificate: Certificate, folder: Path) -> tuple[Export, ...]:
        self.written.append(certificate)
        return (Export(str(folder / f"certificate-{certificate.meeting}.txt"), "", "", NOW),)

    def destroy(self, name: str, by: str) -> Certificate:
        return self.flows[name].destroy(by)

    def templates(self) -> tuple[Template, ...]:
        return tuple(load_template(name) for name in ("supervision", "case-note"))

    def lock(self) -> None:
        self.locked = True

    def at(self, stage: Stage) -> FakeFlow:
        """Return a meeting of two people that has come as far as `stage`."""
        flow = self.new()
        flow.meeting = replace(flow.meeting, stage=stage, participants=PEOPLE, practitioner="Rhys Gray")
        order = list(Stage)
        here = order.index(stage)
        if here > order.index(Stage.CONSENT):
            flow.agree()
        if here > order.index(Stage.RECORDING):
            flow.sealed_seconds = 36.0
        if here > order.index(Stage.TRANSCRIPT):
            flow.transcript = Transcript("base", heard_to=36.0, complete=True, segments=SEGMENTS)
        if here > order.index(Stage.DRAFT):
            flow.draft = a_draft()
        if here > order.index(Stage.REVIEW):
            flow.approve("Rhys Gray")
        if here > order.index(Stage.EXPORT):
            flow.export("text", Path("/records"))
            flow.calls.clear()
        return flow


def door(workspace: FakeWorkspace, *, exists: bool = True) -> Door:
    """Return a door to this workspace that knows one passphrase."""

    def unlock(passphrase: str) -> FakeWorkspace:
        if passphrase != PASSPHRASE:
            raise VaultLocked("The passphrase is not right.")
        workspace.locked = False
        return workspace

    def create(passphrase: str) -> FakeWorkspace:
        if len(passphrase) < 12:
            raise CandourError("It is too short.", title="Passphrase too weak", hint="At least 12 characters.")
        return workspace

    return Door(lambda: exists, create, unlock, workspace.recovery)
