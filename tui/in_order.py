"""Keys in the order they are typed: each is worked off, and what it opens laid out, before the next is looked at.

Rule: a key typed ahead goes to what the keys before it led to. Textual hands each at once to what has the focus: text
sent right after Tab, by a quick hand or a keeper of passwords, would land in the field left behind.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

from textual.events import Event, Key, Paste

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode
    from textual.screen import Screen

PATIENCE = 0.5
"""Seconds after which the next key is taken whatever became of the one before."""


class InOrder:
    """The keys of an application that wait for the one in hand; a paste counts as a key."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: deque[Key | Paste] = deque()
        self._in_hand: Key | Paste | None = None
        self._limit: asyncio.TimerHandle | None = None

    def must_wait(self, key: Event) -> bool:
        """Take a key in hand and return false, or, while another is in hand, keep it until its turn and return true."""
        if not isinstance(key, Key | Paste) or key.is_forwarded:
            return False
        if not self._app.screen_stack:
            return True  # the application is ending
        if self._in_hand is not None and self._in_hand is not key:
            self._waiting.append(key)
            return True
        if self._in_hand is None:
            self._take(key)
        screen = self._app.screen
        if not screen.is_mounted and screen.call_later(self._app.post_message, key):
            return True
        self._app.call_next(self._follow, key, self._app.focused or screen)
        return False

    def _take(self, key: Key | Paste) -> None:
        self._in_hand = key
        self._limit = asyncio.get_running_loop().call_later(PATIENCE, self._done, key)

    def _follow(self, key: Key | Paste, node: DOMNode) -> None:
        """Come behind the key in the queue of what it was given to, then of what is above, as it does itself."""
        if not node.call_later(self._passed, key, node):
            self._passed(key, self._app)

    def _passed(self, key: Key | Paste, node: DOMNode) -> None:
        if node is self._app:
            self._settle(key)
        else:
            self._follow(key, node.parent or self._app)

    def _settle(self, key: Key | Paste, before: Screen[object] | None = None) -> None:
        """Go on when the screen is laid out; what the key opened comes only after what it began has begun."""
        screens = self._app.screen_stack  # none once the key has ended the application
        if screens and (screens[-1] is before or not screens[-1].call_later(self._settle, key, screens[-1])):
            self._done(key)

    def _done(self, key: Key | Paste) -> None:
        """Take the next key."""
        if key is not self._in_hand:
            return
        if self._limit is not None:
            self._limit.cancel()
        self._in_hand = None
        if self._waiting:
            following = self._waiting.popleft()
            self._take(following)
            self._app.post_message(following)
