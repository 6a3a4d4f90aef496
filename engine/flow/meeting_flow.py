"""MeetingFlow, the only door to a meeting: it checks the rule, does the one thing and seals what came of it.

Each part answers for some of the stages and builds on the one before:
set-up and consent -> recording -> transcript -> draft -> review -> export and destruction.
"""

from __future__ import annotations

from engine.flow.ending import Ending


class MeetingFlow(Ending):
    """One meeting from consent to destruction."""
