"""A record on its way to a second reader and back, each way one age file sealed to one person's key.

Rule: what comes in is somebody else's data: bounded, cleaned, held against its shape, and refused whole or kept whole.
No error repeats what a file says. Of the meeting only those words travel that a line rests on, and never sound.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date  # noqa: TC003 - read at run time by msgspec
from typing import TYPE_CHECKING, TypeVar

import msgspec
import pyrage
from pyrage import x25519

from engine import outside, recipient
from engine.errors import InputInvalid
from engine.meeting import Draft, Note, Participant, Segment  # noqa: TC001 - read at run time by msgspec
from engine.review.desk import Amendment, Item  # noqa: TC001 - the same
from engine.sealed import decrypt
from engine.text import whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

T = TypeVar("T")

SUFFIX = ".age"
LIMIT = 16 * 2**20
"""Bytes of a file that is read at all; a record of 500 lines has less than one million."""
_DEEPEST = 40
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_KEY = re.compile(r"age1[0-9a-z]{50,80}")
_MOST_SECONDS = 1_000_000.0
_FORTH, _BACK = "candour second reading 1", "candour amendments 1"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A record as it is handed over: the draft, what was made of it, and the words its lines rest on."""

    id: str
    sender: str = field(repr=False)
    reply_to: str
    kind: str
    template: str
    draft: Draft = field(repr=False)
    desk: tuple[Item, ...] = field(repr=False)
    date: date | None = None
    participants: tuple[Participant, ...] = field(default=(), repr=False)
    glossary: tuple[str, ...] = field(default=(), repr=False)
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    notes: tuple[Note, ...] = field(default=(), repr=False)
    format: str = _FORTH


@dataclass(frozen=True, slots=True)
class Reply:
    """What a second reader would have otherwise; nothing, where the record is right to them as it is."""

    id: str
    reader: str = field(repr=False)
    amendments: tuple[Amendment, ...] = field(default=(), repr=False)
    format: str = _BACK


def new_key() -> str:
    """Return a new secret key; it opens what is sealed to its public half and nothing else."""
    return str(x25519.Identity.generate())


def public(secret: str) -> str:
    """Return the public half of a secret key."""
    return str(x25519.Identity.from_str(secret).to_public())


def key_in(text: str) -> str:
    """Return the public key in what somebody typed or pasted, or raise `InputInvalid`."""
    found = _KEY.search(text)
    key = recipient.read(found.group()) if found else None
    if key is None:
        raise InputInvalid(
            "This is not a key for second readings.",
            hint="It begins with age1; the reader finds theirs on the list of meetings, with r.",
        )
    return key


def seal(parcel: Parcel | Reply, key: str) -> bytes:
    """Return a parcel or a reply sealed to one public key."""
    return bytes(pyrage.encrypt(msgspec.json.encode(parcel), [x25519.Recipient.from_str(key)]))


def read(path: Path) -> bytes:
    """Return what a file holds, or raise `InputInvalid`: too large, no plain file, or not to be read."""
    try:
        data = outside.read(outside.named(str(path)), LIMIT)
    except outside.NotPlainError:
        raise InputInvalid("That is not a file.", hint="Name the file you were sent.") from None
    except (OSError, ValueError):
        raise InputInvalid("The file cannot be read.", hint="Check its name, its folder and its permissions.") from None
    if len(data) > LIMIT:
        raise InputInvalid(f"The file is larger than {LIMIT // 2**20} MB: no record is.")
    return data


def open_parcel(sealed: bytes, secret: str) -> Parcel:
    """Open what was handed over to this key, or raise `InputInvalid`."""
    parcel = _opened(sealed, secret, Parcel, _FORTH)
    _in_order(parcel)
    return parcel


def open_reply(sealed: bytes, secrets: Iterable[tuple[str, str]]) -> Reply:
    """Open what came back, with the one of these ids and keys it was sealed to, or raise `InputInvalid`."""
    for name, secret in secrets:
        if (clear := _unsealed(sealed, secret)) is not None:
            reply = _read(clear, Reply, _BACK)
            ids = (part for one in reply.amendments for part in (one.item, one.section, one.behind) if part)
            if reply.id != name or not all(map(_ID.fullmatch, ids)):
                raise _wrong()
            return reply
    raise InputInvalid("This was not sent back to this meeting.", hint="Open the meeting that was handed over first.")


def _opened(sealed: bytes, secret: str, shape: type[T], form: str) -> T:
    clear = _unsealed(sealed, secret)
    if clear is None:
        raise InputInvalid(
            "This file was not handed over to your key, or it was changed on its way.",
            hint="Send your key again (r on the list of meetings) and ask for a new file.",
        )
    return _read(clear, shape, form)


def _unsealed(sealed: bytes, secret: str) -> bytes | None:
    try:
        return decrypt(sealed, [x25519.Identity.from_str(secret)])
    except pyrage.DecryptError:
        return None


def _read(clear: bytes, shape: type[T], form: str) -> T:
    """Read one document; the library's message may quote a value, so it goes no further."""
    try:
        plain = _cleaned(msgspec.json.decode(clear))
        if not isinstance(plain, dict) or plain.get("format") != form:
            raise _wrong()
        return msgspec.convert(plain, shape)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _wrong() from None


def _cleaned(value: object, depth: int = 0) -> object:
    """Return plain values with every text clean; deeper than any record, they are refused."""
    if depth > _DEEPEST:
        raise _wrong()
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, list):
        return [_cleaned(one, depth + 1) for one in value]
    if isinstance(value, dict):
        return {key: _cleaned(one, depth + 1) for key, one in value.items()}
    return value


def _in_order(parcel: Parcel) -> None:
    """Refuse what has the right shape but cannot stand on a desk."""
    sections = [section.id for section in parcel.draft.sections]
    statements = [statement.id for section in parcel.draft.sections for statement in section.statements]
    lines = [item for item in parcel.desk if item.omission is None]
    groups = (
        sections,
        statements,
        [item.id for item in parcel.desk],
        [*(part.id for part in parcel.segments), *(note.id for note in parcel.notes)],
        [person.id for person in parcel.participants],
    )
    distinct = all(len(set(group)) == len(group) and all(map(_ID.fullmatch, group)) for group in groups)
    placed = [sections.index(item.section) if item.section in sections else -1 for item in lines]
    last = [item.omission is not None for item in parcel.desk]
    ordered = placed == sorted(placed) and -1 not in placed and last == sorted(last)
    times = [second for part in parcel.segments for second in (part.start, part.end)]
    times += [note.at for note in parcel.notes]
    times += [second for span in parcel.draft.uncovered for second in (span.start, span.end)]
    timely = all(math.isfinite(second) and 0 <= second <= _MOST_SECONDS for second in times)
    named = [parcel.id, parcel.kind, parcel.template, parcel.draft.template]
    if not (sections and distinct and ordered and timely and all(map(_ID.fullmatch, named)) and parcel.sender.strip()):
        raise _wrong()
    key_in(parcel.reply_to)


def _wrong() -> InputInvalid:
    return InputInvalid("The file is not in order.", hint="Ask for it to be handed over again.")
