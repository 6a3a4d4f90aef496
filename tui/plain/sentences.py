"""What verbs do, in other words where their own speak of a cursor or of keys: in plain lines there is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import (
    AssignSpeaker,
    DestroyMeeting,
    EditPerson,
    EditSegment,
    FindUncertain,
    OpenMeeting,
    PlayClip,
    RemovePerson,
    StrikeSegment,
)
from tui.transcript_commands import FindWords, NameVoices

if TYPE_CHECKING:
    from tui.command import Command

IN_LINES: dict[type[Command], str] = {
    OpenMeeting: "Choose a meeting of the list and go on where it was left.",
    DestroyMeeting: "Destroy a meeting, finished or not, after the word has been typed.",
    EditPerson: "Change somebody's name, part or attendance.",
    RemovePerson: "Take somebody off the list.",
    FindUncertain: "Have the lines read out with words the program was not sure of.",
    FindWords: "Have the lines read out in which certain words were said.",
    EditSegment: "Correct the words of a line; what was heard is kept beside it.",
    StrikeSegment: "Strike lines out, or take them back in; what is struck out never reaches the draft.",
    AssignSpeaker: "Say who speaks in one line or several.",
    NameVoices: "Have the voices told apart, hear a line of each, and say whose it is.",
    PlayClip: "Hear what was said.",
}
