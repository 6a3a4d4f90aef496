"""Whatever lies in a file from outside, its reader answers with the record or with our own error, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pyrage
import pytest
from hostile import spoilt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrage import x25519

from engine import exchange, handover, masterkey, policy
from engine.audio import chunks
from engine.drafting.template import load_template
from engine.errors import CandourError
from engine.meeting import Draft
from engine.policy_files import Places
from engine.script import scripts
from engine.sealed import Keys, SealedFile
from models import catalogue
from tui.app import CandourApp
from tui.atlas import screens
from tui.keymap import KeyFiles, load

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tui.keymap import Verbs

SOME, MANY = 40, 10_000
SECRET = str(x25519.Identity.generate())
KEYS = Keys.generate("vault")
WORDS = "an otter reads slowly"
CHEAP = 10
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
PARCEL = handover.Parcel("abcd", "Helen", "age1", "supervision", "supervision", Draft("supervision", "rules"), ())


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


def every_screen() -> dict[str, Verbs]:
    return screens(CandourApp.VERBS)


def files(folder: str, pattern: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted((Path(policy.__file__).parent / folder).glob(pattern))]


def spoilt_vault(data: bytes, folder: Path) -> object:
    """Unlock a vault whose header or key file is this."""
    vault = folder / "vault"
    masterkey.seal(vault, KEYS, masterkey.door_for(WORDS, CHEAP))
    header, (key,) = masterkey.header_of(vault), tuple((vault / "keys").iterdir())
    (header if data.startswith(b"{") else key).write_bytes(data)
    return masterkey.unwrap(vault, WORDS)


READERS = {
    "policy": Reader(
        as_file("policy.toml", lambda path: policy.in_force(Places(path.with_name("none"), path))), files(".", "*.toml")
    ),
    "keys": Reader(
        as_file("keys.toml", lambda path: load(every_screen, KeyFiles(path.with_name("none"), path))),
        [b'play = "x"\nquit = ["ctrl+q", "f10"]\n'],
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
    "vault": Reader(spoilt_vault, [b'{"format": "candour vault 1", "scrypt": {}}', sealed(b"# candour vault")]),
    "sealed file": Reader(
        as_file("record.age", lambda path: SealedFile(path.parent, "record", KEYS).read()),
        [bytes(pyrage.encrypt(b'{"owner":"vault","name":"record","revision":1}\nab\n{}', [KEYS.recipient]))],
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


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=SOME, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_spoilt_files_are_read_or_refused(name: str, data: st.DataObject, tmp_path: Path) -> None:
    is_read_or_refused(READERS[name], data.draw(spoilt(READERS[name].good)), tmp_path)


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
@settings(max_examples=MANY, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_ten_thousand_spoilt_files_are_read_or_refused(name: str, data: st.DataObject, tmp_path: Path) -> None:
    is_read_or_refused(READERS[name], data.draw(spoilt(READERS[name].good)), tmp_path)
