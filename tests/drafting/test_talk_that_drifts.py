"""Talk that does not open and end tidily: families that come up again, grown-ups after a child, promises lost."""

from __future__ import annotations

import pytest
from drafting_cases import HELEN, RHYS, TWO, drafted, meeting_of, said, talk, texts

from engine.drafting.joining import listed
from engine.meeting import Meeting, Participant

PRIYA = Participant("p3", "Priya Shah", "social worker")
TEAM = meeting_of(HELEN, RHYS, PRIYA)
MOTHER = Participant("p4", "Siobhan Murphy", "mother")
FAMILY = meeting_of(HELEN, RHYS, MOTHER)


async def lines(
    *turns: tuple[str, str], meeting: Meeting = TWO, template: str = "supervision", section: str | None = None
) -> list[str]:
    made = await drafted(talk(*turns), meeting, template)
    return texts(made, section) if section else [line.text for line in said(made)]


TWO_FAMILIES = (
    ("Helen Okafor", "Right, the Hugheses first."),
    ("Rhys Gray", "School says Mia has been late twice this week."),
    ("Helen Okafor", "Next, the Patels."),
    ("Priya Shah", "Dad has been to every session."),
)


@pytest.mark.parametrize(
    "drift",
    [
        "Mia has had a bruise on her arm since Friday.",
        "The Khans' new baby came on Tuesday.",
        "One thing more on mine, there's a bruise on her arm.",
        "Sorry, going back to the school, she was late on Monday.",
    ],
)
async def test_talk_of_another_family_ends_a_matter(drift: str) -> None:
    made = await lines(*TWO_FAMILIES, ("Rhys Gray", drift), ("Helen Okafor", "She was seen on Sunday."), meeting=TEAM)
    assert any(line.startswith("Under the Hugheses, ") and "late" in line for line in made)
    assert 'Under the Patels, Priya Shah said: "Dad has been to every session."' in made or any(
        line.startswith("Under the Patels, ") and "every session" in line for line in made
    )
    assert not any("nder the Patels" in line and "every session" not in line for line in made)
    assert any("Sunday" in line for line in made)


ASKED = ("Helen Okafor", "How's Mia, she's eight, isn't she?")


@pytest.mark.parametrize(
    ("spoken", "told"),
    [
        ("Mia said she likes her new school. Dean said he hates the social worker.", "Mia said"),
        ("Mia told her teacher she's scared of Dean. He told me he never touched her.", "Mia told"),
        ("Mia loves a biscuit. Mum wants a new flat.", "Mia loves"),
        ("The plan for Cara Moss and her baby is done. Cara said she wants to leave Dean.", ""),
        ("And Leo, who's six. Leo Grant is the uncle, and Leo wants the house sold.", ""),
    ],
)
async def test_only_a_childs_words_stand_under_the_childs_heading(spoken: str, told: str) -> None:
    made = await lines(ASKED, ("Rhys Gray", spoken), section="child")
    assert [line.rpartition(': "')[2].count(".") for line in made] == [1] * bool(told)
    assert all(told in line for line in made)


async def test_a_he_spoken_of_before_the_child_was_named_may_be_anybody() -> None:
    spoken = "He didn't come. Mia, who's eight, was by the window. He said that he was working."
    assert await lines(("Rhys Gray", spoken), section="child") == []


@pytest.mark.parametrize("denial", ["I never hit her.", "I didn't."])
async def test_a_grown_up_answers_a_child_back_under_another_heading(denial: str) -> None:
    turns = (ASKED, ("Rhys Gray", "Mia told her teacher mum hit her."), ("Siobhan Murphy", denial))
    assert not any(denial in line for line in await lines(*turns, meeting=FAMILY, section="child"))
    assert any(denial in line for line in await lines(*turns, meeting=FAMILY))


@pytest.mark.parametrize("template", ["core-group", "early-help-review", "supervision", "case-note"])
async def test_what_follows_a_childs_words_does_not_come_under_their_heading(template: str) -> None:
    made = await lines(
        ("Rhys Gray", 'Maisie said, "I want to stay." The form came on Monday.'),
        ("Helen Okafor", "The doctor saw a mark."),
        template=template,
        section="child",
    )
    assert [line.count("want to stay") for line in made] == [1]
    assert not any("mark" in line or "form" in line for line in made)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Mum told you, then?", "The kids wash at school."),
        ("Now, you went to see gran.", "The house is clean."),
        ("How are you doing with the parenting work?", "The bath routine is going well."),
        ("And how are you, Rhys?", "She wants to stop having the children on a Friday."),
    ],
)
async def test_what_is_said_of_the_family_is_not_taken_for_the_workers_own(asked: str, told: str) -> None:
    before = [
        ("Rhys Gray", f"Maisie was in school on day {n}, and the landlord is mending the flat.") for n in range(9)
    ]
    made = await lines(*before, ("Helen Okafor", asked), ("Rhys Gray", "Tired. The visits."), ("Rhys Gray", told))
    assert any(told.rsplit(maxsplit=1)[-1].rstrip(".") in line for line in made)


@pytest.mark.parametrize(
    "promise",
    [
        "I'll write them a letter about the arrears by Friday.",
        "I'll write this up and send it to court by Friday.",
        "I'll go in on Monday and check the stairgate.",
        "I'll ask you for the chronology by Friday.",
        "I'll go at three and see the children.",
        "I'll remember to ring the nursery on Monday.",
    ],
)
async def test_a_promise_that_begins_like_talk_of_the_record_is_an_action(promise: str) -> None:
    made = await lines(("Helen Okafor", "How is the family?"), ("Rhys Gray", promise), section="actions")
    assert any(promise.split()[-2] in line for line in made)


@pytest.mark.parametrize(
    ("spoken", "kept"),
    [
        ("Maisie plays the recorder in the school band.", True),
        ("I'll start with the father, I'm seeing him on Monday.", True),
        ("The recorder's on.", False),
        ("I'll start with attendance.", False),
        ("I'll write this up.", False),
        ("I'll go in.", False),
    ],
)
async def test_a_word_of_the_recording_takes_nothing_else_with_it(spoken: str, *, kept: bool) -> None:
    made = await lines(("Rhys Gray", spoken))
    assert any(spoken.rsplit(maxsplit=1)[-1] in line for line in made) == kept


@pytest.mark.parametrize("word", ["until", "till", "by", "before", "for", "just", "right", "up to", "from", "up until"])
def test_now_is_not_parted_from_the_word_before_it(word: str) -> None:
    assert listed("said", [f"the flat was cold {word} now"]) == f"that the flat was cold {word} now"


async def test_what_is_counted_has_been_done() -> None:
    made = await lines(("Rhys Gray", "Dad's done nine of the twelve sessions."))
    assert made == ["Rhys Gray said that Dad had done nine of the twelve sessions."]


async def test_a_mine_is_never_left_to_stand_for_the_speaker() -> None:
    spoken = "I only had eight, mine's shorter."
    assert await lines(("Siobhan Murphy", spoken), meeting=FAMILY) == [f'Siobhan Murphy said: "{spoken}"']


@pytest.mark.parametrize(
    "spoken",
    [
        "And Ellis's hearing, he failed his screen in November.",
        "Mum's drinking, there was one relapse in June.",
        "The deposit's not a problem, I can get that paid.",
        "Mum has got that booked.",
        "The one the district nurses have got.",
        "Thanks all, it was ten when he came.",
        "Dad's done really well.",
    ],
)
async def test_what_cannot_be_told_apart_is_quoted(spoken: str) -> None:
    assert await lines(("Rhys Gray", spoken)) == [f'Rhys Gray said: "{spoken}"']


@pytest.mark.parametrize(
    ("said_of_her", "denial"),
    [
        ("I know people think I'll have him back.", "I'm not going to."),
        ("They said I'll hit her again.", "I won't."),
    ],
)
async def test_what_others_think_a_mother_will_do_is_no_promise_and_keeps_her_denial(
    said_of_her: str, denial: str
) -> None:
    turns = (("Helen Okafor", "Siobhan, how is it?"), ("Siobhan Murphy", f"{said_of_her} {denial}"))
    assert await lines(*turns, meeting=FAMILY, template="core-group", section="plan") == []
    assert any(f"{said_of_her} {denial}" in line for line in await lines(*turns, meeting=FAMILY, template="core-group"))


@pytest.mark.parametrize(
    ("spoken", "childs"),
    [
        ("I'll read dad's views now. \"I shouted. I want to see my children.\"", False),
        ("I'll read Maisie's views now. \"I want to see my dad.\"", True),
        ("Maisie didn't want to come. I'll read this as she wrote it. \"I want to see my dad.\"", True),
        ('He has sent a letter. I\'ll read it. "I never hit her."', False),
    ],
)
async def test_what_is_read_aloud_stands_with_whose_it_is(spoken: str, *, childs: bool) -> None:
    turns = (("Rhys Gray", "And Maisie, who's eight, is at school."), ("Helen Okafor", spoken))
    read = spoken[spoken.index("I'll read") :].replace('"', "'")
    assert any(read in line for line in await lines(*turns))
    assert any(read in line for line in await lines(*turns, section="child")) == childs


async def test_what_is_read_without_marks_is_not_the_readers_own() -> None:
    made = await lines(("Rhys Gray", "Dad sent a letter. I'll read it. I never hit her and I want to see my son."))
    assert not any('"I never' in line for line in made)


async def test_a_day_on_which_something_is_not_done_is_no_deadline() -> None:
    made = await lines(
        ("Helen Okafor", "Let's not decide that today. We'll put it on the agenda and ask Priya for her view."),
        ("Rhys Gray", "That's fine."),
        template="core-group",
    )
    assert any("agenda" in line for line in made)
    assert not any("2025" in line for line in made)


@pytest.mark.parametrize("correction", ["Half past eight for Oskar. Nine is only Friday.", "Half eight."])
async def test_another_voices_correction_goes_with_what_it_corrects(correction: str) -> None:
    made = await lines(
        ("Rhys Gray", "The bedtime is eight for Lena and nine for Oskar."),
        ("Siobhan Murphy", correction),
        ("Rhys Gray", "Sorry, yes, half eight."),
        meeting=FAMILY,
    )
    assert not any("nine for Oskar" in line and "half eight" not in line for line in made)
    assert any("nine for Oskar" in line for line in made)


async def test_a_no_goes_with_what_it_answers() -> None:
    made = await lines(("Helen Okafor", "So mum wasn't in the room."), ("Rhys Gray", "No. She was in the shower."))
    assert any("in the room" in line and 'said: "No.' in line for line in made)


@pytest.mark.parametrize(
    "spoken", ["Last time it was off.", "I'm going to ask each of you for a view.", "I'll put end of May."]
)
async def test_what_leaves_out_its_verb_is_quoted_or_left(spoken: str) -> None:
    assert set(await lines(("Rhys Gray", spoken))) <= {f'Rhys Gray said: "{spoken}"'}
