"""Shaping a line in plain lines: one of two, two of one, another place, and what a second reader would have.

Rule: every one of these is a step that can be taken back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.meeting import Verdict
from engine.review import OF_TWO, of_two
from tui.command import Command
from tui.plain.lines import Choice, say

if TYPE_CHECKING:
    from engine.review import Item
    from tui.plain.sitting import Sitting

JOIN, SPLIT, MOVE = "join", "split", "move"


class ShapeLine(Command):
    """Join this line with the one after it, make two lines of it, or move it under another heading."""

    word = "Shape"


class TakeProposed(Command):
    """Have it as the second reader would: their words, or their place for it."""

    word = "As the second reader would"


def shape(sitting: Sitting, item: Item) -> None:
    """Ask what is to become of a line besides its words, and do it."""
    ways = [Choice(SPLIT, "Make two lines of it"), Choice(MOVE, "Move it under another heading")]
    following = after(sitting, item)
    if following is not None:
        ways.append(Choice(JOIN, f"Join it with the line after it: {following.text}"))
    way = sitting.asker.choose("What is to become of it?", ways, out="Leave it as it is")
    if way == SPLIT:
        _split(sitting, item)
    elif way == MOVE:
        _move(sitting, item)
    elif way == JOIN and following is not None:
        sitting.flow.step(lambda review, by: review.join(item.id, following.id, by))
        say(f"One line now. {OF_TWO}" if of_two(item.text, following.text) else "One line now.")


def after(sitting: Sitting, item: Item) -> Item | None:
    """Return the line after this one under its heading."""
    lines = sitting.flow.review.section(item.section)
    place = [line.id for line in lines].index(item.id) + 1
    return lines[place] if place < len(lines) else None


def _split(sitting: Sitting, item: Item) -> None:
    words = sitting.asker.ask("With which words does the second line begin? Enter alone leaves it.")
    if not words:
        return
    at = item.text.find(words)
    if at <= 0:
        say("Those words are not in the line, or it begins with them.")
        return
    sitting.flow.step(lambda review, by: review.split(item.id, at, by))
    say("Two lines now.")


def _move(sitting: Sitting, item: Item) -> None:
    others = [section for section in sitting.flow.review.draft.sections if section.id != item.section]
    choices = [Choice(one.id, one.title) for one in others]
    section = sitting.asker.choose("Under which heading?", choices, out="Leave it where it is")
    if section is not None:
        place = len(sitting.flow.review.section(section))
        sitting.flow.step(lambda review, by: review.move(item.id, section, place, by))
        say("Moved.")


def take_proposed(sitting: Sitting, item: Item) -> None:
    """Put a line where a second reader would have it, and in their words; with none it is left out."""
    flow = sitting.flow
    if item.placed is not None:
        flow.step(lambda review, by: review.shift(item.id, by))
    if item.amended is not None:
        put_words(sitting, item, item.amended)


def put_words(sitting: Sitting, item: Item, text: str) -> None:
    """Keep these words for a line, drafted or one's own; with none it is left out."""
    if not item.own:
        sitting.flow.decide(item.id, Verdict.EDIT if text.strip() else Verdict.REJECT, text)
    elif text.strip():
        sitting.flow.step(lambda review, by: review.rewrite(item.id, text, by))
    else:
        sitting.flow.step(lambda review, by: review.remove(item.id, by))
