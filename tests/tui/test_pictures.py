"""A few pictures of the screens that carry most, compared with those looked at and found right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fakes import FakeWorkspace, door

from engine.meeting import Stage
from tui.app import CandourApp

if TYPE_CHECKING:
    from collections.abc import Callable

PICTURES = [
    ("consent", Stage.CONSENT, (80, 24), []),
    ("transcript", Stage.TRANSCRIPT, (80, 24), ["f5"]),
    ("review", Stage.REVIEW, (80, 24), ["enter"]),
    ("review wide", Stage.REVIEW, (120, 40), ["enter", "e", "!", "enter", "k", "k", "k"]),
    ("review light", Stage.REVIEW, (80, 24), ["ctrl+t"]),
    ("review stark", Stage.REVIEW, (80, 24), ["ctrl+t", "ctrl+t", "k", "e", "!", "enter", "k", "k"]),
]


@pytest.mark.parametrize(("stage", "size", "keys"), [row[1:] for row in PICTURES], ids=[row[0] for row in PICTURES])
def test_the_screen_looks_as_it_did(
    stage: Stage, size: tuple[int, int], keys: list[str], snap_compare: Callable[..., bool]
) -> None:
    workspace = FakeWorkspace()
    workspace.at(stage)
    app = CandourApp(door(workspace), workspace=workspace)
    assert snap_compare(app, press=["enter", *keys], terminal_size=size)


def test_the_review_looks_as_it_did_without_colour(
    snap_compare: Callable[..., bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    workspace = FakeWorkspace()
    workspace.at(Stage.REVIEW)
    app = CandourApp(door(workspace), workspace=workspace)
    assert snap_compare(app, press=["enter", "k", "e", "!", "enter", "k", "k"], terminal_size=(120, 40))
