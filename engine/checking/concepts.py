"""What words mean for matching: phrases, synonym groups, opposites; the rule: a phrase is read before its words."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from engine.checking.lexicon import entry, lexicon, members, word_set
from engine.checking.words import Token, compound, lemma, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EXACT, GROUP, SAME, STEM, WIDER = 1.0, 0.9, 0.75, 0.7, 0.45
_FEW = 2


def form(phrase: str) -> tuple[str, ...]:
    """Give the dictionary forms of a phrase's words."""
    return tuple(t.lemma for t in tokens(phrase) if t.word or t.lower.startswith("'"))


_INNER = word_set("concepts_inner")


def _core(words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out little words inside a phrase: "keep it open" is "keep open"."""
    kept = tuple(w for n, w in enumerate(words) if n == 0 or w not in _INNER)
    return kept if len(kept) > 1 else words


class Phrases:
    """A table of phrases by dictionary form, each with labels; finds them in text, across a little word inside."""

    def __init__(self, entries: Iterable[tuple[str, str]], *, exact: bool = False) -> None:
        self._skipped = frozenset[str]() if exact else _INNER
        self._labels: dict[tuple[str, ...], set[str]] = {}
        for phrase, label in entries:
            words = form(phrase)
            self._labels.setdefault(words if exact else _core(words), set()).add(label)
        self._heads: dict[str, int] = {}
        for words in self._labels:
            if words:
                self._heads[words[0]] = max(self._heads.get(words[0], 0), len(words))

    def find(self, words: Sequence[Token], *, overlapping: bool = False) -> list[tuple[int, int, frozenset[str]]]:
        """Find phrases as (first token, token past the last, labels), the longest at each place."""
        found = []
        forms = [t.lemma for t in words]
        at = 0
        while at < len(forms):
            if forms[at] not in self._heads:
                at += 1
                continue
            places = self._reach(forms, at)
            size = self._match([forms[i] for i in places])
            if size:
                found.append(
                    (at, places[size - 1] + 1, frozenset(self._labels[tuple(forms[i] for i in places[:size])]))
                )
            at = at + 1 if overlapping or not size else places[size - 1] + 1
        return found

    def _reach(self, forms: list[str], at: int) -> list[int]:
        """Give the places that a phrase from here on may stand on, little words inside left out."""
        longest = self._heads.get(forms[at], 0)
        if longest < _FEW:
            return [at] if longest else []
        found = [at]
        for i in range(at + 1, len(forms)):
            if len(found) == longest:
                break
            if forms[i] not in self._skipped:
                found.append(i)
        return found

    def _match(self, forms: list[str]) -> int:
        for size in range(len(forms), 0, -1):
            if tuple(forms[:size]) in self._labels:
                return size
        return 0

    def has(self, words: Sequence[Token]) -> bool:
        """Tell whether any phrase occurs."""
        return bool(self.find(words))


def _table(groups: Mapping[str, str] | Sequence[str]) -> Phrases:
    named = groups.items() if hasattr(groups, "items") else ((f"#{n}", text) for n, text in enumerate(groups))
    return Phrases((phrase, label) for label, text in named for phrase in members(text))


@cache
def groups() -> Phrases:
    """Give the synonym groups."""
    return _table(lexicon().same)


@cache
def risks() -> Phrases:
    """Give the high-risk terms by kind of matter."""
    return _table(lexicon().risk)


@cache
def signs() -> Phrases:
    """Give what bears a high-risk term out without being one, by kind of matter."""
    return _table(lexicon().signs)


@cache
def speech() -> Phrases:
    """Give the verbs of saying, by act."""
    return _table(lexicon().speech)


@cache
def directions() -> Phrases:
    """Give the words for rising and falling."""
    return _table(lexicon().direction)


@cache
def roles() -> Phrases:
    """Give the names of roles."""
    return _table(lexicon().roles)


@cache
def listed(name: str) -> Phrases:
    """Give one of the lexicon's plain lists of phrases."""
    return Phrases(((phrase, name) for phrase in getattr(lexicon(), name)), exact=True)


@cache
def _group_members() -> dict[str, tuple[tuple[str, ...], ...]]:
    return {f"#{n}": tuple(form(m) for m in members(text)) for n, text in enumerate(lexicon().same)}


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Give each word or phrase ("go_up") its opposites, by dictionary form; one word's synonyms are not drawn in."""
    table: dict[str, set[str]] = {}
    for pair in lexicon().opposite:
        left, right = (["_".join(form(m)) for m in members(side)] for side in pair.split("|"))
        for one, other in ((left, right), (right, left)):
            for word in one:
                table.setdefault(word, set()).update(other)
    return {word: frozenset(others) for word, others in table.items()}


@cache
def opposed(word: str) -> frozenset[str]:
    """Give the opposites of a dictionary form from the lexicon and the thesaurus."""
    found = entry(word)
    return opposites().get(word, frozenset()) | frozenset(found.opposite if found else ())


@cache
def neighbours(word: str) -> dict[str, float]:
    """Give the words that may stand for this one, with how well: the word, its stem, synonyms, wider words."""
    near = {f"~{stem(word)}": STEM}
    if compound(word):
        near[compound(word)] = SAME
    found = entry(word)
    if found:
        near |= dict.fromkeys(found.wider, WIDER)
        near |= dict.fromkeys(found.same, SAME)
    return near | {word: EXACT}


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that carries meaning: its keys for matching and where it stands among the tokens."""

    text: str
    lemma: str
    keys: frozenset[str]
    at: int
    size: int = 1


@cache
def word_keys(word: str) -> frozenset[str]:
    """Give the keys of a dictionary form by itself."""
    return frozenset(_keys(word) | _single(word))


def _keys(word: str) -> set[str]:
    return {word, f"~{stem(word)}"} | ({compound(word)} if compound(word) else set())


def terms(words: Sequence[Token], skip: frozenset[str]) -> list[Term]:
    """Find the terms of a run of tokens; a phrase of a group is one term, and its words are terms besides."""
    labels: dict[int, set[str]] = {}
    found = []
    for first, past, names in groups().find(words, overlapping=True):
        if past - first > 1:
            text = "_".join(t.lemma for t in words[first:past])
            found.append(Term(text, text, frozenset({*names, text}), first, past - first))
        for i in range(first, past):
            labels.setdefault(i, set()).update(names)
    for i, token in enumerate(words):
        if token.word and token.text[0].isalpha() and token.lower not in skip and token.lemma not in skip:
            keys = _keys(token.lemma) | labels.get(i, set()) | _single(token.lemma)
            found.append(Term(token.text, token.lemma, frozenset(keys), i))
    return found


@cache
def _singles() -> dict[str, frozenset[str]]:
    table: dict[str, set[str]] = {}
    for label, forms_ in _group_members().items():
        for words in forms_:
            if len(words) == 1:
                table.setdefault(words[0], set()).add(label)
    return {word: frozenset(labels) for word, labels in table.items()}


def _single(word: str) -> set[str]:
    return set(_singles().get(word, ()))


@cache
def wanted(term_lemma: str, keys: frozenset[str]) -> dict[str, float]:
    """Give the keys that license a term in evidence, with how well each does."""
    near = {key: GROUP for key in keys if key.startswith("#")}
    if "_" not in term_lemma:
        near = neighbours(term_lemma) | near
    return near | dict.fromkeys((k for k in keys if k == term_lemma), EXACT)


def same_word(left: str, right: str) -> bool:
    """Tell whether two lower-case words have one dictionary form."""
    return lemma(left) == lemma(right)
