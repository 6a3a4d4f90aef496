"""Properties are shown without a clock: the machine may be busy, and time is what benchmarks measure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
