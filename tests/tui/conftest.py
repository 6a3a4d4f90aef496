"""A workspace in memory for each test."""

from __future__ import annotations

import pytest
from fakes import FakeWorkspace


@pytest.fixture
def workspace() -> FakeWorkspace:
    return FakeWorkspace()
