"""A recording is complete, sealed and well ended whatever happens to the recorder, the application or the disk."""

from __future__ import annotations

import asyncio
import os
import select
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import soundfile
from sealing import Sealed, noise

from engine.audio.capture import Capture, SoundFile
from engine.audio.chunks import DISK_BYTES, Chunk, Recording, new_recording, read_chunks, sealed_pcm, survey
from engine.audio.events import Event, Level, Paused, Resumed, Started, Stopped, Trouble
from engine.audio.events import Sealed as SealedTo
from engine.errors import ChildFailed, SoundUnreadable, StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator

np = pytest.importorskip("numpy")
pytestmark = pytest.mark.real


def sound_file(folder: Path, pcm: bytes) -> Path:
    path = folder / "played.wav"
    soundfile.write(path, np.frombuffer(pcm, dtype=np.int16), 16_000)
    return path


def capture_of(meeting: Sealed, path: Path, pace: float = 0, **options: float) -> Capture:
    return Capture(meeting.sound, meeting.recipient, new_recording("test"), SoundFile(path, pace), **options)


async def until(events: AsyncGenerator[Event, None], wanted: Callable[[Event], bool]) -> Event:
    async for event in events:
        if wanted(event):
            return event
    raise AssertionError("ended before it happened")


async def finish(events: AsyncGenerator[Event, None]) -> Stopped:
    stopped = await until(events, lambda event: isinstance(event, Stopped))
    assert isinstance(stopped, Stopped)
    return stopped


def heard(meeting: Sealed, *recordings: Recording) -> bytes:
    return b"".join(sealed_pcm(meeting, recordings))


def is_at(seconds: float) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Level) and event.at >= seconds


async def test_a_file_is_recorded_whole_and_in_order(meeting: Sealed, tmp_path: Path) -> None:
    pcm = noise(33.3)
    async with capture_of(meeting, sound_file(tmp_path, pcm)) as capture:
        events = [event async for event in capture.events()]
    assert isinstance(events[0], Started)
    assert events[-1] == Stopped(17, len(pcm) // 2, "ended")
    assert [event.to for event in events if isinstance(event, SealedTo)][-1] == 33.3
    assert heard(meeting, capture.recording) == pcm
    assert survey(meeting, capture.recording).ended
    assert capture.recording.samples == len(pcm) // 2


async def test_a_folder_whose_name_is_no_text_is_recorded_into(tmp_path: Path) -> None:
    pcm, meeting = noise(3), Sealed(Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xe9b\xe9")))
    async with capture_of(meeting, sound_file(tmp_path, pcm)) as capture:
        await finish(capture.events())
    assert heard(meeting, capture.recording) == pcm


async def test_a_limit_in_seconds_is_kept_exactly(meeting: Sealed, tmp_path: Path) -> None:
    pcm = noise(10)
    async with capture_of(meeting, sound_file(tmp_path, pcm), seconds=4.5) as capture:
        stopped = await finish(capture.events())
    assert stopped.reason == "time is up"
    assert heard(meeting, capture.recording) == pcm[: round(4.5 * 32_000)]


async def test_nothing_said_off_the_record_is_kept_and_the_gap_is_marked(meeting: Sealed, tmp_path: Path) -> None:
    pcm = noise(60)
    async with capture_of(meeting, sound_file(tmp_path, pcm), pace=4) as capture:
        events = capture.events()
        await until(events, is_at(1))
        await capture.pause()
        paused = await until(events, lambda event: isinstance(event, Paused))
        assert isinstance(paused, Paused)
        sealed = await until(events, lambda event: isinstance(event, SealedTo | Level))
        assert isinstance(sealed, SealedTo), "a level told now would look like sound"
        assert sealed.to == paused.at, "what was said before is sealed at once"
        await capture.resume()
        await until(events, lambda event: isinstance(event, Resumed))
        await until(events, is_at(paused.at + 1))
        await capture.stop()
        stopped = await finish(events)
    (gap,) = capture.recording.gaps
    assert (gap.at, gap.reason) == (paused.at, "off the record")
    assert gap.ended is not None
    assert gap.ended >= gap.started
    chunks = [piece for piece in read_chunks(meeting, capture.recording) if isinstance(piece, Chunk)]
    assert [chunk.start for chunk in chunks if chunk.gap] == [paused.at]
    assert stopped.reason == "stopped"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
async def test_a_signal_seals_what_is_there(meeting: Sealed, tmp_path: Path, number: signal.Signals) -> None:
    pcm = noise(60)
    async with capture_of(meeting, sound_file(tmp_path, pcm), pace=4) as capture:
        events = capture.events()
        await until(events, is_at(3))
        assert capture.pid
        os.kill(capture.pid, number)
        async with asyncio.timeout(10):
            stopped = await finish(events)
    assert stopped.unsealed == 0
    sound = heard(meeting, capture.recording)
    assert len(sound) == stopped.samples * 2 >= 3 * 32_000
    assert pcm.startswith(sound)


async def test_when_the_application_is_gone_the_recorder_seals_and_ends(meeting: Sealed, tmp_path: Path) -> None:
    pcm = noise(60)
    recording = new_recording("test")
    capture = Capture(meeting.sound, meeting.recipient, recording, SoundFile(sound_file(tmp_path, pcm), 4))
    async with capture:
        await until(capture.events(), is_at(3))
    sound = heard(meeting, recording)
    assert len(sound) >= 3 * 32_000
    assert pcm.startswith(sound)
    assert survey(meeting, recording).ended


APPLICATION = """
import asyncio, sys
from datetime import datetime, UTC
from pathlib import Path
from engine.audio.capture import Capture, SoundFile
from engine.audio.chunks import Recording

async def main(folder, recipient, number, key, path):
    recording = Recording(number, bytes.fromhex(key), datetime.now(UTC))
    async with Capture(Path(folder), recipient, recording, SoundFile(Path(path), 4)) as capture:
        async for event in capture.events():
            print(capture.pid, getattr(event, "at", 0), flush=True)

asyncio.run(main(*sys.argv[1:]))
"""


def test_a_killed_application_leaves_a_recording_that_ended_well(meeting: Sealed, tmp_path: Path) -> None:
    pcm, recording = noise(60), new_recording("test")
    order = [str(meeting.sound), meeting.recipient, recording.id, recording.key.hex(), str(sound_file(tmp_path, pcm))]
    application = subprocess.Popen([sys.executable, "-c", APPLICATION, *order], stdout=subprocess.PIPE, text=True)
    assert application.stdout
    for line in application.stdout:
        pid, at = line.split()
        if float(at) > 3:
            break
    recorder = os.pidfd_open(int(pid))
    application.kill()
    application.wait()
    application.stdout.close()
    ended, _, _ = select.select([recorder], [], [], 10)
    assert ended
    sound = heard(meeting, recording)
    assert pcm.startswith(sound)
    assert len(sound) >= 3 * 32_000
    assert survey(meeting, recording).ended


async def test_unreadable_sound_is_an_error_and_no_recording(meeting: Sealed, tmp_path: Path) -> None:
    (tmp_path / "a.wav").write_bytes(b"not sound")
    for name in ("a.wav", "none.wav"):
        async with capture_of(meeting, tmp_path / name) as capture:
            with pytest.raises(SoundUnreadable):
                await finish(capture.events())
    assert not list(meeting.sound.iterdir())


async def killed_at(meeting: Sealed, path: Path, moment: float) -> tuple[Recording, float]:
    """Record, kill -9 once so much sound was taken, and give what the recorder last said it had taken."""
    taken = 0.0
    async with capture_of(meeting, path) as capture:
        with suppress(ChildFailed):
            async for event in capture.events():
                taken = event.at if isinstance(event, Level) else taken
                if taken >= moment:
                    capture.kill()
    return capture.recording, taken


async def test_recording_goes_on_in_the_same_meeting_after_a_crash(meeting: Sealed, tmp_path: Path) -> None:
    pcm = noise(30)
    path = sound_file(tmp_path, pcm)
    before, _ = await killed_at(meeting, path, 9)
    async with capture_of(meeting, path) as capture:
        await finish(capture.events())
    kept = heard(meeting, before)
    assert heard(meeting, before, capture.recording) == kept + pcm
    assert not survey(meeting, before).ended


def status_of(pid: int | None) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return dict(line.split(":", 1) for line in lines)


async def test_the_recorder_can_write_nowhere_else_and_reach_nobody(meeting: Sealed, tmp_path: Path) -> None:
    async with capture_of(meeting, sound_file(tmp_path, noise(30)), pace=1) as capture:
        await until(capture.events(), is_at(0.1))
        status = status_of(capture.pid)
    assert status["NoNewPrivs"].strip() == "1"
    assert status["Seccomp"].strip() == "2"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mount a tmpfs of so many MB, or skip where that needs rights we lack."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mounted(size: int) -> Path:
        mount = shutil.which("mount") or ""
        options = ("-t", "tmpfs", "-o", f"size={size}m", "none", folder)
        if os.geteuid() or not mount or subprocess.run([mount, *options], check=False).returncode:
            pytest.skip("a full disk needs the right to mount one")
        return folder

    yield mounted
    if folder.is_mount():
        subprocess.run(["umount", "-l", folder], check=True)  # noqa: S607 - where the system has it


@pytest.fixture
def small_disk(disk: Callable[[int], Path]) -> Path:
    return disk(3)


async def test_a_disk_that_fills_up_ends_the_recording_with_all_sealed(small_disk: Path, tmp_path: Path) -> None:
    pcm = noise(300)
    meeting = Sealed(small_disk / "sound")
    async with capture_of(meeting, sound_file(tmp_path, pcm)) as capture:
        events = [event async for event in capture.events()]
    stopped = events[-1]
    assert isinstance(stopped, Stopped)
    assert (stopped.reason, stopped.unsealed) == ("disk full", 0)
    assert [event.kind for event in events if isinstance(event, Trouble)].count("disk_low") >= 1
    sound = heard(meeting, capture.recording)
    assert len(sound) == stopped.samples * 2
    assert pcm.startswith(sound)
    assert survey(meeting, capture.recording).ended


def leave(folder: Path, minutes: float) -> None:
    """Have others take so much of a disk that there is room for so many minutes of sound, whatever it is sealed in."""
    disk = os.statvfs(folder)
    spare = disk.f_bavail * disk.f_frsize - round(minutes * 30 * DISK_BYTES)
    with (folder / "hog").open("ab") as hog:
        os.posix_fallocate(hog.fileno(), hog.tell(), spare)


async def test_a_disk_that_gets_full_is_told_at_thirty_and_at_five_minutes(
    disk: Callable[[int], Path], tmp_path: Path
) -> None:
    folder = disk(80)
    meeting = Sealed(folder / "sound")

    def low(event: Event) -> bool:
        return isinstance(event, Trouble) and event.kind == "disk_low"

    async with capture_of(meeting, sound_file(tmp_path, noise(60)), pace=8) as capture:
        events = capture.events()
        await until(events, is_at(1))
        for left in (29.5, 4.5):
            leave(folder, left)
            told = await until(events, low)
            assert "about" in told.message
            assert any(f" {minutes} more minutes" in told.message for minutes in (int(left), int(left) + 1))
        (folder / "hog").unlink()
        assert (await until(events, low)).over
        await capture.stop()
        assert (await finish(events)).unsealed == 0


def fill(path: Path) -> None:
    """Take all the room there is."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4_096)):
            pass


async def test_on_a_full_disk_no_recording_begins(small_disk: Path, tmp_path: Path) -> None:
    meeting = Sealed(small_disk / "sound")
    path = sound_file(tmp_path, noise(5))
    fill(small_disk / "hog")
    async with capture_of(meeting, path) as capture:
        with pytest.raises(StorageError):
            await anext(capture.events())


async def test_a_disk_filled_by_others_costs_nothing_once_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    pcm = noise(20)
    meeting = Sealed(small_disk / "sound")
    hog = small_disk / "hog"
    async with capture_of(meeting, sound_file(tmp_path, pcm), pace=4) as capture:
        events = capture.events()
        await until(events, is_at(1))
        fill(hog)
        trouble = await until(events, lambda event: isinstance(event, Trouble) and event.kind == "disk_refuses")
        assert "memory" in trouble.message
        hog.unlink()
        await until(events, lambda event: isinstance(event, Trouble) and event.kind == "disk_refuses" and event.over)
        stopped = await finish(events)
    assert stopped.unsealed == 0
    assert pcm.startswith(heard(meeting, capture.recording))
    assert len(heard(meeting, capture.recording)) == stopped.samples * 2
