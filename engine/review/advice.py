"""What the check says of words a person put down: names, figures, quotations, judgement, acronyms, terms.

Rule: it is advice beside the line; nothing is barred by it and no word is changed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from engine.checking import check, check_statement
from engine.meeting import Finding, Origin, Risk, Statement, Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from engine.meeting import Meeting, Segment
    from engine.review.desk import Desk, Item

_WORD = re.compile(r"\w[\w’'-]*")
_EXPLAINED = re.compile(r"\(([A-Z]{2,})\)")
_ABOUT_ANY_LINE = ("name_", "number_", "date_", "time_", "quotation_", "acronym_")
"""Findings, by how their kind begins, that tell something also of a line that rests on nothing that was said."""
_JUDGEMENT = "judgement_without_source"
_NEAR = 40
"""Segments that a line without evidence is held against."""
_TELLING = 4
"""Letters from which a word says something about where it was said."""
_ALIKE = 0.85


@dataclass(frozen=True, slots=True)
class Adviser:
    """Looks at lines as a person words them; `heard` is the transcript, typed notes among its segments."""

    heard: Transcript = field(repr=False)
    meeting: Meeting = field(repr=False)
    human: frozenset[str] = frozenset()
    """Ids of the sections where judgement is the practitioner's own."""

    def __call__(self, item: Item, desk: Desk) -> tuple[Finding, ...]:
        """Return what there is to say of one line, with what the other lines of the desk have explained already."""
        explained = {
            f"“{name}”" for one in desk if one.id != item.id for name in _EXPLAINED.findall(one.text)
        }  # fmt: skip
        found = [
            finding
            for finding in self._found(item)
            if finding.kind != "acronym_unexplained" or not any(name in finding.detail for name in explained)
        ]
        return (*found, *_terms(item.text, self.meeting.glossary))

    def _found(self, item: Item) -> Sequence[Finding]:
        if item.kind is Origin.DATA:
            line = Statement(item.id, item.text, (), Origin.DATA)
            return check((line,), Transcript(""), self.meeting).statements[0].findings
        rests_on = [part for part in self.heard.segments if part.id in item.evidence and not part.struck]
        if rests_on or item.sources:
            return check_statement(item.text, rests_on, self.heard, self.meeting).findings
        near = self._near(item.text)
        heard = replace(self.heard, segments=tuple(near))
        found = check_statement(item.text, near, heard, self.meeting).findings
        return [replace(one, risk=_at_most(one.risk)) for one in found if self._says_something(one, item)]

    def _near(self, text: str) -> list[Segment]:
        """Return the segments that share most words with a line, in the order of the meeting."""
        words = {word for word in _words(text) if len(word) >= _TELLING or any(map(str.isdigit, word))}
        shared = [(len(words & set(_words(part.text))), place) for place, part in enumerate(self.heard.segments)]
        best = sorted((pair for pair in shared if pair[0]), reverse=True)[:_NEAR]
        return [self.heard.segments[place] for _, place in sorted(best, key=lambda pair: pair[1])]

    def _says_something(self, finding: Finding, item: Item) -> bool:
        """Tell whether a finding means anything for a line of one's own that rests on nothing."""
        if finding.kind == _JUDGEMENT:
            return item.section not in self.human
        if finding.kind == "name_not_in_evidence":
            names = (*(person.name for person in self.meeting.participants), *self.meeting.glossary)
            return not any(part in finding.detail for name in names for part in name.split())
        return finding.kind.startswith(_ABOUT_ANY_LINE)


def _at_most(risk: Risk) -> Risk:
    """Return a risk capped: what a person adds from their own knowledge was perhaps never said."""
    return Risk.MEDIUM if risk is Risk.HIGH else risk


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _terms(text: str, glossary: Sequence[str]) -> Iterator[Finding]:
    """Yield the terms of the glossary that are written otherwise here."""
    words = _WORD.findall(text)
    for term in glossary:
        size = len(term.split())
        runs = (" ".join(words[place : place + size]) for place in range(len(words) - size + 1))
        for run in dict.fromkeys(runs):
            if run != term and _same_term(run, term):
                yield Finding("term_written_otherwise", Risk.LOW, f"“{run}” is “{term}” in the glossary.")


def _same_term(run: str, term: str) -> bool:
    """Tell whether a few words are a term in other letters, or misspelt by a letter or so."""
    one, other = run.casefold(), term.casefold()
    if one == other:
        return not term.islower()  # a term in small letters may begin a sentence
    if one in {f"{other}s", f"{other}’s", f"{other}'s"} or len(other) <= _TELLING or one[:1] != other[:1]:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
