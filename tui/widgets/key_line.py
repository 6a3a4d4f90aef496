"""The keys that can be pressed now, in the last line of every screen.

Rule: laid out anew only when what it shows has changed, and what it no longer shows is forgotten. Textual's own footer
keeps every key that it ever showed for as long as its screen lives: seven megabytes a minute while notes are typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Footer
from textual.widgets._footer import FooterKey

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen


class KeyLine(Footer):
    """One key for each verb that is shown, without groups and without Textual's own palette."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False)
        self._shown: dict[str, tuple[str, str, str, str, bool, str]] = {}

    def compose(self) -> ComposeResult:
        """Lay out the keys; nothing ties them to this line, so that nothing holds them once they are gone."""
        self._shown = self._keys(self.screen) if self._bindings_ready else {}
        for words in self._shown.values():
            key = FooterKey(*words)
            key.set_reactive(FooterKey.compact, self.compact)
            yield key

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Lay out the keys anew if they are others now."""
        if not self._bindings_ready or self._shown != self._keys(screen):
            super().bindings_changed(screen)

    def _keys(self, screen: Screen[object]) -> dict[str, tuple[str, str, str, str, bool, str]]:
        """Return what to show by what it does: a verb with two keys is shown with the first."""
        keys: dict[str, tuple[str, str, str, str, bool, str]] = {}
        for _, one, enabled, tooltip in screen.active_bindings.values():
            if one.show:
                words = (one.key, self.app.get_key_display(one), one.description, one.action, not enabled, tooltip)
                keys.setdefault(one.action, words)
        return keys
