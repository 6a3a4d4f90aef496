"""A sound file of any kind becomes 16 kHz mono; a hostile one becomes one clear error and nothing else."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
import soundfile
from sealing import noise

from engine.audio.capture import Capture, SoundFile
from engine.audio.chunks import Recording
from engine.audio.files import pcm_of_file, seconds_of_file
from engine.errors import SoundUnreadable

np = pytest.importorskip("numpy")
pytestmark = pytest.mark.real


def tone(rate: int, channels: int, seconds: float = 1.5) -> object:
    wave = 0.4 * np.sin(2 * np.pi * 440 * np.arange(round(rate * seconds)) / rate)
    return np.repeat(wave[:, None], channels, axis=1).astype(np.float32)


async def heard(path: Path) -> bytes:
    return b"".join([pcm async for pcm in pcm_of_file(path)])


@pytest.mark.parametrize(
    ("name", "rate", "channels"),
    [("a.wav", 16_000, 1), ("a.wav", 44_100, 2), ("a.flac", 48_000, 1), ("a.ogg", 22_050, 2), ("a.mp3", 44_100, 1)],
)
async def test_any_kind_becomes_sixteen_kilohertz_mono(tmp_path: Path, name: str, rate: int, channels: int) -> None:
    path = tmp_path / name
    soundfile.write(path, tone(rate, channels), rate)
    samples = np.frombuffer(await heard(path), dtype=np.int16) / 32768
    assert abs(len(samples) / 16_000 - await seconds_of_file(path)) < 0.01
    middle = samples[4_000:20_000]
    assert abs(np.sqrt(np.mean(middle**2)) - 0.4 / np.sqrt(2)) < 0.02
    assert abs(np.argmax(np.abs(np.fft.rfft(middle))) - 440) <= 1


async def test_sound_already_in_our_form_passes_bit_for_bit(tmp_path: Path) -> None:
    pcm = noise(2.5)
    soundfile.write(tmp_path / "a.wav", np.frombuffer(pcm, dtype=np.int16), 16_000)
    assert await heard(tmp_path / "a.wav") == pcm


@pytest.mark.parametrize("other", ["dead", "opposed", "noisy", "apart"])
async def test_two_channels_become_one_without_loss(tmp_path: Path, other: str) -> None:
    left = 0.4 * np.sin(2 * np.pi * 440 * np.arange(32_000) / 16_000)
    hiss = np.random.default_rng(1).normal(0, 1e-4, 32_000)
    right = {"dead": 0 * left, "opposed": -0.9 * left, "noisy": hiss, "apart": np.roll(left, 9)[::-1]}[other]
    soundfile.write(tmp_path / "a.wav", np.stack([left, right], axis=1), 16_000)
    samples = np.frombuffer(await heard(tmp_path / "a.wav"), dtype=np.int16) / 32768
    assert np.sqrt(np.mean(samples**2)) > 0.19


@pytest.mark.parametrize(
    ("head", "kind"), [(b"\0\0\0\x20ftypM4A ", "M4A"), (b"\x1aE\xdf\xa3", "WebM"), (b"#!AMR-WB\n", "AMR")]
)
async def test_a_kind_that_cannot_be_read_is_named_with_the_way_out(tmp_path: Path, head: bytes, kind: str) -> None:
    path = tmp_path / "memo.m4a"
    path.write_bytes(head + os.urandom(500))
    with pytest.raises(SoundUnreadable, match=f"{kind}.*convert it as WAV, FLAC, OGG or MP3"):
        await heard(path)


def make(folder: Path, name: str) -> Path:
    path = folder / "a.wav"
    soundfile.write(path, np.zeros(0 if name == "no sound" else 48_000, np.int16), 16_000)
    content = {
        "empty": b"",
        "noise": os.urandom(5_000),
        "text": b"Minutes of the meeting\n" * 50,
        "header only": path.read_bytes()[:20],
        "script": b"#!/bin/sh\nexit 0\n",
    }
    if name in content:
        path.write_bytes(content[name])
    return path if name != "missing" else folder / "none.wav"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("missing", "not found"),
        ("empty", "is empty"),
        ("no sound", "no sound"),
        ("noise", "cannot be read"),
        ("text", "cannot be read"),
        ("header only", ""),
        ("script", "cannot be read"),
    ],
)
async def test_what_is_no_sound_is_one_clear_error(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(SoundUnreadable) as error:
        await heard(make(tmp_path, name))
    assert says in str(error.value)
    with pytest.raises(SoundUnreadable):
        await seconds_of_file(make(tmp_path, name) if name != "no sound" else tmp_path / "none.wav")


@pytest.mark.parametrize("path", ["/dev/zero", "/tmp", "/proc/self/mem", "no\0such"])  # noqa: S108 - only looked at
async def test_what_is_no_file_is_refused(path: str) -> None:
    with pytest.raises(SoundUnreadable):
        await heard(Path(path))


async def test_a_name_that_is_not_text_is_said_so_before_anything_starts(tmp_path: Path) -> None:
    path = tmp_path / "M\udcfcller.wav"
    with pytest.raises(SoundUnreadable, match="not in UTF-8"):
        await heard(path)
    with pytest.raises(SoundUnreadable, match="not in UTF-8"):
        Capture(tmp_path, "", Recording("0" * 16, b"", datetime.now(UTC)), SoundFile(path))


async def test_a_mutated_file_gives_sound_or_the_error(tmp_path: Path) -> None:
    """Eight here; the soak goes through a thousand."""
    await _mutate(tmp_path, 8)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
async def test_many_mutated_files_give_sound_or_the_error(tmp_path: Path) -> None:
    await _mutate(tmp_path, 1_000)


async def _mutate(folder: Path, count: int) -> None:
    dice = np.random.default_rng(5)
    for turn in range(count):
        kind = ("wav", "flac", "ogg", "mp3")[turn % 4]
        path = folder / f"a.{kind}"
        soundfile.write(path, tone(16_000, 1, 0.5), 16_000)
        content = bytearray(path.read_bytes())
        for place in dice.integers(0, min(len(content), 400), 8):
            content[place] = dice.integers(0, 256)
        path.write_bytes(content)
        try:
            assert len(await heard(path)) % 2 == 0
        except SoundUnreadable:
            continue


async def test_leaving_early_leaves_no_process(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", tone(16_000, 1, 60), 16_000)
    before = children()
    stream = pcm_of_file(tmp_path / "a.wav")
    assert await anext(stream)
    await stream.aclose()
    assert children() == before


def children() -> set[str]:
    tasks = Path("/proc/self/task").glob("*/children")
    return {number for task in tasks for number in task.read_text().split()}


def test_the_application_loads_no_native_sound_library() -> None:
    import subprocess  # noqa: PLC0415

    check = (
        "import sys, engine.audio.capture, engine.audio.files, engine.audio.playback, engine.audio.microphones;"
        "sys.exit(any(name in sys.modules for name in ('numpy', 'soundfile', 'sounddevice', 'soxr')))"
    )
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
