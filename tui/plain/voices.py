"""Who is who in plain lines: the voices told apart, a line of each played, and whose it is.

Rule: telling voices apart is a suggestion; only what somebody says here becomes a name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.plain.lines import Choice, say
from tui.plain.sitting import told
from tui.words import clock, counted, marked

if TYPE_CHECKING:
    from engine.transcript.voices import Voice
    from tui.plain.sitting import Sitting

HEAR = "hear"


def name_voices(sitting: Sitting) -> None:
    """Have the voices told apart if they are not, and ask of each whose it is."""
    known = bool(sitting.flow.voices)
    if (not known or sitting.asker.yes("They were told apart before. Tell them apart anew?")) and not sitting.work(
        sitting.flow.tell_voices(), "Telling voices apart"
    ):
        return
    voices = sitting.flow.voices
    say(f"{counted(len(voices), 'voice')} told apart, by this recording alone. It can be wrong; two may be one person.")
    for voice in voices:
        if not _named(sitting, voice):
            return


def _named(sitting: Sitting, voice: Voice) -> bool:
    """Say what one voice said and ask whose it is, hearing it first if wanted; tell whether to go on to the next."""
    transcript = sitting.flow.transcript
    parts = {part.id: part for part in transcript.segments} if transcript else {}
    clips = [parts[name] for name in voice.clips if name in parts]
    say(f"Voice {voice.label}, {clock(voice.seconds)} in {counted(voice.segments, 'line')}, such as:")
    for part in clips:
        say(f"{clock(part.start)}: {marked(part)}", indent="  ")
    people = [Choice(person.id, person.name) for person in sitting.flow.meeting.participants]
    choices = [*people, Choice(HEAR, "Hear it first"), Choice("", "I do not know")]
    while (chosen := sitting.asker.choose("Whose voice is it?", choices, out="Stop here")) == HEAR:
        with told():
            for part in clips:
                sitting.play(part.id)
    if chosen is not None:
        sitting.flow.name_voice(voice.label, chosen or None)
    return chosen is not None
