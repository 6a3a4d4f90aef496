"""Keys of one's own: a file of the organisation and one of the user, laid over the built-in keys.

    /etc/candour/keys.toml                      system-wide
    ~/.config/candour/keys.toml                 the user's ($XDG_CONFIG_HOME/candour/keys.toml)
    $CANDOUR_KEYS                               one file in place of the user's

Rule: a file not in order is refused with its line and key before anything is drawn. No key ever means two things on one
screen, nothing on a bare letter destroys anything, and no key that terminals or text fields need can be taken.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from engine.errors import InputInvalid
from engine.policy_files import Layer, Places, read
from engine.text import clean_line
from tui.command import Command
from tui.commands import DestroyMeeting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

SYSTEM = Path("/etc/candour/keys.toml")
TITLE = "Keys not in order"
HINT = "docs/keys.md names every verb; a key is written like “a”, “f5”, “ctrl+o” or “space”."
NAMED = frozenset({"space", "enter", "escape", "home", "end", "insert", "delete", "pageup", "pagedown"})
TAKEN = {
    "tab": "goes to the next field",
    "shift+tab": "goes to the field before",
    "ctrl+c": "copies",
    "ctrl+p": "opens the palette",
    "f6": "marks a line in a text",
    "f7": "marks all of a text",
    **{f"ctrl+{letter}": "is another key to a terminal" for letter in "hijm"},
}
_KEY = re.compile(r"[^\W_]|[!-/:-@\[-`{-~]|f([1-9]|1[0-2])|ctrl\+[a-z]")

Verbs = tuple[type["Command"], ...]


@dataclass(frozen=True, slots=True)
class Keymap:
    """Keys in place of the built-in ones, by the name of the verb."""

    keys: Mapping[str, str] = field(default_factory=dict)

    def use(self) -> None:
        """Let these keys be in force, in every sentence too."""
        Command.chosen = self.keys

    def of(self, verb: type[Command]) -> str:
        """Return the keys of a verb, parted by commas."""
        return self.keys.get(verb.id(), verb.key)


class KeyFiles(Places):
    """Where keys are looked for."""

    __slots__ = ()

    @classmethod
    def usual(cls) -> Self:
        """Return those of the keys."""
        return cls.of("keys.toml", SYSTEM, "CANDOUR_KEYS")


def load(screens: Callable[[], Mapping[str, Verbs]], files: KeyFiles | None = None) -> Keymap:
    """Return the keys in force, the user's over the organisation's; raises `InputInvalid` for a file not in order.

    The screens are asked for only where there is a file to hold against them.
    """
    files = files or KeyFiles.usual()
    found = (_read(files.system), _read(files.user, needed=files.named))
    layers = [layer for layer in found if layer is not None]
    return combined(layers, screens()) if layers else Keymap()


def combined(layers: Sequence[Layer], screens: Mapping[str, Verbs]) -> Keymap:
    """Lay one file over the other and look at what comes of it."""
    keys: dict[str, str] = {}
    for layer in layers:
        _refuse(layer, list(_faults(layer, screens)))
        keys |= {name: _written(value) for name, value in layer.data.items()}
        _refuse(layer, list(_clashes(layer, screens, Keymap(keys))))
    return Keymap(keys)


def _read(path: Path, *, needed: bool = False) -> Layer | None:
    try:
        return read(path, needed=needed)
    except InputInvalid as error:
        raise InputInvalid(error.message, title=TITLE, hint=HINT) from None


def _refuse(layer: Layer, faults: list[tuple[int, str]]) -> None:
    if faults:
        said = "\n".join(f"{layer.path}, line {line}: {what}." for line, what in sorted(set(faults)))
        raise InputInvalid(said, title=TITLE, hint=HINT)


def _faults(layer: Layer, screens: Mapping[str, Verbs]) -> Iterator[tuple[int, str]]:
    """Find what is wrong with each line by itself."""
    known = {verb.id(): verb for verbs in screens.values() for verb in verbs}
    for name, value in layer.data.items():
        line, shown = layer.line(name), clean_line(name)[:40]
        verb = known.get(name)
        if verb is None:
            near = difflib.get_close_matches(name, known, 1)
            yield line, f"“{shown}” is no verb" + (f" (the nearest is “{near[0]}”)" if near else "")
        elif verb.digits:
            yield line, f"“{shown}” goes by the digits and cannot be changed"
        else:
            yield from ((line, f"“{shown}”: {why}") for why in _wrong_keys(verb, value))


def _wrong_keys(verb: type[Command], value: object) -> Iterator[str]:
    keys = _written(value).split(",") if isinstance(value, str | list) else []
    if not keys or not all(keys):
        yield "a key or a list of keys belongs here"
    for key in filter(None, keys):
        if key in TAKEN:
            yield f"{key} cannot be taken, it {TAKEN[key]}"
        elif not (key in NAMED or _KEY.fullmatch(key)):
            yield "this is no key"
        elif len(key) == 1 and verb is DestroyMeeting:
            yield "nothing on a bare letter destroys anything"


def _clashes(layer: Layer, screens: Mapping[str, Verbs], keymap: Keymap) -> Iterator[tuple[int, str]]:
    """Find keys that would mean two things on one screen."""
    for screen, verbs in screens.items():
        held: dict[str, type[Command]] = {}
        for key, verb in _held(verbs, keymap):
            other = held.setdefault(key, verb)
            if other is not verb:
                line = layer.line(verb.id()) or layer.line(other.id())
                yield line, f"{key} would be “{other.id()}” and “{verb.id()}” at once ({screen})"


def _held(verbs: Verbs, keymap: Keymap) -> Iterator[tuple[str, type[Command]]]:
    """Return every key with the verb that holds it."""
    for verb in dict.fromkeys(verbs):
        yield from ((key, verb) for key in (*verb.digits, *filter(None, keymap.of(verb).split(","))))


def _written(value: object) -> str:
    """Return keys as Textual writes them: parted by commas, single signs by their names left to it."""
    words = value if isinstance(value, list) else [value]
    return ",".join(dict.fromkeys(word.strip() if isinstance(word, str) else "" for word in words))
