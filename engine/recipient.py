"""Read a public age key that somebody hands over: one that has a secret half, and nothing else.

Rule: no key comes in but through here. A point of low order looks like a key and has no secret half: what is sealed
to it anybody could open (RFC 7748, section 6.1), so age ends the whole process instead.
"""

from __future__ import annotations

import pyrage
from pyrage import x25519

from engine.passphrase import BECH32

_FIELD = 2**255 - 19
_LOW_ORDER = {
    0,
    1,
    _FIELD - 1,
    325606250916557431795983626356110631294008115727848805560023387167927233504,
    39382357235489614581723060781553021112529911719440698176882885853963445705823,
}
_CHECKSUM = 6


def read(text: str) -> str | None:
    """Return the public key a text is, or None where it is none."""
    try:
        key = str(x25519.Recipient.from_str(text))
    except pyrage.RecipientError:
        return None
    return None if _point(key) in _LOW_ORDER else key


def _point(key: str) -> int:
    """Return the number a key stands for: Bech32 behind `age1`, little-endian, its highest bit without meaning."""
    number = 0
    for letter in key.removeprefix("age1")[:-_CHECKSUM]:
        number = number << 5 | BECH32.index(letter)
    return int.from_bytes((number >> 4).to_bytes(32, "big"), "little") % 2**255 % _FIELD
