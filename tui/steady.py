"""An application that stands where Textual's would fall, for keys that come while what they meant is coming or going.

Rule: no key, and no work that a key began, can end the application.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import Screen
from textual.widgets import OptionList
from textual.worker import active_worker

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.actions import ActionParseResult
    from textual.dom import DOMNode


class SteadyApp(App[None]):
    """Textual's application, put right in two places."""

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key asks for; what has no parts yet could not answer it.

        A key typed ahead waits for its screen to be composed. A list not laid out yet has no pages: Textual would look
        for its lines and fail.
        """
        if isinstance(default_namespace, Screen) and not default_namespace.is_mounted:
            default_namespace.call_later(self.run_action, action, default_namespace)
            return True
        unseen = isinstance(default_namespace, OptionList) and not default_namespace.scrollable_content_region
        if unseen and action in {"page_up", "page_down"}:
            return False
        return await super().run_action(action, default_namespace, namespaces)

    async def _flush_next_callbacks(self) -> None:
        """Do what is to come next, but not in a worker's task, as Textual does where a worker asks something.

        What comes next may be that the worker's screen goes. Cancelled with it, the worker would cancel the screen's
        going, and with that the application: it would stand there and hear no key.
        """
        if active_worker.get(None) is None:
            await super()._flush_next_callbacks()
