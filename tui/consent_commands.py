"""The verbs of consent: what is read, how people are asked, what they answer, and the record of it."""

from __future__ import annotations

from tui.command import Command


class AnswerYes(Command):
    """This person says yes to this."""

    key = "y"
    word = "Yes"


class AnswerNo(Command):
    """This person says no to this."""

    key = "n"
    word = "No"


class TakeBack(Command):
    """Put this answer back to not asked."""

    key = "u"
    word = "Not asked"
    shown = False


class EverybodyYes(Command):
    """Every adult said yes to all three; each is named before it is kept, and children are asked in their own row."""

    key = "a"
    word = "All yes"


class AnsweredBy(Command):
    """Enter who answers for this person, such as a parent for a young child."""

    key = "b"
    word = "On behalf"
    shown = False


class ReadAloud(Command):
    """Show the script over the whole screen, to read it aloud."""

    key = "r"
    word = "Read aloud"


class ChooseScript(Command):
    """Choose for whom the script is: adults, young people, children, professionals, by telephone, an interpreter."""

    key = "s"
    word = "Script"
    shown = False


class ChooseHowAsked(Command):
    """Say how people are asked: in person, by telephone, through an interpreter or in writing."""

    key = "h"
    word = "How asked"
    shown = False


class AnswerPolicy(Command):
    """Answer what the organisation asks before anything is recorded, and note a manager's permission."""

    key = "p"
    word = "Policy"
    shown = False


class OtherBasis(Command):
    """Note another basis than a yes for this, where the organisation's policy lists one."""

    key = "o"
    word = "Other basis"
    shown = False


class ShowConsentRecord(Command):
    """Show who was told what and who said what, and write it out for the family."""

    key = "c"
    word = "Consent record"
    shown = False
