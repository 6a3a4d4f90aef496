"""How fast the desk of the review is on a long meeting: `make bench-desk`.

500 drafted lines over a transcript of 100,000 words, in a vault on this disk, through the real screens: to open it,
from a key to the painted screen, and an edit with its diff and its check. Run it while the machine does nothing else.
"""

from __future__ import annotations

import asyncio
import random
import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

from textual.events import Key

from engine.flow import Workspace
from engine.flow.drafted import Drafted, basis
from engine.locations import data_home
from engine.meeting import (
    Draft,
    Finding,
    Omission,
    Origin,
    Participant,
    Risk,
    Section,
    Segment,
    Stage,
    Statement,
    Transcript,
    Verdict,
)
from engine.review import words
from engine.vault import Vault
from tui.app import CandourApp
from tui.cli import _tools
from tui.door import Door
from tui.screens.review import ReviewScreen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.pilot import Pilot
    from textual.screen import Screen

    from engine.flow import MeetingFlow

WORDS, LINES, SECTIONS = 100_000, 500, 10
KEYS = ("j", "k", "enter", "a", "g", "u", "j", "j", "pagedown", "o", "a", "pageup", "r", "u", "f", "ctrl+r", "k", "h")
ROUNDS = 12
HOPS = 4
"""Messages that follow from a key one after the other: the key, the row it goes to, what is shown of it, its layout."""
SAID = (
    "I will ring the school on Thursday about Maisie and the bus.",
    "Her mother told me that she has not been drinking since September.",
    "The attendance is at ninety-two per cent now and the school is pleased with her.",
    "We agreed that I visit on Monday the ninth of November, after the meeting at the nursery.",
    "He said that he was worried about the damp in the flat and the letter from the landlord.",
)
PEOPLE = (Participant("p1", "Ada Obi", "supervisor"), Participant("p2", "Ben Sands", "social worker"))
HIGH = (Finding("negation_lost", Risk.HIGH, "“has not been drinking” became “had been”."),)


class Taken(NamedTuple):
    """Milliseconds of this process's own work, and by the clock: the disk, and whatever else the machine does, too."""

    work: float
    clock: float

    @classmethod
    def now(cls) -> Taken:
        """Return both as they stand."""
        return cls(process_time() * 1000, perf_counter() * 1000)

    def __sub__(self, other: Taken) -> Taken:
        """Return what was taken between two moments."""
        return Taken(self.work - other.work, self.clock - other.clock)


def a_transcript(chance: random.Random) -> Transcript:
    """Return so many words by two people."""
    segments: list[Segment] = []
    count = 0
    while count < WORDS:
        text = " ".join(chance.sample(SAID, 2))
        count += len(text.split())
        start = 6.5 * len(segments)
        segments.append(Segment(f"s{len(segments) + 1}", start, start + 6.0, text, chance.choice(PEOPLE).name))
    end = segments[-1].end
    return Transcript("base", audio_seconds=end, heard_to=end, complete=True, segments=tuple(segments))


def a_draft(chance: random.Random, transcript: Transcript) -> Draft:
    """Return so many lines in sections, one in ten of high risk, each resting on one segment or two."""
    lines = []
    for number in range(LINES):
        at = number * len(transcript.segments) // LINES
        evidence = tuple(part.id for part in transcript.segments[at : at + chance.randint(1, 2)])
        text = f"{chance.choice(PEOPLE).name} said: “{chance.choice(SAID)}”"
        findings = HIGH if number % 10 == 0 else ()
        lines.append(Statement(f"d{number}", text, evidence, chance.choice([Origin.WORDED, Origin.QUOTED]), findings))
    size = LINES // SECTIONS
    sections = tuple(
        Section(f"h{number}", f"Heading {number + 1}", statements=tuple(lines[number * size : (number + 1) * size]))
        for number in range(SECTIONS)
    )
    omissions = tuple(Omission(f"s{number * 40 + 7}", "action", "A visit was agreed.") for number in range(10))
    return Draft("supervision", "a model", 0.8, complete=True, sections=sections, omissions=omissions)


def a_meeting(space: Workspace) -> MeetingFlow:
    """Return a meeting at its review, sealed in the vault."""
    chance = random.Random(7)  # noqa: S311 - the same meeting each time
    flow = space.new()
    transcript = a_transcript(chance)
    meeting = replace(
        flow.meeting, stage=Stage.REVIEW, participants=PEOPLE, practitioner="Ada Obi", date=date(2026, 11, 2)
    )
    sealed = space._vault.open_meeting(meeting.id)  # noqa: SLF001 - a day of drafting in one step
    sealed.write("meeting", meeting)
    sealed.write_bulk("transcript", transcript)
    sealed.write_bulk("draft", Drafted(a_draft(chance, transcript), basis(meeting, transcript, ())))
    return _anew(space, meeting.id)


def _anew(space: Workspace, name: str) -> MeetingFlow:
    """Open a meeting as a program does that was just started."""
    space._flows.clear()  # noqa: SLF001 - as if the program had ended
    return space.open(name)


@contextmanager
def _workspace() -> Iterator[Workspace]:
    folder = data_home() / "candour" / f"bench-{datetime.now(UTC):%H%M%S%f}"
    folder.mkdir(parents=True)
    try:
        yield Workspace(Vault.create(folder / "vault", "an otter reads slowly", cost=10), folder, _tools())
    finally:
        shutil.rmtree(folder)


async def _pressed(pilot: Pilot[None], *keys: str) -> list[Taken]:
    """Return how long each key took to the painted screen."""
    taken = []
    for key in keys:
        begun = Taken.now()
        await _press(pilot, key)
        taken.append(Taken.now() - begun)
    return taken


async def _press(pilot: Pilot[None], key: str) -> None:
    """Press one key and wait until every message is processed and the screen painted; Textual's own waits 40 ms."""
    app = pilot.app
    event = Key({"/": "slash"}.get(key, key), key if len(key) == 1 else None)
    event.set_sender(app)
    app._driver.send_message(event)  # noqa: SLF001 - as the terminal does
    for _ in range(HOPS):
        await pilot._wait_for_screen()  # noqa: SLF001 - every message processed
    while _to_paint(app.screen):
        await asyncio.sleep(0.001)
        await pilot._wait_for_screen()  # noqa: SLF001 - the same


def _to_paint(screen: Screen[object]) -> bool:
    """Tell whether something of this screen waits to be laid out or painted."""
    return bool(screen._dirty_widgets or screen._layout_required or screen._repaint_required)  # noqa: SLF001 - no other way


async def _opened(pilot: Pilot[None]) -> Taken:
    """Open the meeting from the list and return what it took until the desk was painted."""
    begun = Taken.now()
    await _press(pilot, "enter")
    while not isinstance(pilot.app.screen, ReviewScreen) or _to_paint(pilot.app.screen):
        await pilot.pause(0.001)
    for _ in range(HOPS):
        await _press(pilot, "f12")
    return Taken.now() - begun


async def _at_the_screen(space: Workspace) -> tuple[Taken, list[Taken], list[Taken]]:
    """Return what it takes to open the desk, for a key nothing answers to, and for each key of a review."""
    app = CandourApp(Door(lambda: True, lambda _: space, lambda _: space), workspace=space)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        space._flows.clear()  # noqa: SLF001 - as if the program had ended
        opening = await _opened(pilot)
        idle = await _pressed(pilot, *["f12"] * 20)
        taken = [one for _ in range(ROUNDS) for one in await _pressed(pilot, *KEYS)]
    return opening, idle, taken


def _edits(flow: MeetingFlow) -> list[Taken]:
    """Return what an edit takes with its diff and its check, not counting the disk."""
    taken = []
    for item in [item for item in flow.review.desk if item.sources][:100]:
        text = item.text.replace("said", "told us on Tuesday")
        begun = Taken.now()
        words(item.drafted, text)
        flow.review.open(item.id).decide(item.id, Verdict.EDIT, "Ada Obi", text)
        taken.append(Taken.now() - begun)
    return taken


async def _main() -> None:
    with _workspace() as space:
        name = a_meeting(space).meeting.id
        opening, idle, keys = await _at_the_screen(space)
        edits = _edits(_anew(space, name))
    print(f"{LINES} lines, {WORDS:,} words of transcript, 120 columns by 40 lines; milliseconds")
    print(f"{'':34}{'own work':>10}{'by the clock':>14}{'target':>8}")
    _row("opens in", [opening], 1000, max)
    _row("key to screen, 95 of 100 within", keys, 50)
    _row("    half of them within", keys, None, median)
    _row("    one that does nothing", idle, None, median)
    _row("edit with diff and check, 95 of 100", edits, 100)
    for key in dict.fromkeys(KEYS):
        _row(f"    {key}", [one for at, one in enumerate(keys) if KEYS[at % len(KEYS)] == key], None, median)


def _row(what: str, taken: list[Taken], target: int | None, of: Callable[[list[float]], float] | None = None) -> None:
    found = of or (lambda times: quantiles(times, n=20)[-1])
    work, clock = (found(list(times)) for times in zip(*taken, strict=True))
    print(f"{what:36}{work:8.1f}{clock:14.1f}{target or '':>8}")


if __name__ == "__main__":
    asyncio.run(_main())
