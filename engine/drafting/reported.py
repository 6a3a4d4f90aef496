"""Direct speech into reported speech, by rules that give up rather than guess.

Rule: a clause is moved only if each of its finite verbs and pronouns is understood; anything else raises `Unsure` and
the speaker's own words are quoted. Nobody's gender is guessed, and a "they" would read as somebody else: right after
"X said that" the speaker's "I" is "he" or "she" where their role says so (else see `own`); further on it is their name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from engine.drafting.antecedents import HE_SHE, SELF, THEY, antecedents, verbal
from engine.drafting.own import as_pronoun, one_meaning, opens_with_own, without_name
from engine.drafting.people import HE, NOT_NAMES, SHE
from engine.drafting.shift import SUBJECTS, Shift
from engine.drafting.tokens import ADVERBS, DETERMINERS, Token, Unsure, counted, joined, tokens_of, written_out
from engine.drafting.verbs import BE_PAST, BE_PRESENT, MODALS_KEPT, MODALS_MOVED, table
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_WORDS = 3
OWN = {"i": "", "me": "", "my": "'s", "mine": "'s"}
"""What the speaker's name takes where it stands for a word of their own."""
MOST_OWN = 2
"""Words a line has room for that are the speaker's name again; with more, their own sentence reads better."""
_GROUP = frozenset({"we", "us", "our", "ours", "ourselves"})
_BARE = listed("bare")
_BEHIND_NOUN = frozenset(
    {"and", "at", "in", "on", "from", "of", "with", "for", "to", "since", "before", "after", "now", "not"}
)
_SMALL = SUBJECTS | DETERMINERS | listed("openers") | THEY | set(HE_SHE) | {"there", "on", "in", "at", "what", "as"}
_LAST_WORDS = (
    BE_PRESENT
    | BE_PAST
    | MODALS_KEPT
    | set(MODALS_MOVED)
    | {"has", "have", "had", "do", "does", "did", "not", "to", "so", "be", "got", "said", "says"}
)
"""What a sentence does not end with but where the rest is understood from the one before: "She said she would."."""
_LEAD = re.compile(
    r"^(?:(?:um|uh|er|erm|oh|ah|so|well|right|okay|ok|yeah|yes|yep|actually|basically|honestly|anyway|alright|hi|hello|"
    r"thank you|thanks|lovely|good|great|brilliant|fine|sure|you know|I mean|to be honest|"
    r"(?:first|last) things?(?: then)?|before I forget|"
    r"now|look|obviously|and|but|then),\s*|(?:and|but|so|um|uh|er|erm)\s+)+",
    re.IGNORECASE,
)
_NO = re.compile(r"^no,\s*", re.IGNORECASE)
_INNER = re.compile(r",?\s*\b(?:um+|uh+|er|erm)\b,?|,\s*(?:you know|to be honest)\b,?", re.IGNORECASE)
_TAIL = re.compile(
    r"(?:,\s*(?:to be honest|if I['’]m honest|honestly|you know|actually|yeah|yes|then|thanks?|really|though|"
    r"by the way))+(?=[.!]*$)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",?\s*\b(?:to be (?:fair|honest)|if I['’]m (?:being )?honest|by the way)\b(?=,?\s|[.!]*$)", re.IGNORECASE
)
_COMMENT = re.compile(
    r",\s*(?:[\w’']+ ){0,3}(?:said|says|(?:told|emailed|texted|messaged) \w+|suppose|guess|reckons?|hope|thinks?|"
    r"thought|know|believe)[.!]*$",
    re.IGNORECASE,
)
"""A clause hung on at the end that says whose view it was: "she's less worried, she said"."""
_DEFINITE = re.compile(r"^there(?:['’]s| is| was| were| are) (?:the|that|this|those|these)\b", re.IGNORECASE)
_FRAGMENT = re.compile(
    r"^it (?:says?|said)\b|^thanks?\b|^the ones? (?:the|that|who|he|she|they|we|you|I|[A-Z]\w+)\b|"
    r"^(?:half|quarter) (?:past|to) \w+,|, and (?:the|an?|his|her) [a-z ]+, [A-Z]|"
    r"^never (?!has|had|did|does|do|would|will|have|was|were|is|again)|"
    r"^only (?:if|when|until|till|because|after|once|unless|with|for|on|at|in)\b|"
    r"^(?:not (?!all\b|every|each\b|many\b|one of\b)|second\b|third\b|first\b|then\b)|"
    r"^[\w’']+['’]s (?:is|was|are|were|has|had)\b|\w\. \w|"
    r"\b(?:he|she|they) (?:says?|tells?)\b|\bsaid (?:from|to|on|at|in|by|not|only|if|when|yes|no)\b",
    re.IGNORECASE,
)
"""What is no clause of its own, or leaves out what it speaks of: "Not till March", "Leila's is ninety-six percent"."""
_GOT_DONE = frozenset({"get", "gets", "got", "getting", "have", "has", "had", "having", "want", "needs", "need", "see"})
"""Before "that paid", which is then no clause of its own."""
_STUTTER = re.compile(r"\b([\w’']+(?: [\w’']+){0,2}), \1\b(?![-’'])", re.IGNORECASE)
_DISLOCATED = re.compile(r"^((?:(?:Mr|Mrs|Ms|Dr) )?[A-Z]\w+(?: [A-Z]\w+)?), (?:he|she)(?=['’ ])")
_VIEW = re.compile(r"^I (?:do not |don['’]t )?think (?:that )?(?!so\b|about\b|of\b)(?=[\w’']+ )", re.IGNORECASE)
_VIEW_TAIL = re.compile(r",? I (?:think|thought)(?=[.!]*$)", re.IGNORECASE)
_SUPPOSES = re.compile(r"I would (?:be (?!happy|glad|grateful)|want|need|hope|say)", re.IGNORECASE)
"""What reads as a forecast in reported speech: "I'd be a bit careful there"."""
_SUBORDINATE = listed("subordinate")
_PARENTHESIS = re.compile(
    r"\bI (?:am|was) (?:just |only )?(?:saying|telling)\b|"
    r"\bI(?:'d| would) say\b|\bI mean\b|\bwant to say\b|\bplease\b|\b(?:think|thinks|thought|hope|hopes) so\b|"
    r"\bjust me\b|\bused to\b|, what (?:is|was) (?:it|that|(?:his|her|their) name)\b|"
    r", what['’]s (?:it|(?:his|her|their) name)\b|"
    r"\b(?:the|an?|my|his|her|their|our|your|of|at|for|with), |\bit(?: is|['’]s) now\b|"
    r"\b(?:review|meeting|conference|group|appointment|hearing|visit|panel)(?: is|['’]s) (?:on |at |the |\d|\w+day)|"
    r", (?:that|no|not|sorry|obviously|supposedly|allegedly|apparently|clearly|honest|honestly|well|hang on|wait)\b",
    re.IGNORECASE,
)
_RUN_TOGETHER = re.compile(
    r"\b(?!And|But|So|The)[A-Z][a-z]+ (?:Mum|Mummy|Dad|Daddy|Nan|Gran|Grandma|Grandad|Mother|Father)\b"
)
"""A name and who that is, without the comma or the apostrophe that tells "Ann, mum" from "Ann's mum"."""
_SEVERAL = re.compile(r"\b(?:of you|you (?:two|three|both|all|guys|lot))\b", re.IGNORECASE)
_UNMARKED = re.compile(
    r"\b(?:said|says|saying|told|tells|asked|asks|goes|was like|replied|shouted)\b[^,]*,|"
    r"(?<!\bI )\b(?:said|says|told|tells|asked|asks|goes|was like|replied|shouted)\b.*\b(?:I|my|we|our)\b",
    re.IGNORECASE,
)
"""Words repeated without marks: "Maisie said to me, I like it" has a child's "I" in it, not the speaker's."""
_TIME_OPENING = listed("time_opening")
_TIMES = (
    (r"tomorrow (morning|afternoon|evening)", r"the following \1"),
    (r"yesterday (morning|afternoon|evening)", r"the previous \1"),
    (r"tomorrow", "the following day"),
    (r"yesterday", "the previous day"),
    (r"today", "that day"),
    (r"tonight", "that night"),
    (r"this (morning|afternoon|evening|week|month|term|year|time|weekend)", r"that \1"),
    (r"last (week|month|night|year)", r"the previous \1"),
    (r"next (week|month|year)", r"the following \1"),
    (r"(\w+) ago", r"\1 earlier"),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks (empty when not known), to whom, the words known without a capital, the first names in the room.

    `short` is the speaker's first name, where it is nobody else's in the room; `pronoun` is "he" or "she" where that is
    known; `names` are words that are somebody's or something's name wherever they stand.
    """

    speaker: str = field(repr=False)
    addressee: str | None = field(default=None, repr=False)
    common: frozenset[str] = field(default=frozenset(), repr=False)
    room: Mapping[str, str] = field(default_factory=dict, repr=False)
    short: str = field(default="", repr=False)
    pronoun: str = field(default="", repr=False)
    names: frozenset[str] = field(default=frozenset(), repr=False)

    @property
    def own(self) -> str:
        """What the speaker is called where they said "I"."""
        return self.short or self.speaker


@dataclass(frozen=True, slots=True)
class Reported:
    """A clause after its verb of saying ("" where it needs none); `told` is the same with the speaker's name in it."""

    verb: str
    clause: str = field(repr=False)
    told: str = field(repr=False)


def reported(text: str, voice: Voice, before: str = "") -> Reported:
    """Return a sentence as reported speech; `before` is what the line reports already. Raises `Unsure`."""
    verb, clause = opened(text, voice)
    found, moved = _moved(clause, voice, before)
    named = _written([Token(token.word, token.after) for token in moved], replace(voice, pronoun=""))
    if not opens_with_own(found) or not voice.speaker or (before and not _named_in(before, voice)):
        return Reported(verb, _written(moved, voice, before), named)
    if found[0].low not in SELF:
        raise Unsure
    if one_meaning(moved, 0, before, voice):
        return Reported(verb, _written(moved, voice, before), named)
    if verb != "said" or _SUPPOSES.match(joined(found)):
        raise Unsure
    verb, rest = without_name(found, moved)
    return Reported(verb, _written(rest, voice, first=False), named)


def _named_in(before: str, voice: Voice) -> bool:
    """Tell whether a line has named its speaker again already."""
    return re.search(rf"\b{re.escape(voice.own)}\b", before) is not None


def opened(text: str, voice: Voice) -> tuple[str, str]:
    """Return the verb of saying and the clause as it was said, without hesitations. Raises `Unsure`."""
    view, clause = _view(trimmed(text, voice.room))
    if view is not None and (not voice.speaker or re.search(r",|;|\b(?:and|but|so|because)\b", clause)):
        raise Unsure
    return view or "said", clause


def trimmed(text: str, room: Mapping[str, str]) -> str:
    """Return a sentence without hesitations and opening particles; raises `Unsure` on a "no" that carries meaning."""
    plain = without_particles(text)
    if _NO.match(plain):
        plain = _LEAD.sub("", _NO.sub("", plain))
        if not re.search(r"\b(?:no|not|never|nobody|nothing|none)\b|n['’]t\b", plain, re.IGNORECASE):
            raise Unsure
    plain = _ASIDE.sub("", _TAIL.sub("", _INNER.sub(_comma_kept, plain)))
    named = _DISLOCATED.match(plain)
    if named and not counted(named[1].lower()) and named[1] not in room and named[1].lower() not in HE | SHE:
        plain = named[1] + plain[named.end() :]
    plain = _STUTTER.sub(r"\1", plain)
    if not plain.rstrip().endswith(".") or plain.rstrip().endswith("..") or len(plain.split()) < FEWEST_WORDS:
        raise Unsure
    return plain.rstrip(". ")


def without_particles(text: str) -> str:
    """Return a sentence in single spaces without the particles it opens with: "So, um," and the like."""
    return _LEAD.sub("", " ".join(text.split()))


def _comma_kept(match: re.Match[str]) -> str:
    return "," if match.group().startswith(",") and match.group().endswith(",") else ""


def _view(text: str) -> tuple[str | None, str]:
    """Split off "I think", which makes the sentence the speaker's view and must not be lost."""
    opening = _VIEW.match(text)
    if opening:
        negative = "not" in opening.group().lower() or "n't" in opening.group().lower().replace("’", "'")
        return ("did not think" if negative else "thought"), text[opening.end() :]
    shorter = _VIEW_TAIL.sub("", text)
    return ("thought", shorter) if shorter != text else (None, text)


def stands_alone(text: str, voice: Voice) -> None:
    """Raise `Unsure` on what is no statement by itself: an order, a fragment, a false start."""
    found = tokens_of(opened(text, voice)[1])
    calls = found[0].word in voice.room and found[0].after == ","
    if calls or found[-1].word in _LAST_WORDS or any(one.search(joined(found)) for one in (_PARENTHESIS, _FRAGMENT)):
        raise Unsure
    _opening(found, voice)


def shifted(clause: str, voice: Voice, before: str = "") -> str:
    """Return a clause one step back in time and in the third person, without a full stop; raises `Unsure`."""
    return _written(_moved(clause, voice, before)[1], voice)


def _moved(clause: str, voice: Voice, before: str) -> tuple[list[Token], list[Token]]:
    """Return the words of a clause as they were said, and one step back in time; raises `Unsure`."""
    if _SEVERAL.search(clause) or _UNMARKED.search(clause):
        raise Unsure
    found = written_out(tokens_of(_times(clause)))
    _form(found, voice)
    _opening(found, voice)
    antecedents(found, before, voice)
    return found, Shift([Token(token.word, token.after) for token in found]).run()


def _written(moved: list[Token], voice: Voice, before: str = "", *, first: bool = True) -> str:
    """Write a moved clause with the persons in the third."""
    _persons(moved, voice, before)
    if first:
        head = moved[0]
        if head.word != voice.addressee and (head.low in voice.common | _BARE or head.low in _SMALL):
            head.word = head.word[0].lower() + head.word[1:]
    return joined(moved).rstrip(" ,.")


def _opening(found: list[Token], voice: Voice) -> None:
    """Raise `Unsure` on an order, on a noun without its article, and on a capital that may be a name or not."""
    first, after = found[0], found[1].low if len(found) > 1 else ""
    low = first.low
    if low == "last" and after == "time":
        raise Unsure
    if low in {"next", "last"} and after not in DETERMINERS - {"one"} | {"to"}:
        found.insert(0, Token("the"))
        first.word = low
        return
    if low in _SMALL | NOT_NAMES or low in HE | SHE | SELF | THEY | _GROUP | {"you", "your"}:
        return
    if low in _BARE:
        noun = next((token for token in found if token.low not in _BARE), first)
        if not verbal(noun) and noun.low not in _BEHIND_NOUN:
            raise Unsure
        return
    known = first.word in voice.names or low.endswith(("'s", "'")) or first.word[1:] != first.word[1:].lower()
    if known or "." in first.after:
        return
    if low in table().base and after not in BE_PRESENT | BE_PAST | {"has", "had", "will", "would"} | MODALS_KEPT:
        raise Unsure
    plural = low.endswith("s") and not low.endswith(("ss", "us", "is")) and low in voice.common | _BARE
    if low not in ADVERBS and not low.endswith("ly") and not plural and not counted(low):
        raise Unsure


def _form(found: list[Token], voice: Voice) -> None:
    """Raise `Unsure` on sentences that do not open with their own main clause, or that call somebody by name."""
    text = joined(found)
    if found[0].low in _SUBORDINATE or found[-1].word in _LAST_WORDS:
        raise Unsure
    if any(pattern.search(text) for pattern in (_PARENTHESIS, _COMMENT, _DEFINITE, _FRAGMENT)):
        raise Unsure
    if _RUN_TOGETHER.search(text) or (len(found) > 1 and found[-2].after == "," and found[-1].word in voice.room):
        raise Unsure
    for place, token in enumerate(found):
        if token.low == "that" and found[place - 1].low in _GOT_DONE and _participle(found[place + 1 : place + 2]):
            raise Unsure
        called = token.word in voice.room or token.low in HE | SHE
        opening = place == 0 or found[place - 1].after.endswith(",")
        if called and opening and token.after == "," and (place == 0 or token.word in voice.room):
            raise Unsure
    comma = next((place for place, token in enumerate(found) if token.after.endswith(",")), None)
    if comma is None or comma + 1 >= len(found) or found[0].low in _TIME_OPENING:
        return
    if any(verbal(token) for token in found[: comma + 1]):
        return
    second = next((place for place, token in enumerate(found) if place > comma and token.after.endswith(",")), None)
    apposition = second is not None and second + 1 < len(found) and verbal(found[second + 1])
    if not apposition:
        raise Unsure


def _participle(found: list[Token]) -> bool:
    return any(token.low in table().participle for token in found)


def _times(text: str) -> str:
    for pattern, instead in _TIMES:
        text = re.sub(rf"\b{pattern}\b", instead, text, flags=re.IGNORECASE)
    if re.search(r"\b(?:this|these|here|hereby|yours|ago|that time the previous)\b", text, re.IGNORECASE):
        raise Unsure
    return text


def _persons(found: list[Token], voice: Voice, before: str = "") -> None:
    """Put the first and second person into the third, in place."""
    lows = [token.low for token in found]
    own = [place for place, low in enumerate(lows) if low in SELF]
    mine = any(low.startswith("mine'") for low in lows)
    if (own and (not voice.speaker or voice.own.lower() in lows)) or _GROUP & set(lows) or mine:
        raise Unsure
    plain = [place for place in own if one_meaning(found, place, before, voice)]
    if len(own) - len(plain) > MOST_OWN or lows.count("you") + lows.count("your") > 1:
        raise Unsure
    addressed = False
    for place, token in enumerate(found):
        if token.low in SELF:
            token.word = as_pronoun(token.low, voice) if place in plain else owned(token.low, voice)
        elif token.low in {"you", "your"}:
            token.word = _second_person(token.low, voice.addressee, addressed=addressed)
            addressed = True


def owned(low: str, voice: Voice) -> str:
    """Return the speaker's name for a word of their own; raises `Unsure` on a "myself", which no name stands for."""
    if low not in OWN:
        raise Unsure
    return voice.own + OWN[low]


def _second_person(word: str, addressee: str | None, *, addressed: bool) -> str:
    """Return the name for "you", and "their" for a "your" after it."""
    if addressee is None:
        raise Unsure
    if word == "your":
        return "their" if addressed else f"{addressee}'s"
    return addressee


def plain_form(what: str, voice: Voice, owner: str, *, told: bool = False) -> str:
    """Return what somebody is to do, after "to", in the third person, `told` one step back in time; raises `Unsure`."""
    found = written_out(tokens_of(_times(re.sub(r"\bthese (?=notes|minutes)", "the ", what))))
    addressee = _called(found, voice) or voice.addressee
    lows = {token.low for token in found}
    if lows & _GROUP or lows & {"i", "mine", "myself"} or ("me" in lows and owner == voice.speaker):
        raise Unsure
    if _RUN_TOGETHER.search(what) or ("your" in lows and "me" in lows and owner != voice.speaker):
        raise Unsure
    things = any(token.low.endswith("s") and len(token.low) > FEWEST_WORDS for token in found[1:])
    antecedents([token for token in found if not (things and token.low == "them")], "", voice)
    addressed = False
    for token in found:
        if token.low in {"me", "my"}:
            own = token.low == "my" and owner == voice.speaker
            token.word = "their" if own else voice.speaker + ("'s" if token.low == "my" else "")
        elif token.low == "your" and owner != voice.speaker:
            token.word = "their"
        elif token.low in {"you", "your"}:
            token.word = _second_person(token.low, None if addressee == owner else addressee, addressed=addressed)
            addressed = True
    moved = Shift([Token(token.word, token.after) for token in found]).run_rest()
    return joined(moved if told else found).rstrip(" ,.?")


def _called(found: list[Token], voice: Voice) -> str | None:
    """Take a name called in mid-sentence out (", Maureen,") and return whose it is."""
    for place in range(1, len(found)):
        token = found[place]
        if token.word in voice.room and found[place - 1].after == ",":
            if token.after not in {",", ""}:
                raise Unsure
            found[place - 1].after = ""
            del found[place]
            return voice.room[token.word]
    return None
