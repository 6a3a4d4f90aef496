"""Practice: the planted draft line by line against what was said, then what was caught and what was missed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.console import Group
from rich.padding import Padding
from textual import work
from textual.containers import VerticalScroll

from engine import practice
from tui.command import bindings, keyed
from tui.commands import CallRight, CallWrong, KeepResult, LeavePractice, LockVault, UndoCall
from tui.screens.dialogs import Confirm
from tui.screens.screen import CandourScreen
from tui.widgets.plain_text import PlainText, cell, piece
from tui.words import clock

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from tui.command import Command

CALLS = (CallRight.action(), CallWrong.action())
OVER = "That was all of it: ↓ and Page Down read on. {KeepResult} writes it as a text file into %s."
LOST = "It is a sample: nothing of yours is lost. Next time it begins at the first line."
UNKEPT = "What it came to is kept nowhere. {SayNo} goes back, where {KeepResult} writes it out."


class PractiseScreen(CandourScreen):
    """Call each line right or wrong, then read what came of it."""

    VERBS: ClassVar[tuple[type[Command], ...]] = (CallRight, CallWrong, UndoCall, KeepResult, LeavePractice)
    BINDINGS = bindings(VERBS)
    AUTO_FOCUS = "#practice"
    WHAT = (
        "An invented supervision of a minute, and a draft of it with errors put in on purpose, such as a program that "
        "writes drafts makes. Read each line, then what was said, and press {CallRight} where it is so, {CallWrong} "
        "where anything in it is not; {UndoCall} goes back to the line before. Afterwards you see which errors you "
        "caught, which you missed and why they matter. Nothing of it is kept unless you keep it yourself."
    )

    def __init__(self, folder: Path, *, alone: bool = False) -> None:
        """Take the folder to keep it in, and whether it is all there is: then there is no vault to lock."""
        super().__init__()
        self.WITHOUT = (LockVault,) if alone else ()
        self._folder = folder
        self._lines = practice.lines()
        self._wrong = sum(bool(line.error) for line in self._lines)
        self._answers: dict[str, bool] = {}
        self._kept = False

    @property
    def top_line(self) -> str:
        """What this is."""
        return "Practice: find the errors"

    def body(self) -> ComposeResult:
        """Lay out how far it is, the line, and what was said."""
        yield PlainText(id="progress")
        with VerticalScroll(id="practice"):
            yield PlainText(id="planted")
            yield PlainText(id="heard")

    def on_mount(self) -> None:
        """Show the first line."""
        self._show()

    @property
    def _at(self) -> int:
        return len(self._answers)

    @property
    def _over(self) -> bool:
        return self._at == len(self._lines)

    def _show(self) -> None:
        """Show the line in hand, or what came of all of them."""
        line, said = self.query_one("#planted", PlainText), self.query_one("#heard", PlainText)
        if self._over:
            self.query_one("#progress", PlainText).update(keyed(OVER) % self._folder)
            line.update(_hung(practice.told(practice.outcome(self._answers))))
            said.update("")
        else:
            now = self._lines[self._at]
            at = f"Line {self._at + 1} of {len(self._lines)}: is it what was said?"
            planted = f"Errors were put into {self._wrong} of them; which you caught is told at the end."
            self.query_one("#progress", PlainText).update(f"{at}\n{planted}")
            line.update(piece(f"{now.text}\n", "bold"))
            heard = [f"{clock(part.start)}  {part.speaker}: {part.text}" for part in now.said]
            said.update("What was said:\n\n" + "\n\n".join(heard))
        self.query_one("#practice").scroll_home(animate=False)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer calls while there are lines, going back after the first, and keeping once there are none."""
        wanted = {KeepResult.action(): self._over, UndoCall.action(): bool(self._answers)}
        if not wanted.get(action, not (action in CALLS and self._over)):
            return False
        return super().check_action(action, parameters)

    def action_call_right(self) -> None:
        """Take the line for right."""
        self._call(right=True)

    def action_call_wrong(self) -> None:
        """Take the line for wrong."""
        self._call(right=False)

    def _call(self, *, right: bool) -> None:
        self._answers[self._lines[self._at].id], self._kept = right, False
        self._show()

    def action_undo_call(self) -> None:
        """Go back by one line."""
        self._answers.popitem()
        self._show()

    def action_keep_result(self) -> None:
        """Write what came of it into a file."""
        with self.told():
            kept = practice.keep(practice.told(practice.outcome(self._answers)), self._folder)
            self._kept = True
            self.query_one("#progress", PlainText).update(f"Written: {kept.path}")

    @work(description="leave practice")
    async def action_leave_practice(self) -> None:
        """Go back to where one came from, or out where one came from nowhere; ask first where something is lost."""
        if self._answers and not self._kept:
            told = UNKEPT if self._over else LOST
            if not await self.app.push_screen_wait(Confirm("Leave the practice?", keyed(told), yes="Yes, leave")):
                return
        if len(self.app.screen_stack) > 2:  # noqa: PLR2004 - Textual's own screen and this one
            self.app.pop_screen()
        else:
            self.app.exit()


def _hung(text: str) -> Group:
    """Return lines that go on beneath where they begin."""
    lines = ((line, len(line) - len(line.lstrip(" -"))) for line in text.split("\n"))
    return Group(*(Padding(cell(line.lstrip(" ")), (0, 0, 0, deep)) for line, deep in lines))
