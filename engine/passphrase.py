"""Turn a passphrase into an age identity, always at the same cost: a starved machine must never refuse the right one.

pyrage's own passphrase files choose their cost by a stopwatch, so they grow weak or unreadable on a busy machine. Here
the cost is fixed in a plain header and bounded on reading, and `hashlib.scrypt` lets other threads run meanwhile.
"""

from __future__ import annotations

import hashlib
import os
import time
import unicodedata
from typing import TYPE_CHECKING, Annotated

import msgspec
from pyrage import x25519

from engine.errors import VaultLocked

if TYPE_CHECKING:
    from collections.abc import Callable

MIN_LENGTH = 12
"""Characters a passphrase must have."""

STANDARD_COST = 17
"""Base-two logarithm of scrypt's N: 0.7 s and 128 MB on a plain machine."""

_FREE_TRIES = 5
_DELAY = 30.0
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
"""The letters of Bech32 (BIP 173), in which age writes its keys, by what they count."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a passphrase becomes a key; the upper bounds keep a planted header from eating the machine's memory."""

    salt: Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]
    log_n: Annotated[int, msgspec.Meta(ge=10, le=20)] = STANDARD_COST
    r: Annotated[int, msgspec.Meta(ge=8, le=8)] = 8
    p: Annotated[int, msgspec.Meta(ge=1, le=4)] = 1


def new_header(cost: int = STANDARD_COST) -> Header:
    """Make a header with a fresh salt."""
    return Header(salt=os.urandom(16), log_n=cost)


def weakness(passphrase: str) -> str:
    """Say in one sentence why this passphrase will not do; empty when it will."""
    text = unicodedata.normalize("NFC", passphrase)
    if len(text.strip()) < MIN_LENGTH:
        return f"A passphrase needs at least {MIN_LENGTH} characters; four unrelated words are easy to keep."
    if len(set(text)) < MIN_LENGTH // 3:
        return "A passphrase needs more than a few different characters."
    return ""


def derive(passphrase: str, header: Header) -> x25519.Identity:
    """Derive the identity that opens the vault's master key: scrypt over the NFC form, its 32 bytes an X25519 key."""
    text = unicodedata.normalize("NFC", passphrase)
    key = hashlib.scrypt(
        # A terminal may hand over bytes it could not decode as lone surrogates; strict encoding would raise with them.
        text.encode("utf-8", "surrogatepass"),
        salt=header.salt,
        n=1 << header.log_n,
        r=header.r,
        p=header.p,
        maxmem=(129 * header.r << header.log_n) + (1 << 21),
        dklen=32,
    )
    return x25519.Identity.from_str(_bech32("age-secret-key-", key).upper())


class Tries:
    """Count wrong passphrases; after five, each next try has to wait half a minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._wrong = 0
        self._until = 0.0

    def check(self) -> None:
        """Raise VaultLocked while the delay runs."""
        wait = self._until - self._clock()
        if wait > 0:
            raise VaultLocked("Too many wrong passphrases.", hint=f"Wait {wait:.0f} seconds, then try again.")

    def wrong(self) -> None:
        """Note a wrong passphrase."""
        self._wrong += 1
        if self._wrong >= _FREE_TRIES:
            self._until = self._clock() + _DELAY

    def right(self) -> None:
        """Forget the wrong ones."""
        self._wrong = 0
        self._until = 0.0


def _bech32(prefix: str, data: bytes) -> str:
    """Encode bytes as age writes its keys (BIP 173, without its length limit)."""
    bits = int.from_bytes(data, "big") << (-len(data) * 8) % 5
    count = (len(data) * 8 + 4) // 5
    values = [bits >> 5 * (count - 1 - place) & 31 for place in range(count)]
    expanded = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(BECH32[value] for value in values)


def _polymod(values: list[int]) -> int:
    """Compute the Bech32 checksum polynomial (BIP 173)."""
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            checksum ^= generator if top >> place & 1 else 0
    return checksum
