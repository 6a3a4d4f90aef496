"""Every verb of the application; the same key means the same thing on every screen that has it.

Letters work in lists only. Nothing on a bare letter destroys anything.
"""

from __future__ import annotations

from tui.command import Command


class ShowHelp(Command):
    """Show what this screen is for and all of its keys."""

    place = "app."
    key = "f1"
    word = "Help"


class FindVerb(Command):
    """Find whatever can be done here by its name, and do it."""

    place = "app."
    key = "i"
    word = "Find"
    shown = False


class JumpTo(Command):
    """Put a letter on every field and list; press one to go there."""

    place = "app."
    key = "ctrl+o"
    word = "Jump"
    shown = False


class LockVault(Command):
    """Save, lock the vault and ask for the passphrase again."""

    place = "app."
    key = "f9"
    word = "Lock"
    shown = False


class Quit(Command):
    """Save, lock the vault and leave Candour."""

    place = "app."
    key = "f10,ctrl+q"
    word = "Quit"
    shown = False


class ChangeColours(Command):
    """Go to the next colours: dark, light, high contrast (stark) dark and light, the terminal’s own sixteen."""

    place = "app."
    key = "ctrl+t"
    word = "Colours"
    shown = False


class GoOn(Command):
    """Save and go on to the next stage."""

    key = "f2"
    word = "Next"


class GoBack(Command):
    """Save and go back to the stage before."""

    key = "f3"
    word = "Back"


class ShowMeetings(Command):
    """Save and go back to the list of meetings; this one waits where it is."""

    key = "f4"
    word = "Meetings"
    shown = False


class StepOut(Command):
    """Leave the field, stop the work under way, or go back to where you came from."""

    key = "escape"
    word = "Out"
    shown = False


class Withdraw(Command):
    """Somebody takes their agreement back: recording pauses at once, then say what becomes of what there is."""

    key = "ctrl+n"
    word = "Withdraw"
    shown = False


class DestroyMeeting(Command):
    """Destroy this meeting, finished or not, after the word has been typed."""

    key = "ctrl+d"
    word = "Destroy"
    always = True
    shown = False


class NewMeeting(Command):
    """Begin a new meeting."""

    key = "n"
    word = "New"


class DictateNote(Command):
    """Dictate a note alone: your name is your consent, and the recording comes next."""

    key = "d"
    word = "Dictate"


class ReadForOthers(Command):
    """Read a record a colleague hands you before they approve it, and see the key they need for that."""

    key = "r"
    word = "Read"
    shown = False


class ChangePassphrase(Command):
    """Choose another passphrase for the vault; the present one no longer opens it then."""

    key = "c"
    word = "Passphrase"
    shown = False


class ShowCertificates(Command):
    """Read the certificates of what was destroyed here, and write one out."""

    key = "k"
    word = "Certificates"
    shown = False


class OpenMeeting(Command):
    """Go on with the meeting under the cursor, where it was left."""

    key = "enter"
    word = "Open"


class SearchMeetings(Command):
    """Search the meetings by their kind, purpose or date."""

    key = "/"
    word = "Search"


class PractiseReview(Command):
    """Practise on a sample: find the errors planted in its draft. Nothing of it is kept."""

    key = "p"
    word = "Practise"
    shown = False


class CallRight(Command):
    """What was said bears this line out."""

    key = "a"
    word = "It is right"


class CallWrong(Command):
    """Something in this line is not what was said."""

    key = "r"
    word = "Something is wrong"


class UndoCall(Command):
    """Go back to the line before, and call it anew."""

    key = "u"
    word = "Undo"


class KeepResult(Command):
    """Write what it came to into your export folder; otherwise nothing of it is kept."""

    key = "f5"
    word = "Write it out"


class LeavePractice(Command):
    """Leave the practice, once that is confirmed where something would be lost."""

    key = "escape"
    word = "Leave"


class AddPerson(Command):
    """Enter somebody who is expected at the meeting."""

    key = "n"
    word = "New person"


class EditPerson(Command):
    """Change the name, the part or the attendance of the person under the cursor."""

    key = "e"
    word = "Edit"


class RemovePerson(Command):
    """Take the person under the cursor off the list."""

    key = "x"
    word = "Take off"


class StartRecording(Command):
    """Start recording from the source chosen."""

    key = "f5"
    word = "Record"


class TryMicrophone(Command):
    """Listen to this microphone for three seconds, see how loud it is, and hear it played back."""

    key = "l"
    word = "Try it"


class AdmitLateJoiner(Command):
    """Pause, and ask somebody who has come in; recording goes on if they agree."""

    key = "j"
    word = "Late joiner"
    shown = False


class PauseRecording(Command):
    """Pause: nothing is recorded until you press it again."""

    key = "p"
    word = "Pause"


class WriteNote(Command):
    """Type a note; it keeps its time."""

    key = "n"
    word = "Note"


class MarkImportant(Command):
    """Mark this moment as important."""

    key = "m"
    word = "Important"


class MarkChildsWords(Command):
    """Mark this moment as a child's own words."""

    key = "k"
    word = "Child"


class MarkAction(Command):
    """Mark this moment as an action somebody takes on."""

    key = "a"
    word = "Action"


class NameSpeaker(Command):
    """Say who speaks from this moment: the person with this number."""

    key = ""
    word = "Speaker"
    digits = "123456789"


class HearAgain(Command):
    """Go on turning what is recorded into text, where that was broken off; the recording is not touched."""

    key = "t"
    word = "Words"
    shown = False


class StopRecording(Command):
    """Stop recording, after you have confirmed it."""

    key = "s"
    word = "Stop"


class TranscribeSound(Command):
    """Turn the sealed sound into text on this machine, or go on where it was left."""

    key = "f5"
    word = "Text"


class EditSegment(Command):
    """Correct the words of this segment; what was recognised is kept beside it."""

    key = "e"
    word = "Edit"


class StrikeSegment(Command):
    """Strike this segment out, or take it back in; what is struck never reaches the draft."""

    key = "x"
    word = "Strike"


class AssignSpeaker(Command):
    """Say who speaks in this segment, by number, 0 for nobody; the next segment follows."""

    key = ""
    word = "Speaker"
    digits = "0123456789"


class FindUncertain(Command):
    """Go to the next segment with a word the recogniser was not sure of."""

    key = "g"
    word = "Unsure"


class PlayClip(Command):
    """Hear what was said here, or stop playing it."""

    key = "space"
    word = "Play"


class StepBack(Command):
    """Go back 3 seconds in what is played, or begin 3 seconds before it."""

    key = "b"
    word = "Back 3 s"
    shown = False


class WriteDraft(Command):
    """Write the draft by the template chosen."""

    key = "f5"
    word = "Write draft"


class ExportRecord(Command):
    """Write the approved record into the folder."""

    key = "f5"
    word = "Export"


class ConfirmFiled(Command):
    """Confirm that the record has been filed in the case system."""

    key = "f"
    word = "Filed"
