"""Hostile bytes: good files cut, flipped, spliced and stuffed, and what no good file ever was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

NASTY = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "\u202e".encode(), b"\x1b]52;c;eA==\x07", b"[@click=app.quit]x[/]", b"=1+1",
    b"{", b"[", b'"', b"'''", b"---\n", b"9" * 400, b"1e999", b"-0", b"null", b"NaN", b"[[" * 300, b'{"a":' * 300,
    b"\n" * 50,
)  # fmt: skip


def spoilt(good: Sequence[bytes]) -> st.SearchStrategy[bytes]:
    """Draw one of some good files after a few turns for the worse, or plain noise.

    By dice of Hypothesis's seed: its own draws for every byte would take ten times as long as most readers.
    """
    return st.randoms(use_true_random=True).map(lambda dice: _spoil(bytearray(dice.choice(good)), dice))


def _spoil(data: bytearray, dice: Random) -> bytes:
    if dice.randrange(10) == 0:
        return dice.randbytes(dice.randrange(400))
    for _ in range(dice.randint(1, 4)):
        at = dice.randint(0, len(data))
        match dice.choice(("flip", "cut", "drop", "stuff", "double", "swap")):
            case "flip" if at < len(data):
                data[at] ^= 1 << dice.randrange(8)
            case "cut":
                del data[at:]
            case "drop":
                del data[at : at + dice.randint(1, 40)]
            case "stuff":
                data[at:at] = dice.choice(NASTY)
            case "double":
                data[at:at] = data[at : at + dice.randint(1, 80)]
            case _:
                lines = bytes(data).split(b"\n")
                dice.shuffle(lines)
                data = bytearray(b"\n".join(lines))
    return bytes(data)
