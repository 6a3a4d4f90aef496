"""Seal sound in numbered, authenticated chunks and read them back; what is missing or changed is named by its time.

Inside each age file: a header, an HMAC-SHA256 over header and sound under a key of this recording, and the sound.
Whoever can write into the folder can encrypt to its public recipient, but cannot make a chunk this recording accepts:
number, position, recording and sound are all under the HMAC. The end is known from the chunk flagged `last`, and
after a clean stop from the recording's own record, so a missing tail is noticed too.
"""

from __future__ import annotations

import hmac
import secrets
import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import pyrage

from engine import durable
from engine.audio import RATE, SAMPLE_BYTES
from engine.errors import Damaged
from engine.meeting import Gap  # noqa: TC001 - read at run time by msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CHUNK_SECONDS = 2
CHUNK_SAMPLES = RATE * CHUNK_SECONDS
DISK_BYTES = 69_632
"""What a full chunk takes on the disk: sound, header, age's own overhead, rounded up to whole blocks."""

OFF_RECORD, LOST, ASLEEP, DROPPED = "off the record", "microphone lost", "asleep", "sound was dropped"
GAP_REASONS = ("", OFF_RECORD, LOST, ASLEEP, DROPPED)
"""Why a chunk does not follow the one before it without a break; the first means that it does."""

MISSING, DAMAGED = "missing", "damaged"

_MAGIC = b"CANDOURS"
_VERSION = 1
_HEADER = struct.Struct(">8sB8sIQIqBB")
_MAC_BYTES = 32
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class SealedSound(Protocol):
    """The part of a sealed meeting that reading sound needs."""

    @property
    def sound(self) -> Path:
        """Give the folder of the chunks."""

    def unseal(self, path: Path) -> bytes:
        """Decrypt one file; raise Damaged where that fails."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One uninterrupted run of the recorder; `chunks` and `samples` are known once it has stopped cleanly."""

    id: str
    key: bytes = field(repr=False)
    started: datetime
    chunks: int | None = None
    samples: int | None = None
    source: str = field(default="", repr=False)
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of sound as it was sealed; `first` and `samples` count from the start of the recording."""

    index: int
    first: int
    samples: int
    started: datetime
    gap: str = ""
    last: bool = False
    pcm: bytes = field(default=b"", repr=False)

    @property
    def start(self) -> float:
        """Give the position of the first sample, in seconds of recorded sound."""
        return self.first / RATE

    @property
    def end(self) -> float:
        """Give the position after the last sample, in seconds of recorded sound."""
        return (self.first + self.samples) / RATE


@dataclass(frozen=True, slots=True)
class Missing:
    """Chunks that cannot be read, and why; `samples` is None where the true end is not known."""

    index: int
    count: int
    first: int
    samples: int | None
    reason: str

    @property
    def start(self) -> float:
        """Give where the missing sound begins, in seconds."""
        return self.first / RATE

    @property
    def end(self) -> float | None:
        """Give where the sound goes on, in seconds, if that is known."""
        return None if self.samples is None else (self.first + self.samples) / RATE


@dataclass(frozen=True, slots=True)
class Kept:
    """What there is of a recording: how much sound, how long with what is missing, and whether its end is the true end.

    Times in the meeting go on from `length`; it is what `sealed_pcm` fills, silence for the missing.
    """

    seconds: float
    length: float
    chunks: int
    missing: tuple[Missing, ...]
    ended: bool


def new_recording(source: str, started: datetime | None = None) -> Recording:
    """Make the record of a recording about to start, with an identity and a key of its own."""
    return Recording(secrets.token_hex(8), secrets.token_bytes(32), started or datetime.now(UTC), source=source)


def chunk_name(recording: str, index: int) -> str:
    """Name a chunk's file: nothing in it but the recording's number and its own."""
    return f"{recording}-{index:06d}.age"


def pack(chunk: Chunk, recording: str, key: bytes) -> bytes:
    """Lay a chunk out as header, HMAC and sound."""
    header = _HEADER.pack(
        _MAGIC,
        _VERSION,
        bytes.fromhex(recording),
        chunk.index,
        chunk.first,
        chunk.samples,
        (chunk.started - _EPOCH) // timedelta(milliseconds=1),
        GAP_REASONS.index(chunk.gap),
        chunk.last,
    )
    return header + hmac.digest(key, header + chunk.pcm, "sha256") + chunk.pcm


def unpack(payload: bytes, recording: str, key: bytes) -> Chunk:
    """Read a chunk back; raise Damaged unless this recording sealed exactly these bytes."""
    header, mac, pcm = (
        payload[: _HEADER.size],
        payload[_HEADER.size :][:_MAC_BYTES],
        payload[_HEADER.size + _MAC_BYTES :],
    )
    if not hmac.compare_digest(mac, hmac.digest(key, header + pcm, "sha256")):
        raise Damaged("A piece of sound does not belong to this recording or was changed.")
    magic, version, owner, index, first, samples, started, gap, last = _HEADER.unpack(header)
    if magic != _MAGIC or version != _VERSION or owner.hex() != recording or len(pcm) != samples * SAMPLE_BYTES:
        raise Damaged("A piece of sound is of a kind this version cannot read.")
    when = _EPOCH + timedelta(milliseconds=started)
    return Chunk(index, first, samples, when, GAP_REASONS[gap], bool(last), pcm)


class ChunkWriter:
    """Seal chunks one after another to a recipient whose key the writer does not hold."""

    def __init__(self, folder: Path, recipient: str, key: bytes, recording: str) -> None:
        self._folder = folder
        self._recipient = pyrage.x25519.Recipient.from_str(recipient)
        self._key = key
        self._recording = recording

    def write(self, chunk: Chunk) -> None:
        """Seal one chunk durably; raise StorageError if the disk refuses, leaving nothing half written."""
        sealed = pyrage.encrypt(pack(chunk, self._recording, self._key), [self._recipient])
        durable.write(self._folder / chunk_name(self._recording, chunk.index), sealed)


def read_chunk(meeting: SealedSound, recording: Recording, index: int) -> Chunk:
    """Unseal the chunk of this number; raise Damaged where it is missing, changed or in another's place."""
    path = meeting.sound / chunk_name(recording.id, index)
    chunk = unpack(meeting.unseal(path), recording.id, recording.key)
    if chunk.index != index:
        raise Damaged("A piece of sound is not in its own place.")
    return chunk


def read_chunks(
    meeting: SealedSound, recording: Recording, *, begin: int = 0, position: int = 0, end: int | None = None
) -> Iterator[Chunk | Missing]:
    """Yield the sound in order, and a Missing in the place of each run of chunks that cannot be read.

    To read on in a recording under way: the chunks from number `begin`, at sample `position`, to before number `end`.
    """
    bad = 0
    reason = ""
    total = _expected(meeting, recording) if end is None else end
    for index in range(begin, total):
        try:
            chunk = read_chunk(meeting, recording, index)
        except Damaged:
            bad += 1
            reason = DAMAGED if (meeting.sound / chunk_name(recording.id, index)).exists() else MISSING
            continue
        if bad:
            yield Missing(index - bad, bad, position, chunk.first - position, reason)
        position, bad = chunk.first + chunk.samples, 0
        yield chunk
    if bad:
        length = None if recording.samples is None else recording.samples - position
        yield Missing(total - bad, bad, position, length, reason)


def survey(meeting: SealedSound, recording: Recording) -> Kept:
    """Tell quickly what there is: absent chunks by their numbers, only their neighbours and the end are opened."""
    total = _expected(meeting, recording)
    present = set(_numbers(meeting, recording))
    missing = tuple(_absent(meeting, recording, run) for run in _runs(set(range(total)) - present))
    last = _try(meeting, recording, total - 1)
    samples = recording.samples if recording.samples is not None else _after(meeting, recording, total, present)
    lost = sum(run.samples or 0 for run in missing)
    return Kept((samples - lost) / RATE, samples / RATE, len(present), missing, ended=last is not None and last.last)


def sealed_pcm(meeting: SealedSound, recordings: Sequence[Recording], start: float = 0.0) -> Iterator[bytes]:
    """Yield a meeting's recordings one after another, a chunk at a time; missing sound is silence of its length."""
    skip = round(start * RATE) * SAMPLE_BYTES
    for recording in recordings:
        for piece in read_chunks(meeting, recording):
            pcm = piece.pcm if isinstance(piece, Chunk) else bytes((piece.samples or 0) * SAMPLE_BYTES)
            if skip < len(pcm):
                yield pcm[skip:]
            skip = max(0, skip - len(pcm))


def clip(meeting: SealedSound, recordings: Sequence[Recording], start: float, end: float) -> bytes:
    """Gather the sound between two times of the meeting, in memory only."""
    wanted = round((end - start) * RATE) * SAMPLE_BYTES
    gathered = bytearray()
    for pcm in sealed_pcm(meeting, recordings, start):
        gathered += pcm
        if len(gathered) >= wanted:
            break
    return bytes(gathered[:wanted])


def _numbers(meeting: SealedSound, recording: Recording) -> list[int]:
    """List the numbers of the chunks that are there."""
    digits = (path.name[len(recording.id) + 1 : -4] for path in meeting.sound.glob(f"{recording.id}-??????.age"))
    return sorted(int(number) for number in digits if number.isdecimal())


def _expected(meeting: SealedSound, recording: Recording) -> int:
    """Tell how many chunks there should be: what the record says, and never less than the highest number found."""
    return max([recording.chunks or 0, *(number + 1 for number in _numbers(meeting, recording)[-1:])])


def _try(meeting: SealedSound, recording: Recording, index: int) -> Chunk | None:
    """Read a chunk, or give None where that cannot be done."""
    try:
        return read_chunk(meeting, recording, index)
    except Damaged:
        return None


def _after(meeting: SealedSound, recording: Recording, index: int, present: set[int]) -> int:
    """Give the position after the last readable chunk below this number, in samples."""
    below = (number for number in range(index - 1, -1, -1) if number in present)
    found = (chunk for number in below if (chunk := _try(meeting, recording, number)))
    chunk = next(found, None)
    return 0 if chunk is None else chunk.first + chunk.samples


def _absent(meeting: SealedSound, recording: Recording, run: range) -> Missing:
    """Place a run of absent chunks in time by the chunks on either side."""
    first = _after(meeting, recording, run.start, set(range(run.start)))
    follower = _try(meeting, recording, run.stop)
    end = follower.first if follower else recording.samples
    return Missing(run.start, len(run), first, None if end is None else end - first, MISSING)


def _runs(numbers: set[int]) -> Iterator[range]:
    """Group numbers into runs of neighbours."""
    ordered = sorted(numbers)
    start = 0
    for place, number in enumerate(ordered):
        if place + 1 == len(ordered) or ordered[place + 1] != number + 1:
            yield range(ordered[start], number + 1)
            start = place + 1
