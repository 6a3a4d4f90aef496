"""MeetingFlow, the only door to a meeting: it checks the rule, does the one thing and seals what came of it.

Each part answers for some of the stages and builds on the one before:
set-up and consent -> recording -> transcript -> draft -> review -> export and destruction; withdrawal at any of them.
"""

from __future__ import annotations

from engine.flow.withdrawing import Withdrawing


class MeetingFlow(Withdrawing):
    """One meeting from consent to destruction."""
