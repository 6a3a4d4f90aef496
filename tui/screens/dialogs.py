"""The small screens that ask: confirm, a line or a page of text, a word typed out; and the face of an error."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.await_complete import AwaitComplete
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Button, Input, OptionList
from textual.widgets.option_list import Option

from tui.command import Command, bindings
from tui.commands import ShowHelp
from tui.screens.screen import StopsFirst
from tui.widgets.plain_text import PlainText, piece
from tui.widgets.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from engine.errors import CandourError

T = TypeVar("T")


class CloseDialog(Command):
    """Close this without doing anything."""

    key = "escape"
    word = "Close"


class SayYes(Command):
    """Do it."""

    key = "y"
    word = "Yes"


class SayNo(Command):
    """Do not do it."""

    key = "n"
    word = "No"


class KeepText(Command):
    """Keep what is written."""

    key = "f2"
    word = "Keep"


class Over(ModalScreen[T], StopsFirst):
    """Anything that lies over a screen: it closes once, and only while it is on top, and has its own help."""

    VERBS: ClassVar[tuple[type[Command], ...]] = ()
    BINDINGS = bindings((ShowHelp,))
    WHAT: ClassVar[str] = "Something is asked here; answer it, or close it and everything stays as it was."

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Close with a result; asked again by a key pressed meanwhile, Textual would close what is on top instead."""
        return super().dismiss(result) if self.is_active else AwaitComplete()


class Dialog(Over[T]):
    """A box over the screen with a title, a text, what to fill in and a row of buttons; Escape closes it."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (CloseDialog,)
    BINDINGS = bindings(VERBS)

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self._title = title
        self._text = text

    def compose(self) -> ComposeResult:
        """Lay out title, text, fields and buttons."""
        with Vertical(classes="box"):
            yield PlainText(piece(self._title, "bold"), classes="box-title")
            if self._text:
                yield PlainText(self._text, classes="box-text")
            yield from self.fields()
            with Horizontal(classes="buttons"):
                yield from self.buttons()

    def fields(self) -> ComposeResult:
        """Lay out what there is to fill in."""
        yield from ()

    def buttons(self) -> ComposeResult:
        """Lay out the buttons."""
        yield Button("Close", id="close", compact=True)

    def action_close_dialog(self) -> None:
        """Close without a result."""
        self.dismiss(None)

    @on(Button.Pressed, "#close")
    def _close_pressed(self) -> None:
        self.action_close_dialog()


class Confirm(Dialog[bool]):
    """A question answered with yes or no; with `danger` the cursor starts on no."""

    VERBS = (SayYes, SayNo, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = ""

    def __init__(self, title: str, text: str, *, yes: str, no: str = "No, go back", danger: bool = False) -> None:
        super().__init__(title, text)
        self._labels = (yes, no)
        self._danger = danger

    def buttons(self) -> ComposeResult:
        """Lay out yes and no, each with its letter."""
        yes, no = self._labels
        yield Button(piece(f"{SayYes.now()}  {yes}"), id="yes", compact=True)
        yield Button(piece(f"{SayNo.now()}  {no}"), id="no", compact=True)

    def on_mount(self) -> None:
        """Start on the harmless answer."""
        self.query_one("#no" if self._danger else "#yes").focus()

    @on(Button.Pressed, "#yes")
    def action_say_yes(self) -> None:
        """Answer yes."""
        self.dismiss(result=True)

    @on(Button.Pressed, "#no")
    def action_say_no(self) -> None:
        """Answer no."""
        self.dismiss(result=False)

    def action_close_dialog(self) -> None:
        """Take closing as no."""
        self.dismiss(result=False)


class ErrorDialog(Dialog[bool]):
    """An error with its title, what happened and what to do; offers to go on where that makes sense."""

    AUTO_FOCUS = "Button"

    def __init__(self, error: CandourError, *, retry: str = "") -> None:
        super().__init__(f"! {error.title}", error.message)
        self._hint = error.hint
        self._retry = retry

    def fields(self) -> ComposeResult:
        """Lay out the hint."""
        if self._hint:
            yield PlainText(self._hint, classes="box-text")

    def buttons(self) -> ComposeResult:
        """Lay out the way on, if there is one, and the way out."""
        if self._retry:
            yield Button(piece(self._retry), id="retry", compact=True)
        yield Button("Close", id="close", compact=True)

    @on(Button.Pressed, "#retry")
    def _retried(self) -> None:
        self.dismiss(result=True)

    def action_close_dialog(self) -> None:
        """Leave it at that."""
        self.dismiss(result=False)


class AskLine(Dialog[str | None]):
    """A question answered with one line; `keep` says what Enter does with it."""

    AUTO_FOCUS = "Input"

    def __init__(self, title: str, text: str = "", *, value: str = "", keep: str = "Keep") -> None:
        super().__init__(title, text)
        self._value = value
        self._keep = keep

    def fields(self) -> ComposeResult:
        """Lay out the line."""
        yield Input(self._value, compact=True)

    def buttons(self) -> ComposeResult:
        """Lay out keep and close."""
        yield Button(f"Enter  {self._keep}", id="keep", compact=True)
        yield Button(f"{CloseDialog.now()}  Close", id="close", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#keep")
    def _kept(self) -> None:
        self.dismiss(self.query_one(Input).value)


class AskValue(Dialog[T | None]):
    """A question answered with one line that has to be read as something; what cannot be is said, and typed again."""

    AUTO_FOCUS = "Input"

    def __init__(
        self, title: str, text: str, read: Callable[[str], T | None], wrong: str, *, value: str = "", keep: str = "Keep"
    ) -> None:
        super().__init__(title, text)
        self._read = read
        self._wrong = wrong
        self._value = value
        self._keep = keep

    def fields(self) -> ComposeResult:
        """Lay out the line, and room to say what is wrong with it."""
        yield Input(self._value, compact=True)
        yield PlainText(id="said")

    def buttons(self) -> ComposeResult:
        """Lay out keep and close."""
        yield Button(f"Enter  {self._keep}", id="keep", compact=True)
        yield Button(f"{CloseDialog.now()}  Close", id="close", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#keep")
    def _typed(self) -> None:
        field = self.query_one(Input)
        value = self._read(field.value)
        if value is None:
            self.query_one("#said", PlainText).update(self._wrong)
            field.focus()
            field.action_select_all()
        else:
            self.dismiss(value)


class AskWord(Dialog[bool]):
    """A word to be typed out before something that cannot be taken back; the result tells whether it was."""

    AUTO_FOCUS = "Input"

    def __init__(self, title: str, text: str, *, word: str) -> None:
        super().__init__(title, text)
        self._word = word

    def fields(self) -> ComposeResult:
        """Lay out the line, and room to say that it was not the word."""
        yield Input(compact=True)
        yield PlainText(id="said")

    @on(Input.Submitted)
    def _typed(self, event: Input.Submitted) -> None:
        if event.value.strip().casefold() == self._word:
            self.dismiss(result=True)
            return
        event.input.value = ""
        self.query_one("#said", PlainText).update("That was not the word. Nothing has been done.")

    def action_close_dialog(self) -> None:
        """Leave it at that."""
        self.dismiss(result=False)


class Choose(Dialog[str | None]):
    """One of several, by arrow keys and Enter; the result is its id."""

    AUTO_FOCUS = "OptionList"

    def __init__(self, title: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__(title)
        self._choices = choices

    def fields(self) -> ComposeResult:
        """Lay out the choices."""
        yield OptionList(*(Option(piece(text), id=name) for name, text in self._choices), markup=False, compact=True)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


class AskText(Dialog[str | None]):
    """Sentences to write or change; Enter keeps them, and so does F2."""

    VERBS = (KeepText, CloseDialog)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "Prose"

    def __init__(self, title: str, text: str = "", *, value: str = "") -> None:
        super().__init__(title, text)
        self._value = value

    def fields(self) -> ComposeResult:
        """Lay out the text with its cursor at the end."""
        prose = Prose(self._value)
        prose.move_cursor(prose.document.end)
        yield prose

    def buttons(self) -> ComposeResult:
        """Lay out keep and close."""
        yield Button("Enter  Keep", id="keep", compact=True)
        yield Button(f"{CloseDialog.now()}  Leave as it was", id="close", compact=True)

    @on(Prose.Submitted)
    @on(Button.Pressed, "#keep")
    def action_keep_text(self) -> None:
        """Return the text."""
        prose = self.query_one(Prose)
        kept = prose.text.strip()
        prose.forget()
        self.dismiss(kept)

    def action_close_dialog(self) -> None:
        """Leave the text as it was."""
        self.query_one(Prose).forget()
        self.dismiss(None)
