"""What a verb may ask the composition root for, so that no verb names a concrete adapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.flow import Locations, Tools, Workspace
    from engine.flow.tools import GroupingTool, ReadingTool, SpeechTool, WordingTool


class Unlocks(Protocol):
    """Asks for the passphrase and opens the vault; with `make`, makes it where there is none."""

    def __call__(self, *, make: bool = False) -> Workspace:
        """Open it, or raise `VaultLocked`, `VaultBusy` or `UsageError`."""
        ...


@dataclass(frozen=True, slots=True)
class Adapters:
    """The concrete parts, chosen in `tui.cli`."""

    recogniser: Callable[[str], SpeechTool]
    wording: Callable[[str], WordingTool]
    voices: Callable[[], GroupingTool]
    reader: Callable[[], ReadingTool]
    tools: Callable[[], Tools]
    locations: Callable[[], Locations]
    unlock: Unlocks
