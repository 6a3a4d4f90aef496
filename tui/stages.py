"""Which screen shows which stage; all of them, and the engine beneath, are loaded with this."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.meeting import Stage
from tui.screens.consent import ConsentScreen
from tui.screens.destruction import DestructionScreen
from tui.screens.draft import DraftScreen
from tui.screens.export import ExportScreen
from tui.screens.recording import RecordingScreen
from tui.screens.review import ReviewScreen
from tui.screens.setup import SetupScreen
from tui.screens.transcript import TranscriptScreen

if TYPE_CHECKING:
    from pathlib import Path

    from engine.flow import MeetingFlow, Workspace
    from tui.screens.base import StageScreen

SCREENS: dict[Stage, type[StageScreen]] = {
    Stage.SETUP: SetupScreen,
    Stage.CONSENT: ConsentScreen,
    Stage.RECORDING: RecordingScreen,
    Stage.TRANSCRIPT: TranscriptScreen,
    Stage.DRAFT: DraftScreen,
    Stage.REVIEW: ReviewScreen,
    Stage.EXPORT: ExportScreen,
    Stage.DESTRUCTION: DestructionScreen,
}


HEARS = frozenset({Stage.RECORDING, Stage.TRANSCRIPT})
"""The stages between which sound goes on being turned into text."""


def screen_for(flow: MeetingFlow, workspace: Workspace, sample: Path | None = None) -> StageScreen:
    """Return the screen of the stage a meeting is at; where it records, offer it a sound file."""
    screen = SCREENS[flow.stage](flow, workspace)
    if isinstance(screen, RecordingScreen) and sample is not None:
        screen.offer(sample)
    return screen
