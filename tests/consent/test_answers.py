"""Every answer and what follows from it: what is allowed at which stage, and which child is entered at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING

import pytest
from boardroom import BASIS, Room, drained, moment, room

from engine.asking import Asked, Told
from engine.audio.capture import SoundFile
from engine.consent import ORDER, permitted, ruled
from engine.errors import InputInvalid, NotAllowed
from engine.meeting import Answer, Attendance, ConsentAnswer, ManagersPermission, Participant, Reply, Scope, Stage
from engine.policy import Kind, Question, RecordIf, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.flow import MeetingFlow

NEEDS = {"recorder": Scope.RECORD, "recogniser": Scope.TRANSCRIBE, "wording": Scope.DRAFT}
AT = {
    "recorder": {Stage.RECORDING},
    "recogniser": {Stage.RECORDING, Stage.TRANSCRIPT},
    "wording": {Stage.DRAFT},
}
COMBINATIONS = list(product(Answer, repeat=3))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Room]:
    made = room(tmp_path)
    yield made
    made.space.lock()


def expected(kind: str, said: tuple[Answer, ...], bases: tuple[str, ...]) -> bool:
    """Say by itself what the rule is: a yes or a listed basis for this scope and for all before it.

    A yes to what is recorded so far lets that be heard and drafted, and no more be recorded.
    """
    good = {Answer.YES, Answer.OTHER_BASIS} if bases else {Answer.YES}
    first, *later = said[: ORDER.index(NEEDS[kind]) + 1]
    return (first in good or (bool(later) and first is Answer.SO_FAR)) and all(answer in good for answer in later)


async def attempt(flow: MeetingFlow, kind: str, folder: Path) -> None:
    if kind == "recorder":
        await drained(flow.record(SoundFile(folder / "any.wav", pace=0)))
    elif kind == "recogniser":
        await drained(flow.transcribe())
    else:
        await drained(flow.write_draft())


def answers(flow: MeetingFlow, said: tuple[Answer, ...]) -> tuple[ConsentAnswer, ...]:
    """Return a yes of everybody to everything, but of the last person what is drawn."""
    *others, last = flow.meeting.participants
    now = flow.meeting.created
    agreed = [ConsentAnswer(person.id, scope, Answer.YES, now) for person in others for scope in ORDER]
    drawn = [
        ConsentAnswer(last.id, scope, answer, now, basis=BASIS if answer is Answer.OTHER_BASIS else "")
        for scope, answer in zip(ORDER, said, strict=True)
    ]
    return (*agreed, *drawn)


@pytest.mark.parametrize("bases", [(), (BASIS,)], ids=["no other basis", "a basis is listed"])
async def test_every_combination_of_answers_at_every_stage(tmp_path: Path, bases: tuple[str, ...]) -> None:
    """125 combinations at 8 stages: each piece of work runs or is refused with status 3 before its child is entered."""
    here = room(tmp_path, other_bases=bases)
    flow = await here.recorded()
    recordings = flow.recordings
    seen = set()
    # A listed basis makes no difference where nobody rests on one.
    for said in (said for said in COMBINATIONS if not bases or Answer.OTHER_BASIS in said):
        flow._sealed.write("consent", answers(flow, said))
        for stage, kind in product(Stage, NEEDS):
            if flow.stage is not stage:
                flow._save(stage=stage)
            here.studio.entered.clear()
            allowed = stage in AT[kind] and expected(kind, said, bases)
            # Without agreement a draft is laid out by hand, and no model is entered.
            if allowed or (kind == "wording" and stage is Stage.DRAFT):
                await attempt(flow, kind, tmp_path)
                flow._sealed.write("recordings", recordings)
            else:
                with pytest.raises(NotAllowed) as refused:
                    await attempt(flow, kind, tmp_path)
                assert refused.value.exit_status == 3
                assert "Sands" not in refused.value.message
            works = [kind, "reader"] if kind == "wording" else [kind]  # drafted lines are read beside what was said
            assert here.studio.entered == (works if allowed else []), (said, stage, kind)
            seen.add((kind, allowed))
    here.space.lock()
    assert seen == set(product(NEEDS, (True, False)))


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ((Answer.NO, Answer.YES), "Ben Sands has not agreed to recording: you can write the record yourself"),
        ((Answer.NOT_ASKED, Answer.YES), "Ben Sands has not been asked about recording yet"),
        ((Answer.NO, Answer.NOT_ASKED), "Ben Sands has not agreed to recording, and Cy Dune has not been asked about"),
        ((Answer.NO, Answer.NO), "Ben Sands and Cy Dune have not agreed to recording"),
        ((Answer.SO_FAR, Answer.YES), "Ben Sands has agreed to what is recorded so far and to no more: you can"),
        ((Answer.OTHER_BASIS, Answer.YES), "Ben Sands has been noted with a basis for recording that the policy does"),
    ],
)
def test_mixed_answers_explain_themselves(said: tuple[Answer, ...], reason: str) -> None:
    people = (Participant("p1", "Ben Sands"), Participant("p2", "Cy Dune"))
    given = [ConsentAnswer(person.id, Scope.RECORD, one, moment()) for person, one in zip(people, said, strict=True)]
    found = permitted(Scope.RECORD, people, given)
    assert not found.allowed
    assert found.reason.startswith(reason)


@pytest.mark.parametrize("attendance", Attendance)
def test_whoever_is_or_was_there_has_to_agree(attendance: Attendance) -> None:
    people = (Participant("p1", "Ada Obi"), Participant("p2", "Ben Sands", attendance=attendance))
    given = [ConsentAnswer("p1", Scope.RECORD, Answer.YES, moment())]
    assert permitted(Scope.RECORD, people, given).allowed is (attendance in {Attendance.APOLOGIES, Attendance.ABSENT})


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("given", [False, True])
@pytest.mark.parametrize("record_if", RecordIf)
@pytest.mark.parametrize("reply", [None, True, False])
def test_every_rule_with_every_reply(rule: Rule, given: bool, record_if: RecordIf, reply: bool | None) -> None:  # noqa: FBT001 - drawn
    kind = Kind(title="Visit", template="visit", rule=rule, questions=(Question("Police?", record_if),))
    permission = ManagersPermission("Di Law", date(2026, 1, 1), "court", moment()) if given else None
    replies = () if reply is None else (Reply("Police?", not reply, moment()), Reply("Police?", reply, moment()))
    fits = reply is not None and record_if in {RecordIf.ANY, RecordIf.YES if reply else RecordIf.NO}
    found = ruled(kind, permission, replies)
    assert found.allowed is (fits and (rule is Rule.ALLOWED or (rule is Rule.PERMISSION and given)))
    assert bool(found.reason) is not found.allowed
    assert "Di Law" not in found.reason


async def test_a_kind_that_is_never_recorded_has_a_way_without_sound(tmp_path: Path) -> None:
    here = room(tmp_path, rule=Rule.NEVER)
    flow = here.agreed()
    assert "without sound" in flow.why_not(Stage.RECORDING)
    with pytest.raises(NotAllowed, match="never recorded"):
        flow.go(Stage.RECORDING)
    flow.go(Stage.DRAFT)
    flow.note("The child was seen.")
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    assert here.studio.entered == []
    here.space.lock()


async def test_a_manager_is_named_before_anything_is_recorded(tmp_path: Path) -> None:
    here = room(tmp_path, rule=Rule.PERMISSION)
    flow = here.agreed()
    with pytest.raises(NotAllowed, match="manager's permission"):
        flow.go(Stage.RECORDING)
    for manager, reason, day in (("", "x", 1), ("Di Law", " ", 1), ("Di Law", "x", 28)):
        with pytest.raises(InputInvalid):
            flow.permit(manager, date(2026, 11, day), reason)
    flow.permit("Di Law", date(2026, 11, 1), "The court asked for it.")
    flow.go(Stage.RECORDING)
    await attempt(flow, "recorder", tmp_path)
    again = here.reopened()
    assert again.permission is not None
    assert (again.permission.manager, again.permission.given) == ("Di Law", date(2026, 11, 1))
    here.space.lock()


async def test_a_question_answered_otherwise_stops_the_recorder(tmp_path: Path) -> None:
    here = room(tmp_path, questions=(Question("Police present?", RecordIf.NO),))
    flow = here.agreed()
    assert "“Police present?”" in flow.why_not(Stage.RECORDING)
    with pytest.raises(InputInvalid):
        flow.reply("Something else?", yes=True)
    flow.reply("Police present?", yes=False, note="Asked the chair.")
    flow.go(Stage.RECORDING)
    count = 0
    async for _ in flow.record(here.microphone()):
        count += 1
        if count == 3:
            flow.reply("Police present?", yes=True)
    assert not flow.recording_now
    with pytest.raises(NotAllowed, match="is answered with yes"):
        await attempt(flow, "recorder", tmp_path)
    here.space.lock()


def test_a_kind_the_policy_does_not_know_is_not_recorded(here: Room) -> None:
    flow = here.agreed()
    flow.change(kind="something-new")
    assert "does not know this kind" in flow.why_not(Stage.RECORDING)


def test_another_basis_needs_the_policy_and_never_takes_the_place_of_a_no(tmp_path: Path) -> None:
    here = room(tmp_path, other_bases=(BASIS,))
    flow = here.agreed()
    with pytest.raises(NotAllowed, match="does not list"):
        flow.answer("p2", Scope.RECORD, Answer.OTHER_BASIS, basis="because")
    flow.answer("p2", Scope.RECORD, Answer.OTHER_BASIS, basis=BASIS)
    assert flow.permitted(Scope.RECORD).allowed
    for said in (Answer.NO, Answer.NOT_ASKED):
        flow.answer("p2", Scope.RECORD, said)
        with pytest.raises(NotAllowed, match="has said no"):
            flow.answer("p2", Scope.RECORD, Answer.OTHER_BASIS, basis=BASIS)
    flow.answer("p2", Scope.RECORD, Answer.YES)
    flow.answer("p2", Scope.RECORD, Answer.OTHER_BASIS, basis=BASIS)
    assert flow.permitted(Scope.RECORD).allowed
    here.space.lock()


def test_an_answer_keeps_who_gave_it_how_and_after_which_words(here: Room) -> None:
    flow = here.agreed()
    flow.answer("p2", Scope.DRAFT, Answer.YES, "Mary Gray", read="child", how=Asked.TELEPHONE)
    kept = here.reopened().answers[-1]
    assert (kept.answered_by, kept.script, kept.how) == ("Mary Gray", "child 2", Asked.TELEPHONE)
    assert [one.version for one in here.flow.told] == ["adult 3", "child 2"]


def test_the_words_that_were_read_are_kept_even_if_the_file_changes(tmp_path: Path) -> None:
    own = tmp_path / "scripts"
    own.mkdir()
    front = "---\naudience: adults\ntitle: t\nlanguage: en-GB\nreading_age: 9\nversion: 3\n---\n"
    (own / "adult.md").write_text(f"{front}First wording.")
    here = room(tmp_path, scripts=str(own))
    here.agreed()
    (own / "adult.md").write_text(f"{front}Second wording.")
    here.flow.answer("p2", Scope.RECORD, Answer.NO)
    assert [one.paragraphs for one in here.flow.told] == [("First wording.",), ("Second wording.",)]
    here.space.lock()


async def test_models_forms_and_folders_are_those_the_policy_lists(tmp_path: Path) -> None:
    here = room(tmp_path, models=("heard",), export_forms=("text",), export_folder=str(tmp_path / "only"))
    flow = await here.approved(without_model=True)
    for form, folder in (("html", tmp_path / "only"), ("text", tmp_path / "exports"), ("text", tmp_path / "only/../x")):
        with pytest.raises(NotAllowed):
            flow.export(form, folder)
    (tmp_path / "only").mkdir()
    flow.export("text", tmp_path / "only")
    here.space.lock()


async def test_a_model_the_policy_does_not_list_is_not_entered(tmp_path: Path) -> None:
    here = room(tmp_path, models=("heard",))
    flow = await here.recorded()
    flow.go(Stage.TRANSCRIPT)
    await attempt(flow, "recogniser", tmp_path)
    flow.go(Stage.DRAFT)
    here.studio.entered.clear()
    with pytest.raises(NotAllowed, match="does not list the model worded"):
        await attempt(flow, "wording", tmp_path)
    assert here.studio.entered == []
    here.space.lock()


async def test_an_approved_record_is_filed_before_the_rest_goes(tmp_path: Path) -> None:
    here = room(tmp_path, confirm_filed=True, filed_retention_days=0, retention_days=5)
    flow = await here.approved()
    with pytest.raises(NotAllowed, match="not yet confirmed"):
        flow.destroy()
    with pytest.raises(NotAllowed, match="not yet confirmed"):
        here.space.destroy(flow.meeting.id, "Ada Obi")
    flow.export("text", tmp_path)
    assert here.space.expired() == ()
    flow.confirm_filed()
    assert [row.id for row in here.space.expired()] == [flow.meeting.id]
    flow.destroy()
    assert here.space.meetings() == ()
    here.space.lock()


def test_dates_are_shown_by_the_policy(tmp_path: Path) -> None:
    here = room(tmp_path, minutes_due_days=6, retention_days=10, glossary=("CAMHS",))
    flow = here.agreed()
    assert flow.meeting.glossary == ("CAMHS",)
    assert flow.minutes_due == date(2026, 11, 10)  # Monday 2 November, one weekend between
    row = here.space.meetings()[0]
    assert (row.minutes_due, row.kept_until) == (date(2026, 11, 10), date(2026, 11, 12))
    here.space.lock()


def test_nobody_comes_by_the_answers_of_somebody_taken_off_the_list(here: Room) -> None:
    flow = here.agreed()
    first, second = flow.meeting.participants
    flow.answer(second.id, Scope.DRAFT, Answer.NO)
    flow.answer(second.id, Scope.DRAFT, Answer.YES)
    flow.change(participants=(first,))
    assert "Somebody who was taken off the list later To record: yes" in " ".join(flow.consent_record().split())
    with pytest.raises(NotAllowed):
        flow.change(participants=(first, replace(second, name="A Stranger")))
    flow.change(participants=(first, flow.newcomer("A Stranger")))
    assert not any(flow.permitted(scope).allowed for scope in Scope)


def test_a_slip_in_the_year_does_not_close_the_list(tmp_path: Path) -> None:
    here = room(tmp_path, minutes_due_days=6)
    here.flow.change(date=date.max)
    assert here.flow.minutes_due == date.max
    assert len(here.space.meetings()) == 1
    here.space.lock()


async def test_the_consent_record_can_be_read_by_a_family(tmp_path: Path) -> None:
    here = room(tmp_path, rule=Rule.PERMISSION, questions=(Question("Police present?", RecordIf.NO),))
    flow = here.agreed()
    flow.permit("Di Law", date(2026, 11, 1), "The court asked for it.")
    flow.reply("Police present?", yes=False, note="Asked the chair.")
    flow.answer("p2", Scope.DRAFT, Answer.NO)
    flow.answer("p2", Scope.DRAFT, Answer.YES, "Mary Gray", read="child", how=Asked.TELEPHONE, told=Told.GIVEN)
    flow.change(
        participants=(*flow.meeting.participants, replace(Participant("p3", "Cy"), attendance=Attendance.APOLOGIES))
    )
    flow.go(Stage.RECORDING)
    await attempt(flow, "recorder", tmp_path)
    flow.go(Stage.TRANSCRIPT)
    await attempt(flow, "recogniser", tmp_path)
    flow.go(Stage.DRAFT)
    await attempt(flow, "wording", tmp_path)
    text = flow.consent_record()
    flat = " ".join(text.split())
    for said in (
        "Case supervision, for a child’s file, 2 November 2026. Kept by Ada Obi.",
        "Di Law gave permission on 1 November 2026 to record. The reason: The court asked for it.",
        "Police present? No. Asked the chair.",
        "Ben Sands, social worker (present)",
        "To record: yes (2 November 2026 at",
        "asked by telephone; the script for children (“child”, version 2) was given to be read; Mary Gray answered for",
        "Before that: no (",
        "Cy (sent apologies and was not asked)",
        "A recording was started.",
        "A program on this computer turned the recording into text.",
        "A language model on this computer (worded) was used for the draft.",
        "You can change your mind at any time",
        "THE WORDS OF the script for children (“child”, version 2)",
    ):
        assert said in flat, said
    assert max(map(len, text.splitlines())) <= 76
    assert "ring the school" not in text
    here.space.lock()


def test_before_anything_happened_the_record_says_so(here: Room) -> None:
    flow = here.flow
    flow.change(participants=(Participant("p1", "Ada Obi"),), practitioner="Ada Obi")
    text = flow.consent_record()
    assert text.count("not asked.") == 3
    assert "Nothing has been recorded" in text
    assert "No language model was used." in text
    assert "THE WORDS OF" not in text
