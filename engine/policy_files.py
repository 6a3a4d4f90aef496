"""Find and parse the organisation's policy files, and say on which line of one a key stands.

Rule: the standard library only, because the export folder is needed before the doors are shut and nothing native is
loaded before that; and no value of a file ever gets into an error, because it may name somebody.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from engine import outside
from engine.errors import InputInvalid
from models.places import xdg

if TYPE_CHECKING:
    from collections.abc import Mapping

SYSTEM = Path("/etc/candour/policy.toml")
LONGEST_FILE = 256_000
"""Bytes; a policy of every kind of meeting with its questions has about four thousand."""
TITLE = "Policy not in order"

_HEADER = re.compile(r"^\s*\[\[?(?P<name>[^\[\]]+)\]")
_KEY = re.compile(r"^\s*(?P<name>(?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
_PLACE = re.compile(r"\(at line (\d+)")


@dataclass(frozen=True, slots=True)
class Places:
    """Where a file of settings is looked for: system-wide, and the user's own or the one the environment names."""

    system: Path
    user: Path
    named: bool = False

    @classmethod
    def usual(cls) -> Self:
        """Return those of the policy."""
        return cls.of("policy.toml", SYSTEM, "CANDOUR_POLICY")

    @classmethod
    def of(cls, name: str, system: Path, variable: str) -> Self:
        """Return the places by the XDG rules; the variable stands in for the user's file, never for the system's."""
        if named := os.environ.get(variable, ""):
            return cls(system, outside.named(named).absolute(), named=True)
        return cls(system, xdg("XDG_CONFIG_HOME", ".config") / "candour" / name)

    def written(self) -> bool:
        """Tell whether anybody wrote a policy: else what is built in holds, and nothing of it need be read."""
        return self.named or any(map(os.path.lexists, (self.system, self.user)))


@dataclass(frozen=True, slots=True)
class Layer:
    """One file as parsed, with its lines to point at."""

    path: Path
    data: Mapping[str, object]
    lines: Mapping[tuple[str, ...], int]

    def line(self, *key: str) -> int:
        """Return the line a key stands on, or that of the table it stands in, or 0."""
        return next((self.lines[key[:size]] for size in range(len(key), 0, -1) if key[:size] in self.lines), 0)


def read(path: Path, *, needed: bool = False) -> Layer | None:
    """Parse one file; None where there is none, unless it is needed. Raises `InputInvalid` and nothing else."""
    try:
        data = outside.read(path, LONGEST_FILE)
    except outside.NotPlainError:
        raise InputInvalid(f"{path} is no file.", title=TITLE, hint="Put a file there, or nothing.") from None
    except OSError as error:
        # A link that leads nowhere is a policy somebody meant to be in force, not the lack of one.
        absent = isinstance(error, FileNotFoundError | NotADirectoryError) and not os.path.lexists(path)
        if absent and not needed:
            return None
        raise InputInvalid(
            f"{path} cannot be read: {error.strerror}.", title=TITLE, hint="Check the name and the permissions."
        ) from None
    if len(data) > LONGEST_FILE:
        raise InputInvalid(f"{path} is too long for a policy.", title=TITLE)
    return parse(path, data)


def parse(path: Path, data: bytes) -> Layer:
    """Parse what a file holds."""
    import tomllib  # noqa: PLC0415 - most starts find no file to parse

    if line := outside.endless(data):
        raise InputInvalid(f"{path}, line {line}: this is too long for a line.", title=TITLE, hint="Break it up.")
    try:
        text = data.decode("utf-8-sig")
        return Layer(path, tomllib.loads(text), _numbered(text))
    except UnicodeDecodeError as error:
        line, why = data[: error.start].count(b"\n") + 1, "is not UTF-8"
    except (ValueError, RecursionError) as error:
        place = _PLACE.search(str(error))
        line, why = int(place.group(1)) if place else data.count(b"\n") + 1, "is not TOML"
    raise InputInvalid(f"{path}, line {line}: this {why}.", title=TITLE, hint="docs/policy.md shows every key.")


def export_folder() -> Path | None:
    """Return the export folder the files name, before anything is validated; None where there is none to be had.

    A file not in order is refused later, with its reason, by `engine.policy`.
    """
    places = Places.usual()
    layers = [_readable(places.system), _readable(places.user)]
    locked = layers[0].get("locked")
    if not (isinstance(locked, list) and "export_folder" in locked):
        layers.reverse()
    return next((path for layer in layers if (path := full(layer.get("export_folder"))) is not None), None)


def full(value: object) -> Path | None:
    """Return the full path a text names, `~` for home allowed, or None where it names none."""
    path = outside.named(value if isinstance(value, str) else "")
    return path if path.is_absolute() else None


def _readable(path: Path) -> Mapping[str, object]:
    try:
        layer = read(path)
    except InputInvalid:
        return {}
    return layer.data if layer else {}


def _numbered(text: str) -> dict[tuple[str, ...], int]:
    """Return the first line of every table and key; inside a long string a line may pass for one."""
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = _parts(header["name"])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key["name"])), number)
    return lines


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in name.split("."))
