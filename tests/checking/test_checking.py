"""The checker through its door: one test for each thing that must be caught, and for what must not be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from engine.checking import CheckedStatement, check, check_statement
from engine.meeting import Attendance, Meeting, Participant, Segment, Statement, Transcript

LINES = [
    ("Joan Ilkley", "Okay, it's Monday the second of March, ten past nine. How was the visit to the Dohertys, Sam?"),
    (
        "Sam Birch",
        "Fine. I saw Orla on Thursday. Sorry, not Thursday, Friday. She's six now and she was on her own with me.",
    ),
    ("Sam Birch", 'She told me, "I like my new bed because it is high."'),
    ("Joan Ilkley", "Any injuries?"),
    (
        "Sam Birch",
        "No, no bruises and no marks. Her attendance was seventy-two percent and it's eighty-eight percent now.",
    ),
    ("Joan Ilkley", "Is the dad back in the house?"),
    ("Sam Birch", "I don't know. Mum said he might be staying at weekends. The teacher, Mr Abara, hasn't seen him."),
    ("Joan Ilkley", "Right. Can you ring the school by Wednesday?"),
    ("Sam Birch", "Yes, I'll do that. I think we could close it in May."),
    ("Joan Ilkley", "I'm not so sure. I'll book the review for the fourteenth of April at half past two."),
]
PEOPLE = (
    Participant("p1", "Joan Ilkley", "team manager"),
    Participant("p2", "Sam Birch", "social worker"),
    Participant("p3", "Peter Doherty", "father", Attendance.APOLOGIES),
)
CREATED = datetime(2026, 3, 2, tzinfo=UTC)
MEETING = Meeting("m", CREATED, date=date(2026, 3, 2), participants=PEOPLE)
SEGMENTS = tuple(Segment(f"s{n}", 5.0 * n, 5.0 * n + 4, text, who) for n, (who, text) in enumerate(LINES, 1))
TALK = Transcript("exact", complete=True, segments=SEGMENTS)


def checked(text: str, transcript: Transcript = TALK, evidence: tuple[str, ...] = ()) -> CheckedStatement:
    return check([Statement("d1", text, evidence)], transcript, MEETING).statements[0]


def kinds(text: str) -> set[str]:
    return {finding.kind for finding in checked(text).findings}


@pytest.mark.parametrize(
    "text",
    [
        "Sam Birch saw Orla on Friday.",
        "Orla's attendance had risen from 72% to 88%.",
        "No bruising or marks were seen.",
        'Orla said: "I like my new bed because it is high."',
        "It was not known whether the father was back in the house.",
        "Sam Birch was to telephone the school by Wednesday.",
        "The review was to be held on 14 April at 2.30 pm.",
        "Sam suggested that the case could be closed in May.",
        "Orla, aged six, was seen alone.",
    ],
)
def test_a_true_paraphrase_is_supported(text: str) -> None:
    assert checked(text).verdict == "supported"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Orla was seen on Thursday.", "superseded_value"),
        ("Orla's attendance was 81%.", "number_not_in_evidence"),
        ("The review was booked for 15 April.", "date_not_in_evidence"),
        ("The review was booked for 14 April at 3.30 pm.", "time_not_in_evidence"),
        ("There were bruises and marks.", "negation_lost"),
        ("Sam Birch did not see Orla.", "negation_added"),
        ("The father was back in the house.", "certainty_raised"),
        ('Orla said: "I hate my new bed because it is high."', "quotation_not_verbatim"),
        ("Joan Ilkley suggested closing the case in May.", "wrong_speaker"),
        ("Mr Abara was to ring the school by Wednesday.", "absent_person_owns_action"),
        ("Joan Ilkley was to ring the school by Wednesday.", "wrong_owner"),
        ("Mr Abara attended the meeting.", "absent_person_present"),
        ("Peter Doherty was present.", "absent_person_present"),
        ("Orla disclosed sexual abuse.", "high_risk_term_invented"),
        ("Orla's mother was arrested.", "high_risk_term_invented"),
        ("The teacher was named as Mr Okonkwo.", "name_not_in_evidence"),
        ("Mr Abarra had not seen the father.", "name_misspelt"),
        ("Orla's attendance had fallen.", "direction_not_in_evidence"),
        ("Sam Birch was to apply for a passport for Orla.", "action_not_agreed"),
    ],
)
def test_a_planted_error_is_found(text: str, kind: str) -> None:
    result = checked(text)
    assert result.verdict != "supported"
    assert kind in {finding.kind for finding in result.findings}


def test_every_finding_has_a_reason_in_one_line() -> None:
    for text in ("Orla was seen on Thursday.", "Joan Ilkley suggested closing the case in May."):
        for finding in checked(text).findings:
            assert finding.detail
            assert "\n" not in finding.detail


def test_an_acronym_is_noted_and_not_held_against_the_line() -> None:
    result = checked("The CAMHS review was booked for 14 April.")
    assert "acronym_unexplained" in {f.kind for f in result.findings}
    known = check([Statement("d1", "The CAMHS review was booked for 14 April.")], TALK, MEETING, terms=["CAMHS"])
    assert "acronym_unexplained" not in {f.kind for f in known.statements[0].findings}


def test_an_action_without_a_date_is_noted() -> None:
    assert "action_without_owner_or_date" in kinds("Sam Birch was to ring the school.")


def test_evidence_is_found_when_none_is_given() -> None:
    assert "s10" in checked("The review was to be held on 14 April at 2.30 pm.").evidence


def test_given_evidence_is_kept() -> None:
    assert checked("The review was to be held on 14 April.", evidence=("s10",)).evidence == ("s10",)


def test_a_statement_worded_from_given_segments_is_verified() -> None:
    assert (
        check_statement("Joan Ilkley would book the review for 14 April.", [SEGMENTS[9]], TALK, MEETING).verdict
        == "supported"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Joan Ilkley would book the review for 24 April.",
        "Orla said she wanted a holiday.",
        "Joan was sure that it would close.",
    ],
)
def test_what_given_segments_do_not_say_is_not_supported(text: str) -> None:
    assert check_statement(text, [SEGMENTS[9]], TALK, MEETING).verdict != "supported"


def test_no_evidence_is_not_support() -> None:
    assert check_statement("The review was booked.", [], TALK, MEETING).verdict != "supported"
    assert checked("The review was booked.", Transcript("exact")).verdict != "supported"


def test_a_struck_segment_supports_nothing() -> None:
    struck = tuple(
        Segment(s.id, s.start, s.end, s.text, s.speaker, flags=("struck",)) if s.id == "s10" else s for s in SEGMENTS
    )
    assert (
        checked("The review was to be held on 14 April.", Transcript("exact", segments=struck)).verdict != "supported"
    )


def test_unknown_voices_are_never_called_wrong() -> None:
    nobody = Transcript("exact", segments=tuple(Segment(s.id, s.start, s.end, s.text) for s in SEGMENTS))
    found = {f.kind for f in checked("Joan Ilkley suggested closing the case in May.", nobody).findings}
    assert "wrong_speaker" not in found


def test_high_risk_matter_left_out_is_an_omission() -> None:
    omissions = check([Statement("d1", "Sam Birch saw Orla on Friday.")], TALK, MEETING).omissions
    assert ("s4", "high_risk_term") in {(o.segment, o.kind) for o in omissions}
    told = check([Statement("d1", "No injuries were seen.")], TALK, MEETING).omissions
    assert "injury" not in {o.detail for o in told}
    assert not [o for o in told if o.kind == "high_risk_term"]


def test_an_action_left_out_is_an_omission() -> None:
    omissions = check([Statement("d1", "Sam Birch saw Orla on Friday.")], TALK, MEETING).omissions
    assert "s8" in {o.segment for o in omissions if o.kind == "action"}
    told = check([Statement("d1", "Sam Birch was to telephone the school by Wednesday.")], TALK, MEETING).omissions
    assert "s8" not in {o.segment for o in told if o.kind == "action"}


@pytest.mark.parametrize(
    ("said", "written", "kind"),
    [
        (["Should we move to monthly visits?", "No, keep them weekly."],
         "It was agreed that visits would be monthly.", "certainty_raised"),
        (["His name's Harker. Or Parker, one of them."], "His name was Harker.", "certainty_raised"),
        (["I'd like to refer her to speech therapy."], "She had been referred to speech therapy.", "certainty_raised"),
        (["I saw Finn. Orla was out, so I didn't see her."], "Sam Birch had seen both children.", "scope_widened"),
        (["I saw her at school on the Friday."], "She was seen at home on the Friday.", "detail_changed"),
        (["It's the right wrist. No, sorry, the left."], "The right wrist was hurt.", "detail_changed"),
        (["Peter Doherty says she sleeps well."], "Peter Doherty told the meeting that she slept well.",
         "absent_person_present"),
        (["No drugs were found."], "No drugs had not been found.", "negation_added"),
        (["I never asked whether Orla had taken an overdose."], "Orla told Sam Birch that she had taken an overdose.",
         "certainty_raised"),
        (["I asked Orla if she was ever frightened of Peter and she said no."],
         "Orla was frightened of Peter.", "negation_lost"),
        (["Orla fell off the swing. Only the fence got kicked."], "Orla fell off the swing and kicked her brother.",
         "high_risk_term_invented"),
        (["Could Orla stay at her nan's on Saturdays?", "I don't want her at her nan's on Saturdays."],
         "Joan Ilkley asked whether Orla could stay at her nan's on Saturdays.", "wrong_speaker"),
        (["I'll visit the school on Monday and I'll ring the nursery."],
         "Sam Birch had visited the school, and was to ring the nursery.", "certainty_raised"),
        (["I could ask about a second rail.", "I don't want one. Let me think about it."],
         "Sam Birch was to ask about a second rail.", "action_not_agreed"),
        (["Dr Rees was on the ward. She hasn't said what she'd do."],
         "Dr Rees took part in the strategy discussion.", "absent_person_present"),
        (["Her last boyfriend was violent. The baby's dad is somebody else, he's called Ewan."],
         "Mary was experiencing violence from Ewan.", "name_not_in_evidence"),
        (["Is it bullying at school?", "She didn't use that word."], "Orla was bullied at school.", "certainty_raised"),
        (["I've had a headache since the fire drill on Monday.", "Oh dear."],
         "Joan Ilkley had had a headache since the fire drill on Monday.", "wrong_speaker"),
        (["Dean must not drink until the hearing."], "Dean may drink until the hearing.", "negation_lost"),
        (["She's not going home until the window is mended."], "She was going home.", "negation_lost"),
        (["His attendance is up to ninety, it has improved."], "His attendance had declined.",
         "direction_not_in_evidence"),
        (["Her brothers, Dean and Leo, live here. Her sister, Kim, lives with her nan."],
         "Her brother Kim lived with her nan.", "name_not_in_evidence"),
        (["He is sleeping well."], "Peter Doherty was sleeping well.", "name_not_in_evidence"),
        (["Auntie Win. And Mr Abara. Not Uncle Len, he tells jokes."],
         "Orla would talk to Uncle Len or Mr Abara.", "negation_lost"),
        (["So dad is, is it Sanjay?", "Sanjeev. He lives in Leicester."], "The father was Sanjay.", "superseded_value"),
        (["My next visit, I'd said Tuesday the tenth of March, but she can't do that, so it's Wednesday the eleventh."],
         "The next visit was on Tuesday 10 March.", "superseded_value"),
        (["The next meeting is on the first of April, no, that's a holiday. The eighth of April."],
         "The next meeting was to be held on 1 April.", "superseded_value"),
        (["Shall we say Thursday the thirtieth?", "I can't.", "Wednesday the twenty-ninth, then."],
         "The next review was to be on Thursday 30 April.", "superseded_value"),
        (["The letter came. Could you ring me if he turns up?", "Yes, I will."],
         "Miss Oyelaran was asked to ring if he turned up.", "absent_person_owns_action"),
        (["The weight is fine, thirteen kilos."], "The child was underweight.", "high_risk_term_invented"),
        (["She's missed two appointments."], "She had missed three of the appointments.", "number_not_in_evidence"),
        (["I've done two sessions out of the six."], "Four of the six sessions had been done.",
         "number_not_in_evidence"),
        (["Orla's out at her nan's. There's a bag of screws missing."], "Orla was missing.", "high_risk_term_invented"),
        (["Orla missed four matches. Five, actually."], "Orla had missed four matches.", "superseded_value"),
        (["I don't think he's dangerous."], 'Peter Doherty was "dangerous".', "quotation_out_of_context"),
        (["She's been well looked after by her nan."], "She had become looked after.", "high_risk_term_invented"),
    ],
)  # fmt: skip
def test_the_form_of_what_was_said_decides(said: list[str], written: str, kind: str) -> None:
    assert kind in {finding.kind for finding in _told(said, written).findings}


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (["I asked Orla if she was ever cold at night and she said no, not cold, just lonely."],
         "Orla was not cold at night but was lonely."),
        (["The ambulance came at twenty to midnight."], "The ambulance came at 11.40 pm."),
        (["It's the fifth time Orla has run off."], "Orla had run off five times."),
        (["There's no rule preventing her seeing Orla."], "No rule prevented her seeing Orla."),
        (["There's nothing in the nurse notes about a fall."], "The nurse notes contained nothing about a fall."),
        (["I'll collect the key when it's ready."], "Sam Birch was to collect the key when it was ready."),
        (["Orla has a bruise, about one and a half centimetres."], "Orla had a bruise of about 1.5 cm."),
        (["Not a good week. The form hasn't come, I rang them and nobody's sent it."], "The form had not been sent."),
        (["Were any children at the address?", "We can't say."],
         "It could not be said whether any children had been present at the address."),
        (["I didn't get the report till this morning."], "The report had been received that morning."),
        (["Peter's weight went up. The doctor offered tablets and Peter declined medication."],
         "Peter declined medication."),
        (["She rang one one one on Friday."], "She rang 111 on Friday."),
        (["I saw the two girls. I didn't see Bradley, he was at his nan's."],
         "Both girls had been seen, but not Bradley."),
        (["Nat was on time. Natalie brought them an egg.", "Okay.", "Nat gave one to each."],
         "Natalie gave one to each."),
        (["Both tests in December were negative."], "The two tests in December were negative."),
        (["Every eight weeks I'd call in.", "I've passed five units.", "Out of?", "Eight."],
         "Five of the eight units had been passed."),
        (["I've done two sessions out of the six.", "You can carry all six into the spring."],
         "Two of the six sessions had been done."),
        (["Orla's fourteen. I've seen her six times."], "Orla had been seen six times."),
        (["I rang one one one, and they said only if it went over thirty-nine."],
         "They said only if it went over 39."),
        (["I can do Fridays, the whole morning."], "The whole of Friday mornings could be done."),
        (["I stopped on the first of May. I had one on the thirtieth of May."],
         "Sam Birch stopped on 1 May, with one at the end of that month."),
        (["Orla missed four matches. Five, actually, with the cup one."], "Orla had missed five matches."),
        (["The bed came. There's a bag of screws missing."], "A bag of screws was missing from the bed."),
        (["He pushed a boy in the queue. Nobody was hurt."], "He pushed a boy in the queue, and no one was injured."),
        (["I looked after the children for four nights."], "Sam Birch looked after the children for four nights."),
        (["The Okonjo report is due at court on Friday.", "I'll write it."], "The Okonjo report was due at court."),
        (["Orla wrote it down. I'll read it. \"I want him to say sorry to Mum.\""],
         'Orla wrote, "I want him to say sorry to Mum."'),
        (["Joan, attendance.", "It was eighty-one percent and it's eighty-eight now."],
         "Joan Ilkley reported that attendance had improved from 81% to 88%."),
        (["I take Orla to school Monday to Thursday."], "Sam Birch takes Orla to school from Monday to Thursday."),
        (["Visits go up to weekly, I've decided that, for the Dohertys."],
         "Visits to the Dohertys are to go up to weekly."),
        (["Anything about money goes by text from now on."], "They were to deal with money by text."),
        (["I don't mind who it is so long as I'm in my own bed."],
         'Sam Birch did not mind who it was "so long as I\'m in my own bed".'),
    ],
)  # fmt: skip
def test_the_same_said_in_another_form_is_supported(said: list[str], written: str) -> None:
    assert _told(said, written).verdict == "supported"


def _told(said: list[str], written: str) -> CheckedStatement:
    voices = ("Sam Birch", "Joan Ilkley")
    segments = tuple(Segment(f"s{n}", n, n + 1, text, voices[n % 2]) for n, text in enumerate(said))
    talk = Transcript("exact", complete=True, segments=segments)
    return check([Statement("d1", written)], talk, MEETING).statements[0]


def test_a_worker_with_children_in_their_role_is_no_child() -> None:
    team = (Participant("p1", "Gareth Lomas", "detective sergeant, child abuse team"),)
    talk = Transcript(
        "exact", complete=True, segments=(Segment("s0", 0, 1, "Officers found no injuries.", "Gareth Lomas"),)
    )
    told = [Statement("d1", "DS Lomas reported that officers had found no injuries.")]
    assert check(told, talk, replace(MEETING, participants=team), terms=["DS"]).statements[0].verdict == "supported"
