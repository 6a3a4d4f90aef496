"""Transcript and draft in plain lines: turning sound into text, putting it right, and writing the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.errors import InputInvalid
from engine.meeting import Origin, Scope
from engine.transcript.corrections import CORRECTED
from tui.account import other_day
from tui.command import Command
from tui.commands import (
    AssignSpeaker,
    EditSegment,
    FindUncertain,
    PlayClip,
    StrikeSegment,
    TranscribeSound,
    WriteDraft,
    WriteNote,
)
from tui.plain.lines import OUT, Choice, Left, say
from tui.plain.recording import write_note
from tui.plain.voices import name_voices
from tui.transcript_commands import FindWords, NameVoices, UndoCorrection
from tui.words import NOBODY, clock, counted, marked, speaker

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from engine.meeting import Draft, Segment
    from tui.plain.sitting import Sitting

MISSING = "missing"
FEW = 4
"""How many places are named of those that no line speaks for."""


class ReadLines(Command):
    """Have every line read out, each with its number, its time and who speaks."""


def transcribe(sitting: Sitting) -> bool:
    """Turn the sealed sound into text, and put it right."""
    sitting.enter(
        "The sealed sound is turned into text on this machine. Speech recognition mishears, a child’s speech most of "
        "all: words the program was unsure of stand between the marks ⟨ and ?⟩. What is struck out never reaches the "
        "draft."
    )
    say(_state(sitting))
    _say_other_day(sitting)

    def on_a_line(act: Callable[[Sitting, Segment], None]) -> Callable[[], None]:
        return lambda: act(sitting, _which(sitting))

    with_text: dict[type[Command], Callable[[], None]] = {
        ReadLines: lambda: _read(sitting, _segments(sitting)),
        FindUncertain: lambda: _read(sitting, [part for part in _segments(sitting) if part.uncertain]),
        EditSegment: on_a_line(_edit),
        StrikeSegment: lambda: _strike(sitting, _several(sitting)),
        AssignSpeaker: lambda: _assign(sitting, _several(sitting)),
        NameVoices: lambda: name_voices(sitting),
        FindWords: lambda: _find(sitting),
        UndoCorrection: lambda: _undo(sitting),
        PlayClip: on_a_line(lambda at, part: at.play(part.id)),
    }
    return sitting.next(
        {TranscribeSound: lambda: _transcribe(sitting), **(with_text if _segments(sitting) else {})},
    )


def _state(sitting: Sitting) -> str:
    transcript, permission = sitting.flow.transcript, sitting.flow.permitted(Scope.TRANSCRIBE)
    if transcript is None:
        return "There is no text yet." if permission.allowed else f"Nothing is turned into text. {permission.reason}"
    if not transcript.complete:
        return f"Heard up to {clock(transcript.heard_to)} of {clock(sitting.flow.sealed_seconds)}."
    unsure = sum(bool(part.uncertain) for part in transcript.segments)
    gone = [f"{clock(part.start)} to {clock(part.end)}" for part in transcript.dropped if part.reason == MISSING]
    lost = f" Sound is missing at {', '.join(gone)}." if gone else ""
    return f"{counted(len(transcript.segments), 'line')}, {unsure} with words the program was unsure of.{lost}"


def _say_other_day(sitting: Sitting) -> None:
    """Say where another day than the meeting's is said to be today's."""
    if told := other_day(sitting.flow):
        say(f"Attention. {told}")


def _segments(sitting: Sitting) -> list[Segment]:
    return list(sitting.flow.transcript.segments) if sitting.flow.transcript else []


def _transcribe(sitting: Sitting) -> None:
    if sitting.work(sitting.flow.transcribe(), "Turning sound into text"):
        _read(sitting, _segments(sitting))


def _read(sitting: Sitting, parts: list[Segment]) -> None:
    numbers = {part.id: number for number, part in enumerate(_segments(sitting), 1)}
    unheard = frozenset(sitting.flow.unheard())
    for part in parts:
        say(f"{numbers[part.id]}. {said(sitting, part, unheard)}", indent="  ", hang="  ")
    if not parts:
        say("There is no such line.")


def said(sitting: Sitting, part: Segment, unheard: Container[str]) -> str:
    """Return a line of the transcript: its time, who speaks, the words, and what was done to it."""
    who = speaker(sitting.flow.meeting.participants, part.speaker) if part.speaker else NOBODY
    right = "Name put right." if CORRECTED in part.flags else "Corrected."
    done = "Struck out." if part.struck else right if part.original is not None else ""
    child = "A child speaks, and nobody has listened to it." if part.id in unheard else ""
    return " ".join(filter(None, (f"{clock(part.start)}, {who}: {marked(part)}", done, child)))


def _find(sitting: Sitting) -> None:
    words = sitting.asker.ask("Which words? Enter alone leaves it.").casefold()
    if words:
        _read(sitting, [part for part in _segments(sitting) if words in part.text.casefold()])


def _undo(sitting: Sitting) -> None:
    sitting.flow.undo_correction()
    say("The last change is taken back.")


def _which(sitting: Sitting) -> Segment:
    """Ask for a line by its number, and read it out."""
    parts = _segments(sitting)
    while answer := sitting.asker.ask(f"Which line? Type its number, from 1 to {len(parts)}."):
        if answer.isdecimal() and 0 < int(answer) <= len(parts):
            part = parts[int(answer) - 1]
            say(said(sitting, part, sitting.flow.unheard([part.id])), indent="  ")
            return part
        say("That is not the number of a line.")
    raise Left


def _edit(sitting: Sitting, part: Segment) -> None:
    text = new_words(sitting, part.text)
    if text != part.text:
        sitting.flow.correct(part.id, text)
        say("Corrected. What was heard is kept beside it.")
        _respell(sitting)
    elif part.uncertain and sitting.asker.yes("Is that what was said, the words between ⟨ and ?⟩ included?"):
        sitting.flow.correct(part.id, text)
        say("None of these words counts as unsure any more.")


def _respell(sitting: Sitting) -> None:
    """Offer to put a name that was just put right right wherever else it is written so."""
    name = sitting.flow.respelling
    if name is None:
        return
    lines = counted(len(name.places), "line")
    if sitting.asker.yes(f"“{name.before}” still stands in {lines}. Write “{name.after}” there too?"):
        sitting.flow.respell()
        say(f"“{name.before}” is now “{name.after}” in {lines}.")


def new_words(sitting: Sitting, text: str) -> str:
    """Ask for other words: of the whole line, or in place of some of them, which spares typing it all again."""
    say("Type the line as it shall be. Or type the words to be replaced, then = and the words in their place.")
    say("Enter alone leaves it as it is.")
    if (typed := sitting.asker.line()) == OUT:
        raise Left
    old, equals, new = (piece.strip() for piece in typed.partition("="))
    if equals and old and old in text:
        return text.replace(old, new, 1)
    if equals:
        raise InputInvalid("Those words are not in the line.", title="Nothing replaced")
    return typed or text


def _several(sitting: Sitting) -> list[Segment]:
    """Ask for lines by their numbers, of which there may be several and stretches."""
    parts = _segments(sitting)
    while answer := sitting.asker.ask(f"Which lines? Type numbers from 1 to {len(parts)}, such as 4 or 6, 8-11."):
        if numbers := _numbers(answer, len(parts)):
            return [parts[number - 1] for number in numbers]
        say("Those are not numbers of lines.")
    raise Left


def _numbers(typed: str, last: int) -> list[int]:
    """Return the numbers typed, stretches such as 8-11 in full; none where any of them is none from 1 to `last`."""
    numbers: list[int] = []
    for piece in typed.replace(",", " ").split():
        begin, dash, end = piece.partition("-")
        end = end if dash else begin
        if not (begin.isdecimal() and end.isdecimal() and 0 < int(begin) <= int(end) <= last):
            return []
        numbers += range(int(begin), int(end) + 1)
    return numbers


def _strike(sitting: Sitting, parts: list[Segment]) -> None:
    for part in parts:
        (sitting.flow.unstrike if part.struck else sitting.flow.strike)(part.id)
        say(f"{'Taken back in' if part.struck else 'Struck out'}: {part.text}")


def _assign(sitting: Sitting, parts: list[Segment]) -> None:
    people = sitting.flow.meeting.participants
    person = sitting.asker.choose("Who speaks?", [Choice(one.id, one.name) for one in people], out="Nobody named")
    for part in parts:
        sitting.flow.assign(part.id, person)
    say(f"Kept for {counted(len(parts), 'line')}.")


def draft(sitting: Sitting) -> bool:
    """Choose the template and write the draft."""
    sitting.enter(
        "The program picks what was said for each heading, and a small language model on this machine words it. What "
        "the checks do not find in the transcript is quoted instead. Analysis and decisions are yours to write."
    )
    _say_other_day(sitting)
    made, permission = sitting.flow.draft, sitting.flow.permitted(Scope.DRAFT)
    if made is not None:
        _say_draft(made)
    elif permission.allowed:
        say("There is no draft yet.")
    else:
        say(f"Nothing is drafted for you: the headings are laid out for you to write. {permission.reason}")
    return sitting.next({WriteDraft: lambda: _write(sitting), WriteNote: lambda: write_note(sitting)})


def _write(sitting: Sitting) -> None:
    known = sitting.workspace.templates()
    choices = [Choice(one.name, one.title, more=one.about) for one in known]
    now = next((one for one in choices if one.value == sitting.flow.meeting.template), choices[0])
    chosen = sitting.asker.keep_or_choose("Which template?", choices, now, out="No draft now")
    sitting.flow.change(template=chosen)
    sitting.work(sitting.flow.write_draft(), "Writing the draft")


def _say_draft(made: Draft) -> None:
    """Say what the draft is made of and what it does not speak for."""
    lines = [line for section in made.sections for line in section.statements]
    quoted = sum(line.kind is Origin.QUOTED for line in lines)
    say(f"{counted(len(lines), 'line')} drafted, {quoted} of them word for word.")
    if made.omissions:
        say(f"Said, but in no line: {counted(len(made.omissions), 'matter')} of weight. You answer for them at review.")
    bounds = [(clock(span.start), clock(span.end)) for span in made.uncovered]
    places = [f"{start} to {end}" if start != end else start for start, end in bounds]
    if places:
        more = f", and {counted(len(places) - FEW, 'place')} more" if len(places) > FEW else ""
        say(f"In no line is what was said at {', '.join(places[:FEW])}{more}.")
    if not made.complete:
        say("The draft is not finished: write it again, or complete it by hand at review.")
