"""Plain lines, said one after the other: for screen readers, braille displays, serial consoles and pipes.

Rule: nothing wider than 80 columns, no control character, nothing drawn over; a question says what may be answered, the
same question is always put in the same words, and 0 is the way out of every one.
"""

from __future__ import annotations

import sys
import textwrap
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from string import ascii_lowercase
from typing import TYPE_CHECKING, Generic, TypeVar

from engine.errors import CandourError, InputInvalid
from engine.text import clean
from tui import terminal
from tui.plain.sentences import IN_LINES
from tui.words import full_day, typed_day

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from tui.command import Command

T = TypeVar("T")

COLUMNS = 80
PROMPT = "> "
MORE = "Enter lists the answers, ? explains them."
NO_ANSWER = "That is none of the answers."
OUT = "0"
NEEDED = "This one is needed. 0 leaves."
YES_OR_NO = "Type yes or no; 0 leaves."


class InputEnded(CandourError):
    """Nobody is there to answer any more."""

    title = "The input ended"

    def __init__(self) -> None:
        super().__init__("There is nobody to answer.", hint="What was finished is safe; start again to go on.")


class Left(CandourError):
    """Somebody took the way out of a question: what it was asked for is not done."""

    title = "Left"

    def __init__(self) -> None:
        super().__init__("Nothing more was changed.")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One answer to a question: by its number, or by its letter if it has one; `more` explains it."""

    value: T
    text: str
    letter: str = ""
    more: str = ""


def say(text: str = "", indent: str = "", hang: str = "") -> None:
    """Print `text` wrapped to 80 columns, each line after `indent`, those it is continued on after `hang` besides."""
    for line in clean(text).expandtabs(4).split("\n"):
        wide = any(unicodedata.east_asian_width(sign) in "WF" for sign in line)
        width = COLUMNS // 2 if wide else COLUMNS
        wrapped = textwrap.wrap(
            line, width, initial_indent=indent, subsequent_indent=indent + hang, break_on_hyphens=False
        )
        print("\n".join(wrapped) if wrapped else "", flush=True)


def heading(text: str) -> None:
    """Print a heading with a blank line before it."""
    say()
    say(text.upper())


def typed(prompt: str) -> str:
    """Read one line from standard input; raises `InputEnded` where there is none."""
    sys.stdout.write(prompt)
    sys.stdout.flush()
    line = ""
    try:
        line = sys.stdin.readline()
    finally:
        if not (line and sys.stdin.isatty()):
            print()
    if not line:
        raise InputEnded
    return line.rstrip("\r\n")


class Asker:
    """Whoever answers, by way of one function that reads a line."""

    def __init__(self, read: Callable[[str], str] = typed) -> None:
        self._read = read
        self._listed: object = None

    def line(self) -> str:
        """Read one answer, cleaned."""
        return " ".join(clean(self._read(PROMPT)).split())

    def secret(self, question: str) -> str:
        """Ask for a passphrase, as it is typed; a terminal shows nothing of it. The way out gives none."""
        say(question)
        try:
            hidden = self._read is typed and sys.stdin.isatty()
            answer = terminal.secret(PROMPT) if hidden else self._read(PROMPT)
        except EOFError:
            raise InputEnded from None
        return "" if answer == OUT else answer

    def ask(self, question: str, now: str = "", *, may_be_empty: bool = True) -> str:
        """Ask for a line; Enter keeps what there is now and says it, a dash empties it, the way out raises `Left`."""
        empties = ", - empties it" if may_be_empty else ""
        said = f"{question} Now: {now}. Enter keeps it{empties}." if now else question
        say(said)
        while (answer := self.line()) == "?":
            say(said)
        if answer == OUT:
            raise Left
        if now and not answer:
            say(f"Kept: {now}")
        return "" if answer == "-" else answer or now

    def needed(self, question: str, now: str = "") -> str:
        """Ask for a line as `ask` does until there is one."""
        while not (answer := self.ask(question, now, may_be_empty=False)):
            say(NEEDED)
        return answer

    def day(self, question: str, now: date | None = None) -> date:
        """Ask for a day until there is one; read back one that is new, for 3/11 may be meant either way."""
        while True:
            try:
                day = typed_day(self.needed(question, full_day(now)))
            except InputInvalid as error:
                say(f"{error.message} {error.hint}")
                continue
            if day is not None:
                if day != now:
                    say(f"{full_day(day)}.")
                return day

    def choose(self, question: str, choices: Sequence[Choice[T]], out: str) -> T | None:
        """Ask for one of several, numbered from 1; the way out gives None."""
        say(question)
        _list(choices, out)
        with suppress(Left):
            return self._chosen(choices, out)
        return None

    def keep_or_choose(self, question: str, choices: Sequence[Choice[T]], now: Choice[T], out: str) -> T:
        """Ask for one of several; Enter keeps what there is now and says it, the way out raises `Left`."""
        say(f"{question} Now: {now.text}. Enter keeps it.")
        _list(choices, out)
        return self._chosen(choices, out, now)

    def brief(self, question: str, choices: Sequence[Choice[T]], out: str) -> T | None:
        """Ask as `choose` does, the answers in one line: for what is asked again and again."""
        words = [f"{number} {choice.text.lower()}" for number, choice in enumerate(choices, 1)]
        say(f"{question} {', '.join(words)}, 0 {out}, ? explains.")
        with suppress(Left):
            return self._chosen(choices, out)
        return None

    def _chosen(self, choices: Sequence[Choice[T]], out: str, now: Choice[T] | None = None) -> T:
        """Take answers until one of them is one; Enter keeps what there is now, or lists them; 0 raises `Left`."""
        known = {str(number): choice.value for number, choice in enumerate(choices, 1)}
        known |= {choice.letter: choice.value for choice in choices if choice.letter}
        while (answer := self.line()) not in known:
            if answer == OUT:
                raise Left
            if now is not None and not answer:
                say(f"Kept: {now.text}")
                return now.value
            if answer == "?":
                _explain(choices, out)
            elif not answer:
                _list(choices, out)
            else:
                say(f"{NO_ANSWER} {MORE}" if now is None else f"{NO_ANSWER} ? explains them, Enter keeps {now.text}.")
        return known[answer]

    def verb(self, question: str, verbs: Sequence[type[Command]], out: str) -> type[Command] | None:
        """Ask which of these verbs is to be done; they are listed once, and again only when they have changed."""
        choices = [_choice(verb, verb.title()) for verb in verbs]
        say(question if self._listed != verbs else f"{question} {MORE}")
        if self._listed != verbs:
            self._listed = verbs
            _list(choices, out)
        with suppress(Left):
            return self._chosen(choices, out)
        return None

    def quick_verb(self, question: str, verbs: Sequence[type[Command]], out: str) -> type[Command] | None:
        """Ask which of these verbs is to be done, all in one line."""
        return self.brief(question, [_choice(verb, verb.word) for verb in verbs], out)

    def yes(self, question: str, now: str = "") -> bool:
        """Ask for a yes or a no, in full or by letter; Enter keeps what there is now, the way out raises `Left`."""
        say(f"{question} Now: {now}. Enter keeps it. {YES_OR_NO}" if now else f"{question} {YES_OR_NO}")
        answers = {"yes": True, "y": True, "no": False, "n": False}
        while (answer := self.line().lower()) not in answers:
            if answer == OUT:
                raise Left
            if now and not answer:
                say(f"Kept: {now}")
                return answers[now]
            say(YES_OR_NO)
        return answers[answer]


def letters(verbs: Sequence[type[Command]]) -> dict[type[Command], str]:
    """Return a letter for each verb: its own, else the first of its word that is free."""
    found = {verb: verb.letter() for verb in verbs if verb.letter()}
    for verb in verbs:
        free = (sign for sign in verb.word.lower() + ascii_lowercase if sign not in found.values())
        found.setdefault(verb, next(free))
    return found


def _choice(verb: type[Command], text: str) -> Choice[type[Command]]:
    """Return a verb as an answer, with its letter of the screens; other keys cannot be typed in a line."""
    return Choice(verb, text, verb.letter(), IN_LINES.get(verb, verb.sentence()))


def _list(choices: Sequence[Choice[T]], out: str) -> None:
    for number, choice in enumerate(choices, 1):
        letter = f" ({choice.letter})" if choice.letter else ""
        say(f"{number}. {choice.text}{letter}", indent="  ", hang="   ")
    say(f"0. {out[:1].upper()}{out[1:]}", indent="  ", hang="   ")


def _explain(choices: Sequence[Choice[T]], out: str) -> None:
    for number, choice in enumerate(choices, 1):
        letter = f" or {choice.letter}" if choice.letter else ""
        say(f"{number}{letter}. {choice.text}. {choice.more}", indent="  ", hang="   ")
    say(f"0. {out[:1].upper()}{out[1:]}.", indent="  ", hang="   ")
