"""A version of the record for a child to read: made from approved lines, reviewed and approved by itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import studio as fakes
from studio import ADA, BEN, decide_all, drained, prepared, recorded, reopened
from test_flow_ending import with_policy

from engine import ledger
from engine.drafting import plain
from engine.errors import NotAllowed
from engine.export import LeftOut
from engine.export.copies import lines
from engine.meeting import Answer, Origin, Participant, Risk, Scope, Stage, Verdict
from engine.residue import search
from engine.review import ApprovedLine
from models import catalogue
from models.errors import ModelError
from models.language import Completion, LanguageModel
from tui.account import unsent
from tui.app import CandourApp
from tui.door import Door
from tui.plain import ending, review
from tui.plain.lines import Asker
from tui.plain.sitting import Sitting

if TYPE_CHECKING:
    from engine.flow import MeetingFlow, Workspace
    from engine.flow.for_child import ForChild

MIA, SAM = Participant("p3", "Mia Reed", child=True), Participant("p4", "Sam Reed", child=True)
PAPER = "for-p3"
COMMENCED = "Ben Sands commenced the reading group with Mia Reed in May."
RESIDED = "Mia Reed resided with Ada Obi and maintained contact with the school."
POLICE = "The police informed the school of the domestic abuse."
QUOTED = "Mia Reed said: “I have frequently commenced reading.”"
JUDGED = "Additional assistance is required."


async def approved(space: Workspace, *people: Participant, sound: bool = False) -> MeetingFlow:
    """Return a meeting at its export whose record has lines of every origin."""
    flow = prepared(space)
    flow.change(participants=(ADA, BEN, *people))
    fakes.agreed(flow)
    flow.note("Mia Reed requested additional assistance.")
    if sound:
        await recorded(flow, Path())
        flow.go(Stage.TRANSCRIPT)
        await drained(flow.transcribe())
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    decide_all(flow)
    for text in (COMMENCED, RESIDED, POLICE, QUOTED):
        flow.write("situation", text)
    flow.write("analysis", JUDGED)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    return flow


async def made(flow: MeetingFlow, paper: str = PAPER) -> ForChild:
    await drained(flow.version(paper).write_draft())
    return flow.version(paper)


def line(version: MeetingFlow, approved: str) -> object:
    """Return the line that rests on an approved one."""
    return next(item for item in version.review.desk if version.evidence(item.id)[0].text == approved)


async def test_it_is_made_line_by_line_from_the_approved_record(space: Workspace) -> None:
    flow = await approved(space, MIA)
    version = await made(flow)
    record = flow.record_so_far()
    assert [[part.text for part in version.evidence(item.id)] for item in version.review.desk] == [
        [one.text] for _, _, one in lines(record)
    ]
    started = line(version, COMMENCED)
    assert started.text == "Ben Sands started the reading group with Mia Reed in May."
    assert (started.kind, started.risk) == (Origin.WORDED, Risk.LOW)
    assert line(version, RESIDED).text == "Mia Reed lived with Ada Obi and maintained contact with the school."
    assert line(version, QUOTED).text == QUOTED
    assert line(version, JUDGED).text == JUDGED, "what people wrote as theirs is nobody else's to put otherwise"
    assert line(version, JUDGED).kind is Origin.WRITTEN
    assert line(version, POLICE).risk is Risk.HIGH
    assert not any(one.decided for one in version.review.desk)
    assert "How things are now" in [section.title for section in version.review.draft.sections]
    assert isinstance(version.evidence(started.id)[0], ApprovedLine)
    assert version.transcript is None
    assert version.draft.model == ""


async def test_it_leaves_only_when_a_person_has_decided_about_every_line(space: Workspace, tmp_path: Path) -> None:
    flow = await approved(space, MIA)
    for _ in range(2):
        with pytest.raises(NotAllowed, match="not been approved"):
            flow.export("text", tmp_path / "out", PAPER)
        version = await made(flow)
    with pytest.raises(NotAllowed, match="undecided"):
        version.approve(ADA.name)
    with pytest.raises(NotAllowed, match="open"):
        version.decide(line(version, POLICE).id, Verdict.REJECT)
    version.open_statement(line(version, POLICE).id)
    version.decide(line(version, POLICE).id, Verdict.REJECT)
    decide_all(version)
    given = version.approve(ADA.name)
    version.go(Stage.EXPORT)
    assert version.in_hand is flow
    assert given.digest != flow.approval.digest
    files = [Path(flow.export(form, tmp_path / "out", PAPER).path) for form in flow.policy.export_forms]
    assert {path.name for path in files} == {
        f"2026-11-02-supervision-for-child-1.{end}" for end in ("docx", "txt", "md", "html")
    }
    assert search([tmp_path / "out"], ["started", "Mia"]) == search([tmp_path / "out"], ["the"])
    assert search([tmp_path / "out"], ["commenced the reading", "domestic", flow.approval.digest]) == []
    assert {export.approved for export in flow.exports} == {given.digest}
    assert flow.why_not(Stage.DESTRUCTION), "the record itself has not left"
    events = [entry.event for entry in ledger.entries(space._vault, flow.meeting.id)]
    assert {"child_drafted", "child_approved"} <= {*events}
    assert flow.approval is not None
    assert reopened(space, fakes.Studio()).open(flow.meeting.id).version(PAPER).approval == given


async def test_a_record_that_becomes_another_undoes_it_and_what_is_the_same_stays_decided(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await approved(space, MIA)
    version = await made(flow)
    decide_all(version)
    version.decide(line(version, RESIDED).id, Verdict.EDIT, "Mia Reed lived with Ada Obi.")
    version.approve(ADA.name)
    flow.go(Stage.REVIEW)
    own = next(item for item in flow.review.desk if item.text == COMMENCED)
    flow.step(lambda review, by: review.rewrite(own.id, "Ben Sands commenced nothing in May.", by))
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    version = flow.version(PAPER)
    assert "changed" in version.outdated
    assert version.approval is None
    for act in (lambda: flow.export("text", tmp_path, PAPER), version.confirm_draft, lambda: version.approve(ADA.name)):
        with pytest.raises(NotAllowed):
            act()
    version = await made(flow)
    assert version.outdated == ""
    assert [item.text for item in version.review.undecided()] == ["Ben Sands started nothing in May."]
    assert line(version, RESIDED).text == "Mia Reed lived with Ada Obi."
    decide_all(version)
    version.approve(ADA.name)
    assert "started nothing" in flow.preview("text", PAPER)


async def test_one_left_open_while_the_record_became_another_is_not_approved(space: Workspace) -> None:
    flow = await approved(space, MIA)
    left_open = await made(flow)
    decide_all(left_open)
    flow.go(Stage.REVIEW)
    own = next(item for item in flow.review.desk if item.text == COMMENCED)
    flow.step(lambda review, by: review.rewrite(own.id, "Ben Sands commenced nothing in May.", by))
    with pytest.raises(NotAllowed):
        left_open.approve(ADA.name)
    flow.approve(ADA.name)
    with pytest.raises(NotAllowed, match="changed since"):
        left_open.approve(ADA.name)


async def test_agreement_is_taken_back_from_there_too(space: Workspace) -> None:
    flow = await approved(space, MIA, sound=True)
    await made(flow)
    app = CandourApp(Door(lambda: True, lambda _: space, lambda _: space), workspace=space)
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("enter", "enter", "down", "down", "down", "enter", "v", "ctrl+n", "down", "enter", "enter"):
            await pilot.press(key)
            await pilot.pause()
        assert app.screen._title == "Nothing more is recorded"
        await pilot.press("enter")
        await app.workers.wait_for_complete()
        await pilot.pause()
        assert type(app.screen).__name__ == "ExportScreen"
        assert app.screen.flow.answers[-1].answer is Answer.SO_FAR
        assert app.screen.flow.answers[-1].participant == BEN.id


async def test_nothing_of_the_meeting_is_changed_through_it(space: Workspace, tmp_path: Path) -> None:
    flow = await approved(space, MIA)
    version = await made(flow)
    notes = flow.notes
    for act in (
        lambda: version.note("Hello."),
        version.confirm_filed,
        lambda: version.answer(BEN.id, Scope.DRAFT, Answer.NO),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert (flow.notes, flow.stage) == (notes, Stage.EXPORT)
    assert "filed" not in [entry.event for entry in ledger.entries(space._vault)]
    with pytest.raises(NotAllowed, match="export of its meeting"):
        version.export("text", tmp_path / "out")
    assert not (tmp_path / "out").exists()
    version.destroy()
    assert space.meetings() == ()


async def test_what_is_said_of_the_approved_line_hides_nothing_of_another_wording(space: Workspace) -> None:
    flow = await approved(space, MIA)
    flow.go(Stage.REVIEW)
    asked = "Ben Sands agreed to call the school."
    flow.write("situation", asked)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    version = await made(flow)
    item = line(version, asked)
    assert "action_not_agreed" not in {one.kind for one in item.findings}
    (found,) = (
        one for one in version.advise(replace(item, text="Ada Obi agreed to call Ben Sands.")) if one.risk is Risk.HIGH
    )
    assert found.kind == "action_not_agreed"


async def test_a_line_about_another_child_is_left_out_of_a_changed_record_too(space: Workspace) -> None:
    flow = await approved(space, MIA, SAM)
    flow.copy_ready(MIA.id)
    flow.go(Stage.REVIEW)
    new = ("Sam/Ben had a cold.", "(Sam’s cold is over.)")
    for text in (*new, "Samuel came with Mia and Sam."):
        flow.write("situation", text)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    assert tuple(out.text for out in flow.copy_of(MIA.id).left_out) == new


async def test_it_goes_with_what_somebody_takes_back(space: Workspace) -> None:
    flow = await approved(space, MIA)
    version = await made(flow)
    decide_all(version)
    version.approve(ADA.name)
    kept = flow._sealed.folder
    assert any(path.name.startswith(PAPER) for path in kept.iterdir())
    await flow.withdraw(BEN.id, erase_from=0.0)
    assert not any(path.name.startswith(PAPER) for path in kept.iterdir())
    with pytest.raises(NotAllowed):
        flow.version(PAPER)


async def test_of_several_children_each_has_a_version_of_their_own_copy(space: Workspace) -> None:
    flow = await approved(space, MIA, SAM)
    with pytest.raises(NotAllowed, match="Sam Reed only"):
        flow.version("for-p4")
    copy = flow.copy_of(SAM.id)
    flow.leave_out(
        SAM.id,
        *(
            LeftOut(section, place, one.text)
            for section, place, one in lines(flow.record_so_far())
            if "Mia" in one.text and copy.without(section, place) is None
        ),
    )
    flow.copy_ready(SAM.id)
    version = await made(flow, "for-p4")
    told = version.advise(replace(version.review.desk[0], text="Sam did as Mia’s cat does."))
    assert "It names Mia Reed: is this for Sam Reed to read?" in [found.detail for found in told]
    decide_all(version)
    version.approve(ADA.name)
    read = flow.preview("text", "for-p4")
    assert "for Sam Reed to read" in read
    assert "Mia" not in read


@dataclass
class Chooser(fakes.FakeWording):
    """Takes the first choice everywhere, or says something of its own."""

    studio: fakes.Studio
    says: str = ""

    async def complete(self, prompt: object, *, grammar: str = "", **_: object) -> Completion:
        self.studio.used("wording")
        rules = [rule.split(" ::= ")[1].split(" | ")[0] for rule in grammar.splitlines()[1:]]
        return Completion(self.says or "".join(rule[1:-1] for rule in rules), "stop", 1, 1)


def choosing(space: Workspace, studio: fakes.Studio, says: str = "") -> None:
    space._tools = replace(space._tools, wording=lambda: Chooser(studio, says))
    space._flows.clear()


async def test_a_model_chooses_among_words_and_can_say_nothing_of_its_own(
    space: Workspace, studio: fakes.Studio
) -> None:
    number = (await approved(space, MIA, sound=True)).meeting.id
    plainest = "Mia Reed lived with Ada Obi and kept contact with the school."
    for says, text, model in (("", plainest, ""), ("The case is closed.", RESIDED.replace("resided", "lived"), "")):
        choosing(space, studio, says)
        version = await made(space.open(number))
        assert line(version, RESIDED).text == text
        assert line(version, RESIDED).kind is Origin.WORDED
        assert version.draft.model == model
        assert version.computing > 0


async def test_no_model_runs_for_it_where_somebody_said_no(space: Workspace, studio: fakes.Studio) -> None:
    flow = await approved(space, MIA, sound=True)
    flow.answer(BEN.id, Scope.DRAFT, Answer.NO)
    studio.entered.clear()
    version = await made(flow)
    assert studio.entered == []
    assert line(version, COMMENCED).kind is Origin.WORDED


async def test_its_statement_is_a_recount_of_its_own_lines(space: Workspace) -> None:
    with_policy(space, ai_use_statement=True)
    flow = await approved(space, MIA)
    version = await made(flow)
    version.open_statement(line(version, POLICE).id)
    version.decide(line(version, POLICE).id, Verdict.REJECT)
    version.decide(line(version, RESIDED).id, Verdict.EDIT, "Mia Reed lived with Ada Obi.")
    decide_all(version)
    version.write("situation", "You can ask Ben Sands about this.")
    version.approve(ADA.name)
    (kept,) = version.versions
    told = [one for section in kept.record.sections for one in section.lines]
    taken = {one.text: one.origin for _, _, one in lines(flow.record_so_far())}
    recount = {
        "worded by software": sum(taken.get(one.text) in {None, Origin.WORDED} for one in told) - 2,
        "the speakers’ own words": sum(taken.get(one.text) is Origin.QUOTED for one in told),
        "taken from the meeting’s details": sum(taken.get(one.text) is Origin.DATA for one in told),
        "drafted and then edited": 1,
        "written by hand": 1 + sum(taken.get(one.text) is Origin.WRITTEN for one in told),
    }
    words = " ".join(flow.preview("text", PAPER).split())
    assert f"This version has {len(told)} lines" in words
    for what, number in recount.items():
        assert (f"{number} w{'as' if number == 1 else 'ere'} {what}" in words) is (number > 0), what
    assert "Words were exchanged by a fixed list" in words
    assert "This version has" not in flow.preview("text")


def test_the_list_of_plain_words_changes_no_name_and_no_quotation() -> None:
    assert plain.slots("Assist Upon rang. Upon rang.", ["Assist Upon"]).plain == "Assist Upon rang. Upon rang."
    assert plain.slots("They had additional assistance. Upon that they commenced.").plain == (
        "They had extra help. On that they started."
    )
    for text in (
        "He said: “I commence.”",
        "He said 'I commence' to Ada.",
        "Tia attended A&E.",
        "Tia attended A and E.",
        "She asked for Current Upon Review.",
        "aſsist",
    ):
        assert plain.slots(text).plain == text
        assert not plain.slots(text).open
    assert plain.slots("Tia had not attended the clinic.").plain == "Tia had not been at the clinic."
    assert plain.slots("They assisted in the parents' home.").plain == "They helped in the parents' home."
    assert plain.slots("They commence.").may_be("They start.")
    assert not plain.slots("They commence.").may_be("They stop.")


@pytest.mark.parametrize(
    "text",
    [
        "Ms Reed was advised that the case would close.",
        "At this time Mia was living with her aunt.",
        "This concerns Mia and informed the plan.",
        "The police concluded the injury was accidental.",
        "Mia was struck with an implement, by an assistance dog.",
        "Mr Reed maintained that he was innocent.",
        "Dr Lee prescribed what was recommended.",
        "The order requires Mr Reed to leave; he is required to go.",
        "Mia submitted to him, and ceased to speak.",
        "The allegation is supported by medical evidence.",
        "Mr Reed has undertaken to stay away.",
        "Mia was able to open the door.",
        "Mia wished she was dead.",
        "He is self-sufficient; so are her half-siblings.",
        "Her father's remains were found.",
        "Mia was set upon in bed and breakfast accommodation under a residence order.",
        "The father had increased the dose.",
        "The bruise was reported that day; help was requested that week.",
    ],
)
def test_no_word_is_put_plainer_that_could_mean_another_thing(text: str) -> None:
    assert {plain.slots(text).plain, "".join(forms[0] for forms in plain.slots(text).pieces)} == {text}


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("Mia disclosed that he hit her.", "Mia said that he hit her."),
        ("In addition to Mia, Tom was there.", "As well as Mia, Tom was there."),
        ("Mia was reviewed by a doctor.", "Mia was looked at by a doctor."),
        ("Police to review the film.", "Police to look at the film."),
        ("Mia has received counselling.", "Mia has had counselling."),
        ("Subsequent to the visit Mia left.", "After the visit Mia left."),
    ],
)
def test_a_plainer_word_says_neither_more_nor_less(text: str, put: str) -> None:
    assert plain.slots(text).plain == put


async def test_by_keys_it_is_made_decided_approved_and_exported(space: Workspace, tmp_path: Path) -> None:
    flow = await approved(space, MIA)
    space.export_folder = tmp_path / "out"
    app = CandourApp(Door(lambda: True, lambda _: space, lambda _: space), workspace=space)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:

        async def press(*keys: str) -> str:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            await pilot.pause()
            strips = app.screen._compositor.render_strips()
            return " ".join("".join(piece.text for strip in strips for piece in strip).split())

        choose = ("enter", "down", "down", "down", "enter")
        assert "v makes it" in await press("enter", *choose)
        shown = await press("v", "a")
        assert "for Mia Reed to read" in shown
        assert "high risk" in shown
        await press("escape")
        assert type(app.screen).__name__ == "ExportScreen"
        (told,) = unsent(flow)
        assert told.startswith("The version for Mia Reed to read is not approved yet (0 of ")
        await press(*choose, "v")
        assert f"As approved in the record: {POLICE}" in await press("enter")
        assert "Approved: The police informed" in await press("e")
        await press("escape")
        await press("r")
        decide_all(app.screen.flow)
        await press("f8", *("space" if sign == " " else sign for sign in "Ada Obi"), "enter")
        assert type(app.screen).__name__ == "ExportScreen"
        assert unsent(flow) == ["The version for Mia Reed to read was not exported and is destroyed too."]
        assert "Case supervision, for Mia Reed to read" in await press(*choose)
        await press("f5")
        await app.workers.wait_for_complete()
    (export,) = flow.exports
    assert Path(export.path).name == "2026-11-02-supervision-for-child-1.docx"
    assert flow.version(PAPER).approval.digest == export.approved
    assert unsent(flow) == []


def test_in_plain_lines_it_is_made_decided_approved_and_exported(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with asyncio.Runner() as loop:
        flow = loop.run(approved(space, MIA))
        answers = iter(["4", "r", "Ada Obi", "4", "yes", "2", str(tmp_path / "out"), "yes"])
        sitting = Sitting(Asker(lambda _prompt: next(answers)), space, flow, loop)
        ending._export_another(sitting)
        assert sitting.flow.reader == MIA.name
        police = line(sitting.flow, POLICE)
        assert review._in_hand(sitting, police)
        told = " ".join(capsys.readouterr().out.split())
        assert "It speaks of domestic abuse, police" in told
        assert f"As approved in the record: {POLICE}" in told
        decide_all(sitting.flow)
        review._approve(sitting)
        sitting.flow = sitting.flow.in_hand
        ending._export_another(sitting)
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == "2026-11-02-supervision-for-child-1.txt"
    assert flow.version(PAPER).approval is not None


@pytest.mark.real
async def test_the_default_model_keeps_to_the_choices() -> None:
    try:
        weights = catalogue.find(catalogue.default("language"))
    except ModelError:
        pytest.skip("no language model is installed")
    model = LanguageModel(weights)
    try:
        for text in (RESIDED, "Ada Obi established that the school had received the \\ form, and reviewed it."):
            choices = plain.slots(text)
            chosen = await plain.propose(model, choices)
            assert chosen
            assert choices.may_be(chosen)
    finally:
        await model.close()
