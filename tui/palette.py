"""The command palette: the verbs of the screen beneath and of the application, and nothing of Textual's own.

Textual's palette can save the screen as a picture, which would leave a meeting in clear on the disk.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich.text import Text
from textual.command import DiscoveryHit, Hit, Hits, Provider

from tui.commands import FindVerb

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.command import Command


class Verbs(Provider):
    """Offer every verb that can be done now, by name."""

    def _verbs(self) -> Iterator[tuple[str, str, Callable[[], object]]]:
        """Return the name, with its key, the sentence and the deed of each; a verb by digits is one for each digit."""
        screen = self.screen
        without = (FindVerb, *getattr(screen, "WITHOUT", ()))
        for verb in dict.fromkeys((*getattr(screen, "VERBS", ()), *getattr(self.app, "VERBS", ()))):
            if verb in without or not screen.check_action(verb.action(), ()):
                continue
            for key, action in _deeds(verb):
                yield f"{verb.title()}  ({key})", verb.sentence(), partial(screen.run_action, action)

    async def discover(self) -> Hits:
        """Offer all of them before anything is typed."""
        for name, sentence, run in self._verbs():
            yield DiscoveryHit(name, run, help=sentence)

    async def search(self, query: str) -> Hits:
        """Offer those in whose name or sentence every word typed stands; a word of the name counts for more."""
        words = query.casefold().split()
        for name, sentence, run in self._verbs():
            named = sum(word in name.casefold() for word in words)
            if all(word in f"{name} {sentence}".casefold() for word in words):
                yield Hit(1 + named, Text(name), run, help=sentence)


def _deeds(verb: type[Command]) -> Iterator[tuple[str, str]]:
    """Return the key and the action of a verb, or of each of its digits."""
    if not verb.digits:
        yield verb.keys(), verb.action()
    for digit in verb.digits:
        yield digit, f"{verb.action()}({digit})"
