"""Fakes at the seams of the flow: a recorder, a recogniser and a language model that keep a list of when they ran."""

from __future__ import annotations

import asyncio
import struct
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Self

from engine.audio.capture import Microphone, SoundFile
from engine.audio.chunks import CHUNK_SAMPLES, Chunk, ChunkWriter
from engine.audio.events import Level, Paused, Resumed, Sealed, Started, Stopped
from engine.audio.levels import Loudness, Silence
from engine.errors import ChildFailed, DeviceError
from engine.flow import MeetingFlow, Tools, Workspace
from engine.meeting import Answer, Gap, Origin, Participant, Scope, Stage, Verdict
from engine.vault import Vault
from models.language import Completion
from models.speech import Utterance, Word

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from pathlib import Path

    from engine.audio.chunks import Recording

PASSPHRASE = "an otter reads slowly"
CHEAP = 10
RATE = 16_000
ADA, BEN = Participant("p1", "Ada Obi", "supervisor"), Participant("p2", "Ben Sands", "social worker")
SAID = (
    "I will ring the school on Thursday.",
    "Maisie was at school every day last week.",
    "Her mother told me that she has not been drinking.",
    "We agreed that the next visit is on Monday.",
    "The report was sent to the court in May.",
)
FILE_CHUNKS = 4


class Clock:
    """A time that moves on a second whenever it is asked for."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 2, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now


@dataclass
class Studio:
    """What the tools of one test share: a log of what was entered, and what is to go wrong."""

    entered: list[str] = field(default_factory=list)
    running: set[str] = field(default_factory=set)
    looked: Callable[[str], None] = lambda _kind: None
    fail_after: dict[str, int] = field(default_factory=dict)
    chunks: int = FILE_CHUNKS
    sealed: int = 0
    gentle: list[bool] = field(default_factory=list)
    played: list[bytes] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)
    playing: Callable[[], Awaitable[None]] = field(default=lambda: asyncio.sleep(0))
    stopped: int = 0
    deaf: bool = False
    reads_otherwise: set[str] = field(default_factory=set)
    reads: bool = True
    reader_refused: Exception | None = None

    def enter(self, kind: str) -> None:
        self.looked(kind)
        self.entered.append(kind)
        self.running.add(kind)

    def used(self, kind: str) -> None:
        """Count one use down to the failure that was ordered."""
        if kind in self.fail_after:
            self.fail_after[kind] -= 1
            if self.fail_after[kind] < 0:
                del self.fail_after[kind]
                raise ChildFailed("The process ended.")

    def tools(self) -> Tools:
        def recorder(*args: object, seconds: float | None = None) -> FakeRecorder:
            return FakeRecorder(self, *args)  # type: ignore[arg-type]

        async def devices() -> tuple[()]:
            return ()

        def recogniser(*, gentle: bool = False) -> FakeSpeech:
            self.gentle.append(gentle)
            return FakeSpeech(self)

        def reader() -> FakeReader:
            if self.reader_refused is not None:
                raise self.reader_refused
            return FakeReader(self)

        return Tools(
            recorder,  # type: ignore[arg-type]
            devices,
            recogniser,  # type: ignore[arg-type]
            lambda: FakeWording(self),  # type: ignore[arg-type]
            "heard",
            "worded",
            Clock(),
            player=lambda: FakePlayer(self),
            voices=lambda: FakeVoices(self),
            reader=reader,
            trial=lambda device: FakeTrial(self, device),
        )


class Tool:
    kind = ""

    def __init__(self, studio: Studio) -> None:
        self.studio = studio

    async def __aenter__(self) -> Self:
        self.studio.enter(self.kind)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.studio.running.discard(self.kind)


class FakeRecorder(Tool):
    """Seals loud chunks, each of a height of its own; a file has an end, a microphone goes on until stopped."""

    kind = "recorder"

    def __init__(
        self, studio: Studio, folder: Path, recipient: str, recording: Recording, source: Microphone | SoundFile
    ) -> None:
        super().__init__(studio)
        self.recording = recording
        self._writer = ChunkWriter(folder, recipient, recording.key, recording.id)
        self._endless = isinstance(source, Microphone)
        self._stop = False
        self._go_on = asyncio.Event()
        self._go_on.set()

    async def events(self) -> AsyncGenerator[object, None]:
        yield Started("fake", 0.0)
        index = 0
        while not self._stop and (self._endless or index < self.studio.chunks):
            await asyncio.sleep(0)
            if self._stop:
                break
            if not self._go_on.is_set():
                gap = Gap(index * 2.0, self.recording.started, self.recording.started, "off the record")
                yield Paused(gap.at, gap.started, gap.reason)
                await self._go_on.wait()
                self.recording = replace(self.recording, gaps=(*self.recording.gaps, gap))
                yield Resumed(gap)
                continue
            self.studio.used("recorder")
            self._writer.write(self._chunk(index))
            index += 1
            yield Sealed(index * 2.0, index, 200.0)
            yield Level(index * 2.0, -20, -10, -10, Loudness.GOOD, 0.0, Silence.NONE)
        self.recording = replace(self.recording, chunks=index, samples=index * CHUNK_SAMPLES)
        yield Stopped(index, index * CHUNK_SAMPLES, "stopped")

    def _chunk(self, index: int) -> Chunk:
        height = 2_000 + self.studio.sealed % 20_000
        self.studio.sealed += 1
        pcm = struct.pack("<h", height) * CHUNK_SAMPLES
        return Chunk(index, index * CHUNK_SAMPLES, CHUNK_SAMPLES, self.recording.started, "", pcm=pcm)

    async def pause(self) -> None:
        self._go_on.clear()

    async def resume(self) -> None:
        self._go_on.set()

    async def stop(self) -> None:
        self._stop = True
        self._go_on.set()


class FakeSpeech(Tool):
    """Says one sentence for each height of sound in a window."""

    kind = "recogniser"

    async def voice(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        firsts = (struct.unpack_from("<h", pcm, at)[0] for at in range(0, len(pcm), 1024))
        return [0.9 if abs(first) > 1_000 else 0.05 for first in firsts]

    async def recognise(self, pcm: bytes, **_: object) -> list[Utterance]:
        self.studio.used("recogniser")
        heights = {at / 2 / RATE: struct.unpack_from("<h", pcm, at)[0] for at in range(0, len(pcm) - 1, 1024)}
        voiced = {at: height for at, height in heights.items() if height > 1_000}
        text = " ".join(SAID[height % len(SAID)] for height in dict.fromkeys(voiced.values()))
        words, moments = text.split(), [*voiced, len(pcm) / 2 / RATE]
        edges = [moments[place * len(voiced) // max(1, len(words))] for place in range(len(words) + 1)]
        spoken = tuple(Word(word, edges[n], edges[n + 1] - 0.01, 0.9) for n, word in enumerate(words))
        return [Utterance(0.0, len(pcm) / 2 / RATE, text, spoken, 0.0)]


class FakeWording(Tool):
    """Proposes nothing of use, so that every line is by rule or quoted."""

    kind = "wording"

    async def complete(self, prompt: object, **_: object) -> Completion:
        self.studio.used("wording")
        return Completion("", "stop", 1, 1)


class FakeTrial:
    """Hears two moments of the same sound."""

    def __init__(self, studio: Studio, device: str) -> None:
        self._studio, self.device = studio, device
        self.pcm = bytearray()

    async def levels(self) -> AsyncGenerator[Level, None]:
        self._studio.enter("trial")
        for at in (0.5, 1.0):
            self.pcm += b"\1\0" * 8_000
            yield Level(at, -20, -10, -10, Loudness.GOOD, 0.0, Silence.NONE)
        self._studio.running.discard("trial")


class FakeVoices(Tool):
    """Takes every second piece for the other of two voices."""

    kind = "voices"

    async def __aenter__(self) -> Self:
        self.taken: list[bytes] = []
        return await super().__aenter__()

    async def take(self, pcm: bytes) -> None:
        self.studio.used(self.kind)
        self.taken.append(pcm)

    async def groups(self) -> list[int]:
        return [place % 2 for place in range(len(self.taken))]


class FakeReader(Tool):
    """Holds every line with a word of `studio.reads_otherwise` to be something else than what was said."""

    kind = "reader"
    name = "read"

    async def read(self, turns: Sequence[tuple[str, int]], lines: Sequence[str]) -> list[float | None]:
        self.studio.used(self.kind)
        if not self.studio.reads:
            return [None] * len(lines)
        return [-5.0 if set(line.split()) & self.studio.reads_otherwise else 5.0 for line in lines]


class FakePlayer:
    """Keeps what it is given to play; a deaf studio has no loudspeaker."""

    def __init__(self, studio: Studio) -> None:
        self._studio = studio

    async def play(self, pcm: bytes, speed: float = 1.0) -> None:
        if self._studio.deaf:
            raise DeviceError("The loudspeaker cannot be used.")
        self._studio.played.append(pcm)
        self._studio.speeds.append(speed)
        await self._studio.playing()

    async def stop(self) -> None:
        self._studio.stopped += 1


def workspace(folder: Path, studio: Studio) -> Workspace:
    return Workspace(Vault.create(folder / "vault", PASSPHRASE, cost=CHEAP), folder / "exports", studio.tools())


def reopened(space: Workspace, studio: Studio) -> Workspace:
    """Lock the vault as a program that ends does, and unlock it as the next one does."""
    space.lock()
    return Workspace(Vault.unlock(space.folder, PASSPHRASE), space.export_folder, studio.tools())


def agreed(flow: MeetingFlow) -> None:
    for person in flow.meeting.participants:
        for scope in Scope:
            flow.answer(person.id, scope, Answer.YES)


def prepared(space: Workspace) -> MeetingFlow:
    """Return a meeting of two people who agree to everything, ready to record."""
    flow = space.new()
    flow.change(participants=(ADA, BEN), practitioner=ADA.name, date=date(2026, 11, 2))
    flow.go(Stage.CONSENT)
    agreed(flow)
    flow.go(Stage.RECORDING)
    return flow


async def recorded(flow: MeetingFlow, folder: Path) -> None:
    async for _ in flow.record(SoundFile(folder / "any.wav", pace=0)):
        pass


async def drained(steps: AsyncGenerator[object, None], most: int | None = None) -> int:
    """Take steps to the end, or so many and then leave; return how many there were."""
    count = 0
    async with aclosing(steps):
        if most == 0:
            return count
        async for _ in steps:
            count += 1
            if count == most:
                break
    return count


async def heard(space: Workspace, folder: Path) -> MeetingFlow:
    """Return a meeting with a finished transcript."""
    flow = prepared(space)
    await recorded(flow, folder)
    flow.go(Stage.TRANSCRIPT)
    await drained(flow.transcribe())
    return flow


async def drafted(space: Workspace, folder: Path) -> MeetingFlow:
    """Return a meeting at its review."""
    flow = await heard(space, folder)
    flow.go(Stage.DRAFT)
    await drained(flow.write_draft())
    flow.go(Stage.REVIEW)
    return flow


def decide_all(flow: MeetingFlow) -> None:
    """Accept every line, dismiss every omission, fill what the template requires, declare complete what was cut."""
    while (item := flow.review.next_undecided()) is not None:
        flow.open_statement(item.id)
        if item.omission is not None:
            flow.dismiss(item.id, "not needed")
        else:
            flow.decide(item.id, Verdict.ACCEPT)
    for section in flow.template.required:
        if not any(item.recorded for item in flow.review.section(section)):
            flow.write(section, "Written by hand.")
    for name in flow.review.cut_short:
        flow.step(lambda review, by, name=name: review.complete(by, name))


def worded(flow: MeetingFlow) -> list[str]:
    """Return the ids of drafted lines that rest on something said."""
    return [item.id for item in flow.review.desk if item.omission is None and item.kind is not Origin.DATA]
