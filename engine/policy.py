"""The organisation's policy: which meetings may be recorded, on what basis, with which scripts, and kept how long.

Three layers, each key by itself: what is built in, the system-wide file, the user's file; a key the system-wide file
lists under `locked` is taken from there alone. Rule: a file not in order is never half in force. Either nothing starts,
or, where the system-wide file says so, nothing is recorded until the file is put right.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec
from msgspec import Meta

from engine.errors import InputInvalid
from engine.policy_files import TITLE, Layer, Places, full, parse, read
from engine.text import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

LONGEST_TEXT = 400
Text = Annotated[str, Meta(min_length=1, max_length=LONGEST_TEXT, description="plain text on one line")]
Words = Annotated[str, Meta(max_length=LONGEST_TEXT, description="plain text on one line, or nothing")]
Texts = Annotated[tuple[Text, ...], Meta(max_length=500, description="a list of plain texts")]
Days = Annotated[Annotated[int, Meta(ge=1, le=36_500)] | None, Meta(description="a whole number of days from 1 on")]
Characters = Annotated[int, Meta(ge=1, le=1_000_000)]
Folder = Annotated[str, Meta(description="the full path of a folder")]


Promise = Literal["network", "writing", "children", "dumps", "swap", "encryption"]
"""What a machine can be required to keep, by the names `candour doctor` gives it."""


class Rule(StrEnum):
    """Whether a kind of meeting may be recorded."""

    ALLOWED = "allowed"
    PERMISSION = "permission"
    NEVER = "never"


class RecordIf(StrEnum):
    """Which answer to a local question lets a recording begin."""

    YES = "yes"
    NO = "no"
    ANY = "any"


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question the organisation wants answered with yes or no before anything is recorded."""

    ask: Text
    record_if: RecordIf = RecordIf.ANY


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of meeting."""

    title: Text
    template: Text
    rule: Annotated[Rule, Meta(description="“allowed”, “permission” or “never”")] = Rule.ALLOWED
    questions: Annotated[
        tuple[Question, ...], Meta(description='a list of { ask = "...", record_if = "yes", "no" or "any" }')
    ] = ()
    minutes_due_days: Days = None


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The values in force."""

    kind: dict[str, Kind]
    other_bases: Texts = ()
    glossary: Texts = ()
    retention_days: Days = None
    filed_retention_days: Annotated[
        Annotated[int, Meta(ge=0, le=36_500)] | None, Meta(description="a whole number of days from 0 on")
    ] = None
    storage: Annotated[Literal["disk"], Meta(description="“disk”")] = "disk"
    idle_lock_minutes: Annotated[
        Annotated[int, Meta(ge=1, le=1_440)] | None, Meta(description="a whole number of minutes from 1 to 1440")
    ] = None
    on_hangup: Annotated[Literal["stop", "record on"], Meta(description="“stop” or “record on”")] = "stop"
    clipboard: Annotated[Literal["off", "on"], Meta(description="“off” or “on”")] = "off"
    scripts: Folder = ""
    templates: Folder = ""
    export_folder: Folder = ""
    export_forms: Annotated[
        tuple[Literal["word", "text", "markdown", "html"], ...],
        Meta(min_length=1, description="a list of “word”, “text”, “markdown” and “html”, at least one of them"),
    ] = ("word", "text", "markdown", "html")
    document_header: Words = ""
    document_footer: Words = ""
    document_author: Words = ""
    ai_use_statement: Annotated[bool, Meta(description="true or false")] = True
    box_limit: Annotated[
        Characters | dict[Text, Characters] | None,
        Meta(description="a whole number of characters from 1 on, or a table of them by heading"),
    ] = None
    models: Texts = ()
    confirm_filed: Annotated[bool, Meta(description="true or false")] = False
    recovery_key: Annotated[str, Meta(description="a public age key: it begins with age1")] = ""
    required: Annotated[
        tuple[Promise, ...],
        Meta(description="a list of “network”, “writing”, “children”, “dumps”, “swap” and “encryption”"),
    ] = ()

    def allows(self, model: str) -> bool:
        """Tell whether a model may be used: any where none is listed."""
        return not self.models or model in self.models

    def folder(self, key: Literal["scripts", "templates", "export_folder"]) -> Path | None:
        """Return a folder the policy names, or None."""
        return full(getattr(self, key))


NOT_BUILT = {
    "high_risk_terms": "the organisation's own high-risk terms",
    "terminology": "the organisation's own terminology",
}
"""Keys that are wished for and would do nothing yet; refusing them is more honest than taking them."""
NOT_BUILT_VALUES = {
    ("storage", "memory"): "meetings held in memory only",
}
SYSTEM_ONLY = ("locked", "on_error")
SYSTEM_VALUES = ("recovery_key", "required")
"""Values the system-wide file alone may set: who else opens a vault, and what a machine must keep, is no user's choice,
nor that of a program with a user's rights."""
KEYS = {field.name: field.type for field in msgspec.structs.fields(Policy)}
KIND_KEYS = {field.name: field.type for field in msgspec.structs.fields(Kind)}
BUILT_IN = "built in"
_KIND_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


@dataclass(frozen=True, slots=True)
class InForce:
    """The values, where each key comes from ("built in" or a file), which are locked, and what is wrong if anything."""

    values: Policy
    sources: Mapping[str, str]
    locked: frozenset[str] = frozenset()
    overruled: tuple[str, ...] = ()
    trouble: str = ""


def built_in() -> Policy:
    """Return the values that hold where no file says otherwise."""
    return msgspec.convert(_built_in_layer().data, Policy)


def in_force(places: Places | None = None) -> InForce:
    """Return the policy of this machine and user; raises `InputInvalid` for a file not in order.

    Where the system-wide file is readable and says `on_error = "safest"`, a file not in order gives the built-in
    values with no kind of meeting to be recorded, and the reason as `trouble`.
    """
    places = places or Places.usual()
    system = read(places.system)
    try:
        layers = [layer for layer in (system, read(places.user, needed=places.named)) if layer is not None]
        return _combined(layers, system)
    except InputInvalid as error:
        if system is None or system.data.get("on_error") != "safest":
            raise
        return _safest(system, error.message)


def _safest(system: Layer, trouble: str) -> InForce:
    """Bar every recording; what the system-wide file alone may say holds all the same, and has to be in order."""
    kept = replace(system, data={key: system.data[key] for key in SYSTEM_VALUES if key in system.data})
    found = _combined([kept], kept)
    barred = {name: msgspec.structs.replace(kind, rule=Rule.NEVER) for name, kind in found.values.kind.items()}
    return replace(found, values=msgspec.structs.replace(found.values, kind=barred), trouble=trouble)


def _combined(layers: list[Layer], system: Layer | None) -> InForce:
    """Check every layer, then lay each over the one before it."""
    for layer in layers:
        _refuse(layer, list(_faults(layer, of_system=layer is system)))
    locked = frozenset(str(key) for key in _list(system.data.get("locked"))) if system else frozenset()
    base = _built_in_layer()
    merged: dict[str, Any] = {**base.data, "kind": {name: dict(kind) for name, kind in base.data["kind"].items()}}  # type: ignore[attr-defined]
    sources = dict.fromkeys(_names(base.data), BUILT_IN)
    overruled = [
        f"{key} of {layer.path} does not count: the system-wide file has locked it"
        for layer in layers
        for key in sorted(locked & layer.data.keys())
        if layer is not system
    ]
    counting = [layer if layer is system else _without(layer, {*SYSTEM_ONLY, *locked}) for layer in layers]
    for layer in counting:
        for key in layer.data.keys() - SYSTEM_ONLY:
            _lay(merged, key, layer.data[key])
            sources |= dict.fromkeys(_names({key: layer.data[key]}), str(layer.path))
    for layer in reversed(counting):
        _refuse(layer, list(_unfinished(layer, merged)))
    return InForce(msgspec.convert(merged, Policy), sources, locked, tuple(overruled))


def _without(layer: Layer, keys: Collection[str]) -> Layer:
    return replace(layer, data={key: value for key, value in layer.data.items() if key not in keys})


def _lay(merged: dict[str, Any], key: str, value: Any) -> None:
    """Put a key in the place of the one before; kinds of meeting field by field."""
    if key != "kind":
        merged[key] = value
        return
    for name, fields in value.items():
        merged["kind"][name] = {**merged["kind"].get(name, {}), **fields}


def _names(data: Mapping[str, Any]) -> Iterator[str]:
    """Return what is told apart when it is said where something comes from: each key, and each kind of meeting."""
    for key, value in data.items():
        yield from (f"kind.{name}" for name in value) if key == "kind" else (key,)


def _built_in_layer() -> Layer:
    source = resources.files("engine").joinpath("policy.toml")
    return parse(Path(str(source)), source.read_bytes())


Fault = tuple[int, str]
"""The line and what is wrong there."""


def _refuse(layer: Layer, faults: list[Fault]) -> None:
    if faults:
        said = (
            f"{layer.path}{f', line {line}' if line else ''}: {what}{'' if what.endswith('?') else '.'}"
            for line, what in sorted(faults)
        )
        raise InputInvalid("\n".join(said), title=TITLE, hint="docs/policy.md shows every key.")


def _faults(layer: Layer, *, of_system: bool) -> Iterator[Fault]:
    """Find everything wrong with one file by itself."""
    for key, value in layer.data.items():
        if key in SYSTEM_VALUES and not of_system:
            yield layer.line(key), f"“{key}” belongs in the system-wide file only"
        elif key in SYSTEM_ONLY:
            yield from _system_faults(layer, key, value, of_system=of_system)
        elif key == "kind":
            yield from _kinds_faults(layer, value)
        else:
            yield from _value_faults(layer, (key,), value, KEYS)


def _system_faults(layer: Layer, key: str, value: object, *, of_system: bool) -> Iterator[Fault]:
    """Look at the two keys that are the system-wide file's alone."""
    line = layer.line(key)
    if not of_system:
        yield line, f"“{key}” belongs in the system-wide file only"
    elif key == "on_error" and value not in ("refuse", "safest"):
        yield line, "“on_error” must be “refuse” or “safest”"
    elif key == "locked":
        words = value if isinstance(value, list) else [None]
        if not all(isinstance(word, str) for word in words):
            yield line, "“locked” must be a list of keys"
        for word in (word for word in words if isinstance(word, str) and word not in KEYS):
            yield line, f"“locked” names “{_shown(word)}”, which is no key{_near(word, KEYS)}"


def _kinds_faults(layer: Layer, kinds: object) -> Iterator[Fault]:
    if not isinstance(kinds, dict):
        yield layer.line("kind"), "“kind” must be tables such as [kind.supervision]"
        return
    for name, fields in kinds.items():
        if not isinstance(fields, dict) or not _KIND_NAME.fullmatch(name):
            yield layer.line("kind", name), f"“kind.{_shown(name)}” must be a table named in small letters and dashes"
            continue
        for key, value in fields.items():
            yield from _value_faults(layer, ("kind", name, key), value, KIND_KEYS)


def _value_faults(layer: Layer, key: tuple[str, ...], value: object, known: Mapping[str, Any]) -> Iterator[Fault]:
    """Look at one key and its value; the value is never repeated."""
    line, name, word = layer.line(*key), ".".join(map(_shown, key)), key[-1]
    if word in NOT_BUILT and word not in known:
        yield line, f"“{name}” is not built yet ({NOT_BUILT[word]}); take it out"
    elif word not in known:
        yield line, f"“{name}” is no key{_near(word, known)}"
    elif isinstance(value, str) and (word, value) in NOT_BUILT_VALUES:
        yield line, f"“{name}”: {NOT_BUILT_VALUES[word, value]} is not built yet"
    elif not _fits(value, known[word]):
        yield line, f"“{name}” must be {_described(known[word])}"
    elif known[word] is Folder and value and full(str(value)) is None:
        yield line, f"“{name}” must be {_described(known[word])}, from / on"
    elif word == "recovery_key" and value and not _is_key(str(value)):
        yield line, f"“{name}” must be {_described(known[word])}"


def _is_key(text: str) -> bool:
    from engine import recipient  # noqa: PLC0415 - the first screen needs the policy, and seldom a key

    return recipient.read(text) == text


def _unfinished(layer: Layer, merged: Mapping[str, Any]) -> Iterator[Fault]:
    """Find what is wrong only once the layers lie on each other: half a kind, a folder or a template not there."""
    for key in ("scripts", "templates"):
        if layer.data.get(key) and not _is_folder(full(merged[key])):
            yield layer.line(key), f"“{key}” names a folder that is not there"
    own = full(merged["templates"])
    from engine.drafting import template_names  # noqa: PLC0415 - the first screen needs the policy and no drafting

    templates = template_names(own if _is_folder(own) else None)
    kinds = layer.data.get("kind", {})
    for name in kinds if isinstance(kinds, dict) else ():
        lacking = [key for key in ("title", "template") if key not in merged["kind"][name]]
        line = layer.line("kind", name)
        if lacking:
            yield line, f"“kind.{_shown(name)}” lacks {' and '.join(lacking)}"
        elif merged["kind"][name]["template"] not in templates:
            yield layer.line("kind", name, "template"), f"“kind.{_shown(name)}.template” names a template there is not"


def _fits(value: object, kind: Any) -> bool:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return False
    return _plain(value)


def _plain(value: object) -> bool:
    """Tell whether every text in a value can be shown as it stands."""
    if isinstance(value, dict):
        return all(map(_plain, value.values()))
    return all(map(_plain, value)) if isinstance(value, list) else not isinstance(value, str) or _one_line(value)


def _one_line(text: str) -> bool:
    return clean_line(text) == text and len(text) <= LONGEST_TEXT


def _is_folder(path: Path | None) -> bool:
    try:
        return path is not None and path.is_dir()
    except OSError:
        return False


def _described(kind: Any) -> str:
    return next(meta.description for meta in kind.__metadata__ if isinstance(meta, Meta) and meta.description)


def _near(word: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(word, known, 1)
    return f"; did you mean “{near[0]}”?" if near else ""


def _shown(word: str) -> str:
    return clean_line(word)[:40]


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
