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

    key = "o"
    word = "Next"
    shown = False


class PreviousInOrder(Command):
    """Go to the line without a decision before this one, in the order of the record."""

    key = "O"
    word = "Before"
    shown = False


class NextFinding(Command):
    """Go to the next line that the checks have something to say of."""

    key = "f"
    word = "Finding"
    shown = False


class PreviousFinding(Command):
    """Go back to the line before that the checks have something to say of."""

    key = "F"
    word = "Before"
    shown = False


class NextSection(Command):
    """Go to the next heading."""

    key = "h"
    word = "Heading"
    shown = False


class PreviousSection(Command):
    """Go back to the heading before."""

    key = "H"
    word = "Before"
    shown = False


class GoTo(Command):
    """Choose where to go: a heading, a finding, what is in no line, a stretch no line speaks for."""

    key = "t"
    word = "Go to"
    shown = False


class SearchLines(Command):
    """Search the lines for words; n and N go on and back."""

    key = "/"
    word = "Search"
    shown = False


class NextMatch(Command):
    """Go to the next line with the words searched for."""

    key = "n"
    word = "Next match"
    shown = False


class PreviousMatch(Command):
    """Go back to the line with the words searched for."""

    key = "N"
    word = "Match before"
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
    """Read what is harmless in this section in full, and take it together: low risk, with its evidence."""

    key = "s"
    word = "Together"
    shown = False


class QuoteInstead(Command):
    """Put the speaker’s own words in place of this wording."""

    key = "q"
    word = "Quote"
    shown = False


class SeeSources(Command):
    """Look through what was said, and tie this line to it or untie it; at a heading, write a line that rests on it."""

    key = "v"
    word = "Evidence"
    shown = False


class SplitStatement(Command):
    """Make two lines of this one."""

    key = "x"
    word = "Split"
    shown = False


class JoinStatement(Command):
    """Make one line of this one and the next."""

    key = "J"
    word = "Join"
    shown = False


class MoveUp(Command):
    """Move this line up within its section."""

    key = "less_than_sign"
    word = "Up"
    shown = False


class MoveDown(Command):
    """Move this line down within its section."""

    key = "greater_than_sign"
    word = "Down"
    shown = False


class MoveToSection(Command):
    """Move this line to another section."""

    key = "M"
    word = "Move"
    shown = False


class ChooseWords(Command):
    """Choose word by word: between your words and the draft’s, or what a second reader would have."""

    key = "d"
    word = "Differences"
    shown = False


class ShowChanges(Command):
    """Show all that was changed since the draft, or since a version you approved."""

    key = "D"
    word = "All changes"
    shown = False


class SecondReader(Command):
    """Hand the record to a second reader, or take in what they would have otherwise."""

    key = "y"
    word = "Second reader"
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


class PutNames(Command):
    """Call everybody by the name they have now, in every line that still has one from before; what is quoted stays."""

    key = "R"
    word = "New names"
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
