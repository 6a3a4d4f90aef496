"""The verbs on real parts: real weights, real children, sealed sound on a real disk."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from conftest import PASSPHRASE

from engine import sample
from models import catalogue
from models.errors import ModelMissing

if TYPE_CHECKING:
    from conftest import Command

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]
RATE = 16_000
DATA = Path(os.environ.get("CANDOUR_DATA", Path(__file__).parents[3] / "shared" / "data"))


@pytest.fixture(autouse=True)
def weights() -> None:
    try:
        for kind in ("speech", "language"):
            catalogue.find(catalogue.default(kind))
    except ModelMissing as error:
        pytest.skip(error.message)


@pytest.fixture
def four_seconds(tmp_path: Path) -> Path:
    sound, rate = soundfile.read(sample.sound(), frames=4 * 16_000)
    soundfile.write(tmp_path / "four.wav", sound, rate)
    return tmp_path / "four.wav"


def test_the_president_is_heard(candour: Command) -> None:
    found = sorted(DATA.rglob("jfk*"))
    sound = [path for path in found if path.suffix in {".wav", ".flac", ".mp3"}]
    if not sound:
        pytest.skip(f"no test data: {DATA}")
    done = candour("transcribe", str(sound[0]), "--json")
    assert done.status == 0
    text = " ".join(part["text"] for part in done.document["segments"]).lower()
    assert "ask not what your country can do for you" in text
    assert done.document["model"] == "base"
    assert "#" not in done.err, "a bar is for terminals"


def test_two_hours_of_silence_are_an_empty_transcript(candour: Command, tmp_path: Path) -> None:
    path = tmp_path / "silent.flac"
    minute = np.zeros(60 * RATE, dtype="int16")
    with soundfile.SoundFile(path, "w", RATE, 1) as file:
        for _ in range(120):
            file.write(minute)
    document = candour("transcribe", str(path), "--json").document
    assert (document["segments"], document["dropped"], document["audio_seconds"]) == ([], [], 7200)


@pytest.mark.parametrize("what", ["corrupt", "cut", "empty", "missing", "folder", "text", "secret"])
def test_a_sound_file_that_cannot_be_heard(candour: Command, tmp_path: Path, what: str) -> None:
    path = tmp_path / f"{what}.wav"
    contents = {"corrupt": b"RIFF" + os.urandom(5000), "empty": b"", "text": b"xylophone " * 100}
    if what == "folder":
        path.mkdir()
    elif what == "cut":
        path.write_bytes(sample.sound().read_bytes()[:3000])
    elif what == "secret":
        path.write_bytes(b"RIFF....WAVE")
        path.chmod(0)
        if os.geteuid() == 0:
            pytest.skip("root may read everything")
    elif what in contents:
        path.write_bytes(contents[what])
    done = candour("transcribe", str(path), "--json")
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("Sound file not readable: ")
    assert "xylophone" not in done.err


def test_models_that_are_not_there(candour: Command, tmp_path: Path) -> None:
    for words in (("transcribe", str(sample.sound())), ("draft", str(transcript_of_sample(tmp_path)))):
        done = candour(*words, "--model", "nonesuch")
        assert done.status == 1
        assert "candour models list" in done.err


def transcript_of_sample(folder: Path) -> Path:
    turns = json.loads(Path(sample.__file__).with_name("transcript.json").read_text())
    path = folder / "transcript.json"
    path.write_text(json.dumps({"segments": [turn | {"speaker": turn["name"]} for turn in turns]}))
    return path


def test_a_draft_names_what_every_line_rests_on(candour: Command, tmp_path: Path) -> None:
    done = candour("draft", str(transcript_of_sample(tmp_path)), "--json")
    assert done.status == 0
    lines = [line for section in done.document["sections"] for line in section["statements"]]
    assert any(line["evidence"] for line in lines)
    assert {line["kind"] for line in lines} <= {"worded", "quoted", "data"}


@pytest.mark.parametrize(
    ("kind", "template"),
    [("cin_home_visit", "visit"), ("family_group_meeting", "case-note"), ("", "supervision")],
)
def test_a_draft_takes_the_template_by_the_kind_of_meeting(
    candour: Command, tmp_path: Path, kind: str, template: str
) -> None:
    (tmp_path / "meeting.json").write_text(json.dumps({"kind": kind}))
    (tmp_path / "talk.json").write_text(json.dumps({"segments": []}))
    done = candour("draft", str(tmp_path / "talk.json"), "--meeting", str(tmp_path / "meeting.json"), "--json")
    assert done.document["template"] == template


def test_a_recording_from_the_first_word_to_its_destruction(candour: Command, four_seconds: Path) -> None:
    done = candour.unlocked("record", "--source", str(four_seconds), "--json")
    assert done.status == 0
    meeting = done.document["meeting"]
    assert (done.document["seconds"], done.document["missing"]) == (4.0, [])
    for ending in ("\n", "\r\n", ""):
        (row,) = candour.unlocked("meetings", "--json", ending=ending).document["meetings"]
        assert (row["id"], row["stage"], row["trouble"]) == (meeting, "recording", "")
    assert candour.unlocked("meetings", passphrase="some other words").status == 4
    more = candour.unlocked("record", "--source", str(four_seconds), "--meeting", meeting, "--seconds", "2", "--json")
    assert more.document["seconds"] == 6.0
    shown = candour.unlocked("meetings", "show", meeting, "--json").document
    assert (shown["sealed_seconds"], shown["interrupted"], shown["damage"]) == (6.0, False, [])
    min((candour.vault / "meetings" / meeting / "sound").iterdir()).unlink()
    assert candour.unlocked("meetings", "show", meeting, "--json").document["damage"]
    (one,) = candour.unlocked("meetings", "recover", "--json").document["meetings"]
    assert len(one["missing"]) == 1
    assert candour.unlocked("destroy", meeting, "--yes", "--json").document["meeting"] == meeting
    assert candour.unlocked("meetings", "show", meeting).status == 2
    assert candour.unlocked("ledger", "verify", "--json").document["faults"] == []


def test_a_passphrase_in_another_alphabet(candour: Command, four_seconds: Path) -> None:
    words = "zażółć gęślą jaźń"
    assert candour.unlocked("record", "--source", str(four_seconds), "--seconds", "1", passphrase=words).status == 0
    assert candour.unlocked("meetings", passphrase=words).status == 0
    assert candour.unlocked("meetings", passphrase="zazolc gesla jazn").status == 4


@pytest.mark.parametrize("source", ["missing.wav", "/nowhere/at/all", "no such one", "long" * 99, "\udcff"])
def test_nothing_to_record_from_leaves_no_meeting(candour: Command, source: str) -> None:
    done = candour.unlocked("record", "--source", source, "--json")
    assert (done.status, done.out) == (1, "")
    assert candour.unlocked("meetings", "--json").document == {"meetings": []}


def until(process: subprocess.Popen[bytes], words: bytes) -> None:
    assert process.stderr is not None
    said = b""
    while words not in said:
        more = process.stderr.readline()
        assert more, said
        said += more


def started_recording(candour: Command) -> subprocess.Popen[bytes]:
    """Start recording the sample at the pace of life and wait until some of it is sealed."""
    read, write = os.pipe()
    process = candour.start("record", "--source", str(sample.sound()), "--json", "--passphrase-fd", "0", stdin=read)
    os.write(write, PASSPHRASE.encode() + b"\n")
    os.close(read)
    os.close(write)
    until(process, b"Sealed up to")
    return process


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_recording_well(candour: Command, number: signal.Signals) -> None:
    process = started_recording(candour)
    busy = candour.unlocked("meetings")
    assert busy.status == 4
    assert str(process.pid) in busy.err
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert b'"seconds"' in out
    (row,) = candour.unlocked("meetings", "--json").document["meetings"]
    shown = candour.unlocked("meetings", "show", row["id"], "--json").document
    assert shown["sealed_seconds"] >= 2
    assert not shown["interrupted"]


def test_killed_while_recording_it_is_offered_back(candour: Command, four_seconds: Path) -> None:
    process = started_recording(candour)
    process.kill()
    process.wait(60)
    process.communicate()
    (one,) = candour.unlocked("meetings", "recover", "--json").document["meetings"]
    assert one["interrupted"]
    assert one["sealed_seconds"] >= 2
    on = candour.unlocked("record", "--source", str(four_seconds), "--meeting", one["id"], "--json").document
    assert on["seconds"] == pytest.approx(one["sealed_seconds"] + 4)
    assert candour.unlocked("meetings", "recover", "--json").document == {"meetings": []}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_verb_ended_from_outside_says_so(candour: Command, number: signal.Signals) -> None:
    process = candour.start("transcribe", str(sample.sound()), "--json")
    until(process, b"Recognising")
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 128 + number
    assert out == b""
    assert err.startswith(b"Stopped.")


def opened_for_writing(trace: str, root: Path) -> set[str]:
    """List what was opened to be written to or made, by name, out of what strace saw; refusals are none."""
    calls = re.findall(r"\b(?:open|openat|creat|mkdir|mkdirat|rename\w*|link\w*|symlink\w*)\((.*)\) = [0-9]", trace)
    writing = (call for call in calls if re.search(r"O_WRONLY|O_RDWR|O_CREAT|^[^O]*$", call))
    names = (name for call in writing for name in re.findall(r'"([^"]*)"', call))
    return {name for name in names if name.startswith("/") and not Path(name).is_relative_to(root)}


def test_the_demonstration_holds_and_is_seen_to_open_no_socket_and_write_nowhere_else(candour: Command) -> None:
    trace = candour.home / "trace"
    watch = "trace=socket,open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,symlink,symlinkat"
    wrap = ("strace", "--follow-forks", "--seccomp-bpf", "--quiet=all", "-o", str(trace), "-e", watch)
    traced = shutil.which("strace") is not None
    candour.environment["PYTHONDONTWRITEBYTECODE"] = "1"  # a checkout never run before would keep its own
    done = candour("demo", "--plain", "--yes", wrap=wrap if traced else ())
    assert done.status == 0, done.out + done.err
    assert "FAILED" not in done.out
    seen = trace.read_text(encoding="utf-8") if traced else ""
    trace.unlink(missing_ok=True)
    assert not [path for path in candour.home.rglob("*") if path.is_file()], "something was left behind"
    if not traced:
        pytest.skip("strace is not installed: the demonstration holds, and nobody watched it")
    assert "openat" in seen
    assert not [
        line for line in seen.splitlines() if "socket(" in line and "AF_UNIX" not in line and "= -1" not in line
    ]
    assert opened_for_writing(seen, candour.home) <= {"/dev/null", "/dev/tty"}


@pytest.mark.soak
def test_the_demonstration_holds_without_any_network(candour: Command) -> None:
    wrap = ("unshare", "--net", "--")
    if subprocess.run([*wrap, "true"], capture_output=True, check=False).returncode:
        pytest.skip("a network namespace of one's own is not permitted here")
    done = candour("demo", "--plain", "--yes", "--json", wrap=wrap)
    assert done.status == 0
    assert done.document["failed"] == []
