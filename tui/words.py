"""How times, lengths, people and segments read on a screen, the same everywhere."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from engine.asking import Told
from engine.certificate import KINDS
from engine.consent import INSTEAD
from engine.errors import InputInvalid
from engine.meeting import Attendance, Note, Origin, Scope
from engine.outside import named
from engine.policy import Rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from engine.audio.events import Stopped
    from engine.flow import MeetingFlow, Workspace
    from engine.meeting import Certificate, Meeting, Participant, Segment

MINUTE = 60
HOUR = 3600
SOUND_FILES = frozenset({".wav", ".flac", ".ogg", ".opus", ".mp3", ".aiff", ".aif", ".m4a", ".wma"})
"""How names of sound files end; names of microphones have dots in them too."""
READABLE = SOUND_FILES - {".m4a", ".wma"}
"""How those end that can be read in."""
NOBODY = "Speaker not named"
SHARED = "our organisation’s recovery key opens this vault too"
DECLARATION = (
    "I have checked every line of this record against what was said or against my own knowledge. No analysis and no "
    "decision in it was written by this program. I answer for it. Anything changed afterwards undoes this approval."
)
"""What whoever approves a record says by giving their name."""
UNSHARED = "Your organisation’s recovery key opens this vault no longer: only your passphrase does."


def who_opens(workspace: Workspace) -> str:
    """Return who opens this vault besides its passphrase, and whether that is new; nothing where nobody does or did."""
    key = workspace.recovery
    if not key:
        return UNSHARED if workspace.recovery_changed else ""
    begin = "From now on y" if workspace.recovery_changed else "Y"
    return f"{begin}{SHARED} ({key[:10]}…{key[-6:]})."


ATTENDING = {
    Attendance.PRESENT: "present",
    Attendance.TELEPHONE: "by telephone",
    Attendance.LATE: "arrived late",
    Attendance.LEFT: "left early",
    Attendance.APOLOGIES: "apologies",
    Attendance.ABSENT: "not there",
}

TOLD = {
    Told.ALOUD: "I read it aloud to them",
    Told.GIVEN: "I gave it to them to read",
    Told.OWN_WORDS: "I explained it in my own words",
}
"""How a script was put to those who answered."""

FORMS = {"word": "Word", "text": "Plain text", "markdown": "Markdown", "html": "HTML"}

RULES = {Rule.ALLOWED: "", Rule.PERMISSION: " (recorded with permission)", Rule.NEVER: " (never recorded)"}

ENDED = {
    "disk full": "There is no more room on this disk, so the recording has stopped. Everything up to here is sealed.",
    "failed": "The sound could not be followed any further. Everything up to here is sealed.",
}
"""What is said where a recording ended neither by its keys nor with its file."""


def lost(ended: Stopped) -> list[str]:
    """Return what was not recorded that should have been, a line for each thing."""
    lines = [ENDED[ended.reason]] if ended.reason in ENDED else []
    if ended.unsealed:
        lines.append(f"The last {ended.unsealed:.1f} seconds could not be put on the disk.")
    return lines


ASK_AGAIN = "Only a new yes at the stage of consent lets more be recorded."


def no_more(flow: MeetingFlow) -> str:
    """Return why nothing can be recorded now, and what becomes of the sound there is; nothing where it can be."""
    reason = flow.permitted(Scope.RECORD).reason
    if not reason or not flow.sealed_seconds:
        return reason
    why = reason.removesuffix(f": {INSTEAD[Scope.RECORD]}.").rstrip(".")
    kept = "is kept and can be used" if flow.permitted(Scope.TRANSCRIBE).allowed else "stays sealed and is not used"
    return f"{why}. What is recorded so far {kept}.{f' {ASK_AGAIN}' if flow.rule().allowed else ''}"


NOTED = "as it was noted"
"""Where the words of a line come from that was typed during the meeting: nobody spoke them."""


def noted(kind: Origin, rests_on: Sequence[object]) -> bool:
    """Tell whether a line quotes typed notes alone; a line approved in the record is a note of another sort."""
    return kind is Origin.QUOTED and bool(rests_on) and all(type(part) is Note for part in rests_on)


ONLY_KEY = "Its key is destroyed; nothing else of it was left."


def destroyed(certificate: Certificate) -> str:
    """Return what a certificate counts in a sentence, in words of those whose meeting it was."""
    counts = {kind: count for kind, count in certificate.destroyed if count and kind in KINDS and kind != "keys"}
    if not counts:
        return ONLY_KEY
    held = "; ".join(KINDS[kind] for kind in counts)
    return f"Its key is destroyed, and {counted(sum(counts.values()), 'sealed file')}: {held}."


def clock(seconds: float) -> str:
    """Return a moment of the meeting as m:ss, or h:mm:ss from an hour on."""
    whole = max(0, int(seconds))
    if whole >= HOUR:
        return f"{whole // HOUR}:{whole % HOUR // MINUTE:02d}:{whole % MINUTE:02d}"
    return f"{whole // MINUTE}:{whole % MINUTE:02d}"


def about(seconds: float | None) -> str:
    """Return how long something will still take, as a person would say it."""
    if seconds is None:
        return "estimating"
    if seconds < 10:  # noqa: PLR2004 - below ten seconds nobody counts
        return "nearly done"
    if seconds < MINUTE:
        return f"about {round(seconds / 10) * 10} seconds left"
    minutes = round(seconds / MINUTE)
    return f"about {minutes} {plural('minute', minutes)} left"


def lasting(minutes: float) -> str:
    """Return a length in minutes as a person would say it, in hours where it is long."""
    hours = round(minutes / MINUTE)
    return counted(round(minutes), "minute") if hours < 5 else f"{hours} hours"  # noqa: PLR2004 - a long day's work


def spell(seconds: float) -> str:
    """Return a span of time, in seconds where it is short."""
    return counted(round(seconds), "second") if seconds < 2 * MINUTE else lasting(seconds / MINUTE)


def plural(noun: str, count: int) -> str:
    """Return the noun for this many."""
    return noun if count == 1 else f"{noun}s"


def counted(count: int, noun: str) -> str:
    """Return a number and its noun, such as "3 lines"."""
    return f"{count} {plural(noun, count)}"


def label(name: str) -> str:
    """Return an identifier such as "case-note" as words with a capital."""
    return name.replace("_", " ").replace("-", " ").capitalize()


def heading(meeting: Meeting) -> str:
    """Return what a meeting is called in the top line."""
    day = f"{meeting.date:%-d %b %Y}" if meeting.date else "no date yet"
    return f"{label(meeting.kind)}, {day}"


def speaker(people: Iterable[Participant], who: str | None) -> str:
    """Return the name of a speaker known by id or by name."""
    return next((person.name for person in people if who in (person.id, person.name)), who or NOBODY)


def marked(segment: Segment) -> str:
    """Return the words of a segment with the uncertain ones in ⟨…?⟩, marked in text and not in colour."""
    text = segment.text
    for word in dict.fromkeys(segment.uncertain):
        text = re.sub(rf"(?<![\w⟨]){re.escape(word)}(?!\w)", f"⟨{word}?⟩", text)
    return text


def heard(part: Segment | Note) -> str:
    """Return what was said, its unsure words marked, or typed."""
    return part.text if isinstance(part, Note) else marked(part)


def full_day(day: date | None) -> str:
    """Return a day as it is written out, such as 22 November 2026; nothing for none."""
    return f"{day:%-d %B %Y}" if day else ""


def typed_day(text: str) -> date | None:
    """Return the day somebody typed, as 22/11/2026, 22 November 2026 or 2026-11-22; None for nothing.

    Raises `InputInvalid` for what is no day; the day comes before the month.
    """
    typed = " ".join(re.sub(r"[./-]", " ", text).split())
    if not typed:
        return None
    for form in ("%d %m %Y", "%d %m %y", "%d %B %Y", "%d %b %Y", "%Y %m %d"):
        with suppress(ValueError):
            return datetime.strptime(typed, form).date()  # noqa: DTZ007 - a day has no zone
    hint = "Write the day first, as in 22/11/2026."
    raise InputInvalid("That cannot be read as a date.", title="No such day", hint=hint)


def typed_moment(text: str) -> float | None:
    """Return the seconds of a moment typed as 12:30 or 1:02:30, None for what is no moment."""
    parts = text.strip().split(":")
    if not all(part.isascii() and part.isdecimal() for part in parts) or len(parts) not in {2, 3}:
        return None
    return float(sum(int(part) * MINUTE**place for place, part in enumerate(reversed(parts))))


def typed_path(text: str) -> Path:
    """Return the path that was typed: ~ is one's home, and ~ before a name of nobody is a letter like any other."""
    return named(text.strip())
