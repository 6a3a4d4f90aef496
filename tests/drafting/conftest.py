from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from drafting_cases import loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from drafting_cases import Case


@pytest.fixture
def synthetic() -> Callable[[str], Case]:
    folder = os.environ.get("CANDOUR_DATA", "")
    if not Path(folder, "synthetic").is_dir():
        pytest.skip(f"no test data: {folder or 'CANDOUR_DATA is not set'}")
    return loader(folder)
