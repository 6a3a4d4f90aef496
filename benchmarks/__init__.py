"""Measurements, each reproducible by one command; see docs/benchmarks.md."""

import tui  # noqa: F401 - says how often Textual paints, before Textual is loaded
