"""The flow of a meeting: the only door through which a screen or a verb reaches one."""

from __future__ import annotations

from engine.audio.capture import Microphone, SoundFile
from engine.flow.meeting_flow import MeetingFlow
from engine.flow.progress import Progress
from engine.flow.tools import Tools
from engine.flow.workspace import Locations, Summary, Workspace, create, enter, unlock, vault_exists

__all__ = [
    "Locations",
    "MeetingFlow",
    "Microphone",
    "Progress",
    "SoundFile",
    "Summary",
    "Tools",
    "Workspace",
    "create",
    "enter",
    "unlock",
    "vault_exists",
]
