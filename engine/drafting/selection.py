"""Which passage goes under which heading, and which are worth a line.

Rule: promises, high-risk matter, decisions, dissent and a child's words find a place or are handed over as left out;
what is merely talk may be passed over, and is then shown as not covered.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from engine.drafting.acts import WEIGHTY, Act
from engine.drafting.passages import NEAR
from engine.drafting.people import HE, SHE, names_in
from engine.drafting.scraps import with_scrap
from engine.drafting.verbs import lemma
from engine.drafting.wordlists import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from engine.drafting.passages import Passage
    from engine.drafting.template import SectionPlan, Template
    from engine.meeting import MarkerKind, Meeting

THIN = 2
"""Words of meaning below which an unweighty passage is only talk; one is enough where somebody is spoken of."""
SHORT = 12
"""Words of a question and answer that only settle a date of what was said before."""
SCANT = 4
"""Words of meaning up to which what another says still goes with somebody's views: "So July or August."."""
LITTLE = 2.0
"""A score that a passage's own words do not decide; it then follows what it follows."""
_PERSON = re.compile(r"\b(?:he|she|they|him|her|them|his|hers|their)\b", re.IGNORECASE)
_KIN = re.compile(
    rf"(?<!\bmy )(?<!\bmy own )\b(?:{'|'.join(sorted(HE | SHE | {'child', 'children', 'baby', 'kids?'}))})\b",
    re.IGNORECASE,
)
_VIEW = re.compile(
    r"\bI(?:['’]d| would|['’]m| am|['’]ve)?(?: (?:just|never|don['’]t|do|not|really|still))* "
    r"(?:want|rather|think|thought|feel|felt|like|hate|agree|accept|asked|mind|happy|worried|scared|sorry)\b"
)
_LEAD = r"^(?:(?:and|so|okay|ok|right|now|then|lovely|good|great|thanks),? )*"
STOP = listed("stop")
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+", re.IGNORECASE)


@dataclass(slots=True)
class Selected:
    """Passages by section id in order of time, and those without a place."""

    chosen: dict[str, list[Passage]] = field(default_factory=dict)
    human: list[tuple[SectionPlan, Passage]] = field(default_factory=list)
    set_aside: list[Passage] = field(default_factory=list)
    crowded_out: list[Passage] = field(default_factory=list)

    @property
    def left(self) -> list[Passage]:
        """Every passage that has no line in the draft."""
        return [*self.set_aside, *self.crowded_out, *(passage for _, passage in self.human)]


def content_words(text: str) -> list[str]:
    """Return the words of meaning of a text, in their base forms."""
    return [lemma(word) for word in _WORD.findall(text.lower().replace("’", "'")) if word not in STOP]


def select(
    passages: Sequence[Passage], template: Template, meeting: Meeting, openings: Collection[int] = frozenset()
) -> Selected:
    """Assign passages to sections, then keep for each section what matters most.

    With the sentences at `openings` another matter begins, and nothing follows what was said before.
    """
    result = Selected()
    roles = {person.name: person.role.lower() for person in meeting.participants}
    cues = {section.id: _pattern(section.cues) for section in template.sections}
    out = _pattern(template.leave_out)
    own = _own_stretch(passages, template, meeting)
    before: tuple[Passage, SectionPlan] | None = None
    for passage in passages:
        if before is not None and any(before[0].index < place <= passage.index for place in openings):
            before = None
        if passage.index in own:
            result.set_aside.append(passage)
            continue
        if out is not None and out.search(passage.text) and not passage.acts & WEIGHTY:
            result.set_aside.append(passage)
            continue
        section = _place(passage, template, cues, roles, before)
        if section is None and before is not None and (joined := _joined(before, passage)) is not None:
            result.chosen[before[1].id][-1] = joined
            before = (joined, before[1])
            continue
        if section is None:
            result.set_aside.append(passage)
        elif section.human:
            result.human.append((section, passage))
        else:
            result.chosen.setdefault(section.id, []).append(passage)
        before = (passage, section) if section is not None else None
    _crowd(result, template, Counter(word for passage in passages for word in content_words(passage.text)))
    return result


def _joined(before: tuple[Passage, SectionPlan], passage: Passage) -> Passage | None:
    """Return the passage before with one that says nothing by itself, or None where that would not stand with it."""
    if before[1].human or passage.dropped or passage.all[-1].index - passage.index >= len(passage.shown):
        return None
    return with_scrap(before[0], passage.shown)


def _own_stretch(passages: Sequence[Passage], template: Template, meeting: Meeting) -> set[int]:
    """Return where passages begin in which the worker is talked of, by the template's words for it."""
    opens, found, inside = _opening(template.leave_from), set[int](), False
    known = {word for person in meeting.participants for word in person.name.split()}
    family: set[str] = set()
    for passage in passages if opens is not None else ():
        named = {word for name in names_in(passage.text) for word in name.split()} - known
        opened = opens is not None and any(opens.search(one.text) for one in passage.shown)
        if opened and passage.index > passages[-1].index / 2:
            inside = not _of_others(passage.text)
        elif named & family or passage.acts & (WEIGHTY - {Act.ACTION}) or _of_others(passage.text):
            inside = False
        if inside:
            found.add(passage.index)
        else:
            family.update(re.findall(r"\b[A-Z][\w-]+", passage.text))
    return found


def _of_others(text: str) -> bool:
    """Tell whether somebody else is spoken of: "she", "mum"; not "my dad", who is the worker's own."""
    return _PERSON.search(text) is not None or _KIN.search(text) is not None


def _opening(cues: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds any of the cues in a sentence as whole words, those with "^" only where it begins."""
    parts = [
        (_LEAD if cue.startswith("^") else r"\b")
        + re.escape(cue.removeprefix("^"))
        + (r"\b" if cue[-1:].isalpha() else "")
        for cue in cues
    ]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def _pattern(cues: Sequence[str]) -> re.Pattern[str] | None:
    """Return a pattern that finds any of the cues at the beginning of a word."""
    return re.compile(r"\b(?:" + "|".join(re.escape(cue) for cue in cues) + ")", re.IGNORECASE) if cues else None


def _place(
    passage: Passage,
    template: Template,
    cues: dict[str, re.Pattern[str] | None],
    roles: dict[str, str],
    before: tuple[Passage, SectionPlan] | None,
) -> SectionPlan | None:
    """Return the best section for a passage; what says nothing by itself follows the passage it follows."""
    scored = [
        (_score(passage, section, cues[section.id], roles), section) for section in template.sections if section.fed
    ]
    best = max((score for score, _ in scored), default=0.0)
    words = content_words(passage.text)
    thin = not passage.acts & WEIGHTY and not _markers(passage) and not _dictated(passage, template)
    if best <= 0 or (thin and best <= LITTLE and len(words) < (1 if _PERSON.search(passage.text) else THIN)):
        return None
    goes_on = before is not None and _follows(before, passage) and not before[1].human
    found = next(section for score, section in scored if score == best)
    if thin and best <= LITTLE and before is not None and goes_on and not _parts(passage, before[1], found, roles):
        checks_back = bool(passage.lead) and Act.DATE in passage.acts and len(passage.text.split()) <= SHORT
        told = before[0].kind is Act.TOLD and Act.TOLD in before[1].acts
        told = told or (before[0].kind is Act.NEXT and len(words) > THIN)
        if checks_back or not (told or Act.ACTION in before[1].acts or before[1].strict):
            return before[1]
    return found


def _parts(passage: Passage, before: SectionPlan, found: SectionPlan, roles: dict[str, str]) -> bool:
    """Tell whether a passage leaves what it follows: another speaks at length there, or somebody says their view."""
    if passage.sentences[0].speaker is None or _has_part(passage, before, roles):
        return False
    if before.rest and _has_part(passage, found, roles) and _VIEW.search(passage.text):
        return True
    return bool(before.roles) and (bool(passage.lead) or len(content_words(passage.text)) > SCANT)


def _has_part(passage: Passage, section: SectionPlan, roles: dict[str, str]) -> bool:
    """Tell whether a section is for the views of people like the one who speaks."""
    return any(role in roles.get(passage.sentences[0].speaker or "", "") for role in section.roles)


def _dictated(passage: Passage, template: Template) -> bool:
    return template.as_dictated or any(sentence.note for sentence in passage.sentences)


def _follows(before: tuple[Passage, SectionPlan] | None, passage: Passage) -> bool:
    """Tell whether a passage comes directly after the one before it, with at most a nod between them."""
    return before is not None and passage.index - before[0].all[-1].index <= NEAR


def _markers(passage: Passage) -> set[MarkerKind]:
    return {kind for sentence in passage.all for kind in sentence.markers}


def _score(passage: Passage, section: SectionPlan, cues: re.Pattern[str] | None, roles: dict[str, str]) -> float:
    score = 0.5 if section.rest else 0.0
    own = set(section.acts)
    if passage.kind is not None and passage.kind in own:
        score += 5 if passage.kind in {Act.ACTION, Act.CHILD, Act.DISSENT} else 3.5
    elif passage.acts & own - {Act.ACTION, Act.CHILD, Act.TOLD}:
        score += 1.5
    if _markers(passage) & set(section.markers):
        score += 6
    if cues is not None:
        found = {match.group().lower() for match in cues.finditer(passage.text)}
        score += min(len(found), 3) * 2
    if _has_part(passage, section, roles):
        score += 1.5
    return score


def _crowd(result: Selected, template: Template, common: Counter[str]) -> None:
    """Keep each section within its bounds: the weightiest stay, in order of time."""
    bounds = {section.id: section.most for section in template.sections}
    for name, held in result.chosen.items():
        if len(held) > bounds[name]:
            ranked = sorted(held, key=lambda passage: (-salience(passage, common), passage.index))
            kept = {passage.index for passage in ranked[: bounds[name]]}
            result.crowded_out += [passage for passage in held if passage.index not in kept]
            result.chosen[name] = [passage for passage in held if passage.index in kept]


def salience(passage: Passage, common: Counter[str]) -> float:
    """Return how much a passage weighs: marked, high risk, promised or decided, and close to the meeting's themes."""
    words = content_words(passage.text)
    centrality = sum(math.log1p(common[word]) for word in set(words)) / (4 + len(set(words)))
    weight = 8.0 if _markers(passage) else 0.0
    weight += 5 if Act.RISK in passage.acts else 0
    weight += 4 if passage.kind is not None else 0
    weight += 1 if Act.DATE in passage.acts or re.search(r"\d", passage.text) else 0
    return weight + centrality


def weighty(passages: Iterable[Passage]) -> list[Passage]:
    """Return those passages that must be named when they are left out."""
    return [passage for passage in passages if passage.acts & WEIGHTY or _markers(passage)]
