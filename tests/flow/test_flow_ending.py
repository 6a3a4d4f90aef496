"""What leaves a meeting and what is left of it: papers, boxes, figures, holds, retention, certificate, ledger."""

from __future__ import annotations

import base64
import gzip
import json
import math
import multiprocessing
import os
import pwd
import re
import secrets
import struct
import time
import zlib
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import msgspec
import pytest
import studio as fakes
from studio import ADA, BEN, decide_all, drafted, drained, prepared, reopened, worded, workspace

from engine import ledger
from engine.errors import CandourError, Damaged, ExportTaken, NotAllowed
from engine.export import LeftOut
from engine.flow.exporting import BOXES, NOTES, STATEMENT
from engine.holds import HoldReason, today
from engine.meeting import Origin, Participant, Stage, Verdict
from engine.residue import search
from engine.vault import Vault
from tui.plain import ending
from tui.plain.lines import Asker
from tui.plain.sitting import Sitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import tzinfo

    from engine.flow import MeetingFlow, Workspace

SAM, MIA = Participant("p3", "Sam Reed", child=True), Participant("p4", "Mia Reed", child=True)


async def approved(space: Workspace, folder: Path) -> MeetingFlow:
    flow = await drafted(space, folder)
    decide_all(flow)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    return flow


def with_policy(space: Workspace, **values: object) -> None:
    space.policy = msgspec.structs.replace(space.policy, **values)
    space._tools = space._tools.__class__(
        **{name: getattr(space._tools, name) for name in space._tools.__slots__} | {"policy": space.policy}
    )
    space._flows.clear()


async def test_papers_leave_as_the_policy_lets_them_and_never_over_anything(space: Workspace, tmp_path: Path) -> None:
    with_policy(space, document_header="Westshire", ai_use_statement=False, box_limit=40)
    flow = await approved(space, tmp_path)
    record = flow.preview("text")
    assert record.startswith("Westshire\n")
    assert "How AI was used" not in record
    assert "How AI was used" in flow.preview("text", STATEMENT)
    done = flow.export("word", tmp_path / "out")
    assert Path(done.path).name == "2026-11-02-supervision.docx"
    with pytest.raises(ExportTaken):
        flow.export("word", tmp_path / "out")
    assert flow.export("word", tmp_path / "out", beside=True).path.endswith("-2.docx")
    assert NOTES not in [paper.id for paper in flow.papers]
    assert flow.export("html", tmp_path / "out", STATEMENT).path.endswith("-ai-use.html")


async def test_typed_notes_leave_with_their_times(space: Workspace, tmp_path: Path) -> None:
    flow = prepared(space)
    flow.note("Ben was late.")
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    decide_all(flow)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    text = flow.preview("text", NOTES)
    assert re.search(r"\d\d:\d\d  Ben was late\.", text)
    assert "unchanged since" in text
    flow.export("text", tmp_path, NOTES)
    assert flow.why_not(Stage.DESTRUCTION)


async def test_every_box_taken_is_as_good_as_a_file(space: Workspace, tmp_path: Path) -> None:
    flow = await approved(space, tmp_path)
    assert flow.why_not(Stage.DESTRUCTION)
    with pytest.raises(NotAllowed, match="clipboard"):
        flow.take_box(1, copied=True)
    for taken, box in enumerate(flow.boxes()):
        assert len(flow.boxes_taken) == taken, "a box with the text of another is not ticked with it"
        assert flow.take_box(box.number) == box.text
    assert flow.boxes_taken == {box.number for box in flow.boxes()}
    assert not flow.why_not(Stage.DESTRUCTION)
    written = Path(flow.export("text", tmp_path / "out", BOXES).path).read_text()
    assert all(f"[{box.number}] {box.title}" in written and box.text in written for box in flow.boxes())


async def test_nothing_is_written_where_it_would_go_with_a_meeting_or_cannot_be_shown(
    space: Workspace, tmp_path: Path
) -> None:
    flow = await approved(space, tmp_path)
    (tmp_path / "link").symlink_to(space.folder)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for folder in (space.folder, tmp_path / "link" / "meetings" / flow.meeting.id, tmp_path / "\udcff"):
        with pytest.raises(CandourError, match=r"in the vault|cannot be shown"):
            flow.export("text", folder)
    with_policy(space, export_folder=str(tmp_path / "out"))
    with pytest.raises(NotAllowed, match="By the policy"):
        space.open(flow.meeting.id).export("text", tmp_path / "loop")
    assert flow.exports == ()
    assert search([space.folder, tmp_path], ["Case supervision"]) == []


async def test_what_the_policy_does_not_list_leaves_in_no_other_dress(space: Workspace, tmp_path: Path) -> None:
    with_policy(space, export_forms=("word",), box_limit={"Analysis": 4})
    flow = await approved(space, tmp_path)
    for form in ("word", "text"):
        with pytest.raises(NotAllowed, match="lists word"):
            flow.export(form, tmp_path / "out", BOXES)
    assert {box.title: box.limit for box in flow.boxes() if box.limit} == {"Analysis": 4}
    done = flow.export_consent_record(tmp_path / "out")
    document = docx.Document(done.path)
    said = [paragraph.text for paragraph in document.paragraphs]
    assert done.path.endswith("-consent.docx")
    assert said[0] == "Consent record"
    assert not [line for line in flow.consent_record().split() if line.lower() not in " ".join(said).lower()]


def test_no_sentence_of_the_consent_record_is_torn_apart(space: Workspace, tmp_path: Path) -> None:
    with_policy(space, export_forms=("word",))
    flow = prepared(space)
    said = [paragraph.text for paragraph in docx.Document(flow.export_consent_record(tmp_path / "out").path).paragraphs]
    assert flow.told
    assert {paragraph for script in flow.told for paragraph in script.paragraphs} <= {*said}


async def test_a_clock_that_was_set_back_is_said_and_destroys_nothing(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(space, retention_days=1)
    number = prepared(space).meeting.id
    space.hold(number, HoldReason.COURT, today() + timedelta(days=1), "ref 12", ADA.name)
    day = [today() + timedelta(days=2)]
    monkeypatch.setattr("engine.flow.retiring.today", lambda: day[0])
    assert space.clock == ""

    class Fast(datetime):
        @classmethod
        def now(cls, zone: tzinfo | None = None) -> datetime:
            return datetime.now(zone) + timedelta(days=40)

    with monkeypatch.context() as fast:
        fast.setattr("engine.ledger.datetime", Fast)
        ledger.append(space._vault, "exported")
    again = reopened(space, fakes.Studio())
    assert "clock was set back" in again.clock
    assert again.retire() == ()
    assert again.held(number) is not None
    assert ledger.entries(again._vault)[-1].event == "clock_set_back"
    assert reopened(again, fakes.Studio()).clock == "", "it is said once and kept in the ledger"


async def test_a_copy_for_each_child_begins_apart_and_is_gone_through(space: Workspace, tmp_path: Path) -> None:
    flow = await drafted(space, tmp_path)
    flow.go(Stage.DRAFT)
    flow.change(participants=(ADA, BEN, SAM, MIA))
    flow.go(Stage.REVIEW)
    flow.confirm_draft()
    decide_all(flow)
    section = flow.review.draft.sections[-1].id
    flow.write(section, "Sam has a wombat.")
    flow.write(section, "Mia has a narwhal.")
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    with pytest.raises(NotAllowed, match="gone through"):
        flow.export("text", tmp_path / "out", SAM.id)
    assert [out.text for out in flow.copy_of(SAM.id).left_out] == ["Mia has a narwhal."]
    flow.copy_ready(SAM.id)
    path = Path(flow.export("word", tmp_path / "out", SAM.id).path)
    assert path.name == "2026-11-02-supervision-child-1.docx"
    assert search([path.parent], ["wombat"]) == [path]
    assert search([path.parent], ["narwhal", "Mia"]) == []
    assert flow.why_not(Stage.DESTRUCTION)


async def spoken(space: Workspace, folder: Path) -> tuple[MeetingFlow, dict[str, int]]:
    """A meeting with lines edited, rejected, quoted and written; and what was done to them."""
    flow = await drafted(space, folder)
    first, second, *_ = worded(flow)
    flow.open_statement(first)
    flow.decide(first, Verdict.EDIT, f"{flow.review.item(first).text} Checked.")
    flow.open_statement(second)
    flow.decide(second, Verdict.REJECT)
    decide_all(flow)
    flow.write(flow.review.draft.sections[0].id, "Ada rang beforehand.")
    return flow, {"edited": 1, "rejected": 1}


async def typed(space: Workspace, folder: Path) -> tuple[MeetingFlow, dict[str, int]]:
    """A meeting without sound, written from notes."""
    flow = prepared(space)
    flow.note("Ben will ring the school.")
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    decide_all(flow)
    return flow, {"edited": 0, "rejected": 0}


async def untouched(space: Workspace, folder: Path) -> tuple[MeetingFlow, dict[str, int]]:
    """A meeting taken over as it was drafted."""
    flow = await drafted(space, folder)
    decide_all(flow)
    return flow, {"edited": 0, "rejected": 0}


@pytest.mark.parametrize("make", [spoken, typed, untouched])
async def test_the_statements_figures_are_a_recount_from_the_versions(
    space: Workspace, tmp_path: Path, make: object
) -> None:
    flow, done = await make(space, tmp_path)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    (version,) = flow.versions
    drafted_as = {line.text: line.kind for section in flow.draft.sections for line in section.statements}
    lines = [line for section in version.record.sections for line in section.lines]
    taken = [drafted_as.get(line.text) for line in lines]
    new = taken.count(None)
    recount = {
        "worded by software": taken.count(Origin.WORDED),
        "the speakers’ own words": taken.count(Origin.QUOTED),
        "taken from the meeting’s details": taken.count(Origin.DATA),
        "drafted and then edited": done["edited"],
        "written by hand": new - done["edited"],
        "rejected": done["rejected"],
    }
    words = " ".join(flow.preview("text", STATEMENT).split())
    for what, number in recount.items():
        said = re.search(rf"(none|\d+) (?:was|were) {what}", words)
        assert (int(said[1]) if said and said[1] != "none" else 0) == number, what
    assert f"The record has {len(lines)} line" in words
    segments = {part.id for part in flow.transcript.segments} if flow.transcript else set()
    clips = len(segments & {name for line in lines for name in line.evidence})
    assert (f"on {clips} clip" in words) is (clips > 0)
    assert ("agreed to being recorded" in words) is (flow.transcript is not None)
    assert ("The software worked for" in words) is (flow.computing > 0)


async def test_a_hold_keeps_a_meeting_from_everything_that_destroys(space: Workspace, tmp_path: Path) -> None:
    with_policy(space, retention_days=1)
    flow = prepared(space)
    number = flow.meeting.id
    space.hold(number, HoldReason.COURT, today() + timedelta(days=30), "ref 12", ADA.name)
    (row,) = space.meetings()
    assert row.held_until == today() + timedelta(days=30)
    assert space.expired() == ()
    for act in (flow.destroy, lambda: space.destroy(number, ADA.name)):
        with pytest.raises(NotAllowed, match="held until"):
            act()
    assert space.retire() == ()
    (flow._sealed.folder / "record.age").write_bytes(b"damaged")
    with pytest.raises(NotAllowed, match="held until"):
        space.destroy(number, ADA.name)
    space.lift_hold(number, ADA.name)
    certificate = space.destroy(number, ADA.name)
    events = [entry.event for entry in ledger.entries(space._vault, number)]
    assert events[-4:] == ["held", "hold_lifted", "destruction_ordered", "destroyed"]
    assert certificate.ledger_head == ledger.entries(space._vault)[-2].hash
    assert certificate.storage.startswith("The vault lies ")
    written = space.write_certificate(certificate, tmp_path / "out")
    document, text = (Path(export.path).read_text() for export in written)
    assert json.loads(document)["ledger_head"] == certificate.ledger_head
    for piece in (number, "Not promised", certificate.ledger_head, "SHA-256"):
        assert piece in text
    assert BEN.name not in text + document


async def test_nothing_is_retired_that_was_not_warned_of_on_an_earlier_day(
    space: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_policy(space, retention_days=1)
    number = prepared(space).meeting.id
    day = [date(2027, 1, 5)]
    monkeypatch.setattr("engine.flow.retiring.today", lambda: day[0])
    space._tools.now._now += timedelta(days=70)
    assert space.retire() == ()
    assert space.retire() == ()
    day[0] += timedelta(days=1)
    (certificate,) = space.retire()
    assert (certificate.meeting, certificate.by) == (number, "retention policy")
    assert space.meetings() == ()


async def test_the_end_of_a_hold_is_warned_of_anew(space: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    with_policy(space, retention_days=1)
    number = prepared(space).meeting.id
    day = [date(2027, 1, 5)]
    for module in ("flow.retiring", "holds"):
        monkeypatch.setattr(f"engine.{module}.today", lambda: day[0])
    space._tools.now._now += timedelta(days=70)
    assert space.retire() == ()
    space.hold(number, HoldReason.COURT, date(2027, 6, 1), "ref 12", ADA.name)
    day[0] = date(2027, 6, 2)
    assert space.retire() == (), "the warning of January is none for June"
    day[0] = date(2027, 6, 3)
    assert len(space.retire()) == 1
    index = space._vault._storage.file
    assert not any(b"ref 12" in index._open(path)[1] for path in (index.path, index._previous))


CANARIES = [f"zq{secrets.token_hex(4)}" for _ in range(20)]
PERIOD = [round(12_000 * math.sin(2 * math.pi * n / 32)) for n in range(32)]
TONE = struct.pack("<64h", *PERIOD, *PERIOD)


def tone(recorder: fakes.FakeRecorder, index: int) -> fakes.Chunk:
    pcm = struct.pack("<32h", *PERIOD) * (fakes.CHUNK_SAMPLES // 32)
    at = index * fakes.CHUNK_SAMPLES
    return fakes.Chunk(index, at, fakes.CHUNK_SAMPLES, recorder.recording.started, "", pcm=pcm)


async def plant(space: Workspace, folder: Path) -> tuple[MeetingFlow, tuple[str, ...]]:
    """Lead a meeting to its filing with a rare word wherever one can be entered; return it and those approved."""
    words = iter(CANARIES[:16])
    flow = prepared(space)
    family = Participant("p9", f"Ann {next(words)}", next(words), child=True)
    flow.change(participants=(ADA, BEN, family), purpose=next(words), glossary=(next(words),))
    fakes.agreed(flow)
    for word in (next(words), *CANARIES[16:]):
        flow.note(word)
    await fakes.recorded(flow, folder)
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    for part in flow.transcript.segments[:3]:
        flow.correct(part.id, f"I will ring {next(words)} on Thursday.")
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    kept = next(words)
    first = worded(flow)[0]
    second = next(item.id for item in flow.review.desk if item.id != first and item.omission is None)
    flow.open_statement(first)
    flow.decide(first, Verdict.EDIT, f"{next(words)} wrote this.")
    flow.undo()
    flow.decide(first, Verdict.EDIT, f"{kept} stays.")
    flow.open_statement(second)
    flow.decide(second, Verdict.REJECT)
    section = flow.review.draft.sections[0].id
    flow.write(section, next(words))
    flow.undo()
    decide_all(flow)
    flow.approve(ADA.name)
    flow.go(Stage.EXPORT)
    out = flow.copy_of("family")
    flow.leave_out("family", LeftOut(0, 0, flow.record_so_far().sections[0].lines[0].text, next(words)))
    assert out.left_out == ()
    version = flow.version("for-p9")
    await drained(version.write_draft())
    first = version.review.desk[0].id
    version.open_statement(first)
    version.decide(first, Verdict.EDIT, f"{next(words)} wrote this.")
    version.undo()
    version.decide(first, Verdict.EDIT, f"{next(words)} wrote that.")
    decide_all(version)
    version.write(version.review.draft.sections[0].id, next(words))
    version.approve(ADA.name)
    space.hold(flow.meeting.id, HoldReason.OTHER, today(), next(words), ADA.name)
    return flow, (kept,)


def nearby(folder: Path) -> list[Path]:
    return [folder, Path("/var/tmp"), Path("/dev/shm")]  # noqa: S108 - only looked at


def everywhere(_folder: Path) -> list[Path]:
    """Return every place that somebody who runs this program can write to, or that the machine keeps for them."""
    named = [path for name, path in os.environ.items() if re.fullmatch("XDG_.*_(HOME|DIR)|TMPDIR", name)]
    swaps = [line.split()[0] for line in Path("/proc/swaps").read_text().splitlines()[1:]]
    kept = ["/tmp", "/var/tmp", "/dev/shm", "/run/user", "/var/crash", "/var/lib/systemd/coredump"]  # noqa: S108 - read
    home = pwd.getpwuid(os.getuid()).pw_dir
    places = {Path(place).resolve() for place in (*kept, *named, *swaps, home, ".")}
    return [place for place in places if not places & {*place.parents}]


@pytest.mark.parametrize(
    "places", [nearby, pytest.param(everywhere, marks=[pytest.mark.soak, pytest.mark.timeout(900)])]
)
async def test_canaries_are_in_ciphertext_only_and_after_destruction_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, places: Callable[[Path], list[Path]]
) -> None:
    begun = time.time() - 1
    monkeypatch.setattr(fakes.FakeRecorder, "_chunk", tone)
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    space = workspace(tmp_path, fakes.Studio())
    flow, _ = await plant(space, tmp_path)
    done = Path(flow.export("word", tmp_path / "exports").path)
    read = Path(flow.export("html", tmp_path / "exports", "for-p9").path)
    assert search([tmp_path / "vault"], [*CANARIES, TONE]) == []
    before = search(places(tmp_path), [*CANARIES, TONE], since=begun)
    assert set(before) == {done, read}, "looking finds what is packed, and nothing but the approved text lies clear"
    flow.confirm_filed()
    space.lift_hold(flow.meeting.id, ADA.name)
    space.write_certificate(flow.destroy(), tmp_path / "exports")
    assert (flow._held, flow._review, flow._spoken[1]) == (None, None, None), "undone steps and words are let go"
    done.unlink()
    read.unlink()
    space.lock()
    assert search(places(tmp_path), [*CANARIES, TONE], since=begun) == []
    assert multiprocessing.active_children() == []
    assert not Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text(), "no process of its own lives on"


def test_looking_finds_words_and_sound_however_they_are_packed(tmp_path: Path) -> None:
    word = CANARIES[0]
    packed = {
        "plain": word.encode(),
        "wide": word.encode("utf-16-le"),
        "hex": TONE.hex().encode(),
        "base64": base64.b64encode(f"..{word} and more".encode()),
        "gzip": b"noise" + gzip.compress(TONE),
        "zlib": secrets.token_bytes(100) + zlib.compress(f"said {word}".encode()),
    }
    for name, data in packed.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "clean").write_bytes(secrets.token_bytes(100_000))
    assert {path.name for path in search([tmp_path], [word, TONE])} == set(packed)


async def real_ledger(folder: Path) -> tuple[Vault, bytes]:
    """Return a vault with the ledger of a whole meeting in it, and that ledger as it is kept."""
    space = workspace(folder, fakes.Studio())
    flow = await approved(space, folder)
    flow.export("text", folder / "exports")
    flow.confirm_filed()
    flow.destroy()
    space = reopened(space, fakes.Studio())
    tables = space._vault.records.storage.read()
    kept = {name: tables[name] for name in ("ledger", "ledger_head")}
    return space._vault, msgspec.json.encode(kept)


def found_out(vault: Vault, changed: bytes) -> bool:
    """Tell whether a ledger put in place with the vault's own keys is found not to be as it was."""
    vault._storage._content = changed
    try:
        return bool(ledger.verify(vault).faults)
    except (Damaged, ValueError):
        return True


def missed(vault: Vault, whole: bytes, step: int, bits: int = 0) -> list[str]:
    """Change, delete, swap and cut at every `step`-th byte, and return what was not found out."""
    lost = []
    for at in range(0, len(whole), step):
        byte = whole[at : at + 1]
        other = b"1" if byte != b"1" else b"2"
        ways = {
            "changed": whole[:at] + other + whole[at + 1 :],
            "blanked": whole[:at] + b" " + whole[at + 1 :],
            "deleted": whole[:at] + whole[at + 1 :],
            "swapped": whole[:at] + whole[at + 1 : at + 2] + byte + whole[at + 2 :],
            "cut": whole[:at],
            **{f"bit {bit}": whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :] for bit in range(bits)},
        }
        lost += [f"{way} {at}" for way, made in ways.items() if made != whole and not found_out(vault, made)]
    return lost


async def test_any_byte_of_a_real_ledger_changed_deleted_swapped_or_cut_is_found(tmp_path: Path) -> None:
    vault, whole = await real_ledger(tmp_path)
    assert not found_out(vault, whole)
    assert missed(vault, whole, step=41) == []
    assert [way for way, made in rearranged(msgspec.json.decode(whole)) if not found_out(vault, made)] == []
    vault.lock()


def rearranged(tables: dict[str, dict[str, object]]) -> Iterator[tuple[str, bytes]]:
    """Yield a ledger with any two entries swapped, any one left out or put in twice, and cut after any."""
    entries = list(tables["ledger"].values())
    swaps = {f"{one} for {other}": (one, other) for one, other in combinations(range(len(entries)), 2)}
    made = {
        name: [entries[{one: other, other: one}.get(at, at)] for at in range(len(entries))]
        for name, (one, other) in swaps.items()
    }
    for at in range(len(entries)):
        made |= {f"without {at}": entries[:at] + entries[at + 1 :], f"cut at {at}": entries[:at]}
        made[f"{at} twice"] = entries[: at + 1] + entries[at:]
    for name, kept in made.items():
        numbered = {str(number): entry for number, entry in enumerate(kept, 1)}
        yield name, msgspec.json.encode({**tables, "ledger": numbered})


@pytest.mark.soak
async def test_every_byte_of_a_real_ledger_changed_deleted_swapped_or_cut_is_found(tmp_path: Path) -> None:
    vault, whole = await real_ledger(tmp_path)
    assert missed(vault, whole, step=1, bits=8) == []
    path = vault.folder / "records.age"
    vault.lock()
    sealed = path.read_bytes()
    for at in range(len(sealed)):
        path.write_bytes(sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :])
        with Vault.unlock(vault.folder, fakes.PASSPHRASE) as again, pytest.raises(Damaged):
            ledger.verify(again)


async def test_in_plain_lines_a_copy_is_gone_through_and_a_meeting_held(
    space: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    flow = await approved(space, tmp_path)
    typed = ("1 3-4", "00", "one", "99", "1, 3")  # only the last says which lines, and nothing is taken from the others
    folder = [str(tmp_path / "outt"), "no", str(tmp_path / "out"), "yes"]
    answers = iter(["3", *typed, "yes", "2", *folder])
    sitting = Sitting(Asker(lambda _prompt: next(answers)), space, flow, None)  # nothing long is done
    ending._export_another(sitting)
    (path,) = (tmp_path / "out").iterdir()
    assert path.name == "2026-11-02-supervision-family.txt"
    flow.export("text", tmp_path / "out")
    flow.confirm_filed()
    answers = iter(["2", "1/1/2020", f"{today() + timedelta(days=9)}", "ref 12", "yes"])
    ending._hold(sitting)
    assert space.held(flow.meeting.id).reason is HoldReason.COURT
    ending._hold(sitting)
    assert space.held(flow.meeting.id) is None
    said = capsys.readouterr().out
    assert said.count("Type numbers from 1 to") == len(typed) - 1
    assert "Left out: 1, 3." in said
