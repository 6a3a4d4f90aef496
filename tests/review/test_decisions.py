"""Deciding at the desk: what each verb does, what it refuses, and that all of it can be taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest
from random_reviews import AT, BY

from engine.errors import InputInvalid, NotAllowed, UsageError
from engine.meeting import Finding, Line, Origin, Record, RecordSection, Risk, Segment, Verdict
from engine.review.approval import approve, digest, is_valid
from engine.review.decisions import Review
from engine.review.desk import History, provenance
from engine.review.quoting import quotation

if TYPE_CHECKING:
    from engine.meeting import Draft


def decided(review: Review) -> Review:
    """Open and accept everything, dismiss the omissions."""
    for item in review.undecided():
        review = review.open(item.id)
        if item.omission is None:
            review = review.decide(item.id, Verdict.ACCEPT, BY)
        else:
            review = review.dismiss(item.id, "Said in passing.", BY)
    return review


def lines(review: Review) -> list[str]:
    return [line.text for section in review.record().sections for line in section.lines]


def test_nothing_is_decided_or_recorded_at_first(draft: Draft) -> None:
    review = Review.begin(draft)
    assert review.progress().decided == 0
    assert review.progress().left == review.progress().total == 7
    assert lines(review) == []
    assert review.blockers() == ("7 of 7 are undecided, 2 of them of high risk.",)
    assert not review.can_undo
    assert not review.can_redo


def test_accepted_edited_and_written_lines_are_the_record(draft: Draft) -> None:
    review = Review.begin(draft).open("s1")
    review = review.decide("s1", Verdict.EDIT, BY, "Sam said that he had not been late.")
    review = review.decide("s2", Verdict.ACCEPT, BY).decide("s3", Verdict.REJECT, BY)
    review = review.write("analysis", "My own view.", BY, ("t1",))
    current, analysis, actions = review.record("Case note").sections
    assert current.lines == (
        Line("Sam said that he had not been late.", Origin.EDITED, ("t1",)),
        Line("Sam: “I like the new school.”", Origin.QUOTED, ("t2",)),
    )
    assert analysis.lines == (Line("My own view.", Origin.WRITTEN, ("t1",)),)
    assert (actions.title, actions.lines) == ("Agreed actions", ())
    assert [item.verdict for item in review.desk if item.decided] == ["edit", "accept", "reject", "accept"]


def test_the_order_of_steps_is_kept_and_never_their_time(draft: Draft) -> None:
    review = decided(Review.begin(draft)).write("analysis", "My view.", BY).undo()
    assert not any(name in {"at", "when", "time"} for name in _names(msgspec.to_builtins(review.history)))


def _names(value: object) -> set[str]:
    """Return the names of all fields in plain values, at any depth."""
    if isinstance(value, dict):
        return set(value).union(*map(_names, value.values()))
    return set().union(*map(_names, value)) if isinstance(value, list | tuple) else set()


@pytest.mark.parametrize("verdict", Verdict)
def test_high_risk_is_opened_before_it_is_decided(draft: Draft, verdict: Verdict) -> None:
    review = Review.begin(draft).show(["s1"])
    assert review.must_open("s1")
    with pytest.raises(NotAllowed):
        review.decide("s1", verdict, BY, "Something.")
    assert review.open("s1").decide("s1", verdict, BY, "Something.").item("s1").decided


def test_high_risk_cannot_be_smuggled_through_another_verb(draft: Draft) -> None:
    review = Review.begin(draft).open("s2")
    for smuggle in (
        lambda: review.join("s2", "s1", BY),
        lambda: review.split("s1", 3, BY),
        lambda: review.link("s1", (), BY),
        lambda: review.quote_instead("s1", [Segment("t1", 0, 1, "I wasn’t late.")], {}, BY),
        lambda: review.dismiss("omission-1", "No reason.", BY),
        lambda: review.add("omission-1", "now", "A bruise.", BY),
    ):
        with pytest.raises(NotAllowed):
            smuggle()
    parts = review.open("s1").split("s1", len("Sam said "), BY)
    assert parts.latest
    assert parts.must_open(parts.latest.id)


def test_a_section_is_accepted_as_far_as_it_is_harmless_and_was_shown(draft: Draft) -> None:
    review = Review.begin(draft)
    with pytest.raises(NotAllowed):
        review.accept_together(["s1", "s2"], BY)
    review = review.show(["s1", "s2", "s4", "s5"]).accept_together(["s1", "s2", "s4", "s5"], BY)
    assert [item.id for item in review.desk if item.decided] == ["s2", "s4"]
    assert not review.undo().item("s4").decided


def test_nobody_decides_anonymously(draft: Draft) -> None:
    with pytest.raises(NotAllowed):
        Review.begin(draft).decide("s2", Verdict.ACCEPT, "  ")


def test_provenance_follows_the_words_and_not_the_key(draft: Draft) -> None:
    review = Review.begin(draft).decide("s4", Verdict.EDIT, BY, "  Priya Shah to ring  the school. ")
    assert provenance(review.item("s4")) is Origin.WORDED
    assert review.item("s4").verdict is Verdict.ACCEPT
    review = review.decide("s4", Verdict.EDIT, BY, "Priya Shah to ring the school on Monday.")
    assert provenance(review.item("s4")) is Origin.EDITED
    assert review.decide("s4", Verdict.ACCEPT, BY).item("s4").verdict is Verdict.EDIT
    back = review.decide("s4", Verdict.EDIT, BY, "Priya Shah to ring the school.")
    assert provenance(back.item("s4")) is Origin.WORDED


def test_own_lines_are_rewritten_and_removed_but_drafted_ones_are_not(draft: Draft) -> None:
    review = Review.begin(draft).write("analysis", "One thought.", BY)
    assert review.latest
    own = review.latest.id
    assert lines(review.rewrite(own, "Another thought.", BY)) == ["Another thought."]
    assert lines(review.remove(own, BY)) == []
    for refused in (
        lambda: review.remove("s2", BY),
        lambda: review.rewrite("s2", "No.", BY),
        lambda: review.decide(own, Verdict.REJECT, BY),
        lambda: review.decide("omission-2", Verdict.ACCEPT, BY),
        lambda: review.move("omission-2", "now", 0, BY),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_typed_text_is_clean_and_never_cut(draft: Draft) -> None:
    long = "word " * 3_000 + "\x1b[31mred\u202e."
    review = Review.begin(draft).write("analysis", long, BY)
    assert review.latest
    assert review.latest.text == "word " * 3_000 + "[31mred."
    with pytest.raises(UsageError):
        review.write("analysis", " \x07 ", BY)


def test_split_keeps_untouched_words_untouched(draft: Draft) -> None:
    review = Review.begin(draft).decide("s3", Verdict.EDIT, BY, "He had walked there slowly with Jade.")
    review = review.split("s3", len("He had walked there slowly "), BY)
    first, second = review.section("now")[2:]
    assert (first.text, provenance(first)) == ("He had walked there slowly", Origin.EDITED)
    assert (second.text, provenance(second)) == ("with Jade.", Origin.WORDED)
    assert not first.decided
    assert not second.decided
    with pytest.raises(UsageError):
        review.split("s3", 1, BY)


def test_joining_what_was_split_gives_the_line_back(draft: Draft) -> None:
    split = Review.begin(draft).split("s3", len("He had walked "), BY)
    assert split.latest
    joined = split.join("s3", split.latest.id, BY).item("s3")
    assert (joined.text, joined.drafted, joined.edited) == (split.draft.sections[0].statements[2].text,) * 2 + (False,)


def test_joining_takes_the_weakest_name_and_all_the_evidence(draft: Draft) -> None:
    joined = Review.begin(draft).join("s2", "s3", BY).item("s2")
    assert (joined.kind, joined.evidence, joined.sources) == (Origin.WORDED, ("t2", "t3", "t4"), ("s2", "s3"))
    rejected = Review.begin(draft).decide("s3", Verdict.REJECT, BY)
    with pytest.raises(NotAllowed):
        rejected.join("s2", "s3", BY)


def test_lines_move_within_and_between_sections(draft: Draft) -> None:
    review = Review.begin(draft).move("s3", "now", 0, BY)
    assert [item.id for item in review.section("now")] == ["s3", "s1", "s2"]
    review = review.move("s3", "analysis", 9, BY).move("s5", "analysis", 0, BY)
    assert [item.id for item in review.desk][:5] == ["s1", "s2", "s5", "s3", "s4"]
    with pytest.raises(UsageError):
        review.move("s3", "nowhere", 0, BY)


def test_a_wording_turns_back_into_the_speakers_words(draft: Draft) -> None:
    heard = [
        Segment("t3", 0, 1, "I walked there, innit.", "sam"),
        Segment("t4", 1, 2, "With me.", "jade", flags=("struck",)),
        Segment("t9", 2, 3, "Not evidence.", "sam"),
    ]
    item = Review.begin(draft).quote_instead("s3", heard, {"sam": "Sam"}, BY).item("s3")
    assert item.text == 'Sam said: "I walked there, innit."'
    assert (provenance(item), item.decided) == (Origin.QUOTED, False)


def test_what_is_quoted_already_is_let_be_however_it_is_introduced(draft: Draft) -> None:
    heard = [Segment("t2", 0, 1, "I like the new school.", "sam")]
    review = Review.begin(draft).decide("s2", Verdict.ACCEPT, BY)
    assert review.quote_instead("s2", heard, {"sam": "Sam"}, BY) is review
    assert review.quote_instead("s2", heard, {"sam": "Jade"}, BY).item("s2").text.startswith("Jade said: ")
    edited = review.decide("s2", Verdict.EDIT, BY, "Sam shouted: “I like the new school.”")
    assert edited.quote_instead("s2", heard, {"sam": "Sam"}, BY).item("s2").text.startswith("Sam said: ")


def test_marks_inside_a_quotation_become_single_ones() -> None:
    heard = [Segment("t1", 0, 1, "He said “no”.", "sam"), Segment("t2", 1, 2, 'So I said "yes".')]
    quoted = quotation(heard, {"t1", "t2"}, {"sam": "Sam"})
    assert quoted == 'Sam said: "He said ‘no’." It was said: "So I said \'yes\'."'


def test_what_does_not_stand_together_is_not_quoted_as_if_it_did() -> None:
    heard = [
        Segment(f"t{n}", n, n + 1, text, "sam") for n, text in enumerate(("The Nguyens.", "How are they?", "Late."))
    ]
    assert quotation(heard, {"t0", "t2"}, {"sam": "Sam"}) == 'Sam said: "The Nguyens." Sam said: "Late."'
    assert quotation(heard, {"t0", "t1"}, {"sam": "Sam"}) == 'Sam said: "The Nguyens. How are they?"'


def test_omissions_are_dismissed_with_a_reason_or_made_good(draft: Draft) -> None:
    review = Review.begin(draft)
    with pytest.raises(UsageError):
        review.dismiss("omission-2", " ", BY)
    review = review.dismiss("omission-2", "About somebody else.", BY)
    review = review.open("omission-1").add("omission-1", "now", "Sam mentioned a bruise.", BY)
    assert review.section("now")[-1].evidence == ("t6",)
    assert lines(review) == ["Sam mentioned a bruise."]
    assert review.progress().left == 5
    assert review.undo().progress().left == 6


def test_the_queue_starts_with_what_can_do_most_harm(draft: Draft) -> None:
    review = Review.begin(draft)
    assert [item.id for item in review.queue()] == ["s1", "omission-1", "s5", "s2", "s3", "s4", "omission-2"]
    assert [item.id for item in review.queue("document")][:3] == ["s1", "s2", "s3"]
    review = review.decide("s5", Verdict.REJECT, BY)
    following, preceding = review.next_undecided("omission-1"), review.previous_undecided("s1")
    assert following
    assert preceding
    assert (following.id, preceding.id) == ("s2", "omission-2")
    assert decided(review).next_undecided() is None


def test_approval_waits_for_what_is_undecided_cut_off_or_empty(draft: Draft) -> None:
    short = replace(draft, sections=(*draft.sections[:2], replace(draft.sections[2], complete=False)))
    review = decided(Review.begin(short))
    assert [sentence[:16] for sentence in review.blockers(["analysis"])] == ["“Agreed actions”", "“Analysis” is em"]
    with pytest.raises(NotAllowed):
        approve(review, review.record(), BY, ["analysis"])
    review = review.complete(BY, "actions").write("analysis", "My own view.", BY)
    assert review.blockers(["analysis"]) == ()
    unfinished = decided(Review.begin(replace(draft, complete=False)))
    assert len(unfinished.blockers()) == 1
    assert unfinished.complete(BY).blockers() == ()


def test_approval_is_for_one_text_by_a_named_person(draft: Draft) -> None:
    review = decided(Review.begin(draft))
    record = review.record("Case note")
    approval = approve(review, record, " Priya Shah ", AT)
    assert (approval.by, approval.digest) == (BY, digest(record))
    assert is_valid(approval, record)
    assert not is_valid(None, record)
    changed = review.write("analysis", "An afterthought.", BY)
    assert not is_valid(approval, changed.record("Case note"))
    with pytest.raises(NotAllowed):
        approve(review, record, " ", AT)
    with pytest.raises(NotAllowed):
        approve(review, changed.record("Case note"), BY, AT)


def test_the_digest_is_fixed_for_good() -> None:
    record = Record("Case note", (RecordSection("Now", (Line("Sam said “no”.", Origin.WORDED, ("t1",)),)),))
    assert digest(record) == "d4c429654f5e989ddbf76c695b471bda935d418708f4da58d3b88485935a20d3"


def test_a_sealed_review_comes_back_as_it_was(draft: Draft) -> None:
    review = decided(Review.begin(draft)).write("analysis", "My own view.", BY).undo()
    history = msgspec.json.decode(msgspec.json.encode(review.history), type=History)
    back = Review.resume(draft, history)
    assert back == review
    assert back.redo() == review.redo()


def test_a_history_is_never_replayed_on_another_draft(draft: Draft) -> None:
    history = decided(Review.begin(draft)).history
    another = replace(draft, omissions=())
    assert Review.resume(another, history) == Review.begin(another)
    assert Review.resume(draft, History()) == Review.begin(draft)


def test_undo_and_redo_say_when_there_is_nothing_left(draft: Draft) -> None:
    with pytest.raises(NotAllowed):
        Review.begin(draft).undo()
    with pytest.raises(NotAllowed):
        Review.begin(draft).redo()


def test_a_draft_with_two_statements_of_one_id_is_refused(draft: Draft) -> None:
    with pytest.raises(InputInvalid):
        Review.begin(replace(draft, sections=(draft.sections[0], draft.sections[0])))


def test_a_review_prints_no_words(draft: Draft) -> None:
    review = Review.begin(draft).write("analysis", "Confidential.", BY)
    assert "Confidential" not in repr(review)
    assert "Sam" not in repr(review)
    assert "Confidential" not in repr(review.latest)


def test_what_other_evidence_brings_out_is_decided_anew(draft: Draft) -> None:
    high = (Finding("unsupported", Risk.HIGH, "It rests on nothing."),)
    review = Review.begin(draft, lambda item, _desk: () if item.evidence else high).decide("s2", Verdict.ACCEPT, BY)
    untied = review.link("s2", (), BY)
    assert untied.must_open("s2")
    assert not untied.item("s2").decided
    assert untied.open("s2").decide("s2", Verdict.ACCEPT, BY).item("s2").decided
