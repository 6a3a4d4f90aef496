from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from drafting_cases import SYNTHETIC, TWO, drafted, said, statements, talk

from engine.checking import Supported, Verification, check_statement
from engine.drafting import licence
from engine.drafting.lattice import lattice
from engine.drafting.reported import Voice
from engine.drafting.tokens import Unsure
from engine.drafting.wording import prompt
from engine.meeting import Origin
from models import catalogue
from models.errors import ModelError
from models.language import Completion, LanguageModel

if TYPE_CHECKING:
    from collections.abc import Callable

    from drafting_cases import Case

HARD = "Well, what worries the school is that the boiler broke in March and nobody has mended it."


class Fake:
    def __init__(self, *answers: str, finish: Any = "stop") -> None:
        self.answers, self.finish, self.asked = answers, finish, 0

    async def complete(self, wanted: Any, **more: Any) -> Completion:
        answer = self.answers[self.asked % len(self.answers)]
        self.asked += 1
        speaker = wanted[-1].content.split(":")[0]
        return Completion(answer.replace("NAME", speaker), self.finish, 10, 10)


LIES = (
    "NAME said that the case was closed.",
    "NAME said that the boiler had not broken in March and nobody had mended it.",
    "NAME said that the boiler broke in May and nobody had mended it.",
    "NAME said that the school worried that the boiler broke in March and somebody had mended it.",
    "NAME said that what worried the school was that nobody had broken the boiler in March and mended it.",
    "NAME thought that the boiler might have broken in March.",
    "Helen Okafor said that what worried the school was that the boiler had broken in March and nobody had mended it.",
    "The child was hit.",
    "",
    '"',
    "NAME said that what worried the school was that the boiler had broken in March and nobody had mended it, she.",
)


@pytest.mark.parametrize("lie", LIES)
async def test_a_lying_model_gets_nothing_into_the_draft(lie: str) -> None:
    model = Fake(lie)
    made = await drafted(talk(("p2", HARD)), model=model)
    assert model.asked == 2
    assert [line.text for line in said(made)] == [f'Rhys Gray said: "{HARD}"']
    assert made.complete


@pytest.mark.parametrize("name", SYNTHETIC)
async def test_a_model_that_lies_everywhere_changes_no_draft(synthetic: Callable[[str], Case], name: str) -> None:
    case = synthetic(name)
    plain = await drafted(case.transcript, case.meeting, case.template)
    lied = await drafted(case.transcript, case.meeting, case.template, model=Fake(*LIES))
    assert statements(plain) == statements(lied)


async def test_a_faithful_wording_is_taken() -> None:
    told = "NAME said that what worried the school was that the boiler had broken in March and nobody had mended it."
    made = await drafted(talk(("p2", HARD)), model=Fake(told), verify=_agreeing)
    assert [(line.text, line.kind) for line in said(made)] == [(told.replace("NAME", "Rhys Gray"), Origin.WORDED)]


async def test_a_wording_its_check_refuses_is_not_taken() -> None:
    told = "NAME said that what worried the school was that the boiler had broken in March and nobody had mended it."
    made = await drafted(talk(("p2", HARD)), model=Fake(told), verify=_doubting)
    assert [line.kind for line in said(made)] == [Origin.QUOTED]


async def test_a_second_try_may_succeed() -> None:
    told = "NAME said that what worried the school was that the boiler had broken in March and nobody had mended it."
    made = await drafted(talk(("p2", HARD)), model=Fake("NAME said that no.", told), verify=_agreeing)
    assert [line.kind for line in said(made)] == [Origin.WORDED]


async def test_an_answer_cut_off_is_shown_and_not_used() -> None:
    told = "NAME said that what worried the school was that the boiler had broken in March and nobody had mended it."
    made = await drafted(talk(("p2", HARD)), model=Fake(told, finish="length"))
    assert not made.complete
    assert [held.complete for held in made.sections].count(False) == 1
    assert [line.kind for line in said(made)] == [Origin.QUOTED]


async def test_without_a_model_nothing_is_missing() -> None:
    made = await drafted(talk(("p2", HARD)))
    assert made.model == ""
    assert [line.kind for line in said(made)] == [Origin.QUOTED]


async def test_a_line_that_cannot_be_worded_is_not_asked_for() -> None:
    model = Fake("NAME said that something.")
    await drafted(talk(("p2", "She told them about it, and he was cross.")), model=model)
    assert model.asked == 0


@pytest.mark.parametrize(
    ("wording", "spoken", "fine"),
    [
        ("A B said that the boiler had broken in March.", "The boiler broke in March.", True),
        ("A B said that the boiler had not broken in March.", "The boiler broke in March.", False),
        ("A B said that the boiler would be mended.", "The boiler might be mended.", False),
        ("A B said that Tom had told Ann about the boiler.", "Ann told Tom about the boiler.", False),
        ("A B said that the brother might have moved in.", "Linh said the brother might have moved in.", False),
        ("A B said that the nurse came on Friday.", "The nurse is coming on Friday.", False),
        ("A B said that they kept the plan open until January.", "We keep the plan open until January.", False),
        ("A B said that they would keep the plan open until January.", "We keep the plan open until January.", True),
        ("A B said that the dose was 50 milligrams.", "The dose is 15 milligrams.", False),
    ],
)
def test_the_licence(wording: str, spoken: str, *, fine: bool) -> None:
    assert licence.licensed(wording, spoken, ["A B"]) is fine


def test_the_prompt_begins_alike_for_every_line() -> None:
    one, other = prompt("Ann", "The flat is damp."), prompt("Tom", "No school today.")
    assert one[:-1] == other[:-1]


def test_the_grammar_leaves_nothing_but_the_speakers_words_in_order() -> None:
    choices = lattice("So it stays open, and the panel meets on the ninth.", Voice("Ann Lee"), planned=True)
    assert choices.opening == "Ann Lee said that "
    assert [forms[0] for forms in choices.choices][:4] == ["it", "would stay", "open,", "and"]
    assert choices.grammar().startswith('root ::= "Ann Lee said that " w0 " " w1')
    assert '"' not in Voice('An"n').speaker.replace('"', "")


@pytest.mark.parametrize("spoken", ["I think we keep it open until January.", "I've rung the school about the bus."])
def test_what_we_or_i_do_is_not_for_the_model(spoken: str) -> None:
    with pytest.raises(Unsure):
        lattice(spoken, Voice("Ann Lee"))


def _agreeing(*_: Any) -> Any:
    return Verification(Supported.SUPPORTED)


def _doubting(*_: Any) -> Any:
    return Verification(Supported.NEEDS_REVIEW)


@pytest.mark.real
async def test_the_default_model_leaves_no_unsupported_line(synthetic: Callable[[str], Case]) -> None:
    try:
        weights = catalogue.find(catalogue.default("language"))
    except ModelError:
        pytest.skip("no language model is installed")
    case = synthetic("synthetic/m1_supervision")
    model = LanguageModel(weights)
    try:
        made = await drafted(case.transcript, case.meeting, case.template, model=model)
    finally:
        await model.close()
    known = {segment.id: segment for segment in case.transcript.segments}
    assert made.complete
    assert made.model == weights.name
    for line in said(made):
        if line.kind is Origin.WORDED:
            held = [known[name] for name in line.evidence]
            assert check_statement(line.text, held, case.transcript, case.meeting).verdict == "supported"
    assert TWO.id


@pytest.mark.parametrize("spoken", ["So, mum's views, Pat.", "And the sleeping, because Zofia's mentioned it."])
async def test_a_wording_that_moves_no_verb_is_not_taken(spoken: str) -> None:
    said_again = "NAME said that " + spoken.removeprefix("So, ").removeprefix("And ")
    made = await drafted(talk(("p2", spoken)), model=Fake(said_again), verify=_agreeing)
    assert [line.kind for line in said(made)] == [Origin.QUOTED]


def test_whose_something_is_stays_where_the_verb_comes_later() -> None:
    choices = lattice("So everyone's training has to be done by July.", Voice("Ann Lee"))
    assert choices.choices[:3] == (("everyone's",), ("training",), ("had",))
