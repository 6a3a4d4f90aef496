"""What must hold of the checker whatever is said: it never fails and lets no turned or altered line through."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.truth.turning import altered, negated
from engine.checking import check, check_statement
from engine.meeting import Meeting, Participant, Segment, Statement, Transcript

CREATED = datetime(2026, 3, 2, tzinfo=UTC)
MEETING = Meeting("m", CREATED, date=date(2026, 3, 2), participants=(Participant("p1", "Ada Obi", "social worker"),))
WORDS = st.sampled_from(
    [
        "the",
        "she",
        "he",
        "not",
        "never",
        "said",
        "12th",
        "3/4",
        "31/02",
        "noon",
        "half",
        "past",
        "seven",
        "Ada",
        "Obi",
        "Tuesday",
        "“",
        '"',
        "'",
        "…",
        ",",
        ".",
        "?",
        "no",
        "sorry",
        "might",
        "had",
        "seen",
        "told",
        "did",
        "can't",
        "will",
        "was",
        "to",
        "by",
        "93%",
        "£40",
        "suicidal",
        "of",
        "and",
        "0",
        "99:99",
        "1.2.3",
        "May",
        "twenty",
        "hundred",
        "one",
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join))
NAMES = st.sampled_from(["Ewan", "Priya", "Kofi", "Marta"])
THINGS = st.sampled_from(
    [
        "visited the dentist",
        "went to the nursery",
        "moved to the new flat",
        "saw the paediatrician",
        "finished the course",
    ]
)
NUMBERS = st.integers(min_value=10, max_value=98)


def talk(*lines: str) -> Transcript:
    return Transcript(
        "exact", segments=tuple(Segment(f"s{n}", n, n + 1, text, "Ada Obi") for n, text in enumerate(lines))
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=4), TEXTS, st.sampled_from([MEETING, Meeting("m", CREATED)]))
def test_no_text_makes_it_fail(lines: list[str], text: str, meeting: Meeting) -> None:
    transcript = talk(*lines)
    assert len(check([Statement("d1", text)], transcript, meeting).statements) == 1
    check_statement(text, transcript.segments, transcript, meeting)


@settings(max_examples=60, deadline=None)
@given(NAMES, THINGS, st.sampled_from(["yesterday", "in September", "on Friday", "twice"]))
def test_a_verbatim_quotation_is_supported(name: str, thing: str, when: str) -> None:
    said = f"{name} {thing} {when}."
    result = check(
        [Statement("d1", f"Ada Obi said: “{said}”")], talk("Good morning.", said, "Thanks."), MEETING
    ).statements[0]
    assert result.verdict == "supported"
    altered = check(
        [Statement("d1", f"Ada Obi said: “{name} never {thing} {when}.”")],
        talk("Good morning.", said, "Thanks."),
        MEETING,
    )
    assert altered.statements[0].verdict != "supported"


@settings(max_examples=60, deadline=None)
@given(NAMES, THINGS)
def test_a_negated_statement_is_flagged(name: str, thing: str) -> None:
    transcript = talk("Good morning.", f"{name} {thing} last week.", "Thanks.")
    assert (
        check([Statement("d1", f"{name} {thing} the previous week.")], transcript, MEETING).statements[0].verdict
        == "supported"
    )
    assert (
        check([Statement("d1", f"It was not the case that {name} {thing}.")], transcript, MEETING).statements[0].verdict
        != "supported"
    )


@settings(max_examples=150, deadline=None)
@given(st.lists(TEXTS, max_size=4), TEXTS, st.booleans())
def test_of_a_statement_and_its_denial_at_most_one_is_supported(lines: list[str], text: str, given: bool) -> None:  # noqa: FBT001
    transcript = talk(text, *lines)
    evidence = ("s0",) if given else ()
    first, *others = check(
        [Statement("d", text, evidence), *negated(Statement("d", text, evidence))], transcript, MEETING
    ).statements
    assert first.verdict != "supported" or all(other.verdict != "supported" for other in others)


@settings(max_examples=60, deadline=None)
@given(NAMES, NUMBERS, NUMBERS)
def test_a_changed_digit_is_flagged(name: str, said: int, written: int) -> None:
    transcript = talk("Good morning.", f"{name}'s attendance is {said} percent.", "Thanks.")
    result = check([Statement("d1", f"{name}'s attendance was {written}%.")], transcript, MEETING).statements[0]
    assert (result.verdict == "supported") == (said == written)


FIGURES = st.sampled_from(
    ["{}%", "£{}0", "{} pm", "6.{} pm", "1{}:30", "{} May", "2{} June 2026", "Friday {} March", "aged {}", "Year {}",
     "section {}7", "{} mg", "{}.5 kg", "1{}th", "{} Mill Lane", "0770{} 900123", "0{}", "{}nd", "9{} January"]
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(st.lists(FIGURES, min_size=1, max_size=3), st.data())
def test_of_a_statement_and_one_with_a_digit_changed_at_most_one_is_supported(
    forms: list[str], data: st.DataObject
) -> None:
    digit = st.integers(min_value=0, max_value=9)
    lines = [f"Ewan said {form.format(data.draw(digit))}." for form in forms]
    line = Statement("d", f"Ewan said {forms[0].format(data.draw(digit))}.")
    first, *others = check([line, *altered(line)], talk(*lines), MEETING).statements
    assert first.verdict != "supported" or all(other.verdict != "supported" for other in others)


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=1, max_value=28), st.integers(min_value=1, max_value=28))
def test_a_changed_day_is_flagged(said: int, written: int) -> None:
    transcript = talk("Good morning.", f"The review is on {said} April.", "Thanks.")
    result = check([Statement("d1", f"The review was set for {written} April.")], transcript, MEETING).statements[0]
    assert (result.verdict == "supported") == (said == written)


def test_the_same_check_twice_gives_the_same_answer() -> None:
    transcript = talk("Ewan went to the nursery.", "He might move to the new flat in May.")
    statements = [Statement("d1", "Ewan moved to the new flat in May.")]
    assert check(statements, transcript, MEETING) == check(statements, transcript, MEETING)
