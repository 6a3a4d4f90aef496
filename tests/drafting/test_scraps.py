"""What says something only beside what it replies to, and what is no statement at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from drafting_cases import HELEN, RHYS, TWO, drafted, meeting_of, said, talk, texts
from test_wording_models import Fake

from engine.meeting import Attendance, Participant

if TYPE_CHECKING:
    from engine.meeting import Meeting

PRIYA = Participant("p3", "Priya Shah", "social worker")
THREE = meeting_of(HELEN, RHYS, PRIYA)


async def lines(*turns: tuple[str, str], meeting: Meeting = THREE, section: str | None = None) -> list[str]:
    made = await drafted(talk(*turns), meeting)
    return texts(made, section) if section else [line.text for line in said(made)]


@pytest.mark.parametrize(
    ("turns", "together"),
    [
        (
            (("Rhys Gray", "The children were with you for five nights."), ("Priya Shah", "Four nights.")),
            ("five nights", "Four nights."),
        ),
        (
            (("Rhys Gray", "I'll look at moving two cases before the end of the month. I can't do all four."),),
            ("moving two", "I can't do all four."),
        ),
        (
            (
                ("Helen Okafor", "Who spots it if she is unwell?"),
                ("Priya Shah", "Her sister goes round on Sundays and rings the nurse."),
                ("Rhys Gray", "Mum first, then the nurse."),
            ),
            ("goes round on Sundays", "Mum first, then the nurse."),
        ),
        (
            (
                ("Helen Okafor", "Fern, go on the tenth at two."),
                ("Rhys Gray", "He is asleep then."),
                ("Helen Okafor", "So go at five o'clock."),
            ),
            ("asleep then", "So go at five o'clock."),
        ),
    ],
)
async def test_a_short_reply_stands_with_what_it_replies_to(
    turns: tuple[tuple[str, str], ...], together: tuple[str, str]
) -> None:
    made = await lines(*turns)
    assert any(all(words in line for words in together) for line in made), made


async def test_a_promise_stands_with_the_day_that_was_agreed_instead() -> None:
    made = await lines(
        ("Helen Okafor", "And the tool?"),
        ("Rhys Gray", "I'll redo it by Friday, the seventh."),
        ("Helen Okafor", "That needs doing sooner. By Tuesday, please."),
        ("Rhys Gray", "Okay, Tuesday."),
        section="actions",
    )
    assert len(made) == 1
    assert "by Friday, the seventh" in made[0]
    assert made[0].endswith('Rhys Gray said: "Okay, Tuesday."')


async def test_another_familys_heading_stands_with_nothing() -> None:
    made = await lines(
        ("Helen Okafor", "Right, the Hugheses first."),
        ("Rhys Gray", "School says Mia has been late twice this week."),
        ("Helen Okafor", "Next, the Patels."),
        ("Priya Shah", "Dad has been to every session."),
    )
    assert not any("late twice" in line and "Patels" in line for line in made)


@pytest.mark.parametrize(
    "told",
    [
        "Park it, but don't lose it because the family asked for it.",
        "Only if Mum has signed the form for the school.",
        "Decision made at, what is it, eleven twenty-five.",
        "Rhys, the medical first then, while it is fresh.",
        "The, whoever did the form put the day before.",
        "The twelfth of March it is.",
    ],
)
async def test_what_is_no_statement_is_quoted_and_no_model_is_asked(told: str) -> None:
    model = Fake(f"NAME said that {told[0].lower()}{told[1:]}")
    made = await drafted(talk(("Helen Okafor", told)), TWO, model=model)
    assert model.asked == 0
    assert all(line.kind == "quoted" for line in said(made))


async def test_who_somebody_is_is_no_risk_and_not_left_out() -> None:
    officer = Participant("p4", "Morag Hill", "detective sergeant")
    made = await drafted(
        talk(
            ("Morag Hill", "DS Morag Hill, child abuse investigation unit."),
            ("Rhys Gray", "Rhys Gray, I'm the social worker, I've had the case since the injury in March."),
            ("Helen Okafor", "The bruise was seen on Monday."),
        ),
        meeting_of(HELEN, RHYS, officer),
    )
    assert not any("investigation unit" in line.text or "had the case" in line.text for line in said(made))
    assert made.omissions == ()


@pytest.mark.parametrize(
    "told",
    ['She said, "My daughter does not lie."', 'Danielle said, "I feed them and I love them."'],
)
async def test_a_grown_ups_words_are_no_childs(told: str) -> None:
    mother = Participant("p4", "Danielle Hart", "mother", Attendance.ABSENT)
    family, turns = meeting_of(HELEN, RHYS, mother), (("Helen Okafor", "What did mum say?"), ("Rhys Gray", told))
    assert any("daughter" in line or "feed them" in line for line in await lines(*turns, meeting=family))
    assert await lines(*turns, meeting=family, section="child") == []
    child = await lines(("Rhys Gray", 'Maisie said, "I want to stay at Nan\'s."'), meeting=family, section="child")
    assert len(child) == 1


async def test_who_asked_is_named() -> None:
    made = await lines(("Priya Shah", "Are they expensive?"), ("Rhys Gray", "Some are free."))
    assert len(made) == 1
    assert made[0].startswith('Priya Shah asked: "Are they expensive?" Rhys Gray said')


async def test_a_line_under_a_family_that_reads_otherwise_is_quoted_under_it() -> None:
    class Reader:
        name = "read"

        async def read(self, turns: object, lines: tuple[str, ...]) -> list[float]:
            return [-9.0 if "Hugheses" in line else 9.0 for line in lines]

    heard = talk(
        ("Helen Okafor", "Right, the Hugheses first."),
        ("Rhys Gray", "I will ring the school on Friday."),
        ("Helen Okafor", "Next, the Patels."),
        ("Priya Shah", "Dad has been to every session."),
    )
    plain = texts(await drafted(heard, THREE), "actions")
    read = texts(await drafted(heard, THREE, reader=Reader()), "actions")
    assert plain == ["Rhys Gray to ring the school on Friday (7 November 2025; under the Hugheses)."]
    assert read == ['Under the Hugheses, Rhys Gray said: "I will ring the school on Friday."']
