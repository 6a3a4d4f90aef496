"""Templates of records: plain TOML files, the organisation's own beside the built-in ones.

Rule: a file not in order is refused with its name, the line and the nearest known key; nothing in it is guessed.
"""

from __future__ import annotations

import difflib
import re
from contextlib import suppress
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from engine import outside
from engine.drafting.acts import Act  # noqa: TC001 - read at run time by msgspec
from engine.errors import InputInvalid, UsageError
from engine.meeting import MarkerKind  # noqa: TC001 - read at run time by msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 200
"""Lines a section can be allowed."""
LONGEST_FILE = 200_000


class Data(StrEnum):
    """What a section can take from the meeting's own data."""

    DATE = "date"
    KIND = "kind"
    PURPOSE = "purpose"
    PRACTITIONER = "practitioner"
    PRESENT = "present"
    APOLOGIES = "apologies"
    CHILDREN = "children"


class SectionPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One heading: what belongs there, and what leads a passage to it."""

    id: str
    title: str
    instruction: str = ""
    human: bool = False
    required: bool = False
    data: tuple[Data, ...] = ()
    acts: tuple[Act, ...] = ()
    markers: tuple[MarkerKind, ...] = ()
    cues: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    rest: bool = False
    strict: bool = False
    most: int = 24

    @property
    def fed(self) -> bool:
        """Tell whether anything said can lead here."""
        return bool(self.acts or self.markers or self.cues or self.roles or self.rest)


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of record: its headings in order and what is kept out of it."""

    name: str = ""
    title: str
    about: str = ""
    kinds: tuple[str, ...] = ()
    as_dictated: bool = False
    leave_out: tuple[str, ...] = ()
    leave_from: tuple[str, ...] = ()
    sections: tuple[SectionPlan, ...] = msgspec.field(name="section")

    @property
    def required(self) -> tuple[str, ...]:
        """The ids of the headings that may not be empty in an approved record."""
        return tuple(plan.id for plan in self.sections if plan.required)


def template_names(folder: Path | None = None) -> tuple[str, ...]:
    """List the templates by name, the organisation's own among the built-in ones."""
    return tuple(sorted({name for name, _ in _files(folder)}))


def template_for(kind: str, folder: Path | None = None) -> str:
    """Return the template for a kind of meeting: what names it, else what names the end of it, else nothing.

    "strategy_discussion" has one of its own; "initial_conference" goes with "conference".
    """
    wanted = f"-{_plain(kind)}"
    named: dict[str, str] = {}
    for name, path in _files(folder):
        with suppress(InputInvalid):  # a template out of order is said where it is chosen
            kinds = (f"-{_plain(each)}" for each in (name, *_read(path, name).kinds))
            named |= dict.fromkeys((each for each in kinds if wanted.endswith(each)), name)
    return named[max(named, key=len)] if named else ""


def _plain(kind: str) -> str:
    return re.sub(r"[\W_]+", "-", kind.casefold()).strip("-")


def load_template(name_or_path: str | Path, folder: Path | None = None) -> Template:
    """Read a template by name (the organisation's own first) or by the path of a file."""
    path = Path(name_or_path)
    if isinstance(name_or_path, Path) or path.suffix == ".toml":
        return _read(path, path.stem)
    known = dict(_files(folder))
    if str(name_or_path) not in known:
        near = difflib.get_close_matches(str(name_or_path), known, 1)
        hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(sorted(known))}."
        raise UsageError(f"There is no template called “{name_or_path}”.", hint=hint)
    return _read(known[str(name_or_path)], str(name_or_path))


def preview(template: Template) -> str:
    """Return a template as a page of plain lines: each heading, who writes it and what belongs there."""
    lines = [template.title, template.about, ""]
    for section in template.sections:
        lines += [section.title + (" [yours to write]" if section.human else ""), f"    {section.instruction}"]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _files(folder: Path | None) -> Iterator[tuple[str, Path]]:
    built_in = Path(str(resources.files(__package__).joinpath("templates")))
    for place in (built_in, *([folder] if folder is not None else [])):
        for path in sorted(place.glob("*.toml")):
            yield path.stem, path


def _read(path: Path, name: str) -> Template:
    try:
        data = outside.read(path, LONGEST_FILE)
    except OSError as error:
        raise InputInvalid(
            f"The template {path} cannot be read.", hint="Check the name and the permissions."
        ) from error
    if len(data) > LONGEST_FILE or outside.endless(data):
        raise InputInvalid(f"The template {path} is too long for one, or a line of it.")
    try:
        template = msgspec.toml.decode(data, type=Template)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _complaint(path, data, str(error)) from error
    _sound(path, data, template)
    return msgspec.structs.replace(template, name=name)


def _complaint(path: Path, data: bytes, said: str) -> InputInvalid:
    """Turn the decoder's words into the place in the file and, for a misspelt key, the nearest known one."""
    quoted = re.search(r"`([^`]+)`", said)
    field = quoted.group(1) if quoted else ""
    line = _line_of(data, field)
    known = {
        *(entry.encode_name for entry in (*msgspec.structs.fields(Template), *msgspec.structs.fields(SectionPlan)))
    }
    near = difflib.get_close_matches(field, known - {field}, 1) if "unknown field" in said else []
    where = f", line {line}" if line else ""
    elsewhere = "See docs/templates.md for every key, and the built-in templates in engine/drafting/templates."
    hint = f"Did you mean “{near[0]}”?" if near else elsewhere
    return InputInvalid(f"{path}{where}: {said}.", hint=hint)


def _line_of(data: bytes, field: str) -> int:
    """Return the line a key or section first stands on, 0 where it cannot be told."""
    lines = data.decode("utf-8", "replace").splitlines()
    pattern = re.compile(rf"^\s*(?:\[\[?)?\s*[\"']?{re.escape(field)}[\"']?\s*(?:\]|=|$)")
    return next((number for number, line in enumerate(lines, 1) if field and pattern.match(line)), 0)


def _sound(path: Path, data: bytes, template: Template) -> None:
    """Refuse what decodes but cannot work: no sections, two of one id, a human section with data, an impossible cap."""
    if not template.sections:
        raise InputInvalid(f"{path}: a template needs at least one [[section]].")
    seen: set[str] = set()
    for section in template.sections:
        line = _line_of_value(data, section.id)
        where = f"{path}{f', line {line}' if line else ''}: the section “{section.id}”"
        if section.id in seen:
            raise InputInvalid(f"{where} stands there twice.")
        if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", section.id) or not section.title.strip():
            raise InputInvalid(f"{where} needs an id of small letters, digits and dashes, and a title.")
        if section.human and section.data:
            raise InputInvalid(f"{where} is left to the human; it cannot be filled with data.")
        if not 1 <= section.most <= MOST:
            raise InputInvalid(f"{where}: most must be between 1 and {MOST}.")
        seen.add(section.id)


def _line_of_value(data: bytes, value: str) -> int:
    pattern = re.compile(rf"^\s*id\s*=\s*[\"']{re.escape(value)}[\"']")
    lines = data.decode("utf-8", "replace").splitlines()
    return max((number for number, line in enumerate(lines, 1) if pattern.match(line)), default=0)
