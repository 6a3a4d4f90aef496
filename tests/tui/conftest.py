"""A workspace in memory for each test, and the built-in keys in force before and after it."""

from __future__ import annotations

import pytest
from fakes import FakeWorkspace

from tui.command import Command


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace()


@pytest.fixture(autouse=True)
def _built_in_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Command, "chosen", {})
