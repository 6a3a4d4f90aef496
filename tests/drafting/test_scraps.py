"""What says something only beside what it replies to, and what is no statement at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from drafting_cases import HELEN, RHYS, TWO, drafted, meeting_of, said, talk, texts
from test_wording_models import Fake

from engine.meeting import Participant

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
        "Half past ten, everyone was happy with that.",
        "The nurse said.",
    ],
)
async def test_what_is_no_statement_is_quoted_and_no_model_is_asked(told: str) -> None:
    model = Fake(f"NAME said that {told[0].lower()}{told[1:]}")
    made = await drafted(talk(("Helen Okafor", told)), TWO, model=model)
    assert model.asked == 0
    assert all(line.kind == "quoted" for line in said(made))


MORAG = Participant("p4", "Morag Hill", "detective sergeant")
MOTHER = Participant("p5", "Danielle Hart", "mother")
ROOM = meeting_of(HELEN, RHYS, MORAG, MOTHER)


async def test_who_somebody_is_is_no_risk_and_not_left_out() -> None:
    made = await drafted(
        talk(
            ("Morag Hill", "DS Morag Hill, child abuse investigation unit."),
            ("Rhys Gray", "Rhys Gray, I'm the social worker."),
            ("Helen Okafor", "The bruise was seen on Monday."),
        ),
        ROOM,
    )
    assert len(said(made)) == 1
    assert made.omissions == ()


@pytest.mark.parametrize(
    ("who", "told"),
    [
        ("Morag Hill", "DS Morag Hill, police, we arrested the father on Sunday for assault."),
        ("Rhys Gray", "Rhys Gray, I saw the bruise on her arm on Tuesday and she said Dad did it."),
        ("Danielle Hart", "Danielle Hart, mother, I disagree with the plan and I want that minuted."),
        ("Helen Okafor", "Helen Okafor, we agreed to remove Kai from the plan."),
        ("Mum", "Mum, he hit me in front of her."),
    ],
)
async def test_whoever_says_more_than_who_they_are_is_heard(who: str, told: str) -> None:
    made = await drafted(talk((who, told)), ROOM)
    assert said(made) or made.omissions


async def test_a_grown_ups_words_are_no_childs_and_stay_theirs() -> None:
    turns = (("Helen Okafor", "What was said?"), ("Rhys Gray", 'Danielle said, "I feed them and I love them."'))
    assert await lines(*turns, meeting=ROOM, section="child") == []
    assert any("I feed them and I love them." in line for line in await lines(*turns, meeting=ROOM))


@pytest.mark.parametrize(
    "told",
    [
        'I saw Kai at school today. He said, "My baby brother gets hit with a shoe."',
        'Maisie said, "My baby doll got broken when Dad threw it."',
        'Danielle asked and she answered, "I hate it here."',
        'Danielle told me she whispered, "Dad hits me when Mum is out."',
        'She said, "My children\'s home was nicer than this."',
    ],
)
async def test_a_childs_words_are_not_taken_for_a_grown_ups(told: str) -> None:
    made = await lines(("Rhys Gray", told), meeting=ROOM, section="child")
    assert any(told.split('"')[1] in line for line in made), made


async def test_nobody_elses_opinion_joins_a_childs_words() -> None:
    turns = (("Rhys Gray", 'Maisie said, "Dad hits me." Not that I believe it.'),)
    assert not any("believe" in line for line in await lines(*turns, section="child"))


@pytest.mark.parametrize(
    "turns",
    [
        (
            ("Rhys Gray", "I'll visit Mum on Friday."),
            ("Helen Okafor", "Mum took an overdose on Tuesday."),
            ("Rhys Gray", "Okay, Tuesday."),
        ),
        (
            ("Rhys Gray", "I'll send the report on Friday."),
            ("Helen Okafor", "And will you ring nan on Wednesday?"),
            ("Rhys Gray", "Yes, I will."),
        ),
        (
            ("Rhys Gray", "I'll visit Mum on Friday."),
            ("Helen Okafor", "Could you make it Tuesday?"),
            ("Rhys Gray", "Okay, no, I can't do Tuesday."),
        ),
        (
            ("Helen Okafor", "Right, the Hugheses first."),
            ("Rhys Gray", "I'll visit on Friday."),
            ("Helen Okafor", "Next, the Patels."),
            ("Priya Shah", "Dad has court on Tuesday, please note."),
            ("Rhys Gray", "Okay, Tuesday."),
        ),
    ],
)
async def test_a_promise_is_not_joined_with_another_day_that_is_about_something_else(
    turns: tuple[tuple[str, str], ...],
) -> None:
    made = await lines(*turns)
    assert not any("Friday" in line and ("Okay, Tuesday." in line or "Wednesday" in line) for line in made), made


async def test_no_scrap_lands_in_another_family_nor_stands_twice() -> None:
    made = await lines(
        ("Helen Okafor", "Right, the Hugheses first."),
        ("Rhys Gray", "Mum has never hit the children."),
        ("Helen Okafor", "Next, the Patels."),
        ("Priya Shah", "Dad hits Kai when he drinks."),
        ("Helen Okafor", "Four times that we know."),
        ("Priya Shah", "Okay."),
        ("Rhys Gray", "Mum has never hit the children."),
        ("Helen Okafor", "And school?"),
        ("Priya Shah", "Never late."),
    )
    with_it = [line for line in made if "Four times" in line]
    assert len(with_it) == 1
    assert "Dad hits Kai" in with_it[0]


async def test_chatter_does_not_undo_a_worded_task() -> None:
    made = await lines(
        ("Helen Okafor", "Rhys, ring the police today."),
        ("Rhys Gray", "Yes."),
        ("Priya Shah", "Two teas, then."),
        section="actions",
    )
    assert made == ["Rhys Gray to ring the police that day (3 November 2025)."] or not any(
        "teas" in one for one in made
    )


@pytest.mark.parametrize("bound", ["Only if Dad is out.", "Not before nine.", "Unless the school says no."])
async def test_a_promise_keeps_its_condition(bound: str) -> None:
    made = await lines(("Rhys Gray", f"I'll take Kai home on Friday. {bound}"), section="actions")
    assert len(made) == 1
    assert bound.rstrip(".").lower() in made[0].lower()


@pytest.mark.parametrize(
    ("told", "answer"),
    [
        ("Kai has never been hit in this house.", "Only twice."),
        ("The bruise was on the left arm.", "Right arm."),
        ("She has a glass of wine on Saturdays.", "Every day."),
    ],
)
async def test_a_short_contradiction_is_not_lost(told: str, answer: str) -> None:
    made = await lines(("Danielle Hart", told), ("Rhys Gray", answer), meeting=ROOM)
    assert any(answer in line for line in made), made


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


async def test_a_full_name_after_a_right_well_into_a_meeting_opens_another_matter() -> None:
    made = await drafted(
        talk(
            ("Helen Okafor", "How are the Hughes children?"),
            ("Rhys Gray", "Mia has been late twice this week."),
            ("Helen Okafor", "What did the school say about it?"),
            ("Rhys Gray", "They will ring mum again on Thursday."),
            ("Helen Okafor", "Right. Jayden Whelan. Where is he living?"),
            ("Rhys Gray", "He is still with his nan in Leeds."),
            ("Helen Okafor", "That is all for today then, thank you."),
        ),
        replace(TWO, kind="supervision"),
    )
    written = [line.text for line in said(made)]
    assert any(line.startswith("Under Jayden Whelan, ") and "nan in Leeds" in line for line in written), written
    assert not any(line.startswith("Under") and "late twice" in line for line in written)
    assert "several_matters" in {
        finding.kind for section in made.sections for line in section.statements for finding in line.findings
    }


@pytest.mark.parametrize(
    ("offer", "answer", "no"),
    [
        ("I could ask Joanne to help you.", "No, thank you. My sister will help me.", "No, thank you."),
        ("I'd like to tell Ewan what you said.", "Yeah, Ewan is fine. Just not Dad.", "Just not Dad."),
    ],
)
async def test_a_refusal_is_not_lost(offer: str, answer: str, no: str) -> None:
    made = await lines(("Rhys Gray", offer), ("Danielle Hart", answer), meeting=ROOM)
    assert any(no in line for line in made), made


async def test_the_managers_no_is_kept_and_so_is_who_is_in_two_minds() -> None:
    made = await lines(
        ("Rhys Gray", "The school says his speech is a little behind."),
        ("Helen Okafor", "So no referral for now. I hear that, and I'll note that you're in two minds."),
    )
    assert any("no referral for now" in line for line in made), made
    assert any("two minds" in line for line in made), made


async def test_an_age_is_nobodys_name() -> None:
    made = await lines(("Helen Okafor", "Remind me, he's fifteen?"), ("Rhys Gray", "Fifteen, he's sixteen in May."))
    assert not any("fifteen was" in line.lower() for line in made), made
