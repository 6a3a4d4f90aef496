"""Turns true lines into false ones: a "not" put in or taken out, a digit changed, a plan told as done.

The rule: what is made so is surely false.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.checking.lexicon import entry, inflections
from engine.checking.words import lemma, past_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.truth.data import Case
    from engine.meeting import Statement

_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
_AUXILIARY = re.compile(r"\b(?:was|were|had|would|is|has|could|will|are|have|should|did|may|might)\b")
_WORD = re.compile(r"(?<=\s)[a-z]+\b")
_NOT = re.compile(
    r"\b(?:not|no|never|nobody|unable|without|neither|nor|nothing|none|cannot|declined|refused|un\w+)\b", re.IGNORECASE
)
_DENIED = re.compile(rf"({_AUXILIARY.pattern}) not\b")
_PLAN = re.compile(r"\b(?:would|will|(?:was|were|is|are) to) (?:also )?(?P<verb>[a-z]+)\b")
_HANGING = re.compile(r"\b(?:if|not|no|until|unless|once)\b", re.IGNORECASE)
_NO_DEED = frozenset({"have", "like", "not", "rather"})


def denied(statement: Statement) -> Statement | None:
    """Put a "not" after the first auxiliary outside quotation marks; None where there is none, or a "not" already."""
    bare = _bare(statement)
    found = _AUXILIARY.search(bare)
    return None if found is None or _NOT.search(bare) else _with(statement, "not", found.end(), found.end(), " not")


def negated(statement: Statement) -> Iterator[Statement]:
    """Deny a line in every plain way: a "not" after each auxiliary, a "did not", an "It was not the case that"."""
    yield _with(statement, "unsaid", 0, 0, "It was not the case that ")
    bare = _bare(statement)
    for found in _AUXILIARY.finditer(bare):
        yield _with(statement, f"not{found.end()}", found.end(), found.end(), " not")
        yield _with(statement, f"never{found.end()}", found.end(), found.end(), " never")
    verb = None if _AUXILIARY.search(bare) else next((v for v in _WORD.finditer(bare) if past_form(v.group())), None)
    if verb and not verb.group().endswith("ing"):
        yield _with(statement, "didnot", *verb.span(), f"did not {lemma(verb.group())}")


def affirmed(statement: Statement) -> Statement | None:
    """Take out the first "not" after an auxiliary outside quotation marks; None where there is none."""
    found = _DENIED.search(_bare(statement))
    return None if found is None else _with(statement, "yes", found.start(), found.end(), found[1])


def done(statement: Statement) -> Statement | None:
    """Tell the first plan of a line as done, "would send" as "had sent"; None where there is none or it may not be."""
    bare = _bare(statement)
    found = _PLAN.search(bare)
    if found is None or _HANGING.search(bare) or found["verb"] in _NO_DEED or not (form := _participle(found["verb"])):
        return None
    return _with(statement, "done", found.start(), found.end(), f"had {form}")


def _participle(verb: str) -> str:
    """Give the participle of a verb, "" for what is none."""
    known = entry(verb)
    if known is None or "v" not in known.parts:
        return ""
    regular = f"{verb}d" if verb.endswith("e") else f"{verb[:-1]}ied" if verb.endswith("y") else f"{verb}ed"
    forms = [f for f, of in inflections().items() if of == verb and not f.endswith(("ing", "s"))]
    return min(forms, key=lambda f: (not f.endswith("n"), f), default=regular if lemma(regular) == verb else "")


def _bare(statement: Statement) -> str:
    """Blank out quotations, letter for letter."""
    return _QUOTED.sub(lambda m: "x" * len(m.group()), statement.text)


def _with(statement: Statement, how: str, start: int, end: int, put: str) -> Statement:
    return replace(statement, id=f"{statement.id}-{how}", text=f"{statement.text[:start]}{put}{statement.text[end:]}")


def swapped(statement: Statement, case: Case) -> Iterator[Statement]:
    """Put up to two other participants in place of the one with whose name a line opens."""
    bare = _bare(statement)
    present = [p for p in case.meeting.participants if p.present]
    for person in present:
        full, first = person.name, person.name.split()[0]
        name = full if bare.startswith(full) else first if re.match(rf"{re.escape(first)}\b", bare) else ""
        others = [p.name for p in present if name and p is not person and p.name.split()[0] not in statement.text]
        for n, other in enumerate(others[:2]):
            yield _with(statement, f"swap{n}", 0, len(name), other if name == full else other.split()[0])
        if name:
            return


def altered(statement: Statement) -> Iterator[Statement]:
    """Change each digit of a line to every other, one at a time."""
    for found in re.finditer(r"[0-9]", statement.text):
        for digit in set("0123456789") - {found.group()}:
            yield _with(statement, f"{found.start()}-{digit}", *found.span(), digit)


def supported(case: Case) -> list[Statement]:
    """Give a case's true lines."""
    return [s for s in case.statements if case.labels[s.id].supported]
