"""Properties are shown without a clock: the machine may be busy, and time is what benchmarks measure."""

from __future__ import annotations

import pytest
from hypothesis import settings

from models.catalogue import Weights, default, find
from models.errors import ModelMissing

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")


@pytest.fixture(scope="session")
def reading_weights() -> Weights:
    try:
        return find(default("reader"))
    except ModelMissing:
        pytest.skip("the model of reading is not installed")
