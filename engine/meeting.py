"""The plain records of a meeting and the order of its stages; no I/O, no model, nothing that can fail but a rule.

Every field that may hold what somebody said, is called or wrote carries `repr=False`: a record that ends up in a log
or a traceback prints its ids and nothing else. Times within a meeting are seconds of recorded sound from its start.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime  # noqa: TC003 - read at run time by msgspec
from enum import StrEnum

from engine.asking import Asked, Told


class Stage(StrEnum):
    """Where a meeting is on its way, in order."""

    SETUP = "setup"
    CONSENT = "consent"
    RECORDING = "recording"
    TRANSCRIPT = "transcript"
    DRAFT = "draft"
    REVIEW = "review"
    EXPORT = "export"
    DESTRUCTION = "destruction"


NEXT_STAGES: dict[Stage, frozenset[Stage]] = {
    Stage.SETUP: frozenset({Stage.CONSENT}),
    Stage.CONSENT: frozenset({Stage.SETUP, Stage.RECORDING, Stage.DRAFT}),
    Stage.RECORDING: frozenset({Stage.CONSENT, Stage.TRANSCRIPT, Stage.DRAFT}),
    Stage.TRANSCRIPT: frozenset({Stage.RECORDING, Stage.DRAFT}),
    Stage.DRAFT: frozenset({Stage.TRANSCRIPT, Stage.RECORDING, Stage.CONSENT, Stage.REVIEW}),
    Stage.REVIEW: frozenset({Stage.DRAFT, Stage.TRANSCRIPT, Stage.EXPORT}),
    Stage.EXPORT: frozenset({Stage.REVIEW, Stage.DESTRUCTION}),
    Stage.DESTRUCTION: frozenset({Stage.EXPORT}),
}
"""Which stage may follow which; to destroy an unfinished meeting is a choice at any stage and needs no transition."""


class Scope(StrEnum):
    """What a participant is asked to agree to."""

    RECORD = "record"
    TRANSCRIBE = "transcribe"
    DRAFT = "draft"


class Answer(StrEnum):
    """What a participant said when asked; `SO_FAR` is a yes to what has been recorded and a no to more."""

    YES = "yes"
    SO_FAR = "so_far"
    NO = "no"
    NOT_ASKED = "not_asked"
    OTHER_BASIS = "other_basis"


class Attendance(StrEnum):
    """How a participant takes part."""

    PRESENT = "present"
    TELEPHONE = "telephone"
    LATE = "late"
    LEFT = "left"
    APOLOGIES = "apologies"
    ABSENT = "absent"


class MarkerKind(StrEnum):
    """What the practitioner marks while listening."""

    IMPORTANT = "important"
    CHILDS_WORDS = "childs_words"
    ACTION = "action"


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who is expected at the meeting."""

    id: str
    name: str = field(repr=False)
    role: str = field(default="", repr=False)
    attendance: Attendance = Attendance.PRESENT
    child: bool = False

    @property
    def present(self) -> bool:
        """Tell whether this person is or was in the room or on the line, and so must be asked."""
        return self.attendance not in {Attendance.APOLOGIES, Attendance.ABSENT}


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """One person's answer for one scope; a later one for the same person and scope replaces it.

    `kept_to` is up to which second of the recording a yes to what there is so far reaches.
    """

    participant: str
    scope: Scope
    answer: Answer
    at: datetime
    answered_by: str = field(default="", repr=False)
    script: str = ""
    how: Asked = Asked.IN_PERSON
    basis: str = field(default="", repr=False)
    kept_to: float | None = None
    told: Told = Told.ALOUD


@dataclass(frozen=True, slots=True)
class ManagersPermission:
    """A manager allowed that this meeting is recorded: who, on which day, why, and when it was noted."""

    manager: str = field(repr=False)
    given: date
    reason: str = field(repr=False)
    noted: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one of the organisation's questions; the last one for a question counts."""

    question: str = field(repr=False)
    yes: bool
    at: datetime
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Meeting:
    """What is known of a meeting besides what was said in it."""

    id: str
    created: datetime
    stage: Stage = Stage.SETUP
    kind: str = "supervision"
    template: str = "supervision"
    purpose: str = field(default="", repr=False)
    date: date | None = None
    practitioner: str = field(default="", repr=False)
    participants: tuple[Participant, ...] = field(default=(), repr=False)
    glossary: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Marker:
    """A moment the practitioner marked while recording."""

    at: float
    kind: MarkerKind


@dataclass(frozen=True, slots=True)
class SpeakerChange:
    """From this moment the practitioner heard this participant speak (a speaker key), or, empty, nobody yet."""

    at: float
    participant: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of wall-clock time that was not recorded: off the record, or a fault."""

    at: float
    started: datetime
    ended: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Note:
    """A typed note and the moment it was written."""

    id: str
    at: float
    written: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of speech by one speaker, as recognised and as corrected.

    `voice` is a suggestion from the sound alone, "A", "B", ...; `times` is when each word of `text` begins, if known.
    """

    id: str
    start: float
    end: float
    text: str = field(repr=False)
    speaker: str | None = field(default=None, repr=False)
    uncertain: tuple[str, ...] = field(default=(), repr=False)
    flags: tuple[str, ...] = ()
    original: str | None = field(default=None, repr=False)
    voice: str | None = None
    times: tuple[float, ...] = ()

    @property
    def struck(self) -> bool:
        """Tell whether the practitioner struck this segment out."""
        return "struck" in self.flags


@dataclass(frozen=True, slots=True)
class Change:
    """What stood `at` this place of the transcript's segments, and what stands there instead."""

    at: int
    before: tuple[Segment, ...] = field(repr=False)
    after: tuple[Segment, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the meeting, in seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Dropped:
    """Sound for which no words are given, and why: "loop", "phantom", "no_speech", "unheard", or "missing" sound."""

    start: float
    end: float
    reason: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What was heard, in order; `heard_to` is how far the recogniser has finished, in seconds.

    `made` counts every segment there ever was, so that no id is given twice. `edits` is what people changed, the last
    one last, each with all it touched; `listened` is what of a child's speech somebody has listened to.
    """

    model: str
    language: str = "en"
    audio_seconds: float = 0.0
    heard_to: float = 0.0
    loudness: float = 0.0
    complete: bool = False
    segments: tuple[Segment, ...] = field(default=(), repr=False)
    dropped: tuple[Dropped, ...] = ()
    made: int = 0
    edits: tuple[tuple[Change, ...], ...] = field(default=(), repr=False)
    undone: tuple[tuple[Change, ...], ...] = field(default=(), repr=False)
    listened: tuple[Span, ...] = ()


class Risk(StrEnum):
    """How much harm a wrong line of this sort can do."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check says of a statement, in one line a practitioner understands."""

    kind: str
    risk: Risk
    detail: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Omission:
    """Something in the transcript that the draft does not carry."""

    segment: str
    kind: str
    detail: str = field(repr=False)
    risk: Risk = Risk.HIGH


class Origin(StrEnum):
    """Where a statement's words come from; `edited` and `written` are derived, never set by a model."""

    WORDED = "worded"
    QUOTED = "quoted"
    DATA = "data"
    EDITED = "edited"
    WRITTEN = "written"


@dataclass(frozen=True, slots=True)
class Statement:
    """One drafted line and the segments it rests on."""

    id: str
    text: str = field(repr=False)
    evidence: tuple[str, ...] = ()
    kind: Origin = Origin.WORDED
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the record with its statements; a `human` one is never drafted by the machine."""

    id: str
    title: str
    human: bool = False
    statements: tuple[Statement, ...] = ()
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Draft:
    """The machine's proposal: statements by section, what it does not speak for, and whether it is whole.

    `model` worded passages of it, `reader` read lines in other words than the speaker's beside the talk; each is empty
    where none did.
    """

    template: str
    model: str
    coverage: float = 0.0
    complete: bool = False
    sections: tuple[Section, ...] = ()
    uncovered: tuple[Span, ...] = ()
    omissions: tuple[Omission, ...] = ()
    reader: str = ""


class Verdict(StrEnum):
    """What the practitioner decides about a statement."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"


@dataclass(frozen=True, slots=True)
class Approval:
    """A named practitioner answers for the record whose canonical text has this SHA-256."""

    by: str = field(repr=False)
    at: datetime
    digest: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an approved record, with where its words come from and what they rest on."""

    text: str = field(repr=False)
    origin: Origin
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordSection:
    """A heading of the approved record."""

    title: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """The record as the practitioner left it: what approval is given to and what export writes."""

    title: str = field(repr=False)
    sections: tuple[RecordSection, ...] = ()


@dataclass(frozen=True, slots=True)
class Export:
    """Something that left the vault: a file, or without a path a copied box; and the digest that was approved."""

    path: str
    form: str
    sha256: str
    at: datetime
    paper: str = "record"
    approved: str = ""


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was destroyed, when and by whom; digests of ciphertext only, no content, no participants' names."""

    meeting: str
    at: datetime
    by: str
    destroyed: tuple[tuple[str, int], ...]
    digests: tuple[str, ...]
    promise: str
    storage: str = ""
    ledger_head: str = ""
