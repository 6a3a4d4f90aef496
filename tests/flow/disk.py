"""A disk that loses its power: what strace saw written is played on a model that keeps only what was forced to it.

As POSIX has it: the bytes of a file are safe from its last fsync, the names in a folder from the folder's. What was not
forced may be there or not, so each file and folder is drawn either way; a file never forced may be there and empty.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

CALLS = (
    "openat", "write", "pwrite64", "writev", "ftruncate", "fsync", "fdatasync", "rename", "linkat", "unlink", "mkdir",
    "rmdir",
)  # fmt: skip
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
_LINE = re.compile(r"^\d+ +(\w+)\((.*)\) += (\d+)(?:<([^>]*)>)?", re.DOTALL)
_TEXT = re.compile(r'"([^"]*)"')
_PLACE = re.compile(r"^(?:AT_FDCWD|\d+)<([^>]*)>")


@dataclass
class File:
    now: bytearray = field(default_factory=bytearray)
    safe: bytes = b""


@dataclass
class Folder:
    now: dict[str, File | Folder] = field(default_factory=dict)
    safe: dict[str, File | Folder] = field(default_factory=dict)


def _text(part: str) -> str:
    return _HEX.sub(lambda found: bytes.fromhex(found[0].replace("\\x", "")).decode("latin-1"), part)


@dataclass
class Call:
    """One system call that succeeded: its name, what it was given in quotes, its descriptor's path, its result."""

    name: str
    texts: list[str]
    place: str
    given: str
    result: int
    opened: str


def calls(trace: Path) -> Iterator[Call]:
    """Read what `strace -f -y -xx` wrote down."""
    for line in trace.read_text(encoding="latin-1").splitlines():
        if found := _LINE.match(line):
            name, given, result, opened = found.groups()
            place = _PLACE.match(given)
            texts = [_text(text) for text in _TEXT.findall(given)]
            yield Call(name, texts, _text(place[1]) if place else "", given, int(result), _text(opened or ""))


class Disk:
    """The part of the disk beneath `root`, as the program sees it and as a power cut would leave it."""

    def __init__(self, root: Path, *, honest: bool = True) -> None:
        self.root = str(root)
        self.top = Folder()
        self.honest = honest
        self._unnamed: dict[str, File] = {}
        self._at: dict[str, int] = {}

    def play(self, call: Call) -> bool:
        """Do what a call did; tell whether it changed anything here."""
        act = getattr(self, f"_{call.name}", None)
        return act is not None and bool(act(call))

    def after_a_cut(self, place: Path, dice: Random) -> None:
        """Make the folder `place` what the disk would hold when the power comes back."""
        self._make(self.top, place, dice)

    def _make(self, folder: Folder, place: Path, dice: Random) -> None:
        place.mkdir(parents=True)
        for name, node in dice.choice((folder.now, folder.safe)).items():
            if isinstance(node, Folder):
                self._make(node, place / name, dice)
            else:
                (place / name).write_bytes(dice.choice((node.safe, bytes(node.now), node.safe)))

    def _parts(self, path: str) -> list[str] | None:
        return path.removeprefix(self.root).strip("/").split("/") if path.startswith(self.root) else None

    def _find(self, path: str) -> File | Folder | None:
        if path in self._unnamed:
            return self._unnamed[path]
        node: File | Folder | None = self.top
        for part in filter(None, self._parts(path) or ["?"]):
            node = node.now.get(part) if isinstance(node, Folder) else None
        return node

    def _folder_of(self, path: str) -> tuple[Folder, str] | None:
        parts = self._parts(path)
        parent = self._find(path.rpartition("/")[0])
        return (parent, parts[-1]) if parts and isinstance(parent, Folder) else None

    def _openat(self, call: Call) -> bool:
        if "O_TMPFILE" in call.given and call.opened.startswith(self.root):
            self._unnamed[call.opened] = File()
            return True
        self._at[call.opened] = 0
        if "O_CREAT" not in call.given or self._find(call.opened) is not None:
            return False
        if (found := self._folder_of(call.opened)) is None:
            return False
        found[0].now[found[1]] = File()
        return True

    def _write(self, call: Call, at: int | None = None) -> bool:
        node = self._find(call.place)
        if not isinstance(node, File):
            return False
        start = self._at.get(call.place, 0) if at is None else at
        data = call.texts[-1].encode("latin-1")[: call.result]
        node.now[start : start + len(data)] = data
        if at is None:
            self._at[call.place] = start + len(data)
        return True

    def _pwrite64(self, call: Call) -> bool:
        return self._write(call, int(call.given.rpartition(",")[2]))

    def _ftruncate(self, call: Call) -> bool:
        node = self._find(call.place)
        if not isinstance(node, File):
            return False
        del node.now[int(call.given.rpartition(",")[2]) :]
        return True

    def _fsync(self, call: Call) -> bool:
        node = self._find(call.place)
        if not self.honest or node is None:
            return False
        if isinstance(node, Folder):
            node.safe = dict(node.now)
        else:
            node.safe = bytes(node.now)
        return True

    _fdatasync = _fsync

    def _rename(self, call: Call) -> bool:
        old, new = self._folder_of(call.texts[0]), self._folder_of(call.texts[1])
        if old is None or new is None:
            return False
        new[0].now[new[1]] = old[0].now.pop(old[1])
        return True

    def _linkat(self, call: Call) -> bool:
        source, target = call.texts
        known = list(self._unnamed)
        node = self._unnamed[known[-1]] if source.startswith("/proc/self/fd/") and known else self._find(source)
        if not target.startswith("/"):
            target = f"{_text(call.given.rsplit('<', 1)[1].split('>')[0])}/{target}"
        new = self._folder_of(target)
        if node is None or new is None:
            return False
        new[0].now[new[1]] = node
        return True

    def _unlink(self, call: Call) -> bool:
        found = self._folder_of(call.texts[0])
        return found is not None and found[0].now.pop(found[1], None) is not None

    _rmdir = _unlink

    def _mkdir(self, call: Call) -> bool:
        found = self._folder_of(call.texts[0])
        if found is None:
            return False
        found[0].now[found[1]] = Folder()
        return True
