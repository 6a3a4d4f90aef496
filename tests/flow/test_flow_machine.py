"""Any order of doing things: consent, stages, export and destruction hold, and the disk knows everything."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from studio import ADA, BEN, Studio, decide_all, drained, reopened, worded, workspace

from engine.audio.capture import Microphone, SoundFile
from engine.audio.events import Sealed
from engine.errors import ChildFailed, NotAllowed, UsageError
from engine.meeting import NEXT_STAGES, Answer, Participant, Scope, Stage, Verdict
from engine.review import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from pathlib import Path

    from engine.flow import MeetingFlow

PEOPLE = (ADA, BEN, Participant("p3", "Cy Dune"))
NEEDS = {"recorder": Scope.RECORD, "recogniser": Scope.TRANSCRIBE, "wording": Scope.DRAFT, "reader": Scope.DRAFT}
ORDER = list(Scope)
ORDER_OF_STAGES = list(Stage)


class Meetings(RuleBasedStateMachine):
    """One vault with one meeting at a time; beside it a model of who said what that knows no rule of the program."""

    place: ClassVar[Path]
    count: ClassVar[int] = 0

    def __init__(self) -> None:
        super().__init__()
        type(self).count += 1
        self.studio = Studio(looked=self._look)
        self.loop = asyncio.new_event_loop()
        folder = self.place / str(self.count)
        folder.mkdir()
        self.space = workspace(folder, self.studio)
        self.gone: list[str] = []
        self._begin()

    def teardown(self) -> None:
        self.space.lock()
        self.loop.run_until_complete(self.loop.shutdown_asyncgens())
        self.loop.close()

    def _begin(self) -> None:
        self.said: dict[tuple[str, Scope], Answer] = {}
        self.stage = Stage.SETUP
        self.flow: MeetingFlow = self.space.new()
        self.flow.change(participants=(ADA, BEN), practitioner=ADA.name, date=date(2026, 11, 2))

    def _everyone(self, scope: Scope) -> bool:
        asked = ORDER[: ORDER.index(scope) + 1]
        people = [person for person in self.flow.meeting.participants if person.present]
        return all(self.said.get((person.id, one)) is Answer.YES for person in people for one in asked)

    def _look(self, kind: str) -> None:
        assert self._everyone(NEEDS[kind]), f"{kind} was started without everyone's agreement"

    def run(self, work: Coroutine[object, object, object]) -> None:
        """Do it; a refusal or a dead child is an answer like any other."""
        with suppress(NotAllowed, ChildFailed):
            self.loop.run_until_complete(work)
        self.studio.fail_after.clear()
        assert not self.studio.running, "a child outlived its work"

    # Consent and people

    @rule(person=st.sampled_from(PEOPLE), scope=st.sampled_from(Scope), yes=st.booleans())
    def answer(self, person: Participant, scope: Scope, yes: bool) -> None:  # noqa: FBT001 - drawn
        if person.id in {known.id for known in self.flow.meeting.participants}:
            given = Answer.YES if yes else Answer.NO
            self.flow.answer(person.id, scope, given)
            self.said[person.id, scope] = given

    @rule()
    def everyone_agrees(self) -> None:
        for person in self.flow.meeting.participants:
            for scope in Scope:
                self.answer(person, scope, yes=True)

    @rule(people=st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True), renamed=st.booleans())
    def change_people(self, people: list[Participant], renamed: bool) -> None:  # noqa: FBT001 - drawn
        named = tuple(replace(person, name=person.name + ("e" if renamed else "")) for person in people)
        with suppress(NotAllowed):
            self.flow.change(participants=named)

    # Stages

    @rule(stage=st.sampled_from(Stage))
    def go(self, stage: Stage) -> None:
        try:
            self.flow.go(stage)
        except NotAllowed:
            assert self.flow.stage is self.stage
            return
        assert stage is self.stage or stage in NEXT_STAGES[self.stage]
        self.stage = stage

    @initialize(stages=st.integers(0, 7))
    def come_so_far(self, stages: int) -> None:
        for _ in range(stages):
            self.advance()

    @rule()
    def advance(self) -> None:
        """Do what this stage is for and go on, so that the later stages are seen often."""
        if self.stage in {Stage.CONSENT, Stage.RECORDING}:
            self.everyone_agrees()
        work: dict[Stage, Callable[[], None]] = {
            Stage.RECORDING: self.play,
            Stage.TRANSCRIPT: lambda: self.transcribe(None, dies=False),
            Stage.DRAFT: lambda: self.write_draft(None),
            Stage.REVIEW: self.decide_and_approve,
            Stage.EXPORT: self.export,
        }
        work.get(self.stage, lambda: None)()
        if self.stage is not Stage.DESTRUCTION:
            self.go(ORDER_OF_STAGES[ORDER_OF_STAGES.index(self.stage) + 1])

    def decide_and_approve(self) -> None:
        self.decide()
        self.approve()

    # Work

    @precondition(lambda self: self.stage is Stage.RECORDING)
    @rule(stop=st.integers(1, 20), no=st.booleans(), dies=st.booleans(), heard=st.booleans())
    def record(self, stop: int, no: bool, dies: bool, heard: bool) -> None:  # noqa: FBT001 - drawn
        if dies:
            self.studio.fail_after["recorder"] = stop
        self.run(self._record_and_hear(stop, no=no) if heard else self._record(stop, no=no))
        if heard and self.flow.transcript is not None and self.flow.transcript.complete:
            assert self.flow.transcript.heard_to == self.flow.length

    async def _record_and_hear(self, stop: int, *, no: bool) -> None:
        both = asyncio.gather(self._record(stop, no=no), drained(self.flow.transcribe()), return_exceptions=True)
        for ended in sorted(await both, key=lambda ended: isinstance(ended, NotAllowed | ChildFailed)):
            if isinstance(ended, BaseException):
                raise ended

    async def _record(self, stop: int, *, no: bool) -> None:
        sealed = 0
        async for event in self.flow.record(Microphone()):
            if isinstance(event, Sealed):
                sealed += 1
                assert sealed <= stop + 1, "it went on after it was to stop"
            if sealed == stop and isinstance(event, Sealed):
                if no:
                    self.answer(ADA, Scope.RECORD, yes=False)
                    if ADA.id not in {person.id for person in self.flow.meeting.participants}:
                        await self.flow.stop()
                else:
                    await self.flow.stop()

    @precondition(lambda self: self.stage is Stage.RECORDING)
    @rule()
    def play(self) -> None:
        self.run(drained(self.flow.record(SoundFile(self.place / "x.wav", pace=0))))

    @precondition(lambda self: self.stage in {Stage.RECORDING, Stage.TRANSCRIPT})
    @rule(most=st.one_of(st.none(), st.integers(1, 2)), dies=st.booleans())
    def transcribe(self, most: int | None, dies: bool) -> None:  # noqa: FBT001 - drawn
        if dies:
            self.studio.fail_after["recogniser"] = 0
        self.run(drained(self.flow.transcribe(), most))

    @precondition(lambda self: self.stage in {Stage.TRANSCRIPT, Stage.DRAFT, Stage.REVIEW})
    @rule(place=st.integers(0, 3), strike=st.booleans())
    def correct(self, place: int, strike: bool) -> None:  # noqa: FBT001 - drawn
        transcript = self.flow.transcript
        if transcript and place < len(transcript.segments):
            name = transcript.segments[place].id
            self.flow.strike(name) if strike else self.flow.correct(name, f"It was said on day {place} of the month.")

    @rule()
    def note(self) -> None:
        self.flow.note("The door was open.")

    @precondition(lambda self: self.stage is Stage.DRAFT)
    @rule(most=st.one_of(st.none(), st.none(), st.integers(1, 2)))
    def write_draft(self, most: int | None) -> None:
        own = self._own_words()
        self.run(drained(self.flow.write_draft(), most))
        if self.flow.draft is not None:
            assert own <= self._own_words(), "what a person wrote was lost"

    def _own_words(self) -> set[str]:
        if self.flow.draft is None:
            return set()
        return {item.text for item in self.flow.review.desk if item.own or item.edited}

    @precondition(lambda self: self.stage is Stage.REVIEW)
    @rule(edit=st.booleans())
    def decide_one(self, edit: bool) -> None:  # noqa: FBT001 - drawn
        for name in worded(self.flow)[:1]:
            if not self.flow.review.item(name).own:
                self.flow.open_statement(name)
                self.flow.decide(name, Verdict.EDIT if edit else Verdict.ACCEPT, "As I saw it myself.")

    @precondition(lambda self: self.stage is Stage.REVIEW)
    @rule()
    def decide(self) -> None:
        decide_all(self.flow)

    @precondition(lambda self: self.stage is Stage.REVIEW)
    @rule()
    def approve(self) -> None:
        with suppress(NotAllowed):
            given = self.flow.approve(ADA.name)
            assert not self.flow.outdated
            assert not self.flow.review.blockers(self.flow.template.required)
            assert given.digest == digest(self.flow.record_so_far())

    @precondition(lambda self: self.stage is Stage.EXPORT)
    @rule()
    def export(self) -> None:
        approval = self.flow.approval
        with suppress(NotAllowed):
            place = self.space.export_folder / str(len(list(self.space.export_folder.parent.glob("exports/*"))))
            done = self.flow.export("text", place)
            assert approval is not None
            assert approval.digest == digest(self.flow.record_so_far())
            assert (place / done.path).read_text() == self.flow.preview("text")

    @rule(sure=st.integers(0, 9))
    def destroy(self, sure: int) -> None:
        if sure:
            return
        name = self.flow.meeting.id
        self.flow.destroy(ADA.name)
        self.gone.append(name)
        self._begin()

    # The disk

    @rule()
    def reopen(self) -> None:
        before = self._all()
        self.space = reopened(self.space, self.studio)
        self.flow = self.space.open(self.flow.meeting.id)
        assert self._all() == before

    def _all(self) -> tuple[object, ...]:
        flow = self.flow
        words = (flow.meeting, flow.answers, flow.notes, flow.markers, flow.transcript, flow.draft, flow.approval)
        desk = flow.review.desk if flow.draft else ()
        return (*words, desk, flow.recordings, flow.exports, flow.sealed_seconds, flow.interrupted)

    @invariant()
    def destroyed_meetings_stay_destroyed(self) -> None:
        for name in self.gone:
            with pytest.raises(UsageError):
                self.space.open(name)
            assert not (self.space.folder / "meetings" / name).exists()

    @invariant()
    def only_what_is_approved_is_at_export(self) -> None:
        assert self.flow.stage is self.stage
        if self.flow.approval is not None:
            assert self.flow.approval.digest == digest(self.flow.record_so_far())


def machine(place: Path, examples: int, steps: int) -> None:
    Meetings.place = place
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        Meetings,
        settings=settings(max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=quiet),
    )


def test_whatever_order_things_are_done_in(tmp_path: Path) -> None:
    machine(tmp_path, 10, 25)


@pytest.mark.soak
def test_whatever_order_things_are_done_in_for_long(tmp_path: Path) -> None:
    machine(tmp_path, 600, 80)
