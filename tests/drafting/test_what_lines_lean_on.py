"""What a drafted line needs beside its own words: its joints, what it leans on, whose matter it is, whose words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from drafting_cases import HELEN, RHYS, TWO, drafted, meeting_of, said, talk, texts

from engine.drafting.joining import listed
from engine.drafting.tokens import Unsure
from engine.meeting import Meeting, Participant, Transcript

PRIYA = Participant("p3", "Priya Shah", "social worker")
TEAM = meeting_of(HELEN, RHYS, PRIYA)


@pytest.mark.parametrize(
    ("clauses", "joined"),
    [
        (
            ["Maisie was doing well", "she was eight now", "it had been 84% in May, and it was 93% now"],
            "that Maisie was doing well, that she was now eight, that it had been 84% in May, and that it was now 93%",
        ),
        (["Kai was eleven; he had just started"], "that Kai was eleven and that he had just started"),
        (["Ann had a bed now", "it had gone up to 8 now"], "that Ann now had a bed and that it had now gone up to 8"),
        (["mum thought it was late, and she was tired"], "that mum thought it was late, and she was tired"),
        (["he was not there now"], "that he was not there now"),
        (["Ann was nine and Bo was six"], "that Ann was nine and Bo was six"),
    ],
)
def test_statements_are_joined_each_with_its_that(clauses: list[str], joined: str) -> None:
    assert listed("said", clauses) == joined


def test_a_run_of_statements_that_somebody_else_may_have_made_is_not_taken_apart() -> None:
    with pytest.raises(Unsure):
        listed("said", ["mum thought it was late; she was tired"])


async def lines(*turns: tuple[str | None, str], meeting: Meeting = TWO, section: str | None = None) -> list[str]:
    made = await drafted(talk(*turns), meeting)
    return texts(made, section) if section else [line.text for line in said(made)]


async def test_what_is_still_damp_is_said_with_it() -> None:
    made = await lines((None, "Lovely and the flat."), (None, "It's still damp."))
    assert 'It was said: "Lovely and the flat." It was said: "It\'s still damp."' in made


async def test_a_promise_brings_what_it_speaks_of() -> None:
    made = await lines(
        ("Helen Okafor", "Her third injections got missed. I've booked them for the eighth of May."),
        ("Rhys Gray", "I'll take her."),
        section="actions",
    )
    assert made == [
        (
            'Helen Okafor said: "Her third injections got missed. I\'ve booked them for the eighth of May." '
            'Rhys Gray said: "I\'ll take her."'
        )
    ]


FAMILIES = (
    ("Helen Okafor", "Hoxhas first, then. How is the house?"),
    ("Rhys Gray", "The house is clean."),
    ("Priya Shah", "The Hoxhas have a new cooker."),
    ("Helen Okafor", "Ask mum about the bed, Rhys."),
    ("Helen Okafor", "Right, the Osbournes. Where is dad living?"),
    ("Priya Shah", "He is at his brother's flat. I'll ring the landlord by Friday."),
    ("Helen Okafor", "And that's the last thing. I'll book the big room by Friday."),
    ("Rhys Gray", "Thanks."),
)


async def test_each_line_says_under_whose_matter_it_was_said() -> None:
    made = await lines(*FAMILIES, meeting=TEAM)
    assert "Priya Shah to ring the landlord by Friday (7 November 2025; under the Osbournes)." in made
    assert any(line.startswith("Under the Osbournes, Helen Okafor asked:") for line in made)
    assert any(line.startswith("Under Hoxhas, ") and "clean" in line for line in made)
    assert "Priya Shah said that the Hoxhas had a new cooker." in made
    assert "Helen Okafor to book the big room by Friday (7 November 2025)." in made


async def test_one_family_alone_is_no_matter_among_others() -> None:
    made = await lines(*FAMILIES[:4], meeting=TEAM)
    assert made
    assert not any("Under" in line or "under" in line for line in made)


async def test_an_order_is_not_accepted_by_whoever_speaks_of_the_next_family() -> None:
    made = await lines(
        ("Helen Okafor", "Wicks first. Rhys, ring the Wicks family on Monday. Right, the Osbournes. Priya?"),
        ("Priya Shah", "Yeah. The flat is clean."),
        meeting=TEAM,
    )
    assert not any("ring the Wicks" in line and "Yeah" in line for line in made)


async def test_what_a_worker_tells_of_a_childs_wishes_stands_with_the_childs_words_as_the_workers_own() -> None:
    made = await lines(
        ("Helen Okafor", "How is Maisie?"),
        ("Rhys Gray", "Maisie's eight now. She told me she wants to see her dad."),
        section="child",
    )
    assert len(made) == 1
    assert made[0].endswith('Rhys Gray said: "Maisie\'s eight now. She told me she wants to see her dad."')


async def test_what_a_grown_up_wants_is_not_taken_for_a_childs_wish() -> None:
    made = await lines(
        ("Helen Okafor", "Maisie's eight. How is her mum?"),
        ("Rhys Gray", "She told me she wants to see her sister."),
        section="child",
    )
    assert made == []


async def test_how_the_worker_is_stays_out_of_the_childs_file() -> None:
    talked = [
        ("Rhys Gray", f"Maisie was in school on day {n}, and the landlord is mending the flat.") for n in range(9)
    ]
    made = await lines(
        *talked,
        ("Helen Okafor", "And how are you, Rhys?"),
        ("Rhys Gray", "Tired. My dad has been in hospital."),
        ("Helen Okafor", "Do you need some time off?"),
        ("Rhys Gray", "Not yet. The twentieth would be good."),
        ("Helen Okafor", "I'll ring Maisie's school by Friday."),
    )
    assert not any("hospital" in line or "time off" in line or "twentieth" in line for line in made)
    assert any("Maisie's school" in line for line in made)


@pytest.mark.parametrize(
    ("spoken", "line"),
    [
        ("The boy had a burn for nine hours.", "Rhys Gray said that the boy had had a burn for nine hours."),
        ("The boy had gone home.", "Rhys Gray said that the boy had gone home."),
        ("I told the school nothing.", 'Rhys Gray said: "I told the school nothing."'),
        ("I do need to speak to the school.", 'Rhys Gray said: "I do need to speak to the school."'),
        ("Leila's not managed before.", 'Rhys Gray said: "Leila\'s not managed before."'),
        (
            "The one thing is the door, the glass is broken.",
            'Rhys Gray said: "The one thing is the door, the glass is broken."',
        ),
        ("The meeting is on Monday. Tuesday.", 'Rhys Gray said: "The meeting is on Monday. Tuesday."'),
    ],
)
async def test_what_cannot_be_put_right_is_quoted(spoken: str, line: str) -> None:
    assert await lines(("Rhys Gray", spoken)) == [line]


async def test_a_struck_opening_is_no_matter() -> None:
    heard = talk(*FAMILIES)
    struck = tuple(replace(part, flags=("struck",)) if part.id == "s5" else part for part in heard.segments)
    made = await drafted(Transcript("base", segments=struck, complete=True), TEAM)
    assert not any("Osbournes" in line.text for line in said(made))
