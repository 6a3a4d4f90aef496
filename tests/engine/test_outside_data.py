"""Whatever lies in a file from outside, its reader answers with the record or with our own error, and nothing else."""

from __future__ import annotations

import asyncio
import io
import os
import pwd
import signal
import struct
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from time import monotonic
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pyrage
import pytest
import soundfile
from hostile import spoilt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage import x25519

from benchmarks import tables
from engine import exchange, handover, locations, masterkey, policy
from engine.audio import chunks, decode
from engine.audio.frames import Frames, Outlet
from engine.drafting.template import load_template
from engine.errors import CandourError, InputInvalid, SoundUnreadable, UsageError
from engine.meeting import Draft, Participant, Section, Segment, Statement, Transcript
from engine.policy_files import Places
from engine.review.desk import Amendment, Item
from engine.script import scripts
from engine.sealed import Keys, SealedFile
from models import catalogue, ggml
from models.child import LINE_LIMIT, Child
from tui.app import CandourApp
from tui.atlas import screens
from tui.keymap import KeyFiles, load
from tui.plain.lines import Asker, Choice, InputEnded, Left

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.keymap import Verbs

SOME, MANY = 40, 10_000
SECRET = str(x25519.Identity.generate())
KEYS = Keys.generate("vault")
WORDS = "an otter reads slowly"
CHEAP = 10
VAULT: dict[Path, bytes] = {}
"""The files of a vault that opens, made when first asked for."""
TRANSCRIPT = (
    b'{"model": "base", "language": "en", "audio_seconds": 9.5, "segments": [{"id": "s1", "start": 0.5, "end": 4,'
    b' "speaker": "Rhys", "text": "I will ring on 3 November.", "uncertain": ["ring"], "flags": []},'
    b' {"id": "s2", "start": 4, "end": 9, "speaker": null, "text": "She was late."}]}'
)
MEETING = (
    b'{"kind": "supervision", "date": "2025-11-03", "participants": [{"name": "Rhys Gray", "role": "social worker",'
    b' "present": true}, {"id": "p9", "name": "Maisie", "child": true, "present": false}], "glossary": ["CAMHS"]}'
)
STATEMENTS = (
    b'[{"id": "d1", "text": "Rhys agreed to ring.", "evidence": ["s1"]}, {"id": "d2", "text": "She was late."}]'
)
LOW_ORDER = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"
REFUSED = 3
TOKENS = b'{"model": {"vocab": {"a": 0, "b": 1}}}'
WEIGHTS = (
    struct.pack("<IH12sIIH2sBIBI4sI", 6, 12, b"WhisperSpec\0", 3, 1, 2, b"a\0", 1, 2, 4, 4, b"abcd", 1)
    + struct.pack("<H2sH2s", 2, b"b\0", 2, b"a\0")
)  # fmt: skip
SECTIONS = (Section("actions", "Actions", statements=(Statement("d1", "Rhys will ring.", ("s1",)),)),)
PARCEL = handover.Parcel(
    *("abcd", "Helen", handover.public(SECRET), "supervision", "supervision"),
    Draft("supervision", "rules", sections=SECTIONS),
    (Item("d1", "actions", "Rhys will ring.", evidence=("s1",), sources=("d1",)),),
    participants=(Participant("p1", "Rhys Gray", "social worker"),),
    segments=(Segment("s1", 0.5, 4.0, "I will ring."),),
)
REPLY = handover.Reply("abcd", "Helen", (Amendment("d1", "actions", "Rhys will ring.", "Rhys rings."),))


MOST_KB = 256 * 1024
"""How much the memory of the process may grow over all inputs of one reader, Hypothesis's own included."""
LONGEST = timedelta(seconds=5)


@dataclass(frozen=True)
class Reader:
    """A door for data from outside: how it reads, and files it reads without complaint."""

    read: Callable[[bytes, Path], object]
    good: Sequence[bytes] = field(repr=False)


def as_file(name: str, read: Callable[[Path], object]) -> Callable[[bytes, Path], object]:
    """Turn the reader of a file into one of bytes."""

    def write_and_read(data: bytes, folder: Path) -> object:
        path = folder / name
        path.write_bytes(data)
        return read(path)

    return write_and_read


def sealed(clear: bytes) -> bytes:
    """Seal what a colleague gone bad would send."""
    return bytes(pyrage.encrypt(clear, [x25519.Recipient.from_str(handover.public(SECRET))]))


def kept(clear: bytes) -> bytes:
    """Seal as the vault does."""
    label = b'{"owner":"vault","name":"record","revision":1}\n'
    tag = KEYS.tag(b"candour sealed file v1\n", label, clear).hex().encode()
    return bytes(pyrage.encrypt(label + tag + b"\n" + clear, [KEYS.recipient]))


def every_screen() -> dict[str, Verbs]:
    return screens(CandourApp.VERBS)


def files(folder: str, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((Path(policy.__file__).parent / folder).glob(pattern))]


def spoilt_vault(data: bytes, folder: Path) -> object:
    """Unlock a vault whose header or key file is this."""
    vault = folder / "vault"
    if not VAULT:
        masterkey.seal(vault, KEYS, masterkey.door_for(WORDS, CHEAP))
        VAULT.update({path.relative_to(vault): path.read_bytes() for path in vault.rglob("*.*")})
    for name, content in VAULT.items():
        (vault / name).parent.mkdir(parents=True, exist_ok=True)
        spoilt_one = data.startswith(b"{") is (name == masterkey.header_of(vault).relative_to(vault))
        (vault / name).write_bytes(data if spoilt_one else content)
    return masterkey.unwrap(vault, WORDS)


def answered(data: bytes, _: Path) -> object:
    """Take this for what a process of ours that has gone bad says."""

    async def received() -> object:
        child = Child("none")
        child._process = SimpleNamespace(stdout=asyncio.StreamReader(limit=LINE_LIMIT), wait=ended, pid=0)
        child._process.stdout.feed_data(data + b"\n")
        child._process.stdout.feed_eof()
        return await child.receive(Transcript)

    async def ended() -> int:
        return 0

    return asyncio.run(received())


def framed(data: bytes, _: Path) -> object:
    """Take this for what the process says that decodes a sound file."""
    try:
        return list(Frames().feed(data))
    except ValueError:  # what `pcm_of_file` makes the error of a sound file that cannot be read
        return None


def decoded(path: Path) -> object:
    """Decode a sound file as the child does, in a process of its own: what crashes there ends as one error."""
    pid = os.fork()
    if pid == 0:
        try:
            signal.alarm(LONGEST.seconds)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            decode._look(path)
            decode._decode(path, 1.0, Outlet())
        except decode._UnreadableError:
            os._exit(REFUSED)
        except BaseException:  # noqa: BLE001 - the parent sees it
            os._exit(1)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    assert status != -signal.SIGALRM, "hung"
    if status:
        raise SoundUnreadable("The file could not be read.")
    return None


def typed(data: bytes, _: Path) -> object:
    """Answer every kind of question in plain lines with this, until there is no more."""
    lines = iter(data.decode(errors="surrogateescape").split("\n"))

    def read(_: str) -> str:
        line = next(lines, None)
        if line is None:
            raise InputEnded
        return line

    asker = Asker(read)
    while True:
        with suppress(Left):
            asker.ask("Name.", "Ada")
            asker.day("Date.")
            one = Choice(1, "one", "a")
            asker.choose("Which?", [one], out="None")
            asker.keep_or_choose("Which?", [one], one, out="Leave")
            asker.yes("Sure?")


def sounds() -> list[bytes]:
    made = []
    for kind in ("wav", "flac", "ogg", "mp3"):
        file = io.BytesIO()
        soundfile.write(file, np.sin(np.arange(1_600) / 9), 16_000, format=kind)
        made.append(file.getvalue())
    return made


READERS = {
    "policy": Reader(
        as_file("policy.toml", lambda path: policy.in_force(Places(path, path.with_name("none")))), files(".", "*.toml")
    ),
    "keys": Reader(
        as_file("keys.toml", lambda path: load(every_screen, KeyFiles(path.with_name("none"), path))),
        [b'change-colours = "f12"\nquit = ["ctrl+q", "f10"]\n'],
    ),
    "template": Reader(as_file("own.toml", load_template), files("drafting/templates", "*.toml")),
    "script": Reader(as_file("own.md", lambda path: scripts(path.parent)), files("scripts", "*.md")),
    "transcript": Reader(lambda data, _: exchange.read_transcript(data), [TRANSCRIPT]),
    "meeting": Reader(lambda data, _: exchange.read_meeting(data), [MEETING]),
    "statements": Reader(lambda data, _: exchange.read_statements(data), [STATEMENTS]),
    "handed over": Reader(lambda data, _: handover.open_parcel(data, SECRET), [sealed(msgspec.json.encode(PARCEL))]),
    "handed over by one who means harm": Reader(
        lambda data, _: handover.open_parcel(sealed(data), SECRET), [msgspec.json.encode(PARCEL)]
    ),
    "answer to a second reading": Reader(
        lambda data, _: handover.open_reply(sealed(data), [("abcd", SECRET)]),
        [msgspec.json.encode(REPLY)],
    ),
    "public key": Reader(
        lambda data, _: handover.key_in(data.decode(errors="surrogateescape")),
        [handover.public(SECRET).encode(), LOW_ORDER.encode()],
    ),
    "typed in plain lines": Reader(typed, [b"Maisie\n2026-11-30\n1\nyes\n", b"-\n30/11/2026\n?\nno\n"]),
    "answer of a child": Reader(answered, [TRANSCRIPT, b'{"error": "ModelBroken", "message": "It is broken."}']),
    "frames of a decoder": Reader(
        framed,
        [b'{"event":"opened","device":"","seconds":1.5}\n{"event":"sound","bytes":8}\nabcdefgh{"event":"end"}\n'],
    ),
    "sound file": Reader(as_file("a.sound", decoded), sounds()),
    "weights to convert": Reader(lambda data, _: ggml.read_ctranslate2(data), [WEIGHTS]),
    "tokens to convert": Reader(lambda data, _: ggml.read_tokens(data), [TOKENS]),
    "vault": Reader(spoilt_vault, [b'{"format": "candour vault 1", "scrypt": {}}', sealed(b"# candour vault")]),
    "sealed file": Reader(
        as_file("record.age", lambda path: SealedFile(path.parent, "record", KEYS).read()),
        [kept(b"{}"), bytes(pyrage.encrypt(b"{}\nab\n{}", [KEYS.recipient]))],
    ),
    "chunk of sound": Reader(
        lambda data, _: chunks.unpack(data, "00" * 8, bytes(32)),
        [chunks.pack(chunks.Chunk(3, 96_000, 4, datetime(2026, 1, 1, tzinfo=UTC), pcm=bytes(8)), "00" * 8, bytes(32))],
    ),
    "list of added models": Reader(
        as_file("added.json", lambda path: catalogue.added(path.parent)),
        [b'[{"name": "own", "kind": "language", "file": "own.gguf", "bytes": 4, "sha256": "' + b"0" * 64 + b'"}]'],
    ),
}


def is_read_or_refused(reader: Reader, data: bytes, folder: Path) -> None:
    try:
        reader.read(data, folder)
    except CandourError as error:
        refusal = error
    else:
        return
    assert refusal.message
    said = f"{refusal.title}{refusal.message}{refusal.hint}"
    assert all(letter.isprintable() or letter == "\n" for letter in said), ascii(said)


def test_a_public_key_that_has_no_secret_half_is_refused() -> None:
    with pytest.raises(InputInvalid, match="not a key for second readings"):
        handover.key_in(LOW_ORDER)


@pytest.mark.parametrize("name", sorted(READERS.keys() - {"vault", "typed in plain lines"}))
def test_what_is_not_spoilt_is_read(name: str, tmp_path: Path) -> None:
    """Otherwise the runs below would only show that everything is refused."""
    READERS[name].read(READERS[name].good[0], tmp_path)


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=SOME, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=LONGEST)
@given(data=st.data())
def test_spoilt_files_are_read_or_refused(name: str, data: st.DataObject, tmp_path: Path) -> None:
    is_read_or_refused(READERS[name], data.draw(spoilt(READERS[name].good)), tmp_path)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
@pytest.mark.parametrize("name", READERS)
def test_ten_thousand_spoilt_files_are_read_or_refused(name: str, tmp_path: Path) -> None:
    taken: list[float] = []
    before = getrusage(RUSAGE_SELF).ru_maxrss

    @settings(max_examples=MANY, suppress_health_check=list(HealthCheck), deadline=LONGEST, database=None)
    @given(bad=spoilt(READERS[name].good))
    def each(bad: bytes) -> None:
        begun = monotonic()
        is_read_or_refused(READERS[name], bad, tmp_path)
        taken.append(monotonic() - begun)

    each()
    grown = getrusage(RUSAGE_SELF).ru_maxrss - before
    assert len(taken) >= MANY
    assert grown < MOST_KB
    found = (
        f"{len(taken):,}: 0 errors not our own, the longest took {max(taken):.2f} s, memory grew by {grown >> 10} MB"
    )
    tables.keep("reliability.md", "## Spoilt inputs", name, found)


def test_a_setting_that_names_the_home_of_nobody_ends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("POLICY", "KEYS", "VAULT", "EXPORTS"):
        monkeypatch.setenv(f"CANDOUR_{variable}", "~nobody-of-this-name/x")
    with pytest.raises(InputInvalid, match="cannot be read"):
        policy.in_force(Places.usual())
    with pytest.raises(InputInvalid, match="cannot be read"):
        load(every_screen, KeyFiles.usual())
    for folder in (locations.vault_folder, locations.exports_folder):
        with pytest.raises(UsageError, match="not known here"):
            folder()


def test_a_policy_that_was_named_takes_the_users_keys_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "/somewhere")
    monkeypatch.setenv("CANDOUR_POLICY", "/elsewhere/p.toml")
    assert KeyFiles.usual() == KeyFiles(Path("/etc/candour/keys.toml"), Path("/somewhere/candour/keys.toml"))
    monkeypatch.setenv("CANDOUR_KEYS", "/mine/k.toml")
    assert KeyFiles.usual() == KeyFiles(Path("/etc/candour/keys.toml"), Path("/mine/k.toml"), named=True)


def test_a_user_without_a_home_is_told_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "CANDOUR_POLICY", "CANDOUR_VAULT"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", {}.__getitem__)
    for asked in (locations.vault_folder, Places.usual):
        with pytest.raises(CandourError, match="no home folder"):
            asked()
