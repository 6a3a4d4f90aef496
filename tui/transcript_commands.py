"""The verbs of the transcript beyond those it shares: cutting, joining, finding, hearing on, telling who is who.

Rule: nothing here is final; one key takes back what another did.
"""

from __future__ import annotations

from tui.command import Command


class SplitSegment(Command):
    """Cut this segment in two, at the word you choose."""

    key = "s"
    word = "Split"
    shown = False


class MergeSegment(Command):
    """Make one segment of this and the next, unless two people said them."""

    key = "m"
    word = "Merge"
    shown = False


class RestoreSegment(Command):
    """Put back the words that were recognised here."""

    key = "r"
    word = "As heard"
    shown = False


class RespellName(Command):
    """Put the name you have just corrected right wherever else it was written so."""

    key = "c"
    word = "Everywhere"
    shown = False


class UndoCorrection(Command):
    """Take the last change to the transcript back."""

    key = "u"
    word = "Undo"


class RedoCorrection(Command):
    """Make the change you took back again."""

    key = "ctrl+r"
    word = "Redo"
    shown = False


class FindWords(Command):
    """Find words in the transcript."""

    key = "/"
    word = "Find"
    shown = False


class NextFound(Command):
    """Go to the next place where the words you looked for were said."""

    key = "n"
    word = "Next found"
    shown = False


class PreviousFound(Command):
    """Go to the place before where the words you looked for were said."""

    key = "N"
    word = "Found before"
    shown = False


class PlayOn(Command):
    """Hear everything from this segment on, the cursor following."""

    key = "o"
    word = "On"
    shown = False


class ChangeSpeed(Command):
    """Play faster: 1.25, 1.5, twice as fast, then as it was said again; the pitch stays."""

    key = "f"
    word = "Faster"
    shown = False


class FindDropped(Command):
    """Go to the next place for which no words are given."""

    key = "d"
    word = "Wordless"
    shown = False


class NameVoices(Command):
    """Tell the voices apart, hear each, and say whose it is."""

    key = "w"
    word = "Who"


class AssignVoice(Command):
    """Say who speaks in everything this voice said."""

    key = "a"
    word = "All of voice"
    shown = False


class NameVoice(Command):
    """Say whose voice this is, by number, 0 if you do not know; the arrows go to another voice."""

    key = ""
    word = "Name"
    digits = "0123456789"


class TakeNameBack(Command):
    """Take the last name you gave here back."""

    key = "u"
    word = "Undo"


class NextSample(Command):
    """Hear another clip of this voice."""

    key = "space"
    word = "Hear"


class TellAgain(Command):
    """Tell the voices apart anew, for instance after segments were split; names that were given stay."""

    key = "f5"
    word = "Tell apart"
