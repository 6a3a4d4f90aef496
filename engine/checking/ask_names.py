"""Names and roles against the evidence; the rule: a name stands with the matter it was said of."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from engine.checking.concepts import risks
from engine.checking.findings import REFUTED, REVIEW, Found
from engine.checking.lexicon import known, word_set
from engine.checking.people import TITLES, pairs
from engine.checking.words import lemma
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.evidence import Turn
    from engine.checking.people import Mention
    from engine.checking.words import Token

_ALIKE = 0.72
_TOPIC, _HARM = 12, 3
"""How far back a name may stand: less far where harm is said of somebody."""
_LINGER = 25
_EARLY, _SHORT, _OFTEN, _MOST = 3, 3, 3, 2
_SPOKEN_OF = word_set("third_person") | word_set("people_kin")
_MATTERS = word_set("matters")


def names(case: Case) -> Iterator[Found]:
    """Find names nobody has, names misspelt, and names of people this evidence is not about."""
    harm = any(labels - _BODIES for *_, labels in risks().find(case.claim.words))
    wide, close = _named_near(case, harm=False), _named_near(case, harm=harm)
    telling = [said.mention for said in case.claim.said]
    for mention in case.claim.mentions:
        if not mention.named or _common(case, mention) or (mention.person.present and _unknown_voices(case)):
            continue
        words = [t for t in case.claim.words[mention.at : mention.past] if t.lower not in TITLES]
        strange = [t for t in words if not _heard(case, t)]
        near = wide if mention in telling else close
        spelt = {form for t in words for form in (t.lower, t.lower + "s", t.lower.removesuffix("s"))}
        shown = " ".join(t.text for t in words)
        if _put_right(case, words):
            yield Found("superseded_value", Risk.HIGH, REFUTED, f"The name “{shown}” was put right in the meeting.")
        elif strange:
            yield from _strange(case, mention, strange)
        elif harm and not mention.person.present and _named_after(case, words):
            yield Found("name_not_in_evidence", Risk.HIGH, REVIEW, f"“{shown}” is named only after harm is spoken of.")
        elif not (spelt & near or _family(case, mention) or any(way(case, words) for way in _MEANT)):
            yield Found("name_not_in_evidence", Risk.HIGH, REVIEW, f"“{shown}” is named in the meeting, but not here.")
    yield from _swapped(case)


def _put_right(case: Case, words: Sequence[Token]) -> bool:
    """Tell whether a name is only ever asked about, and another is the whole answer: "Is it Sanjay?" - "Sanjeev."."""
    places = {n for t in words for n in case.index.named.get(t.lower, ())}
    return bool(places) and all(_asked_and_answered(case, n, words) for n in places)


def _asked_and_answered(case: Case, number: int, words: Sequence[Token]) -> bool:
    turn, after = case.index.turns[number], case.index.turns[number + 1 : number + 2]
    opening = next((m for t in after for m in t.mentions if m.named and m.at <= 1 and _ends(t, m)), None)
    last = turn.asks and turn.mentions and turn.mentions[-1].named and _ends(turn, turn.mentions[-1])
    if not last or opening is None:
        return False
    asked = {t.lower for t in turn.words[turn.mentions[-1].at : turn.mentions[-1].past]}
    answered = {t.lower for t in after[0].words[opening.at : opening.past]}
    return {t.lower for t in words} <= asked and not asked & answered


def _ends(turn: Turn, mention: Mention) -> bool:
    """Tell whether a sentence ends on a name."""
    return mention.past < len(turn.words) and turn.words[mention.past].text in {".", "?"}


def _named_after(case: Case, words: Sequence[Token]) -> bool:
    """Tell whether harm near the evidence is all spoken of before somebody is named at all, in the same breath."""
    named = [n for t in words for n in case.index.named.get(t.lower, ())]
    first = min(named, default=-1)
    turn = next((t for t in case.turns if t.number == first), None)
    if turn is None:
        return False
    at = min(i for i, t in enumerate(turn.words) if t.lower in {w.lower for w in words})
    mine = {label for _, _, labels in risks().find(case.claim.words) for label in labels} & _HARMING
    places = [(t.number, i) for t in case.turns for i, _, labels in risks().find(t.words) if labels & mine]
    return bool(places) and all(place < (first, at) for place in places) and places[-1][0] == first


_BODIES = frozenset({"police", "court", "protection", "exclusion", "diagnosis", "removal", "sexual_health"})
"""What is no harm done to or by somebody, so that who is spoken of may have been named a while ago."""
_HARMING = frozenset({"violence", "abuse", "domestic_abuse", "sexual_harm"})


def _family(case: Case, mention: Mention) -> bool:
    """Tell whether a family or its matter is meant, which the talk is about for long: "the Hoxhas", "the Osei case"."""
    words = case.claim.words
    named = bool(mention.at) and words[mention.at - 1].lower == "the" and mention.past - mention.at == 1
    matter = words[mention.past].lower if mention.past < len(words) else ""
    return named and (words[mention.at].lower.endswith("s") or matter in _MATTERS)


def _unknown_voices(case: Case) -> bool:
    """Tell whether somebody here may be speaking without its being known."""
    return any(turn.person is None for turn in case.turns)


def _common(case: Case, mention: Mention) -> bool:
    """Tell whether a word is large only for opening the statement: the meeting has it small."""
    word = case.claim.words[mention.at].lower
    return not mention.at and mention.past == 1 and word not in case.index.names and word in case.index.vocabulary


def _heard(case: Case, token: Token) -> bool:
    index = case.index
    if {token.lower + "s", token.lower.removesuffix("s")} & index.names:
        return True
    return token.lower in index.names or token.lower in index.people.glossary or token.lower in index.vocabulary


def _strange(case: Case, mention: Mention, words: Sequence[Token]) -> Iterator[Found]:
    person = case.claim.words[mention.at].lower in TITLES or any(
        t.lower in case.index.people.known_names for t in case.claim.words[mention.at : mention.past]
    )
    for token in words:
        if not person and known(lemma(token.lower)):
            continue
        alike = max(case.index.names, key=lambda n: SequenceMatcher(None, n, token.lower).ratio(), default="")
        if alike and SequenceMatcher(None, alike, token.lower).ratio() >= _ALIKE:
            yield Found("name_misspelt", Risk.HIGH, REVIEW, f"“{token.text}”: is “{alike.title()}” meant?")
        else:
            yield Found(
                "name_not_in_evidence", Risk.HIGH, REFUTED, f"Nobody called “{token.text}” is named in the meeting."
            )


def _lingers(case: Case, words: Sequence[Token]) -> bool:
    """Tell whether somebody named a while ago may still be the one spoken of: nobody else of the sort came up since."""
    first = min(case.anchors, default=0)
    last = max((n for t in words for n in case.index.named.get(t.lower, ()) if n <= first), default=-1)
    if any(n <= _EARLY for t in words for n in case.index.named.get(t.lower, ())):
        return True
    if last < 0 or first - last > _LINGER:
        return False
    others = {
        name
        for number in case.index.window(case.anchors, 3, 1)
        for m in case.index.turns[number].mentions
        if m.named and not m.person.present and not m.person.id and not _titled(case.index.turns[number], m)
        for name in m.person.names
        if not known(lemma(name))
    }
    return not others


def _said_there(case: Case) -> set[str]:
    return {t.lower for turn in case.anchored for t in turn.words}


def _shortened(case: Case, words: Sequence[Token]) -> bool:
    """Tell whether the evidence calls somebody by the first letters of a name: "Nat" for Natalie."""
    said = _said_there(case) & case.index.names
    return any(len(name) >= _SHORT and t.lower.startswith(name) for t in words for name in said)


def _topic(case: Case, words: Sequence[Token]) -> bool:
    """Tell whether the evidence says "he" or "mum", and this is one of the two whom the talk names most."""
    known = case.index.people.known_names
    often = {name: len(numbers) for name, numbers in case.index.named.items() if name not in known}
    most = [_OFTEN, *sorted(often.values(), reverse=True)[:_MOST]]
    return bool(_said_there(case) & _SPOKEN_OF) and any(often.get(t.lower, 0) >= max(_OFTEN, most[-1]) for t in words)


def _titled(turn: Turn, mention: Mention) -> bool:
    return turn.words[mention.at].lower in TITLES


def _named_near(case: Case, *, harm: bool) -> set[str]:
    """Give the name words in reach: spoken in the window or shortly before it, and the speakers themselves."""
    found: set[str] = set()
    reach = case.index.window(case.anchors, _HARM, 1) if harm else case.index.window(case.window, _TOPIC, 1)
    for number in reach:
        turn = case.index.turns[number]
        found |= {t.lower for m in turn.mentions if m.named for t in turn.words[m.at : m.past]}
        found |= {name for m in turn.mentions for name in m.person.names}
        found |= turn.person.names if turn.person else set()
        found |= {t.lower for t in turn.words if t.lower in case.index.names}
        roles = {role for m in turn.mentions for role in m.person.roles}
        found |= {name for labels, names_ in case.index.pairs if labels & roles for name in names_}
    return found


def _swapped(case: Case) -> Iterator[Found]:
    """Find a role given to somebody when the meeting gives it to another: "the teacher, Mr Lindqvist"."""
    for labels, name in pairs(case.claim.words, case.claim.mentions):
        holders = [n for said, n in case.index.pairs if said & labels]
        if holders and not any(n & name for n in holders):
            shown = " ".join(sorted(w.title() for w in name))
            yield Found(
                "name_not_in_evidence", Risk.HIGH, REFUTED, f"“{shown}” does not have this role in the meeting."
            )


_MEANT = (_lingers, _shortened, _topic)
