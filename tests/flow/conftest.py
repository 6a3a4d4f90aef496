from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from studio import Studio, workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from engine.flow import Workspace


@pytest.fixture
def studio() -> Studio:
    return Studio()


@pytest.fixture
def space(tmp_path: Path, studio: Studio) -> Iterator[Workspace]:
    made = workspace(tmp_path, studio)
    yield made
    made.lock()
