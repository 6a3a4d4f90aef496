"""Hostile bytes: good files cut, flipped, spliced and stuffed, and what no good file ever was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

NASTY = (
    b"\x00", b"\xff\xfe", b"\xed\xa0\x80", "\u202e".encode(), b"\x1b]52;c;eA==\x07", b"[@click=app.quit]x[/]", b"=1+1",
    b"{", b"[", b'"', b"'''", b"---\n", b"9" * 400, b"1e999", b"-0", b"null", b"NaN", b"[[" * 300, b'{"a":' * 300,
    b"\n" * 50,
)  # fmt: skip


@st.composite
def spoilt(draw: st.DrawFn, good: Sequence[bytes]) -> bytes:
    """Draw one of some good files after a few turns for the worse, or plain noise."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=400))
    data = bytearray(draw(st.sampled_from(good)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        match draw(st.sampled_from(("flip", "cut", "drop", "stuff", "double", "swap"))):
            case "flip" if at < len(data):
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "cut":
                del data[at:]
            case "drop":
                del data[at : at + draw(st.integers(1, 40))]
            case "stuff":
                data[at:at] = draw(st.sampled_from(NASTY))
            case "double":
                data[at:at] = data[at : at + draw(st.integers(1, 80))]
            case _:
                lines = bytes(data).split(b"\n")
                data = bytearray(b"\n".join(draw(st.permutations(lines)) if len(lines) < 30 else lines[::-1]))
    return bytes(data)
