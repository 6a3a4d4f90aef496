"""One statement laid against its evidence; the rule: what is said counts more than what is said near it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.checking.claims import weigh
from engine.checking.concepts import neighbours, opposed, speech, wanted
from engine.checking.evidence import search
from engine.checking.lexicon import word_set
from engine.checking.words import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.checking.claims import Claim
    from engine.checking.concepts import Term
    from engine.checking.evidence import Clause, Index, Turn
    from engine.checking.frames import Quote

LICENSED = 0.6
_SHORT = 8
_BESIDE = 4
_ENOUGH = 0.7
_SAME_MATTER = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """How well an evidence clause carries a claim's clause with its surroundings, and how well by itself."""

    clause: Clause
    score: float
    own: float


@dataclass(slots=True)
class Case:
    """A claim, the turns it is held to rest on (anchors), and the turns around them."""

    claim: Claim
    index: Index
    anchors: list[int]
    window: list[int]
    given: bool
    weights: list[tuple[Term, float]] = field(default_factory=list)
    strengths: dict[int, float] = field(default_factory=dict)
    strict: bool = False
    known: frozenset[str] = frozenset()
    ranked: dict[int, list[Match]] = field(default_factory=dict)

    @property
    def turns(self) -> list[Turn]:
        """Give the turns of the window."""
        return [self.index.turns[n] for n in self.window]

    @property
    def anchored(self) -> list[Turn]:
        """Give the turns it rests on."""
        return [self.index.turns[n] for n in self.anchors]


def content(claim: Claim) -> list[tuple[Term, float]]:
    """Give the terms a claim must have evidence for, with weights: not names, not values, not verbs of saying."""
    skip = {i for m in claim.mentions if m.named for i in range(m.at, m.past)}
    skip |= {i for m in claim.mentions if m.person.id for i in range(m.at, m.past)}
    roles = {i for m in claim.mentions if not m.named for i in range(m.at, m.past)}
    skip |= {i for v in claim.values.all for i in range(v.at, v.past)}
    saying = {i for said in claim.said for i in range(said.at - 2, said.at) if i >= 0}
    saying |= {
        i
        for first, past, names in speech().find(claim.words)
        for i in range(first, past)
        if names & {"decide", "report"}
    }
    saying &= {i for first, past, _ in speech().find(claim.words) for i in range(first, past)}
    found: dict[tuple[int, str], tuple[Term, float]] = {}
    offset = 0
    for clause in claim.clauses:
        for term in clause.terms:
            at = term.at + offset
            weight = weigh(term) * (0.35 if at in roles else 1.0)
            if weight and at not in skip and at not in saying:
                found[at, term.lemma] = (term, weight)
        offset += len(clause.words)
    return list(found.values())


def _boosts(claim: Claim, index: Index) -> dict[int, float]:
    """Favour turns with the claim's own names and values, so that the right turn wins when the words are common."""
    found: dict[int, float] = {}
    voices = {said.mention for said in claim.said}
    people = {m.person.id for m in claim.mentions if m.person.id}
    for turn in index.turns:
        if turn.person is not None and turn.person.id in people:
            found[turn.number] = 0.3 if voices else 0.4
    for words in {
        frozenset(t.lower for t in claim.words[m.at : m.past]) for m in claim.mentions if m.named and m not in voices
    }:
        near: dict[int, float] = {}
        for number in {n for word in words for n in index.named.get(word, ())}:
            for step, factor in _NAMED:
                near[number + step] = max(near.get(number + step, 0.0), factor)
        for number, factor in near.items():
            found[number] = found.get(number, 0.0) + factor
    for number, fits in _fitting(claim, index).items():
        found[number] = found.get(number, 0.0) + fits
    return {number: boost for number, boost in found.items() if 0 <= number < len(index.turns)}


_NAMED = ((0, 0.6), (1, 0.4), (2, 0.2), (-1, 0.1))


def _fitting(claim: Claim, index: Index) -> dict[int, float]:
    """Count how many of a claim's values each turn names."""
    asked, day = claim.values, index.meeting.date
    found: dict[int, float] = {}
    for turn in index.valued if asked.all else ():
        said = turn.values
        fits = sum(any(a.fits(b, day) for b in said.days) for a in asked.days)
        fits += sum(any(a.fits(b) for b in said.clocks) for a in asked.clocks)
        fits += sum(any(a.fits(b) and not a.weak for b in said.amounts) for a in asked.amounts)
        if fits:
            found[turn.number] = 1.0 * fits
    return found


def lay(claim: Claim, index: Index, given: Sequence[int] | None, *, strict: bool = False) -> Case:
    """Find or take the evidence and measure what it licenses; strictly, evidence is what was given and no more."""
    weighted = content(claim)
    if given is None:
        anchors = quoted(claim, index) or _sought(claim, index, weighted)
        window = index.window(anchors, 2, 2)
    else:
        anchors = list(given)
        window = sorted({n for a in anchors for n in _context(index, a)}) if strict else index.window(anchors, 2, 2)
    case = Case(claim, index, anchors, window, strict, weighted)
    case.strengths = {i: _licence(case, term) for i, (term, _) in enumerate(weighted)}
    return case


def narrowed(claim: Claim, index: Index, given: Sequence[int]) -> list[int]:
    """Find where in very long evidence a statement rests; nowhere is the evidence's beginning, which will not do."""
    found = quoted(claim, index) or _sought(claim, index, content(claim))
    return [n for n in found if n in set(given)] or list(given[:1])


def _sought(claim: Claim, index: Index, weighted: Sequence[tuple[Term, float]]) -> list[int]:
    """Find what a statement rests on: as a whole, each of its clauses, and each of its values."""
    boosts = _boosts(claim, index)
    found = search(index, weighted, boosts)
    for terms in _parts(claim, weighted):
        found += [n for n in search(index, terms, boosts)[:1] if n not in found]
    return found + _value_turns(claim, index, weighted, found)


def _parts(claim: Claim, weighted: Sequence[tuple[Term, float]]) -> list[list[tuple[Term, float]]]:
    """Give the terms of each clause that says enough to be looked for by itself."""
    own = [[pair for pair in weighted if pair[0] in clause.terms] for clause in claim.clauses]
    return [terms for terms in own if sum(w for _, w in terms) >= _ENOUGH] if len(own) > 1 else []


def _value_turns(claim: Claim, index: Index, weighted: Sequence[tuple[Term, float]], found: Sequence[int]) -> list[int]:
    """Give turns that name a value which the evidence so far lacks, where they speak of the same matter."""
    near = set(index.window(found, 1, 1))
    best = max((overlap(index, weighted, n) for n in found), default=0.0)
    more = []
    for fitting in _holders(claim, index):
        if not fitting or near & set(fitting):
            continue
        score, place = max((overlap(index, weighted, n), -n) for n in fitting)
        if score >= max(_SAME_MATTER * best, _ENOUGH):
            more.append(-place)
    return more


def overlap(index: Index, weighted: Sequence[tuple[Term, float]], number: int) -> float:
    """Weigh how much of a statement a turn and the question before it carry."""
    turn = index.turns[number]
    keys = turn.keys | (index.turns[number - 1].keys if number and index.turns[number - 1].asks else frozenset())
    return sum(w * index.weight(t) * _best(wanted(t.lemma, t.keys), keys) for t, w in weighted)


def _holders(claim: Claim, index: Index) -> list[list[int]]:
    """Give, for each value of a claim that tells something, the turns that name it."""
    asked, day = claim.values, index.meeting.date
    days = [
        [t.number for t in index.valued if any(a.fits(b, day) for b in t.values.days)]
        for a in asked.days
        if not a.vague
    ]
    clocks = [[t.number for t in index.valued if any(a.fits(b) for b in t.values.clocks)] for a in asked.clocks]
    amounts = [
        [t.number for t in index.valued if any(a.fits(b) for b in t.values.amounts)]
        for a in asked.amounts
        if not a.weak
    ]
    return days + clocks + amounts


def placed(case: Case) -> list[tuple[Term, int, float]]:
    """Give the terms a claim must have evidence for, where they stand in it, and their weight in this transcript."""
    weights = {id(term): weight for term, weight in case.weights}
    found, offset = [], 0
    for clause in case.claim.clauses:
        told = [t for t in clause.terms if weights.get(id(t))]
        found += [(t, t.at + offset, weights[id(t)] * case.index.weight(t)) for t in told]
        offset += len(clause.words)
    return found


def quoted(claim: Claim, index: Index) -> list[int]:
    """Give the turns that hold a claim's quotations word for word; a short one only where the others are."""
    long = [holders(index, quote) for quote in claim.quotes if len(spoken(quote.words)) > _SHORT]
    found = [places[0] for places in long if places]
    for quote in claim.quotes if found else ():
        near = [n for n in holders(index, quote) if min(abs(n - f) for f in found) <= _BESIDE]
        found += [n for n in near[:1] if n not in found]
    return found


def holders(index: Index, quote: Quote) -> list[int]:
    """Give the turns where a quotation begins that stands word for word in one voice's talk."""
    parts = [spoken(part) for part in quote.words.replace("...", "…").split("…") if spoken(part)]
    found = []
    for run in index.runs if parts else ():
        at = run.find(parts)
        found += [n for n in at if n not in found]
    return found


def _context(index: Index, anchor: int) -> list[int]:
    """Give a turn and what it answers: the question before it, and the answer after its own question."""
    found = [anchor]
    if anchor and index.turns[anchor - 1].asks:
        found.append(anchor - 1)
    if index.turns[anchor].asks and anchor + 1 < len(index.turns):
        found.append(anchor + 1)
    return found


def _licence(case: Case, term: Term) -> float:
    keys = wanted(term.lemma, term.keys)
    best = 0.0
    for turn in case.turns:
        for key in turn.keys & keys.keys():
            best = max(best, keys[key])
    other = {key for word in opposed(term.lemma) for key, near in neighbours(word).items() if near >= LICENSED}
    if best < LICENSED and any(other & turn.keys for turn in case.turns):
        best = LICENSED
    return best


def unlicensed(case: Case) -> tuple[float, float, list[str]]:
    """Give the weight of a claim that its evidence lacks, the share that is, and the words."""
    total = lost = 0.0
    words = []
    for i, (term, weight) in enumerate(case.weights):
        total += weight
        if case.strengths[i] < LICENSED:
            lost += weight * (1 - case.strengths[i])
            words.append(term.text)
    return lost, (lost / total if total else 0.0), words


def best_matches(case: Case, clause: Clause) -> list[Match]:
    """Rank the evidence clauses by how well they carry one clause of the claim, once for all questions."""
    if id(clause) not in case.ranked:
        case.ranked[id(clause)] = _ranked(case, clause)
    return case.ranked[id(clause)]


def _ranked(case: Case, clause: Clause) -> list[Match]:
    """Score each evidence clause for one clause of the claim, context counted at a discount."""
    wants = [(wanted(t.lemma, t.keys), clause_weight(case, clause, t)) for t in clause.terms]
    others = [(wanted(t.lemma, t.keys), w) for t, w in case.weights if t not in clause.terms]
    scale = 0.5 * sum(w for _, w in wants) / (sum(w for _, w in others) or 1.0)
    found = []
    for turn in case.turns:
        asked, spoken_of = _around(case, turn.number)
        beside = scale * sum(w * _best(k, turn.keys) for k, w in others)
        for there in turn.clauses:
            refers = bool(_PRONOUNS & {t.lower for t in there.words})
            own = _own(wants, there)
            score = sum(
                w
                * max(
                    _best(k, there.keys),
                    0.55 * _best(k, turn.keys),
                    0.5 * _best(k, asked),
                    0.75 * refers * _best(k, spoken_of),
                )
                for k, w in wants
            )
            if own > 0:
                found.append(Match(there, score + 0.2 * own + beside, own))
    return sorted(found, key=lambda m: (-m.score, m.clause.turn))


_PRONOUNS = word_set("case_pronouns")


def _own(wants: Sequence[tuple[dict[str, float], float]], there: Clause) -> float:
    """Weigh how much of a claim's clause an evidence clause carries itself; no word of it counts twice."""
    pairs = []
    for i, (near, weight) in enumerate(wants):
        for term in there.terms:
            strength = _best(near, term.keys)
            if strength and weight:
                pairs.append((strength, weight, i, term.at))
    total, mine, theirs = 0.0, set(), set()
    for strength, weight, i, at in sorted(pairs, reverse=True):
        if i not in mine and at not in theirs:
            total += strength * weight
            mine.add(i)
            theirs.add(at)
    return total


def _best(near: dict[str, float], keys: frozenset[str]) -> float:
    return max((near[key] for key in keys & near.keys()), default=0.0)


def clause_weight(case: Case, clause: Clause, term: Term) -> float:
    """Weigh a term in laying clauses side by side: names not at all, light words less, rare words more."""
    weight = 0.0 if _is_name(case, term) else weigh(term)
    role = any(
        m.person.roles and not m.named
        for m in case.claim.mentions
        if clause.words[term.at] in case.claim.words[m.at : m.past]
    )
    return weight * (0.35 if role else 1.0) * case.index.weight(term)


def _around(case: Case, number: int) -> tuple[frozenset[str], frozenset[str]]:
    """Give what the turn before asked, which an answer takes for granted, and what a pronoun may stand for."""
    before = case.index.turns[max(0, number - 2) : number]
    asked = (
        before[-1].keys
        if before and (before[-1].asks or before[-1].person == case.index.turns[number].person)
        else frozenset[str]()
    )
    return asked, frozenset(key for turn in before for key in turn.keys)


def _is_name(case: Case, term: Term) -> bool:
    return term.lemma in case.index.names or term.text.lower() in case.index.names
