"""Recording and notes in plain lines: from a microphone, with letters while it runs, or from a sound file."""

from __future__ import annotations

import asyncio
import threading
from contextlib import aclosing, suppress
from time import monotonic
from typing import TYPE_CHECKING

from engine.audio.events import Paused, Resumed, Sealed, Started, Stopped, Trouble
from engine.errors import CandourError, InputInvalid, SoundUnreadable
from engine.flow import Microphone, SoundFile
from engine.meeting import MarkerKind
from tui.commands import (
    AdmitLateJoiner,
    MarkAction,
    MarkChildsWords,
    MarkImportant,
    NameSpeaker,
    PauseRecording,
    StartRecording,
    StopRecording,
    Withdraw,
    WriteNote,
)
from tui.plain.consenting import admit
from tui.plain.lines import Choice, InputEnded, letters, say
from tui.plain.sitting import SILENCE, told
from tui.words import ENDED, clock, counted, lasting, lost, no_more, typed_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.audio.events import Event
    from engine.meeting import Participant
    from tui.command import Command
    from tui.plain.sitting import Sitting

FILE = "file"
READ_SO_FAR = "Stopped. What was read in so far is kept; read in again, the file would begin anew behind it."
STOPS: dict[type[Command], str] = {
    StopRecording: "",
    Withdraw: "Stopped at once. Choose “Withdraw” next, to say what becomes of what there is.",
    AdmitLateJoiner: "Stopped at once. Choose “Admit late joiner” next; once they agree, record on.",
}
"""What ends a recording, and what is said then."""
MARKS: dict[type[Command], MarkerKind] = {
    MarkImportant: MarkerKind.IMPORTANT,
    MarkChildsWords: MarkerKind.CHILDS_WORDS,
    MarkAction: MarkerKind.ACTION,
}
KEYS: tuple[type[Command], ...] = (PauseRecording, StopRecording, WriteNote, *MARKS)
WHILE: dict[type[Command], str] = {verb: verb.sentence() for verb in KEYS} | {
    PauseRecording: "Pause: nothing is recorded until you type it again.",
    StopRecording: "Stop recording.",
    Withdraw: "Somebody takes their agreement back: stop at once.",
    AdmitLateJoiner: "Somebody has come in: stop at once, to ask them.",
}
"""What can be done while it records, and how that is said."""


def record(sitting: Sitting) -> bool:
    """Record, or take notes without sound."""
    sitting.enter(
        "Everything is sealed as it is captured: at most the last two and a half seconds are ever at risk. "
        "Notes can be typed with or without a recording."
    )
    flow = sitting.flow
    refused = no_more(flow)
    if flow.interrupted:
        say(f"The recording was broken off; {clock(flow.sealed_seconds)} of it is safe.")
    elif flow.sealed_seconds:
        say(f"{clock(flow.sealed_seconds)} of sound is sealed.")
    else:
        say("Nothing is recorded yet.")
    if refused:
        say(f"Nothing can be recorded. {refused}")
    say(f"{counted(len(flow.notes), 'note')}. There is room for {lasting(flow.space_minutes)} more of sound.")
    verbs: dict[type[Command], Callable[[], None]] = {} if refused else {StartRecording: lambda: _start(sitting)}
    verbs |= {WriteNote: lambda: write_note(sitting), AdmitLateJoiner: lambda: admit(sitting)}
    return sitting.next(verbs)


def write_note(sitting: Sitting) -> None:
    """Keep a typed note with its time."""
    text = sitting.asker.ask("Your note. Enter alone leaves it.")
    if text:
        sitting.flow.note(text)
        say("Kept.")


def _start(sitting: Sitting) -> None:
    """Ask where the sound comes from, and record it."""
    devices = sitting.loop.run(_devices(sitting))
    choices: list[Choice[Microphone | str]] = [Choice(Microphone(name), text) for name, text in devices]
    choices.append(Choice(FILE, "A sound file: WAV, FLAC, OGG or MP3"))
    source = sitting.asker.choose("Where does the sound come from?", choices, out="Nothing is to be recorded")
    if isinstance(source, Microphone):
        _listen(sitting, source)
    elif source is not None:
        while (path := sitting.asker.ask("Path of the sound file. Enter alone leaves it.")) and not _taken_in(
            sitting, path
        ):
            pass


async def _devices(sitting: Sitting) -> list[tuple[str, str]]:
    """List the microphones; having none is no reason not to take a file."""
    try:
        found = await sitting.flow.devices()
    except CandourError as error:
        say(f"{error.title}. {error.message} {error.hint}")
        return []
    return [(one.id, one.name + (", muted" if one.muted else "")) for one in found]


def _taken_in(sitting: Sitting, path: str) -> bool:
    """Seal the sound of a file; tell whether it was one, so that another path can be typed where it was not."""
    try:
        sitting.run(_take_in(sitting, SoundFile(typed_path(path), pace=0)), READ_SO_FAR)
    except (InputInvalid, SoundUnreadable) as error:
        say(f"{error.message} {error.hint}")
        return False
    return True


async def _take_in(sitting: Sitting, source: SoundFile) -> None:
    """Read a file in, saying that it is read once its sound arrives, and how far it is now and then."""
    next_word = monotonic() + SILENCE
    async with aclosing(sitting.flow.record(source)) as events:
        async for event in events:
            match event:
                case Started():
                    say("Reading the file in, and sealing its sound. Ctrl+C stops it.")
                case Sealed(to=to) if monotonic() >= next_word:
                    next_word = monotonic() + SILENCE
                    say(f"{clock(to)} is sealed.", indent="  ")
                case Stopped() if not lost(event):
                    say("The file is read in.")
                case _:
                    _say_event(event)


def _listen(sitting: Sitting, source: Microphone) -> None:
    """Record from a microphone, with a letter and Enter for whatever is to be done meanwhile."""
    people = [person for person in sitting.flow.meeting.participants if person.present][:9]
    say("While it records, type a letter and Enter:")
    known = letters(tuple(WHILE))
    for verb, sentence in WHILE.items():
        say(f"{known[verb]}: {sentence}", indent="  ")
    note = known[WriteNote]
    say(f"{note} and a text, such as {note} She smiled, keeps the text as a note.", indent="  ")
    for number, person in enumerate(people, 1):
        say(f"{number}: {person.name} speaks.", indent="  ")
    sitting.loop.run(_listening(sitting, source, people))


async def _listening(sitting: Sitting, source: Microphone, people: list[Participant]) -> None:
    lines = _Lines(sitting)
    lines.next()
    hearing = asyncio.create_task(_take_typed(sitting, lines, people))
    try:
        async with aclosing(sitting.flow.record(source)) as events:
            async for event in events:
                _say_event(event)
    except (KeyboardInterrupt, asyncio.CancelledError):
        lines.waiting = False  # on the way out: nobody may be there to press anything, and the vault is still open
        raise
    finally:
        hearing.cancel()
        if lines.waiting:  # also where it was refused: the next question would lose its answer to this one
            say("Press Enter to go on.")
            await lines.line()


class _Lines:
    """Lines typed while something runs, each read by a thread that nobody has to wait for."""

    def __init__(self, sitting: Sitting) -> None:
        self._read = sitting.asker.line
        self._loop = asyncio.get_running_loop()
        self._typed: asyncio.Queue[str | None] = asyncio.Queue()
        self.waiting = False

    def next(self) -> None:
        """Wait for a line, unless one is waited for already."""
        if not self.waiting:
            self.waiting = True
            threading.Thread(target=self._fetch, name="line", daemon=True).start()

    def _fetch(self) -> None:
        try:
            line: str | None = self._read()
        except InputEnded:
            line = None
        with suppress(RuntimeError):  # the loop is closed: nobody waits for a line any more
            self._loop.call_soon_threadsafe(self._typed.put_nowait, line)

    async def line(self) -> str | None:
        """Return the line waited for, None where nobody types any more."""
        line = await self._typed.get()
        self.waiting = False
        return line


async def _take_typed(sitting: Sitting, lines: _Lines, people: list[Participant]) -> None:
    """Do what is typed until the recording is over; it is stopped where the input ends."""
    paused, known = False, {letter: verb for verb, letter in letters(tuple(WHILE)).items()}
    while (line := await lines.line()) is not None and (verb := known.get(line)) not in STOPS:
        with told():
            if verb is PauseRecording:
                await (sitting.flow.resume() if paused else sitting.flow.pause())
                paused = not paused
            else:
                _mark(sitting, line, verb, people)
        lines.next()
    await sitting.flow.stop()
    if line is not None and verb in STOPS and STOPS[verb]:
        say(STOPS[verb])


def _mark(sitting: Sitting, line: str, verb: type[Command] | None, people: list[Participant]) -> None:
    """Keep a marker, a note or who speaks; anything else is said to be none of these."""
    flow, known = sitting.flow, letters(tuple(WHILE))
    if verb in MARKS:
        flow.mark(MARKS[verb])
        say(f"Marked at {clock(flow.elapsed)}.")
    elif line.startswith(f"{known[WriteNote]} "):
        flow.note(line[2:])
        say(f"Note kept at {clock(flow.elapsed)}.")
    elif line in {str(number) for number in range(1, len(people) + 1)} and NameSpeaker.digits:
        flow.speaker(people[int(line) - 1].id)
        say(f"{people[int(line) - 1].name} speaks from {clock(flow.elapsed)}.")
    elif line:
        stop, pause, note = (known[one] for one in (StopRecording, PauseRecording, WriteNote))
        say(f"That is none of the letters. {stop} stops, {pause} pauses, {note} and a text is a note.")


def _say_event(event: Event) -> None:
    """Say what happens, without the levels."""
    match event:
        case Started():
            say("Recording.")
        case Paused(reason=reason):
            say(f"Paused: {reason or 'off the record'}. Nothing is recorded.")
        case Resumed():
            say("Recording again.")
        case Trouble(over=False) as trouble:
            say(f"Attention. {trouble.message} {trouble.hint}")
        case Stopped() as ended:
            missing = lost(ended)
            if ended.reason not in ENDED:
                say("Stopped." if missing else "Stopped. Everything is sealed.")
            for line in missing:
                say(line)
        case _:
            pass
