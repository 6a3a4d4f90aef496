"""How fast the desk of the review is on a long meeting: `make bench-desk`.

500 drafted lines over a transcript of 100,000 words, in a vault on this disk, through the real screens: to open it,
from a key to the painted screen, and an edit with its diff and its check. Run it while the machine does nothing else.
"""

from __future__ import annotations

import asyncio
import random
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from statistics import median, quantiles
from time import perf_counter, process_time
from typing import TYPE_CHECKING, NamedTuple

from textual._compositor import CompositorUpdate
from textual.events import Key

from benchmarks import places, tables
from engine.flow import Workspace
from engine.flow.drafted import Drafted, basis
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

HEADING = "## The desk of the review"
WORDS, LINES, SECTIONS = 100_000, 500, 10
KEYS = ("j", "k", "enter", "a", "g", "u", "j", "j", "pagedown", "o", "a", "pageup", "r", "u", "f", "ctrl+r", "k", "h")
ROUNDS = 12
STILL = 0.06
"""Seconds without a change on the screen after which what a key did is done; they are not counted."""
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
    with places.folder() as folder:
        yield Workspace(Vault.create(folder / "vault", "an otter reads slowly", cost=10), folder, _tools())


class _Terminal:
    """Stands where the terminal does and notes when the last change reached it; nothing else is waited for."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self._pilot = pilot
        self._painted = self._begun = Taken.now()
        pilot.app._display = self._display  # type: ignore[assignment,method-assign]  # noqa: SLF001 - where it goes out

    def _display(self, _screen: Screen[object], changed: object) -> None:
        if isinstance(changed, CompositorUpdate):
            changed.render_segments(self._pilot.app.console)  # what a terminal would be sent
            self._painted = Taken.now()

    def press(self, key: str) -> None:
        """Send a key as the terminal does."""
        event = Key({"/": "slash"}.get(key, key), key if len(key) == 1 else None)
        event.set_sender(self._pilot.app)
        self._painted = self._begun = Taken.now()
        self._pilot.app._driver.send_message(event)  # type: ignore[union-attr]  # noqa: SLF001 - as the terminal does

    async def settled(self) -> Taken:
        """Wait until nothing changes any more and return what it took from the key to the last change."""
        while Taken.now().clock - self._painted.clock < STILL * 1000 or _to_paint(self._pilot.app.screen):  # noqa: ASYNC110 - nothing tells when
            await asyncio.sleep(STILL / 10)
        return self._painted - self._begun


async def _pressed(terminal: _Terminal, *keys: str) -> list[Taken]:
    """Return how long each key took to the painted screen."""
    taken = []
    for key in keys:
        terminal.press(key)
        taken.append(await terminal.settled())
    return taken


def _to_paint(screen: Screen[object]) -> bool:
    """Tell whether something of this screen waits to be laid out or painted."""
    return bool(screen._dirty_widgets or screen._layout_required or screen._repaint_required)  # noqa: SLF001 - no other way


async def _opened(terminal: _Terminal, app: CandourApp) -> Taken:
    """Open the meeting from the list and return what it took until the desk was painted."""
    terminal.press("enter")
    while not isinstance(app.screen, ReviewScreen):  # noqa: ASYNC110 - the same
        await asyncio.sleep(STILL / 10)
    return await terminal.settled()


async def _at_the_screen(space: Workspace) -> tuple[Taken, list[Taken]]:
    """Return what it takes to open the desk, and for each key of a review; a first round of keys is not counted."""
    app = CandourApp(Door(lambda: True, lambda _: space, lambda _: space), workspace=space)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        space._flows.clear()  # noqa: SLF001 - as if the program had ended
        terminal = _Terminal(pilot)
        opening = await _opened(terminal, app)
        await _pressed(terminal, *KEYS)
        taken = [one for _ in range(ROUNDS) for one in await _pressed(terminal, *KEYS)]
    return opening, taken


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
        opening, keys = await _at_the_screen(space)
        edits = _edits(_anew(space, name))
    _keep("the desk opens; target 1000 ms", [opening], max)
    _keep("from a key to the painted screen, 95 of 100 within; target 50 ms", keys, _nineteen_of_twenty)
    _keep("half of the keys within", keys, median)
    _keep("an edit with its diff and its check, 95 of 100 within; target 100 ms", edits, _nineteen_of_twenty)
    for key in dict.fromkeys(KEYS):
        print(f"    {key}: {_figures([one for at, one in enumerate(keys) if KEYS[at % len(KEYS)] == key], median)}")


def _nineteen_of_twenty(times: list[float]) -> float:
    return quantiles(times, n=20)[-1]


def _figures(taken: list[Taken], of: Callable[[list[float]], float]) -> str:
    work, clock = (of(list(times)) for times in zip(*taken, strict=True))
    return f"{work:.0f} ms of own work, {clock:.0f} ms by the clock"


def _keep(what: str, taken: list[Taken], of: Callable[[list[float]], float]) -> None:
    """Print what was found and keep it with the day and the machine."""
    print(f"{what}: {_figures(taken, of)}")
    tables.keep("benchmarks.md", HEADING, what, _figures(taken, of))


if __name__ == "__main__":
    asyncio.run(_main())
