"""Pack the speech of an endless stream into windows for the recogniser, as it arrives and in constant memory.

Rule: windows tile the meeting. Each begins where the last ended, with a voice model that remembers nothing before it,
and knows of what came before only how loud talk was; so the same sound gives the same windows, however it arrives and
wherever the work was interrupted.
"""

from __future__ import annotations

import asyncio
from array import array
from dataclasses import dataclass, field, replace
from itertools import groupby
from operator import mul
from typing import TYPE_CHECKING, Protocol

from engine.transcript.loudness import gains, in_the_room, remembered
from engine.transcript.stretches import BREATH, FRAME, OFFSET, RATE, Stretch, choose_cut, find_stretches, pad

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

_WIDTH = 2
_FRAME_BYTES = FRAME * _WIDTH
_BLOCK = 32
"""Frames asked of the voice model at once: 1 s, so that a message each does not cost more than the answer."""
_INAUDIBLE = 16
"""Peak sample value below which a block is not worth asking about: -66 dBFS, beneath any microphone's own noise."""

_WORTH = 78
"""Frames of talk next door that leave a marker: 2.5 s."""


class Voice(Protocol):
    """Whoever tells how likely each frame is speech; it remembers the frames before unless told to start fresh."""

    async def __call__(self, pcm: bytes, *, fresh: bool = False) -> list[float]:
        """Return a probability for each frame of s16le mono sound at 16 kHz."""
        ...


@dataclass(frozen=True, slots=True)
class Piece:
    """Sound that stands at frame `at` of a window and comes from these frames after the window's start."""

    at: int
    frames: Stretch


@dataclass(frozen=True, slots=True)
class Window:
    """The speech of one part of a meeting, silence cut out, with what is needed to find its times again.

    `start` and `end` are samples of the meeting; `voice` and `levels` have one value for each frame of `pcm`, the
    latter the mean square of its samples. `loudness` is that of talk by its end; `distant` is where somebody speaks, in
    frames after its start, so much more quietly that it is not in the room. One that is `open` is none of those that
    tile the meeting, but what there is so far of the next.
    """

    start: int
    end: int
    pieces: tuple[Piece, ...] = ()
    pcm: bytes = field(default=b"", repr=False)
    voice: tuple[float, ...] = field(default=(), repr=False)
    levels: tuple[float, ...] = field(default=(), repr=False)
    loudness: float = 0.0
    distant: tuple[Stretch, ...] = ()
    open: bool = False

    @property
    def seconds(self) -> float:
        """Return how long the packed sound is."""
        return len(self.pcm) / _WIDTH / RATE

    def meeting_time(self, seconds: float, *, ends: bool = False) -> float:
        """Return the time in the meeting of a time in this window; at a joint, where something `ends` or begins."""
        frame = seconds * RATE / FRAME
        piece = self.pieces[0]
        for candidate in self.pieces:
            if candidate.at > frame or (ends and candidate.at == frame):
                break
            piece = candidate
        inside = min(max(frame - piece.at, 0.0), float(len(piece.frames)))
        return min(self.start + (piece.frames.start + inside) * FRAME, float(self.end)) / RATE

    def part(self, first: int, last: int) -> Window:
        """Return the window made of frames `first` to `last` of this one's packed sound."""
        pieces: list[Piece] = []
        for piece in self.pieces:
            low = max(first, piece.at)
            high = min(last, piece.at + len(piece.frames))
            if low < high:
                shift = piece.frames.start - piece.at
                pieces.append(Piece(low - first, Stretch(low + shift, high + shift)))
        sound = self.pcm[first * _FRAME_BYTES : last * _FRAME_BYTES]
        return Window(
            self.start, self.end, tuple(pieces), sound, self.voice[first:last], self.levels[first:last], self.loudness
        )


async def windows(
    sound: AsyncIterator[bytes], voice: Voice, *, start: int = 0, loudness: float = 0.0
) -> AsyncIterator[Window]:
    """Yield windows, also those without speech, that tile the sound from sample `start`, its first, to its end.

    `loudness` is that of the window before, where there was one. An empty piece of sound says that there is no more for
    now: then what there is of the next window comes first, `open`.
    """
    feed = _Feed(sound)
    track = _Track(start, loudness)
    while True:
        if (cut := choose_cut(track.near, track.levels)) is not None:
            feed.put_back(bytes(track.pcm[cut * _FRAME_BYTES :]))
            yield (window := await asyncio.to_thread(track.window, cut))
            track = _Track(window.end, window.loudness)
        elif block := await feed.take(_BLOCK * _FRAME_BYTES):
            await track.hear(block, voice)
        elif not feed.ended:
            yield replace(await asyncio.to_thread(track.window, len(track.voice)), open=True)
        else:
            break
    if track.pcm:
        yield await asyncio.to_thread(track.window, len(track.voice))


class _Feed:
    """Sound that arrives in pieces of any size, taken in blocks of one size; what was not used is put back."""

    def __init__(self, sound: AsyncIterator[bytes]) -> None:
        self._sound = sound
        self._held = bytearray()
        self.ended = False

    async def take(self, size: int) -> bytes:
        """Return so many bytes: none while there are not so many; fewer, in whole samples, at the end of the sound."""
        while len(self._held) < size and not self.ended:
            if (piece := await anext(self._sound, None)) == b"":
                return b""
            self.ended = piece is None
            self._held += piece or b""
        whole = min(size, len(self._held) // _WIDTH * _WIDTH)
        block = bytes(self._held[:whole])
        del self._held[:whole]
        return block

    def put_back(self, block: bytes) -> None:
        """Give back sound that belongs to what comes next."""
        self._held[:0] = block


class _Track:
    """The sound since the last cut with its voice probabilities and levels; at most a minute of it."""

    def __init__(self, start: int, loudness: float) -> None:
        self.start = start
        self.loudness = loudness
        self.near: list[float] = []
        self.pcm = bytearray()
        self.voice: list[float] = []
        self.levels: list[float] = []
        self._fresh = True

    async def hear(self, block: bytes, voice: Voice) -> None:
        """Take in one block of sound; only the last of a meeting may have a broken frame."""
        self.pcm += block
        whole = block + bytes(-len(block) % _FRAME_BYTES)
        samples = array("h", whole)
        frames = len(samples) // FRAME
        if whole.count(0) == len(whole) or (max(samples) < _INAUDIBLE and min(samples) > -_INAUDIBLE):
            self.voice += [0.0] * frames
            self.levels += [0.0] * frames
            self.near += [0.0] * frames
            self._fresh = True
            return
        self.voice += await voice(whole, fresh=self._fresh)
        self.levels += [_mean_square(samples[at : at + FRAME]) for at in range(0, len(samples), FRAME)]
        self._fresh = False
        self.near = in_the_room(self.voice, self.levels, self.loudness)

    def window(self, cut: int) -> Window:
        """Return what was heard before frame `cut` as a window."""
        end = min(cut * _FRAME_BYTES, len(self.pcm)) // _WIDTH
        stretches = [
            Stretch(stretch.start, min(stretch.end, cut))
            for stretch in find_stretches(self.near)
            if stretch.start < cut
        ]
        pieces: list[Piece] = []
        at = 0
        for padded in pad(stretches, cut):
            pieces.append(Piece(at, padded))
            at += len(padded)
        loudness = remembered(self.near[:cut], self.levels[:cut], self.loudness)
        factors = gains(find_stretches(self.near[:cut], BREATH), self.levels[:cut], loudness)
        heard = zip(factors, self.near, self.voice[:cut], strict=False)
        raised = [factor if near or voice < OFFSET else 0.0 for factor, near, voice in heard]
        spans = [slice(piece.frames.start, piece.frames.end) for piece in pieces]
        return Window(
            self.start,
            self.start + end,
            tuple(pieces),
            b"".join(self._sound(span, raised) for span in spans),
            tuple(probability for span in spans for probability in self.near[span]),
            tuple(level for span in spans for level in self.levels[span]),
            loudness,
            self._distant(cut),
        )

    def _sound(self, span: slice, raised: list[float]) -> bytes:
        """Return the samples of these frames, those of a quiet speaker raised, those of talk next door silenced."""
        sound = b""
        at = span.start
        for factor, frames in groupby(raised[span]):
            end = at + len(list(frames))
            part = bytes(self.pcm[at * _FRAME_BYTES : end * _FRAME_BYTES])
            sound += part if factor == 1.0 else _times(part, factor)
            at = end
        return sound

    def _distant(self, cut: int) -> tuple[Stretch, ...]:
        """Find where somebody speaks who is not in the room, for long enough to be worth a marker."""
        pairs = zip(self.voice[:cut], self.near[:cut], strict=True)
        far = find_stretches([0.0 if near else probability for probability, near in pairs])
        return tuple(stretch for stretch in far if len(stretch) >= _WORTH)


def _times(pcm: bytes, factor: float) -> bytes:
    return array("h", (max(-32_768, min(32_767, round(sample * factor))) for sample in array("h", pcm))).tobytes()


def _mean_square(samples: array[int]) -> float:
    total: int = sum(map(mul, samples, samples))
    return total / len(samples)
