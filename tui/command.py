"""One class per verb: its name, key, footer word and sentence, written once and read by every face of the program.

Rule: a screen lists its verbs; keys, footer, palette and help are made from that list, and sentences take their keys
from the verbs, so none can say something else. Plain lines have the same verbs, so nothing here loads Textual before a
screen asks for its bindings.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, ClassVar, TypeVar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from textual.binding import Binding, BindingType

T = TypeVar("T")


class Command:
    """A verb of the application; subclasses are named as verbs and their docstring is the sentence people read."""

    key: ClassVar[str] = ""
    word: ClassVar[str]
    shown: ClassVar[bool] = True
    digits: ClassVar[str] = ""
    place: ClassVar[str] = ""
    always: ClassVar[bool] = False
    """Whether its key does it in a field too, whatever the field would do with that key."""
    chosen: ClassVar[Mapping[str, str]] = {}
    """The keys in force in place of the built-in ones, by the name of the verb: one keymap for the whole program."""

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
    def in_force(cls) -> list[str]:
        """Return the keys that do it now."""
        return [*cls.digits] or (Command.chosen.get(cls.id()) or cls.key).split(",")

    @classmethod
    def by_letter(cls) -> bool:
        """Tell whether what does it now would be typed in a field."""
        return any(len(key) == 1 for key in cls.in_force())

    @classmethod
    def letter(cls) -> str:
        """Return its key that can be typed as an answer in plain lines, if one can: digits and ? are others' there."""
        return next((key for key in cls.in_force() if len(key) == 1 and not key.isdigit() and key != "?"), "")

    @classmethod
    def keys(cls) -> str:
        """Return its keys as a person reads them."""
        return f"{cls.digits[0]}-{cls.digits[-1]}" if cls.digits else " or ".join(map(shown_key, cls.in_force()))

    @classmethod
    def now(cls) -> str:
        """Return the first of its keys, for a sentence that names it."""
        return cls.keys() if cls.digits else shown_key(cls.in_force()[0])

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
        return Binding(
            key,
            action,
            cls.word,
            show=shown,
            key_display=display,
            priority=cls.always,
            tooltip=cls.sentence(),
            id=name,
        )


def shown_key(key: str) -> str:
    """Return a key's name as it is printed on keyboards."""
    names = {
        "escape": "Esc", "enter": "Enter", "space": "Space", "up": "↑", "down": "↓", "left": "←", "right": "→",
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


def keyed(text: str) -> str:
    """Return a sentence with the key in force in place of every verb it names, as in "{GoOn} goes on"."""
    return re.sub(r"\{([A-Z][A-Za-z]+)\}", lambda found: _named(found[1]).now(), text)


@cache
def _named(name: str) -> type[Command]:
    """Return the verb of this name; raises `StopIteration` where there is none."""
    return next(verb for verb in below(Command) if verb.__name__ == name)


def below(kind: type[T]) -> Iterator[type[T]]:
    """Return whatever comes of a class, however far down."""
    for one in kind.__subclasses__():
        yield one
        yield from below(one)
