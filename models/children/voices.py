"""Inside the voices child: an encoder of voices in plain numpy, and grouping by likeness.

The encoder is Resemblyzer's (generalised end-to-end loss, Wan and others, 2018): three recurrent layers over 1.6 s of
mel bands, one linear layer, a unit vector. Guard: imported only by `models.children.__main__`, after the process has
been confined; nothing that was made of a voice is ever part of an answer.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import numpy as np

from models.children.grouping import group
from models.children.service import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

RATE = 16_000
BANDS, WIDTH, LAYERS = 40, 256, 3
FFT, HOP = 400, 160
FRAMES = 160
"""Frames of 10 ms that the encoder hears at once."""
STEP = RATE * 8 // 10
"""Samples between the beginnings of two hearings of one piece."""
LOUDNESS = 10 ** (-30 / 20)
"""Root mean square to which quieter pieces are raised, as the encoder was trained."""
BATCH = 64
"""Hearings done at once: the fewer, the longer each takes."""
NUMBERS = WIDTH + WIDTH * WIDTH + LAYERS * (4 * WIDTH * WIDTH + 8 * WIDTH) + 4 * WIDTH * (BANDS + 2 * WIDTH)


class Encoder:
    """The network; `numbers` are the bias and weights of the linear layer, then weights and biases of the recurrent."""

    def __init__(self, numbers: Array) -> None:
        rest = numbers

        def take(*shape: int) -> Array:
            nonlocal rest
            size = int(np.prod(shape))
            taken, rest = rest[:size], rest[size:]
            return taken.reshape(shape)

        self._bias, self._weight = take(WIDTH), take(WIDTH, WIDTH).T
        pairs = [(take(4 * WIDTH, BANDS if not layer else WIDTH), take(4 * WIDTH, WIDTH)) for layer in range(LAYERS)]
        biases = [take(4 * WIDTH) + take(4 * WIDTH) for _ in range(LAYERS)]
        self._layers = [
            (np.ascontiguousarray(into.T), np.ascontiguousarray(across.T), bias)
            for (into, across), bias in zip(pairs, biases, strict=True)
        ]

    def vectors(self, mels: Array) -> Array:
        """Return a unit vector for each hearing; `mels` is hearings by frames by bands."""
        heard = mels.transpose(1, 0, 2)
        for into, across, bias in self._layers:
            heard = _recurrent(heard @ into + bias, across)
        made = np.maximum(heard[-1] @ self._weight + self._bias, 0)
        unit: Array = made / np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
        return unit


def _recurrent(driven: Array, across: Array) -> Array:
    """Return what a long short-term memory gives for each frame, by what drives its gates (in, forget, cell, out)."""
    frames, hearings, _ = driven.shape
    out = np.zeros((hearings, WIDTH), np.float32)
    cell = np.zeros_like(out)
    given = np.empty((frames, hearings, WIDTH), np.float32)
    for frame in range(frames):
        gates = driven[frame] + out @ across
        opened = 0.5 + 0.5 * np.tanh(0.5 * gates)
        cell *= opened[:, WIDTH : 2 * WIDTH]
        cell += opened[:, :WIDTH] * np.tanh(gates[:, 2 * WIDTH : 3 * WIDTH])
        out = opened[:, 3 * WIDTH :] * np.tanh(cell)
        given[frame] = out
    return given


def _filters() -> Array:
    """Return the mel bands (Slaney's scale, each of unit area) over the frequencies of one spectrum."""
    log_step = np.log(6.4) / 27
    top = 15 + np.log(RATE / 2 / 1000) / log_step
    mels = np.linspace(0, top, BANDS + 2)
    edges = np.where(mels >= 15, 1000 * np.exp(log_step * (mels - 15)), mels * 200 / 3)  # noqa: PLR2004 - 1 kHz
    away = edges[:, None] - np.linspace(0, RATE / 2, FFT // 2 + 1)[None]
    width = np.diff(edges)[:, None]
    slopes = np.minimum(-away[:-2] / width[:-1], away[2:] / width[1:])
    bands: Array = (np.maximum(slopes, 0) * (2 / (edges[2:] - edges[:-2]))[:, None]).T.astype(np.float32)
    return bands


_BANDS = _filters()
_WINDOW = (0.5 - 0.5 * np.cos(2 * np.pi * np.arange(FFT) / FFT)).astype(np.float32)


def mel(sound: Array) -> Array:
    """Return the power in each mel band, frame by frame."""
    frames = np.lib.stride_tricks.sliding_window_view(np.pad(sound, FFT // 2), FFT)[::HOP]
    spectrum = np.fft.rfft(frames * _WINDOW, axis=1)
    power: Array = np.square(np.abs(spectrum)).astype(np.float32) @ _BANDS
    return power


def hearings(sound: Array) -> list[Array]:
    """Return the 1.6 s stretches in which a piece is heard; a shorter one is repeated to that length."""
    length = FRAMES * HOP
    if sound.size < length:
        sound = np.tile(sound, -(-length // sound.size))[:length]
    count = max(1, round((sound.size - length) / STEP) + 1)
    return [sound[at : at + length] for at in np.linspace(0, sound.size - length, count).astype(int)]


class Voices:
    """The pieces taken so far: how long each is, and what the encoder makes of it."""

    def __init__(self) -> None:
        self.encoder: Encoder | None = None
        self._forget()

    def _forget(self) -> None:
        self.seconds: list[float] = []
        self.sums: list[Array] = []
        self._waiting: list[tuple[int, Array]] = []

    def load(self, order: dict[str, Any], _: bytes) -> object:
        """Load the weights from the descriptor the parent checked and passed on."""
        raw = os.pread(order["weights"], 4 * NUMBERS + 1, 0)
        if len(raw) != 4 * NUMBERS:
            raise Refused("broken", "The model of voices could not be loaded.")
        self.encoder = Encoder(np.frombuffer(raw, "<f4").astype(np.float32))
        return {}

    def take(self, _: dict[str, Any], raw: bytes) -> object:
        """Hear one piece."""
        sound = np.frombuffer(raw, "<i2").astype(np.float32) / np.float32(32_768)
        self.seconds.append(sound.size / RATE)
        self.sums.append(np.zeros(WIDTH, np.float32))
        loudness = float(np.sqrt(np.mean(sound * sound))) if sound.size else 0.0
        if loudness > 0:
            raised = sound * max(1.0, LOUDNESS / loudness)
            self._waiting += [(len(self.sums) - 1, part) for part in hearings(raised)]
        while len(self._waiting) >= BATCH:
            self._encode()
        return {"pieces": len(self.sums)}

    def _encode(self) -> None:
        batch, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        if self.encoder is None:
            raise Refused("refused", "No model of voices is loaded.")
        vectors = self.encoder.vectors(np.stack([mel(part)[:FRAMES] for _, part in batch]))
        for (piece, _), vector in zip(batch, vectors, strict=True):
            self.sums[piece] += vector

    def groups(self, _: dict[str, Any], __: bytes) -> object:
        """Say which pieces are of one voice, and forget them all."""
        while self._waiting:
            self._encode()
        found = group(np.array(self.sums).reshape(-1, WIDTH), np.array(self.seconds))
        self._forget()
        return {"groups": found}


_voices = Voices()
HANDLERS = {"load": _voices.load, "take": _voices.take, "groups": _voices.groups}
