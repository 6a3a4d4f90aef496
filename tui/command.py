"""One class per verb: its name, key, footer word and sentence, written once and read by every face of the program.

Rule: a screen lists its verbs; keys, footer, palette and help are made from that list, so none can say something else.
Plain lines have the same verbs, so nothing here loads Textual before a screen asks for its bindings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from textual.binding import Binding, BindingType


class Command:
    """A verb of the application; subclasses are named as verbs and their docstring is the sentence people read."""

    key: ClassVar[str] = ""
    word: ClassVar[str]
    shown: ClassVar[bool] = True
    digits: ClassVar[str] = ""
    place: ClassVar[str] = ""

    @classmethod
    def title(cls) -> str:
        """Return the verb in words, such as "Accept statement"."""
        return re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).capitalize()

    @classmethod
    @cache
    def id(cls) -> str:
        """Return its name for keymaps, such as "accept-statement"."""
        return cls.title().lower().replace(" ", "-")

    @classmethod
    def action(cls) -> str:
        """Return the action that does it, such as "accept_statement" or "app.quit"."""
        return cls.place + cls.id().replace("-", "_")

    @classmethod
    def sentence(cls) -> str:
        """Return what it does, in one sentence."""
        return " ".join((cls.__doc__ or "").split())

    @classmethod
    def keys(cls, chosen: str = "") -> str:
        """Return its keys as a person reads them, those chosen in place of the built-in ones."""
        if cls.digits:
            return f"{cls.digits[0]}-{cls.digits[-1]}"
        return " or ".join(shown_key(key) for key in (chosen or cls.key).split(","))

    @classmethod
    def bindings(cls, *, shown: bool | None = None) -> list[Binding]:
        """Return the binding of its key, or one for each digit with the digit as the action's argument."""
        if cls.digits:
            return [cls._binding(digit, f"{cls.action()}({digit})", f"{cls.id()}-{digit}") for digit in cls.digits]
        return [cls._binding(cls.key, cls.action(), cls.id(), shown=cls.shown if shown is None else shown)]

    @classmethod
    def _binding(cls, key: str, action: str, name: str, *, shown: bool = False) -> Binding:
        from textual.binding import Binding  # noqa: PLC0415 - for screens only

        display = shown_key(key.split(",", maxsplit=1)[0])
        return Binding(key, action, cls.word, show=shown, key_display=display, tooltip=cls.sentence(), id=name)


def shown_key(key: str) -> str:
    """Return a key's name as it is printed on keyboards."""
    names = {
        "escape": "Esc", "enter": "Enter", "space": "Space", "up": "↑", "down": "↓",
        "less_than_sign": "<", "greater_than_sign": ">",
    }  # fmt: skip
    if re.fullmatch(r"f\d+", key):
        return key.upper()
    if key.startswith("ctrl+"):
        return f"Ctrl+{key[5:].upper()}"
    return names.get(key, key)


def bindings(
    verbs: Iterable[type[Command]], shown: Collection[type[Command]] = (), hidden: Collection[type[Command]] = ()
) -> list[BindingType]:
    """Return the bindings of several verbs in their order; the footer shows `shown` and leaves out `hidden`."""
    wish = dict.fromkeys(shown, True) | dict.fromkeys(hidden, False)
    return [binding for verb in verbs for binding in verb.bindings(shown=wish.get(verb))]
