"""A meeting of one person who agrees to everything, ready to be recorded with the real recorder."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from engine.audio.capture import Capture
from engine.flow import Tools
from engine.meeting import Answer, Participant, Scope, Stage

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.flow import MeetingFlow, Workspace
    from engine.flow.tools import MakesRecogniser

PASSPHRASE = "an otter reads slowly"


def unused(*_: object, **__: object) -> None:
    """Be the tool that is not used here."""


def tools(recogniser: MakesRecogniser = unused) -> Tools:  # type: ignore[assignment]
    """Choose the real recorder, and beside it the recogniser given."""
    return Tools(
        Capture, unused, recogniser, unused, "base", "none", player=unused, voices=unused, reader=unused, trial=unused
    )  # type: ignore[arg-type]


def prepared(space: Workspace, name: str = "Ada Obi", scopes: Collection[Scope] = tuple(Scope)) -> MeetingFlow:
    """Begin a meeting and take it to its recording, agreed to as far as these scopes."""
    flow = space.new()
    flow.change(participants=(Participant("p1", name),), practitioner=name, date=date(2026, 11, 2))
    flow.go(Stage.CONSENT)
    for scope in Scope:
        flow.answer("p1", scope, Answer.YES if scope in scopes else Answer.NO)
    flow.go(Stage.RECORDING)
    return flow
