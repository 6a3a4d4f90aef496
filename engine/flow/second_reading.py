"""Second reading: the record goes to a supervisor or chair as one sealed file and comes back as words to decide about.

Rule: a reader proposes and never decides; what they amended is merged beside what stands, and nothing is approved,
exported or drafted at a meeting that was only handed over to be read.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine import handover
from engine.errors import NotAllowed
from engine.export import free_name, write
from engine.flow.drafted import Drafted, basis
from engine.flow.reviewing import Reviewing
from engine.meeting import Meeting, Stage, Transcript, Verdict
from engine.review import History
from engine.review.desk import Amendment, Step, Verb, fingerprint, lay_out
from engine.review.places import moved

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from engine.meeting import Export
    from engine.review import Item, Review
    from engine.vault import SealedMeeting

FORM = "second-reading"
NOT_YOURS = "This record was handed to you to be read: hand it back with y; its practitioner approves it."


@dataclass(frozen=True, slots=True)
class Handed:
    """One handing over: the key an answer is sealed to, and the lines as they stood then, by id."""

    id: str
    secret: str = field(repr=False)
    lines: dict[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a record comes from that was handed over to be read, and its lines as they stood then, by id."""

    id: str
    sender: str = field(repr=False)
    reply_to: str
    lines: dict[str, str] = field(default_factory=dict, repr=False)


class SecondReading(Reviewing):
    """Hand over, read, hand back, take in."""

    @property
    def reading(self) -> Reading | None:
        """Who handed this record over to be read; None for a meeting of one's own."""
        return self._sealed.read("reading", Reading)

    @property
    def handed(self) -> tuple[Handed, ...]:
        """Every handing over of this record."""
        return self._sealed.read("handed", tuple[Handed, ...]) or ()

    def blockers(self) -> tuple[str, ...]:
        """Return, in plain sentences, what stands in the way of approval."""
        return (NOT_YOURS,) if self.reading is not None else super().blockers()

    def why_not(self, stage: Stage) -> str:
        """Return why the meeting may not go to `stage` now, or an empty string."""
        return NOT_YOURS if self.reading is not None else super().why_not(stage)

    # At the practitioner's

    def hand_over(self, key: str, folder: Path) -> Export:
        """Write the record as it stands, sealed to a reader's public key, into `folder`."""
        self._require(Stage.REVIEW)
        if self.reading is not None:
            raise NotAllowed(NOT_YOURS)
        recipient, secret = handover.key_in(key), handover.new_key()
        parcel = self._parcel(secrets.token_hex(16), handover.public(secret))
        handed = Handed(parcel.id, secret, _lines(self.review))
        self._sealed.write("handed", (*self.handed, handed))
        return self._written(handover.seal(parcel, recipient), folder, "handed_over")

    def _parcel(self, name: str, reply_to: str) -> handover.Parcel:
        rests_on = {source for item in self.review.desk for source in item.evidence}
        transcript, meeting = self.transcript, self.meeting
        segments = transcript.segments if transcript else ()
        return handover.Parcel(
            name,
            meeting.practitioner,
            reply_to,
            meeting.kind,
            meeting.template,
            self.review.draft,
            self.review.desk,
            meeting.date,
            meeting.participants,
            meeting.glossary,
            tuple(part for part in segments if part.id in rests_on and not part.struck),
            tuple(note for note in self.notes if note.id in rests_on),
        )

    def take_in(self, path: Path) -> tuple[str, int]:
        """Put a reader's amendments beside the lines they are about; return who read it and how many there are."""
        self._require(Stage.REVIEW)
        known = {handed.id: handed for handed in self.handed}
        reply = handover.open_reply(handover.read(path), ((one.id, one.secret) for one in known.values()))
        reader, lines = reply.reader.strip() or "The second reader", known[reply.id].lines

        def taken(review: Review, by: str) -> Review:
            for one in reply.amendments:
                review = review.amend(replace(one, before=lines.get(one.item, "")), reader, by)
            return review

        self.step(taken)
        self._note_event("amendments_taken_in")
        return reader, sum(item.proposed for item in self.review.desk)

    # At the reader's

    def undo(self) -> None:
        """Take the last step back; what was handed over stays as it was handed over."""
        if self.reading is not None and len(self.review.history.steps) == 1:
            raise NotAllowed("There is nothing to undo.")
        super().undo()

    def hand_back(self, folder: Path) -> Export:
        """Write what was amended, sealed to whoever handed the record over, into `folder`."""
        reading = self.reading
        if reading is None:
            raise NotAllowed("Nobody handed this record to you.", hint="Hand it over to a reader instead.")
        reply = handover.Reply(reading.id, self.meeting.practitioner, self.amendments)
        return self._written(handover.seal(reply, reading.reply_to), folder, "handed_back")

    @property
    def amendments(self) -> tuple[Amendment, ...]:
        """What the reader would have otherwise: lines reworded, moved, left out and added."""
        before = self.reading.lines if self.reading is not None else {}
        items = {item.id: item for item in self.review.desk}
        now = _lines(self.review)
        elsewhere = moved(self.review.desks[1], self.review.desk) if self.reading is not None else {}
        changed = [
            Amendment(name, items[name].section if name in items else "", old, now.get(name, ""), elsewhere.get(name))
            for name, old in before.items()
            if now.get(name, "") != old or name in elsewhere
        ]
        added = [Amendment("", items[name].section, "", text) for name, text in now.items() if name not in before]
        return (*changed, *added)

    def _written(self, sealed: bytes, folder: Path, event: str) -> Export:
        only = self.policy.folder("export_folder")
        if only is not None and not folder.resolve().is_relative_to(only.resolve()):
            raise NotAllowed(f"By the policy files are written to {only} only.", hint="Choose that folder.")
        day = self.meeting.date or self.meeting.created.date()
        name = free_name(folder, f"{day}-{FORM}{handover.SUFFIX}")
        done = write(folder, name, sealed, self._tools.now(), FORM)
        self._note_event(event, digest=done.sha256)
        return done


def begin_reading(sealed: SealedMeeting, parcel: handover.Parcel, reader: str, now: datetime) -> None:
    """Write a record that was handed over as a meeting to be read, at the same desk, each line as it stood."""
    meeting = Meeting(
        sealed.id,
        now,
        Stage.REVIEW,
        parcel.kind,
        parcel.template,
        f"second reading for {parcel.sender}",
        parcel.date,
        reader,
        parcel.participants,
        parcel.glossary,
    )
    length = max((part.end for part in parcel.segments), default=0.0)
    transcript = Transcript("", "en", length, length, complete=True, segments=parcel.segments)
    step = Step(Verb.CARRIED, "", tuple(item.id for item in lay_out(parcel.draft)), parcel.desk)
    opened = frozenset(item.id for item in parcel.desk)
    history = History(fingerprint(parcel.draft), (step,), opened=opened, taken=len(parcel.desk))
    standing = {item.id: item.text for item in parcel.desk if _stands(item)}
    sealed.write_bulk("transcript", transcript)
    sealed.write_bulk("draft", Drafted(parcel.draft, basis(meeting, transcript, parcel.notes), history))
    sealed.write("notes", parcel.notes)
    sealed.write("reading", Reading(parcel.id, parcel.sender, parcel.reply_to, standing))
    sealed.write("meeting", meeting)


def _lines(review: Review) -> dict[str, str]:
    """Return the text of every line that stands, decided or not, by its id."""
    return {item.id: item.text for item in review.desk if _stands(item)}


def _stands(item: Item) -> bool:
    return item.omission is None and item.verdict is not Verdict.REJECT and bool(item.text)
