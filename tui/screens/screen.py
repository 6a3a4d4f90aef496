"""What every full screen shares: the top line, the footer, errors with a face.

Rule: the first thing painted is one of these, so nothing that works on meetings is loaded with it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar

from textual.messages import Prune  # noqa: TC002 - Textual reads it from the handler
from textual.screen import Screen
from textual.widget import Widget

from engine.errors import CandourError
from tui.command import bindings
from tui.commands import DestroyMeeting
from tui.widgets.key_line import KeyLine
from tui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from tui.command import Command


class StopsFirst(Widget):
    """A screen whose workers end before its widgets do, and in whose fields no key means what it means nowhere else.

    Textual cancels workers last: one that comes back from a thread meanwhile would find nothing to show it in.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings((DestroyMeeting,))

    def action_destroy_meeting(self) -> object:
        """Do nothing where there is no meeting to destroy: a field of Textual's would delete a letter."""

    async def on_prune(self, event: Prune) -> None:
        """Stop what this screen has begun."""
        del event
        self.workers.cancel_node(self)


class CandourScreen(Screen[None], StopsFirst):
    """A full screen: a top line, a body, the footer with its keys."""

    VERBS: ClassVar[tuple[type[Command], ...]] = ()
    WHAT: ClassVar[str] = ""
    WITHOUT: tuple[type[Command], ...] = ()
    """Verbs of the application that find nothing to act on here."""
    JOB: ClassVar[str] = ""

    @property
    def top_line(self) -> str:
        """What stands in the top line after the program's name."""
        return ""

    @property
    def busy(self) -> bool:
        """Whether work of this screen is under way that ending it would stop."""
        return False

    @property
    def typing(self) -> bool:
        """Whether letters go into a field now."""
        return self.focused is not None and self.focused.check_consume_key("a", "a")

    def compose(self) -> ComposeResult:
        """Lay out top line, body and footer."""
        yield PlainText(f"Candour   {self.top_line}", id="top")
        yield from self.body()
        yield KeyLine()

    def body(self) -> ComposeResult:
        """Lay out what this screen is for."""
        yield from ()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the verbs of bare letters while somebody is typing in a field."""
        del parameters
        verb = next((verb for verb in self.VERBS if verb.action() == action), None)
        return not (verb is not None and verb.by_letter() and self.typing)

    def keep(self) -> None:
        """Save what stands in the fields; called before the screen is left, by whatever way."""

    def on_screen_suspend(self) -> None:
        """Show no keys while something lies over this: they are not to be pressed now."""
        self._keys_shown(shown=False)

    def on_screen_resume(self) -> None:
        """Show them again."""
        self._keys_shown(shown=True)

    def _keys_shown(self, *, shown: bool) -> None:
        for keys in self.query("KeyLine, .keys"):
            keys.visible = shown

    @contextmanager
    def told(self, then: Callable[[bool | None], None] | None = None) -> Iterator[None]:
        """Show an error of the engine instead of passing it on; `then` is called when it has been read."""
        from tui.screens.dialogs import ErrorDialog  # noqa: PLC0415 - loaded while the passphrase is typed

        try:
            yield
        except CandourError as error:
            self.app.push_screen(ErrorDialog(error), then)
