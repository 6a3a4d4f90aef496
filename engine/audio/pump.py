"""Keep a recording going: take sound as it comes, seal it, tell the level, get over what goes wrong in the room.

Guard: one loop that never waits longer than a tick for anybody. The source is a process that may be killed and
replaced, the disk a thread, the application a pipe that is never waited for: each can fail, the sound is safe.
"""

from __future__ import annotations

import os
import select
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from engine.audio import RATE, SAMPLE_BYTES
from engine.audio.chunks import ASLEEP, DROPPED, LOST, OFF_RECORD
from engine.audio.events import Failed, Level, Paused, Resumed, Sealed, Started, Stopped, Trouble
from engine.audio.levels import Meter, Silence
from engine.audio.tape import Clock, Tape
from engine.meeting import Gap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.audio.chunks import Chunk
    from engine.audio.report import Report
    from engine.audio.room import Room
    from engine.audio.sealer import Sealer
    from engine.audio.supply import Supply

GONE = "the application ended"

_TICK = 0.04
_PATIENCE, _HURRY = 10.0, 1.0
_MOST_WAITING = 60.0
_SLEPT_SECONDS = 1.0
_SILENCES = {
    Silence.DEAD: ("microphone_dead", "The microphone sends nothing at all."),
    Silence.MUTED: ("microphone_muted", "The microphone seems to be muted: only its hiss arrives."),
}
_UNMUTE = "Look for a mute switch on the microphone or in the sound settings, or choose another one."


class Pump:
    """The recorder's loop."""

    def __init__(
        self,
        supply: Supply,
        sealer: Sealer,
        report: Report,
        room: Room,
        limit: float | None = None,
        *,
        clock: Clock | None = None,
        orders: int = 0,
    ) -> None:
        self._supply = supply
        self._sealer = sealer
        self._report = report
        self._room = room
        self._limit = None if limit is None else round(limit * RATE)
        self._clock = clock or Clock()
        self._orders = orders
        self._tape = Tape(self._clock)
        self._heard = self._clock.now()
        self._meter = Meter()
        self._silence = Silence.NONE
        self._device = ""
        self._begun = False
        self._paused = False
        self._lost = self._stalled = False
        self._gap: Gap | None = None
        self._asked = ""
        self._reason = ""
        self._level: Level | None = None
        self._next_level = 0.0
        self._commands = bytearray()

    def run(self) -> None:
        """Record until the source ends, a stop, or trouble that nothing helps against."""
        while not self._supply.over:
            self._wait()
            self._hear(self._supply.tick())
            self._tick()

    def close(self) -> None:
        """Seal the end, waiting for a slow disk only if nobody is in a hurry, and tell how it went."""
        patience = _PATIENCE if self._reason in {"stopped", "ended", "time is up", "disk full"} else _HURRY
        if self._begun:
            self._sealer.put(self._tape.finish())
        self._sealer.finish(patience)
        self._tell_sealed()
        if self._begun or self._reason:
            self._report.send(Stopped(self._tape.chunks, self._tape.samples, self._reason, self._sealer.waiting))
        self._report.finish(_HURRY / 2)

    def ask_to_stop(self, reason: str) -> None:
        """Have the loop end at its next tick; for signal handlers, which may come in the middle of anything."""
        self._asked = self._asked or reason

    def stop(self, reason: str) -> None:
        """Begin to end: what the source still holds is taken."""
        if not self._reason:
            self._reason = reason
            self._supply.finish()

    def _wait(self) -> None:
        """Wait for an order or for sound, a tick at most."""
        source = self._supply.fileno()
        orders = [] if self._reason else [self._orders]
        ready, _, _ = select.select([*orders, source] if source >= 0 else orders, [], [], _TICK)
        if self._orders in ready:
            self._obey(os.read(self._orders, 4096))
        if source in ready and source == self._supply.fileno():
            self._hear(self._supply.read())

    def _obey(self, data: bytes) -> None:
        """Follow the application's orders; its silence for good is one too."""
        if not data:
            self.stop(GONE)
        *lines, rest = (self._commands + data).split(b"\n")
        self._commands = bytearray(rest)
        for line in lines:
            match msgspec.json.decode(line, type=dict[str, Any]).get("do"):
                case "pause":
                    self._pause()
                case "resume":
                    self._resume()
                case "stop":
                    self.stop("stopped")

    def _pause(self) -> None:
        if not self._paused:
            self._paused = True
            self._supply.pause()
            self._begin_gap(OFF_RECORD)
            if self._lost or not self._begun:
                self._tell_pause(OFF_RECORD)

    def _resume(self) -> None:
        """Ask for sound again; the gap is over when some arrives."""
        if self._paused:
            self._paused = False
            self._supply.resume()
            if self._lost:
                self._tell_pause(LOST)

    def _hear(self, messages: Iterable[tuple[dict[str, Any], bytes]]) -> None:
        for message, sound in messages:
            if sound:
                self._take(message, sound)
            else:
                self._notice(message)

    def _notice(self, message: dict[str, Any]) -> None:
        """Follow up what the source tells besides sound."""
        match message.get("event"):
            case "opened":
                self._device = str(message.get("device", ""))
            case "end":
                self._reason = self._reason or "ended"
            case "failed":
                self._fail(message)
            case "stalled":
                self._stalled = True
                self._report.send(Trouble("microphone_stalled", "No sound arrives from the microphone."))
            case "lost":
                if self._stalled:
                    self._report.send(Trouble("microphone_stalled", "It is not only a moment.", over=True))
                self._lost, self._stalled = True, False
                self._begin_gap(LOST)
                self._report.send(Trouble("microphone_lost", "The microphone is gone. Waiting for it.", _REPLUG))
            case "dropped":
                self._mark_gap(DROPPED, float(message.get("seconds", 0.0)))
                self._report.send(Trouble("sound_dropped", "The machine was too busy: a moment of sound is missing."))

    def _fail(self, message: dict[str, Any]) -> None:
        """Tell that the source cannot be used; what was taken before is kept."""
        kind, text, hint = (str(message.get(name, "")) for name in ("kind", "message", "hint"))
        if self._begun:
            self._reason = self._reason or "failed"
            self._report.send(Trouble("source_failed", text, hint))
        else:
            self._report.send(Failed(kind, text, hint))

    def _take(self, message: dict[str, Any], sound: bytes) -> None:
        """Take sound onto the record."""
        if self._limit is not None:
            sound = sound[: (self._limit - self._tape.samples) * SAMPLE_BYTES]
        if not self._begun:
            self._begun = True
            self._report.send(Started(self._device, 0.0))
        self._flow_again()
        self._heard = self._clock.now()
        self._put(self._tape.add(sound))
        self._read_level(float(message["rms"]), float(message["peak"]), len(sound) / SAMPLE_BYTES / RATE)
        if self._limit is not None and self._tape.samples >= self._limit:
            self.stop("time is up")

    def _put(self, chunks: Iterable[Chunk]) -> None:
        for chunk in chunks:
            self._sealer.put(chunk)

    def _begin_gap(self, reason: str) -> None:
        """Close the tape at this point and say since when nothing is recorded."""
        if self._gap is not None or not self._begun:
            return
        self._put(self._tape.cut(reason))
        self._level = None  # told after the pause, it would look like sound
        since = self._heard if reason == LOST else self._clock.now()
        self._gap = Gap(self._tape.seconds, since, None, reason)
        self._report.send(Paused(self._gap.at, self._gap.started, reason))

    def _tell_pause(self, reason: str) -> None:
        """Say why nothing is recorded now, where that is no new gap: before the first sound, or none came anyway."""
        gap = self._gap or Gap(self._tape.seconds, self._clock.now(), None, reason)
        self._report.send(Paused(gap.at, gap.started, reason))

    def _flow_again(self) -> None:
        """Take back what was told of a microphone that gave nothing, and mark the gap that ends."""
        if self._lost or self._stalled:
            kind = "microphone_lost" if self._lost else "microphone_stalled"
            self._report.send(Trouble(kind, "Sound arrives again.", over=True))
            self._lost = self._stalled = False
        if self._gap is not None:
            self._report.send(Resumed(replace(self._gap, ended=self._clock.now())))
            self._gap = None

    def _mark_gap(self, reason: str, seconds: float) -> None:
        """Mark a gap that is already over."""
        if self._gap is not None or not self._begun:
            return
        self._put(self._tape.cut(reason))
        now = self._clock.now()
        self._report.send(Resumed(Gap(self._tape.seconds, self._clock.before(seconds), now, reason)))

    def _read_level(self, rms: float, peak: float, seconds: float) -> None:
        if seconds <= 0:
            return
        reading = self._meter.feed(rms, peak, seconds)
        self._level = Level.of(reading, self._tape.seconds)
        self._tell_silence(reading.silence)

    def _tell_silence(self, silence: Silence) -> None:
        """Warn of a microphone that is dead or muted, once, and take it back when it is heard again."""
        if silence is self._silence:
            return
        kind, message = _SILENCES.get(silence) or _SILENCES[self._silence]
        if silence is Silence.NONE:
            self._report.send(Trouble(kind, "The microphone is heard again.", over=True))
        else:
            self._report.send(Trouble(kind, message, _UNMUTE))
        self._silence = silence

    def _tick(self) -> None:
        """Do what time asks for: the meter, the disk, sleep, an application that is gone."""
        now = time.monotonic()
        if self._level is not None and now >= self._next_level:
            self._report.send(self._level)
            self._level, self._next_level = None, now + _TICK
        self._tell_sealed()
        self._report.flush()
        if (slept := self._clock.slept()) > _SLEPT_SECONDS:
            self._mark_gap(ASLEEP, slept)
        if self._asked or self._report.broken:
            self.stop(self._asked or GONE)
        if self._sealer.waiting > _MOST_WAITING:
            self.stop("disk full")

    def _tell_sealed(self) -> None:
        """Tell what became of the chunks handed to the disk."""
        for done in self._sealer.results():
            for trouble in self._room.refused(done.message):
                self._report.send(trouble)
            if done.message:
                continue
            self._report.send(Sealed(done.samples / RATE, done.chunks, round(self._room.minutes(), 1)))
            for trouble in self._room.warnings():
                self._report.send(trouble)
            if self._room.gone:
                self.stop("disk full")


_REPLUG = "Plug it in again; recording goes on by itself. Everything before is sealed."
