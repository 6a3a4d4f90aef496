"""One screen for each stage of a meeting, and those around it."""
