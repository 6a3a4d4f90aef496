from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from drafting_cases import loader

if TYPE_CHECKING:
    from collections.abc import Callable

    from drafting_cases import Case


@pytest.fixture
def synthetic() -> Callable[[str], Case]:
    folder = os.environ.get("CANDOUR_DATA")
    if not folder:
        pytest.skip("CANDOUR_DATA is not set: the development data are not here")
    return loader(folder)
