"""What verbs do, in other words where their own speak of a cursor or of keys: in plain lines there is neither."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.commands import (
    AdmitLateJoiner,
    AssignSpeaker,
    DestroyMeeting,
    EditPerson,
    EditSegment,
    ExportRecord,
    FindUncertain,
    OpenMeeting,
    PlayClip,
    RemovePerson,
    StartRecording,
    StrikeSegment,
    Withdraw,
    WriteDraft,
)
from tui.consent_commands import EverybodyYes, ReadAloud, ShowConsentRecord
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
    EverybodyYes: "Every adult said yes to all three; each is named first, and children are asked with “Ask person”.",
    ShowConsentRecord: "Have said who was told what and who said what, and write it out for the family.",
    ReadAloud: "Have the script said here, to be read aloud.",
    StartRecording: "Record from a microphone, or read in a sound file.",
    AdmitLateJoiner: "Enter somebody who has come in, and ask them before anything more is recorded.",
    Withdraw: "Somebody takes their agreement back; say what becomes of what there is.",
    WriteDraft: "Choose a template, and write the draft by it.",
    ExportRecord: "Choose a form and a folder, and write the approved record.",
}
