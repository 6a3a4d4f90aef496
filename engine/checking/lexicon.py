"""The checker's knowledge of English, loaded once from packaged data; the rule: words are data, never code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import msgspec

_HERE = files("engine.checking") / "lexicon"


class Lexicon(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of lexicon.toml; semicolons separate the members of an entry."""

    same: list[str]
    opposite: list[str]
    negators: list[str]
    not_negators: list[str]
    hedges: list[str]
    not_hedges: list[str]
    doubts: list[str]
    owned: list[str]
    loaded: list[str]
    judgement: list[str]
    verdicts: list[str]
    risk: dict[str, str]
    signs: dict[str, str]
    speech: dict[str, str]
    direction: dict[str, str]
    roles: dict[str, str]
    words: dict[str, str]


class Grammar(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The shape of grammar.toml: sets of words, and tables of words with what they stand for."""

    sets: dict[str, str]
    tables: dict[str, dict[str, str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """What the thesaurus says of one word: parts of speech, synonyms and derivations, wider words, opposites."""

    parts: str
    same: tuple[str, ...]
    wider: tuple[str, ...]
    opposite: tuple[str, ...]


@cache
def lexicon() -> Lexicon:
    """Load the hand-written lexicon."""
    return msgspec.toml.decode((_HERE / "lexicon.toml").read_bytes(), type=Lexicon)


@cache
def _grammar() -> Grammar:
    return msgspec.toml.decode((_HERE / "grammar.toml").read_bytes(), type=Grammar)


@cache
def _weights() -> dict[str, dict[str, float]]:
    return msgspec.toml.decode((_HERE / "weights.toml").read_bytes(), type=dict[str, dict[str, float]])


def weights(name: str) -> dict[str, float]:
    """Give what each sign of one score counts."""
    return _weights()[name]


def word_set(name: str) -> frozenset[str]:
    """Give a closed class of words."""
    return frozenset(_grammar().sets[name].split())


def table(name: str) -> dict[str, str]:
    """Give a table of words and what they stand for."""
    return _grammar().tables[name]


def numbered(name: str) -> dict[str, int]:
    """Give a table of words and numbers."""
    return {word: int(value) for word, value in table(name).items()}


@cache
def _lines() -> dict[str, str]:
    rows = (_HERE / "thesaurus.txt").read_text(encoding="utf-8").splitlines()
    return dict(row.split("\t", 1) for row in rows if not row.startswith("#"))


@cache
def inflections() -> dict[str, str]:
    """Load irregular forms and the words they are forms of."""
    rows = (_HERE / "inflections.txt").read_text(encoding="utf-8").splitlines()
    return dict(row.split(" ", 1) for row in rows if not row.startswith("#"))


def known(word: str) -> bool:
    """Tell whether the thesaurus has this dictionary form."""
    return word in _lines()


@cache
def entry(word: str) -> Entry | None:
    """Look a dictionary form up in the thesaurus."""
    row = _lines().get(word)
    if row is None:
        return None
    parts, same, wider, opposite = row.split("\t")
    return Entry(parts, tuple(same.split()), tuple(wider.split()), tuple(opposite.split()))


def members(text: str) -> list[str]:
    """Split an entry at its semicolons."""
    return [part.strip() for part in text.split(";") if part.strip()]
