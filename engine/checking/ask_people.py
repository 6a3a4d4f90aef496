"""Names, voices, owners and attendance against the evidence; the rule: who was not there says and promises nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.checking.case import best_matches, clause_weight, quoted
from engine.checking.claims import weigh
from engine.checking.commitments import commitments, vocative
from engine.checking.concepts import speech, wanted
from engine.checking.evidence import reply_of
from engine.checking.findings import NOTE, REFUTED, REVIEW, Found
from engine.checking.lexicon import word_set
from engine.checking.whose import whose
from engine.meeting import Risk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.checking.case import Case
    from engine.checking.claims import Said, Task
    from engine.checking.commitments import Commitment
    from engine.checking.evidence import Clause, Turn
    from engine.checking.people import Mention, Person
    from engine.checking.words import Token

_TOPIC = 12
_EARLY = 3
_ON = 3
_AS_MUCH, _HALF = 0.75, 0.5
_IF = word_set("ask_people_if")
_PART, _FAINT = 0.28, 0.5
_BESIDE, _BY_NAME = 0.4, 0.6
_THIRD = frozenset({"he", "she", "they"})


Wants = list[tuple[dict[str, float], float]]


def _wants(case: Case, start: int, *, names: bool = False) -> Wants:
    """Give what a statement asks for from a word on: for each term the keys that license it, and its weight."""
    offset, wants = 0, []
    end = _end(case, start)
    counted = [m for m in case.claim.mentions if names and m.named and m.at >= start]
    people = {i for m in case.claim.mentions if m not in counted for i in range(m.at, m.past)}
    people |= {i for v in case.claim.values.all for i in range(v.at, v.past)}
    for clause in case.claim.clauses:
        kept = [
            t
            for t in clause.terms
            if start <= t.at + offset < end and t.at + offset not in people and "_" not in t.lemma
        ]
        wants += [(wanted(t.lemma, t.keys), weigh(t) * case.index.weight(t)) for t in kept]
        offset += len(clause.words)
    return wants


def _end(case: Case, start: int) -> int:
    """Give where a part of a statement ends: at a semicolon, or where somebody else says or does something."""
    words = case.claim.words
    marks = [i for i in range(start, len(words)) if words[i].text == ";"]
    others = [s.mention.at for s in case.claim.said] + [t.mention.at for t in case.claim.tasks]
    return min([*marks, *(at for at in others if at > start and words[at - 1].lower in _JOINING), len(words)])


_JOINING = frozenset({"and", "but", "whereas", "while", ",", ";"})


def _near(near: dict[str, float], keys: frozenset[str]) -> float:
    return max((near[key] for key in keys & near.keys()), default=0.0)


def _score(wants: Wants, keys: frozenset[str]) -> float:
    return sum(weight * _near(near, keys) for near, weight in wants)


def _scores(case: Case, start: int, *, asking: bool) -> list[tuple[Turn, float]]:
    """Rank the window's turns by how much each carries from a word on; an answer asks nothing of what it answers."""
    wants = _wants(case, start)
    scored = [(t, _score(wants, t.keys) if asking else _answered(case, t, wants)) for t in case.turns]
    found = [(turn, score + 0.2 * (turn.number in case.anchors)) for turn, score in scored]
    return sorted(found, key=lambda pair: -pair[1])


def _answered(case: Case, turn: Turn, wants: Wants) -> float:
    """Score a turn, half counting what the question before it asked."""
    own = _score(wants, turn.keys)
    before = case.index.turns[turn.number - 1] if turn.number else None
    return 0.5 * own + 0.5 * _score(wants, turn.keys | before.keys) if own and before and before.asks else own


_OF_ANOTHER = "This seems to be said of somebody other than “{}”."


def speakers(case: Case) -> Iterator[Found]:
    """Find words given to somebody who did not speak them, and things done by somebody else."""
    owning = [task.mention for task in case.claim.tasks]
    for said in case.claim.said:
        if said.mention not in owning and not (case.claim.quotes and "report" in said.acts):
            yield from _voice(case, said)
    if not case.claim.said and not case.claim.tasks and not case.claim.attending:
        yield from _subject(case)
    if not quoted(case.claim, case.index) and any(signs.anothers for signs in whose(case)):
        shown = " ".join(t.text for t in case.claim.words[case.claim.mentions[0].at : case.claim.mentions[0].past])
        yield Found("wrong_speaker", Risk.HIGH, REVIEW, _OF_ANOTHER.format(shown))


def _voice(case: Case, said: Said) -> Iterator[Found]:
    ranked = _scores(case, said.at, asking=_asks_whether(case, said))
    if not ranked or ranked[0][1] < _FAINT:
        return
    person = said.mention.person
    likely = [turn for turn, score in ranked if score >= 0.6 * ranked[0][1]]
    likely += [*_own_turns(case, said, ranked[0][1]), *_prompted(case, said, likely)]
    if any(_speaks(case, turn, person, said) for turn in likely):
        return
    shown = " ".join(t.text for t in case.claim.words[said.mention.at : said.mention.past])
    if any(turn.person is None for turn in likely):
        yield Found(
            "speaker_unknown",
            Risk.MEDIUM,
            REVIEW if case.strict else NOTE,
            f"It is not known who spoke here; “{shown}”?",
        )
    elif person.present:
        yield Found("wrong_speaker", Risk.HIGH, REFUTED, f"It was not “{shown}” who said this.")
    elif (person.names or person.roles) and said.acts != {"witness"}:
        yield Found(
            "absent_person_present",
            Risk.HIGH,
            REFUTED,
            f"“{shown}” was not at the meeting, and nobody passes on such words.",
        )


def _asks_whether(case: Case, said: Said) -> bool:
    """Tell whether somebody is said to have put a question, not to have asked for something."""
    return "ask" in said.acts and bool({t.lower for t in case.claim.words[said.at :][:_EARLY]} & {"whether", "if"})


def _own_turns(case: Case, said: Said, best: float) -> list[Turn]:
    """Give the turns elsewhere in which the one named says as much of it as the best of the evidence does."""
    wants = _wants(case, said.at)
    own = [t for t in case.index.turns if t.person is not None and t.person == said.mention.person]
    return [t for t in own if t.number not in case.window and _answered(case, t, wants) >= _AS_MUCH * best]


def _prompted(case: Case, said: Said, likely: Sequence[Turn]) -> list[Turn]:
    """Give the answers of the one named that name a figure of it: "Craig, attendance." - "Eighty-eight now."."""
    after = [t for turn in likely for t in case.index.turns[turn.number + 1 : turn.number + 2]]
    asked = [a for a in case.claim.values.amounts if not a.weak]
    return [
        t for t in after if t.person == said.mention.person and any(a.fits(b) for a in asked for b in t.values.amounts)
    ]


def _speaks(case: Case, turn: Turn, person: Person, said: Said) -> bool:
    """Tell whether a turn carries somebody's own words, or passes them on."""
    heard = case.index.turns[turn.number - 1 : turn.number] if turn.number else []
    if _says_you(turn) and any(t.person is not None and t.person == person for t in heard):
        return True
    if turn.person is not None and turn.person == person:
        if _asks_whether(case, said) and not any(c.question for c in turn.clauses):
            return False
        return not _only_you(case, turn, said) and not _of_another(case, turn, said)
    after = case.index.turns[turn.number + 1 : turn.number + 2]
    asks = turn.asks and _in_question(turn, _best_clause(case, turn, said))
    yes = bool(after) and bool(reply_of(after[0].words)) and "promise" in said.acts
    yes = yes or case.claim.words[said.at - 1].lemma in _RESPONDING
    if ((asks and not _asks_whether(case, said)) or yes) and any(
        t.person is not None and t.person == person for t in after
    ):
        return True
    interpreted = turn.person is not None and "interpreter" in turn.person.roles and bool(person.roles & _INTERPRETED)
    if person.present and not interpreted and not _refers(turn, person, named=True):
        return False
    return interpreted or _relays(case, turn, person, said)


_THEIRS = word_set("ask_people_theirs")


def _says_you(turn: Turn) -> bool:
    """Tell whether a turn says back what the listener holds: "that you'd rather they were less often"."""
    return any(
        a.lower == "you" and (b.lower in _THEIRS or c.lower in _THEIRS)
        for a, b, c in zip(turn.words, turn.words[1:], turn.words[2:], strict=False)
    )


def _best_clause(case: Case, turn: Turn, said: Said) -> Clause:
    """Give the clause of a turn that carries most of what somebody is said to have said; the last of equals."""
    wants = _wants(case, said.at)
    return max(reversed(turn.clauses), key=lambda c: _score(wants, c.keys))


def _in_question(turn: Turn, clause: Clause) -> bool:
    """Tell whether a clause asks, or leads up to asking who or what: "if you had a worry, who would you tell?"."""
    rest = turn.clauses[turn.clauses.index(clause) :]
    end = next((c for c in rest if c.words[-1].text in _STOPS), rest[-1])
    return clause.question or (end.question and not _OPEN.isdisjoint(t.lower for t in end.words))


_OPEN = word_set("ask_sense_open")
_STOPS = frozenset(".?!;")
_BODIES = word_set("bodies")
"""What holds a record of somebody is not the one it is of."""
_RESPONDING = word_set("responding")
_INTERPRETED = word_set("scope_kin") - {"social_worker", "supervisor", "chair", "minute_taker", "support_worker"}
"""For whom an interpreter speaks: the family, not those who work with it."""


def _of_another(case: Case, turn: Turn, said: Said) -> bool:
    """Tell whether the clause that fits gives the view to somebody else: "Clive thinks she could"."""
    best = _best_clause(case, turn, said)
    if "opinion" not in said.acts or not {t.lower for t in best.words[:1]}.isdisjoint({"i", "we"}):
        return False
    acts = {id(best.words[first]) for first, _, names in speech().find(best.words) if "opinion" in names}
    return any(
        m.named and m.person != said.mention.person and m.past < len(turn.words) and id(turn.words[m.past]) in acts
        for m in turn.mentions
    )


def _only_you(case: Case, turn: Turn, said: Said) -> bool:
    """Tell whether the clause that fits is about the listener and not the speaker."""
    if "opinion" not in said.acts or not _says_you(turn):
        return False
    wants = _wants(case, said.at)
    best = _best_clause(case, turn, said)
    subjects = [t.lower for t in best.words if t.lower in {"i", "you", "he", "she", "we"}]
    return subjects[:1] == ["you"] and _score(wants, best.keys) > 0


def _relays(case: Case, turn: Turn, person: Person, said: Said) -> bool:
    """Tell whether a turn passes on somebody's words: "Siobhan says", "he said to me"."""
    acts = {first for first, _, labels in speech().find(turn.words) if labels - {"witness"} or said.acts == {"witness"}}
    named = any(_same(m, person) and {m.past, m.past + 1} & acts for m in turn.mentions)
    if named or person.present:
        return named
    topic = _refers(turn, person, named=False) or any(
        _refers(case.index.turns[n], person, named=True) for n in case.index.window([turn.number], _TOPIC, 0)
    )
    return topic and any(
        turn.words[i].lower in _THIRD or _at(turn, i) for at in acts for i in range(max(0, at - 2), at)
    )


def _at(turn: Turn, position: int) -> bool:
    return any(m.at <= position < m.past for m in turn.mentions)


def _same(mention: Mention, person: Person) -> bool:
    """Tell whether a naming is of somebody: two participants are two, though of one surname."""
    both = mention.person.id and person.id
    return mention.person == person or (not both and bool(mention.person.names & person.names))


def _refers(turn: Turn, person: Person, *, named: bool) -> bool:
    for mention in turn.mentions:
        if _same(mention, person):
            return True
        if not named and mention.person.roles & person.roles:
            return True
    return bool({t.lower for t in turn.words} & person.names) or (
        not named and bool({t.lower for t in turn.words} & _THIRD)
    )


def _subject(case: Case) -> Iterator[Found]:
    """Find a thing said of one person that the evidence says of another."""
    first = next((m for m in case.claim.mentions if m.at <= _EARLY), None)
    if first is None or not case.claim.clauses or case.claim.words[first.at].lower in _BODIES:
        return
    after = case.claim.words[first.past : first.past + 6]
    if not after or after[0].lower in {"'s", ","} or _passive(after):
        return
    if first.person.names & {t.lower for n in quoted(case.claim, case.index) for t in case.index.turns[n].words}:
        return  # read out by another: "I'm going to read this as Ruby wrote it"
    ranked = best_matches(case, case.claim.clauses[0])
    total = sum(clause_weight(case, case.claim.clauses[0], t) for t in case.claim.clauses[0].terms)
    if not ranked or ranked[0].own < _HALF * total:
        return
    near = [m for m in ranked if m.score >= 0.85 * ranked[0].score and not m.clause.question]
    owners = [_agent(case, match.clause) for match in near]
    named = {t.lower for match in near for t in match.clause.words}
    asked = [case.index.turns[match.clause.turn + 1 : match.clause.turn + 2] for match in near]
    if any(t.person == first.person for after in asked for t in after if case.index.turns[t.number - 1].asks):
        return
    if not owners or first.person.names & named or any(o is None or not _apart(o, first.person) for o in owners):
        return
    shown = " ".join(t.text for t in case.claim.words[first.at : first.past])
    yield Found("wrong_speaker", Risk.HIGH, REVIEW, _OF_ANOTHER.format(shown))


def _passive(words: Sequence[Token]) -> bool:
    """Tell whether something is done to the subject: "was seen", "had been spoken to", "was asked"."""
    be = max((i for i, t in enumerate(words[:-1]) if t.lemma == "be" and words[i + 1].lower != "to"), default=None)
    return be is not None and any(
        t.lower.endswith(("ed", "en", "n", "t")) or t.lower != t.lemma for t in words[be + 1 : be + 3]
    )


def _agent(case: Case, clause: Clause) -> Person | None:
    """Give the one whom a clause speaks of where that is plain: for "I" its speaker, for "she" who was named before."""
    turn = case.index.turns[clause.turn]
    named = [m for m in turn.mentions if not vocative(turn, m.at, m.past)]
    inside = [m for m in named if _within(turn, m, clause)]
    subject = next((t for t in clause.words if t.lower in _SUBJECTS), None)
    if inside and (subject is None or turn.words[inside[0].at].start < subject.start):
        return None if speech().has(clause.words) else inside[0].person
    if subject is None or subject.lower not in _THIRD:
        return turn.person if subject is not None and subject.lower == "i" else None
    before = [m.person for m in turn.mentions if m.named and turn.words[m.at].start < clause.words[0].start]
    return before[-1] if before and not any(_apart(p, before[-1]) for p in before) else None


_SUBJECTS = frozenset({"i", "you", "he", "she", "they", "we", "it", "nobody", "somebody"})


def _within(turn: Turn, mention: Mention, clause: Clause) -> bool:
    return clause.words[0].start <= turn.words[mention.at].start <= clause.words[-1].start


def _apart(one: Person, other: Person) -> bool:
    """Tell whether two namings are surely of two people: both by name, or both by role alone."""
    if one == other:
        return False
    if one.id and other.id:
        return True
    return bool(one.names and other.names and not one.names & other.names)


def tasks(case: Case) -> Iterator[Found]:
    """Find actions that nobody took on, or that somebody else did."""
    for task in case.claim.tasks:
        person = task.mention.person
        ranked = _ranked_tasks(case, task)
        shown = " ".join(t.text for t in case.claim.words[task.mention.at : task.mention.past])
        absent = not person.present and bool(case.index.people.participants)
        if task.modal == "asked" and not absent:
            continue  # who was asked need not have said yes
        if not ranked:
            kind, why = (
                ("absent_person_owns_action", "was not there")
                if absent
                else ("action_not_agreed", "took nothing like this on")
            )
            yield Found(kind, Risk.HIGH, REFUTED, f"“{shown}” {why}.")
            continue
        owners = [c.owner for c in ranked]
        if any(o == person or (o is not None and bool(o.names & person.names)) for o in owners):
            if all(c.conditional for c in ranked) and not _IF & {t.lower for t in case.claim.words}:
                yield Found("condition_dropped", Risk.HIGH, REVIEW, "In the meeting this hung on an “if”.")
            continue
        if all(o is None for o in owners):
            yield Found(
                "owner_unknown",
                Risk.MEDIUM,
                REVIEW if case.strict or absent else NOTE,
                f"It is not plain that “{shown}” is to do this.",
            )
            continue
        if not absent and sum(weight for _, weight in _wants(case, task.at)) < _FAINT:
            yield Found("owner_unknown", Risk.MEDIUM, NOTE, f"It is not plain that “{shown}” is to do this.")
            continue
        kind = "absent_person_owns_action" if absent else "wrong_owner"
        yield Found(kind, Risk.HIGH, REFUTED, f"Somebody other than “{shown}” took this on.")


def _ranked_tasks(case: Case, task: Task) -> list[Commitment]:
    """Rank the commitments of the window by how much of an action each carries; near-equal ones are kept."""
    wants = _wants(case, task.at, names=True)
    total = sum(weight for _, weight in wants) or 1.0
    found = []
    for commitment in commitments(case.index, case.index.window(case.window, 0, _ON)):
        leaning = _BY_NAME if commitment.pronoun else _BESIDE
        score = sum(w * max(_near(k, commitment.keys), leaning * _near(k, commitment.beside)) for k, w in wants)
        if score >= _PART * total:
            found.append((score, commitment))
    best = max((score for score, _ in found), default=0.0)
    return [commitment for score, commitment in found if score >= 0.8 * best]


def attendance(case: Case) -> Iterator[Found]:
    """Find somebody made present who was not."""
    for mention in case.claim.attending:
        if mention.person.present:
            continue
        shown = " ".join(t.text for t in case.claim.words[mention.at : mention.past])
        verdict = REFUTED if case.index.people.participants else REVIEW
        yield Found("absent_person_present", Risk.HIGH, verdict, f"“{shown}” is not among those present.")
