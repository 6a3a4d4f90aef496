"""Erase a meeting from a moment on: what stays is sealed anew under fresh keys, and the old keys are destroyed.

Rule: nothing is taken out of a sealed file; what does not stay is never written again, so that no last good copy, no
undone step and no piece of sound put back can bring it up. Ordered, it is finished, if need be at the next unlock.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime  # noqa: TC003 - read at run time by msgspec
from typing import TYPE_CHECKING

import msgspec
from tinydb import where

from engine import durable, ledger
from engine.audio import RATE
from engine.audio.chunks import Chunk, ChunkWriter, Missing, Recording, chunk_name, read_chunks
from engine.drafting.coverage import coverage, uncovered
from engine.errors import Damaged, NotAllowed, StorageError
from engine.flow.drafted import Drafted
from engine.meeting import NEXT_STAGES, Draft, Marker, Meeting, Note, SpeakerChange, Stage, Transcript
from engine.review import Review, redraft

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.meeting import Segment
    from engine.vault import SealedMeeting, Vault

STAYS = ("consent", "formers", "permission", "replies", "told", "exports", "computing")
"""Documents that hold nothing said in the meeting."""
IS_CUT = ("meeting", "recordings", "markers", "notes", "speakers", "transcript", "draft")
GOES = ("approval", "versions", "copies", "handed", "reading", "filed")
"""Documents about a record that is no more what it was, or with its words."""

_TABLE = "erasures"


@dataclass(frozen=True, slots=True)
class Erasure:
    """An order: of each run of the recorder how many chunks and samples stay, and the second of the meeting after them.

    It holds no content and no names but that of whoever answers for the meeting.
    """

    meeting: str
    runs: tuple[tuple[str, int, int], ...]
    moment: float
    at: datetime
    by: str = field(repr=False)


def order(sealed: SealedMeeting, moment: float, at: datetime, by: str) -> Erasure:
    """Return the order to erase from this second on: from the beginning of the chunk it lies in."""
    runs: list[tuple[str, int, int]] = []
    before, left = 0, round(moment * RATE)
    for run in sealed.read("recordings", tuple[Recording, ...]) or ():
        chunks = samples = 0
        whole = True
        for piece in read_chunks(sealed, run):
            end = piece.first + (piece.samples or 0)
            whole = before + end <= left
            if not whole:
                break
            chunks, samples = piece.index + (piece.count if isinstance(piece, Missing) else 1), end
        runs.append((run.id, chunks, samples))
        before += samples
        if not whole:
            break
    return Erasure(sealed.id, tuple(run for run in runs if run[1]), before / RATE, at, by)


def note(vault: Vault, wanted: Erasure) -> None:
    """Note the order, durably: from now on nobody opens the meeting before it is carried out."""
    vault.records.table(_TABLE).upsert(msgspec.to_builtins(wanted), where("meeting") == wanted.meeting)


def carry_out(vault: Vault, sealed: SealedMeeting, wanted: Erasure) -> None:
    """Delete the sound that goes, seal what stays anew, and let that take the meeting's place.

    What was open of it is the caller's to forget. A minute at most for an hour of sound that stays.
    """
    kept = {name: chunks for name, chunks, _ in wanted.runs}
    names = {chunk_name(name, index) for name, chunks in kept.items() for index in range(chunks)}
    durable.destroy(*(path for path in sealed.sound.iterdir() if path.name not in names))
    copy = vault.copy_of(wanted.meeting)
    _write_sound(sealed, copy, wanted)
    _write_documents(sealed, copy, wanted)
    copy.forget()
    vault.replace_meeting(copy)
    _done(vault, wanted)


def finish(vault: Vault) -> None:
    """Carry out what was ordered and interrupted; what the disk refuses, or cannot be read, stays pending."""
    with suppress(Damaged):
        for wanted in _orders(vault):
            _go_on(vault, wanted)


def _go_on(vault: Vault, wanted: Erasure) -> None:
    with suppress(StorageError, Damaged):
        if vault.finish_replacing(wanted.meeting):
            _done(vault, wanted)
        else:
            carry_out(vault, vault.open_meeting(wanted.meeting), wanted)
    vault.forget_meeting(wanted.meeting)


def refuse_pending(vault: Vault, meeting: str) -> None:
    """Raise `NotAllowed` for a meeting of which a part is still to be erased."""
    with suppress(Damaged):
        pending = any(wanted.meeting == meeting for wanted in _orders(vault))
        if pending:
            raise NotAllowed(
                "A part of this meeting is to be erased, and that could not be finished.",
                hint="Make room on the disk, then lock the vault and unlock it. Or destroy the meeting.",
            )


def _orders(vault: Vault) -> tuple[Erasure, ...]:
    try:
        return tuple(msgspec.convert(document, Erasure) for document in vault.records.table(_TABLE))
    except msgspec.ValidationError:
        raise Damaged("An order in the vault is not in order.") from None


def _done(vault: Vault, wanted: Erasure) -> None:
    """Let no copy of the old key file open any more, wherever it lies, and note that it is done."""
    vault.renew_key()
    with vault.together():
        vault.records.table(_TABLE).remove(where("meeting") == wanted.meeting)
        ledger.append(vault, "erased", wanted.meeting, by=wanted.by)


def _write_sound(sealed: SealedMeeting, copy: SealedMeeting, wanted: Erasure) -> None:
    runs = {run.id: run for run in sealed.read("recordings", tuple[Recording, ...]) or ()}
    for name, chunks, _ in wanted.runs:
        writer = ChunkWriter(copy.sound, copy.recipient, runs[name].key, name)
        for piece in read_chunks(sealed, runs[name], end=chunks):
            if isinstance(piece, Chunk):
                writer.write(piece)


def _write_documents(sealed: SealedMeeting, copy: SealedMeeting, wanted: Erasure) -> None:
    """Write what stays of every document; one nobody has thought of is not written."""
    moment = wanted.moment
    transcript = sealed.read_bulk("transcript", Transcript)
    drafted = sealed.read_bulk("draft", Drafted)
    notes = sealed.read("notes", tuple[Note, ...]) or ()
    runs = sealed.read("recordings", tuple[Recording, ...]) or ()
    # What was typed before anything was recorded has no place in the sound.
    left = tuple(note for note in notes if note.at < moment or (runs and note.written < runs[0].started))
    kept = {
        "meeting": _meeting(sealed, wanted),
        "recordings": _recordings(runs, wanted),
        "markers": _before(sealed.read("markers", tuple[Marker, ...]), moment),
        "speakers": _before(sealed.read("speakers", tuple[SpeakerChange, ...]), moment),
        "notes": left,
    }
    with copy.together():
        for name in STAYS:
            if (value := sealed.read(name, object)) is not None:
                copy.write(name, value)
        for name, value in kept.items():
            copy.write(name, value)
    heard = _transcript(transcript, moment) if transcript and moment else None
    if heard is not None:
        copy.write_bulk("transcript", heard)
    if drafted is not None:
        stay = _ids(heard.segments if heard else ()) | _ids(left)
        gone = (_ids(transcript.segments if transcript else ()) | _ids(notes)) - stay
        copy.write_bulk("draft", _drafted(drafted, heard or Transcript(""), gone))


def _meeting(sealed: SealedMeeting, wanted: Erasure) -> Meeting:
    """Return the meeting at the latest stage that what stays of it can be at."""
    meeting = sealed.read("meeting", Meeting)
    if meeting is None:
        raise Damaged("This meeting has no readable description.")
    stages = list(NEXT_STAGES)
    latest = Stage.TRANSCRIPT if wanted.runs else Stage.CONSENT
    return replace(meeting, stage=min(meeting.stage, latest, key=stages.index))


def _recordings(runs: Iterable[Recording], wanted: Erasure) -> tuple[Recording, ...]:
    known = {run.id: run for run in runs}
    return tuple(
        replace(
            known[name],
            chunks=chunks,
            samples=samples,
            gaps=tuple(gap for gap in known[name].gaps if gap.at * RATE < samples),
        )
        for name, chunks, samples in wanted.runs
    )


def _before(marks: tuple[Marker, ...] | tuple[SpeakerChange, ...] | None, moment: float) -> tuple[object, ...]:
    return tuple(mark for mark in marks or () if mark.at < moment)


def _ids(sources: Iterable[Segment] | Iterable[Note]) -> frozenset[str]:
    return frozenset(source.id for source in sources)


def _transcript(known: Transcript, moment: float) -> Transcript:
    """Return the words that end before a moment; a segment it cuts through is heard again. No edit can be undone."""
    segments = tuple(part for part in known.segments if part.end <= moment)
    heard_to = min(known.heard_to, moment)
    if any(part.start < moment < part.end for part in known.segments):
        heard_to = max((part.end for part in segments), default=0.0)
    return replace(
        known,
        segments=segments,
        dropped=tuple(replace(one, end=min(one.end, heard_to)) for one in known.dropped if one.start < heard_to),
        heard_to=heard_to,
        audio_seconds=moment,
        complete=known.complete and heard_to >= moment,
        edits=(),
        undone=(),
        listened=tuple(span for span in known.listened if span.end <= heard_to),
    )


def _drafted(known: Drafted, heard: Transcript, gone: frozenset[str]) -> Drafted:
    """Return draft and desk without the lines that rest on what is gone; no earlier step can be undone."""
    draft = _without(known.draft, heard, gone)
    lost = _statements(known.draft) - _statements(draft)
    review = Review.resume(known.draft, known.history)
    desk = tuple(item for item in review.desk if not (gone & {*item.evidence} or lost & {*item.sources}))
    carried = redraft(replace(review, desks=(desk,)), draft)
    basis = {name: digest for name, digest in known.basis.items() if name not in gone}
    return Drafted(draft, basis, carried.history)


def _without(draft: Draft, heard: Transcript, gone: frozenset[str]) -> Draft:
    sections = tuple(
        replace(part, statements=tuple(one for one in part.statements if not gone & {*one.evidence}))
        for part in draft.sections
    )
    used = {name for part in sections for one in part.statements for name in one.evidence}
    return replace(
        draft,
        sections=sections,
        omissions=tuple(one for one in draft.omissions if one.segment not in gone),
        coverage=coverage(heard, used),
        uncovered=uncovered(heard, used),
    )


def _statements(draft: Draft) -> frozenset[str]:
    return frozenset(one.id for part in draft.sections for one in part.statements)
