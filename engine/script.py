"""The scripts that are read aloud before anybody is asked: plain Markdown files, the organisation's own before ours.

A file is called `<name>.md`; the lines between the two `---` at its top say for whom it is. Rule: what was read aloud
is known by name and version, and a file not in order is refused with its line and key rather than read out in part.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from engine import outside
from engine.errors import InputInvalid, UsageError
from engine.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

ADULT, CHILD = "adult", "child"
LONGEST_FILE = 20_000
"""Bytes; nobody listens to more."""
TITLE = "Script not in order"
_KEY = re.compile(r"(?P<key>[a-z_]+):[ \t]+(?P<value>\S.*)")


class Front(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands at the top of a script."""

    audience: str
    title: str
    language: str
    reading_age: int
    version: int
    checked: Literal["yes", "no"] = "yes"


WANTED = {"reading_age": "a whole number", "version": "a whole number", "checked": "“yes” or “no”"}


@dataclass(frozen=True, slots=True)
class Script:
    """One script; `checked` is no for a translation that nobody who speaks the language has looked at."""

    name: str
    audience: str
    title: str
    language: str
    reading_age: int
    version: str
    checked: bool = True
    paragraphs: tuple[str, ...] = field(default=(), repr=False)

    @property
    def text(self) -> str:
        """The whole script, paragraphs parted by an empty line."""
        return "\n\n".join(self.paragraphs)


def script(name: str = ADULT, folder: Path | None = None) -> Script:
    """Return a script by name, the organisation's own first."""
    known = dict(_files(folder))
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(sorted(known))}."
        raise UsageError(f"There is no script called “{name}”.", hint=hint)
    return _read(known[name])


def scripts(folder: Path | None = None) -> tuple[Script, ...]:
    """Return every script, the one for adults first."""
    found = [_read(path) for path in dict(_files(folder)).values()]
    return tuple(sorted(found, key=lambda one: (one.name != ADULT, one.name)))


def _files(folder: Path | None) -> Iterator[tuple[str, Path]]:
    built_in = Path(str(resources.files("engine").joinpath("scripts")))
    for place in (built_in, *([folder] if folder is not None else [])):
        for path in sorted(place.glob("*.md")):
            yield path.stem, path


def _read(path: Path) -> Script:
    try:
        data = outside.read(path, LONGEST_FILE)
        lines = clean(data.decode("utf-8-sig")).split("\n")
    except OSError as error:
        raise InputInvalid(f"{path} cannot be read: {error.strerror}.", title=TITLE) from None
    except UnicodeDecodeError:
        raise InputInvalid(f"{path} is not UTF-8.", title=TITLE) from None
    if len(data) > LONGEST_FILE:
        raise InputInvalid(f"{path} is too long to be read aloud.", title=TITLE)
    front, body = _front(path, lines)
    paragraphs = tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", "\n".join(body)) if part.strip())
    if not paragraphs:
        raise InputInvalid(f"{path}, line {len(lines)}: there is nothing to read aloud.", title=TITLE)
    version = f"{path.stem} {front.version}"
    return Script(
        path.stem,
        front.audience,
        front.title,
        front.language,
        front.reading_age,
        version,
        front.checked == "yes",
        paragraphs,
    )


def _front(path: Path, lines: list[str]) -> tuple[Front, list[str]]:
    """Return what stands between the first two `---`, and the lines after it."""
    if lines[0].strip() != "---" or "---" not in lines[1:]:
        raise InputInvalid(f"{path}, line 1: a script begins with its keys between two lines of ---.", title=TITLE)
    end = lines.index("---", 1)
    values: dict[str, str] = {}
    for number, line in enumerate(lines[1:end], 2):
        if not (pair := _KEY.fullmatch(line.rstrip())):
            raise InputInvalid(f"{path}, line {number}: a key, a colon and a value belong here.", title=TITLE)
        if (key := pair["key"]) not in Front.__struct_fields__ or key in values:
            raise InputInvalid(f"{path}, line {number}: {_unknown(key, values)}.", title=TITLE)
        if key in WANTED and not _fits(key, pair["value"]):
            raise InputInvalid(f"{path}, line {number}: “{key}” must be {WANTED[key]}.", title=TITLE)
        values[key] = pair["value"]
    lacking = [key for key in Front.__struct_fields__ if key not in values and key != "checked"]
    if lacking:
        raise InputInvalid(f"{path}, line {end + 1}: the keys lack {', '.join(lacking)}.", title=TITLE)
    return msgspec.convert(values, Front, strict=False), lines[end + 1 :]


def _unknown(key: str, values: dict[str, str]) -> str:
    if key in values:
        return f"“{key}” stands there twice"
    near = difflib.get_close_matches(key, Front.__struct_fields__, 1)
    return f"“{key[:40]}” is no key" + (f" (the nearest is “{near[0]}”)" if near else "")


def _fits(key: str, value: str) -> bool:
    return value in {"yes", "no"} if key == "checked" else value.isascii() and value.isdigit() and len(value) <= 4  # noqa: PLR2004 - digits
