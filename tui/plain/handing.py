"""The second reader in plain lines: a record handed over, read for a colleague, and taken back.

Rule: it is said beforehand what travels and to whom; what comes back is put beside the lines and decides nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.plain.lines import Choice, say
from tui.words import counted, typed_path

if TYPE_CHECKING:
    from engine.flow import MeetingFlow, Workspace
    from tui.plain.lines import Asker
    from tui.plain.sitting import Sitting

HAND, TAKE = "hand", "take"


def second_reader(sitting: Sitting) -> None:
    """Hand over or take in; at a record that was handed to oneself, hand back."""
    reading = sitting.flow.reading
    if reading is not None:
        _hand_back(sitting, reading.sender)
        return
    ways = [Choice(TAKE, "Take in what a second reader sent back"), Choice(HAND, "Hand the record to a second reader")]
    what = sitting.asker.choose("Which of the two?", ways, out="Neither") if sitting.flow.handed else HAND
    if what == HAND:
        _hand_over(sitting)
    elif what == TAKE:
        _take_in(sitting)


def _hand_over(sitting: Sitting) -> None:
    say(
        "What travels: the draft, what you made of it, and of the meeting only the words a line rests on; no sound. It "
        "is sealed to the reader’s key, so nobody else can open it."
    )
    key = sitting.asker.ask("The reader’s key; it begins with age1, and their Candour shows it. Enter alone leaves it.")
    if key:
        say(f"Written: {sitting.flow.hand_over(key, sitting.workspace.export_folder).path}")
        say("Send it to the reader. When their file comes back, choose “Second reader” again.")


def _take_in(sitting: Sitting) -> None:
    path = sitting.asker.ask("Path of the file the reader sent back. Enter alone leaves it.")
    if path:
        reader, count = sitting.flow.take_in(typed_path(path))
        would = f"{counted(count, 'line')} to decide about anew" if count else "nothing is to be changed"
        say(f"{reader} has read it: {would}.")


def _hand_back(sitting: Sitting, sender: str) -> None:
    amended = counted(len(sitting.flow.amendments), "line")
    say(f"{amended} reworded, moved, added or left out by you go back, sealed to {sender}, who decides about each.")
    if sitting.asker.yes(f"Hand it back to {sender}?"):
        say(f"Written: {sitting.flow.hand_back(sitting.workspace.export_folder).path}")
        say(f"Send it to {sender}. “Destroy meeting” then destroys what you were handed.")


def read_for_others(workspace: Workspace, asker: Asker) -> MeetingFlow | None:
    """Say one's key for second readings, and open a record that was sealed to it, if there is one."""
    say("Your key, which is no secret. Whoever hands you a record seals it to this key:")
    say(workspace.reading_key)
    path = asker.ask("Path of the file you were sent, once you have it. Enter alone leaves it.")
    if not path:
        return None
    return workspace.read_for(typed_path(path), asker.needed("Your name: it stands beside what you would change."))
