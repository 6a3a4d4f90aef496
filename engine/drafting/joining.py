"""Reported clauses put together as one sentence: "that A, that B, and that C".

Rule: what a clause claims for somebody else ("mum thought it was late, and she was tired") is never cut off from them;
where two statements were run together with a comma and cannot be told apart, the speaker's own words are quoted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.drafting.antecedents import SELF
from engine.drafting.shift import REPORTING
from engine.drafting.tokens import Unsure
from engine.drafting.verbs import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FINITE = "was|were|had|would|could|did|might|must|should"
_JOINT = re.compile(rf"; |,? and (?=(?:it|there|he|she|they|nobody|[A-Z][\w'-]+) (?:{_FINITE})\b)")
_NOW = re.compile(
    rf"^(?P<head>(?:(?!\b(?:{_FINITE})\b).)*)\b(?P<verb>was|were|had) (?P<rest>(?!not\b).+)"
    r"(?<! until)(?<! till)(?<! by)(?<! before)(?<! for)(?<! just)(?<! right)(?<! to)(?<! from)(?<! up)(?<! than)"
    r"(?<! as)(?<! since)(?<! even)(?<! only)(?<! about)(?<! of)(?<! and)(?<! or)(?<! on) now$"
)
_FURTHER = re.compile(rf"\b(?:{_FINITE}|and|but|so|because|that|who|which)\b")
_LISTED = frozenset({"said", "thought", "did not think"})
"""Verbs of saying before a "that"."""


def listed(verb: str, clauses: Sequence[str]) -> str:
    """Join reported clauses; raises `Unsure` on a run of statements that has no joint."""
    if verb not in _LISTED:
        return " and ".join(clauses)
    plain = len(clauses) == 1 and not re.search(r"[,;]", clauses[0])
    whole = [_with_now(clauses[0])] if plain else [part for clause in clauses for part in parted(clause)]
    *others, last = [f"that {part}" for part in whole]
    comma = len(others) > 1 or any("," in part for part in (*others, last))
    return ", ".join(others) + (", and " if comma else " and ") * bool(others) + last


def parted(clause: str) -> list[str]:
    """Return the statements that were said in one breath, each for itself; raises `Unsure`."""
    if '"' in clause:
        return [clause]
    parts, begin = [], 0
    for joint in _JOINT.finditer(clause):
        if not _claimed(clause[begin : joint.start()]):
            parts.append(clause[begin : joint.start()])
            begin = joint.end()
        elif joint.group() == "; ":
            raise Unsure
    return [_with_now(part) for part in (*parts, clause[begin:])]


def _claimed(part: str) -> bool:
    """Tell whether something before a joint may reach over it: "mum thought it was late", "when he came"."""
    return any(word in _reaching() for word in re.findall(r"[\w'-]+", part.lower()))


def _reaching() -> frozenset[str]:
    return frozenset(
        {"if", "when", "while", "until", "unless", "where", "who", "whether", "how", "why", *SELF, *_reporting()}
    )


def _reporting() -> Iterator[str]:
    for base in REPORTING - {"mean"}:
        verb = table().base.get(base)
        yield base
        if verb is not None:
            yield from (verb.past, verb.participle)


def _with_now(part: str) -> str:
    """Put a closing "now" where it is written: "was now eight", "had now gone up", "now had a bed"."""
    match = _NOW.match(part)
    if match is None or _FURTHER.search(match["rest"]):
        return part
    helping = match["verb"] != "had" or match["rest"].split()[0] in {*table().participle, "been", "had", "done"}
    verb = f"{match['verb']} now" if helping else f"now {match['verb']}"
    return f"{match['head']}{verb} {match['rest']}"
