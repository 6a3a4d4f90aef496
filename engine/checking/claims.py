"""A statement read as claims of who said, did or promised what; the rule: quotation marks are not ours to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.checking import values as values_
from engine.checking.concepts import listed, speech
from engine.checking.evidence import read_clauses
from engine.checking.frames import only_quotes, quotes, undressed, without
from engine.checking.lexicon import word_set
from engine.checking.numbers import number_at
from engine.checking.words import lemma, light_words, past_form, stopwords, tokens

if TYPE_CHECKING:
    from engine.checking.concepts import Term
    from engine.checking.evidence import Clause, Index
    from engine.checking.frames import Quote
    from engine.checking.people import Mention, Person
    from engine.checking.values import Values
    from engine.checking.words import Token

_PASSED = word_set("claims_passed")
_PROMISING = word_set("claims_promising")
_EARLY = 3
_DETERMINERS = word_set("determiners")
_ENDING = frozenset({"", ".", ",", "and", "at", "by", "in", "with", "as", ";"})
_OBLIQUE = word_set("claims_oblique")
_NO_DEED = frozenset({"have", "like", "prefer", "not", "rather", "be", "need", "want", "think", "consider"})
_NO_TASK = _NO_DEED | word_set("claims_no_task")
_TO_BE = frozenset({"was", "were", "is", "are"})
_PASSIVE = word_set("claims_passive")
_MEETINGS = word_set("claims_meetings")
_BEFORE_MEETING = word_set("claims_before_meeting")
_VIEWS = frozenset({"view", "opinion"})
_ADDRESSING = frozenset({"told", "informed", "advised", "addressed", "updated"})


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody is said to have said, thought, asked, promised or decided something."""

    mention: Mention
    acts: frozenset[str]
    at: int


@dataclass(frozen=True, slots=True)
class Task:
    """Somebody is said to be going to do something; `modal` is how: "to", "would", "will"."""

    mention: Mention
    at: int
    modal: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement, read."""

    text: str
    words: tuple[Token, ...]
    clauses: tuple[Clause, ...]
    values: Values
    mentions: tuple[Mention, ...]
    quotes: tuple[Quote, ...]
    said: tuple[Said, ...]
    tasks: tuple[Task, ...]
    attending: tuple[Mention, ...]
    owned: bool
    verbatim: bool = False
    dressed: bool = False
    """Whether nothing stands around quotations but whose matter it was and the day they name."""

    @property
    def people(self) -> list[Person]:
        """Give everybody named."""
        return [m.person for m in self.mentions]


def read(text: str, index: Index) -> Claim:
    """Read a statement."""
    found = quotes(text)
    words = tokens(without(text, found))
    mentions = tuple(index.people.mentions(words, index.names))
    subjects = tuple(
        m
        for m in mentions
        if not m.at or _before(words, m) not in _OBLIQUE or words[max(0, m.at - 2)].lower == "according"
    )
    return Claim(
        text, words, tuple(read_clauses(0, words)), values_.read(words), mentions, found,
        tuple(_said(words, subjects)), tuple(_tasks(words, subjects)), tuple(_attending(words, subjects)),
        listed("owned").has(words) or _roughly(words), only_quotes(text, found), _dressed(text),
    )  # fmt: skip


def _before(words: tuple[Token, ...], mention: Mention) -> str:
    """Give the word before a name, an article left out: "visits to the Marsdens are to go up"."""
    at = mention.at - 1
    return words[at - (at > 0 and mention.named and words[at].lower == "the")].lower


def _dressed(text: str) -> bool:
    plain = undressed(text)
    return plain != text and only_quotes(plain, quotes(plain))


def _roughly(words: tuple[Token, ...]) -> bool:
    """Tell whether a number is only said to be about right."""
    return any(a.lower in {"about", "around"} and number_at(words, i + 1) is not None for i, a in enumerate(words[:-1]))


def _after(words: tuple[Token, ...], mention: Mention) -> int:
    """Skip what may stand between a name and its verb: an apposition between commas, auxiliaries, little adverbs."""
    at = mention.past
    if at < len(words) and words[at].text in {",", "("}:
        ends = [i for i in range(at + 1, min(at + 9, len(words))) if words[i].text in {",", ")"}]
        at = ends[0] + 1 if ends else at
    while at < len(words) and (words[at].lemma in _PASSED or words[at].lower.endswith("ly")):
        at += 1
    return at


def _said(words: tuple[Token, ...], mentions: tuple[Mention, ...]) -> list[Said]:
    found = []
    acts = {first: (past, labels) for first, past, labels in speech().find(words)}
    for mention in mentions:
        if mention.past < len(words) and words[mention.past].lower == "'s":
            continue
        at = _after(words, mention)
        before = tuple(t.lower for t in words[max(0, mention.at - 2) : mention.at])
        if before[-2:] == ("according", "to"):
            found.append(Said(mention, frozenset({"report"}), mention.past))
        elif at in acts and not _passive(words, at) and not _noun(words, at) and not _named_after(words, mention, at):
            found.append(Said(mention, acts[at][1], acts[at][0]))
    return found


def _noun(words: tuple[Token, ...], at: int) -> bool:
    """Tell whether what could be a verb of saying is a noun with its verb after it: "the GP notes contained"."""
    plural = words[at].lower.endswith("s") and at + 1 < len(words)
    return plural and past_form(words[at + 1].lower) and words[at + 1].lower not in {"being", "having"}


def _named_after(words: tuple[Token, ...], mention: Mention, at: int) -> bool:
    """Tell whether a name only says which one is meant: "the Okonjo report"."""
    determined = mention.named and mention.at > 0 and words[mention.at - 1].lower in _DETERMINERS
    return determined and words[at].lower == words[at].lemma


def _passive(words: tuple[Token, ...], at: int) -> bool:
    if words[at - 1].lower in {"been", "being"}:
        return True
    return words[at].lemma in _PASSIVE and any(t.lemma == "be" for t in words[max(0, at - 3) : at])


def _tasks(words: tuple[Token, ...], mentions: tuple[Mention, ...]) -> list[Task]:
    found = []
    lower = [t.lower for t in words] + [""] * 6
    for mention in mentions:
        before = lower[max(0, mention.at - 2) : mention.at]
        if before[-1:] == ["whether"] or _VIEWS & set(before):
            continue
        at = mention.past
        if lower[at] in {",", "("}:
            at = _after(words, mention)
        if lower[at] in _TO_BE and lower[at + 1] == "to" and lower[at + 2] != "be":
            found.append(Task(mention, at + 2, "to"))
        elif lower[at] in _TO_BE and lower[at + 1] in {"asked", "requested"} and lower[at + 2] == "to":
            found.append(Task(mention, at + 3, "asked"))
        elif lower[at] == "to" and mention.at <= _EARLY and not _told_to(words[: mention.at]):
            found.append(Task(mention, at + 1, "to"))
        elif lower[at] in {"would", "will", "shall"} and lower[at + 1] not in _NO_TASK:
            found.append(Task(mention, at + 1, lower[at]))
        elif lower[at] in _PROMISING and _would(lower, at):
            found.append(Task(mention, _would(lower, at), "would"))
        elif (
            lower[at] in {"agreed", "undertook", "offered", "promised", "committed", "volunteered", "agrees"}
            and lower[at + 1] == "to"
            and verb_at(words, at + 2)
        ):
            found.append(Task(mention, at + 2, "promise"))
    return found


def _told_to(before: tuple[Token, ...]) -> bool:
    """Tell whether a verb stands before a name: "takes Deniz to school", "wanted her mother to be told"."""
    return any(t.word and t.text.islower() and t.lower != t.lemma and t.lower not in _DETERMINERS for t in before)


def verb_at(words: tuple[Token, ...], at: int) -> bool:
    """Tell whether a "to" goes on with a verb: "to ring", not "to the visit" or "to Jaz coming"."""
    return (
        at < len(words)
        and words[at].text.islower()
        and words[at].lower not in {"the", "a", "an", "this", "that", "his", "her", "their", "it", "these"}
    )


def _would(lower: list[str], at: int) -> int:
    """Give the place after "(that) she would" or "(that) he was to", else nought."""
    at += 1 + (lower[at + 1] == "that")
    pronoun = lower[at] in {"she", "he", "they"}
    if pronoun and lower[at + 1] in {"would", "will"} and lower[at + 2] not in _NO_DEED:
        return at + 2
    return 0


def _attending(words: tuple[Token, ...], mentions: tuple[Mention, ...]) -> list[Mention]:
    """Find who is said to have been at the meeting itself, not at a session, a school or a surgery."""
    found = []
    for mention in mentions:
        at = _after(words, mention)
        while at < len(words) and words[at].lower in {"from", "of", "for"}:
            at += 2
        rest = [t.lower for t in words[at : at + 6]] + [""] * 6
        if rest[:2] == ["took", "part"]:
            rest = ["joined", *rest[3:], *[""] * 3]
        joined = rest[0] in {"attended", "joined", "participated", "attends"}
        addressed = rest[0] in _ADDRESSING and rest[1] in {"the", "this"} and _a_meeting(rest[1:])
        elsewhere = rest[1] in {"at", "in"} and not _a_meeting(rest[2:])
        if (
            addressed
            or (joined and (not rest[1] or _a_meeting(rest[1:])))
            or (rest[0] == "present" and rest[1] in _ENDING and not elsewhere)
            or rest[:2] == ["in", "attendance"]
        ):
            found.append(mention)
    return found


def _a_meeting(rest: list[str]) -> bool:
    """Tell whether words go on with a meeting, or with nothing that would say where: "the strategy discussion"."""
    return next((w for w in rest if w not in _BEFORE_MEETING), "") in _MEETINGS


def weigh(term: Term) -> float:
    """Weigh a term of a claim: light words little; a phrase only when no word of it counts by itself."""
    if "_" in term.lemma:
        return 0.5 if all(w in stopwords() for w in term.lemma.split("_")) else 0.0
    return 0.35 if lemma(term.lemma) in light_words() else 1.0
