"""A draft with what it was made from and what was made of it, kept as one so that no two of them ever disagree."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import TYPE_CHECKING

import msgspec

from engine.meeting import Draft, Origin, Stage, Verdict
from engine.review import History

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.meeting import Meeting, Note, Transcript
    from engine.review import Review

MEETING = "meeting"
"""The source every line rests on that comes from the meeting's own data."""
_DIGEST_BYTES = 8

Basis = dict[str, str]
"""A digest of each source a draft can rest on, by its id; struck segments are no sources."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """The draft as the machine left it, its basis, and everything done at the desk since."""

    draft: Draft
    basis: Basis
    history: History = field(default=History())


def basis(meeting: Meeting, transcript: Transcript | None, notes: Iterable[Note]) -> Basis:
    """Return what a draft made now would rest on."""
    # What it says of itself; not its stage, and not words only the recogniser is offered.
    known = {MEETING: replace(meeting, stage=Stage.DRAFT, glossary=())}
    segments = transcript.segments if transcript else ()
    sources: dict[str, object] = {
        part.id: (part.text, part.speaker, "child" in part.flags) for part in segments if not part.struck
    }
    sources |= {note.id: note.text for note in notes}
    return {name: _digest(source) for name, source in (known | sources).items()}


def _digest(source: object) -> str:
    return blake2b(msgspec.json.encode(source), digest_size=_DIGEST_BYTES).hexdigest()


def changed(before: Basis, now: Basis) -> frozenset[str]:
    """Return the sources that were changed, added or taken away."""
    return frozenset(name for name, _ in before.items() ^ now.items())


def resting_on(review: Review, sources: frozenset[str]) -> tuple[str, ...]:
    """Return what on the desk rests on any of these sources; what was rejected rests on nothing."""
    standing = [item for item in review.desk if item.verdict is not Verdict.REJECT]
    return tuple(
        item.id
        for item in standing
        if sources & set(item.evidence) or (item.kind is Origin.DATA and MEETING in sources)
    )
