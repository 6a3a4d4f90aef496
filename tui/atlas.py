"""Every screen with its verbs, and the sheet of keys made from them: `python -m tui.atlas` prints docs/keys.md."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from textual.screen import Screen

from tui import screens as folder
from tui.command import below
from tui.commands import ShowHelp
from tui.screens.home import HomeScreen
from tui.screens.screen import CandourScreen
from tui.screens.unlock import UnlockScreen
from tui.stages import SCREENS

if TYPE_CHECKING:
    from tui.command import Command
    from tui.keymap import Verbs

TOP = """# Keys

Made from the program by `make keys`; a test holds it to that. F1 shows the same on every screen, for that screen; i, or
Ctrl+P, finds whatever can be done there by its name. Tab and Shift+Tab go from field to field, Enter does what stands
there, Esc leads out. The same key means the same on every screen that has it, as far as a letter can.

Letters work in lists; in a field they are typed, and Esc leaves the field. Digits say who speaks. Ctrl+D means
the same in a field as out of it: it deletes no letter.

## Keys of your own

    # ~/.config/candour/keys.toml, or /etc/candour/keys.toml for everybody
    accept-statement = "z"
    go-on = ["f2", "ctrl+g"]

The name is the one in the last column. A file with something wrong in it is refused with its line before anything is
drawn: a verb there is not, a key terminals or text fields need, a key that would mean two things on one screen, a bare
letter that would destroy. Footer, help, palette, plain lines and the sentences on the screens name yours.
"""


def screens(everywhere: Verbs) -> dict[str, Verbs]:
    """Return the verbs of every screen by its name, with those of the application where they work."""
    for module in iter_modules(folder.__path__):
        import_module(f"{folder.__name__}.{module.name}")
    found: dict[str, Verbs] = {}
    order: list[type[object]] = [UnlockScreen, HomeScreen, *SCREENS.values()]
    others = len(order)
    for screen in sorted(
        below(Screen),
        key=lambda one: (
            order.index(one) if one in order else others,
            not issubclass(one, CandourScreen),
            one.__name__,
        ),
    ):
        verbs: Verbs = getattr(screen, "VERBS", ())
        if verbs and "." not in screen.__qualname__ and screen.__module__.startswith("tui."):
            shared = everywhere if issubclass(screen, CandourScreen) else (ShowHelp,)
            found[_name(screen)] = tuple(dict.fromkeys((*verbs, *shared)))
    return found


def _name(screen: type) -> str:
    words = re.sub(r"(?<!^)(?=[A-Z])", " ", screen.__name__.removesuffix("Screen")).lower()
    return words[0].upper() + words[1:]


def sheet(everywhere: Verbs) -> str:
    """Return docs/keys.md."""
    parts = [TOP, "## Everywhere\n\n" + _table(everywhere)]
    for name, verbs in screens(everywhere).items():
        own = [verb for verb in verbs if verb not in everywhere]
        if own:
            parts.append(f"## {name}\n\n{_table(own)}")
    return "\n".join(parts)


def _table(verbs: list[type[Command]] | Verbs) -> str:
    rows = [f"| {_keys(verb)} | {verb.sentence()} | `{verb.id()}` |\n" for verb in verbs]
    return "| key | what it does | name |\n|---|---|---|\n" + "".join(rows)


def _keys(verb: type[Command]) -> str:
    return verb.keys().replace("|", "\\|")


if __name__ == "__main__":
    from tui.app import CandourApp

    sys.stdout.write(sheet(CandourApp.VERBS))
