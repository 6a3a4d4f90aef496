"""A room with a microphone and no hardware: a PulseAudio of the tests' own, fed through a pipe."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

from sealing import noise

if TYPE_CHECKING:
    import signal
    from pathlib import Path

FRAME = 1_280  # bytes of 40 ms


class Room:
    """A PulseAudio of the tests' own; its microphone hears what is put into a pipe."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_SERVER": f"unix:{folder}/native",
            "ALSA_CONFIG_PATH": str(folder / "asoundrc"),
        }
        (folder / "asoundrc").write_text(
            "</usr/share/alsa/alsa.conf>\npcm.pulse { type pulse }\nctl.pulse { type pulse }\n"
            'pcm.!default { type pulse hint.description "PulseAudio" }\nctl.!default { type pulse }\n'
        )
        self._fifo = folder / "microphone"
        self._module = ""
        self._queue = bytearray()
        self._over = threading.Event()
        self._server: subprocess.Popen[bytes]
        self.start_server()
        self._speaker = threading.Thread(target=self._speak, daemon=True)
        self._speaker.start()

    def start_server(self) -> None:
        self._fifo.unlink(missing_ok=True)
        modules = (
            f"module-native-protocol-unix auth-anonymous=1 socket={self.folder}/native",
            "module-null-sink sink_name=speaker rate=16000 channels=1 format=s16le",
        )
        command = [
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--disallow-exit=1",
            "--use-pid-file=no",
        ]
        for module in modules:
            command += ["-L", module]
        quiet = subprocess.DEVNULL
        self._server = subprocess.Popen(command, env=self._with(), stdin=quiet, stdout=quiet, stderr=quiet)
        while self.pactl("info", check=False) is None:
            assert self._server.poll() is None, "pulseaudio did not start"
            self._over.wait(0.05)
        self.plug_in()

    def pactl(self, *arguments: str, check: bool = True) -> str | None:
        done = subprocess.run(
            ["pactl", *arguments],  # noqa: S607 - where the system has it
            env=self._with(),
            capture_output=True,
            text=True,
            check=check,
            timeout=20,
        )
        return done.stdout if done.returncode == 0 else None

    def plug_in(self) -> None:
        loaded = self.pactl(
            "load-module",
            "module-pipe-source",
            "source_name=room",
            f"file={self._fifo}",
            "format=s16le",
            "rate=16000",
            "channels=1",
            "source_properties=device.description=Table",
        )
        self._module = (loaded or "").strip()
        self.pactl("set-default-source", "room")

    def unplug(self) -> None:
        self.pactl("unload-module", self._module)

    def take_every_place(self) -> None:
        """Let others listen to the microphone until the sound server has no place left for one more."""
        taking = ("load-module", "module-remap-source", "master=room")
        places = (self.pactl(*taking, f"source_name=other{number}", check=False) for number in count())
        next(place for place in places if place is None)

    def mute(self, *, muted: bool) -> None:
        self.pactl("set-source-mute", "room", "1" if muted else "0")

    def say(self, pcm: bytes) -> None:
        self._queue += pcm

    @property
    def silent(self) -> bool:
        return not self._queue

    def wait_until_said(self) -> None:
        while self._queue:
            self._over.wait(0.02)

    def let_it_pass(self) -> None:
        """Let what was said go by unheard: in a room it is gone, but in the pipe it waits for whoever listens next."""
        pipe = os.open(self._fifo, os.O_RDONLY | os.O_NONBLOCK)
        try:
            while self._queue:
                self._over.wait(0.02)
            with suppress(BlockingIOError):
                while os.read(pipe, 65_536):
                    pass
        finally:
            os.close(pipe)

    def wait_until_unused(self) -> None:
        while self.pactl("list", "short", "source-outputs"):
            self._over.wait(0.02)

    def wait_until_playing(self) -> None:
        while not self.pactl("list", "short", "sink-inputs"):
            self._over.wait(0.02)

    def signal(self, number: signal.Signals) -> None:
        self._server.send_signal(number)

    def kill_server(self) -> None:
        self._server.kill()
        self._server.wait()

    def close(self) -> None:
        self._over.set()
        self.kill_server()
        self._speaker.join(5)

    def _with(self) -> dict[str, str]:
        return os.environ | self.environment

    def _speak(self) -> None:
        """Let time pass as in a room: 40 ms of what is said, or of its hum, every 40 ms."""
        hum = noise(0.04, seed=7)
        due = time.monotonic()
        while not self._over.is_set():
            with suppress(OSError):
                descriptor = os.open(self._fifo, os.O_WRONLY | os.O_NONBLOCK)
                try:
                    due = self._speak_into(descriptor, hum)
                finally:
                    os.close(descriptor)
            self._over.wait(0.04)
            due = max(due, time.monotonic())

    def _speak_into(self, descriptor: int, hum: bytes) -> float:
        due = time.monotonic()
        identity = os.fstat(descriptor).st_ino
        while not self._over.wait(max(0.0, due - time.monotonic())):
            due += 0.04
            if self._fifo.stat().st_ino != identity:
                break
            piece = bytes(self._queue[:FRAME])
            with suppress(BlockingIOError):
                os.write(descriptor, piece or hum)
                del self._queue[: len(piece)]  # not what was queued meanwhile
        return due
