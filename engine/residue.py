"""Look for words or sound of a meeting where none may be: plain, in UTF-16, hexadecimal, base64, and compressed.

A look and not a proof: what was packed in other ways, or lies in blocks no file has any more, is not found like this.
The proof of erasure is the destroyed key.
"""

from __future__ import annotations

import base64
import os
import re
import stat
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = 1 << 22
_LONGEST = 1 << 26
"""Bytes up to which a file, or what is packed in one, is unpacked."""
_PACKED = re.compile(rb"PK\x03\x04|\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")


def search(folders: Iterable[Path], words: Iterable[str | bytes], *, since: float = 0.0) -> list[Path]:
    """Return the files beneath `folders`, changed at `since` or later, that hold any of `words` (or raw bytes).

    A file among the folders, such as one that is swapped to, is looked into whenever it was changed.
    """
    patterns = [pattern for word in words for pattern in _spellings(word)]
    return [path for folder in folders for path in _files(folder, since) if _holds(path, patterns)]


def _spellings(word: str | bytes) -> Iterator[bytes]:
    plain = word if isinstance(word, bytes) else word.encode()
    yield plain
    yield plain.hex().encode()
    yield plain.hex().upper().encode()
    if isinstance(word, str):
        yield word.encode("utf-16-le")
        yield word.encode("utf-16-be")
    for offset in range(3):
        # The first and last characters also depend on the neighbours, so they are left out.
        code = base64.b64encode(b"\0" * offset + plain).rstrip(b"=")
        yield code[(offset * 8 + 5) // 6 : -1]


def _files(folder: Path, since: float) -> Iterator[Path]:
    """Yield plain files; stay on the folder's own file system, for a mounted /proc never ends."""
    start = _look(folder)
    if start and stat.S_ISREG(start.st_mode):
        yield folder
    for root, folders, names in os.walk(folder):
        near = [
            name for name in folders if (found := _look(Path(root, name))) and start and found.st_dev == start.st_dev
        ]
        folders[:] = near
        for path in (Path(root, name) for name in names):
            found = _look(path)
            if found and stat.S_ISREG(found.st_mode) and max(found.st_mtime, found.st_ctime) >= since:
                yield path


def _look(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except OSError:
        return None


def _holds(path: Path, patterns: list[bytes]) -> bool:
    keep = max(map(len, patterns), default=1) - 1
    tail = b""
    with suppress(OSError), path.open("rb") as file:
        while block := file.read(_BLOCK):
            text = tail + block
            if any(pattern in text for pattern in patterns):
                return True
            tail = text[-keep:] if keep else b""
    return any(pattern in text for text in _unpacked(path) for pattern in patterns)


def _unpacked(path: Path) -> Iterator[bytes]:
    """Yield what zip, gzip and zlib hold at any place in a file."""
    data = b""
    with suppress(OSError):
        data = path.read_bytes() if path.stat().st_size <= _LONGEST else b""
    for found in _PACKED.finditer(data):
        start, form = found.start(), zlib.MAX_WBITS
        if found[0] == b"PK\x03\x04":
            sizes = data[start + 26 : start + 30]
            start += 30 + int.from_bytes(sizes[:2], "little") + int.from_bytes(sizes[2:], "little")
            form = -zlib.MAX_WBITS
        elif found[0].startswith(b"\x1f"):
            form += 16
        with suppress(zlib.error):
            yield zlib.decompressobj(form).decompress(memoryview(data)[start:], _LONGEST)
