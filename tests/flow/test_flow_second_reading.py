"""A record handed to a second reader and back: what travels, what it becomes, and what hostile files can do."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import msgspec
import pytest
from pyrage import encrypt, x25519
from studio import ADA, Studio, decide_all, drafted, worded, workspace

from engine import handover
from engine.errors import InputInvalid, NotAllowed
from engine.meeting import Origin, Stage, Verdict
from engine.review import provenance
from tui.plain import handing, review
from tui.plain.lines import Asker
from tui.plain.sitting import Sitting

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from engine.flow import MeetingFlow, Workspace

READER = "Cy Dune"


@pytest.fixture
def other(tmp_path: Path, studio: Studio) -> Workspace:
    """Return the reader's own vault."""
    (tmp_path / "reader").mkdir()
    return workspace(tmp_path / "reader", studio)


@pytest.fixture
async def flow(space: Workspace, tmp_path: Path) -> MeetingFlow:
    """Return a meeting with everything decided."""
    flow = await drafted(space, tmp_path)
    decide_all(flow)
    return flow


def handed(flow: MeetingFlow, other: Workspace, tmp_path: Path) -> MeetingFlow:
    """Return the record at the reader's desk."""
    return other.read_for(tmp_path / flow.hand_over(other.reading_key, tmp_path).path, READER)


def test_the_reader_sees_the_same_desk_and_only_the_words_lines_rest_on(
    flow: MeetingFlow, other: Workspace, tmp_path: Path
) -> None:
    sent = flow.hand_over(other.reading_key, tmp_path)
    assert (tmp_path / sent.path).read_bytes().startswith(b"age-encryption.org/v1")
    read = other.read_for(tmp_path / sent.path, READER)
    assert read.review.desk == flow.review.desk
    assert read.record_so_far() == flow.record_so_far()
    assert all(read.evidence(item.id) == flow.evidence(item.id) for item in flow.review.desk)
    rests_on = {name for item in flow.review.desk for name in item.evidence}
    assert {part.id for part in read.transcript.segments} == rests_on & {part.id for part in flow.transcript.segments}
    assert not read.recordings
    assert read.outdated == ""


def test_a_reader_approves_exports_and_drafts_nothing(flow: MeetingFlow, other: Workspace, tmp_path: Path) -> None:
    read = handed(flow, other, tmp_path)
    assert all("handed to you" in read.why_not(stage) for stage in Stage)
    with pytest.raises(NotAllowed):
        read.approve(READER)
    with pytest.raises(NotAllowed):
        read.hand_over(other.reading_key, tmp_path)
    with pytest.raises(NotAllowed):
        read.undo()


def test_amendments_come_back_to_be_decided_about(flow: MeetingFlow, other: Workspace, tmp_path: Path) -> None:
    flow.approve(ADA.name)
    first, second, *_ = worded(flow)
    kept = flow.review.item(second).text
    read = handed(flow, other, tmp_path)
    read.decide(first, Verdict.EDIT, "Ada Obi to ring the school on Thursday, before noon.")
    read.decide(second, Verdict.REJECT)
    section = read.review.draft.sections[0].id
    read.write(section, "The chair asks for the date of the report.")
    reader, count = flow.take_in(tmp_path / read.hand_back(tmp_path).path)
    assert (reader, count) == (READER, 3)
    assert flow.approval is None
    assert {item.reader for item in flow.review.undecided()} == {READER}
    reworded = flow.review.item(first)
    assert reworded.amended == "Ada Obi to ring the school on Thursday, before noon."
    flow.decide(first, Verdict.EDIT, reworded.amended)
    assert provenance(flow.review.item(first)) is Origin.EDITED
    assert flow.review.item(second).amended == ""
    flow.decide(second, Verdict.ACCEPT)
    assert flow.review.item(second).text == kept
    (new,) = flow.review.undecided()
    flow.step(lambda review, by: review.rewrite(new.id, new.amended, by))
    lines = [line.text for part in flow.record_so_far().sections for line in part.lines]
    assert "The chair asks for the date of the report." in lines
    flow.approve(ADA.name)
    assert [version.approval.by for version in flow.versions] == [ADA.name] * 2


def test_lines_the_reader_moved_come_back_to_be_moved_or_left(
    flow: MeetingFlow, other: Workspace, tmp_path: Path
) -> None:
    first, second, *_ = worded(flow)
    read = handed(flow, other, tmp_path)
    elsewhere = next(part.id for part in read.review.draft.sections if not read.review.section(part.id))
    read.step(lambda review, by: review.move(first, elsewhere, 0, by))
    read.step(lambda review, by: review.move(second, elsewhere, 1, by))
    home = flow.review.item(second).section
    assert flow.take_in(tmp_path / read.hand_back(tmp_path).path) == (READER, 2)
    assert [flow.review.item(name).placed for name in (first, second)] == [(elsewhere, ""), (elsewhere, first)]
    flow.step(lambda review, by: review.shift(first, by))
    flow.decide(second, Verdict.ACCEPT)
    assert [item.id for item in flow.review.section(elsewhere)] == [first]
    assert flow.review.item(second).section == home
    assert not flow.review.undecided()


def test_what_was_changed_meanwhile_is_merged_and_no_word_lost(
    flow: MeetingFlow, other: Workspace, tmp_path: Path
) -> None:
    name = worded(flow)[0]
    flow.decide(name, Verdict.EDIT, "Ada Obi will ring the school on Thursday.")
    read = handed(flow, other, tmp_path)
    read.decide(name, Verdict.EDIT, "Ada Obi will ring the school on Thursday at nine.")
    flow.decide(name, Verdict.EDIT, "Ada Obi herself will ring the school on Thursday.")
    flow.take_in(tmp_path / read.hand_back(tmp_path).path)
    assert flow.review.item(name).amended == "Ada Obi herself will ring the school on Thursday at nine."
    assert flow.review.item(name).text == "Ada Obi herself will ring the school on Thursday."
    flow.undo()
    assert flow.review.item(name).decided


def test_a_reader_who_would_change_nothing_says_so(flow: MeetingFlow, other: Workspace, tmp_path: Path) -> None:
    flow.approve(ADA.name)
    read = handed(flow, other, tmp_path)
    assert flow.take_in(tmp_path / read.hand_back(tmp_path).path) == (READER, 0)
    assert flow.approval is not None


def test_files_of_others_are_refused(flow: MeetingFlow, other: Workspace, space: Workspace, tmp_path: Path) -> None:
    sent = tmp_path / flow.hand_over(other.reading_key, tmp_path).path
    read = other.read_for(sent, READER)
    back = tmp_path / read.hand_back(tmp_path).path
    before, meetings = flow.review, other.meetings()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long").write_bytes(b"x" * (handover.LIMIT + 1))
    (tmp_path / "cut").write_bytes(sent.read_bytes()[:-1])
    for path in (back, tmp_path, tmp_path / "none", tmp_path / "pipe", tmp_path / "long", tmp_path / "cut"):
        with pytest.raises(InputInvalid):
            other.read_for(path, READER)
    with pytest.raises(InputInvalid):
        space.read_for(sent, READER)
    with pytest.raises(InputInvalid):
        flow.take_in(sent)
    with pytest.raises(InputInvalid):
        flow.hand_over("age1nonsense", tmp_path)
    assert flow.review == before
    assert other.meetings() == meetings


HOSTILE: dict[str, Callable[[dict], object]] = {
    "no document": lambda _: [],
    "another format": lambda parcel: parcel | {"format": "candour amendments 1"},
    "a missing field": lambda parcel: {name: value for name, value in parcel.items() if name != "draft"},
    "no sections": lambda parcel: parcel | {"draft": parcel["draft"] | {"sections": []}},
    "one id twice": lambda parcel: parcel | {"desk": parcel["desk"][:1] * 2},
    "an id that is a heading": lambda parcel: parcel | {"desk": [parcel["desk"][0] | {"id": "section:x"}]},
    "a line nowhere": lambda parcel: parcel | {"desk": [parcel["desk"][0] | {"section": "nowhere"}]},
    "a verdict there is not": lambda parcel: parcel | {"desk": [parcel["desk"][0] | {"verdict": "hidden"}]},
    "an endless time": lambda parcel: parcel | {"segments": [parcel["segments"][0] | {"end": 1e300}]},
    "a time before time": lambda parcel: parcel | {"segments": [parcel["segments"][0] | {"start": -1}]},
    "a template elsewhere": lambda parcel: parcel | {"template": "../../etc/passwd.toml"},
    "a template unknown": lambda parcel: parcel | {"template": "pyproject.toml"},
    "no sender": lambda parcel: parcel | {"sender": "\u200b "},
    "a key that is none": lambda parcel: parcel | {"reply_to": "age1" + "q" * 58},
    "depths": lambda parcel: parcel | {"glossary": json.loads("[" * 200 + "]" * 200)},
}


def test_a_hostile_file_is_refused_and_leaves_nothing(flow: MeetingFlow, other: Workspace, tmp_path: Path) -> None:
    key = other.reading_key
    parcel = json.loads(msgspec.json.encode(flow._parcel("f" * 32, key)))
    for name, wrong in HOSTILE.items():
        data = encrypt(json.dumps(wrong(parcel)).encode(), [x25519.Recipient.from_str(key)])
        (tmp_path / "file").write_bytes(data)
        with pytest.raises(InputInvalid) as refused:
            pytest.fail(f"{name} was taken in: {other.read_for(tmp_path / 'file', READER)}")
        assert "hidden" not in f"{refused.value} {refused.value.hint}"
    assert other.meetings() == ()


def test_what_steers_a_terminal_does_not_come_in(flow: MeetingFlow, other: Workspace, tmp_path: Path) -> None:
    key = other.reading_key
    parcel = json.loads(msgspec.json.encode(flow._parcel("f" * 32, key)))
    parcel["desk"][0]["text"] = parcel["sender"] = "a\x1b]52;c;eA==\x07b\u202e"
    parcel["segments"][0]["text"] = "\x9b31mred\x00"
    (tmp_path / "file").write_bytes(encrypt(json.dumps(parcel).encode(), [x25519.Recipient.from_str(key)]))
    read = other.read_for(tmp_path / "file", READER)
    everything = repr(msgspec.to_builtins((read.review.desk, read.transcript, read.reading, read.meeting)))
    assert not any(sign in everything for sign in ("\\x1b", "\\x9b", "\\u202e", "\\x07", "\\x00"))


def test_in_plain_lines_it_is_handed_over_shaped_handed_back_and_taken_in(
    flow: MeetingFlow, space: Workspace, other: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    def sitting(at: Workspace, flow: MeetingFlow, *typed: str) -> Sitting:
        answers = iter(typed)
        return Sitting(Asker(lambda _prompt: next(answers)), at, flow, None)  # nothing long is done

    handing.second_reader(sitting(space, flow, other.reading_key))
    (sent,) = space.export_folder.glob("*second-reading*")
    answers = iter([str(sent), "", READER])
    read = handing.read_for_others(other, Asker(lambda _prompt: next(answers)))
    reworded, moved, gone, *_ = [item for item in read.review.desk if item.recorded and not item.own]
    assert review._in_hand(sitting(other, read, "2", f"{reworded.text} Indeed."), reworded)
    assert not review._in_hand(sitting(other, read, "7", "2", "2", "0"), moved)
    assert review._in_hand(sitting(other, read, "3"), gone)
    handing.second_reader(sitting(other, read, "yes"))
    (back,) = set(other.export_folder.glob("*second-reading*")) - {sent}
    handing.second_reader(sitting(space, flow, "1", str(back)))
    for item in (reworded, moved, gone):
        assert review._in_hand(sitting(space, flow, "8"), flow.review.item(item.id))
    desk = flow.review
    assert desk.item(reworded.id).text == f"{reworded.text} Indeed."
    assert desk.item(moved.id).section == read.review.item(moved.id).section != moved.section
    assert desk.item(gone.id).verdict is Verdict.REJECT
    assert f"{READER} has read it: 3 lines to decide about anew." in capsys.readouterr().out


def test_in_plain_lines_a_line_is_split_and_joined_again(
    flow: MeetingFlow, space: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    item = next(one for one in flow.review.desk if one.recorded and len(one.text.split()) > 3)
    middle = item.text.split()[2]
    answers = iter(["7", "1", "nowhere", "7", "1", middle, "7", "3", "7", "0", "1"])
    assert review._in_hand(Sitting(Asker(lambda _prompt: next(answers)), space, flow, None), item)
    assert flow.review.item(item.id).text == item.text
    said = capsys.readouterr().out
    assert "Those words are not in the line" in said
    assert "Two lines now." in said
    assert "One line now." in said
