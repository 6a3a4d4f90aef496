"""How each verb ends: one JSON document or a clear sentence, the right status, and never a word of what a file says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Command

SECRET = "xylophone"
TRANSCRIPT = {
    "segments": [
        {"id": "s1", "start": 0, "end": 4, "speaker": "Ada Obi", "text": "I will ring the school on Thursday."},
        {"id": "s2", "start": 4, "end": 9, "speaker": "Ben Sands", "text": "Maisie was there every day."},
    ],
    "later": {"unknown": [1]},
}
MEETING = {"kind": "supervision", "date": "2026-11-02", "participants": [{"name": "Ada Obi"}, {"name": "Ben Sands"}]}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "t.json").write_text(json.dumps(TRANSCRIPT))
    (folder / "m.json").write_text(json.dumps(MEETING))
    (folder / "s.json").write_text(
        json.dumps([{"id": "d1", "text": "Maisie was there every day.", "evidence": ["s2"]}])
    )
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ("fly",),
        ("transcribe",),
        ("transcribe", "--frob", "x.wav"),
        ("check", "--transcript", "x"),
        ("models", "add"),
        ("models", "list", "x"),
        ("meetings", "show"),
        ("meetings", "list", "abcd"),
        ("ledger",),
        ("record",),
        ("record", "--source", "x.wav", "--seconds", "-1"),
        ("record", "--source", "x.wav", "--seconds", "nan"),
        ("record", "--source", "x.wav", "--seconds", "1e308"),
        ("destroy",),
        ("destroy", "--expired", "abcd"),
        ("meetings", "consent"),
    ],
)
def test_wrong_usage(candour: Command, words: tuple[str, ...]) -> None:
    done = candour(*words)
    assert (done.status, done.out) == (2, "")
    assert done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    "verb", ["demo", "doctor", "models", "transcribe", "draft", "check", "record", "meetings", "destroy", "ledger"]
)
def test_every_verb_explains_itself_with_an_example(candour: Command, verb: str) -> None:
    done = candour(verb, "--help")
    assert done.status == 0
    assert f"Example: candour {verb}" in " ".join(done.out.split())
    assert "--json" in done.out


def test_check_answers_with_one_document(candour: Command, files: Path) -> None:
    words = ("check", "--transcript", str(files / "t.json"), "--meeting", str(files / "m.json"), "--json")
    done = candour(*words, "--statements", str(files / "s.json"))
    assert (done.status, done.err.replace("Reading\n", "")) == (0, "")
    assert [one["verdict"] for one in done.document["statements"]] == ["supported"]
    piped = candour(*words, "--statements", "-", stdin=(files / "s.json").read_bytes())
    assert piped.document == done.document


def test_check_without_a_model_to_read_goes_by_the_rules_and_says_so(
    candour: Command, files: Path, tmp_path: Path
) -> None:
    words = ("check", "--transcript", str(files / "t.json"), "--statements", str(files / "s.json"))
    candour.environment["CANDOUR_MODELS"] = str(tmp_path)
    done = candour(*words, "--json")
    assert (done.status, done.document["model"]) == (0, None)
    assert "Checked by the rules alone" in candour(*words).out
    (tmp_path / "all-mpnet-base-v2.safetensors").write_bytes(b"not it")
    damaged = candour(*words)
    assert damaged.status == 0
    assert "is not the approved model" in damaged.out


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", ""),
        (SECRET.encode(), ""),
        (b"\xff\xfe" + SECRET.encode("utf-16-le"), ""),
        (b'{"segments": [{"id": "s1", "start": 0, "text": "xylophone"}]}', "`end`"),
        (b'{"segments": [{"id": "s1", "start": 2, "end": 1, "text": "xylophone"}]}', "$.segments[0].end"),
        (b'{"segments": [{"id": "s1", "start": -2, "end": 1, "text": "xylophone"}]}', "$.segments[0].start"),
        (b'{"segments": [{"id": "s1", "start": 0, "end": 1e999, "text": "xylophone"}]}', "$.segments[0].end"),
        (b'{"segments": [{"id": "s1", "start": 0, "end": NaN, "text": "xylophone"}]}', ""),
        (b'{"segments": [{"id": "s1", "start": 0, "end": 1, "text": ["xylophone"]}]}', "$.segments[0].text"),
        (b'{"segments": [{"id": "\\u001b[2J", "start": 0, "end": 1, "text": "xylophone"}]}', "$.segments[0].id"),
        (b'{"segments": ' + b"[" * 100_000, ""),
        (b'{"xylophone": ' + b"[" * 100_000 + b"]" * 100_000 + b', "segments": []}', ""),
    ],
)
def test_a_transcript_not_in_order(candour: Command, files: Path, content: bytes, place: str) -> None:
    done = candour("check", "--transcript", "-", "--statements", str(files / "s.json"), "--json", stdin=content)
    assert (done.status, done.out) == (1, "")
    assert place in done.err
    assert SECRET not in done.err


def test_two_segments_of_one_id_and_a_byte_order_mark(candour: Command, files: Path) -> None:
    words = ("check", "--transcript", "-", "--statements", str(files / "s.json"))
    twice = json.dumps({"segments": [TRANSCRIPT["segments"][0]] * 2}).encode()
    assert "twice - at `$.segments[1].id`" in candour(*words, stdin=twice).err
    assert candour(*words, stdin=b"\xef\xbb\xbf" + (files / "t.json").read_bytes()).status == 0


def test_what_cannot_be_read_is_named(candour: Command, files: Path) -> None:
    for name in (files / "missing.json", files):
        done = candour("draft", str(name))
        assert done.status == 1
        assert str(name) in done.err


def test_the_name_of_a_file_cannot_steer_the_terminal(candour: Command) -> None:
    done = candour("draft", "no\x1b[2J\u202efile.json")
    assert done.status == 1
    assert "no�[2J�file.json" in done.err


def test_no_vault_yet(candour: Command) -> None:
    assert candour("meetings", "--json").document == {"meetings": []}
    done = candour.unlocked("ledger", "verify")
    assert done.status == 2
    assert "no vault" in done.err
    assert not list(candour.vault.iterdir())


def test_without_a_terminal_nobody_is_asked(candour: Command) -> None:
    done = candour("ledger", "verify", stdin=b"x\n")
    assert done.status == 4
    assert "--passphrase-fd" in done.err
    assert candour("ledger", "verify", "--passphrase-fd", "77").status == 4
    assert candour("ledger", "verify", "--passphrase-fd", "0", stdin=b"\xff\xff\n").status == 4


def test_destroying_asks_for_a_word(candour: Command) -> None:
    done = candour.unlocked("destroy", "abcd-efgh")
    assert done.status == 2, "the word is part of the usage; nobody's policy or consent stands against it"
    assert "Add --yes" in done.err


@pytest.mark.parametrize("words", [("models",), ("models", "--json")])
def test_a_reader_that_goes_away_had_what_it_wanted(candour: Command, words: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    process = candour.start(*words, stdout=write)
    os.close(write)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0
    assert err == b""


def test_doctor_and_models_say_what_is_here(candour: Command) -> None:
    names = {check["name"] for check in candour("doctor", "--json").document["checks"]}
    assert {"network", "writing", "processor", "memory", "speech model", "sound", "disk", "swap", "terminal"} <= names
    assert {"name", "kind", "state", "sha256"} <= set(candour("models", "--json").document["models"][0])


def test_a_terminal_of_another_alphabet_gets_question_marks(candour: Command, files: Path) -> None:
    candour.environment["PYTHONIOENCODING"] = "ascii"
    (files / "s.json").write_text(json.dumps([{"id": "d\u2019", "text": "Maisie\u2019s."}]))
    done = candour("check", "--transcript", str(files / "t.json"), "--statements", str(files / "s.json"))
    assert done.status == 0
    assert "d?" in done.out


PROBE = """
import sys, os
import tui.cli as cli
from models import sandbox
native = {"numpy", "pyrage", "tinydb", "msgspec", "soundfile", "sounddevice", "soxr", "textual", "llama_cpp"}
def loaded():
    return sorted(native & {name.partition(".")[0] for name in sys.modules}), len(os.listdir("/proc/self/task"))
real = sandbox.confine
def confine(*args, **more):
    print(loaded())
    return real(*args, **more)
sandbox.confine = confine
verb, arguments = cli.parse(sys.argv[1:])
cli._confine(verb)
import socket
for kind in (socket.AF_INET, socket.AF_INET6):
    for how in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            socket.socket(kind, how)
            print("open")
        except PermissionError:
            pass
socket.socket(socket.AF_UNIX)
try:
    open(os.environ["HOME"] + "/elsewhere", "w")
    print("written")
except PermissionError:
    pass
"""


@pytest.mark.parametrize(
    "words", [("doctor",), ("transcribe", "x"), ("meetings",), ("record", "--source", "x"), ("demo",), ()]
)
def test_the_doors_are_shut_before_anything_native_is_loaded(candour: Command, words: tuple[str, ...]) -> None:
    command = [sys.executable, "-c", PROBE, *words]
    done = subprocess.run(command, env=candour.environment, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("([], 1)\n", "")


def test_a_new_passphrase_is_asked_for_twice_at_a_terminal(candour: Command, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    try:
        for end in pty.openpty():
            os.close(end)
    except OSError:
        pytest.skip("no terminal can be made here")
    words = [sys.executable, "-m", "tui", "record", "--source", "missing.wav"]
    for answers, sentence in (
        (("an otter reads slowly", "an otter reads slow"), b"are not the same"),
        (("short", "short"), b"12"),
    ):
        process, terminal = pty.fork()
        if not process:
            os.execve(sys.executable, words, candour.environment)  # noqa: S606 - our own command, on a terminal
        said = b""
        for prompt, answer in zip((b"new vault:", b"again:"), answers, strict=True):
            while prompt not in said:
                said += os.read(terminal, 1000)
            os.write(terminal, answer.encode() + b"\n")
        while True:
            try:
                more = os.read(terminal, 1000)
            except OSError:
                break
            said += more
        assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 2
        os.close(terminal)
        assert sentence in said
        assert answers[0].encode() not in said
        assert not (candour.vault / "vault.json").exists()
