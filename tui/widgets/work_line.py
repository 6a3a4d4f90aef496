"""Long work in one line: what, how far, how long still; only as lively as the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import StepOut
from tui.widgets.plain_text import OptionalText
from tui.words import about

if TYPE_CHECKING:
    from engine.flow import Progress

BAR = 12


class WorkLine(OptionalText):
    """A bar drawn in text, a percentage and an estimate in words."""

    def show(self, what: str, progress: Progress | None) -> None:
        """Show how far `what` has come; None while it is only beginning."""
        if progress is None or not progress.total:
            self.update(f"{what}: beginning…   {StepOut.now()} stops")
            return
        share = min(1.0, progress.done / progress.total)
        filled = round(BAR * share)
        self.update(
            f"{what}: {'█' * filled}{'·' * (BAR - filled)} {share:4.0%}, {about(progress.left)}   {StepOut.now()} stops"
        )
