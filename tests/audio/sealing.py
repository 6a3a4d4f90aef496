"""A meeting to seal sound to, sound to seal, and the processes that do it."""

from __future__ import annotations

import random
from pathlib import Path

import pyrage

from engine.errors import Damaged


class Sealed:
    """What sound needs of a sealed meeting, with its key in hand."""

    def __init__(self, sound: Path) -> None:
        sound.mkdir(parents=True, exist_ok=True)
        self.sound = sound
        self._identity = pyrage.x25519.Identity.generate()
        self.recipient = str(self._identity.to_public())

    def unseal(self, path: Path) -> bytes:
        try:
            return pyrage.decrypt(path.read_bytes(), [self._identity])
        except (FileNotFoundError, pyrage.DecryptError):
            raise Damaged("missing or changed") from None


def noise(seconds: float, seed: int = 1) -> bytes:
    """Make sound that occurs nowhere else: quiet noise, s16le mono 16 kHz."""
    return bytes(byte if place % 2 == 0 else byte % 8 for place, byte in enumerate(_random(seconds, seed)))


def _random(seconds: float, seed: int) -> bytes:
    return random.Random(seed).randbytes(round(seconds * 16_000) * 2)  # noqa: S311 - sound, not a secret


def family(pid: int) -> list[int]:
    """List a process and all that came of it, the youngest first."""
    try:
        born = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except FileNotFoundError:
        return []
    return [*(kin for child in born for kin in family(int(child))), pid]
