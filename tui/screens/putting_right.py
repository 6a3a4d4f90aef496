"""Putting the transcript right, segment by segment: words, bounds, speakers; finding a place in it.

Rule: a change is sealed before it is shown, and the key that takes it back is in the footer.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from textual import on, work
from textual.widgets import OptionList

from engine.meeting import Segment
from engine.text import clean_line
from tui.command import keyed
from tui.screens.base import StageScreen
from tui.screens.dialogs import AskLine, AskText, Choose
from tui.screens.splitting import AskWhere
from tui.screens.voices import VoicesScreen
from tui.transcript_commands import NameVoices, RespellName, UndoCorrection
from tui.widgets.plain_text import PlainText
from tui.words import NOBODY, clock, counted, marked, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from engine.meeting import Dropped
    from engine.transcript.corrections import Respelling

UNSURE = (
    "The recogniser was unsure of ⟨…?⟩. Enter keeps the line, changed or not, and none of its words counts as unsure "
    "any more; {CloseDialog} leaves them unsure."
)
EMPTY = "Nothing was changed: a line cannot be empty. {StrikeSegment} strikes it out."
NO_NAME = "Put a name right in one line first ({EditSegment}); this key then does it wherever else it is written so."
DONE_ELSEWHERE = "“{}” is now “{}” in {}; {} takes that back."
ELSEWHERE = "“{}” still stands in {}: {} writes “{}” there too."
MERGED = "One segment now; {}. {} takes that back."
NEXT = "{NextFound} the next, {PreviousFound} the one before."
NO_ONE = "nobody"
"""Stands for a speaker nobody knows."""


class PuttingRight(StageScreen):
    """A list of segments and wordless places with a cursor, and what can be done to them."""

    entries: tuple[Segment | Dropped, ...] = ()
    step: Mapping[str, str] = MappingProxyType({})
    """What was just taken back or made again, by the segment it is said of."""
    _wanted = ""

    def show(self) -> None:
        """Read the transcript anew and show it."""
        raise NotImplementedError

    def say(self, text: str) -> None:
        """Say something beneath the list, until the cursor moves."""
        about = self.query_one("#about", PlainText)
        about.update(text)
        about.display = bool(text)

    # The cursor

    @property
    def rows(self) -> OptionList:
        """The list."""
        return self.query_one("#segments", OptionList)

    @property
    def chosen(self) -> Segment | Dropped | None:
        """What is under the cursor."""
        index = self.rows.highlighted
        return None if index is None or index >= len(self.entries) else self.entries[index]

    @property
    def segment(self) -> Segment | None:
        """The segment under the cursor, if it is one."""
        return self.chosen if isinstance(self.chosen, Segment) else None

    def onward(self, *, back: bool = False) -> Iterator[tuple[int, Segment | Dropped]]:
        """Yield the rows after the cursor, or before it, going round, the one under it last."""
        here, count = self.rows.highlighted or 0, len(self.entries)
        step = -1 if back else 1
        for far in range(1, count + 1):
            place = (here + step * far) % count
            yield place, self.entries[place]

    def go_to(self, fits: Callable[[Segment | Dropped], bool], *, back: bool = False) -> bool:
        """Move the cursor to the next row that fits; tell whether there is one."""
        place = next((at for at, one in self.onward(back=back) if fits(one)), None)
        if place is not None:
            self.rows.highlighted = place
        return place is not None

    # Words

    @on(OptionList.OptionSelected, "#segments")
    def _row_chosen(self) -> None:
        if not self.busy:
            self.action_edit_segment()

    @work(description="edit segment")
    async def action_edit_segment(self) -> None:
        """Correct the words under the cursor."""
        segment = self.segment
        if segment is None:
            return
        who = speaker(self.flow.meeting.participants, segment.speaker) if segment.speaker else NOBODY
        heard = f"Heard: {segment.original}" if segment.original is not None else ""
        heard = f"{keyed(UNSURE)}\n\n{marked(segment)}" if segment.uncertain and not segment.struck else heard
        text = await self.app.push_screen_wait(AskText(f"{clock(segment.start)}  {who}", heard, value=segment.text))
        if text:
            self._change(lambda: self._correct(segment, clean_line(text)))
        elif text is not None:
            self.say(keyed(EMPTY))

    def _correct(self, segment: Segment, text: str) -> str:
        """Correct a segment; return what else can be put right with it."""
        self.flow.correct(segment.id, text)
        name = self.flow.respelling if text != segment.text else None
        if name is None:
            return ""
        return ELSEWHERE.format(name.before, counted(len(name.places), "line"), RespellName.now(), name.after)

    def action_respell_name(self) -> None:
        """Put the name just put right right everywhere, and say in how many lines."""
        with self.told():
            if (name := self.flow.respelling) is None:
                self.say(keyed(NO_NAME))
            else:
                self._change(lambda: self._respell(name))

    def _respell(self, name: Respelling) -> str:
        self.flow.respell()
        lines = counted(len(name.places), "line")
        return DONE_ELSEWHERE.format(name.before, name.after, lines, UndoCorrection.now())

    def action_restore_segment(self) -> None:
        """Put back what was recognised."""
        if (segment := self.segment) is not None:
            self._change(lambda: self.flow.as_heard(segment.id))

    def action_strike_segment(self) -> None:
        """Strike out, or take back in."""
        if (segment := self.segment) is not None:
            self._change(lambda: (self.flow.unstrike if segment.struck else self.flow.strike)(segment.id))

    @work(description="split segment")
    async def action_split_segment(self) -> None:
        """Ask where, and cut there."""
        segment = self.segment
        if segment is None or len(segment.text.split()) < 2:  # noqa: PLR2004 - one word has no inside
            return
        word = await self.app.push_screen_wait(AskWhere(segment.text))
        if word is not None:
            self._change(lambda: self.flow.split(segment.id, word))

    def action_merge_segment(self) -> None:
        """Make one of this segment and the next, and say whose words it is now."""
        if (segment := self.segment) is not None:
            who = segment.speaker or (f"voice {segment.voice}" if segment.voice else "")
            merged = MERGED.format(f"all of it is {who}’s" if who else "nobody is named for it", UndoCorrection.now())
            self._change(lambda: self._merge(segment, merged))

    def _merge(self, segment: Segment, merged: str) -> str:
        self.flow.merge(segment.id)
        return merged

    def action_undo_correction(self) -> None:
        """Take the last change back."""
        edits = self.flow.transcript.edits if self.flow.transcript else ()
        self._change(self.flow.undo_correction, "Taken back.", edits[-1][0].before if edits else ())

    def action_redo_correction(self) -> None:
        """Make it again."""
        edits = self.flow.transcript.undone if self.flow.transcript else ()
        self._change(self.flow.redo_correction, "Made again.", edits[-1][0].after if edits else ())

    def _change(self, change: Callable[[], str | None], step: str = "", parts: Sequence[Segment] = ()) -> None:
        """Make a change, show it, and say what it returns, or `step`, of the first of `parts` or under the cursor."""
        with self.told():
            text = change() or step
            about = parts[:1] or filter(None, (self.segment,))
            self.step = {part.id: text for part in about if text}
            self.show()
            if parts:
                self.go_to(lambda one: isinstance(one, Segment) and one.id in self.step)

    # Who

    def action_assign_speaker(self, number: int) -> None:
        """Say who speaks in this segment, and go on to the next."""
        segment, people = self.segment, self.flow.meeting.participants
        if segment is not None and number <= len(people):
            self._change(lambda: self.flow.assign(segment.id, people[number - 1].id if number else None))
            self.rows.action_cursor_down()

    @work(description="assign voice")
    async def action_assign_voice(self) -> None:
        """Ask whose voice this is, and say so of all it said."""
        segment = self.segment
        voice = segment.voice if segment is not None else None
        if voice is None:
            self.say(f"The voices have not been told apart yet: {NameVoices.now()} does that.")
            return
        choices = [(person.id, person.name) for person in self.flow.meeting.participants]
        title = f"Who speaks wherever voice {voice} is heard?"
        who = await self.app.push_screen_wait(Choose(title, [*choices, (NO_ONE, "I do not know")]))
        if who is not None:
            self._change(lambda: self.flow.name_voice(voice, None if who == NO_ONE else who))

    @work(description="name voices")
    async def action_name_voices(self) -> None:
        """Tell the voices apart and name them."""
        await self.app.push_screen_wait(VoicesScreen(self.flow))
        with self.told():
            self.show()

    # Finding

    def action_find_uncertain(self) -> None:
        """Go to the next segment with an unsure word, going round at the end."""
        self.go_to(lambda one: isinstance(one, Segment) and bool(one.uncertain) and not one.struck)

    def action_find_dropped(self) -> None:
        """Go to the next place without words."""
        self.go_to(lambda one: not isinstance(one, Segment))

    @work(description="find words")
    async def action_find_words(self) -> None:
        """Ask for words and go to where they were said."""
        wanted = await self.app.push_screen_wait(AskLine("Find", value=self._wanted, keep="Find"))
        if wanted is None:
            return
        self._wanted = clean_line(wanted)
        if self._wanted and not self._found():
            self.action_next_found()

    def end_search(self) -> bool:
        """End the search for words."""
        searched, self._wanted = self._wanted, ""
        if searched:
            self.say("The search is ended.")
        return bool(searched)

    def action_next_found(self) -> None:
        """Go to the next place they were said."""
        self._look()

    def action_previous_found(self) -> None:
        """Go to the place before."""
        self._look(back=True)

    def _look(self, *, back: bool = False) -> None:
        if not self._wanted:
            self.action_find_words()
        elif not self.go_to(self._says, back=back):
            self.say(f"“{self._wanted}” is nowhere in this transcript.")

    def _says(self, one: Segment | Dropped) -> bool:
        return isinstance(one, Segment) and self._wanted.casefold() in f"{one.text} {one.original or ''}".casefold()

    def _found(self) -> str:
        """Say which of the places found is under the cursor, or nothing."""
        here = self.chosen
        if not self._wanted or here is None or not self._says(here):
            return ""
        places = [one for one in self.entries if self._says(one)]
        return f"“{self._wanted}”: {places.index(here) + 1} of {len(places)}; {keyed(NEXT)}"
