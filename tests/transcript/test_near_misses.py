"""A name is put right when exactly one sounds like what was heard, and otherwise left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from engine.meeting import Attendance, Meeting, Participant
from engine.transcript.lines import Spoken
from engine.transcript.near_misses import distance, put_right
from engine.transcript.vocabulary import MOST, Vocabulary

REGISTER = (
    "Helen Okafor",
    "Rhys Gray",
    "Siobhan Hartley",
    "Grace Nguyen",
    "Tilly Hartley",
    "Maureen Bevan",
    "Isla",
    "CAMHS",
)


def righted(text: str, probability: float = 0.9, terms: tuple[str, ...] = REGISTER) -> str:
    words = [Spoken(word, 0.0, 0.0, probability) for word in text.split()]
    return " ".join(word.text for word in put_right(words, terms))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("I rang Shavorn's mum.", "I rang Siobhan's mum."),
        ("This is Reece.", "This is Rhys."),
        ("and (Reese)?", "and (Rhys)?"),
        ("with Mr. Newin today", "with Mr. Nguyen today"),
        ("I am Helen O'Kafor.", "I am Helen Okafor."),
        ("ask Tillie about it", "ask Tilly about it"),
        ("the Cams team", "the CAMHS team"),
        ("Leo and Ila's school", "Leo and Isla's school"),
        ("Reece came.", "Rhys came."),
        ("I rang Shiv on about it", "I rang Siobhan about it"),
        ("the No Win family.", "the Nguyen family."),
        ("Helen Oh Kafor, yes", "Helen Okafor, yes"),
        ("from Shavorns mum", "from Siobhan's mum"),
        ("referred to cams and then to Camhs.", "referred to CAMHS and then to CAMHS."),
        ("the C A M H S team", "the CAMHS team"),
        ("the C.A.M.H.S. team", "the CAMHS team"),
    ],
)
def test_a_name_heard_by_ear_is_put_right(heard: str, meant: str) -> None:
    assert righted(heard) == meant


@pytest.mark.parametrize(
    "heard",
    [
        "Rose and Ross and Billy and Millie came",
        "Race day was on Monday in March",
        "Mum and Dad saw Kevin and Ben",
        "the gray rays and a tilly lamp",
        "Helen Okafor and Rhys",
        "An hour is long. Win or lose.",
        "by noon on Friday, at Noon",
        "Okay for now, and okay for the school",
        "she ran. On Monday",
        "a new win for us",
    ],
)
def test_other_words_and_other_names_are_left_alone(heard: str) -> None:
    assert righted(heard) == heard


def test_a_likeness_that_is_not_exact_needs_an_unsure_recogniser() -> None:
    assert righted("to Bevin now") == "to Bevin now"
    assert righted("to Bevin now", probability=0.3) == "to Bevan now"


def test_at_the_start_of_a_sentence_capitals_mean_nothing() -> None:
    assert righted("Rays came.") == "Rays came."
    assert righted("Noon came.", probability=0.3) == "Noon came."


def test_two_names_that_fit_are_none() -> None:
    assert righted("and Macy too", terms=("Maisie Gray", "Maisy Bevan")) == "and Macy too"


def test_distance_is_symmetric_and_kind_to_vowels() -> None:
    assert distance("okafo", "okafu") == distance("okafu", "okafo") == 0.5
    assert distance("", "okafo") == 3.5
    assert distance("tili", "mili") == 1.0


def test_those_present_are_offered_first_and_at_most_a_dozen(meeting: Meeting) -> None:
    vocabulary = Vocabulary.of(meeting)
    assert vocabulary.terms[:3] == ("Helen Okafor", "Rhys Gray", "Ada Obi")
    assert vocabulary.prompt.startswith("Helen Okafor, Rhys Gray, Ada Obi, ")
    assert vocabulary.prompt.count(",") == MOST - 1
    assert Vocabulary().prompt == ""


@pytest.fixture
def meeting() -> Meeting:
    return Meeting(
        "m1",
        datetime(2026, 11, 2, tzinfo=UTC),
        participants=(
            Participant("p1", "Ada Obi", attendance=Attendance.APOLOGIES),
            Participant("p2", "Helen Okafor"),
            Participant("p3", "Rhys\x1b Gray"),
        ),
        glossary=tuple(f"TERM{number}" for number in range(20)),
    )
