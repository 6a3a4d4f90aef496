"""Look for what must not be readable: as it is, and in the ways in which software wraps what it keeps."""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08")
"""How zlib and gzip begin."""
MOST_UNPACKED = 1 << 22
_LEAST_ENCODED = 8


def forms(secret: bytes) -> Iterator[tuple[str, bytes]]:
    """Give the ways in which a secret may stand in a file, but packed."""
    yield "as it is", secret
    yield "hex", secret.hex().encode()
    yield "hex", secret.hex().upper().encode()
    for shift in range(3):  # base64 looks different at each place in a group of three
        encoded = base64.b64encode(bytes(shift) + secret).rstrip(b"=")
        yield "base64", encoded[_LEAST_ENCODED // 2 : -_LEAST_ENCODED // 2]
    if secret.isascii():
        for order in ("utf-16-le", "utf-16-be"):
            yield "UTF-16", secret.decode().encode(order)


def readable(content: bytes, secrets: Iterable[bytes]) -> Iterator[str]:
    """Name each way in which one of the secrets stands in the content of a file."""
    wanted = [form for secret in secrets for form in forms(secret)]
    yield from (name for name, form in wanted if form in content)
    for begin in PACKED.finditer(content):
        unpacked = unpack(content[begin.start() :])
        yield from (f"packed, {name}" for name, form in wanted if form in unpacked)


def unpack(content: bytes) -> bytes:
    """Give what unpacks of it: nothing, where it only looked packed."""
    try:
        return zlib.decompressobj(wbits=47).decompress(content, MOST_UNPACKED)
    except zlib.error:
        return b""


def found_below(folder: Path, secrets: Iterable[bytes]) -> list[str]:
    """Name every file below a folder in which a secret can be read, and how."""
    wanted = tuple(secrets)
    files = (path for path in folder.rglob("*") if path.is_file())
    return [f"{path.name}: {how}" for path in files for how in readable(path.read_bytes(), wanted)]
