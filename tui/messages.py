"""What travels up the screens: jobs that moved, ended or failed, and meetings that were opened, moved on or left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from engine.errors import CandourError
    from engine.flow import MeetingFlow, Workspace


class JobMoved(Message):
    """A job has something to tell: an event of the engine, such as its progress."""

    def __init__(self, job: str, event: object) -> None:
        super().__init__()
        self.job = job
        self.event = event


class JobEnded(Message):
    """A job has done all of its work."""

    def __init__(self, job: str) -> None:
        super().__init__()
        self.job = job


class JobCancelled(Message):
    """A job was stopped before its end; what it had done is kept."""

    def __init__(self, job: str) -> None:
        super().__init__()
        self.job = job


class JobFailed(Message):
    """A job could not go on."""

    def __init__(self, job: str, error: CandourError) -> None:
        super().__init__()
        self.job = job
        self.error = error


class VaultOpened(Message):
    """The passphrase was right; the workspace is open."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace


class MeetingOpened(Message):
    """A meeting is to be shown at the stage it is at."""

    def __init__(self, flow: MeetingFlow) -> None:
        super().__init__()
        self.flow = flow


class MeetingLeft(Message):
    """The meeting is put aside, or is no more; back to the list."""


class TextHandedOut(Message):
    """A text may go to the terminal's clipboard for a minute; the policy was asked."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text
