"""Direct speech into reported speech, by rules that give up rather than guess.

Rule: a clause is moved only if each of its finite verbs and pronouns is understood; anything else raises `Unsure` and
the speaker's own words are quoted. The speaker's "I" becomes their name: nobody's gender is guessed, and a "they" would
read as somebody else. A "he" or "she" needs somebody else named before it in the same line, nearer than the speaker,
because after "X said that" it would read as X.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.drafting.people import NOT_NAMES
from engine.drafting.shift import BOUNDARIES, SUBJECTS, Shift
from engine.drafting.tokens import DETERMINERS, Token, Unsure, joined, tokens_of, written_out
from engine.drafting.verbs import BE_PAST, BE_PRESENT, MODALS_KEPT, MODALS_MOVED, table
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Mapping

FEWEST_WORDS = 3
SHE = listed("she")
HE = listed("he")
ANYBODY = listed("anybody")
_HE_SHE = {"he": HE, "him": HE, "his": HE, "himself": HE, "she": SHE, "her": SHE, "hers": SHE, "herself": SHE}
_SELF = frozenset({"i", "me", "my", "mine", "myself"})
OWN = {"i": "", "me": "", "my": "'s", "mine": "'s"}
"""What the speaker's name takes where it stands for a word of their own."""
MOST_OWN = 2
"""Words a line has room for that are the speaker's name again; with more, their own sentence reads better."""
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_ANYONE = frozenset({"nobody", "somebody", "someone", "everybody", "everyone", "anybody", "anyone"})
_GROUP = frozenset({"we", "us", "our", "ours", "ourselves"})
_SMALL = SUBJECTS | DETERMINERS | listed("openers") | _THEY | set(_HE_SHE) | {"there", "on", "in", "at", "what", "as"}
_LEAD = re.compile(
    r"^(?:(?:um|uh|er|erm|oh|ah|so|well|right|okay|ok|yeah|yes|yep|actually|basically|honestly|anyway|alright|hi|hello|"
    r"thank you|thanks|lovely|good|great|brilliant|fine|sure|you know|I mean|to be honest|"
    r"(?:first|last) things?(?: then)?|before I forget|"
    r"now|look|obviously|and|but|then),\s*|(?:and|but|so|um|uh|er|erm)\s+)+",
    re.IGNORECASE,
)
_NO = re.compile(r"^no,\s*", re.IGNORECASE)
_INNER = re.compile(r",?\s*\b(?:um+|uh+|er|erm)\b,?|,\s*(?:you know|to be honest)\b,?", re.IGNORECASE)
_TAIL = re.compile(r",\s*(?:to be honest|you know|actually|yeah|then|thanks?|really)(?=[.!]*$)", re.IGNORECASE)
_STUTTER = re.compile(r"\b([\w’']+(?: [\w’']+){0,2}), \1\b(?![-’'])", re.IGNORECASE)
_DISLOCATED = re.compile(r"^((?:(?:Mr|Mrs|Ms|Dr) )?[A-Z]\w+(?: [A-Z]\w+)?), (?:he|she)(?=['’ ])")
_VIEW = re.compile(r"^I (?:do not |don['’]t )?think (?:that )?(?!so\b|about\b|of\b)(?=[\w’']+ )", re.IGNORECASE)
_VIEW_TAIL = re.compile(r",? I (?:think|thought)(?=[.!]*$)", re.IGNORECASE)
_SUBORDINATE = listed("subordinate")
_PARENTHESIS = re.compile(
    r"\bI(?:'d| would) say\b|\bI mean\b|\bwant to say\b|\bplease\b|\bthink so\b|\bhope so\b|\bjust me\b|"
    r", (?:that|no|not|sorry|obviously|supposedly|allegedly|apparently|clearly|honest)\b|\bused to\b",
    re.IGNORECASE,
)
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

    `short` is the speaker's first name, where it is nobody else's in the room.
    """

    speaker: str = field(repr=False)
    addressee: str | None = field(default=None, repr=False)
    common: frozenset[str] = field(default=frozenset(), repr=False)
    room: Mapping[str, str] = field(default_factory=dict, repr=False)
    short: str = field(default="", repr=False)

    @property
    def own(self) -> str:
        """What the speaker is called where they said "I"."""
        return self.short or self.speaker


def reported(text: str, voice: Voice, before: str = "") -> tuple[str, str]:
    """Return the verb of saying and the clause; `before` is what the line reports already. Raises `Unsure`."""
    verb, clause = opened(text, voice)
    return verb, shifted(clause, voice, before)


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
    plain = _TAIL.sub("", _INNER.sub(_comma_kept, plain))
    named = _DISLOCATED.match(plain)
    if named and named[1] not in room and named[1].lower() not in HE | SHE:
        plain = named[1] + plain[named.end() :]
    plain = _STUTTER.sub(r"\1", plain)
    if not plain.rstrip().endswith(".") or len(plain.split()) < FEWEST_WORDS:
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


def shifted(clause: str, voice: Voice, before: str = "") -> str:
    """Return a clause one step back in time and in the third person, without a full stop; raises `Unsure`."""
    if _SEVERAL.search(clause) or _UNMARKED.search(clause):
        raise Unsure
    found = written_out(tokens_of(_times(clause)))
    _form(found, voice)
    _antecedents(found, before, voice)
    moved = Shift(found).run()
    _persons(moved, voice)
    first = moved[0]
    if first.word != voice.addressee and (first.low in voice.common or first.low in _SMALL):
        first.word = first.word[0].lower() + first.word[1:]
    return joined(moved).rstrip(" ,.")


def _form(found: list[Token], voice: Voice) -> None:
    """Raise `Unsure` on sentences that do not open with their own main clause, or that call somebody by name."""
    if found[0].low in _SUBORDINATE or _PARENTHESIS.search(joined(found)):
        raise Unsure
    for place, token in enumerate(found):
        called = token.word in voice.room or token.low in HE | SHE
        opening = place == 0 or found[place - 1].after.endswith(",")
        if called and opening and token.after == "," and (place == 0 or token.word in voice.room):
            raise Unsure
    comma = next((place for place, token in enumerate(found) if token.after.endswith(",")), None)
    if comma is None or comma + 1 >= len(found) or found[0].low in _TIME_OPENING:
        return
    if any(_verbal(token) for token in found[: comma + 1]):
        return
    second = next((place for place, token in enumerate(found) if place > comma and token.after.endswith(",")), None)
    apposition = second is not None and second + 1 < len(found) and _verbal(found[second + 1])
    if not apposition:
        raise Unsure


def _verbal(token: Token) -> bool:
    forms = table()
    low = token.low
    auxiliary = (
        low in BE_PRESENT | BE_PAST | MODALS_KEPT | {"has", "have", "had", "do", "does", "did"} or low in MODALS_MOVED
    )
    return auxiliary or low in forms.past or low in forms.third or low in forms.base


def _times(text: str) -> str:
    for pattern, instead in _TIMES:
        text = re.sub(rf"\b{pattern}\b", instead, text, flags=re.IGNORECASE)
    if re.search(r"\b(?:this|these|here|hereby|yours|ago)\b", text, re.IGNORECASE):
        raise Unsure
    return text


def _antecedents(found: list[Token], before: str, voice: Voice) -> None:
    """Raise `Unsure` when a "he", "she" or "they" has nobody before it in this line, or the speaker nearer to it."""
    seen = [word.strip(".,'\"").removesuffix("'s") for word in before.split()]
    for token in found:
        if token.low in _HE_SHE and not _leans(token.low, seen, voice):
            raise Unsure
        if token.low in _THEY and not any(word.lower() in _ANYONE | _THEY for word in seen):
            raise Unsure
        seen.append(token.word.removesuffix("'s"))


def _leans(low: str, seen: list[str], voice: Voice) -> bool:
    """Tell whether a "he" or "she" is somebody named before it: the nearest one, or of "I saw him" anybody but "I"."""
    fitting, own = _HE_SHE[low], _SELF | {word.lower() for word in f"{voice.speaker} {voice.own}".split()}
    for word in reversed(seen):
        if word.lower() in own:
            if low != "him":
                return False
        elif _may_be(word, fitting, voice.common) or _HE_SHE.get(word) is fitting:
            return True
    return False


def _may_be(word: str, fitting: frozenset[str], common: frozenset[str]) -> bool:
    low = word.lower()
    named = (
        word[:1].isupper()
        and not word[1:].isupper()
        and low not in HE | SHE | SUBJECTS | BOUNDARIES | NOT_NAMES | common
    )
    return low in fitting or low in ANYBODY or named


def _persons(found: list[Token], voice: Voice) -> None:
    """Put the first and second person into the third, in place."""
    lows = [token.low for token in found]
    own = sum(low in _SELF for low in lows)
    if (own and (not voice.speaker or voice.own.lower() in lows)) or own > MOST_OWN or _GROUP & set(lows):
        raise Unsure
    addressed = False
    for token in found:
        if token.low in _SELF:
            token.word = owned(token.low, voice)
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


def plain_form(what: str, voice: Voice, owner: str) -> str:
    """Return what somebody is to do, after "to", with the persons put into the third; raises `Unsure`."""
    found = written_out(tokens_of(_times(re.sub(r"\bthese (?=notes|minutes)", "the ", what))))
    addressee = _called(found, voice) or voice.addressee
    lows = {token.low for token in found}
    if lows & _GROUP or lows & {"i", "mine", "myself"} or ("me" in lows and owner == voice.speaker):
        raise Unsure
    things = any(token.low.endswith("s") and len(token.low) > FEWEST_WORDS for token in found[1:])
    _antecedents([token for token in found if not (things and token.low == "them")], "", voice)
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
    return joined(Shift(found).run_rest()).rstrip(" ,.?")


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
