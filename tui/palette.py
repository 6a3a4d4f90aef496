"""The command palette: the verbs of the screen beneath and of the application, and nothing of Textual's own.

Textual's palette can save the screen as a picture, which would leave a meeting in clear on the disk.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tui.command import Command


class Verbs(Provider):
    """Offer every verb that can be done now, by name."""

    def _verbs(self) -> Iterator[tuple[type[Command], Callable[[], object]]]:
        screen = self.screen
        for verb in (*getattr(screen, "VERBS", ()), *getattr(self.app, "VERBS", ())):
            if not verb.digits and screen.check_action(verb.action(), ()):
                yield verb, partial(screen.run_action, verb.action())

    async def discover(self) -> Hits:
        """Offer all of them before anything is typed."""
        for verb, run in self._verbs():
            yield DiscoveryHit(f"{verb.title()}  ({verb.keys()})", run, help=verb.sentence())

    async def search(self, query: str) -> Hits:
        """Offer those whose name or sentence matches."""
        matcher = self.matcher(query)
        for verb, run in self._verbs():
            name = f"{verb.title()}  ({verb.keys()})"
            score = max(matcher.match(name), matcher.match(verb.sentence()) / 2)
            if score > 0:
                yield Hit(score, matcher.highlight(name), run, help=verb.sentence())
