"""Measurements, each reproducible by one command; see docs/benchmarks.md."""
