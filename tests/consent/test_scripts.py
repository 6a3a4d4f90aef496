"""The scripts: short words for those who listen, and nothing promised that the program does not keep."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InputInvalid, UsageError
from engine.script import script, scripts

ROOT = Path(__file__).parents[2]
OLDEST = {
    "child": 9,
    "young-person": 11,
    "adult": 12,
    "telephone": 12,
    "interpreter": 12,
    "professionals": 12,
    "recorded": 12,
}
ENGLISH = [one for one in scripts() if one.language == "en-GB"]

NETWORK = "tests/models/test_sandbox.py::test_no_way_to_the_network"
STOPS = "tests/flow/test_flow_recording.py::test_a_no_while_recording_stops_the_recorder_at_once"
SEALED = "tests/engine/test_vault.py::test_no_clear_word_lies_in_any_byte_of_the_folder"
GONE = "tests/engine/test_destruction.py::test_nothing_of_the_meeting_is_left_and_others_are_whole"
APPROVED = "tests/review/test_review_properties.py::test_nothing_undecided_can_be_approved"
UNDECIDED = "tests/export/test_rendering.py::test_nothing_unapproved_and_nothing_rejected_goes_out"
ANSWERS = "tests/consent/test_answers.py::test_every_combination_of_answers_at_every_stage"
HUMAN = "tests/drafting/test_drafting.py::test_what_belongs_to_a_human_heading_is_handed_over"
ERASED = "tests/consent/test_withdrawal.py::test_what_is_erased_is_in_no_sealed_record_and_the_rest_is_of_use"
PAUSED = "tests/audio/test_audio_microphone.py::test_off_the_record_the_microphone_is_closed"
HEARD = "tests/transcript/test_hearing_real.py::test_the_sample_meeting_is_heard_with_its_names_at_its_times"
WORDED = "tests/drafting/test_wording_models.py::test_the_default_model_leaves_no_unsupported_line"

KEPT = {
    "A program on this computer turns the sound into text.": HEARD,
    "A second program on this computer writes a first draft of my notes.": WORDED,
    "A second program on this computer writes a first draft of the minutes.": WORDED,
    "Both run on this computer only.": NETWORK,
    "It all stays in this computer.": NETWORK,
    "Nothing is sent anywhere.": NETWORK,
    "So I check every line myself.": APPROVED,
    "Nothing goes on the record that I have not checked.": UNDECIDED,
    "The programs decide nothing.": HUMAN,
    "The programs decide nothing about you.": HUMAN,
    "The sound and the text are kept locked.": SEALED,
    "It is kept locked.": SEALED,
    "When the record is finished and filed, I delete the recording, the text and the drafts.": GONE,
    "When I have finished, I delete our voices.": GONE,
    "You can say no.": ANSWERS,
    "You can say stop.": STOPS,
    "You can say it any time.": STOPS,
    "You can say yes to one part and no to another.": ANSWERS,
    "You can change your mind at any time, and you can ask me to stop.": STOPS,
    "If you do, the recording stops at once.": STOPS,
    "Then the recording stops at once.": STOPS,
    "Then I can delete it all, or from a point you choose.": ERASED,
    "I can delete it, too.": ERASED,
    "I can pause the recording.": PAUSED,
    "What is said in the pause is not kept.": PAUSED,
}
"""What a script says the program does, and the test that shows it."""

PEOPLE = {
    "Before we start, I would like to ask you something.",
    "Before we start, I want to ask you something.",
    "Before we start, I would like to ask everyone here about recording.",
    "The chair has been asked first.",
    "You can say what you like.",
    "I want to listen to you well.",
    "I do not want to forget what you tell me.",
    "So I would like to record us.",
    "This computer keeps our voices.",
    "Then it turns them into words that I can read.",
    "It also helps me to write.",
    "I would like to record what we say today.",
    "There is a recording of what we said.",
    "I would like to use it to write the record of our meeting.",
    "I will tell you where else the recording is kept, and what becomes of it there.",
    "I would like to record this meeting, so that the minutes are right.",
    "I would like to record this call.",
    "You cannot see what I do, so I will tell you when it starts and when it ends.",
    "Please tell me first who is with you and can hear us.",
    "Then I can listen to you and not spend the time writing.",
    "Then I can listen to you and not write all the time.",
    "I will stop after each part, so that it can be put into your language.",
    "It is made for English.",
    "What is said in another language comes out wrong, and I take it out.",
    "So the notes rest on what the interpreter says.",
    "These programs make mistakes.",
    "They can mishear a name, or get a sentence wrong.",
    "They hear young voices less well than grown-up ones.",
    "They hear less well by telephone.",
    "The computer gets some words wrong.",
    "If something must stay off the record, say so.",
    "It makes no difference to the help you get.",
    "Nobody will be cross with you.",
    "If you tell me something that makes me think you are not safe, I have to pass it on.",
    "That is the same whether we record or not.",
    "If you tell me that you are not safe, I will tell someone who can help.",
    "So I ask each of you.",
    "So I ask each of you by name.",
    "I ask you and the interpreter, each by name.",
    "Please answer each question with yes or no.",
}
"""What the person who reads it says, promises or admits; no program can keep it for them. Questions are theirs too."""


def sentences(text: str) -> list[str]:
    return re.findall(r"[^.?!]+[.?!]", text.replace("\n", " "))


def reading_age(text: str) -> float:
    """Return the age by the grade of Kincaid, Fishburne, Rogers and Chissom and the five years before the first grade.

    “Derivation of New Readability Formulas for Navy Enlisted Personnel”, Research Branch Report 8-75, 1975.
    """
    words = re.findall(r"[A-Za-z’']+", text)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59 + 5


def syllables(word: str) -> int:
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = bool(re.search(r"[^aeiouy]e$|[^aeioudt]ed$|[^aeioulsxz]es$", word)) and not re.search(
        r"[^aeiouy]le$", word
    )
    return max(1, groups - silent)


@pytest.mark.parametrize(
    ("word", "count"), [("the", 1), ("recording", 3), ("table", 2), ("change", 1), ("computer", 3), ("asked", 1)]
)
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_every_english_script_is_measured() -> None:
    """The Welsh one is not: the formula counts English syllables and was fitted to English readers."""
    assert {one.name for one in ENGLISH} == set(OLDEST)
    assert {one.name for one in scripts()} - set(OLDEST) == {"adult.cy"}


@pytest.mark.parametrize("name", OLDEST)
def test_nobody_needs_more_schooling_than_they_have(name: str) -> None:
    found = script(name)
    assert reading_age(found.text) <= found.reading_age <= OLDEST[name]


@pytest.mark.parametrize("name", OLDEST)
def test_every_sentence_is_a_promise_with_a_test_or_a_persons_own(name: str) -> None:
    said = {sentence.strip() for sentence in sentences(script(name).text)}
    assert {
        sentence for sentence in said if sentence not in KEPT | dict.fromkeys(PEOPLE) and "?" not in sentence
    } == set()


def test_no_promise_is_left_over() -> None:
    said = {sentence.strip() for one in ENGLISH for sentence in sentences(one.text)}
    assert (KEPT.keys() | PEOPLE) - said == set()


@pytest.mark.parametrize("node", sorted(set(KEPT.values())))
def test_every_promise_has_a_test_that_exists(node: str) -> None:
    path, _, name = node.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("name", OLDEST)
def test_every_script_asks_all_three_and_says_that_no_is_an_answer(name: str) -> None:
    text = script(name).text
    assert text.count("?") >= 3
    for said in ("record", "You can say no.", "delete", "Nothing is sent anywhere.", "check every line"):
        assert said in text


def test_the_welsh_script_says_that_nobody_has_checked_it() -> None:
    welsh = script("adult.cy")
    assert (welsh.language, welsh.checked) == ("cy", False)
    assert len(welsh.paragraphs) == len(script("adult").paragraphs)
    assert all(one.checked for one in ENGLISH)


def test_the_organisations_scripts_take_the_place_of_ours_and_add_to_them(tmp_path: Path) -> None:
    front = "---\naudience: adults\ntitle: Hello\nlanguage: en-GB\nreading_age: 9\nversion: 7\n---\n"
    (tmp_path / "adult.md").write_text(f"{front}Ours.\n\nMay I?\n", encoding="utf-8")
    (tmp_path / "foster-carer.md").write_text(f"{front}Theirs.\n", encoding="utf-8")
    assert script("adult", tmp_path).paragraphs == ("Ours.", "May I?")
    assert script("adult", tmp_path).version == "adult 7"
    assert next(one.name for one in scripts(tmp_path)) == "adult"
    assert {one.name for one in scripts(tmp_path)} == {one.name for one in scripts()} | {"foster-carer"}
    with pytest.raises(UsageError, match="no script"):
        script("foster-carer")


GOOD = "---\naudience: a\ntitle: t\nlanguage: cy\nreading_age: 9\nversion: 1\n---\nWords.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Words.\n", "line 1"),
        ("", "line 1"),
        (GOOD.replace("audience", "audiense"), "line 2: “audiense” is no key"),
        (GOOD.replace("9", "nine"), "line 5: “reading_age” must be a whole number"),
        (GOOD.replace("version: 1", "version: 1\nversion: 2"), "line 7: “version” stands there twice"),
        (GOOD.replace("version: 1", "version: 1\nchecked: maybe"), "line 7: “checked” must be “yes” or “no”"),
        (GOOD.replace("title: t\n", ""), "line 6: the keys lack title"),
        (GOOD.replace("title: t", "title"), "line 3: a key, a colon and a value"),
        (GOOD.replace("Words.", ""), "nothing to read aloud"),
        (GOOD + "x" * 30_000, "too long"),
    ],
)
def test_a_script_not_in_order_is_refused_with_line_and_key(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.md").write_text(text, encoding="utf-8")
    with pytest.raises(InputInvalid) as wrong:
        script("own", tmp_path)
    assert said in wrong.value.message


@given(text=st.text() | st.text().map(GOOD.__add__) | st.text(max_size=20).map(lambda part: GOOD.replace("t\n", part)))
def test_whatever_a_script_holds_it_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "drawn.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        found = script("drawn", folder)
    except InputInvalid:
        return
    assert found.paragraphs
