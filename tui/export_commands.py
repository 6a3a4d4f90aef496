"""The verbs of the export, the boxes, the copies and the hold beyond those they share with other screens."""

from __future__ import annotations

from tui.command import Command


class ShowBoxes(Command):
    """Show the record in numbered boxes, to be taken into the case system one by one."""

    key = "b"
    word = "Boxes"


class LeaveOut(Command):
    """Tick what is left out of this copy, and say when you have gone through it."""

    key = "x"
    word = "Leave out"


class OpenVersion(Command):
    """Make this version line by line from the approved record, or open it, and decide about each of its lines."""

    key = "v"
    word = "Version"


class CopyBox(Command):
    """Copy this box to the terminal's clipboard, which is emptied after a minute; the policy has to allow it."""

    key = "c"
    word = "Copy"


class TickBox(Command):
    """Tick this box: its text is in the case system."""

    key = "t"
    word = "Tick"


class WriteBoxes(Command):
    """Write all boxes into one plain file in the export folder."""

    key = "f5"
    word = "To a file"


class ToggleLine(Command):
    """Leave this line out of the copy, or take it back in; on a heading, all of its lines."""

    key = "space"
    word = "Tick"


class GiveReason(Command):
    """Say why this is left out; the reason stays in the vault and is never in the copy."""

    key = "r"
    word = "Reason"


class CopyIsReady(Command):
    """Say that you have gone through the whole copy; then it can be exported."""

    key = "f2"
    word = "Ready"


class CloseScreen(Command):
    """Go back to the export."""

    key = "escape"
    word = "Back"


class HoldMeeting(Command):
    """Keep the meeting sealed until a day: an access request, a court, the police, a complaint; or end such a hold."""

    key = "f8"
    word = "Hold"


class WriteCertificate(Command):
    """Write the certificate into the export folder, as text and as JSON."""

    key = "f5"
    word = "Certificate"
