"""Where the recorder's sound comes from: a microphone that may go away and come back, or a file.

Guard: a microphone that gives nothing is told of within two seconds, then replaced for as long as it takes.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

from engine.audio import RATE, SAMPLE_BYTES
from engine.audio.feed import FRAME_SECONDS, Feed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Message = tuple[dict[str, Any], bytes]

MICROPHONE, FILE = "engine.audio.source", "engine.audio.decode"

LOST: dict[str, Any] = {"event": "lost"}
STALLED: dict[str, Any] = {"event": "stalled"}
_SILENT_SECONDS = 1.5
_GRACE_SECONDS = 2.5
"""On a starved machine what was held up comes late, but whole; replacing the microphone's process would lose it."""

_OPENING_SECONDS = 10.0
"""A starved machine may need several to load the sound libraries."""

_RETRY_SECONDS = 1.0
_DRAIN_SECONDS = 0.4
_READ_BYTES = 1 << 16
_FILE_BYTES = 1 << 13
"""A quarter of a second of a file, so that no more than that is in hand besides the unfinished chunk."""

_LEAST_READ = 1_024
_AHEAD_SECONDS = 0.1


class Supply(Protocol):
    """A source of sound as the recorder sees it; a message is sound with its level, or something that happened."""

    over: bool

    def fileno(self) -> int:
        """Give the descriptor to wait on, -1 while nothing is wanted."""

    def read(self) -> Iterator[Message]:
        """Yield what has arrived."""

    def tick(self) -> Iterator[Message]:
        """Look after the source; yield what was noticed."""

    def pause(self) -> None:
        """Take no sound from now on."""

    def resume(self) -> None:
        """Take sound again."""

    def finish(self) -> None:
        """Take what is held by now, then be `over`."""


class MicrophoneSupply:
    """A microphone: closed while paused, watched while open, replaced when it hangs or is gone.

    Silent for a moment it is `stalled`, which is told; for longer, or when it says so, it is `lost`.
    """

    def __init__(self, device: str) -> None:
        self._order = {"device": device}
        self._feed: Feed | None = None
        self._paused = False
        self._closing = False
        self._heard = False
        self._lost = False
        self._warned = True
        self._finishing = False
        self._deadline = 0.0
        self.over = False
        self._open()

    def fileno(self) -> int:
        """Give the descriptor of the microphone's process, if there is one now."""
        return -1 if self._feed is None else self._feed.fileno()

    def read(self) -> Iterator[Message]:
        """Yield sound that is on the record, and what the microphone's process tells."""
        feed = self._feed
        if feed is None:
            return
        for message, sound in feed.read(_READ_BYTES):
            if message.get("event") == "closed":
                self._closing = False
            elif sound and not (self._paused or self._closing):
                self._alive()
                yield message, sound
            elif message.get("event") == "failed":
                yield from self._lose(message)
                return
            elif not sound:
                yield message, b""
        if feed.ended:
            yield from self._lose(LOST)

    def tick(self) -> Iterator[Message]:
        """Notice a microphone that says nothing, and try a lost one again."""
        if self._paused or time.monotonic() < self._deadline:
            return
        yield from self.read()  # it may be this process that was held up, and the sound is waiting
        if time.monotonic() < self._deadline:
            return
        if not (self._warned or self._finishing):
            self._warned = True
            self._deadline = time.monotonic() + _GRACE_SECONDS  # from now: the whole machine may have stood still
            yield STALLED, b""
        elif self._finishing or self._feed is not None:
            yield from self._lose(LOST)
        else:
            self._open()

    def pause(self) -> None:
        """Close the microphone: off the record is off."""
        self._paused = self._closing = True
        if self._feed is not None:
            self._feed.say({"do": "close"})

    def resume(self) -> None:
        """Open the microphone again."""
        self._paused, self._warned = False, True
        self._deadline = time.monotonic() + _OPENING_SECONDS
        if self._feed is None:
            self._open()
        else:
            self._feed.say({"do": "open"})

    def finish(self) -> None:
        """Take what the microphone's process still holds."""
        self._finishing = True
        self._deadline = time.monotonic() + _DRAIN_SECONDS
        if self._feed is None or self._paused or self._lost:
            self._let_go()
            self.over = True
        else:
            self._feed.finish()

    def _open(self) -> None:
        self._closing, self._warned = False, True
        self._deadline = time.monotonic() + _OPENING_SECONDS
        self._feed = Feed(MICROPHONE, self._order)

    def _alive(self) -> None:
        self._heard, self._lost, self._warned = True, False, False
        if not self._finishing:
            self._deadline = time.monotonic() + _SILENT_SECONDS

    def _lose(self, message: dict[str, Any]) -> Iterator[Message]:
        """Give the microphone up for now; one that never gave a sound is a failure, one that did is awaited."""
        self._let_go()
        self._deadline = time.monotonic() + _RETRY_SECONDS
        if self._finishing:
            self.over = True
        elif not self._heard:
            self.over = True
            yield (message if message.get("event") == "failed" else _NO_SOUND), b""
        elif not self._lost and not self._paused:
            self._lost = True
            yield LOST, b""

    def _let_go(self) -> None:
        if self._feed is not None:
            self._feed.kill()
            self._feed = None


_NO_SOUND = {"event": "failed", "kind": "device", "message": "The microphone was opened but gives no sound."}


class FileSupply:
    """A sound file played as if it were a microphone: `pace` 1.0 is real time, 0 as fast as `ready` allows."""

    def __init__(self, path: str, pace: float, ready: Callable[[], bool]) -> None:
        self._feed = Feed(FILE, {"path": path, "frame": FRAME_SECONDS})
        self._pace = pace
        self._ready = ready
        self._paused = False
        self._credit = 0.0
        self._then = time.monotonic()
        self.over = False

    def fileno(self) -> int:
        """Give the descriptor of the decoder while sound is due and the disk keeps up."""
        if self.over:
            return -1
        self._earn()
        due = self._pace <= 0 or self._credit > 0
        return self._feed.fileno() if due and not self._paused and self._ready() else -1

    def read(self) -> Iterator[Message]:
        """Yield what is due of the file."""
        due = _FILE_BYTES if self._pace <= 0 else int(self._credit) * SAMPLE_BYTES
        size = min(_FILE_BYTES, max(_LEAST_READ, due))
        for message, sound in self._feed.read(size):
            self._credit -= len(sound) / SAMPLE_BYTES
            self.over = self.over or message.get("event") in {"end", "failed"}
            yield message, sound
        if self._feed.ended and not self.over:
            self.over = True
            yield {"event": "failed", "kind": "sound", "message": "The file is damaged: it cannot be played on."}, b""

    def tick(self) -> Iterator[Message]:
        """Nothing happens to a file."""
        return iter(())

    def pause(self) -> None:
        """Stop the tape."""
        self._paused = True

    def resume(self) -> None:
        """Let the tape run on."""
        self._then, self._paused = time.monotonic(), False

    def finish(self) -> None:
        """Stop for good; what was not played is not wanted."""
        self._feed.kill()
        self.over = True

    def _earn(self) -> None:
        """Let time passed be sound due, but never save up more than a moment of it."""
        now = time.monotonic()
        most = max(_AHEAD_SECONDS * self._pace, FRAME_SECONDS) * RATE
        self._credit = min(most, self._credit + (now - self._then) * self._pace * RATE)
        self._then = now
