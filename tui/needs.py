"""What each meeting needs next, in words, and which of them needs it most: the order of the list of meetings."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from engine.flow.retiring import WARNING
from engine.meeting import Stage
from engine.text import clean_line
from tui.words import full_day, label

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from engine.flow import Summary

WAITS: dict[Stage, str] = {
    Stage.SETUP: "to be set up",
    Stage.CONSENT: "consent to be asked",
    Stage.RECORDING: "to be recorded",
    Stage.TRANSCRIPT: "at the transcript",
    Stage.DRAFT: "at the draft",
    Stage.REVIEW: "draft to be reviewed",
    Stage.EXPORT: "approved, to be filed",
    Stage.DESTRUCTION: "filed, to be destroyed",
}
RECORDED = "recorded; the next step is its text"
NEARLY_DONE = (
    Stage.REVIEW,
    Stage.EXPORT,
    Stage.DRAFT,
    Stage.TRANSCRIPT,
    Stage.RECORDING,
    Stage.CONSENT,
    Stage.SETUP,
    Stage.DESTRUCTION,
)
"""Which stage goes first where nothing presses: what waits for a person's judgement, then what comes before it."""
SOON = timedelta(days=2)
"""How long before they are due minutes are named."""

RECOVERED, DUE, LATE, USUAL, HELD = range(5)


def need(row: Summary, today: date) -> tuple[int, str]:
    """Return how pressing a meeting is, 0 before 1, and what it needs in a few words."""
    if row.trouble or row.stage is None:
        return RECOVERED, f"! {row.trouble}"
    if row.interrupted:
        return RECOVERED, "! recording broken off"
    if row.held_until is not None:
        return HELD, f"on hold until {_day(row.held_until)}"
    if row.kept_until is not None and row.kept_until <= today + WARNING:
        return DUE, "! due for destruction" if row.kept_until <= today else f"! destroyed after {_day(row.kept_until)}"
    unfinished = row.stage not in {Stage.EXPORT, Stage.DESTRUCTION}
    if unfinished and row.minutes_due is not None and row.minutes_due <= today + SOON:
        late = row.minutes_due < today
        return LATE, f"! minutes {'were ' if late else ''}due {_day(row.minutes_due)}"
    return USUAL, RECORDED if row.stage is Stage.RECORDING and row.recorded else WAITS[row.stage]


def in_order(rows: Iterable[Summary], today: date) -> tuple[Summary, ...]:
    """Return meetings by what they need: the most pressing first, then the nearest to being done, then the newest."""

    def place(row: Summary) -> tuple[int, int, int]:
        stage = NEARLY_DONE.index(row.stage) if row.stage is not None else 0
        return need(row, today)[0], stage, -(row.date.toordinal() if row.date else 0)

    return tuple(sorted(rows, key=place))


def called(row: Summary) -> str:
    """Return what a meeting is called: its kind, and its purpose where there is one."""
    return label(row.kind or "meeting") + (f": {clean_line(row.title)}" if row.title else "")


def found(rows: Iterable[Summary], words: str) -> tuple[Summary, ...]:
    """Return the meetings in whose kind, purpose, date or name all of these words stand."""
    wanted = words.casefold().split()
    return tuple(row for row in rows if all(word in _searched(row) for word in wanted))


def _searched(row: Summary) -> str:
    day = f"{full_day(row.date)} {row.date.isoformat()}" if row.date else ""
    return f"{called(row)} {day} {row.id} {row.stage or ''}".casefold()


def _day(day: date) -> str:
    return f"{day:%-d %b}"
