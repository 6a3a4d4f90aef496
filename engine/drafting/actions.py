"""Promises and accepted requests as lines with an owner and a day: who is to do what, by when.

Rule: an owner is a participant in the room who said "I'll", or who was asked by name and then said yes; nobody who was
merely mentioned ever owns an action. What does not fit the pattern stays in the speaker's own words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.drafting.antecedents import dangles
from engine.drafting.days import deadline, timed, with_day
from engine.drafting.figures import in_figures
from engine.drafting.reported import Voice, plain_form, trimmed
from engine.drafting.tokens import Unsure, tokens_of
from engine.drafting.verbs import table
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from engine.drafting.people import People
    from engine.drafting.sentences import Sentence

_COMMITMENT = re.compile(r"^I(?:['’]ll| will|['’]m going to| am going to) (?:also |just |then )?([a-z]+\b.*)$")
_PARTICLES = r"^(?:(?:and|so|then|okay|ok|right|first thing|now|thanks|thank you|good|lovely),? )*"
_NAMED = r"(?P<name>[A-Z][\w-]+), "
_REQUEST = re.compile(
    rf"{_PARTICLES}(?:{_NAMED})?(?:can|could|would|will) you (?:please |just )?"
    r"(?P<what>[a-z]+\b.*?),? ?(?:please|then|okay|ok)?\?$",
    re.IGNORECASE,
)
_IMPERATIVE = re.compile(
    rf"{_PARTICLES}{_NAMED}(?:please )?(?P<what>[a-z]+\b.*?)(?:,? (?:please|okay|ok|then))?[.?]$", re.IGNORECASE
)
_TAIL = re.compile(r"^(?P<when>(?:by|before|on|at the latest by) [\w’' -]+?)(?:, please)?[.?]$", re.IGNORECASE)
_SO_PLEASE = re.compile(r", so [^,]*,? please$", re.IGNORECASE)
DATE_TAIL = _TAIL
_ASIDE = re.compile(
    r"\b(?:(?<!out )(?<!ask )(?<!check )(?<!see )if|unless|maybe|perhaps|probably|might|whether or not|"
    r"last \w+day|yesterday|no,|actually|not sure|try to)\b",
    re.IGNORECASE,
)
STATIVE = listed("stative")
_BARE = re.compile(
    r"^(?:apply|book|call|e-?mail|order|phone|ring|text|write)"
    r"(?:,? (?:by|before|on|this|that|today|tomorrow|tonight|straight|now)\b.*)?$|"
    r"^(?:ask|check|chase|do|find out|let(?: [a-z]+){1,2} know|let|put|send|tell|try)"
    r"(?:,? by\b.*| (?:\w+ ){0,3}\w+day| that (?:day|week)| (?:the )?end of \w+| first,? .*)?$",
    re.IGNORECASE,
)
"""An order without what it is about: who reads "to ask" does not know what."""
_CLAUSE = re.compile(r"\b(?:if|when|who|what|how|where|whether|to|that)\b", re.IGNORECASE)


def promise(sentence: Sentence, tail: str, voice: Voice, day: date | None) -> str:
    """Return "X to do ..." for a plain promise; raises `Unsure`."""
    if not voice.speaker:
        raise Unsure
    match = _COMMITMENT.match(_SO_PLEASE.sub("", trimmed(sentence.text, voice.room)))
    if match is None:
        raise Unsure
    return _line(voice.speaker, match[1], tail, voice, day)


def accepted_request(lead: Sentence, tail: str, owner: str, asker: Voice, people: People, day: date | None) -> str:
    """Return "X to do ..." for a request put to X by name, or as the only other person, and accepted."""
    what = asked(lead, owner, people)
    return _line(owner, what, tail, asker, day)


def asked(lead: Sentence, owner: str, people: People) -> str:
    """Return what somebody was asked to do; raises `Unsure` unless the request is plain and is put to `owner`."""
    match = _REQUEST.match(lead.text) or _IMPERATIVE.match(lead.text)
    if match is None or lead.speaker is None or owner == lead.speaker or not people.is_participant(owner):
        raise Unsure
    if called(lead, people) != owner:
        raise Unsure
    return match["what"]


def called(request: Sentence, people: People) -> str:
    """Return the full name of whoever in the room a request is put to; raises `Unsure`."""
    match = _REQUEST.match(request.text) or _IMPERATIVE.match(request.text)
    name = people.named(match["name"]) if match and match["name"] else people.other_of_two(request.speaker)
    if name is None:
        raise Unsure
    return name


def _line(owner: str, what: str, tail: str, voice: Voice, day: date | None) -> str:
    return f"{owner} to {duty(what, tail, voice, owner, day)}"


def duty(what: str, tail: str, voice: Voice, owner: str, day: date | None, *, told: bool = False) -> str:
    """Return what is to be done and by when; the speaker's "me" and "my" become the speaker's name.

    What is still to be done stays in its own tense; `told` puts it back with the verb of asking before it.
    """
    what = what.rstrip(" .?!")
    when = _TAIL.match(tail)
    if tail and when is None:
        raise Unsure
    comma = "," * bool(_CLAUSE.search(what))
    whole = f"{what}{comma} {when['when'][0].lower() + when['when'][1:]}" if when else what
    first = whole.split()[0]
    if (
        (first not in table().base and first != "do")
        or first in STATIVE
        or re.match(r"get \w+(?:ed|en)\b", whole)
        or _ASIDE.search(whole)
        or _BARE.match(whole)
        or re.search(r"\bI\b|[;:]|sel(?:f|ves)\b", whole)
        or dangles(tokens_of(whole))
    ):
        raise Unsure
    return with_day(in_figures(plain_form(whole, voice, owner, told=told)), day)


def settled(replies: Sequence[str], line: str, day: date | None) -> bool:
    """Tell whether nobody who accepted named another day or hour than the line has."""
    times = [text for text in replies if timed(text)]
    return all(deadline(text, day) is not None and deadline(text, day) == deadline(line, day) for text in times)
