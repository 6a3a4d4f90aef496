"""Practice in plain lines."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from engine import practice
from tui.commands import CallRight, CallWrong
from tui.plain.lines import Left, heading, say
from tui.words import clock

if TYPE_CHECKING:
    from pathlib import Path

    from tui.plain.lines import Asker


def practise(asker: Asker, folder: Path) -> None:
    """Have every line of the planted draft called right or wrong, and say what came of it."""
    heading("Practice: find the errors")
    say(
        "An invented supervision of a minute, and a draft of it in which some lines are wrong in the ways models are "
        "wrong. Hold each line against what was said. Nothing of it is kept."
    )
    answers: dict[str, bool] = {}
    lines = practice.lines()
    for number, line in enumerate(lines, 1):
        say()
        say(f"Line {number} of {len(lines)}.")
        say(line.text, indent="  ")
        say("What was said:")
        for part in line.said:
            say(f"{clock(part.start)}, {part.speaker}: {part.text}", indent="  ")
        chosen = asker.quick_verb("Is it so?", (CallRight, CallWrong), "to stop here")
        if chosen is None:
            say("Stopped. It was a sample: nothing of yours is lost.")
            return
        answers[line.id] = chosen is CallRight
    say()
    came = practice.told(practice.outcome(answers))
    say(came)
    with suppress(Left):
        if asker.yes("Write this into your export folder?"):
            say(f"Written: {practice.keep(came, folder).path}")
