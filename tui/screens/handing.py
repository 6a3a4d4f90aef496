"""Handing a record to a second reader, taking in what they would have otherwise, and handing back what one was handed.

Rule: it is said beforehand what travels and to whom; what comes back is put beside the lines and decides nothing.
"""

from __future__ import annotations

from textual import work

from engine.errors import InputInvalid
from engine.handover import key_in
from tui.command import keyed
from tui.commands import DestroyMeeting
from tui.screens.dialogs import AskLine, AskValue, Choose, Confirm, Dialog
from tui.screens.shaping import Shaping
from tui.words import counted, typed_path

TRAVELS = (
    "The draft, what you made of it, and of the meeting only the words a line rests on; no sound. It is sealed to the "
    "reader’s key, so nobody else can open it.\n\nTheir key, as it stands in their Candour ({ReadForOthers} on the "
    "list of meetings):"
)
NO_KEY = (
    "! That is no such key. It begins with age1 and is 62 characters long; the reader finds it with {ReadForOthers} on "
    "their list of meetings. Paste it whole."
)
HAND, TAKE = "hand", "take"

SENT = "Send it to the reader. When their file comes back, press {SecondReader} again."


class Handing(Shaping):
    """Give a record to be read, and take it back."""

    @work(description="second reader")
    async def action_second_reader(self) -> None:
        """Hand over or take in; at a record that was handed to oneself, hand back."""
        reading = self.flow.reading
        if reading is not None:
            await self._hand_back(reading.sender)
            return
        what: str | None = HAND
        if self.flow.handed:
            ways = [(TAKE, "Take in what a second reader sent back"), (HAND, "Hand the record to a second reader")]
            what = await self.app.push_screen_wait(Choose("Second reader", ways))
        if what == HAND:
            await self._hand_over()
        elif what == TAKE:
            await self._take_in()

    async def _hand_over(self) -> None:
        asking = AskValue("Hand the record to a second reader", keyed(TRAVELS), _key, keyed(NO_KEY), keep="Seal it")
        key: str | None = await self.app.push_screen_wait(asking)
        if key is not None:
            with self.told():
                done = self.flow.hand_over(key, self.workspace.export_folder)
                text = f"{done.path}\n\n{keyed(SENT)}"
                self.app.push_screen(Dialog("Sealed for the reader", text))

    async def _take_in(self) -> None:
        name = await self.app.push_screen_wait(
            AskLine("Take in what the reader sent back", "The file:", keep="Take it in")
        )
        if name and name.strip():
            with self.told():
                reader, count = self.flow.take_in(typed_path(name))
                first = self.flow.review.next_undecided()
                self._changed(first.id if first else self._chosen)
                would = f"{counted(count, 'line')} marked » to decide about" if count else "nothing is to be changed"
                self.say(f"{reader} has read it: {would}.")

    async def _hand_back(self, sender: str) -> None:
        amended = counted(len(self.flow.amendments), "line")
        what = f"{amended} reworded, moved, added or left out by you"
        text = f"{what} go back, sealed to {sender}. {sender} decides about each."
        if await self.app.push_screen_wait(Confirm(f"Hand it back to {sender}?", text, yes="Hand it back")):
            with self.told():
                done = self.flow.hand_back(self.workspace.export_folder)
                text = f"{done.path}\n\nSend it to {sender}. {DestroyMeeting.now()} then destroys what you were handed."
                self.app.push_screen(Dialog("Sealed to be sent back", text))


def _key(text: str) -> str | None:
    try:
        return key_in(text)
    except InputInvalid:
        return None
