"""Killed with everything that belongs to it, at any moment, a recording loses 2.5 s at most and shows nothing."""

from __future__ import annotations

import ast
import base64
import os
import random
import select
import signal
import subprocess
import sys
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import soundfile
from meetings import PASSPHRASE, tools
from sealing import family, noise
from traces import found_below

from benchmarks import tables
from engine.audio.chunks import sealed_pcm
from engine.flow import Workspace
from engine.vault import Vault

if TYPE_CHECKING:
    from engine.flow import MeetingFlow

pytestmark = pytest.mark.real

WORDS = "Quizzical Heronsgate"
LOST_AT_MOST = 2.5
PACE = 16.0
"""Times faster than real, and no faster: what the source has delivered is then known to a fraction of a second."""
HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass
class Told:
    """What the application said before it was killed, and what its recorder had taken of the sound by then."""

    meeting: str = ""
    notes: int = 0
    sealed: float = 0.0
    taken: float = 0.0
    rest: bytes = field(default=b"", repr=False)


def tone(seconds: float) -> bytes:
    """Make a loud tone of which no two moments are alike, and none occurs elsewhere."""
    steady = np.sin(np.arange(round(seconds * 16_000)) * (2 * np.pi * 440 / 16_000)) * 9_000
    return (steady.astype(np.int16) + np.frombuffer(noise(seconds), dtype=np.int16)).tobytes()


def pipe_of_sound(pid: int) -> int | None:
    """Open what the recorder reads its sound from, to see afterwards what it had not taken yet."""
    for one in family(pid):
        order = Path(f"/proc/{one}/cmdline").read_bytes()
        if not order.rstrip(b"\0").endswith(b"engine.audio.recorder"):
            continue
        for link in Path(f"/proc/{one}/fd").iterdir():
            is_pipe = str(link.readlink()).startswith("pipe:")
            if is_pipe and link.name != "0" and not flags(one, link.name) & os.O_ACCMODE:
                return os.open(link, os.O_RDONLY | os.O_NONBLOCK)
    return None


def flags(pid: int, descriptor: str) -> int:
    """Read how a descriptor was opened."""
    lines = Path(f"/proc/{pid}/fdinfo/{descriptor}").read_text().splitlines()
    return int(dict(line.split(":", 1) for line in lines)["flags"].strip(), 8)


def tap(pid: int) -> int | None:
    """Take hold of the pipe of sound, where there is one and we may."""
    try:
        return pipe_of_sound(pid)
    except OSError:  # it is not ours to look into, or was not there yet
        return None


def drained(descriptor: int | None) -> bytes:
    """Read what the recorder had left in the pipe, to its end: whoever wrote into it is gone."""
    rest = b""
    if descriptor is not None:
        os.set_blocking(descriptor, True)
        while data := os.read(descriptor, 1 << 20):
            rest += data
        os.close(descriptor)
    return rest


def killed(vault: Path, path: Path, at: float, more: float) -> Told:
    """Record, and kill everything at once when so much sound was taken and a little more time has passed."""
    order = [str(vault), PASSPHRASE, str(path), str(PACE), WORDS]
    application = subprocess.Popen(
        [sys.executable, str(HERE / "one_meeting.py"), *order],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
    )
    assert application.stdout is not None
    told, deadline = Told(), None
    while deadline is None or (left := deadline - time.monotonic()) > 0:
        if deadline is not None and not select.select([application.stdout], [], [], left)[0]:
            break
        line = application.stdout.readline()
        if not line:
            break
        hear(told, line)
        if deadline is None and told.meeting and told.taken >= at:
            deadline = time.monotonic() + more
    left_over = tap(application.pid)
    for pid in family(application.pid):
        os.kill(pid, signal.SIGKILL)
    for line in application.stdout:
        hear(told, line)
    application.wait()
    application.stdout.close()
    told.rest = drained(left_over)
    return told


def hear(told: Told, line: bytes) -> None:
    """Remember the newest of what the application said."""
    for name, value in ast.literal_eval(line.decode()).items():
        setattr(told, "taken" if name == "at" else name, value)


def taken(told: Told, pcm: bytes) -> float:
    """Tell how much the source had delivered: up to where the sound left in the pipe begins, or else what was told."""
    head = told.rest.find(b'{"rms"')
    sound = told.rest.find(b"\n", head) + 1
    if head < 0 or len(told.rest) < sound + 64:
        return told.taken
    return (pcm.index(told.rest[sound : sound + 64]) - head) / 32_000


def check(vault: Path, told: Told, pcm: bytes) -> float:
    """Take the meeting up again as the next start does, and give how much of its sound was lost."""
    with Vault.unlock(vault, PASSPHRASE) as unlocked:
        space = Workspace(unlocked, vault, tools())
        flow = space.open(told.meeting)
        sound = b"".join(sealed_pcm(flow._sealed, flow.recordings))
        assert pcm.startswith(sound)
        assert flow.sealed_seconds == len(sound) / 32_000 >= told.sealed
        assert not flow.missing_sound()
        assert len(flow.notes) >= told.notes
        assert len(flow.markers) >= told.notes - 1
        check_offered(space, flow)
        space.destroy(told.meeting, "nobody")
    return taken(told, pcm) - len(sound) / 32_000


def check_offered(space: Workspace, flow: MeetingFlow) -> None:
    """Look whether the meeting stands first in the list, as one that was broken off."""
    if flow.recordings:
        assert flow.interrupted
        first = space.meetings()[0]
        assert (first.id, first.interrupted) == (flow.meeting.id, True)


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    folder = tmp_path / "disk" / "vault"
    with Vault.create(folder, PASSPHRASE, cost=10) as made:
        made.new_meeting()
    return folder


def kill_many(vault: Path, folder: Path, count: int) -> list[float]:
    """Kill so many recordings and give what each of them lost, in seconds."""
    pcm = tone(60)
    path = folder / "played.wav"
    soundfile.write(path, np.frombuffer(pcm, dtype=np.int16), 16_000)
    secrets = [WORDS.encode(), *(pcm[place : place + 48] for place in range(0, 25 * 32_000, 16_000))]
    dice = random.Random()  # noqa: S311 - moments, not secrets
    lost = []
    for _ in range(count):
        told = killed(vault, path, dice.uniform(-1, 20), dice.uniform(0, 2 / PACE))
        assert not found_below(vault.parent, secrets)
        lost.append(check(vault, told, pcm))
        assert lost[-1] <= LOST_AT_MOST, f"killed at {told.taken} s"
    return lost


def test_the_search_would_find_what_is_readable(tmp_path: Path) -> None:
    secret = WORDS.encode()
    for content in (
        b"..." + secret,
        WORDS.encode("utf-16"),
        base64.b64encode(b"so: " + secret),
        secret.hex().encode(),
        b"x" + zlib.compress(b"so: " + secret),
    ):
        (tmp_path / "file").write_bytes(content)
        assert found_below(tmp_path, [secret]), content


def test_killed_with_everything_at_any_moment_little_is_lost(vault: Path, tmp_path: Path) -> None:
    kill_many(vault, tmp_path, 5)


@pytest.mark.soak
@pytest.mark.timeout(7_200)
def test_killed_two_hundred_times_little_is_lost(vault: Path, tmp_path: Path) -> None:
    lost = sorted(kill_many(vault, tmp_path, 200))
    figures = f"200 of 200 meetings recovered; lost {lost[100]:.1f} s in the median, {lost[-1]:.2f} s at most"
    tables.keep("reliability.md", "# Reliability", "application and recorder killed together while recording", figures)
