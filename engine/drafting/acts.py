"""What a sentence does: promise, ask, decide, object, repeat a child's words, correct itself, or only keep talk going.

Rule: these are guesses about the use of words, made by patterns one can read; they choose and order, they never word.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

import msgspec

from engine.drafting.verbs import VERB, table
from engine.drafting.wordlists import listed
from engine.meeting import MarkerKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.drafting.sentences import Sentence


class Act(StrEnum):
    """What a sentence may do; templates name these."""

    ACTION = "action"
    DECISION = "decision"
    DISSENT = "dissent"
    CHILD = "child"
    TOLD = "told"
    NEXT = "next"
    RISK = "risk"
    DATE = "date"
    CORRECTION = "correction"
    QUESTION = "question"
    NOISE = "noise"


WEIGHTY = frozenset({Act.ACTION, Act.CHILD, Act.TOLD, Act.DISSENT, Act.DECISION, Act.RISK})
"""What must not be lost quietly."""
CHILDS = frozenset({Act.CHILD, Act.TOLD})
"""A child's words, and what is told of them."""


@cache
def _lists() -> dict[str, str | list[str]]:
    text = resources.files(__package__).joinpath("acts.toml").read_bytes()
    return msgspec.toml.decode(text, type=dict[str, str | list[str]])


def _pattern(name: str) -> re.Pattern[str]:
    """Return one of the patterns that lie in acts.toml."""
    meta = str(_lists()["meta"])
    return re.compile("|".join(part.replace("{META}", meta) for part in _lists()[name]), re.IGNORECASE)


COMMITMENT = _pattern("commitment")
REQUEST = _pattern("request")
MACHINE = _pattern("machine")
ACCEPTANCE = _pattern("acceptance")
REFUSAL = _pattern("refusal")
DECISION = _pattern("decision")
DISSENT = _pattern("dissent")
RISK = _pattern("risk")
DATED = _pattern("dated")
_NEXT = _pattern("next")
_ADULT_SOURCE = _pattern("adult_source")
_UNMARKED_WORDS = _pattern("unmarked_words")
_READS_OUT = _pattern("reads_out")
_ASKS_WORDS = _pattern("asks_words")
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|mine|myself|we|us|our)\b")
_TO_AN_ADULT = re.compile(r"\b(?:told|said to|says to) (?:\w+ ){0,3}(?:\w+, )?(?:Dr|Mr|Mrs|Ms) [A-Z][\w-]+")
"""To whom something was said: "she told the dinner lady, Mrs Pike"."""
QUOTED_SPEECH = re.compile(r"[\"“][^\"”]{3,}[\"”]")
CORRECTION = _pattern("correction")
ADMITS = _pattern("admits")
"""What says that somebody else has just put the speaker right."""
DENIAL = _pattern("denial")
STOPPED = _pattern("stopped")
"""How somebody else takes back what was just promised or asked."""
RETRACTION = _pattern("retraction")
"""What takes back or leans on the sentence before it in the same breath: "Well, no.", "He doesn't."."""
_WH = re.compile(r"\b(?:who|what|when|where|how|why|which|if)\b", re.IGNORECASE)
_FILLER = listed("filler")
_STATE = re.compile(
    r"\bit(?:['’]s| is) (?:\w+ )?(?:fine|good|great|lovely|nice|perfect|brilliant|okay|ok|alright)\b", re.IGNORECASE
)
_ACCEPTING = listed("accepting")
_CONDITION = re.compile(
    r"\b(?:but|if|unless|not|never|until|maybe|might|when|once|first|depends)\b|n['’]t\b|"
    r"\bI['’](?:d|ll) (?:need|want|have to|see|try|think)\b",
    re.IGNORECASE,
)
_COMMITS = re.compile(r"\b(?:you['’]ll have|I['’]ll|I will|I can do)\b|^(?:by|before|on) ", re.IGNORECASE)
_LOGISTICS = _pattern("logistics")
_NOT_AT_ONE = re.compile(
    r"\b(?:two minds|disagree\w*|differently|object\w*)\b|\b(?:n['’]t|not) (?:agree|happy)\b", re.IGNORECASE
)
_OTHERS = re.compile(
    r"(?<!\bI )(?<!\bI just )(?<!\bI also )\b(?:(?:think|say|reckon|believe|expect|hope|assume)s?|thought|said|"
    r"saying|thinking|(?:told|tells?) \w+)(?: that)? $",
    re.IGNORECASE,
)
_PASSED_ON = re.compile(r"\b(?:said|says|told|tells|asked|promised)\b", re.IGNORECASE)


def acts_of(sentence: Sentence) -> frozenset[Act]:
    """Return what a sentence does, on its own words and markers alone."""
    text = sentence.text
    found = {act for act, pattern in _PATTERNS.items() if pattern.search(text)}
    if not sentence.question and committed(QUOTED_SPEECH.sub("", text)):
        found.add(Act.ACTION)
    if requests(text) or MarkerKind.ACTION in sentence.markers:
        found.add(Act.ACTION)
    source = _ADULT_SOURCE.search(_TO_AN_ADULT.sub("", text))
    quoted = (QUOTED_SPEECH.search(text) or _UNMARKED_WORDS.search(text)) and not source
    if sentence.child or MarkerKind.CHILDS_WORDS in sentence.markers or quoted:
        found.add(Act.CHILD)
    if Act.DATE in found and _NEXT.search(text):
        found.add(Act.NEXT)
    if sentence.question:
        found.add(Act.QUESTION)
    if found <= {Act.RISK} and says_who(sentence):
        return frozenset({Act.NOISE})
    if noise(sentence) and not found & {Act.RISK, Act.DISSENT} and not sentence.markers and not sentence.note:
        found = (found - {Act.ACTION, Act.DECISION, Act.CHILD}) | {Act.NOISE}
    return frozenset(found)


_BEFORE_NAME = r"(?:(?:and|yes|so|hi|hello|i['’]m|it['’]s|my name is|d[sci]|pc|sgt|sergeant|dr),? )*"
_I_AM = re.compile(r"^ (?:and )?i['’]m (?=the |an? |from |with )", re.IGNORECASE)
_RECORDING = re.compile(r"\brecord|\bI['’]m (?-i:[A-Z])|\bit['’]s (?:now )?(?:the |\w+day)", re.IGNORECASE)
LOGISTIC_WORDS = 14
"""Words above which a sentence that has "got it" in it says more than that, but for who speaks and the day."""
INTRODUCTION_WORDS, FULL_NAME = 12, 2
"""The most words in which somebody says who they are; the fewest of a name that nobody is called by in talk."""
_PATTERNS = {
    Act.DECISION: DECISION,
    Act.DISSENT: DISSENT,
    Act.RISK: RISK,
    Act.DATE: DATED,
    Act.CORRECTION: CORRECTION,
}


def says_who(sentence: Sentence) -> bool:
    """Tell whether somebody only says their own name and part: "DS Morag Hill, child abuse investigation unit."."""
    name = sentence.speaker or ""
    own = re.match(rf"{_BEFORE_NAME}{re.escape(name)}[,.](?P<part>.*)", sentence.text, re.IGNORECASE)
    if own is None or sentence.child or len(name.split()) < FULL_NAME:
        return False
    words = re.findall(r"[\w’'-]+", _I_AM.sub("", own["part"]).lower())
    told = any(word in form for word in words for form in (table().third, table().past, table().participle))
    return len(words) <= INTRODUCTION_WORDS and not told and not VERB.search(" ".join(words))


def noise(sentence: Sentence) -> bool:
    """Tell whether a sentence only greets, thanks, agrees or runs the recording."""
    words = re.findall(r"[\w’'-]+", sentence.text.lower())
    return (all(word in _FILLER for word in words) and not _STATE.search(sentence.text)) or logistic(sentence.text)


def logistic(text: str) -> bool:
    """Tell whether a sentence only runs the meeting or the recording."""
    kept = COMMITMENT.search(text) or _READS_OUT.search(text) or _NOT_AT_ONE.search(text)
    long = len(text.split()) > LOGISTIC_WORDS and not _RECORDING.search(text)
    return bool(_LOGISTICS.search(text)) and not kept and not long


def asks_for_words(text: str) -> bool:
    """Tell whether a question asks what somebody said, so that the answer's "I" may be theirs."""
    return _ASKS_WORDS.search(text) is not None


def reads_out(text: str) -> bool:
    """Tell whether a sentence announces that something written is read aloud."""
    return _READS_OUT.search(text) is not None


def relays(text: str, *, before: bool) -> bool:
    """Tell whether a sentence repeats somebody's words without marks, or (`before`) goes on with repeated words."""
    return _UNMARKED_WORDS.search(text) is not None or (before and _FIRST_PERSON.search(text) is not None)


def committed(text: str) -> re.Match[str] | None:
    """Return where the speaker promises something; what others say ("they said I'll hit her") is no promise."""
    return next((match for match in COMMITMENT.finditer(text) if not _OTHERS.search(text[: match.start()])), None)


def requests(text: str) -> bool:
    """Tell whether a sentence asks somebody to do something; "who would you tell?" does not."""
    found = REQUEST.search(text)
    return found is not None and not _WH.search(text[: found.start() + 1])


def asks(sentence: Sentence, acts: frozenset[Act]) -> bool:
    """Tell whether a sentence waits for an answer: a question, or "Tom, ask her first."."""
    if Act.NOISE in acts:
        return False
    return sentence.question or (Act.ACTION in acts and requests(sentence.text))


def promised_after(text: str) -> str:
    """Return what follows the words of a promise or a request, where it says when; nothing of one that is passed on."""
    found = committed(text) or (REQUEST.search(text) if requests(text) else None)
    return text[found.end() :] if found and not _PASSED_ON.search(text[: found.start()]) else ""


def stopped(text: str) -> bool:
    """Tell whether a sentence refuses, takes back or stops what was promised or asked before it."""
    return any(pattern.search(text) for pattern in (REFUSAL, RETRACTION, STOPPED))


def plain_reply(text: str) -> bool:
    """Tell whether an answer accepts and does nothing else: "Yes, will do.", not "Yeah, right, in my dreams."."""
    words = re.findall(r"[\w’'-]+", text.lower())
    if _CONDITION.search(text):
        return False
    return all(word in _FILLER or word in _ACCEPTING for word in words) or _COMMITS.search(text) is not None


def spoken_words(sentences: Iterable[Sentence]) -> int:
    """Count the words of some sentences."""
    return sum(len(sentence.text.split()) for sentence in sentences)
