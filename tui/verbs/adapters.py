"""What a verb may ask the composition root for, so that no verb names a concrete adapter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.flow import Locations, Tools, Workspace
    from engine.flow.tools import SpeechTool, WordingTool


@dataclass(frozen=True, slots=True)
class Adapters:
    """The concrete parts, chosen in `tui.cli`."""

    recogniser: Callable[[str], SpeechTool]
    wording: Callable[[str], WordingTool]
    tools: Callable[[], Tools]
    locations: Callable[[], Locations]
    unlock: Callable[[], Workspace]
