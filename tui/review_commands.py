"""The verbs of the review: going about the desk, hearing, deciding, writing, approving.

Rule: what leaves a line out or takes one in can be taken back with one key, and only a name approves.
"""

from __future__ import annotations

from tui.command import Command


class NextStatement(Command):
    """Go to the next line."""

    key = "j,down"
    word = "Next line"
    shown = False


class PreviousStatement(Command):
    """Go to the line before."""

    key = "k,up"
    word = "Line before"
    shown = False


class NextUndecided(Command):
    """Go to the next line without a decision, the riskiest first."""

    key = "g"
    word = "Undecided"
    shown = False


class PreviousUndecided(Command):
    """Go back to the line without a decision before that, by risk."""

    key = "G"
    word = "Before"
    shown = False


class NextInOrder(Command):
    """Go to the next line without a decision, in the order of the record."""

    key = "n"
    word = "Next"
    shown = False


class PreviousInOrder(Command):
    """Go to the line without a decision before this one, in the order of the record."""

    key = "p"
    word = "Before"
    shown = False


class NextClip(Command):
    """Hear the next of the segments this line rests on."""

    key = "m"
    word = "More"
    shown = False


class AcceptStatement(Command):
    """Take this line into the record as it stands."""

    key = "a"
    word = "Accept"


class EditStatement(Command):
    """Put this line into your own words."""

    key = "e"
    word = "Edit"


class RejectStatement(Command):
    """Leave this line out of the record."""

    key = "r"
    word = "Reject"


class AcceptSection(Command):
    """Take every line of this section that is of low risk, has its evidence and was on the screen in full."""

    key = "s"
    word = "Section"
    shown = False


class QuoteInstead(Command):
    """Put the speaker’s own words in place of this wording."""

    key = "q"
    word = "Quote"
    shown = False


class UndoDecision(Command):
    """Take the last decision back."""

    key = "u"
    word = "Undo"


class RedoDecision(Command):
    """Make the decision you took back again."""

    key = "ctrl+r"
    word = "Redo"
    shown = False


class WriteSection(Command):
    """Write in this section yourself: analysis and decisions are never drafted for you."""

    key = "w"
    word = "Write"
    shown = False


class DeclareComplete(Command):
    """Say that what was cut short is complete as it now stands."""

    key = "c"
    word = "Complete"
    shown = False


class ConfirmDraft(Command):
    """Let the draft stand although what it rests on was changed since, after you have looked."""

    key = "l"
    word = "Let stand"
    shown = False


class ApproveRecord(Command):
    """Approve the record with your name, once every line has been decided."""

    key = "f8"
    word = "Approve"
