"""What is changed in a transcript can be taken back to the letter, and no id is ever given twice."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputInvalid
from engine.meeting import Segment, Transcript
from engine.transcript import corrections
from engine.transcript.corrections import CORRECTED, STRUCK, as_heard, changed, flagged, with_text

PARTS = (
    Segment(
        "s1",
        0.0,
        2.0,
        "I rang Siobhan today.",
        "Ada",
        ("Siobhan",),
        (CORRECTED,),
        "I rang Shavorn today.",
        times=(0.0, 0.3, 0.8, 1.5),
    ),
    Segment("s2", 2.5, 4.0, "She was out.", "Ada", times=(2.5, 3.0, 3.4)),
    Segment("s3", 4.2, 6.0, "So I will go on Monday.", None, times=(4.2, 4.5, 4.7, 5.0, 5.3, 5.5)),
)
HEARD = Transcript("base", segments=PARTS, made=3, complete=True)


def texts(transcript: Transcript) -> list[str]:
    return [part.text for part in transcript.segments]


def test_a_segment_is_split_where_its_word_begins_and_keeps_what_was_heard() -> None:
    split = corrections.split(HEARD, "s1", 2)
    first, second = split.segments[:2]
    assert (first.id, first.text, first.start, first.end, first.times) == ("s1", "I rang", 0.0, 0.8, (0.0, 0.3))
    assert (first.original, first.flags, first.uncertain) == (None, (), ())
    assert (second.id, second.text, second.start, second.end) == ("s4", "Siobhan today.", 0.8, 2.0)
    assert (second.original, second.flags, second.uncertain) == ("Shavorn today.", (CORRECTED,), ("Siobhan",))
    assert second.speaker == "Ada"


def test_an_id_is_not_given_again_after_a_split_was_taken_back() -> None:
    back = corrections.undo(corrections.split(HEARD, "s1", 2))
    assert back.segments == PARTS
    assert corrections.split(back, "s2", 1).segments[2].id == "s5"


def test_without_known_times_a_split_falls_where_the_letters_do() -> None:
    plain = replace(HEARD, segments=tuple(replace(part, times=()) for part in PARTS))
    first, second = corrections.split(plain, "s2", 1).segments[1:3]
    assert first.start < first.end == second.start < second.end


def test_two_segments_become_one_under_the_first_ones_name() -> None:
    merged = corrections.merge(HEARD, "s1")
    one = merged.segments[0]
    assert (one.id, one.start, one.end, one.speaker) == ("s1", 0.0, 4.0, "Ada")
    assert one.text == "I rang Siobhan today. She was out."
    assert one.original == "I rang Shavorn today. She was out."
    assert len(one.times) == 7
    assert texts(corrections.split(merged, "s1", 4)) == texts(HEARD)


@pytest.mark.parametrize("word", [-1, 0, 3, 99])
def test_a_segment_is_split_only_between_words(word: int) -> None:
    with pytest.raises(InputInvalid):
        corrections.split(HEARD, "s2", word)


def test_what_cannot_be_merged_is_refused() -> None:
    with pytest.raises(InputInvalid):
        corrections.merge(HEARD, "s3")
    struck = changed(HEARD, lambda part: flagged(part, STRUCK), ["s2"])
    with pytest.raises(InputInvalid):
        corrections.merge(struck, "s1")


def test_the_words_of_two_people_are_never_merged() -> None:
    two = changed(HEARD, lambda part: replace(part, speaker="Ben"), ["s2"])
    with pytest.raises(InputInvalid) as refused:
        corrections.merge(two, "s1")
    assert "what Ada said, the second what Ben said" in refused.value.message
    assert two.segments[1].speaker == "Ben"


def test_words_that_stayed_keep_their_times() -> None:
    corrected = with_text(PARTS[2], "So I shall certainly go on Tuesday.")
    assert corrected.times == (4.2, 4.5, 4.67, 4.83, 5.0, 5.3, 5.5)
    assert corrected.original == PARTS[2].text
    assert with_text(corrected, "So.").original == PARTS[2].text
    assert as_heard(with_text(PARTS[2], "So I will go on Tuesday.")) == PARTS[2]


def test_a_name_put_right_can_be_put_back() -> None:
    back = as_heard(PARTS[0])
    assert (back.text, back.original, back.flags) == ("I rang Shavorn today.", None, ())


def test_what_changes_nothing_is_no_step() -> None:
    assert changed(HEARD, lambda part: part, ["s1"]) == HEARD
    with pytest.raises(InputInvalid):
        corrections.undo(HEARD)
    with pytest.raises(InputInvalid):
        corrections.redo(HEARD)


VERBS = ("split", "merge", "text", "strike", "undo", "redo")
steps = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 9), st.integers(1, 6)), max_size=30)


@given(steps)
def test_every_way_back_leads_to_what_was_heard(walk: list[tuple[str, int, int]]) -> None:
    transcript, seen = HEARD, {part.id: "heard" for part in PARTS}
    for verb, which, word in walk:
        name = transcript.segments[which % len(transcript.segments)].id
        before = {part.id for part in transcript.segments}
        try:
            transcript = _step(transcript, verb, name, word)
        except InputInvalid:
            continue
        fresh = {part.id for part in transcript.segments} - before
        assert verb in {"undo", "redo"} or not fresh & seen.keys()
        seen |= dict.fromkeys(fresh, verb)
        assert len({part.id for part in transcript.segments}) == len(transcript.segments)
        assert all(
            one.end <= other.start for one, other in zip(transcript.segments, transcript.segments[1:], strict=False)
        )
        assert all(not part.times or len(part.times) == len(part.text.split()) for part in transcript.segments)
    while transcript.edits:
        transcript = corrections.undo(transcript)
    assert transcript.segments == PARTS


def _step(transcript: Transcript, verb: str, name: str, word: int) -> Transcript:
    if verb == "split":
        return corrections.split(transcript, name, word)
    if verb == "merge":
        return corrections.merge(transcript, name)
    if verb == "text":
        return changed(transcript, lambda part: with_text(part, f"{part.text} And so on."), [name])
    if verb == "strike":
        return changed(transcript, lambda part: flagged(part, STRUCK), [name])
    return (corrections.undo if verb == "undo" else corrections.redo)(transcript)


def _of(*texts: str) -> Transcript:
    parts = (Segment(f"s{n}", n, n + 1.0, text, "Ada") for n, text in enumerate(texts, 1))
    return Transcript("base", segments=tuple(parts), made=len(texts), complete=True)


def _put(transcript: Transcript, text: str) -> Transcript:
    return changed(transcript, lambda part: with_text(part, text), ("s1",))


@pytest.mark.parametrize(
    ("before", "after", "elsewhere", "name"),
    [
        ("I saw Keesha.", "I saw Kiesha.", "Is Keesha's mum in?", ("Keesha", "Kiesha")),
        ("I saw Jay Knit's mum.", "I saw Jannet's mum.", "Ask Jay Knit, then.", ("Jay Knit", "Jannet")),
        ("The cams letter.", "The CAMHS letter.", "No cams yet.", ("cams", "CAMHS")),
        ("I saw Keesha.", "I saw Kiesha.", "Keeshan was in.", None),
        ("I sore her.", "I saw her.", "It is sore.", None),
        ("he went.", "He went.", "Then he went.", None),
        ("I saw Keesha.", "I saw Kiesha yesterday, Ben.", "Keesha was in.", None),
        ("I saw Keesha.", "I saw.", "Keesha was in.", None),
        ("Keesha said Keesha ran.", "Kiesha said Kiesha ran.", "Keesha hid.", ("Keesha", "Kiesha")),
        ("Keesha said Mo ran.", "Kiesha said Moe ran.", "Keesha hid.", None),
        ("Yes.", "No.", "Yes, he hit me.", None),
        ("She left.", "He left.", "She is in.", None),
        ("On Monday.", "On Tuesday.", "Not Monday.", None),
        ("I saw the boy.", "I saw Theo boy.", "The mum of the boy.", None),
        ("Ask O'Brien.", "Ask O'Brian.", "O'Brien came.", ("O'Brien", "O'Brian")),
        ("Ask Brien.", "Ask Brian.", "O'Brien came.", None),
        ("Maisies mum.", "Maisie's mum.", "Maisies dad.", ("Maisies", "Maisie's")),
        ("I saw Keesha's mum.", "I saw Kiesha's mum.", "Keesha’s dad.", ("Keesha", "Kiesha")),
        ("I saw Ada.", "I saw Adam.", "Ada was in.", None),
    ],
)
def test_only_a_name_that_is_written_so_elsewhere_is_offered(
    before: str, after: str, elsewhere: str, name: tuple[str, str] | None
) -> None:
    found = corrections.last_respelling(_put(_of(before, elsewhere), after), {"Ada", "Obi"})
    assert (found and (found.before, found.after, found.places)) == (name and (*name, ("s2",)))


def test_a_name_put_right_elsewhere_leaves_struck_lines_and_other_unsure_words_as_they_are() -> None:
    heard = _of("I saw Keesha.", "Keesha rang Mo, Keesha did.", "Keesha, gone.")
    unsure = changed(heard, lambda part: replace(part, uncertain=("Keesha", "Mo")), ("s2",))
    gone = changed(unsure, lambda part: flagged(part, STRUCK), ("s3",))
    right = corrections.respell(_put(gone, "I saw Kiesha."))
    assert texts(right) == ["I saw Kiesha.", "Kiesha rang Mo, Kiesha did.", "Keesha, gone."]
    assert right.segments[1].uncertain == ("Kiesha", "Mo")
    assert right.segments[1].original == "Keesha rang Mo, Keesha did."
    assert corrections.undo(right).segments == _put(gone, "I saw Kiesha.").segments


def test_a_longer_name_is_not_put_in_twice_and_a_short_form_is_left_alone() -> None:
    longer = corrections.respell(
        _put(_of("I saw Anoushka.", "Anoushka Smith rang, Anoushka."), "I saw Anoushka Smith.")
    )
    assert texts(longer) == ["I saw Anoushka Smith.", "Anoushka Smith rang, Anoushka Smith."]
    short = corrections.respell(_put(_of("I saw Kon.", "Kon't and Kon."), "I saw Kaun."))
    assert texts(short) == ["I saw Kaun.", "Kon't and Kaun."]


def test_nothing_is_offered_after_something_was_taken_back_or_put_back_as_heard() -> None:
    right = _put(_of("I saw Keesha.", "Keesha rang.", "Kiesha hid."), "I saw Kiesha.")
    back = corrections.undo(_put(_put(right, "I saw Keesha."), "I saw Kiesha."))
    assert corrections.last_respelling(back) is None
    assert corrections.last_respelling(changed(right, as_heard, ("s1",))) is None


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_no_words_break_the_offer(before: str, after: str, elsewhere: str) -> None:
    transcript = _put(_of(before, elsewhere), after)
    if corrections.last_respelling(transcript) is not None:
        assert corrections.undo(corrections.respell(transcript)).segments == transcript.segments
