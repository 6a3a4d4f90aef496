"""How far a statement reaches: "all", "never", "because", and whose part; the rule: no wider than what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.binding import bond_at, local_to, outbid
from engine.checking.case import placed
from engine.checking.concepts import Phrases, wanted
from engine.checking.evidence import matched
from engine.checking.findings import REVIEW, Found
from engine.checking.lexicon import members, table, word_set
from engine.checking.numbers import number_at
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.checking.case import Case
    from engine.checking.evidence import Clause
    from engine.checking.words import Token

_SWEEPING = {name: Phrases((p, name) for p in members(text)) for name, text in table("sweeping").items()}
_BEARING = {name: Phrases((p, name) for p in members(text)) for name, text in table("sweeping_heard").items()}
_CAUSES = Phrases((p, "cause") for p in members(table("causes")["claimed"]))
_CAUSES_HEARD = Phrases((p, "cause") for p in members(table("causes")["heard"]))
_EXCLUSIVE = [frozenset(text.split()) for text in table("exclusive").values()]
_KIN = word_set("scope_kin")
_BACK = word_set("corrections_open")
_PLACES, _WHERE = frozenset(table("exclusive")["place"].split()), frozenset({"at"})
_BEFORE_SIDE = frozenset({"the", "his", "her", "their", "my", "your", "a", "on", "and", "or", "'s"})
_HALF, _ROOT, _PUT_RIGHT = 0.5, 4, 8


def scope(case: Case) -> Iterator[Found]:
    """Find "all", "never" or "constantly" where the talk has nothing as wide."""
    near = [case.index.turns[n] for n in case.index.window(case.anchors, 1, 1)]
    for name, phrases in _SWEEPING.items():
        for first, past, _ in phrases.find(case.claim.words):
            if _counted(case, past) or _alright(case, past) or any(_BEARING[name].has(turn.words) for turn in near):
                continue
            shown = " ".join(t.text for t in case.claim.words[first:past])
            yield Found("scope_widened", Risk.HIGH, REVIEW, f"Nobody here said “{shown}”.")
            return


def both(case: Case) -> Iterator[Found]:
    """Find "both" where the talk says of one of them that it was not so."""
    for clause in case.claim.clauses:
        if clause.turns or "both" not in {t.lower for t in clause.words} or _two_of(case, clause):
            continue
        lemmas = {t.lemma for t in clause.terms if clause.words[t.at].text.islower()}
        denied = [c for turn in case.anchored for c in turn.clauses if c.negated and not c.question]
        if any(lemmas & {t.lemma for t in c.terms} for c in denied):
            yield Found("scope_widened", Risk.HIGH, REVIEW, "Of one of them the meeting says that it was not so.")
            return


def _two_of(case: Case, clause: Clause) -> bool:
    """Tell whether the evidence says it of "both" or "two" of the same: "I saw the two girls, not Bradley"."""
    counted = _after_both(clause.words)
    told = [c for turn in case.anchored for c in turn.clauses if not c.negated]
    return bool(counted) and any(counted & _after_both(c.words) for c in told)


def _after_both(words: tuple[Token, ...]) -> set[str]:
    """Give what follows "both" or "two": "both the boys"."""
    places = [i for i, t in enumerate(words) if t.lower in {"both", "two"}]
    return {t.lemma for i in places for t in words[i + 1 : i + 3] if t.text.islower() and t.lower not in {"the", "of"}}


def _counted(case: Case, past: int) -> bool:
    """Tell whether a number follows, so that the number says how many: "all four"."""
    words = case.claim.words
    return past < len(words) and number_at(words, past) is not None


def _alright(case: Case, past: int) -> bool:
    """Tell whether an "all" only opens an "all right"."""
    return [t.lower for t in case.claim.words[past - 1 : past + 1]] == ["all", "right"]


def cause(case: Case) -> Iterator[Found]:
    """Find a reason that nobody gave: its words are not said with what it explains, nor is any reason."""
    words = case.claim.words
    for first, past, _ in _CAUSES.find(words):
        if first and words[first].lower == "due" and words[first - 1].lemma == "be":
            continue  # "was due to visit" is a plan
        effect, reason = _weighed(case, 0, first), _weighed(case, past, _end(words, past))
        if not effect or not reason:
            continue
        for turn in case.turns:
            before = case.index.turns[turn.number - 1].keys if turn.number else frozenset[str]()
            linked = _CAUSES_HEARD.has(turn.words) or matched(effect, turn.keys) >= _HALF
            if matched(reason, turn.keys) >= _HALF and linked and matched(effect, turn.keys | before) > 0:
                break
        else:
            yield Found("cause_not_in_evidence", Risk.HIGH, REVIEW, "Nobody here gave this as the reason.")
            return


def _end(words: tuple[Token, ...], at: int) -> int:
    return next((i for i in range(at, len(words)) if words[i].text in {".", ";"}), len(words))


def _weighed(case: Case, start: int, end: int) -> list[tuple[dict[str, float], float]]:
    """Give the terms of a stretch of the claim with their keys and weights."""
    roles = {i for m in case.claim.mentions for i in range(m.at, m.past)}
    told = [(t, weight) for t, at, weight in placed(case) if start <= at < end and at not in roles]
    return [(wanted(t.lemma, t.keys), weight) for t, weight in told]


def details(case: Case) -> Iterator[Found]:
    """Find a colour, a side or the like where the talk says another of its kind of this matter, and not this one."""
    for kind in _EXCLUSIVE:
        for at, token in enumerate(case.claim.words):
            if token.lower not in kind or not token.text.islower() or not _set(case.claim.words, at):
                continue
            mine, theirs = _claims_to(case, kind, at)
            if theirs and (not mine or outbid(mine, theirs)):
                yield Found("detail_changed", Risk.HIGH, REVIEW, f"“{token.text}”: the meeting names another.")
                break


def _claims_to(case: Case, kind: frozenset[str], at: int) -> tuple[float, float]:
    """Weigh how plainly the talk says a word of this matter, and another of its kind that the claim has not."""
    wants = local_to(case, at, at + 1)
    mine = theirs = 0.0
    given = {t.lower for t in case.claim.words}
    for number in case.index.window(case.anchors, 1, 1):
        turn = case.index.turns[number]
        for place, word in enumerate(turn.words):
            if word.lower == case.claim.words[at].lower and not _taken_back(turn.words[place + 1 :], kind):
                mine = max(mine, bond_at(case, wants, turn, place) + 0.01)
            elif word.lower in kind and word.lower not in given and _set(turn.words, place):
                theirs = max(theirs, bond_at(case, wants, turn, place) + 0.01)
    return mine, theirs


def _set(words: tuple[Token, ...], at: int) -> bool:
    """Tell whether a word for a place says where something was: "at school", "in the office"; others need not."""
    if words[at].lower == "left":
        return bool(at) and words[at - 1].lower in _BEFORE_SIDE
    return words[at].lower not in _PLACES or bool(_WHERE & {t.lower for t in words[max(0, at - 2) : at]})


def _taken_back(after: tuple[Token, ...], kind: frozenset[str]) -> bool:
    """Tell whether another of the kind follows after a "no" or a "sorry": "The right. No, it's the left"."""
    other = next((i for i, t in enumerate(after[:_PUT_RIGHT]) if t.lower in kind), 0)
    return bool(_BACK & {t.lower for t in after[:other]})


def offices(case: Case) -> Iterator[Found]:
    """Find a professional whom nobody spoke of."""
    heard = {role for p in case.index.people.participants for role in p.roles}
    heard |= {role for turn in case.index.turns for m in turn.mentions for role in m.person.roles}
    for mention in case.claim.mentions:
        roles = mention.person.roles - _KIN
        named = case.claim.words[mention.at : mention.past]
        if mention.named or not roles or mention.person.id or roles & heard or named[-1].lower.endswith(("ing", "ed")):
            continue
        if not any(t.text.isupper() or _like(t.lower, case.index.vocabulary) for t in named):
            shown = " ".join(t.text for t in named)
            yield Found("unsupported", Risk.HIGH, REVIEW, f"Nobody spoke of a “{shown}”.")


def _like(word: str, vocabulary: frozenset[str]) -> bool:
    """Tell whether a word or its beginning was spoken: "psych" for a psychologist."""
    return any(word.startswith(said) for said in vocabulary if len(said) >= _ROOT)
